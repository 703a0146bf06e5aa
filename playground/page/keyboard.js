// The buttons under a message.

import { el, icon } from "./dom.js";
import { safeLink } from "./entities.js";

/** An inline keyboard. Pressing a callback button is heard by the log, which knows the message. */
export function inlineKeyboard(rows) {
  return el("div", { class: "keyboard", role: "group", "aria-label": "Buttons of this message" },
    rows.map((row) => el("div", { class: "keys" }, row.map(key))));
}

function key(button) {
  const href = button.url ?? button.login_url?.url ?? button.web_app?.url;
  if (href && safeLink(href)) {
    return el("a", { class: "key", href: safeLink(href), target: "_blank", rel: "noopener noreferrer" }, label(button), icon("link"));
  }
  if (button.copy_text) {
    const copy = () => navigator.clipboard?.writeText(button.copy_text.text);
    return el("button", { class: "key", type: "button", onclick: copy }, label(button), icon("copy"));
  }
  if (button.callback_data !== undefined) {
    return el("button", { class: "key", type: "button", data: { callback: button.callback_data } }, label(button));
  }
  if (button.pay) return el("button", { class: "key pay-key", type: "button", data: { pay: "" } }, label(button));
  const words = button.switch_inline_query_current_chat ?? button.switch_inline_query ?? button.switch_inline_query_chosen_chat?.query;
  if (words !== undefined) {
    const here = button.switch_inline_query_current_chat !== undefined;
    return el("button", { class: "key", type: "button", data: { inline: words, here: here ? "here" : "" } }, label(button), icon(here ? "at" : "reply"));
  }
  return el("button", { class: "key", type: "button", disabled: true }, label(button));
}

const label = (button) => el("span", { class: "key-words" }, button.text);
