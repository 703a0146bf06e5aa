// Where the page is, as its address tells it: who the person is and which chat is open.

const LAST = "wassily.person";

/** `{user, chat, bot, topic}` of the address; each a number or null. */
export function route() {
  const fields = new URLSearchParams(location.hash.slice(1));
  const number = (name) => (fields.get(name) ? Number(fields.get(name)) : null);
  return { user: number("user") ?? (Number(localStorage.getItem(LAST)) || null), chat: number("chat"), bot: number("bot"), topic: number("topic") };
}

/** The address of a chat, or of a person's list of chats. */
export function address({ user, chat = null, bot = null, topic = null }) {
  const fields = Object.entries({ user, chat, bot, topic }).filter(([, value]) => value !== null);
  return `#${new URLSearchParams(fields)}`;
}

/** Goes there; `instead` leaves no step to go back to. */
export function go(place, instead = false) {
  localStorage.setItem(LAST, String(place.user));
  const to = address(place);
  if (to === location.hash) return;
  if (instead) {
    history.replaceState(null, "", to);
    dispatchEvent(new HashChangeEvent("hashchange"));
  } else {
    location.hash = to;
  }
}
