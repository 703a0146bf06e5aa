// About the open chat: who is in it and as what, and what may be changed there.

import * as api from "./api.js";
import { face } from "./avatar.js";
import { el, iconButton } from "./dom.js";
import { nameOf } from "./format.js";
import { faceOf, known, titleOf } from "./state.js";

const ROLES = { creator: "owner", administrator: "administrator", member: "member", left: "not here any more" };

const whoIs = (id) => [...known.people, ...known.bots].find((one) => one.id === id);

/** Opens the dialog about `chat`; `glance()` asks the server again after each change. */
export function openAbout(chat, glance) {
  const trouble = el("p", { class: "trouble", role: "alert" });
  const body = el("div");
  const dialog = el("dialog", { class: "sheet about", "aria-labelledby": "about-title", on: { close: () => dialog.remove() } },
    el("header", {}, el("h2", { id: "about-title" }, titleOf(chat)), iconButton("close", "Close", () => dialog.close())),
    body, trouble);
  const change = (deed) => async ({ currentTarget: button }) => {
    const { key } = button.dataset;
    button.disabled = true;
    trouble.textContent = "";
    await deed().then(glance).catch((error) => {
      trouble.textContent = error.message;
    });
    draw();
    body.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus();
  };
  const draw = () => (known.chats.has(chat.key) ? fill() : dialog.close());
  const fill = () => body.replaceChildren(...(chat.group ? group(chat, change) : lone(chat, change)));
  draw();
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
}

const statusOf = (chat, id) => chat.members.find((member) => member.id === id)?.status ?? "left";

/** A private chat: the bot, which can be blocked. */
function lone(chat, change) {
  const bot = faceOf(chat);
  const blocked = statusOf(chat, bot.id) === "left";
  const turn = change(() => api.remove(chat.place, bot.id, !blocked));
  return [
    el("p", { class: "about-line" }, `@${bot.username}`),
    el("button", { class: "plain", type: "button", data: { key: "block" }, onclick: turn }, blocked ? "Unblock the bot" : "Block the bot"),
  ];
}

function group(chat, change) {
  const runs = ["creator", "administrator"].includes(statusOf(chat, known.user));
  const basic = chat.chat.type === "group";
  const kind = chat.topics ? "Supergroup with topics" : basic ? "Group" : "Supergroup";
  const grow = change(() => api.migrate(chat.place));
  return [
    el("p", { class: "about-line" }, `${kind}, ${chat.members.filter(({ status }) => status !== "left").length} members`),
    el("ul", {}, chat.members.map(({ id, status }) => member(chat, whoIs(id), status, runs, change))),
    basic && runs ? el("button", { class: "plain", type: "button", data: { key: "migrate" }, onclick: grow }, "Turn it into a supergroup") : null,
  ].filter(Boolean);
}

function member(chat, who, status, runs, change) {
  const may = runs && who && status !== "creator" && who.id !== known.user;
  const act = (key, words, deed) => el("button", {
    class: "small-act", type: "button", data: { key: `${key} ${who.id}` }, "aria-label": `${words} ${nameOf(who)}`, onclick: change(deed),
  }, words);
  const higher = status === "member";
  return el("li", {}, who ? face(who) : null,
    el("span", {}, el("strong", {}, nameOf(who) || "Somebody"), el("small", {}, `${who?.is_bot ? "bot, " : ""}${ROLES[status] ?? status}`)),
    may && status !== "left"
      ? act("role", higher ? "Promote" : "Demote", () => api.promote(chat.place, who.id, higher ? "administrator" : "member")) : null,
    may && who.is_bot ? act("here", status === "left" ? "Add" : "Remove", () => api.remove(chat.place, who.id, status !== "left")) : null);
}
