// The head of the open chat, and what an empty chat shows.

import { face } from "./avatar.js";
import { byId } from "./dom.js";
import { actionWords, nameOf } from "./format.js";
import { botName, faceOf, known, titleOf } from "./state.js";
import { welcome } from "./welcome.js";

/** Draws the head of `chat`; `say(words)` sends words from the welcome of an empty chat. */
export function drawHead(chat, say) {
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
  drawWelcome(chat, say);
}

function drawWelcome(chat, say) {
  const empty = chat.loaded && chat.shown().length === 0;
  const there = document.querySelector("#canvas > .welcome");
  if (!empty) there?.remove();
  else if (!there || there.dataset.of !== spot(chat)) {
    there?.remove();
    const box = welcome(chat, botName(chat), say);
    box.dataset.of = spot(chat);
    byId("canvas").append(box);
  }
}

const spot = (chat) => `${chat.key} ${chat.topic ?? ""}`;

function setText(id, words) {
  if (byId(id).textContent !== words) byId(id).textContent = words;
}
