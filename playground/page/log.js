// The messages of the open chat: kept in step with what is known, scrolled as a reader expects.

import { byId, calm, el } from "./dom.js";
import { holds } from "./hold.js";
import { dayKey, dayName, serviceLine } from "./format.js";
import { openLightbox } from "./lightbox.js";
import { Block, daySign, serviceBlock } from "./message.js";
import { Picker, given } from "./reactions.js";
import { swipes } from "./swipe.js";

const NEAR = 90;
const RUN = 5 * 60;
const REACHED = "a[href], button, video, audio, .spoiler[role]";

/**
 * `hears`: `press(message id, data, button)`, `command(words, message)`, `react(message, emoji)`,
 * `pay(message)`, `beginEdit(message)`, `beginInline(message, words, here)`,
 * `reply(message)`, `older()`, `atEnd()`.
 */
export class Log {
  #box = byId("log");
  #inner = el("div", { class: "inner" });
  #down = byId("down");
  #views = new Map();
  #held = true;
  #chat = null;
  #current = null;
  #picker;
  #top = 0;

  constructor(hears) {
    this.hears = hears;
    this.#picker = new Picker((message, emoji) => hears.react(message, emoji));
    this.#box.append(this.#inner);
    this.#box.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.#box.addEventListener("click", (event) => this.#clicked(event));
    this.#box.addEventListener("dblclick", (event) => this.#doubled(event));
    this.#box.addEventListener("keydown", (event) => this.#keyed(event));
    this.#box.addEventListener("focusin", ({ target }) => this.#rove(target.closest(".message")));
    this.#down.addEventListener("click", () => this.toEnd(!calm()));
    const settle = () => this.#held && this.toEnd();
    const watch = new ResizeObserver(settle);
    watch.observe(this.#inner);
    watch.observe(this.#box);
    swipes(this.#box, (node) => this.#replyTo(node));
    holds(this.#box, (node) => this.#pick(node.closest(".bubble"), false));
    this.#box.addEventListener("wheel", () => this.#picker.close(), { passive: true });
    this.#box.addEventListener("pointerover", (event) => this.#hovered(event));
    this.#box.addEventListener("pointerout", ({ target }) => target.closest(".do-react") && this.#picker.leave());
  }

  /** Shows another chat, or none. */
  open(chat) {
    this.#chat = chat;
    this.#views.clear();
    this.#picker.close();
    this.#current = null;
    this.#inner.replaceChildren();
    this.#held = true;
    this.#top = 0;
    this.#inner.classList.toggle("group", Boolean(chat?.group));
    this.#box.classList.add("still");
    if (chat) this.sync();
    requestAnimationFrame(() => requestAnimationFrame(() => this.#box.classList.remove("still")));
  }

  /** Brings the page in step with the chat's messages. */
  sync() {
    const chat = this.#chat;
    const messages = chat.shown();
    this.#inner.classList.toggle("empty", chat.loaded && !messages.length);
    const items = this.#items(messages);
    const keep = new Set(items.map(({ key }) => key));
    for (const [key, view] of this.#views) {
      if (keep.has(key)) continue;
      view.node.remove();
      this.#views.delete(key);
    }
    let next = this.#inner.firstChild;
    for (const item of items) {
      const { node } = this.#view(item);
      if (node === next) next = next.nextSibling;
      else this.#inner.insertBefore(node, next);
    }
    this.#rove(this.#current);
    this.#showDown();
    requestAnimationFrame(() => this.#box.scrollHeight < this.#box.clientHeight + 200 && this.#wantOlder());
  }

  /** The Tab key reaches what can be pressed in one message alone: the one last visited, or else the newest. */
  #rove(block) {
    this.#current = block?.isConnected ? block : null;
    const open = this.#current ?? this.#inner.lastElementChild;
    for (const node of this.#inner.querySelectorAll(REACHED)) node.tabIndex = open.contains(node) ? 0 : -1;
  }

  /** Adds an older page above without moving what is being read. */
  syncOlder() {
    const before = this.#box.scrollHeight - this.#box.scrollTop;
    this.sync();
    this.#box.scrollTop = this.#box.scrollHeight - before;
  }

  /** Scrolls to the newest message. */
  toEnd(smooth = false) {
    this.#box.scrollTo({ top: this.#box.scrollHeight, behavior: smooth ? "smooth" : "instant" });
  }

  get reading() {
    return this.#held;
  }

  /** Scrolls to a message and marks it for a moment; false when it is not here. */
  jump(messageId) {
    const node = this.#box.querySelector(`[data-message-id="${CSS.escape(String(messageId))}"]`);
    if (!node) return false;
    this.#held = false;
    node.scrollIntoView({ block: "center", behavior: calm() ? "instant" : "smooth" });
    node.focus({ preventScroll: true });
    const marked = node.closest(".message") ?? node;
    marked.classList.remove("found");
    requestAnimationFrame(() => marked.classList.add("found"));
    return true;
  }

  /** What stands in the log, in order: `{key, messages}` for blocks, `{key, day}` for days. */
  #items(messages) {
    const items = [];
    let day = null;
    let group = null;
    for (const message of messages) {
      const today = dayKey(message.date);
      if (today !== day) items.push({ key: `day ${today}`, day: dayName(message.date) });
      day = today;
      const album = message.media_group_id;
      if (album !== undefined && group?.key === `album ${album}`) group.messages.push(message);
      else items.push((group = { key: album === undefined ? `message ${message.message_id}` : `album ${album}`, messages: [message] }));
    }
    return this.#runs(items);
  }

  /** Marks where runs of messages of one person begin and end. */
  #runs(items) {
    const joins = (a, b) => {
      if (!a?.messages || !b?.messages || serviceLine(a.messages[0]) || serviceLine(b.messages[0])) return false;
      const [one, two] = [a.messages.at(-1), b.messages[0]];
      return one.from?.id === two.from?.id && two.date - one.date < RUN;
    };
    return items.map((item, index) => ({ ...item, start: !joins(items[index - 1], item), end: !joins(item, items[index + 1]) }));
  }

  #view(item) {
    let view = this.#views.get(item.key);
    if (!view) {
      view = this.#make(item);
      this.#views.set(item.key, view);
    } else if (item.messages) {
      view.update?.(item.messages);
    }
    view.place?.(item.start, item.end);
    return view;
  }

  #make(item) {
    if (item.day) return { node: daySign(item.day) };
    if (serviceLine(item.messages[0])) return { node: serviceBlock(item.messages[0]) };
    const { user: me, group } = this.#chat;
    return new Block(item.messages, { me, group, replyTo: this.hears.reply });
  }

  #messageOf(node) {
    const id = Number(node?.closest("[data-message-id]")?.dataset.messageId);
    return this.#chat?.messages.get(id) ?? null;
  }

  #replyTo(node) {
    const message = this.#anyOf(node);
    if (message) this.hears.reply(message);
  }

  /** The message of a node, or of an album the first. */
  #anyOf(node) {
    return this.#messageOf(node) ?? this.#messageOf(node.querySelector("[data-message-id]"));
  }

