// Reactions under a message, and the picker that gives one.

import { el, iconButton } from "./dom.js";
import { nameOf } from "./format.js";
import { known } from "./state.js";

const QUICK = ["👍", "❤", "🔥", "👏", "😁", "🤔", "🤩"];
const MORE = [
  "👎", "🥰", "🤯", "😱", "🤬", "😢", "🎉", "🤮", "💩", "🙏", "👌", "🕊", "🤡", "🥱", "🥴", "😍", "🐳", "❤‍🔥", "🌚", "🌭", "💯", "🤣", "⚡", "🍌",
  "🏆", "💔", "🤨", "😐", "🍓", "🍾", "💋", "🖕", "😈", "😴", "😭", "🤓", "👻", "👨‍💻", "👀", "🎃", "🙈", "😇", "😨", "🤝", "✍", "🤗", "🫡", "🎅",
  "🎄", "☃", "💅", "🤪", "🗿", "🆒", "💘", "🙉", "🦄", "😘", "💊", "🙊", "😎", "👾", "🤷‍♂", "🤷", "🤷‍♀", "😡",
];

/** Reactions are written without the sign that asks for colour; drawn, they have it. */
const drawn = (emoji) => (/^\p{Emoji}$/u.test(emoji) && !/^\p{Emoji_Presentation}$/u.test(emoji) ? `${emoji}\ufe0f` : emoji);

const mine = ({ people = [] }) => people.includes(known.user);

/** The emoji a person gave to `message`, or "". */
export const given = (message) => message.reactions?.find(mine)?.emoji ?? "";

const whoIs = (id) => nameOf([...known.people, ...known.bots].find((one) => one.id === id)) || "somebody";

/** The reactions to `message`, counted. A press is heard by the log, which knows the message. */
export function reactionRow(message) {
  return el("p", { class: "reactions", role: "group", "aria-label": "Reactions", data: { messageId: message.message_id } }, message.reactions.map(chip));
}

function chip(reaction) {
  const { emoji = "☆", people = [], count = people.length || 1 } = reaction;
  const on = mine(reaction);
  const names = people.map(whoIs).join(", ");
  return el("button", {
    class: "reaction", type: "button", "aria-pressed": String(on), title: names, data: { react: emoji },
    "aria-label": `${emoji} ${count}${names ? `, by ${names}` : ""}: press to ${on ? "take yours back" : "add yours"}`,
  }, el("span", { class: "emoji" }, drawn(emoji)), el("span", {}, String(count)));
}

/** A small board of emoji beside what opened it. One is open at most. */
export class Picker {
  #box = null;
  #message = null;
  #from = null;
  #leaving = null;

  /** `react(message, emoji)` is called with the chosen one, "" when the person's own was chosen again. */
  constructor(react) {
    this.react = react;
    document.addEventListener("pointerdown", ({ target }) => this.#box && !this.#box.contains(target) && this.close());
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.#box) return;
      event.preventDefault();
      event.stopPropagation();
      this.close();
    }, { capture: true });
  }

  /** Opens at `anchor` for `message`; with `focused` the keys are led into it. */
  open(anchor, message, focused) {
    if (this.#message === message && this.#box) {
      if (focused) this.#box.querySelector("button").focus();
      return;
    }
    this.close();
    this.#message = message;
    this.#from = document.activeElement;
    this.#box = el("div", { class: "picker", role: "group", "aria-label": "React", on: {
      keydown: (event) => this.#keyed(event), pointerenter: () => this.stay(), pointerleave: () => this.leave(),
      focusout: ({ relatedTarget }) => relatedTarget && !this.#box?.contains(relatedTarget) && this.close(),
    } }, this.#keys(QUICK), iconButton("down", "More", () => this.#widen(), "more"));
    document.body.append(this.#box);
    this.#place(anchor.getBoundingClientRect());
    if (focused) this.#box.querySelector("button").focus();
  }

  close() {
    this.stay();
    const held = this.#box?.contains(document.activeElement);
    const box = this.#box;
    this.#box = this.#message = null;
    box?.remove();
    if (held && this.#from?.isConnected) this.#from.focus({ preventScroll: true });
  }

  /** The pointer is gone: the picker goes soon, unless the pointer comes back. */
  leave() {
    this.stay();
    if (this.#box && !this.#box.contains(document.activeElement)) this.#leaving = setTimeout(() => this.close(), 350);
  }

  stay() {
    clearTimeout(this.#leaving);
  }

  #keys(list) {
    const own = given(this.#message);
    return list.map((emoji) => el("button", {
      class: "emoji", type: "button", "aria-label": `React with ${emoji}`, "aria-pressed": String(emoji === own), onclick: () => this.#chosen(emoji),
    }, drawn(emoji)));
  }

  #chosen(emoji) {
    const message = this.#message;
    const own = given(message);
    this.close();
    this.react(message, emoji === own ? "" : emoji);
  }

  #widen() {
    this.#box.querySelector(".more").remove();
    const more = this.#keys(MORE);
    this.#box.append(...more);
    this.#box.classList.add("wide");
    more[0].focus();
    this.#place(this.#box.getBoundingClientRect(), true);
  }

  /** Above what opened it where there is room, else below; always within the window. */
  #place(at, grown = false) {
    const { width, height } = this.#box.getBoundingClientRect();
    const above = grown ? at.top : at.top - height - 6;
    const top = above < 8 ? at.bottom + 6 : above;
    const left = grown ? at.left : at.left + at.width / 2 - width / 2;
    this.#box.style.left = `${Math.max(8, Math.min(innerWidth - width - 8, left))}px`;
    this.#box.style.top = `${Math.max(8, Math.min(innerHeight - height - 8, top))}px`;
  }

  #keyed(event) {
    const all = [...this.#box.querySelectorAll("button")];
    const row = this.#box.classList.contains("wide") ? 8 : all.length;
    const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: row, ArrowUp: -row }[event.key];
    if (!by) return;
    all[all.indexOf(document.activeElement) + by]?.focus();
    event.preventDefault();
    event.stopPropagation();
  }
}
