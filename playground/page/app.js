// The page's wiring: people, chats, the open chat and its feed.

import { openAbout } from "./about.js";
import { announce, hush } from "./announce.js";
import * as api from "./api.js";
import { Composer } from "./composer.js";
import { ask, beginEdit, beginInline, change, choose, command, lastOwn, pay, post, press, react, replyStep, say, serve, visit, visitLink } from "./deeds.js";
import { byId, icon } from "./dom.js";
import { Feed, pause } from "./feed.js";
import { drawHead } from "./head.js";
import { openHelp } from "./help.js";
import { Log } from "./log.js";
import { mediaOf } from "./media.js";
import { connection, toast } from "./notices.js";
import { address, go, route } from "./route.js";
import { shortcuts } from "./shortcuts.js";
import { drawBalance, drawChats, drawPeople } from "./sidebar.js";
import { botOf, faceOf, known, me, titleOf } from "./state.js";
import { Chat, chatKey, threadOf } from "./store.js";
import { drawTopics } from "./topics.js";
import { noChat } from "./welcome.js";

const PAGE = 50;
const GLANCE = 2500;

let feed = null;

const log = new Log({ press, command, react, pay, beginEdit, beginInline, older, jump, reply: (message) => composer.replyTo(message), atEnd: () => refresh() });
const composer = new Composer({
  send: (parts) => post(known.open, parts), change, lastOwn, replyStep,
  inline: { bots: () => known.bots, ask, choose, start: visit },
});
serve({ log, composer, refresh, glance });

// ---- what the server knows

async function glance() {
  const { user } = known;
  const [{ people, bots }, chats] = await Promise.all([api.people(), user ? api.chats(user) : []]);
  if (user !== known.user) return undefined;
  Object.assign(known, { people, bots });
  if (!people.some(({ id }) => id === known.user)) return settle();
  const fresh = chats.map((found) => {
    const chat = known.chats.get(chatKey(found.chat.id, found.bot)) ?? new Chat(found, known.user);
    return Object.assign(chat, { topics: found.topics ?? null, members: found.members ?? [] });
  });
  known.chats = new Map(fresh.map((chat) => [chat.key, chat]));
  await Promise.all(fresh.map((chat, index) => catchUp(chat, chats[index].last)));
  return undefined;
}

/** A chat that is not open is read again when its last message is another one. */
async function catchUp(chat, last) {
  if (chat === known.open) return;
  const changed = JSON.stringify(last ?? null) !== JSON.stringify(chat.newest());
  if (changed || !chat.loaded) chat.reset(await api.messages(chat.place, { limit: PAGE }), PAGE);
}

/** Finds out who the person is, from the address or else the first there is. */
function settle() {
  const { user, chat, bot } = route();
  const person = known.people.find(({ id }) => id === user) ?? known.people[0];
  if (!person) return undefined;
  known.user = person.id;
  known.chats = new Map();
  if (person.id !== user) go({ user: person.id, chat, bot }, true);
  return glance();
}

async function watch() {
  for (;;) {
    try {
      await glance();
      follow();
      refresh();
      connection("back");
      if (known.open) await loadCommands(known.open);
    } catch (error) {
      connection("away", error);
    }
    await pause(GLANCE);
  }
}

// ---- the open chat

/** Opens what the address says, when it is known and not open already. */
function follow() {
  const { chat: id, bot, topic } = route();
  const chat = id === null ? null : (known.chats.get(chatKey(id, bot)) ?? known.chats.get(chatKey(id)) ?? null);
  if (id === null && isWide() && known.bots.length && known.chats.size) {
    const [first] = [...known.chats.values()].filter((one) => !one.group).concat(...known.chats.values());
    go({ user: known.user, chat: first.chat.id, bot: first.bot }, true);
    return;
  }
  const heir = !chat && known.open?.chat.id === id && known.open.newest()?.migrate_to_chat_id;
  if (heir && known.chats.has(chatKey(heir))) {
    go({ user: known.user, chat: heir }, true);
    return;
  }
  const inside = chat?.topics?.some(({ message_thread_id: thread }) => thread === topic) ? topic : null;
  if (chat === known.open && (!chat || chat.topic === inside)) return;
  if (chat) chat.topic = inside;
  if (chat === known.open) {
    turn(chat);
    return;
  }
  known.open = chat;
  feed?.stop();
  feed = null;
  document.body.dataset.screen = chat ? "chat" : "list";
  byId("chat").hidden = !chat;
  byId("nochat").hidden = Boolean(chat);
  hush();
  if (chat) begin(chat);
  else log.open(null);
}

const isWide = () => matchMedia("(min-width: 760px)").matches;

/** Shows the topic that is open; in a chat without topics, the chat. */
function turn(chat) {
  log.open(chat);
  composer.open(`${chat.user} ${chat.key} ${chat.topic ?? ""}`);
}

