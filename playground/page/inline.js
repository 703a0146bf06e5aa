// Inline mode: what a bot offers for `@username words`, above the message box.

import { byId, el } from "./dom.js";
import { foundLook, isPicture } from "./found.js";

const PAUSE = 350;

/** `asks`: `bots()`, `ask(bot, query, offset)`, `choose(bot, query, result)`, `start(bot, parameter)`, `done()`. */
export class Inline {
  #box = byId("inline");
  #input = byId("composer");
  #bot = null;
  #query = null;
  #turn = 0;
  #timer = null;
  #next = "";

  constructor(asks) {
    this.asks = asks;
    this.#box.addEventListener("keydown", (event) => this.#moved(event));
    this.#box.addEventListener("scroll", () => this.#nearEnd() && this.#more(), { passive: true });
    byId("canvas").addEventListener("pointerdown", () => this.close());
  }

  get open() {
    return !this.#box.hidden;
  }

  /** Follows what is typed: words behind the name of a bot are put to it once the typing rests. */
  follow(text) {
    const [, name, words] = /^@(\w+)\s([\s\S]*)$/u.exec(text) ?? [];
    const bot = name && this.asks.bots().find(({ username }) => username?.toLowerCase() === name.toLowerCase());
    if (!bot) {
      this.close();
      return;
    }
    const query = words.trim();
    if (bot.id === this.#bot?.id && query === this.#query) return;
    this.#turn += 1;
    this.#bot = bot;
    this.#query = query;
    this.#input.ariaBusy = "true";
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(""), PAUSE);
  }

  close() {
    clearTimeout(this.#timer);
    this.#turn += 1;
    this.#bot = this.#query = null;
    this.#input.ariaBusy = "false";
    this.#box.hidden = true;
    this.#box.replaceChildren();
  }

  /** Handles a key of the message box; true when it was for the results. */
  key(event) {
    if (this.#bot === null) return false;
    const options = this.#options();
    if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && !event.shiftKey && (this.#input.ariaBusy === "true" || options.length)) options[0]?.click();
    else if (event.key === "ArrowUp" && options.length) options.at(-1).focus();
    else if (event.key === "ArrowDown" && options.length) options[0].focus();
    else return false;
    event.preventDefault();
    return true;
  }

  #options() {
    return this.#input.ariaBusy === "true" ? [] : [...this.#box.querySelectorAll("[role=option]")];
  }

  async #ask(offset) {
    const turn = this.#turn;
    const [bot, query] = [this.#bot, this.#query];
    try {
      const answer = await this.asks.ask(bot, query, offset);
      if (turn !== this.#turn) return;
      if (offset) this.#add(answer.results);
      else this.#show(answer);
      this.#next = answer.next_offset ?? "";
    } catch (error) {
      if (turn === this.#turn && !offset) this.#say(error.message);
      this.#next = "";
    } finally {
      if (turn === this.#turn) this.#input.ariaBusy = "false";
    }
  }

  #show({ results, button }) {
    const bot = this.#bot;
    const above = button?.start_parameter !== undefined || button?.text
      ? el("button", { class: "inline-button", type: "button", onclick: () => this.#started(bot, button) }, button.text)
      : null;
    const list = el("div", { class: results.every(isPicture) ? "found-grid" : "found-list", role: "listbox", "aria-label": `Results of @${bot.username}` });
    this.#box.replaceChildren(...[above, results.length ? list : el("p", { class: "nothing" }, "Nothing found.")].filter(Boolean));
    this.#add(results, list);
    this.#box.scrollTop = 0;
    this.#box.hidden = false;
    byId("heard").textContent = results.length === 1 ? "1 result" : `${results.length} results`;
  }

  #add(results, list = this.#box.querySelector("[role=listbox]")) {
    const [bot, query] = [this.#bot, this.#query];
    list.append(...results.map((result) => el("button", {
      class: "found", type: "button", role: "option", tabIndex: -1, "aria-selected": "false", onclick: () => this.#chosen(bot, query, result),
    }, foundLook(result))));
  }

  #say(words) {
    this.#box.replaceChildren(el("p", { class: "nothing", role: "status" }, words));
    this.#box.hidden = false;
  }

  #nearEnd() {
    const { scrollTop, scrollHeight, clientHeight } = this.#box;
    return scrollHeight - scrollTop - clientHeight < 120;
  }

  #more() {
    if (!this.#next || !this.open) return;
    const offset = this.#next;
    this.#next = "";
    this.#ask(offset);
  }

  #chosen(bot, query, result) {
    this.close();
    this.asks.done();
    this.asks.choose(bot, query, result);
  }

  #started(bot, button) {
    this.close();
    this.asks.done();
    this.asks.start(bot, button.start_parameter ?? "");
  }

  /** The arrows walk over the results as they lie; letters go on with the question. */
  #moved(event) {
    const all = this.#options();
    const here = all.indexOf(document.activeElement);
    const wide = Math.max(1, all.filter((option) => option.offsetTop === all[0].offsetTop).length);
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -wide, ArrowDown: wide }[event.key];
    if (event.key === "Escape") {
      this.close();
      this.#input.focus();
    } else if (by && here + by < 0) this.#input.focus();
    else if (by) all[Math.min(here + by, all.length - 1)]?.focus();
    else {
      if (event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey) this.#input.focus();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }
}
