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
 * Sends a message. `place`: `{user, chat, bot}`; `parts`: `text`, `photos` (files), `document` (a file), `reply_to`,
 * `message_thread_id` (a topic).
 * Answers the messages it became.
 */
export async function send(place, { text, photos = [], document, reply_to: replyTo, message_thread_id: thread }) {
  const files = [...photos.map((photo) => ["photo", photo]), ...(document ? [["document", document]] : [])];
  const { body, type } = form({ ...place, text: text || null, reply_to: replyTo, message_thread_id: thread }, files);
  const sent = await call("/person/messages", { method: "POST", body, headers: { "Content-Type": type } });
  return [sent].flat();
}

/** A multipart body written by hand: `FormData` would turn every line break of a text into two characters. */
function form(fields, files) {
  const boundary = `----page${crypto.getRandomValues(new Uint32Array(4)).join("")}`;
  const given = Object.entries(fields).filter(([, value]) => value !== null && value !== undefined);
  const parts = given.map(([name, value]) => [`Content-Disposition: form-data; name="${name}"\r\n\r\n`, String(value)]);
  for (const [name, file] of files) {
    const called = (file.name || "file").replace(/["\r\n]/gu, (sign) => encodeURIComponent(sign));
    const head = `Content-Disposition: form-data; name="${name}"; filename="${called}"\r\n`;
    parts.push([`${head}Content-Type: ${file.type || "application/octet-stream"}\r\n\r\n`, file]);
  }
  const body = parts.flatMap((part) => [`--${boundary}\r\n`, ...part, "\r\n"]);
  return { body: new Blob([...body, `--${boundary}--\r\n`]), type: `multipart/form-data; boundary=${boundary}` };
}

const tell = (deed, fields) =>
  call(`/person/${deed}`, { method: "POST", body: JSON.stringify(fields), headers: { "Content-Type": "application/json" } });

/** Presses an inline button; answers what the bot said: `{text, show_alert, url}`, each possibly missing. */
export async function press(place, messageId, data) {
  const answer = await tell("press", { ...place, message_id: messageId, data });
  return answer.answer ?? answer;
}

/** Changes the words of the person's own message; answers it. */
export const edit = (place, messageId, text) => tell("edit", { ...place, message_id: messageId, text });

/** Reacts to a message with one emoji; "" takes the person's reaction back. */
export const react = (place, messageId, emoji) => tell("react", { ...place, message_id: messageId, emoji });

/** Puts a query to a bot from a chat: `{results, next_offset, button}`. */
export const inline = (place, words, offset) => tell("inline", { ...place, query: words, offset });

/** Posts a result of `inline` into a chat. */
export const choose = (place, words, result, thread) => tell("choose", { ...place, query: words, result, message_thread_id: thread });

/** Pays the invoice of a message: `{paid}`, with `error` when it was refused. */
export const pay = (place, messageId) => tell("pay", { ...place, message_id: messageId });

/** Blocks a bot, or puts it out of a group; `removed` false takes that back. */
export const remove = (place, bot, removed) => tell("removal", { ...place, bot, removed });

/** Makes somebody an "administrator" or a "member" of a group. */
export const promote = (place, member, status) => tell("promote", { ...place, member, status });

/** Turns a basic group into a supergroup. */
export const migrate = (place) => tell("migrate", place);

/** Where a file's bytes are. */
export const fileUrl = (fileId) => `/person/files/${encodeURIComponent(fileId)}`;
