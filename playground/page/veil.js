// Media behind a spoiler: blurred, and out of reach of the keys, until it is pressed.

import { el } from "./dom.js";

/** `media` under a veil that says `label`. Pressing it unveils everything of the same message. */
export function veiled(media, label) {
  const lift = (event) => {
    event.stopPropagation();
    const around = event.currentTarget.closest(".bubble");
    around.querySelectorAll(".veil").forEach(unveil);
    (media.matches("button, a") ? media : media.querySelector("button, a, video"))?.focus({ preventScroll: true });
  };
  media.inert = true;
  return el("span", { class: "veil" }, media,
    el("button", { class: "veil-cover", type: "button", "aria-label": label, title: "Show", onclick: lift }));
}

function unveil(box) {
  box.classList.remove("veil");
  box.classList.add("unveiled");
  box.querySelector(".veil-cover").remove();
  box.firstElementChild.inert = false;
}
