// What every page does: "/" goes to the search, a scan goes to the field that wants one, dialogs open and close.

import { listenForScans } from "/look/static/scan.js";

const find = /** @type {HTMLInputElement | null} */ (document.getElementById("find"));

// Before the scanner's listener, which takes every other key that no field wants.
window.addEventListener(
  "keydown",
  (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    find?.focus();
    find?.select();
  },
  { capture: true },
);

listenForScans(window, { onScan: take });

/** @param {string} code */
function take(code) {
  const focused = document.activeElement;
  const wanted = focused instanceof HTMLInputElement && focused.matches("[data-scan]") ? focused : firstEmpty();
  if (wanted !== null) {
    wanted.value = code;
    wanted.dispatchEvent(new Event("scanned", { bubbles: true }));
    (nextField(wanted) ?? wanted).focus();
  } else if (find !== null) {
    find.value = code;
    find.form?.requestSubmit();
  }
}

/** @returns {HTMLInputElement | null} */
function firstEmpty() {
  const fields = [.../** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("[data-scan]"))];
  return fields.find((field) => field.value === "") ?? fields[0] ?? null;
}

/** @param {HTMLInputElement} field */
function nextField(field) {
  const fields = [...(field.form?.querySelectorAll("input:not([type=hidden])") ?? [])];
  return /** @type {HTMLInputElement | undefined} */ (fields[fields.indexOf(field) + 1]);
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  return target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]");
}

// Browsers know `command` since 2025; older ones are helped.
if (!("commandForElement" in HTMLButtonElement.prototype)) document.addEventListener("click", command);

/** @param {MouseEvent} event */
function command(event) {
  const button = event.target instanceof Element ? event.target.closest("[commandfor]") : null;
  const dialog = document.getElementById(button?.getAttribute("commandfor") ?? "");
  if (!(dialog instanceof HTMLDialogElement)) return;
  if (button?.getAttribute("command") === "close") dialog.close();
  else if (!dialog.open) dialog.showModal();
}

// One form is sent once: a second click while the first is on its way does nothing.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.method !== "post") return;
  if (form.dataset.sent === "1") event.preventDefault();
  form.dataset.sent = "1";
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form")) delete form.dataset.sent;
});
