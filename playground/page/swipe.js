// A message pulled to the left by a finger is answered.

const FAR = 56;
const MOST = 84;

/** Calls `done(message node)` when a message inside `box` is swiped left far enough. */
export function swipes(box, done) {
  let pull = null;

  box.addEventListener("touchstart", (event) => {
    const node = event.touches.length === 1 ? event.target.closest(".message") : null;
    pull = node && { node, x: event.touches[0].clientX, y: event.touches[0].clientY, by: 0, sideways: null };
  }, { passive: true });

  box.addEventListener("touchmove", (event) => {
    if (!pull) return;
    const dx = event.touches[0].clientX - pull.x;
    const dy = event.touches[0].clientY - pull.y;
    pull.sideways ??= Math.abs(dx) + Math.abs(dy) < 8 ? null : Math.abs(dx) > Math.abs(dy) * 1.5;
    if (pull.sideways === false) pull = null;
    if (!pull?.sideways) return;
    pull.by = Math.max(-MOST, Math.min(0, dx));
    pull.node.style.transform = `translateX(${pull.by}px)`;
  }, { passive: true });

  const end = () => {
    if (!pull) return;
    const { node, by } = pull;
    pull = null;
    node.style.transform = "";
    if (by <= -FAR) done(node);
  };
  box.addEventListener("touchend", end);
  box.addEventListener("touchcancel", end);
}
