// The page's wiring: people, chats, the open chat and its feed.

import * as api from "./api.js";
import { face } from "./avatar.js";
import { Composer } from "./composer.js";
import { byId, icon } from "./dom.js";
import { safeLink } from "./entities.js";
import { Feed, pause } from "./feed.js";
import { actionWords, nameOf } from "./format.js";
import { Log } from "./log.js";
import { alertBox, connection, toast } from "./notices.js";
import { address, go, route } from "./route.js";
import { drawChats, drawPeople } from "./sidebar.js";
import { Chat, chatKey } from "./store.js";
import { noChat, welcome } from "./welcome.js";

const PAGE = 50;
const GLANCE = 2500;

const known = { people: [], bots: [], user: null, chats: new Map(), open: null };
let feed = null;
let sending = Promise.resolve();

const botOf = (chat) => known.bots.find(({ id }) => id === chat.bot) ?? null;
const faceOf = (chat) => (chat.group ? chat.chat : (botOf(chat) ?? chat.chat));
const titleOf = (chat) => nameOf(faceOf(chat));
/** In a group a command says which bot it is for. */
const botName = (chat, message = null) => {
  if (!chat.group) return null;
  return message?.from?.is_bot ? message.from.username : (known.bots[0]?.username ?? null);
};

const log = new Log({ press, command, older, jump, reply: (message) => composer.replyTo(message), atEnd: () => refresh() });
const composer = new Composer({ send: (parts) => post(known.open, parts), replyStep });

// ---- what the server knows

async function glance() {
  const { user } = known;
  const [{ people, bots }, chats] = await Promise.all([api.people(), user ? api.chats(user) : []]);
  if (user !== known.user) return undefined;
  Object.assign(known, { people, bots });
  if (!people.some(({ id }) => id === known.user)) return settle();
  const fresh = chats.map((found) => known.chats.get(chatKey(found.chat.id, found.bot)) ?? new Chat(found, known.user));
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
  const { chat: id, bot } = route();
  const chat = id === null ? null : (known.chats.get(chatKey(id, bot)) ?? known.chats.get(chatKey(id)) ?? null);
  if (id === null && isWide() && known.bots.length && known.chats.size) {
    const [first] = [...known.chats.values()].filter((one) => !one.group).concat(...known.chats.values());
    go({ user: known.user, chat: first.chat.id, bot: first.bot }, true);
    return;
  }
  if (chat === known.open) return;
  known.open = chat;
  feed?.stop();
  feed = null;
  document.body.dataset.screen = chat ? "chat" : "list";
  byId("chat").hidden = !chat;
  byId("nochat").hidden = Boolean(chat);
  log.open(chat);
  if (chat) begin(chat);
}

const isWide = () => matchMedia("(min-width: 760px)").matches;

function begin(chat) {
  composer.open(`${chat.user} ${chat.key}`);
  composer.commands = [];
  loadCommands(chat);
  feed = new Feed(chat.place, {
    reload: async () => {
      const messages = await api.messages(chat.place, { limit: PAGE });
      if (chat !== known.open) return;
      chat.reset(messages, PAGE);
      log.sync();
      refresh();
    },
    hear: (events) => {
      if (chat !== known.open) return;
      events.forEach((event) => chat.apply(event));
      log.sync();
      refresh();
      if (events.some(({ kind }) => kind === "action")) setTimeout(refresh, 5050);
    },
    state: connection,
  });
  if (isWide() && !byId("people").contains(document.activeElement)) composer.focus();
}

async function loadCommands(chat) {
  const bots = chat.group ? known.bots : [botOf(chat)].filter(Boolean);
  const lists = await Promise.all(bots.map(async (bot) => {
    const commands = await api.commands({ ...chat.place, bot: bot.id }).catch(() => []);
    return commands.map((command) => ({ ...command, at: chat.group ? bot.username : null }));
  }));
  if (chat === known.open) composer.commands = lists.flat();
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
  while (!log.jump(messageId)) {
    const [first] = chat.list();
    if (chat !== known.open || chat.complete || asking || first.message_id < messageId) return toast("That message is gone.");
    await older();
  }
  return undefined;
}

