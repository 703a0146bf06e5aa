// Links that lead to a bot of this playground rather than out of it.

const HOSTS = new Set(["t.me", "telegram.me", "telegram.dog"]);

/** `{username, start}` of `https://t.me/NAME?start=PAYLOAD` and its kin, `start` null without a payload; else null. */
export function botLink(href) {
  let url;
  try {
    url = new URL(href);
  } catch {
    return null;
  }
  const resolves = url.protocol === "tg:" && (url.hostname === "resolve" || url.pathname.endsWith("resolve"));
  if (!resolves && !HOSTS.has(url.hostname)) return null;
  const username = resolves ? url.searchParams.get("domain") : /^\/(\w+)\/?$/u.exec(url.pathname)?.[1];
  const elsewhere = url.searchParams.has("startgroup") || url.searchParams.has("startapp");
  return username && !elsewhere ? { username: username.toLowerCase(), start: url.searchParams.get("start") } : null;
}
