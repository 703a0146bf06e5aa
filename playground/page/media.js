// Photos, animations, videos and files inside a message.

import { fileUrl } from "./api.js";
import { calm, el, icon } from "./dom.js";
import { fileSize, nameOf, openWords, summary } from "./format.js";
import { animation, video } from "./moving.js";
import { invoiceCard } from "./stars.js";
import { veiled } from "./veil.js";

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
  const words = altText(message, "Photo");
  const box = el("button", {
    class: "photo", type: "button", "aria-label": `Open: ${words}`,
    data: { full: fileUrl(full.file_id), caption: openWords(message) },
  });
  setFrame(box, full.width, full.height);
  const below = underlay(message, full, was);
  const img = el("img", { class: "full", alt: words, decoding: "async", draggable: false });
  const shown = () => {
    box.classList.add("ready");
    img.addEventListener("transitionend", () => below?.remove(), { once: true });
    if (calm()) below?.remove();
  };
  img.addEventListener("load", shown, { once: true });
  img.addEventListener("error", () => box.classList.add("broken"), { once: true });
  img.src = fileUrl(full.file_id);
  box.append(...[below, img].filter(Boolean));
  return box;
}

const altText = (message, kind) => openWords(message).slice(0, 200) || `${kind} from ${nameOf(message.from) || "someone"}`;

function underlay(message, full, was) {
  const former = was?.querySelector(".full");
  if (former?.naturalWidth) {
    former.className = "under";
    return former;
  }
  const small = smallest(message.photo);
  return small.file_id === full.file_id ? null : el("img", { class: "under blur", src: fileUrl(small.file_id), alt: "" });
}

function film(message) {
  const node = message.animation
    ? animation(message.animation, altText(message, "Animation"))
    : video(message.video ?? message.video_note, altText(message, "Video"));
  const { width, height, length } = message.animation ?? message.video ?? message.video_note;
  setFrame(node, width ?? length, height ?? length);
  return node;
}

/** A file with its name, kind and size, to save. */
function file(document) {
  const name = document.file_name ?? "file";
  const small = document.thumbnail ?? document.thumb;
  const picture = small ? el("img", { src: fileUrl(small.file_id), alt: "" }) : icon("save");
  return el("a", { class: "file", href: fileUrl(document.file_id), download: name, "aria-label": `Save ${name}, ${fileSize(document.file_size)}` },
    el("span", { class: small ? "file-icon pictured" : "file-icon" }, picture),
    el("span", { class: "file-words" }, el("span", { class: "file-name" }, name), el("span", { class: "file-size" }, fileSize(document.file_size), el("span", { class: "file-save" }, "Save"))));
}

const audio = (sound) => el("audio", { class: "audio", src: fileUrl(sound.file_id), controls: true, preload: "metadata" });

/** A message's media: `{kind, id, make(was)}`, or null when it is words alone. `id` changes with what is shown alone. */
export function mediaOf(message) {
  const hidden = Boolean(message.has_media_spoiler);
  const behind = (id, what, make) => ({
    kind: "picture",
    id: hidden ? `${id} hidden` : id,
    make: (was) => (hidden ? veiled(make(was), `Hidden ${what} from ${nameOf(message.from) || "someone"}: show`) : make(was)),
  });
  if (message.photo?.length) return behind(largest(message.photo).file_id, "photo", (was) => photo(message, was));
  const moving = message.animation ?? message.video ?? message.video_note;
  if (moving) return behind(moving.file_id, message.animation ? "animation" : "video", () => film(message));
  const sound = message.audio ?? message.voice;
  if (sound) return { kind: "file", id: sound.file_id, make: () => audio(sound) };
  if (message.document) return { kind: "file", id: message.document.file_id, make: () => file(message.document) };
  if (message.invoice) return { kind: "invoice", id: JSON.stringify(message.invoice), make: () => invoiceCard(message.invoice) };
  const words = message.text ?? message.caption;
  return words === undefined ? { kind: "file", id: "other", make: () => el("p", { class: "other" }, summary(message)) } : null;
}

/** A small square picture of a message for quotes, or null. */
export function thumbnail(message) {
  const sizes = message.photo?.length ? message.photo : [message.animation?.thumbnail ?? message.video?.thumbnail].filter(Boolean);
  if (!sizes.length) return null;
  return el("img", { class: message.has_media_spoiler ? "thumb hidden" : "thumb", src: fileUrl(smallest(sizes).file_id), alt: "" });
}
