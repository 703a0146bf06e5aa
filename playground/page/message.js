// A message, or an album of messages, as a bubble that follows edits in place.

import { face, hueOf } from "./avatar.js";
import { el, iconButton } from "./dom.js";
import { richText } from "./entities.js";
import { clock, fullTime, nameOf, serviceLine, summary } from "./format.js";
import { inlineKeyboard } from "./keyboard.js";
import { mediaOf, thumbnail } from "./media.js";
import { reactionRow } from "./reactions.js";
import { address } from "./route.js";
import { Slots } from "./slots.js";
import { payRows } from "./stars.js";
import { known } from "./state.js";

const PARTS = ["name", "via", "forward", "quote", "media", "words", "reactions", "meta"];

/** How many tiles stand in each row of an album. */
const ROWS = { 1: [1], 2: [2], 3: [1, 2], 4: [2, 2], 5: [2, 3], 6: [3, 3], 7: [2, 2, 3], 8: [2, 3, 3], 9: [3, 3, 3], 10: [2, 2, 3, 3] };

/** One block of the log: `messages` is one message, or all of an album. `scene` is `{me, group, replyTo}`. */
export class Block {
  #scene;
  #slots;
  #outer;
  #bubble = el("div", { class: "bubble" });
  #seen = null;

  constructor(messages, scene) {
    this.#scene = scene;
    const album = messages[0].media_group_id !== undefined;
    const [first] = messages;
    const mine = first.from?.id === scene.me;
    this.node = el(album ? "div" : "article", { class: `message ${mine ? "mine" : "theirs"}`, tabIndex: album ? null : -1 });
    const changeable = mine && !album && !first.via_bot && (first.text ?? first.caption) !== undefined;
    const tools = el("div", { class: "tools" }, iconButton("react", "React", () => {}, "do-react"),
      iconButton("reply", "Reply", () => scene.replyTo(this.messages[0]), "do-reply"),
      changeable ? iconButton("edit", "Edit", () => {}, "do-edit") : null);
    const beside = el("span", { class: "beside", "aria-hidden": "true" });
    this.node.append(beside, el("div", { class: "line" }, this.#bubble, tools));
    this.#slots = new Slots(this.#bubble, PARTS);
    this.#outer = new Slots(this.node, ["keyboard"]);
    this.update(messages);
  }

  /** Shows `messages` as they are now. */
  update(messages) {
    const now = JSON.stringify(messages);
    if (now === this.#seen) return;
    this.#seen = now;
    this.messages = messages;
    this.#dress();
    this.#fill();
  }

  /** Where the block stands in a run of messages of one person: `start` and `end` of the run. */
  place(start, end) {
    this.node.classList.toggle("run-start", start);
    this.node.classList.toggle("run-end", end);
    const [{ from }] = this.messages;
    const beside = this.node.firstElementChild;
    const shows = end && this.#scene.group && from && from.id !== this.#scene.me;
    if (shows && !beside.firstChild) beside.append(face(from));
    if (!shows) beside.replaceChildren();
  }

  #dress() {
    const [first] = this.messages;
    if (this.node.tagName === "ARTICLE") {
      this.node.dataset.messageId = first.message_id;
      this.node.setAttribute("aria-label", spoken(first));
    }
    const media = mediaOf(first);
    const words = this.messages.some((message) => message.text ?? message.caption);
    this.node.dataset.media = media?.kind ?? "none";
    this.node.toggleAttribute("data-words", Boolean(words));
  }

  #fill() {
    const [first] = this.messages;
    const { me, group } = this.#scene;
    const named = group && first.from && first.from.id !== me;
    const slots = this.#slots;
    slots.set("name", named ? nameOf(first.from) : null, () => el("p", { class: `name hue-${hueOf(first.from.id)}` }, nameOf(first.from)));
    slots.set("via", first.via_bot?.username ?? null, () => via(first.via_bot));
    slots.set("forward", first.forward_origin ? origin(first.forward_origin) : null, () => el("p", { class: "forward" }, `Forwarded from ${origin(first.forward_origin)}`));
    // In a topic what replies to nothing replies to the topic's beginning.
    const reply = first.reply_to_message?.forum_topic_created ? null : first.reply_to_message;
    slots.set("quote", reply ? keyOf([reply, first.quote]) : null, () => quote(reply, first.quote));
    this.#fillMedia();
    const worded = this.messages.find((message) => message.text ?? message.caption);
    slots.set("words", worded ? keyOf(wordsOf(worded)) : null, () => el("div", { class: "words", dir: "auto" }, richText(...wordsOf(worded))));
    const liked = this.messages.find((message) => message.reactions?.length);
    slots.set("reactions", liked ? keyOf([liked.message_id, liked.reactions]) : null, () => reactionRow(liked));
    const last = this.messages.at(-1);
    slots.set("meta", keyOf([last.date, last.edit_date]), () => meta(last));
    const given = first.reply_markup?.inline_keyboard;
    const rows = given?.length || !first.invoice ? given : payRows(first.invoice);
    this.#outer.set("keyboard", rows?.length ? keyOf(rows) : null, () => inlineKeyboard(rows));
  }

  #fillMedia() {
    if (this.messages[0].media_group_id !== undefined) {
      this.#slots.set("media", mediaKey(this.messages), (was) => album(this.messages, was));
      return;
    }
    const media = mediaOf(this.messages[0]);
    this.#slots.set("media", media?.id ?? null, (was) => media.make(was));
  }
}