function begin(chat) {
  turn(chat);
  composer.commands = [];
  loadCommands(chat);
  feed = new Feed(chat.place, {
    reload: async () => {
      const messages = await api.messages(chat.place, { limit: PAGE });
      if (chat !== known.open) return;
      const drawn = chat.newest()?.message_id ?? Infinity;
      messages.filter(({ message_id: id }) => id > drawn).forEach((message) => speak(chat, { kind: "new", message }));
      chat.reset(messages, PAGE);
      log.sync();
      refresh();
    },
    hear: (events) => {
      if (chat !== known.open) return;
      for (const event of events) {
        speak(chat, event);
        chat.apply(event);
      }
      log.sync();
      refresh();
      if (events.some(({ kind }) => kind === "action")) setTimeout(refresh, 5050);
      if (events.some(({ message }) => message.migrate_to_chat_id)) glance().then(follow).catch((error) => connection("away", error));
    },
    state: connection,
  });
  if (isWide() && !byId("people").contains(document.activeElement)) composer.focus();
}

/** Progress told by edits would be read aloud again and again: of edited messages only new media are told. */
function speak(chat, { kind, message }) {
  const was = chat.messages.get(message.message_id);
  if (threadOf(message) !== chat.topic && chat.topics) return;
  const news = kind === "new" ? !was : kind === "edited" && mediaOf(message)?.id !== (was && mediaOf(was)?.id);
  if (news && message.from?.id !== chat.user) announce(message);
}

async function loadCommands(chat) {
  const bots = chat.group ? known.bots : [botOf(chat)].filter(Boolean);
  const lists = await Promise.all(bots.map(async (bot) => {
    const commands = await api.commands({ ...chat.place, bot: bot.id }).catch(() => []);
    return commands.map((command) => ({ ...command, at: chat.group ? bot.username : null }));
  }));
  if (chat !== known.open) return;
  composer.commands = lists.flat();
  composer.bots = known.bots;
}

let asking = false;

async function older() {
  const chat = known.open;
  const [first] = chat.list();
  if (asking || !first) return;
  asking = true;
  try {
    const messages = await api.messages(chat.place, { before: first.message_id, limit: PAGE });
    if (chat !== known.open) return;
    chat.prepend(messages, PAGE);
    log.syncOlder();
  } catch (error) {
    toast(error.message, "bad");
  } finally {
    asking = false;
  }
}

async function jump(messageId) {
  const chat = known.open;
  const there = chat.messages.get(messageId);
  if (chat.topics && there && threadOf(there) !== chat.topic) {
    go({ user: known.user, chat: chat.chat.id, topic: threadOf(there) });
    await new Promise((resolve) => addEventListener("hashchange", resolve, { once: true }));
  }
  while (!log.jump(messageId)) {
    const [first] = chat.list();
    if (chat !== known.open || chat.complete || asking || first.message_id < messageId) return toast("That message is gone.");
    await older();
  }
  return undefined;
}

function become(user) {
  if (user === known.user) return;
  const { open } = known;
  known.user = user;
  known.chats = new Map();
  known.open = null;
  feed?.stop();
  log.open(null);
  const place = open ? { chat: open.group ? open.chat.id : user, bot: open.bot } : {};
  go({ user, ...place }, true);
  glance().then(follow).then(refresh).catch((error) => connection("away", error));
}

// ---- drawing

function refresh() {
  const { open } = known;
  if (open?.loaded && !document.hidden && log.reading) open.markRead();
  drawPeople(known.people, known.user, become);
  drawBalance(me());
  drawChats([...known.chats.values()], open?.key, {
    title: titleOf, faceOf, href: (chat) => address({ user: known.user, chat: chat.chat.id, bot: chat.bot }),
  });
  if (open) {
    drawHead(open, say);
    drawTopics(open, (topic) => address({ user: known.user, chat: open.chat.id, topic }));
  } else {
    noChat(known.bots);
  }
  const unread = [...known.chats.values()].reduce((sum, chat) => sum + chat.unread(), 0);
  document.title = `${unread ? `(${unread}) ` : ""}${open ? titleOf(open) : "Wassily"} · playground`;
}

function furnish() {
  const icons = { about: "more", help: "help", theme: "theme", back: "back", menu: "menu", attach: "attach", send: "send", down: "down" };
  for (const [id, name] of Object.entries(icons)) byId(id).append(icon(name));
  byId("about").addEventListener("click", () => openAbout(known.open, () => glance().then(refresh)));
  byId("help").addEventListener("click", openHelp);
  byId("back").addEventListener("click", () => go({ user: known.user }));
  addEventListener("hashchange", () => {
    const { user } = route();
    if (user !== known.user && known.people.some(({ id }) => id === user)) become(user);
    else follow();
    refresh();
  });
  document.addEventListener("visibilitychange", refresh);
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (link && visitLink(link.href)) event.preventDefault();
  });
}

/** Opens the chat `by` places further down the list. */
function step(by) {
  const chats = [...known.chats.values()];
  if (!chats.length) return;
  const at = chats.indexOf(known.open);
  const { chat, bot } = chats[at < 0 ? 0 : (at + by + chats.length) % chats.length];
  go({ user: known.user, chat: chat.id, bot });
}

furnish();
shortcuts({ step, write: (words) => composer.fill(words) });
watch();
