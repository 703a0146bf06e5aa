// Short notices: toasts, alerts, and the line that says the server is away.

import { byId, el } from "./dom.js";

const SHOWN = 4200;

/** A line that goes by itself. */
export function toast(words, kind = "plain") {
  const node = el("p", { class: `toast ${kind}` }, words);
  byId("toasts").append(node);
  setTimeout(() => node.remove(), SHOWN);
}

/** A box that waits for its button. */
export function alertBox(words) {
  const close = () => dialog.close();
  const dialog = el("dialog", { class: "alert", "aria-label": "A word from the bot", on: { close: () => dialog.remove() } },
    el("p", {}, words), el("button", { type: "button", class: "solid", onclick: close }, "OK"));
  document.body.append(dialog);
  dialog.showModal();
}

/** Says that the server is away, or takes that back. */
export function connection(state, error) {
  const line = byId("away");
  const away = state === "away";
  if (away) line.textContent = `${error.message} Trying again…`;
  else if (!line.hidden) toast("Connected again.");
  line.hidden = !away;
}
