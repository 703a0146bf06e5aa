// Faces: concentric circles, each person's own, drawn from their id.

import { svg } from "./dom.js";
import { nameOf } from "./format.js";

const PALETTE = [
  ["#c8452f", "#f0b429", "#234e8c"], ["#234e8c", "#e98a6d", "#f4d58d"], ["#2f7d6d", "#f0b429", "#7a2f52"],
  ["#7a2f52", "#f2a65a", "#2f7d6d"], ["#b5651d", "#f6dfa4", "#234e8c"], ["#4b4e9c", "#ee9480", "#f4d58d"],
  ["#8a3324", "#e9c46a", "#2a9d8f"],
];

/** Which of the seven colours a person has. */
export const hueOf = (id) => Math.abs(Number(id)) % PALETTE.length;

/** A round face for a user or chat: a bot's is a target, everyone else's has a letter. */
export function face(who) {
  const [outer, middle, inner] = PALETTE[hueOf(who.id)];
  if (who.is_bot) return target(outer);
  const x = 13 + (Math.abs(who.id) % 5);
  return svg("svg", { viewBox: "0 0 40 40", class: "face", "aria-hidden": "true" },
    svg("rect", { width: 40, height: 40, fill: outer }),
    svg("circle", { cx: x, cy: 27, r: 17, fill: middle, opacity: 0.85 }),
    svg("circle", { cx: x, cy: 27, r: 10, fill: inner, opacity: 0.85 }),
    svg("path", { d: "M4 4 38 30", stroke: "#fff", "stroke-width": 1.2, opacity: 0.6 }),
    letter(nameOf(who)));
}

function target(ground) {
  const rings = [[29, ground], [13, "#f0b429"], [8.5, "#c8452f"], [3.5, "#f6e7cf"]];
  return svg("svg", { viewBox: "0 0 40 40", class: "face", "aria-hidden": "true" },
    ...rings.map(([r, fill]) => svg("circle", { cx: 20, cy: 20, r, fill })),
    svg("path", { d: "M4 36 36 4", stroke: "#f6e7cf", "stroke-width": 2 }));
}

function letter(name) {
  const node = svg("text", { x: 20, y: 27, "text-anchor": "middle", class: "face-letter" });
  node.textContent = [...name][0] ?? "?";
  return node;
}
