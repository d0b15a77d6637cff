// The orders board: counts down, fetches a row again when a fact about its order arrives, and keeps rows in order.

import { now, sayDuration } from "./clock.js";

const SOON_MS = 5 * 60_000;
const GATHER_MS = 200;
const LIST_MS = 15_000;
const board = /** @type {HTMLElement} */ (document.getElementById("board"));
const none = document.getElementById("none");
const newestFirst = board.dataset.newestFirst === "1";
/** @type {Set<string>} */
const waiting = new Set();

document.body.addEventListener("fact", (event) => {
  const { subject } = /** @type {CustomEvent} */ (event).detail;
  if (!/^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(subject ?? "")) return;
  // Facts come in bursts: a walk of twelve picks is one look at the row.
  if (waiting.size === 0) setTimeout(() => void fetchWaiting(), GATHER_MS);
  waiting.add(subject);
});

async function fetchWaiting() {
  const orders = [...waiting];
  waiting.clear();
  for (const order of orders) await fetchRow(order);
}

/** @param {string} order */
async function fetchRow(order) {
  const address = (board.dataset.rows ?? "").replace("00000000-0000-0000-0000-000000000000", order);
  const query = board.dataset.query ?? "";
  const answer = await fetch(query === "" ? address : `${address}?${query}`, { headers: { "X-Part": "1" } }).catch(() => null);
  if (answer === null || !answer.ok) return;
  const before = document.getElementById(`order-${order}`);
  const html = answer.status === 204 ? "" : await answer.text();
  const holder = document.createElement("template");
  holder.innerHTML = html.trim();
  const row = holder.content.querySelector("tr");
  if (row === null) leave(before);
  else put(row, before);
  if (none !== null) none.hidden = board.children.length > 0;
}

/** @param {HTMLElement | null} before */
function leave(before) {
  if (before === null) return;
  const focused = before.contains(document.activeElement);
  const next = before.nextElementSibling ?? before.previousElementSibling;
  before.remove();
  if (focused) next?.querySelector("a")?.focus();
}

/**
 * @param {HTMLTableRowElement} row
 * @param {HTMLElement | null} before
 */
function put(row, before) {
  const focused = before?.contains(document.activeElement) ?? false;
  if (before !== null && before.dataset.due === row.dataset.due) {
    before.replaceWith(row);
  } else {
    before?.remove();
    const later = [...board.children].find((other) => comesAfter(/** @type {HTMLElement} */ (other), row));
    // Behind the last row of a page that has a next one, it belongs to that one.
    if (later === undefined && board.dataset.more === "1") return;
    board.insertBefore(row, later ?? null);
  }
  row.classList.add("fresh");
  row.addEventListener("pointerenter", () => row.classList.remove("fresh"), { once: true });
  row.addEventListener("focusin", () => row.classList.remove("fresh"), { once: true });
  if (focused) row.querySelector("a")?.focus();
  tick();
}

/**
 * @param {HTMLElement} other
 * @param {HTMLElement} row
 */
function comesAfter(other, row) {
  const difference = Date.parse(other.dataset.due ?? "") - Date.parse(row.dataset.due ?? "");
  return newestFirst ? difference < 0 : difference > 0;
}

function tick() {
  const at = now();
  for (const row of board.children) count(/** @type {HTMLElement} */ (row), at);
}

/**
 * @param {HTMLElement} row
 * @param {number} at
 */
function count(row, at) {
  const slack = row.querySelector("[data-slack]");
  const cell = row.querySelector("[data-countdown]");
  if (slack === null || cell === null) return;
  const left = Date.parse(row.dataset.due ?? "") - at;
  const spare = Date.parse(row.dataset.startBy ?? "") - at;
  cell.textContent = (left < 0 ? "−" : "") + sayDuration(left);
  const [state, saying, length] = judge(left, spare);
  slack.className = `tell slack ${state}`;
  slack.textContent = (board.dataset[saying] ?? "").replace("{time}", sayDuration(length)).replace("{why}", row.dataset.why ?? "");
  row.classList.toggle("is-wrong", state === "is-wrong");
  row.classList.toggle("is-urgent", state === "is-urgent");
}

/**
 * @param {number} left
 * @param {number} spare
 * @returns {[string, string, number]}
 */
function judge(left, spare) {
  if (left <= 0) return ["is-wrong", "sayLate", left];
  if (spare <= 0) return ["is-urgent", "sayWill", spare];
  if (spare < SOON_MS) return ["is-warn", "saySoon", spare];
  return ["is-ok", "sayFine", spare];
}

// An order becomes late by doing nothing at all: no fact tells of it, so such a list is fetched again now and then.
async function fetchList() {
  const answer = await fetch(location.href).catch(() => null);
  if (answer === null || !answer.ok || answer.redirected || board.contains(document.activeElement)) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  board.replaceChildren(...(page.getElementById("board")?.children ?? []));
  if (none !== null) none.hidden = board.children.length > 0;
  tick();
}

if ((board.dataset.query ?? "").includes("at_risk=1")) setInterval(() => void fetchList(), LIST_MS);
setInterval(tick, 1_000);
tick();
