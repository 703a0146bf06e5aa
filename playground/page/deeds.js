// What the person does in the open chat.

import * as api from "./api.js";
import { chooseChat } from "./chooser.js";
import { safeLink } from "./entities.js";
import { nameOf } from "./format.js";
import { botLink } from "./links.js";
import { alertBox, toast } from "./notices.js";
import { go } from "./route.js";
import { askToPay, price } from "./stars.js";
import { botName, known, me } from "./state.js";
import { chatKey } from "./store.js";

let sending = Promise.resolve();

/** What the deeds need of the page: `{log, composer, refresh, glance}`; given once, by the page itself. */
const page = { log: null, composer: null, refresh: null, glance: null };

export const serve = (parts) => Object.assign(page, parts);

/** Sends messages into a chat, after all that was sent before; resolves when the server has them. */
export function post(chat, parts) {
  const thread = chat.topic;
  const sent = sending.then(async () => {
    for (const part of parts) (await api.send(chat.place, { ...part, message_thread_id: thread })).forEach((message) => chat.put(message));
    if (chat !== known.open) return;
    page.log.sync();
    page.log.toEnd();
    page.refresh();
  });
  sending = sent.catch((error) => toast(error.message, "bad"));
  return sent;
}

/** Changes the words of one's own message in the open chat; resolves when the server has them. */
export async function change(message, text) {
  try {
    await api.edit(known.open.place, message.message_id, text);
  } catch (error) {
    toast(error.message, "bad");
    throw error;
  }
}

/** Whether the person wrote a message that can be changed. */
const isOwn = (message) => message.from?.id === known.user && !message.via_bot && (message.text ?? message.caption) !== undefined;

/** The person's newest message in the open chat, or null. */
export const lastOwn = () => known.open.shown().filter(isOwn).at(-1) ?? null;

/** Begins to change a message, if it is one's own. */
export const beginEdit = (message) => isOwn(message) && page.composer.edit(message);

/** Says words in the open chat; when the server does not take them they stand in the message box. */
export const say = (words) => post(known.open, [{ text: words }]).catch(() => page.composer.fill(words));

/** Sends a command that stood in `message`. */
export function command(words, message) {
  const at = words.includes("@") ? null : botName(known.open, message);
  say(at ? `${words}@${at}` : words);
}

/** Presses an inline button, which is busy until the bot answers. */
export async function press(messageId, data, button) {
  if (button.ariaBusy === "true") return;
  button.ariaBusy = "true";
  try {
    const answer = await api.press(known.open.place, messageId, data);
    if (answer?.text) (answer.show_alert ? alertBox : toast)(answer.text);
    if (answer?.url && safeLink(answer.url) && !visitLink(answer.url)) open(safeLink(answer.url), "_blank", "noopener");
  } catch (error) {
    toast(error.message, "bad");
  } finally {
    button.ariaBusy = "false";
  }
}

/** Opens the private chat with a bot; with a payload, presses Start there. */
export function visit(bot, start) {
  const chat = known.chats.get(chatKey(known.user, bot.id));
  go({ user: known.user, chat: known.user, bot: bot.id });
  if (chat && start !== null) post(chat, [{ text: `/start ${start}`.trim() }]).catch(() => {});
}

/** Follows a link to a bot of this playground; false when it leads elsewhere. */
export function visitLink(href) {
  const { username, start } = botLink(href) ?? {};
  const bot = username && known.bots.find((one) => one.username?.toLowerCase() === username);
  if (bot) visit(bot, start);
  return Boolean(bot);
}

/** Puts a query to a bot from the open chat. */
export const ask = (bot, query, offset) => api.inline({ ...known.open.place, bot: bot.id }, query, offset);

/** Posts what was found into the open chat. */
export function choose(bot, query, result) {
  const chat = known.open;
  api.choose({ ...chat.place, bot: bot.id }, query, result, chat.topic)
    .then(() => chat === known.open && page.log.toEnd())
    .catch((error) => toast(error.message, "bad"));
}

/** Begins an inline query of the bot behind `message`, here or in a chat to be chosen. */
export function beginInline(message, words, here) {
  const bot = message.via_bot ?? message.from;
  const write = () => page.composer.fill(`@${bot.username} ${words}`);
  if (here) write();
  else chooseChat((chat) => {
    go({ user: known.user, chat: chat.chat.id, bot: chat.bot });
    if (chat === known.open) write();
    else addEventListener("hashchange", write, { once: true });
  });
}

/** Pays an invoice, once the person has agreed. */
export function pay(message) {
  const { place } = known.open;
  askToPay({
    invoice: message.invoice, owned: me()?.stars, bot: nameOf(message.via_bot ?? message.from),
    pay: () => api.pay(place, message.message_id),
    paid: async () => {
      await page.glance();
      const left = me()?.stars;
      toast(left === undefined ? "Paid." : `Paid. You have ${price(left)} left.`);
      page.refresh();
    },
  });
}

/** Reacts to a message of the open chat. */
export const react = ({ message_id: id }, emoji) => api.react(known.open.place, id, emoji).catch((error) => toast(error.message, "bad"));

/** The message before or after `message` in the open chat, for choosing what to reply to by keys. */
export function replyStep(message, by) {
  const list = known.open.shown();
  const at = message ? list.findIndex(({ message_id: id }) => id === message.message_id) : list.length;
  const to = list[Math.max(0, at + by)] ?? null;
  if (to) page.log.jump(to.message_id);
  return to;
}
