// How one result of inline mode looks.

import { fileUrl } from "./api.js";
import { calm, el } from "./dom.js";
import { stillPicture } from "./moving.js";

const PICTURES = new Set(["photo", "gif", "mpeg4_gif", "sticker"]);

/** Whether a result is shown as a picture alone. */
export const isPicture = ({ type }) => PICTURES.has(type);

/** Pictures come from this machine only: the page asks no other. */
function local(address) {
  try {
    const url = new URL(address, location.href);
    return ["127.0.0.1", "localhost"].includes(url.hostname) || url.protocol === "data:" ? url.href : null;
  } catch {
    return null;
  }
}

const FILES = ["photo_file_id", "gif_file_id", "mpeg4_gif_file_id", "sticker_file_id"];
const ADDRESSES = ["thumbnail_url", "thumb_url", "photo_url", "gif_url"];

function source(result) {
  const file = FILES.map((name) => result[name]).find(Boolean);
  if (file) return fileUrl(file);
  return ADDRESSES.map((name) => result[name]).filter(Boolean).map(local).find(Boolean) ?? null;
}

/** The nodes of a result: its picture, or its picture with title and description. */
export function foundLook(result) {
  const words = result.title ?? result.description ?? result.caption ?? (isPicture(result) ? "Picture" : result.type);
  const src = source(result);
  if (isPicture(result)) return src ? picture(result, src, words) : el("span", { class: "found-letter" }, words);
  return [
    src ? el("img", { src, alt: "", loading: "lazy" }) : el("span", { class: "found-letter", "aria-hidden": "true" }, [...words][0]),
    el("span", { class: "found-words" }, el("b", {}, words), result.title && result.description ? el("span", {}, result.description) : null),
  ];
}

function picture(result, src, alt) {
  if (result.mpeg4_gif_file_id) return el("video", { src, "aria-label": alt, autoplay: !calm(), loop: true, muted: true, playsInline: true });
  if (result.type === "gif" && calm()) return stillPicture(src, alt).node;
  return el("img", { src, alt, loading: "lazy" });
}
