// Parts of a node that change one by one: a part whose key is as before keeps its node, so an edit never flickers.

export class Slots {
  #parent;
  #order;
  #held = new Map();

  /** `order`: the names of the parts, first to last, as they stand in `parent`. */
  constructor(parent, order) {
    this.#parent = parent;
    this.#order = order;
  }

  /** Shows the part `name` as `make(former node or null)`; a null `key` takes it away. True when the node changed. */
  set(name, key, make) {
    const former = this.#held.get(name);
    if ((former?.key ?? null) === key) return false;
    this.#held.delete(name);
    if (key !== null) {
      const node = make(former?.node ?? null);
      if (former) former.node.replaceWith(node);
      else this.#parent.insertBefore(node, this.#after(name));
      this.#held.set(name, { key, node });
    } else {
      former.node.remove();
    }
    return true;
  }

  /** The node of a part, or null. */
  node(name) {
    return this.#held.get(name)?.node ?? null;
  }

  #after(name) {
    const later = this.#order.slice(this.#order.indexOf(name) + 1);
    const next = later.find((other) => this.#held.has(other));
    return next ? this.#held.get(next).node : null;
  }
}