  /** Opens the reactions at `anchor`; with `focused` for the keys. */
  #pick(anchor, focused) {
    const message = anchor && this.#anyOf(anchor.closest(".message"));
    if (message) this.#picker.open(anchor, message, focused);
  }

  /** A mouse that stays on the sign for reactions opens them. */
  #hovered({ target, pointerType }) {
    const sign = pointerType === "mouse" && target.closest(".do-react");
    if (!sign) return;
    this.#picker.stay();
    setTimeout(() => sign.matches(":hover") && this.#pick(sign, false), 180);
  }

  #clicked({ target }) {
    const button = target.closest("button");
    if (!button) return;
    const message = this.#messageOf(button);
    if (button.dataset.react) this.hears.react(message, given(message) === button.dataset.react ? "" : button.dataset.react);
    else if (button.dataset.pay !== undefined) this.hears.pay(message);
    else if (button.dataset.inline !== undefined) this.hears.beginInline(message, button.dataset.inline, Boolean(button.dataset.here));
    else if (button.matches(".do-edit")) this.hears.beginEdit(message);
    else if (button.matches(".do-react")) this.#pick(button, true);
    else if (button.dataset.callback !== undefined) this.hears.press(message.message_id, button.dataset.callback, button);
    else if (button.dataset.command) this.hears.command(button.dataset.command, message);
    else if (button.dataset.jump) this.hears.jump(Number(button.dataset.jump));
    else if (button.dataset.full) openLightbox(button, [...this.#box.querySelectorAll(".photo[data-full]:not(.veil *)")]);
  }

  #doubled({ target }) {
    if (target.closest("button, a, video, audio, .spoiler")) return;
    const block = target.closest(".message");
    if (!block) return;
    getSelection()?.removeAllRanges();
    this.#replyTo(block);
  }

  #keyed(event) {
    const focused = document.activeElement;
    if (!focused.matches("#log, [data-message-id]") || event.ctrlKey || event.altKey || event.metaKey) return;
    const all = [...this.#box.querySelectorAll("article[tabindex]")];
    const here = all.indexOf(focused);
    const steps = { ArrowUp: (here < 0 ? all.length : here) - 1, ArrowDown: here < 0 ? null : here + 1, Home: 0, End: all.length - 1 };
    if (event.key in steps) {
      if (steps[event.key] === null) return;
      event.preventDefault();
      all[steps[event.key]]?.focus();
    } else if ((event.key === "r" || event.key === "Enter") && focused.matches("[data-message-id]")) {
      event.preventDefault();
      this.#replyTo(focused);
    } else if (event.key === "e" && focused.matches("[data-message-id]")) {
      event.preventDefault();
      this.hears.beginEdit(this.#messageOf(focused));
    } else if (event.key === "+" && focused.matches(".message, .tile")) {
      event.preventDefault();
      this.#pick(focused.querySelector(".bubble") ?? focused, true);
    }
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.#box;
    const before = this.#held;
    // What grew meanwhile (a picture that has come) is no scrolling away: only a way up is.
    if (scrollHeight - scrollTop - clientHeight < NEAR) this.#held = true;
    else if (scrollTop < this.#top) this.#held = false;
    this.#top = scrollTop;
    if (this.#held && !before) this.hears.atEnd();
    this.#showDown();
    this.#wantOlder();
  }

  /** Older messages are wanted near the top, which a topic with few messages of a long chat never leaves. */
  #wantOlder() {
    const { scrollTop, clientHeight } = this.#box;
    if (clientHeight && scrollTop < 200 && this.#chat?.loaded && !this.#chat.complete) this.hears.older();
  }

  #showDown() {
    this.#down.hidden = this.#held;
    const unread = this.#held ? 0 : this.#chat.unread(this.#chat.topic);
    this.#down.dataset.count = unread || "";
  }
}
