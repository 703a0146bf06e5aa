// The help dialog: which keys do what.

import { el, iconButton } from "./dom.js";

const KEYS = [
  ["Everywhere", [
    ["?", "This list"],
    ["/", "Write a command"],
    ["Alt ↑  Alt ↓", "The chat above or below"],
    ["Alt ←  Alt →", "Back and forward"],
    ["Esc", "Close what is open, then back to the message box"],
  ]],
  ["Writing", [
    ["Enter", "Send"],
    ["Shift Enter", "A new line"],
    ["↑", "Edit what you wrote last, in an empty box"],
    ["Ctrl ↑  Ctrl ↓", "Choose the message to reply to"],
    ["↑  ↓", "Move in the commands or results that are shown"],
    ["Tab", "Take the command that is marked"],
    ["Enter", "Take the first result of @bot words"],
  ]],
  ["Among messages", [
    ["↑  ↓", "The message above or below"],
    ["Home  End", "The first message, the newest"],
    ["R", "Reply"],
    ["E", "Edit what you wrote"],
    ["+", "React"],
    ["Tab", "To the buttons, links and pictures of the message"],
    ["Enter", "Press what has the focus, or reply"],
  ]],
];

/** Opens the dialog, unless it is open. */
export function openHelp() {
  if (document.querySelector(".help")) return;
  const close = iconButton("close", "Close", () => dialog.close());
  const dialog = el("dialog", { class: "sheet help", "aria-labelledby": "help-title", on: { close: () => dialog.remove() } },
    el("header", {}, el("h2", { id: "help-title" }, "Keys"), close),
    el("div", { class: "lists" }, KEYS.map(([title, rows]) =>
      el("section", {}, el("h3", {}, title), el("dl", {}, rows.map(([keys, what]) => row(keys, what)))))));
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
  close.focus();
}

const row = (keys, what) =>
  el("div", {}, el("dt", {}, keys.split("  ").map((chord) => el("span", {}, chord.split(" ").map((key) => el("kbd", {}, key))))), el("dd", {}, what));
