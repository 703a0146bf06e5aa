// Photos, videos and files inside a message.

import { fileUrl } from "./api.js";
import { calm, el, icon } from "./dom.js";
import { fileSize, nameOf, summary } from "./format.js";

const WIDEST = 420;
const TALLEST = 440;
const NARROWEST = 280;

/** Of a photo's sizes the one to show; the rest of the page asks for no other. */
const largest = (sizes) => sizes.reduce((best, size) => (size.width * size.height > best.width * best.height ? size : best));
const smallest = (sizes) => sizes.reduce((best, size) => (size.width * size.height < best.width * best.height ? size : best));

/** The frame's size on the page: the picture's shape within bounds, so that nothing moves when the bytes arrive. */
function frame(width, height) {
  const scale = Math.min(WIDEST / width, TALLEST / height, Math.max(1, NARROWEST / width));
  return { width: Math.round(width * scale), ratio: Math.max(0.4, Math.min(2.6, width / height)) };
}

function setFrame(node, width, height) {
  const { width: shown, ratio } = frame(width || 320, height || 240);
  node.style.setProperty("--shown", `${shown}px`);
  node.style.aspectRatio = String(ratio);
}

/**
 * A photo that opens when pressed. While its bytes are on their way it shows what it replaces (`was`, the former
 * media node of the same message) or a blurred small size, and fades over.
 */
export function photo(message, was = null) {
  const full = largest(message.photo);
  const box = el("button", {
    class: "photo", type: "button", "aria-label": `Open: ${altText(message)}`,
    data: { full: fileUrl(full.file_id), caption: message.caption ?? "" },
  });
  setFrame(box, full.width, full.height);
  const below = underlay(message, full, was);
  const img = el("img", { class: "full", alt: altText(message), decoding: "async", draggable: false });
  const shown = () => {
    box.classList.add("ready");
    img.addEventListener("transitionend", () => below?.remove(), { once: true });
    if (calm()) below?.remove();
  };
  img.addEventListener("load", shown, { once: true });
  img.addEventListener("error", () => box.classList.add("broken"), { once: true });
  img.src = fileUrl(full.file_id);
  box.append(...[below, img].filter(Boolean));
  if (message.has_media_spoiler) veil(box);
  return box;
}

const altText = (message) => message.caption?.slice(0, 200) || `Photo from ${nameOf(message.from) || "someone"}`;

function underlay(message, full, was) {
  const former = was?.querySelector(".full");
  if (former?.naturalWidth) {
    former.className = "under";
    return former;
  }
  const small = smallest(message.photo);
  return small.file_id === full.file_id ? null : el("img", { class: "under blur", src: fileUrl(small.file_id), alt: "" });
}

function veil(box) {
  box.classList.add("veiled");
  box.addEventListener("click", (event) => {
    if (!box.classList.contains("veiled")) return;
    event.stopPropagation();
    box.classList.remove("veiled");
  });
}

/** A video, or an animation, which plays by itself unless the person asked for calm. */
function video(message, moving, loops) {
  const label = `${loops ? "Animation" : "Video"} from ${nameOf(message.from)}`;
  if (moving.mime_type === "image/gif") {
    const box = el("span", { class: "photo ready" }, el("img", { class: "full", src: fileUrl(moving.file_id), alt: label }));
    setFrame(box, moving.width, moving.height);
    return box;
  }
  const plays = loops && !calm();
  const node = el("video", {
    class: "video", src: fileUrl(moving.file_id), "aria-label": label, controls: !plays, autoplay: plays, loop: loops,
    muted: loops, playsInline: true, preload: "metadata",
  });
  setFrame(node, moving.width, moving.height);
  return node;
}

/** A file with its name and size, to save. */
function file(document) {
  const name = document.file_name ?? "file";
  return el("a", { class: "file", href: fileUrl(document.file_id), download: name, "aria-label": `Save ${name}` },
    el("span", { class: "file-icon" }, icon("save")),
    el("span", { class: "file-words" }, el("span", { class: "file-name" }, name), el("span", { class: "file-size" }, fileSize(document.file_size))));
}

const audio = (sound) => el("audio", { class: "audio", src: fileUrl(sound.file_id), controls: true, preload: "metadata" });

/** A message's media: `{kind, id, make(was)}`, or null when it is words alone. `id` changes with the file alone. */
export function mediaOf(message) {
  if (message.photo?.length) {
    return { kind: "picture", id: largest(message.photo).file_id, make: (was) => photo(message, was) };
  }
  const moving = message.animation ?? message.video ?? message.video_note;
  if (moving) return { kind: "picture", id: moving.file_id, make: () => video(message, moving, Boolean(message.animation)) };
  const sound = message.audio ?? message.voice;
  if (sound) return { kind: "file", id: sound.file_id, make: () => audio(sound) };
  if (message.document) return { kind: "file", id: message.document.file_id, make: () => file(message.document) };
  const words = message.text ?? message.caption;
  return words === undefined ? { kind: "file", id: "other", make: () => el("p", { class: "other" }, summary(message)) } : null;
}

/** A small square picture of a message for quotes, or null. */
export function thumbnail(message) {
  if (!message.photo?.length) return null;
  return el("img", { class: "thumb", src: fileUrl(smallest(message.photo).file_id), alt: "" });
}