// ---- what the person does

function post(chat, parts) {
  const sent = sending.then(async () => {
    for (const part of parts) (await api.send(chat.place, part)).forEach((message) => chat.put(message));
    if (chat !== known.open) return;
    log.sync();
    log.toEnd();
    refresh();
  });
  sending = sent.catch((error) => toast(error.message, "bad"));
  return sent;
}

const say = (words) => post(known.open, [{ text: words }]).catch(() => composer.fill(words));

function command(words, message) {
  const at = words.includes("@") ? null : botName(known.open, message);
  say(at ? `${words}@${at}` : words);
}

async function press(messageId, data, button) {
  if (button.ariaBusy === "true") return;
  button.ariaBusy = "true";
  try {
    const answer = await api.press(known.open.place, messageId, data);
    if (answer?.text) (answer.show_alert ? alertBox : toast)(answer.text);
    if (answer?.url && safeLink(answer.url)) open(safeLink(answer.url), "_blank", "noopener");
  } catch (error) {
    toast(error.message, "bad");
  } finally {
    button.ariaBusy = "false";
  }
}

/** The message before or after `message` in the open chat, for choosing what to reply to by keys. */
function replyStep(message, by) {
  const list = known.open.list();
  const at = message ? list.findIndex(({ message_id: id }) => id === message.message_id) : list.length;
  const to = list[Math.max(0, at + by)] ?? null;
  if (to) log.jump(to.message_id);
  return to;
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
  drawChats([...known.chats.values()], open?.key, {
    title: titleOf, faceOf, href: (chat) => address({ user: known.user, chat: chat.chat.id, bot: chat.bot }),
  });
  if (open) drawHead(open);
  else noChat(known.bots);
  const unread = [...known.chats.values()].reduce((sum, chat) => sum + chat.unread(), 0);
  document.title = `${unread ? `(${unread}) ` : ""}${open ? titleOf(open) : "Wassily"} · playground`;
}

function drawHead(chat) {
  const act = chat.acting();
  const people = known.people.map(nameOf).join(", ");
  const quiet = chat.group ? `${people} and ${known.bots.map(nameOf).join(", ") || "no bot yet"}` : "bot";
  const who = act && chat.group ? `${nameOf(act.who)} is ` : "";
  setText("head-title", titleOf(chat));
  setText("head-line", act ? who + actionWords(act.action) : quiet);
  byId("head-line").classList.toggle("acting", Boolean(act));
  const box = byId("head-face");
  if (box.dataset.of !== chat.key) box.replaceChildren(face(faceOf(chat)));
  box.dataset.of = chat.key;
  drawWelcome(chat);
}

function drawWelcome(chat) {
  const empty = chat.loaded && chat.list().length === 0;
  const there = document.querySelector("#canvas > .welcome");
  if (!empty) there?.remove();
  else if (!there || there.dataset.of !== chat.key) {
    there?.remove();
    const box = welcome(chat, botName(chat), say);
    box.dataset.of = chat.key;
    byId("canvas").append(box);
  }
}

function setText(id, words) {
  if (byId(id).textContent !== words) byId(id).textContent = words;
}

function furnish() {
  const icons = { theme: "theme", back: "back", menu: "menu", attach: "attach", send: "send", down: "down" };
  for (const [id, name] of Object.entries(icons)) byId(id).append(icon(name));
  byId("back").addEventListener("click", () => go({ user: known.user }));
  addEventListener("hashchange", () => {
    const { user } = route();
    if (user !== known.user && known.people.some(({ id }) => id === user)) become(user);
    else follow();
    refresh();
  });
  document.addEventListener("visibilitychange", refresh);
}

furnish();
watch();
