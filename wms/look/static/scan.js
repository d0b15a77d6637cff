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
export function listenForScans(page, listener) {
  const ear = new Ear(listener);
  const onKey = (/** @type {KeyboardEvent} */ event) => ear.onKey(event);
  page.addEventListener("keydown", onKey, { capture: true });
  return () => page.removeEventListener("keydown", onKey, { capture: true });
}

class Ear {
  /** @param {Listener} listener */
  constructor({ onScan, onRefused = () => undefined, sentinel = SENTINEL }) {
    this.onScan = onScan;
    this.onRefused = onRefused;
    this.sentinel = sentinel;
    this.last = 0;
    this.code = "";
    this.marked = false;
  }

  forget() {
    this.code = "";
    this.marked = false;
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    // The key's own time, not the moment it is handled: a busy page does not cut a scan in two.
    if (event.timeStamp - this.last > PAUSE_MAX_MS) this.forget();
    this.last = event.timeStamp;
    if (event.key === this.sentinel) {
      this.code = "";
      this.marked = true;
      swallow(event);
    } else if (this.marked || !isTyping(event.target)) this.collect(event);
  }

  /** @param {KeyboardEvent} event */
  collect(event) {
    const begun = this.marked || this.code !== "";
    if (event.key === "Enter" && begun) {
      swallow(event);
      this.end();
    } else if (begun || (isPrintable(event) && event.key !== " ")) {
      // One beyond the limit is enough to know that it is too long.
      this.code = (this.code + characterOf(event)).slice(0, LENGTH_MAX + 1);
      swallow(event);
    }
    // Else a person moves about with Tab, Escape or the space bar.
  }

  end() {
    const { code } = this;
    this.forget();
    if (code.trim() === "" || code.length > LENGTH_MAX) this.onRefused();
    else this.onScan(code);
  }
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
