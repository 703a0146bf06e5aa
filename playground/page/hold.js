// A finger that rests on a message.

const LONG = 450;
const STILL = 8;

/** Calls `done(target)` when a finger has rested on something inside `box`. */
export function holds(box, done) {
  let rest = null;
  let held = false;
  const end = () => {
    clearTimeout(rest?.timer);
    rest = null;
  };
  box.addEventListener("touchstart", (event) => {
    end();
    held = false;
    if (event.touches.length !== 1) return;
    const { clientX: x, clientY: y, target } = event.touches[0];
    rest = { x, y, timer: setTimeout(() => {
      held = true;
      done(target);
    }, LONG) };
  }, { passive: true });
  box.addEventListener("touchmove", (event) => {
    const { clientX: x, clientY: y } = event.touches[0];
    if (rest && Math.hypot(x - rest.x, y - rest.y) > STILL) end();
  }, { passive: true });
  // What was held is not pressed as well.
  box.addEventListener("touchend", (event) => {
    if (held) event.preventDefault();
    end();
  });
  box.addEventListener("touchcancel", end);
  box.addEventListener("contextmenu", (event) => held && event.preventDefault());
}
