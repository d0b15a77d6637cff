// The two answers that are seen from afar: red across the page for wrong, green for recorded.
/** @import { Scene } from "./parts.js" */
/** @import { Done, TaskChange, Wrong } from "./types" */
import { html, nothing } from "../../look/static/vendor/lit-html.js";
import { button, icon } from "./parts.js";
import { amount } from "./words.js";

/** @param {Scene} scene */
export function wrongBand(scene) {
  const { state, words, tell } = scene;
  const { wrong } = state;
  if (wrong === null) return html`<div role="alert"></div>`;
  return html`<div role="alert">
    <button type="button" class="wrong-band is-wrong" @click=${() => tell({ kind: "close" })}>
      <strong>${icon("cross")} ${words.wrong[wrong.kind]}</strong>
      ${whatBelongs(scene, wrong)}
    </button>
  </div>`;
}

/**
 * @param {Scene} scene
 * @param {Wrong} wrong
 */
function whatBelongs({ words }, wrong) {
  if (wrong.kind === "unreadable") return html`<span>${words.scan_again}</span>`;
  if (wrong.kind === "no_task") return html`<span>${words.take_order_first}</span>`;
  if (wrong.kind === "not_a_badge") return html`<span>${words.log_in_first}</span>`;
  if (wrong.kind === "storage") return html`<span>${words.storage_full}</span>`;
  const expected = expectedWords(words, wrong);
  return html`
    <span>${words.expected}</span><b class="expected">${expected}</b>
    ${wrong.code === "" ? nothing : html`<span>${words.scanned}</span><b class="code">${wrong.code}</b>`}
  `;
}

/**
 * @param {import("./words.js").Words} words
 * @param {Wrong} wrong
 */
function expectedWords(words, wrong) {
  if (wrong.kind === "too_many") return words.at_most(wrong.expected);
  return wrong.expected === "" ? words.new_tote : wrong.expected;
}

/**
 * Why the walk is another than a moment ago. Codes such as A06-20-4 are not broken at their hyphens.
 * @param {TaskChange} news
 */
export function newsBand(news) {
  return html`<div class="slot news is-warn" role="status">
    ${icon("alert")} <p>${news.sentence.split(" ").map((word) => html`<span class="whole">${word}</span> `)}</p>
  </div>`;
}

/**
 * @param {Scene} scene
 * @param {Done} done
 */
export function doneBand(scene, done) {
  const { words, state } = scene;
  const say = { picked: words.picked, short: words.short_done, undone: words.undone }[done.what];
  const mark = { picked: "check", short: "minus", undone: "undo" }[done.what];
  return html`<div class="slot done ${done.what === "picked" ? "is-ok" : "is-warn"}" role="status">
    <p>${icon(mark)} <span><b>${say(amount(done.quantity, done.unit, state.language))}</b>
      <span class="one-line">${done.name}</span></span></p>
    ${done.undo === null ? nothing : button(scene, { kind: "undo" }, [icon("undo"), words.undo])}
  </div>`;
}
