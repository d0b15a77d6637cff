// Hears the store's facts as they happen, and says how old the page is when it no longer does.
//
// It reads the stream itself, not through EventSource, because the lines that only keep it open prove that it is open.
// For each fact it sends `fact` on <body>, and `fact-<subject>`, for htmx and for board.js.

import { sayDuration } from "./clock.js";

const STALE_AFTER_MS = (Number(document.body.dataset.keepalive ?? "15") + 5) * 1000;
const AGAIN_MS = 2_000;
const address = document.body.dataset.live ?? "";
const freshness = /** @type {HTMLElement | null} */ (document.getElementById("freshness"));
let position = document.body.dataset.position ?? "";
let heardAt = performance.now();
let open = false;

async function follow() {
  for (;;) {
    try {
      await hear();
    } catch {
      // The server is away or restarts; it is asked again, from where we left off.
    }
    open = false;
    show();
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
}

async function hear() {
  const giveUp = new AbortController();
  const watch = setInterval(() => {
    if (performance.now() - heardAt > 2 * STALE_AFTER_MS) giveUp.abort();
  }, 1_000);
  try {
    const answer = await fetch(address, {
      headers: { Accept: "text/event-stream", "Last-Event-ID": position, "X-Part": "1" },
      signal: giveUp.signal,
    });
    if (answer.status === 401) location.reload();
    if (!answer.ok || answer.body === null) return;
    open = true;
    await read(answer.body.pipeThrough(new TextDecoderStream()).getReader());
  } finally {
    clearInterval(watch);
  }
}

/** @param {ReadableStreamDefaultReader<string>} reader */
async function read(reader) {
  let held = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    heardAt = performance.now();
    show();
    const events = (held + value).split("\n\n");
    held = events.pop() ?? "";
    events.forEach(tell);
  }
}

/** @param {string} text */
function tell(text) {
  const field = (/** @type {string} */ name) =>
    text.split("\n").find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
  const kind = field("event");
  position = field("id") ?? position;
  if (kind === undefined || kind === "hello") return;
  const fact = { kind, ...JSON.parse(field("data") ?? "{}") };
  document.body.dispatchEvent(new CustomEvent("fact", { detail: fact }));
  document.body.dispatchEvent(new CustomEvent(`fact-${fact.subject}`, { detail: fact }));
}

function show() {
  if (freshness === null) return;
  const age = performance.now() - heardAt;
  const stale = !open || age > STALE_AFTER_MS;
  const said = stale
    ? (freshness.dataset.staleText ?? "").replace("{time}", sayDuration(age))
    : (freshness.dataset.liveText ?? "");
  freshness.classList.toggle("is-ok", !stale);
  freshness.classList.toggle("is-offline", stale);
  freshness.classList.remove("is-calm");
  const text = freshness.querySelector("span");
  if (text !== null && text.textContent !== said) text.textContent = said;
}

setInterval(show, 1_000);
void follow();
