// What the person does in the open chat.

import * as api from "./api.js";
import { safeLink } from "./entities.js";
import { alertBox, toast } from "./notices.js";
import { botName, known } from "./state.js";

let sending = Promise.resolve();

/** What the deeds need of the page: `{log, composer, refresh}`; given once, by the page itself. */
const page = { log: null, composer: null, refresh: null };

export const serve = (parts) => Object.assign(page, parts);

/** Sends messages into a chat, after all that was sent before; resolves when the server has them. */
export function post(chat, parts) {
  const sent = sending.then(async () => {
    for (const part of parts) (await api.send(chat.place, part)).forEach((message) => chat.put(message));
    if (chat !== known.open) return;
    page.log.sync();
    page.log.toEnd();
    page.refresh();
  });
  sending = sent.catch((error) => toast(error.message, "bad"));
  return sent;
}

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
    if (answer?.url && safeLink(answer.url)) open(safeLink(answer.url), "_blank", "noopener");
  } catch (error) {
    toast(error.message, "bad");
  } finally {
    button.ariaBusy = "false";
  }
}

/** The message before or after `message` in the open chat, for choosing what to reply to by keys. */
export function replyStep(message, by) {
  const list = known.open.list();
  const at = message ? list.findIndex(({ message_id: id }) => id === message.message_id) : list.length;
  const to = list[Math.max(0, at + by)] ?? null;
  if (to) page.log.jump(to.message_id);
  return to;
}
