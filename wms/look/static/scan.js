// A keyboard-wedge scanner types what it reads. This tells its scans from a person's typing.
//
//   import { listenForScans } from ".../scan.js";
//   const stop = listenForScans(window, { onScan: (code) => …, onRefused: () => … });
//
// Programme the scanner with the prefix F9 and the suffix Enter. F9 is the same key on every keyboard layout, no page
// uses it, and no barcode can hold it. After F9 all keys up to Enter are the scan, whichever field has the focus; no
// shortcut inside it is carried out, so that a hostile barcode with control characters does nothing.
// A scanner without the prefix works too, while no field has the focus: then keys up to Enter are the scan.

export const SENTINEL = "F9";
const LENGTH_MAX = 512;
const PAUSE_MAX_MS = 1_000;
const SEPARATOR = "\x1d";

/**
 * @typedef {object} Listener
 * @property {(code: string) => void} onScan  gets printable ASCII and the GS1 separator, at most 512 characters
 * @property {() => void} [onRefused]  a scan was too long or held nothing readable
 * @property {string} [sentinel]  the prefix key, as KeyboardEvent.key names it
 */

/**
 * Listen for scans on the whole page.
 * @param {Window} page
 * @param {Listener} listener
 * @returns {() => void}  call it to stop listening
 */
export function listenForScans(page, { onScan, onRefused = () => undefined, sentinel = SENTINEL }) {
  let code = "";
  let marked = false;
  let last = 0;

  function end() {
    const scanned = code;
    code = "";
    marked = false;
    if (scanned.trim() === "" || scanned.length > LENGTH_MAX) onRefused();
    else onScan(scanned);
  }

  /** @param {KeyboardEvent} event */
  function begin(event) {
    code = "";
    marked = true;
    swallow(event);
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    // The key's own time, not the moment it is handled: a busy page does not cut a scan in two.
    if (event.timeStamp - last > PAUSE_MAX_MS) {
      code = "";
      marked = false;
    }
    last = event.timeStamp;
    if (event.key === sentinel) begin(event);
    else if (marked || !isTyping(event.target)) collect(event);
  }

  /** @param {KeyboardEvent} event */
  function collect(event) {
    if (event.key === "Enter" && (marked || code !== "")) {
      swallow(event);
      end();
    } else if (!marked && code === "" && (!isPrintable(event) || event.key === " ")) {
      // A person moves about with Tab, Escape or the space bar.
    } else {
      // One beyond the limit is enough to know that it is too long.
      code = (code + characterOf(event)).slice(0, LENGTH_MAX + 1);
      swallow(event);
    }
  }

  page.addEventListener("keydown", onKey, { capture: true });
  return () => page.removeEventListener("keydown", onKey, { capture: true });
}

/** @param {KeyboardEvent} event */
function swallow(event) {
  event.preventDefault();
  event.stopPropagation();
}

/** @param {KeyboardEvent} event */
function isPrintable(event) {
  const shortcut = (event.ctrlKey || event.altKey || event.metaKey) && !event.getModifierState("AltGraph");
  return !shortcut && /^[\x20-\x7e]$/.test(event.key);
}

/**
 * Scanners type the GS1 separator as Ctrl and a bracket; every other control key is nothing.
 * @param {KeyboardEvent} event
 */
function characterOf(event) {
  if (event.ctrlKey && event.key === "]") return SEPARATOR;
  return isPrintable(event) ? event.key : "";
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches("input, textarea, select");
}
