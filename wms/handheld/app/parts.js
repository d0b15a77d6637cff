// Small pieces that several screens share.
/** @import { Happening, State } from "./types" */
/** @import { Words } from "./words.js" */
import { html, nothing } from "../../look/static/vendor/lit-html.js";

const ICONS = new URL("../../look/static/icons.svg", import.meta.url).pathname;

/**
 * What a template needs: the state, the words, the device's moment, and whom to tell.
 * @typedef {object} Scene
 * @property {State} state
 * @property {Words} words
 * @property {number} now_ms
 * @property {(happening: Happening) => void} tell
 */

/** @param {string} name */
export function icon(name, size = "") {
  return html`<svg class="icon ${size}" aria-hidden="true"><use href="${ICONS}#${name}"></use></svg>`;
}

/**
 * A button that tells one happening.
 * @param {Scene} scene
 * @param {Happening} happening
 * @param {unknown} content
 * @param {{ kind?: string, label?: string, disabled?: boolean }} [options]
 */
export function button({ tell }, happening, content, { kind = "", label, disabled = false } = {}) {
  return html`<button
    type="button"
    class="button ${kind}"
    aria-label=${label ?? nothing}
    ?disabled=${disabled}
    @click=${() => tell(happening)}
  >${content}</button>`;
}

/**
 * Typing instead of scanning, always within reach; `aside` is what stands on the other side of the row.
 * @param {Scene} scene
 * @param {unknown} aside
 * @param {"characters" | "none"} capitals  what the device's keyboard begins with: a badge is not in capitals
 */
export function codeRow({ words, tell }, aside = nothing, capitals = "characters") {
  /** @param {SubmitEvent} event */
  function submit(event) {
    event.preventDefault();
    const field = /** @type {HTMLFormElement} */ (event.currentTarget).querySelector("input");
    if (field === null || field.value.trim() === "") return;
    tell({ kind: "scan", code: field.value });
    field.value = "";
    field.blur();
  }
  return html`<form class="code-row" @submit=${submit} autocomplete="off">
    ${aside}
    <input class="input" name="code" aria-label=${words.type_code} placeholder=${words.type_hint}
      maxlength="512" autocapitalize=${capitals} autocomplete="off" spellcheck="false" enterkeyhint="go" />
    <button class="button button-main">${words.ok}</button>
  </form>`;
}

/**
 * Nine digits, zero, erase, and the act they are for.
 * @param {Scene} scene
 * @param {unknown} act
 */
export function keypad(scene, act) {
  const key = (/** @type {string} */ digit) => button(scene, { kind: "digit", digit }, digit);
  return html`<div class="keypad">
    ${[..."123456789"].map(key)}
    ${button(scene, { kind: "erase" }, "⌫", { label: scene.words.erase })}
    ${key("0")} ${act}
  </div>`;
}
