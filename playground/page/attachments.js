// Files waiting to be sent: chosen, pasted or dropped.

import { byId, el, icon, iconButton } from "./dom.js";
import { fileSize } from "./format.js";

const ALBUM = 10;

const isPhoto = (file) => /^image\/(?:jpeg|png|webp|bmp)$/u.test(file.type);

export class Attachments {
  #tray = byId("tray");
  #files = [];
  #asFiles = false;
  #urls = [];

  /** `changed()` is called whenever files come or go. */
  constructor(changed) {
    this.changed = changed;
    const input = byId("files");
    byId("attach").addEventListener("click", () => input.click());
    input.addEventListener("change", () => {
      this.add([...input.files]);
      input.value = "";
    });
    this.#dropping(byId("chat"), byId("drop"));
  }

  get any() {
    return this.#files.length > 0;
  }

  /** Adds what a paste holds; true when there were files in it. */
  paste(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return false;
    event.preventDefault();
    this.add(files);
    return true;
  }

  add(files) {
    this.#files.push(...files);
    this.#draw();
  }

  clear() {
    this.#files = [];
    this.#asFiles = false;
    this.#draw();
  }

  /** Hands over what waits and empties the tray: `parts` are what to send, one entry a call. */
  take() {
    const taken = { files: this.#files, asFiles: this.#asFiles, parts: this.#parts() };
    this.clear();
    return taken;
  }

  /** Puts back what was taken. */
  put({ files, asFiles }) {
    this.#files = files;
    this.#asFiles = asFiles;
    this.#draw();
  }

  /** Photos go together as albums, everything else one by one. */
  #parts() {
    const photos = this.#asFiles ? [] : this.#files.filter(isPhoto);
    const others = this.#files.filter((file) => !photos.includes(file));
    const albums = [];
    for (let at = 0; at < photos.length; at += ALBUM) albums.push({ photos: photos.slice(at, at + ALBUM) });
    return [...albums, ...others.map((document) => ({ document }))];
  }

  #draw() {
    this.#urls.forEach((url) => URL.revokeObjectURL(url));
    this.#urls = [];
    this.#tray.hidden = !this.any;
    const photos = this.#files.some(isPhoto);
    this.#tray.replaceChildren(
      el("ul", { class: "waiting", "aria-label": "Waiting to be sent" }, this.#files.map((file, index) => this.#item(file, index))),
      photos ? this.#choice() : el("span"));
    this.changed();
  }

  #item(file, index) {
    const remove = () => {
      this.#files.splice(index, 1);
      this.#draw();
      byId("composer").focus();
    };
    return el("li", { title: `${file.name} ${fileSize(file.size)}` }, this.#look(file), iconButton("close", `Remove ${file.name}`, remove, "small"));
  }

  #look(file) {
    if (!isPhoto(file) || this.#asFiles) return el("span", { class: "plain-file" }, icon("file"), el("small", {}, file.name));
    const url = URL.createObjectURL(file);
    this.#urls.push(url);
    return el("img", { src: url, alt: file.name });
  }

  #choice() {
    const change = (event) => {
      this.#asFiles = event.target.checked;
      this.#draw();
      byId("as-files")?.focus();
    };
    return el("label", { class: "choice" }, el("input", { type: "checkbox", id: "as-files", checked: this.#asFiles, on: { change } }), " Send as file");
  }

  #dropping(zone, sign) {
    let depth = 0;
    const holds = (event) => event.dataTransfer?.types.includes("Files");
    const end = () => {
      depth = 0;
      sign.hidden = true;
    };
    zone.addEventListener("dragenter", (event) => {
      if (!holds(event)) return;
      event.preventDefault();
      depth += 1;
      sign.hidden = false;
    });
    zone.addEventListener("dragover", (event) => holds(event) && event.preventDefault());
    zone.addEventListener("dragleave", () => (depth -= 1) <= 0 && end());
    zone.addEventListener("drop", (event) => {
      if (!holds(event)) return;
      event.preventDefault();
      end();
      this.add([...event.dataTransfer.files]);
      byId("composer").focus();
    });
  }
}
