// The page of the packing station: scans that are typed, the PIN's keys, the countdown, the sounds.
import { listenForScans } from "/look/scan.js";
import { beep, wake } from "/look/sounds.js";
import { apply } from "/static/millimetres.js";
import { remember, settle } from "/static/settling.js";

apply();

const sentinel = document.documentElement.dataset.sentinel;

let told = Promise.resolve();

/**
 * Tell the station what happened, one thing after the other: the order of scans has a meaning.
 * HX-Request is what no other website can send here.
 */
function tell(happened) {
  const send = () =>
    fetch("/events", {
      method: "POST",
      headers: { "Content-Type": "application/json", "HX-Request": "true" },
      body: JSON.stringify(happened),
    }).catch(() => beep("offline"));
  told = told.then(send);
}

listenForScans(window, {
  sentinel,
  onScan: (code) => tell({ kind: "scanned", source: "wedge", code }),
  onRefused: () => void beep("wrong_article"),
});

for (const touch of ["pointerdown", "keydown"]) addEventListener(touch, () => void wake(), { once: true });

document.addEventListener("click", (event) => {
  const key = event.target.closest("[data-digit]");
  if (key === null) return;
  const pin = document.getElementById("pin");
  pin.value = key.dataset.digit === "" ? pin.value.slice(0, -1) : (pin.value + key.dataset.digit).slice(0, 8);
});

// A key or form that was drawn this very moment works at once; a form never leaves by its address.
for (const touch of ["click", "submit"]) {
  document.addEventListener(touch, (event) => {
    const sender = event.target.closest("[hx-post]");
    if (sender !== null) htmx.process(sender);
  }, true);
}

// What was typed has been taken: the field is free for the next, and a PIN is not left standing.
document.body.addEventListener("htmx:afterRequest", (event) => {
  if (event.target instanceof HTMLFormElement && event.detail.successful) event.target.reset();
});

const CUT_MS = 3_000;
const cut = document.getElementById("cut");
let cutTimer = 0;
document.body.addEventListener("htmx:sseError", () => {
  clearTimeout(cutTimer);
  cutTimer = setTimeout(() => { cut.hidden = false; }, CUT_MS);
});
document.body.addEventListener("htmx:sseOpen", () => {
  clearTimeout(cutTimer);
  cut.hidden = true;
});
document.body.addEventListener("htmx:sseBeforeMessage", (event) => {
  if (event.detail.type !== "sound") {
    remember();
    return;
  }
  event.preventDefault();
  beep(event.detail.data.trim());
});

/** Redraw the countdown: colour, shape and words follow two thresholds. */
function count() {
  // The station runs on this computer, so that its clock is ours; a simulated store runs faster.
  const { speed, starts, origin } = document.documentElement.dataset;
  const now = Number(starts) + (Date.now() / 1000 - Number(origin)) * Number(speed);
  for (const due of document.querySelectorAll("[data-due]")) {
    const left = Math.round(Number(due.dataset.due) - now);
    const minutes = Math.floor(Math.abs(left) / 60);
    const two = (number) => String(number).padStart(2, "0");
    const hours = Math.floor(minutes / 60);
    const text = hours ? `${hours} h ${two(minutes % 60)}` : `${minutes}:${two(Math.abs(left) % 60)}`;
    if (due.dataset.word) due.textContent = (left < 0 ? due.dataset.over : due.dataset.word).replace("#", text);
    const state = left >= due.dataset.calm * 60 ? "is-ok" : left >= due.dataset.late * 60 ? "is-warn" : "is-urgent";
    due.classList.remove("is-calm", "is-ok", "is-warn", "is-urgent");
    due.classList.add(state);
  }
}
setInterval(count, 500);
document.body.addEventListener("htmx:afterSwap", count);
document.body.addEventListener("htmx:afterSwap", () => settle());
document.body.addEventListener("htmx:afterSwap", () => {
  // The page speaks the language of whoever stands there; screen readers have to know.
  document.documentElement.lang = document.querySelector("[data-language]").dataset.language;
});
count();
