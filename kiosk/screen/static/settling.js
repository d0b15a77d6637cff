// A key that comes under a finger which is on its way to another one takes no touch for a moment.

// The station refuses an answer to a question that has stood for less.
const QUESTION_MS = 700;
const MOVED_MS = 400;

/** Until when a key rests, by what it does; a page that is drawn again keeps it resting. */
const resting = new Map();
let before = [];

const whatOf = (key) => `${key.getAttribute("hx-vals") ?? ""} ${key.textContent.trim()}`;

function overlaps(one, other) {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

/** Remember where the keys are, before a part of the page is drawn anew. */
export function remember() {
  before = [...document.querySelectorAll("button.button")].map((key) => ({ what: whatOf(key), box: key.getBoundingClientRect() }));
}

/** Let keys rest that are new questions' or lie where another key was. */
export function settle(now = performance.now()) {
  if (before.length === 0) return;
  for (const [what, until] of resting) if (until <= now) resting.delete(what);
  for (const key of document.querySelectorAll("button.button:not(:disabled)")) {
    const what = whatOf(key);
    const known = before.some((one) => one.what === what);
    const asks = /"question": ?"[^"]/.test(what);
    const box = key.getBoundingClientRect();
    const covers = before.some((one) => one.what !== what && overlaps(one.box, box));
    if (asks && !known) resting.set(what, now + QUESTION_MS);
    else if (covers && !resting.has(what)) resting.set(what, now + MOVED_MS);
    const until = resting.get(what) ?? 0;
    if (until > now) rest(key, until - now);
  }
}

function rest(key, ms) {
  key.classList.add("settling");
  setTimeout(() => key.classList.remove("settling"), ms);
}