const keyOf = (value) => JSON.stringify(value);

const mediaKey = (messages) => keyOf(messages.map((message) => [message.message_id, mediaOf(message)?.id]));

const wordsOf = (message) => [message.text ?? message.caption, message.entities ?? message.caption_entities ?? []];

const origin = (from) => nameOf(from.sender_user ?? from.sender_chat ?? from.chat) || from.sender_user_name || "someone";

/** The bot that a message was made with; a press asks it again. */
const via = ({ username }) =>
  el("p", { class: "via" }, "via ", el("button", { type: "button", data: { inline: "", here: "here" } }, `@${username}`));

const spoken = (message) => `${nameOf(message.from) || "Someone"}, ${clock(message.date)}: ${summary(message)}`;

function meta(message) {
  const edited = message.edit_date ? `, edited ${fullTime(message.edit_date)}` : "";
  // Bots edit all the time, and their edits are told by the title alone.
  const sign = edited && !message.from?.is_bot ? "edited " : "";
  return el("time", { class: "meta", dateTime: new Date(message.date * 1000).toISOString(), title: fullTime(message.date) + edited }, sign, clock(message.date));
}

function quote(reply, part) {
  const who = nameOf(reply.from) || "Message";
  return el("button", { class: `quote hue-${hueOf(reply.from?.id ?? 0)}`, type: "button", data: { jump: reply.message_id }, "aria-label": `In reply to ${who}: show that message` },
    thumbnail(reply),
    el("span", { class: "quote-words" }, el("strong", {}, who), el("span", {}, part?.text ?? summary(reply))));
}

/** The pictures of an album side by side, other media one below the other. Tiles that `was` holds already are kept. */
function album(messages, was) {
  const pictures = messages.every((message) => mediaOf(message).kind === "picture");
  const rows = ROWS[messages.length] ?? ROWS[10];
  const spans = rows.flatMap((count) => Array(count).fill(6 / count));
  const tiles = messages.map((message, index) => {
    const media = mediaOf(message);
    const kept = was?.querySelector(`[data-message-id="${message.message_id}"][data-media-id="${media.id}"]`);
    const tile = kept ?? el("article", { class: "tile", tabIndex: -1, data: { messageId: message.message_id, mediaId: media.id }, "aria-label": spoken(message) }, media.make(null));
    if (pictures) tile.style.gridColumn = `span ${spans[index] ?? 2}`;
    return tile;
  });
  return el("div", { class: pictures ? "grid" : "stack" }, tiles);
}

/** A line about the chat itself, such as who joined. */
export function serviceBlock(message) {
  return el("article", { class: "service", data: { messageId: message.message_id } }, el("span", {}, serviceLine(message), ...moved(message)));
}

const moved = ({ migrate_to_chat_id: to }) =>
  to ? [". ", el("a", { href: address({ user: known.user, chat: to }) }, "Go there")] : [];

/** The day that begins here. */
export const daySign = (name) => el("div", { class: "day", role: "separator", "aria-label": name }, el("span", {}, name));
