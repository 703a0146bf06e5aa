// Animations, which play in their bubble, and videos.

import { fileUrl } from "./api.js";
import { calm, el, icon } from "./dom.js";

/**
 * An animation that plays by itself, and stands still where the person's system asks for calm; a press changes that.
 * `label` says what it shows.
 */
export function animation(moving, label) {
  const view = moving.mime_type === "image/gif" ? gif(moving, label) : clip(moving, label);
  const toggle = el("button", { class: "play", type: "button", onclick: () => set(!playing) }, el("span", { class: "play-sign" }, icon("play")));
  const save = el("a", {
    class: "round small save-moving", href: fileUrl(moving.file_id), download: moving.file_name ?? "animation", title: "Save",
    "aria-label": "Save the animation",
  }, icon("save"));
  const box = el("span", { class: "photo moving ready" }, ...view.nodes, el("b", { class: "badge", "aria-hidden": "true" }, "GIF"), toggle, save);
  view.failed(() => box.classList.add("broken"));
  let playing;
  const set = (on) => {
    playing = on;
    box.classList.toggle("stopped", !on);
    toggle.setAttribute("aria-label", `${on ? "Stop" : "Play"}: ${label}`);
    view.set(on);
  };
  set(!calm());
  return box;
}

/** A GIF cannot be stopped: its first frame stands below, and the moving picture is laid over it while it plays. */
function gif(moving, label) {
  const src = fileUrl(moving.file_id);
  const still = stillPicture(src, label);
  const live = el("img", { class: "full", alt: "", draggable: false });
  return {
    nodes: [still.node, live],
    failed: still.failed,
    set: (on) => {
      live.hidden = !on;
      if (on) live.src = src;
      else live.removeAttribute("src");
    },
  };
}

/** The first frame of a picture: `node` shows it, `failed(hear)` tells when there is none. */
export function stillPicture(src, label) {
  const node = el("canvas", { role: "img", "aria-label": label });
  // A picture outside the page does not move.
  const first = new Image();
  first.addEventListener("load", () => {
    node.width = first.naturalWidth;
    node.height = first.naturalHeight;
    node.getContext("2d").drawImage(first, 0, 0);
  });
  first.src = src;
  return { node, failed: (hear) => first.addEventListener("error", hear) };
}

function clip(moving, label) {
  const node = el("video", { src: fileUrl(moving.file_id), "aria-label": label, loop: true, muted: true, playsInline: true, preload: "auto" });
  return {
    nodes: [node],
    failed: (hear) => node.addEventListener("error", hear),
    // Play is refused where the browser saves power: the picture then stands until it is pressed.
    set: (on) => (on ? node.play().catch(() => {}) : node.pause()),
  };
}

/** A video with its controls. */
export const video = (film, label) =>
  el("video", { class: "video", src: fileUrl(film.file_id), "aria-label": label, controls: true, playsInline: true, preload: "metadata" });
