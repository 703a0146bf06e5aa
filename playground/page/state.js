// What the page knows at this moment: people, bots, who the person is, their chats, and the one that is open.

import { nameOf } from "./format.js";

export const known = { people: [], bots: [], user: null, chats: new Map(), open: null };

/** The person whose page this is. */
export const me = () => known.people.find(({ id }) => id === known.user) ?? null;

/** The bot of a private chat, or null. */
export const botOf = (chat) => known.bots.find(({ id }) => id === chat.bot) ?? null;

/** Whose face a chat shows. */
export const faceOf = (chat) => (chat.group ? chat.chat : (botOf(chat) ?? chat.chat));

/** What a chat is called. */
export const titleOf = (chat) => nameOf(faceOf(chat));

/** The name behind a command in a group, where it says which bot it is for; null in private chats. */
export const botName = (chat, message = null) => {
  if (!chat.group) return null;
  return message?.from?.is_bot ? message.from.username : (known.bots[0]?.username ?? null);
};
