// The keys that work wherever the focus is.

import { byId } from "./dom.js";
import { openHelp } from "./help.js";

const writes = (node) => node.matches("textarea, select, input:not([type=checkbox])");

/** `step(by)` opens the chat that many places further down; `write(words)` puts words into the message box. */
export function shortcuts({ step, write }) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
    if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      step(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Escape" && byId("chat").contains(event.target)) {
      byId("composer").focus();
    } else if (!writes(event.target) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      if (event.key === "?") openHelp();
      else if (event.key === "/" && byId("chat").checkVisibility()) write("/");
      else return;
      event.preventDefault();
    }
  });
}
