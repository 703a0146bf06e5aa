// What the page knows of each chat, as one person sees it.

import { serviceLine } from "./format.js";

const READ = "wassily.read";

const readMarks = () => JSON.parse(localStorage.getItem(READ) ?? "{}");

/** A chat's name within the page: a private chat is told from others by its bot. */
export const chatKey = (chatId, bot) => (bot ? `${chatId}:${bot}` : String(chatId));

/** The topic a message of a forum stands in; null for General, and in all other chats. */
export const threadOf = (message) => (message.is_topic_message ? message.message_thread_id : null);

export class Chat {
  messages = new Map();
  actions = new Map();
  /** No older messages are on the server. */
  complete = false;
  loaded = false;

  /** The topic that is open: null for General. */
  topic = null;

  constructor({ chat, bot, last, topics, members }, user) {
    this.chat = chat;
    /** `[{id, status}]` of everybody who is or was in it. */
    this.members = members ?? [];
    /** `[{message_thread_id, name}]` of a forum, General not among them; null for all other chats. */
    this.topics = topics ?? null;
    this.bot = bot ?? null;
    this.last = last ?? null;
    this.user = user;
    this.key = chatKey(chat.id, this.bot);
    this.group = chat.type !== "private";
  }

  /** How the server is told of this chat. */
  get place() {
    return { user: this.user, chat: this.chat.id, bot: this.bot };
  }

  /** All known messages, oldest first. */
  list() {
    return [...this.messages.values()].sort((a, b) => a.message_id - b.message_id);
  }

  /** The messages of the topic that is open, which in a chat without topics are all. */
  shown() {
    return this.topics ? this.#in(this.topic) : this.list();
  }

  #in(topic) {
    return this.list().filter((message) => threadOf(message) === topic);
  }

  newest() {
    return this.list().at(-1) ?? null;
  }

  /** Puts in the newest page of messages. Older ones stay when the page goes on from what was known. */
  reset(messages, asked) {
    const [first] = messages;
    const joins = messages.some(({ message_id: id, date }) => this.messages.get(id)?.date === date);
    const older = joins ? this.list().filter(({ message_id: id }) => id < first.message_id) : [];
    const complete = older.length > 0 && this.complete;
    this.messages = new Map(older.map((message) => [message.message_id, message]));
    this.loaded = true;
    this.prepend(messages, asked);
    this.complete ||= complete;
    this.last = messages.at(-1) ?? null;
  }

  /** Adds an older page. */
  prepend(messages, asked) {
    this.complete = messages.length < asked;
    for (const message of messages) this.messages.set(message.message_id, message);
  }

  /** Takes in one event. */
  apply({ kind, message }) {
    if (kind === "action") this.#act(message);
    else if (kind === "deleted") this.messages.delete(message.message_id);
    else this.put(message);
    this.last = this.newest();
  }

  /** A message that is new or edited ends what its sender was seen doing; a reaction to it does not. */
  put(message) {
    const was = this.messages.get(message.message_id);
    this.messages.set(message.message_id, message);
    if (was?.edit_date !== message.edit_date || !was) this.actions.delete(message.from?.id);
  }

  #act(message) {
    const who = message.from ?? { id: 0, first_name: "The bot" };
    this.actions.set(who.id, { who, action: message.action, until: Date.now() + 5000 });
  }

  /** The action going on now, or null: an action lasts five seconds. */
  acting(now = Date.now()) {
    return [...this.actions.values()].filter((act) => act.until > now).at(-1) ?? null;
  }

  /** Where reading is remembered: in a forum for each topic. */
  #mark(topic) {
    return this.topics ? `${this.key}#${topic ?? 0}` : this.key;
  }

  #read(topic) {
    return readMarks()[this.user]?.[this.#mark(topic)] ?? 0;
  }

  /** Everything up to now has been seen, in the topic that is open. */
  markRead() {
    const newest = this.shown().at(-1)?.message_id ?? 0;
    if (newest === this.#read(this.topic)) return;
    const marks = readMarks();
    marks[this.user] = { ...marks[this.user], [this.#mark(this.topic)]: newest };
    localStorage.setItem(READ, JSON.stringify(marks));
  }

  /** How many messages of others came since the person last looked: in one topic, or in the whole chat. */
  unread(topic = undefined) {
    if (!this.topics) return this.#unreadOf(this.list(), null);
    const asked = topic === undefined ? [null, ...this.topics.map(({ message_thread_id: id }) => id)] : [topic];
    return asked.reduce((sum, one) => sum + this.#unreadOf(this.#in(one), one), 0);
  }

  /** A mark beyond the newest is of an older server. */
  #unreadOf(list, topic) {
    const mark = this.#read(topic);
    const read = mark > (this.newest()?.message_id ?? 0) ? 0 : mark;
    return list.filter((message) => message.message_id > read && message.from?.id !== this.user && !serviceLine(message)).length;
  }
}
