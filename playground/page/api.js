// The playground's person's side over HTTP.

/** The server said no, in its own words. */
export class Refused extends Error {}

/** The server is not there. */
export class Away extends Error {}

async function call(path, options = {}) {
  let reply;
  try {
    reply = await fetch(path, options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Away("The playground does not answer.", { cause: error });
  }
  const body = await reply.json().catch(() => ({}));
  if (!reply.ok) throw new Refused(body.description ?? body.error ?? `The playground answered ${reply.status}.`);
  return body;
}

const query = (fields) => new URLSearchParams(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined));

const get = (path, fields = {}, signal = undefined) => call(`${path}?${query(fields)}`, { signal });

/** Everyone: `{people, bots}`. */
export const people = () => get("/person/people");

/** The chats of a person: `[{chat, bot, last}]`. */
export const chats = async (user) => (await get("/person/chats", { user })).chats;

/** The newest `limit` messages before message id `before`, oldest first. */
export const messages = async (place, { before, limit = 50 } = {}) =>
  (await get("/person/messages", { ...place, before, limit })).messages;

/** Events after `after`, waiting up to `timeout` seconds for the first: `{events, seq}`. */
export const events = (place, after, timeout, signal) => get("/person/events", { ...place, after, timeout }, signal);

/** The commands a bot offers here. */
export const commands = async (place) => (await get("/person/commands", place)).commands;

/**
 * Sends a message. `place`: `{user, chat, bot}`; `parts`: `text`, `photos` (files), `document` (a file), `reply_to`.
 * Answers the messages it became.
 */
export async function send(place, { text, photos = [], document, reply_to: replyTo }) {
  const form = new FormData();
  const fields = { ...place, text: text || null, reply_to: replyTo };
  for (const [name, value] of Object.entries(fields)) if (value !== null && value !== undefined) form.append(name, value);
  for (const photo of photos) form.append("photo", photo, photo.name || "photo.png");
  if (document) form.append("document", document, document.name || "file");
  return [await call("/person/messages", { method: "POST", body: form })].flat();
}

/** Presses an inline button; answers what the bot said: `{text, show_alert, url}`, each possibly missing. */
export async function press(place, messageId, data) {
  const body = JSON.stringify({ ...place, message_id: messageId, data });
  const answer = await call("/person/press", { method: "POST", body, headers: { "Content-Type": "application/json" } });
  return answer.answer ?? answer;
}

/** Where a file's bytes are. */
export const fileUrl = (fileId) => `/person/files/${encodeURIComponent(fileId)}`;
