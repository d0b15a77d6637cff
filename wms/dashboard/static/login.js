// A scanned badge goes into its field, and the PIN is next.

import { listenForScans } from "/look/static/scan.js";

const badge = /** @type {HTMLInputElement} */ (document.getElementById("badge"));
const pin = /** @type {HTMLInputElement} */ (document.getElementById("pin"));

listenForScans(window, {
  onScan: (code) => {
    badge.value = code;
    pin.focus();
  },
});

// A scanner without its prefix types into the field and ends with Enter.
badge.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || pin.value !== "") return;
  event.preventDefault();
  pin.focus();
});
