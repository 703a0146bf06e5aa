// The topics of a forum, as a row of links above its messages.

import { hueOf } from "./avatar.js";
import { byId, el } from "./dom.js";
import { redraw } from "./redraw.js";

/** Draws the topics of `chat`, General first; a chat without topics shows none. `href(topic)` is the address of one. */
export function drawTopics(chat, href) {
  const box = byId("topics");
  box.hidden = !chat.topics;
  if (!chat.topics) return;
  const rows = [{ id: null, name: "General" }, ...chat.topics.map((topic) => ({ id: topic.message_thread_id, name: topic.name }))]
    .map((row) => ({ ...row, unread: chat.unread(row.id), on: row.id === chat.topic }));
  if (redraw(box, JSON.stringify([chat.user, chat.key, rows]), () => rows.map((row) => link(row, href(row.id))))) {
    box.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
}

const link = ({ id, name, unread, on }, href) =>
  el("a", { class: `topic hue-${hueOf(id ?? 0)}`, href, "aria-current": on ? "page" : null, data: { key: `topic ${id ?? "general"}` }, on: { keydown: step } },
    el("i", { class: "topic-mark", "aria-hidden": "true" }, id === null ? "#" : [...name][0]?.toUpperCase()),
    el("span", {}, name),
    unread ? el("b", { class: "unread", "aria-label": `${unread} unread` }, unread > 49 ? "50+" : String(unread)) : null);

function step(event) {
  const to = { ArrowRight: "nextElementSibling", ArrowLeft: "previousElementSibling" }[event.key];
  if (!to || event.altKey) return;
  event.preventDefault();
  event.currentTarget[to]?.focus();
}
