// Nothing is put in place while a mouse button, a finger or the space bar is down: what was pressed
// and is let go must be the same thing, or the browser takes it for no click at all.
const LONGEST = 2000;
let down = null;

function press() {
  release();
  let free;
  const over = new Promise((done) => { free = done; });
  down = { over, free, timer: setTimeout(release, LONGEST) };
}

function release() {
  if (!down) return;
  clearTimeout(down.timer);
  down.free();
  down = null;
}

// The click follows the release; what waits goes on after it.
const afterClick = () => setTimeout(release);
addEventListener("pointerdown", press, { capture: true });
for (const name of ["pointerup", "pointercancel", "blur"]) addEventListener(name, afterClick, { capture: true });
addEventListener("keydown", (event) => event.key === " " && !event.repeat && press(), { capture: true });
addEventListener("keyup", (event) => event.key === " " && afterClick(), { capture: true });

// When nothing is pressed any more; at once if nothing is.
export const released = () => down?.over ?? Promise.resolve();
