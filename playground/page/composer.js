// Writing: the message box, the reply, what is attached, the command menu.

import { Attachments } from "./attachments.js";
import { CommandMenu } from "./commands.js";
import { Inline } from "./inline.js";
import { byId, el, iconButton } from "./dom.js";
import { nameOf, summary } from "./format.js";
import { thumbnail } from "./media.js";

/**
 * `send(parts)` sends `[{text, photos, document, reply_to}]` and resolves when the server has them, `change(message, text)`
 * does so for an edit; `lastOwn()` is the person's newest message with words; `inline` is what `Inline` asks for.
 */
export class Composer {
  #input = byId("composer");
  #replying = byId("replying");
  #reply = null;
  #editing = null;
  #drafts = new Map();
  #key = null;

  constructor({ send, change, lastOwn, replyStep, inline }) {
    this.send = send;
    this.change = change;
    this.lastOwn = lastOwn;
    this.replyStep = replyStep;
    this.attachments = new Attachments(() => this.#weigh());
    this.menu = new CommandMenu((words) => this.#picked(words));
    this.inline = new Inline({ ...inline, done: () => this.fill("") });
    this.#input.addEventListener("input", () => this.#typed());
    this.#input.addEventListener("keydown", (event) => this.#keyed(event));
    this.#input.addEventListener("paste", (event) => this.attachments.paste(event));
    byId("compose").addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.#input.addEventListener("blur", () => setTimeout(() => this.menu.close(), 150));
    byId("menu").addEventListener("click", () => this.#input.focus());
  }

  /** Turns to another chat: its draft comes back, the present one is kept. */
  open(key) {
    if (key === this.#key) return;
    if (this.#key) this.#drafts.set(this.#key, this.#input.value);
    this.#key = key;
    this.attachments.clear();
    this.#editing = null;
    this.replyTo(null);
    this.fill(this.#drafts.get(key) ?? "", false);
  }

  set commands(list) {
    this.menu.commands = list;
  }

  set bots(list) {
    this.menu.bots = list;
  }

  fill(text, focus = true) {
    this.#input.value = text;
    if (focus) this.focus();
    this.#typed();
  }

  focus() {
    this.#input.focus({ preventScroll: true });
    this.#input.setSelectionRange(this.#input.value.length, this.#input.value.length);
  }

  /** Answers `message` with what is written next; null takes that back. */
  replyTo(message) {
    if (message && this.#editing) this.stopEditing();
    this.#reply = message;
    this.#bar(message, `Reply to ${nameOf(message?.from)}`, "Do not reply", () => this.replyTo(null));
  }

  /** Changes one's own `message`: its words come into the message box. */
  edit(message) {
    this.replyTo(null);
    this.#editing = message;
    this.fill(message.text ?? message.caption ?? "");
    this.#bar(message, "Edit", "Do not edit", () => this.stopEditing());
  }

  stopEditing() {
    this.#editing = null;
    this.#bar(null);
    this.fill("");
  }

  /** The line above the message box that says which message is meant; none without a message. */
  #bar(message, words, label, drop) {
    this.#replying.hidden = !message;
    this.#replying.replaceChildren();
    if (!message) return;
    const dropped = () => {
      drop();
      this.focus();
    };
    this.#replying.append(...[thumbnail(message),
      el("p", {}, el("strong", {}, words), el("span", {}, summary(message))),
      iconButton("close", label, dropped, "small")].filter(Boolean));
    this.focus();
  }

  /** Sends what is there; when the server does not take it, everything comes back. */
  async submit() {
    const text = this.#input.value.trim();
    if (!text && !this.attachments.any) return;
    if (this.#editing) {
      await this.#save(this.#editing, text);
      return;
    }
    const draft = { text, files: this.attachments.take(), reply: this.#reply };
    const parts = draft.files.parts.length ? draft.files.parts : [{}];
    Object.assign(parts[0], { text, reply_to: draft.reply?.message_id ?? null });
    this.replyTo(null);
    this.fill("");
    try {
      await this.send(parts);
    } catch {
      this.#restore(draft);
    }
  }

  async #save(message, text) {
    this.stopEditing();
    if (text === (message.text ?? message.caption)) return;
    try {
      await this.change(message, text);
    } catch {
      if (this.#input.value) return;
      this.edit(message);
      this.fill(text);
    }
  }

  #restore({ text, files, reply }) {
    if (!this.#input.value) this.fill(text, false);
    if (!this.attachments.any) this.attachments.put(files);
    if (!this.#reply && reply) this.replyTo(reply);
  }

  #typed() {
    const input = this.#input;
    input.style.height = "auto";
    input.style.height = `${input.scrollHeight + input.offsetHeight - input.clientHeight}px`;
    if (document.activeElement === input || input.value === "") this.menu.follow(input.value);
    this.inline.follow(input.value);
    this.#weigh();
  }

  #weigh() {
    byId("send").toggleAttribute("data-empty", !this.#input.value.trim() && !this.attachments.any);
  }

  #keyed(event) {
    if (event.isComposing || this.menu.key(event) || this.inline.key(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Escape" && this.#editing) {
      this.stopEditing();
    } else if (event.key === "Escape" && this.#reply) {
      this.replyTo(null);
    } else if (event.key === "ArrowUp" && !event.ctrlKey && !this.#input.value && !this.attachments.any && !this.#reply) {
      const own = this.lastOwn();
      if (!own) return;
      event.preventDefault();
      this.edit(own);
    } else if (event.ctrlKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      this.replyTo(this.replyStep(this.#reply, event.key === "ArrowUp" ? -1 : 1));
    }
  }

  #picked(words) {
    this.menu.close();
    this.fill(words);
  }
}
