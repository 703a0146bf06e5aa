// What a screen reader says of new messages: one calm line, however many come at once.

import { byId } from "./dom.js";
import { nameOf, summary } from "./format.js";

const GATHER = 500;
const MOST = 2;

let waiting = [];
let timer = null;

/** Tells of a message by somebody else. Those that come within half a second are told together. */
export function announce(message) {
  waiting.push(`${nameOf(message.from) || "The chat"}: ${summary(message)}`);
  timer ??= setTimeout(tell, GATHER);
}

function tell() {
  const lines = waiting;
  waiting = [];
  timer = null;
  byId("heard").textContent = lines.length > MOST ? `${lines.length} new messages. ${lines.at(-1)}` : lines.join(". ");
}

/** Forgets what is not told yet: another chat is open. */
export function hush() {
  waiting = [];
  byId("heard").textContent = "";
}
