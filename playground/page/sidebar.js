// Who you are, and your chats.

import { face } from "./avatar.js";
import { byId, el } from "./dom.js";
import { actionWords, clock, dayKey, dayName, nameOf, serviceLine, summary } from "./format.js";
import { redraw } from "./redraw.js";
import { price } from "./stars.js";
import { threadOf } from "./store.js";

/** The people to be; `choose(id)` is called for another one. */
export function drawPeople(people, user, choose) {
  const box = byId("people");
  redraw(box, JSON.stringify([people, user]), () => people.map((person) => {
    const on = person.id === user;
    return el("button", {
      class: "person", type: "button", role: "radio", "aria-checked": String(on), tabIndex: on ? 0 : -1,
      data: { key: String(person.id) }, title: `${on ? "You are" : "Be"} ${spoken(person)}`, "aria-label": spoken(person),
      on: { click: () => choose(person.id), keydown: (event) => step(event, people, user, choose) },
    }, face(person), el("span", {}, nameOf(person)), person.language_code ? el("small", { class: "language" }, person.language_code) : null);
  }));
}

/** How many Stars the person has. */
export function drawBalance(person) {
  const box = byId("balance");
  box.hidden = person?.stars === undefined;
  if (!box.hidden) redraw(box, `${person.id} ${person.stars}`, () => [el("span", {}, `${nameOf(person)} has `), el("b", {}, price(person.stars))]);
}

const LANGUAGES = new Intl.DisplayNames(["en-GB"], { type: "language", fallback: "code" });

/** A person's name with the language of their app, which decides what commands and answers they get. */
const spoken = (person) => [nameOf(person), person.language_code ? LANGUAGES.of(person.language_code) : null].filter(Boolean).join(", ");

function step(event, people, user, choose) {
  const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (!by) return;
  event.preventDefault();
  const at = people.findIndex(({ id }) => id === user);
  const { id } = people[(at + by + people.length) % people.length];
  choose(id);
  byId("people").querySelector(`[data-key="${id}"]`)?.focus();
}

/** The chats; `title(chat)` names one, `face(chat)` says whose face it shows, `href(chat)` is its address. */
export function drawChats(chats, open, { title, faceOf, href }) {
  const rows = chats.map((chat) => ({ chat, name: title(chat), unread: chat.unread(), line: lastLine(chat), acting: chat.acting() !== null }));
  const signature = JSON.stringify(rows.map(({ chat, ...row }) => [chat.user, chat.key, chat.key === open, chat.last?.date, row]));
  redraw(byId("chats"), signature, () => rows.map(({ chat, name, unread, line, acting }) =>
    el("li", {}, el("a", { class: "chat-link", href: href(chat), "aria-current": chat.key === open ? "page" : null, data: { key: chat.key } },
      face(faceOf(chat)),
      el("span", { class: "chat-words" },
        el("span", { class: "chat-name" }, el("strong", {}, name), chat.last ? el("time", {}, when(chat.last.date)) : null),
        el("span", { class: "chat-line" }, el("span", { class: acting ? "last acting" : "last" }, line),
          unread ? el("b", { class: "unread", "aria-label": `${unread} unread` }, unread > 49 ? "50+" : String(unread)) : null))))));
}

const when = (seconds) => (dayKey(seconds) === new Date().toDateString() ? clock(seconds) : dayName(seconds));

function lastLine(chat) {
  const act = chat.acting();
  if (act) return `${chat.group ? `${nameOf(act.who)} is ` : ""}${actionWords(act.action)}…`;
  if (!chat.last) return "Nothing said yet";
  const mine = chat.last.from?.id === chat.user;
  const who = mine ? "You: " : chat.group ? `${nameOf(chat.last.from)}: ` : "";
  const topic = chat.topics?.find(({ message_thread_id: id }) => id === threadOf(chat.last));
  return (topic ? `${topic.name} › ` : "") + (serviceLine(chat.last) ?? who + summary(chat.last));
}
