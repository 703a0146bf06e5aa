// What a newcomer sees where there is nothing yet.

import { byId, el } from "./dom.js";

const TRIES = [
  ["/start", "see what it can do"],
  ["/imagine a red apple", "words become a picture"],
  ["/imagine a blue rocket", "colours count too"],
];

/** Draws the empty chat: `say(words)` sends them. `at` is put behind commands in a group. */
export function welcome(chat, at, say) {
  const tries = TRIES.map(([words, why]) => {
    const sent = at ? words.replace(/^\/\w+/u, `$&@${at}`) : words;
    return el("li", {}, el("button", { type: "button", class: "try", onclick: () => say(sent) }, el("b", {}, words), el("span", {}, why)));
  });
  return el("div", { class: "welcome" },
    el("img", { src: "/page/mark.svg", alt: "", width: 72, height: 72 }),
    el("h3", {}, chat.group ? "A room for everyone" : "What shall be painted?"),
    el("p", {}, chat.group ? "Ada, Boris and Minji meet here, and the bot listens for its commands. Say one:" : "Write what you would like to see, or press one of these:"),
    el("ul", {}, tries),
    el("p", { class: "hint" }, "You can also send a photo: paste it, drop it here, or press the clip."));
}

/** Draws the place of the chat when none is open. */
export function noChat(bots) {
  const box = byId("nochat");
  const words = bots.length
    ? [el("h3", {}, "Choose a chat")]
    : [el("h3", {}, "No bot has called yet"),
      el("p", {}, "Point any bot at this address; a token such as ", el("code", {}, "1:anything"), " becomes bot 1 with its first call."),
      el("pre", {}, `${location.origin}/bot1:anything/getMe`)];
  box.replaceChildren(el("div", { class: "welcome" }, el("img", { src: "/page/mark.svg", alt: "", width: 72, height: 72 }), ...words));
}
