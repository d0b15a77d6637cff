// The server's clock in the browser: it may run faster than ours, and ours may be wrong.

const loadedAt = performance.now();
const said = Date.parse(document.body.dataset.now ?? "");
const speed = Number(document.body.dataset.speed ?? "1");

/** Return the server's moment, in milliseconds since 1970. */
export function now() {
  return said + (performance.now() - loadedAt) * speed;
}

/**
 * Return `40 s`, `3 min 20 s` or `1 h 05 min`; what is negative is said without its sign.
 * @param {number} ms
 */
export function sayDuration(ms) {
  const seconds = Math.floor(Math.abs(ms) / 1000);
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${two(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${two(Math.floor((seconds % 3600) / 60))} min`;
}
