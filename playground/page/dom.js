// Building the page's nodes. Text always enters as text nodes, so nothing a person writes can become markup.

/**
 * A new element. `props`: `class`, `data` (dataset), `on` (listeners); other names are properties where the element
 * has them, attributes otherwise; null, undefined and false are left out.
 */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") node.className = value;
    else if (name === "data") Object.assign(node.dataset, value);
    else if (name === "on") for (const [event, hear] of Object.entries(value)) node.addEventListener(event, hear);
    else if (name in node && !name.startsWith("aria")) node[name] = value;
    else node.setAttribute(name, String(value));
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return node;
}

const SVG = "http://www.w3.org/2000/svg";

/** An SVG element with attributes. */
export function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  node.append(...children);
  return node;
}

// Strokes on a 24 x 24 grid.
const ICONS = {
  send: "M4 12 20 4 15 20 11 13Z",
  attach: "M8 12.5 14 6.5a3.2 3.2 0 0 1 4.6 4.6L11 18.6a5 5 0 0 1-7-7L11 4.5",
  menu: "M7 4h10a3 3 0 0 1 3 3v10a3 3 0 0 1-3 3H7a3 3 0 0 1-3-3V7a3 3 0 0 1 3-3ZM14 8 10 16",
  back: "M14.5 5 7.5 12 14.5 19",
  next: "M9.5 5 16.5 12 9.5 19",
  down: "M5 9.5 12 16.5 19 9.5",
  close: "M6 6 18 18M18 6 6 18",
  react: "M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17ZM8.5 14a4.2 4.2 0 0 0 7 0M9.2 9.5v.4M14.8 9.5v.4",
  edit: "M4 20 5 15.5 16 4.5 19.5 8 8.5 19ZM14 6.5 17.5 10",
  reply: "M10 5 4 11 10 17M4 11h9a7 7 0 0 1 7 7",
  file: "M6 3h8l5 5v13H6zM14 3v5h5",
  save: "M12 4v11M7 10.5 12 15.5 17 10.5M5 20h14",
  link: "M8 16 17 7M9 7h8v8",
  copy: "M8 8h11v12H8zM5 16V4h10",
  play: "M8 5.5 18.5 12 8 18.5Z",
  help: "M8.5 9a3.5 3.5 0 1 1 5.3 3c-1.200.7-1.800 1.3-1.800 2.7M12 18.200v.1",
  more: "M12 6v.1M12 12v.1M12 18v.1",
  at: "M15.5 12a3.5 3.5 0 1 1-7 0 3.5 3.5 0 0 1 7 0v1.2a2.4 2.4 0 0 0 4.8 0V12a8.3 8.3 0 1 0-3.2 6.5",
  theme: "M19.5 14.5A8 8 0 1 1 9.5 4.5a6.5 6.5 0 0 0 10 10Z",
};

/** One of the page's own icons, hidden from assistive technology: its button carries the words. */
export function icon(name) {
  return svg("svg", { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" }, svg("path", { d: ICONS[name] }));
}

/** A round button that shows an icon and says its words. */
export function iconButton(name, label, onclick, extra = "") {
  return el("button", { class: `round ${extra}`.trim(), type: "button", "aria-label": label, title: label, onclick }, icon(name));
}

export const byId = (id) => document.getElementById(id);

export const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
