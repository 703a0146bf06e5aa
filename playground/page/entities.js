// Words with their entities, as nodes. Offsets are UTF-16 units, which is what JavaScript strings count in.

import { el } from "./dom.js";

const SAFE = new Set(["http:", "https:", "mailto:", "tel:", "tg:"]);

/** `href` when it is an address that may be followed, else null. */
export function safeLink(href) {
  const whole = /^[a-z][a-z0-9+.-]*:/iu.test(href) ? href : `https://${href}`;
  try {
    return SAFE.has(new URL(whole).protocol) ? whole : null;
  } catch {
    return null;
  }
}

const link = (href) => {
  const safe = safeLink(href);
  return safe ? el("a", { href: safe, target: "_blank", rel: "noopener noreferrer" }) : el("span");
};

const TAGS = {
  bold: () => el("strong"),
  italic: () => el("em"),
  underline: () => el("u"),
  strikethrough: () => el("s"),
  code: () => el("code"),
  pre: (entity) => el("pre", { data: entity.language ? { language: entity.language } : {} }),
  blockquote: () => el("blockquote"),
  expandable_blockquote: () => el("blockquote"),
  spoiler: () => spoiler(),
  url: (_, words) => link(words),
  text_link: (entity) => link(entity.url),
  email: (_, words) => link(`mailto:${words}`),
  phone_number: (_, words) => link(`tel:${words.replace(/[^+\d]/gu, "")}`),
  mention: () => el("span", { class: "mention" }),
  text_mention: () => el("span", { class: "mention" }),
  hashtag: () => el("span", { class: "mention" }),
  cashtag: () => el("span", { class: "mention" }),
  bot_command: (_, words) => el("button", { type: "button", class: "command", data: { command: words } }),
};

/** Words that a press or Enter shows, with all others of the same message. */
function spoiler() {
  const reveal = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    event.stopPropagation();
    event.currentTarget.closest(".words").querySelectorAll(".spoiler").forEach(show);
  };
  const show = (node) => {
    for (const name of ["role", "tabindex", "aria-label", "title"]) node.removeAttribute(name);
    node.dataset.shown = "";
    node.removeEventListener("click", reveal);
    node.removeEventListener("keydown", reveal);
  };
  return el("span", { class: "spoiler", tabIndex: 0, role: "button", "aria-label": "Hidden words: show", title: "Show", on: { click: reveal, keydown: reveal } });
}

/** The nodes of `text`; entities nest as Telegram nests them, and what overlaps is clipped. */
export function richText(text, entities = []) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return nodesBetween(text, sorted, 0, text.length);
}

const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

/** A block stands on lines of its own: the line breaks that set it off are not drawn a second time. */
function plain(text, from, to, afterBlock, beforeBlock) {
  let words = text.slice(from, to);
  if (afterBlock) words = words.replace(/^\n/u, "");
  if (beforeBlock) words = words.replace(/\n$/u, "");
  return words;
}

function nodesBetween(text, entities, start, end) {
  const nodes = [];
  let afterBlock = false;
  let at = start;
  let rest = entities.filter((entity) => entity.offset < end && entity.offset >= start);
  while (rest.length) {
    const [entity, ...others] = rest;
    const from = Math.max(entity.offset, at);
    const to = Math.min(entity.offset + entity.length, end);
    const block = BLOCKS.has(entity.type);
    if (from > at) nodes.push(plain(text, at, from, afterBlock, block));
    const make = TAGS[entity.type] ?? (() => el("span"));
    const node = make(entity, text.slice(from, to));
    node.append(...nodesBetween(text, others, from, to));
    nodes.push(node);
    at = Math.max(at, to);
    afterBlock = block;
    rest = others.filter((other) => other.offset >= to);
  }
  if (at < end) nodes.push(plain(text, at, end, afterBlock, false));
  return nodes;
}
