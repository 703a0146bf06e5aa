// Writing: the message box, the reply, what is attached, the command menu.

import { Attachments } from "./attachments.js";
import { CommandMenu } from "./commands.js";
import { Inline } from "./inline.js";
import { byId, el, iconButton } from "./dom.js";
import { nameOf, summary } from "./format.js";
import { thumbnail } from "./media.js";

/**
 * `send(parts)` sends `[{text, photos, document, reply_to}]` and resolves when the server has them; `inline` is what `Inline`
 * asks for.
 */
export class Composer {
  #input = byId("composer");
  #replying = byId("replying");
  #reply = null;
  #drafts = new Map();
  #key = null;

  constructor({ send, replyStep, inline }) {
    this.send = send;
    this.replyStep = replyStep;
    this.attachments = new Attachments(() => this.#weigh());
    this.menu = new CommandMenu((command) => this.#picked(command));
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
    this.replyTo(null);
    this.fill(this.#drafts.get(key) ?? "", false);
  }

  set commands(list) {
    this.menu.commands = list;
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
    this.#reply = message;
    this.#replying.hidden = !message;
    if (!message) {
      this.#replying.replaceChildren();
      return;
    }
    const drop = () => {
      this.replyTo(null);
      this.focus();
    };
    this.#replying.replaceChildren(...[thumbnail(message),
      el("p", {}, el("strong", {}, `Reply to ${nameOf(message.from)}`), el("span", {}, summary(message))),
      iconButton("close", "Do not reply", drop, "small")].filter(Boolean));
    this.focus();
  }

  /** Sends what is there; when the server does not take it, everything comes back. */
  async submit() {
    const text = this.#input.value.trim();
    if (!text && !this.attachments.any) return;
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
    } else if (event.key === "Escape" && this.#reply) {
      this.replyTo(null);
    } else if (event.ctrlKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      this.replyTo(this.replyStep(this.#reply, event.key === "ArrowUp" ? -1 : 1));
    }
  }

  #picked({ command, at }) {
    this.menu.close();
    this.fill(`/${command}${at ? `@${at}` : ""} `);
  }
}
