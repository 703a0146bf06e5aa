// A picture over the whole page, with its neighbours in the chat.

import { el, icon, iconButton } from "./dom.js";

/** Opens the photo box `box`; `all` are the boxes of the chat in order. */
export function openLightbox(box, all) {
  let at = all.indexOf(box);
  const img = el("img", { alt: "" });
  const words = el("figcaption");
  const save = el("a", { class: "round", "aria-label": "Save the picture", title: "Save the picture" }, icon("save"));
  const back = iconButton("back", "Previous picture", () => show(at - 1), "step back");
  const next = iconButton("next", "Next picture", () => show(at + 1), "step next");
  const close = iconButton("close", "Close", () => dialog.close());
  const dialog = el("dialog", { class: "lightbox", "aria-label": "Picture" },
    el("div", { class: "lightbox-tools" }, save, close), back, el("figure", {}, img, words), next);

  const show = (index) => {
    if (index < 0 || index >= all.length) return;
    at = index;
    const { full, caption } = all[at].dataset;
    img.src = full;
    img.alt = caption || "Picture";
    words.textContent = caption;
    save.href = full;
    save.download = `picture-${full.split("/").at(-1).slice(-12)}.jpg`;
    back.disabled = at === 0;
    next.disabled = at === all.length - 1;
  };
  dialog.addEventListener("keydown", ({ key }) => {
    if (key === "ArrowLeft") show(at - 1);
    if (key === "ArrowRight") show(at + 1);
  });
  dialog.addEventListener("click", ({ target }) => {
    if (!target.closest("img, button, a, figcaption")) dialog.close();
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    all[at]?.focus({ preventScroll: true });
  });
  document.body.append(dialog);
  show(at);
  dialog.showModal();
  close.focus();
}
