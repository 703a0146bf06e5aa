// Following one chat by long poll, and staying with it when the server goes away and comes back.

import * as api from "./api.js";

const HELD = 25;
const GLANCE = 2500;
const SLOWEST = 5000;

/** Resolves after `ms`, or at once when `signal` ends. */
export const pause = (ms, signal) =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
  });

/**
 * Follows `place` until `stop()`. `reload` is awaited before following begins and after every gap; `hear` gets each
 * batch of events; `state` hears `away` and `back`.
 */
export class Feed {
  #ended = new AbortController();
  #turn = null;
  #after = null;
  #failures = 0;

  constructor(place, { reload, hear, state }) {
    this.place = place;
    this.reload = reload;
    this.hear = hear;
    this.state = state;
    // A hidden page lets its connection go: browsers allow few at once to one server, and there may be many tabs.
    document.addEventListener("visibilitychange", () => this.#turn?.abort(), { signal: this.#ended.signal });
    this.#follow();
  }

  stop() {
    this.#ended.abort();
    this.#turn?.abort();
  }

  async #follow() {
    while (!this.#ended.signal.aborted) {
      this.#turn = new AbortController();
      try {
        await this.#once(this.#turn.signal);
        this.#failures = 0;
      } catch (error) {
        if (error.name !== "AbortError") await this.#wait(error);
      }
    }
  }

  async #once(signal) {
    if (this.#after === null) {
      // An `after` beyond all events asks for the newest number alone.
      const { seq } = await api.events(this.place, Number.MAX_SAFE_INTEGER, 0, signal);
      await this.reload();
      this.#after = seq;
      this.state("back");
    }
    const held = document.hidden ? 0 : HELD;
    const { events, seq } = await api.events(this.place, this.#after, held, signal);
    if (seq < this.#after) {
      this.#after = null;
      return;
    }
    this.#after = seq;
    if (events.length) this.hear(events);
    if (!held) await pause(GLANCE, signal);
  }

  async #wait(error) {
    this.#after = null;
    this.state("away", error);
    this.#failures += 1;
    await pause(Math.min(500 * 2 ** this.#failures, SLOWEST), this.#turn.signal);
  }
}
