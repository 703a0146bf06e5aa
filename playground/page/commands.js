// The menu above the message box: commands behind a slash, and bots behind an @.

import { byId, el } from "./dom.js";

/** `pick(words)` is called with the words that the chosen entry puts into the message box. */
export class CommandMenu {
  #box = byId("commands");
  #button = byId("menu");
  #input = byId("composer");
  #commands = [];
  #bots = [];
  #shown = [];
  #at = 0;

  constructor(pick) {
    this.pick = pick;
    this.#box.setAttribute("role", "listbox");
    this.#box.setAttribute("aria-label", "Commands");
    this.#button.addEventListener("click", () => (this.open ? this.close() : this.show("/")));
    this.#button.addEventListener("mousedown", (event) => event.preventDefault());
  }

  /** `[{command, description, at}]`; `at` is the bot's name in a group. */
  set commands(list) {
    this.#commands = list.map(({ command, description, at }) => ({ words: `/${command}`, put: `/${command}${at ? `@${at}` : ""} `, description, at }));
    this.#button.hidden = !list.length;
  }

  /** The bots that can be asked inline. */
  set bots(list) {
    this.#bots = list.map(({ username, first_name: name }) => ({ words: `@${username}`, put: `@${username} `, description: `Ask ${name} here`, at: null }));
  }

  get open() {
    return !this.#box.hidden;
  }

  /** Follows what is typed: opens for a lone word that begins with a slash or an @, and keeps the entries that match. */
  follow(text) {
    if (/^[/@]\w*$/u.test(text)) this.show(text);
    else this.close();
  }

  show(start) {
    const wanted = start.toLowerCase();
    this.#shown = [...this.#commands, ...this.#bots].filter(({ words }) => words.toLowerCase().startsWith(wanted));
    if (!this.#shown.length) return this.close();
    this.#at = 0;
    this.#box.replaceChildren(...this.#shown.map((command, index) => this.#option(command, index)));
    this.#box.hidden = false;
    this.#button.setAttribute("aria-expanded", "true");
    this.#mark();
    return undefined;
  }

  close() {
    this.#box.hidden = true;
    this.#button.setAttribute("aria-expanded", "false");
    this.#input.removeAttribute("aria-activedescendant");
  }

  /** Handles a key while the menu is open; true when it was the menu's. */
  key(event) {
    if (!this.open) return false;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const by = event.key === "ArrowDown" ? 1 : -1;
      this.#at = (this.#at + by + this.#shown.length) % this.#shown.length;
      this.#mark();
    } else if (event.key === "Escape") this.close();
    else if (event.key === "Tab" && !event.shiftKey) this.pick(this.#shown[this.#at].put);
    else if (event.key === "Enter" && !event.shiftKey && !this.#whole()) this.pick(this.#shown[this.#at].put);
    else return false;
    event.preventDefault();
    return true;
  }

  /** The typed word is the marked command already: Enter then sends it. */
  #whole() {
    return this.#input.value === this.#shown[this.#at].words;
  }

  #option({ words, description, at }, index) {
    const choose = () => this.pick(this.#shown[index].put);
    const hold = (event) => event.preventDefault();
    return el("div", { id: `command-${index}`, class: "option", role: "option", "aria-selected": "false", on: { click: choose, mousedown: hold } },
      el("b", {}, words), el("span", {}, description), at ? el("small", {}, `@${at}`) : null);
  }

  #mark() {
    [...this.#box.children].forEach((option, index) => option.setAttribute("aria-selected", String(index === this.#at)));
    const marked = this.#box.children[this.#at];
    marked.scrollIntoView({ block: "nearest" });
    this.#input.setAttribute("aria-activedescendant", marked.id);
  }
}
