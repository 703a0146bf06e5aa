// Choosing one of the chats, for a button that takes its words elsewhere.

import { face } from "./avatar.js";
import { el, iconButton } from "./dom.js";
import { faceOf, known, titleOf } from "./state.js";

/** Lets the person choose a chat; `chosen(chat)` is called with it. */
export function chooseChat(chosen) {
  const pick = (chat) => {
    dialog.close();
    chosen(chat);
  };
  const dialog = el("dialog", { class: "sheet chooser", "aria-labelledby": "chooser-title", on: { close: () => dialog.remove() } },
    el("header", {}, el("h2", { id: "chooser-title" }, "Which chat?"), iconButton("close", "Close", () => dialog.close())),
    el("ul", {}, [...known.chats.values()].map((chat) =>
      el("li", {}, el("button", { class: "chat-link", type: "button", onclick: () => pick(chat) }, face(faceOf(chat)), el("strong", {}, titleOf(chat)))))));
  document.body.append(dialog);
  dialog.showModal();
  dialog.querySelector("ul button")?.focus();
}
