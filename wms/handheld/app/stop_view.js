// The screen of one stop: where, what, how many, into which tote, and what comes next.
/** @import { Scene } from "./parts.js" */
/** @import { PickLine, Stop } from "./types" */
import { html, nothing } from "../../look/static/vendor/lit-html.js";
import { doneBand, newsBand } from "./bands.js";
import { button, codeRow, icon } from "./parts.js";
import { currentLine, leftOf, openStops, orderOf, stopsOf, toteOf } from "./tour.js";
import { amount, date, span } from "./words.js";

const STORAGE_ICONS = { ambient: "sun", chilled: "chilled", frozen: "snow" };
const HURRY_MS = 120_000;

/** @param {Scene} scene */
export function stop(scene) {
  const { state, words } = scene;
  const line = currentLine(state);
  if (line === null || state.stop === null) return nothing;
  const short = button(scene, { kind: "open", dialog: { kind: "reasons" } }, words.short, { kind: "short-key" });
  return html`
    ${progress(scene)}
    ${state.stop.step === "tote" ? toteCard(scene, line) : binCard(scene, line, state.stop)}
    ${articleCard(scene, line, state.stop)}
    ${ahead(scene, line, state.stop)}
    ${codeRow(scene, short)}
  `;
}

/**
 * How far the walk is, and how long its most pressing order has: all orders of a cart arrive together.
 * @param {Scene} scene
 */
function progress({ state, words, now_ms }) {
  const all = stopsOf(state).length;
  const gone = all - openStops(state).length;
  const going = (state.task?.orders ?? []).filter((order) => order.state !== "cancelled");
  const left = Math.min(...going.map((order) => Date.parse(order.due_at))) - (now_ms + state.offset_ms);
  const hurry = left < 0 ? "is-wrong" : left < HURRY_MS ? "is-urgent" : "";
  return html`<div class="progress">
    <h1>${words.stop_of(gone + 1, all)}</h1>
    <span class="due ${hurry}">${icon(left < HURRY_MS ? "urgent" : "clock")}
      <b>${span(left)}</b> ${left < 0 ? words.late : words.left}</span>
    <progress max=${all} value=${gone} aria-label=${words.stop_of(gone + 1, all)}></progress>
  </div>`;
}

/** @param {string} code  long codes are written smaller, so that they stay on one line */
function plate(code) {
  return html`<b class="place ${code.length > 9 ? "long" : ""}">${code}</b>`;
}

/**
 * @param {Scene} scene
 * @param {PickLine} line
 * @param {Stop} stop
 */
function binCard({ words }, line, stop) {
  const here = stop.step === "bin";
  return html`<section class="card where ${here ? "now" : "ticked"}">
    <p class="act">${icon(here ? "scan" : "check")} ${here ? words.do_bin : words.bin_right}</p>
    <p class="aisle">${words.aisle} <b>${aisleOf(line)}</b></p>
    ${plate(line.bin)}
  </section>`;
}

/** @param {PickLine} line */
function aisleOf(line) {
  return line.bin.includes("-") ? line.bin.split("-")[0] : line.zone;
}

/**
 * @param {Scene} scene
 * @param {PickLine} line
 */
function toteCard(scene, line) {
  const { state, words } = scene;
  const tote = toteOf(state, line.order_id);
  return html`<section class="card where now">
    <p class="act">${icon("scan")} ${tote === null ? words.do_any_tote : words.do_tote}</p>
    ${cartSlot(scene, line)}
    ${tote === null ? html`<p class="free-tote">${icon("tote", "icon-big")}</p>` : plate(tote)}
  </section>`;
}

/**
 * Where on the cart the order's tote stands; a cart with one order needs no telling.
 * @param {Scene} scene
 * @param {PickLine} line
 */
function cartSlot({ state, words }, line) {
  const slot = orderOf(state, line.order_id)?.slot ?? 1;
  if ((state.task?.orders.length ?? 0) < 2) return nothing;
  return html`<p class="aisle cart-slot">${words.on_cart} <b>${slot}</b></p>`;
}

/**
 * @param {Scene} scene
 * @param {PickLine} line
 * @param {Stop} stop
 */
function articleCard(scene, line, stop) {
  const { state, words } = scene;
  const here = stop.step === "article";
  const mark = here ? "scan" : stop.step === "tote" ? "check" : STORAGE_ICONS[line.storage];
  return html`<section class="card what ${here ? "now" : ""} ${stop.step === "tote" ? "ticked" : ""}">
    ${here ? html`<p class="act">${icon(mark)} ${stop.count > 0 ? words.do_more : words.do_article}</p>` : nothing}
    <h2 class="name">${line.name}</h2>
    <p class="facts-line">
      <span class="badge is-${line.storage}">${icon(STORAGE_ICONS[line.storage])} ${words[line.storage]}</span>
      ${line.expires_on === null
        ? nothing
        : html`<span>${words.expires} <b>${date(line.expires_on, state.language)}</b></span>`}
      <span>${words.lot} <b>${line.lot}</b></span>
    </p>
    ${here && stop.count > 0 ? counter(scene, line, stop) : wantedRow(scene, line)}
  </section>`;
}

/**
 * @param {Scene} scene
 * @param {PickLine} line
 */
function wantedRow({ state, words }, line) {
  const left = leftOf(state, line);
  const unit = line.unit === "each" ? words.pieces(left).replace(/^\d+\s/, "") : "";
  const slot = orderOf(state, line.order_id)?.slot;
  const several = (state.task?.orders.length ?? 0) > 1 && state.stop?.step !== "tote";
  return html`<p class="wanted"><span>${words.take}</span>
    <b>${amount(left, line.unit, state.language)}</b> <span>${unit}</span>
    ${several ? html`<span class="goes-to" aria-label=${words.into_slot(slot ?? 1)}>${icon("tote")} <b>${slot}</b></span>` : nothing}</p>`;
}

/**
 * @param {Scene} scene
 * @param {PickLine} line
 * @param {Stop} stop
 */
function counter(scene, line, stop) {
  const { state, words } = scene;
  const told = (/** @type {number} */ quantity) => amount(quantity, line.unit, state.language);
  const number = words.in_hand(told(stop.count), told(leftOf(state, line)));
  const pad = { kind: /** @type {const} */ ("quantity"), digits: "" };
  const typed = button(scene, { kind: "open", dialog: pad }, number, { kind: "counted", label: `${number}. ${words.type_quantity}` });
  if (line.unit === "gram") return html`<div class="counter">${typed}</div>`;
  return html`<div class="counter">
    ${button(scene, { kind: "more", by: -1 }, icon("minus"), { label: words.fewer, disabled: stop.count <= 1 })}
    ${typed}
    ${button(scene, { kind: "more", by: 1 }, icon("plus"), { label: words.more })}
  </div>`;
}

/**
 * What was just done, and then what comes next; or, while pieces are counted, the one tap that says all are in hand.
 * @param {Scene} scene
 * @param {PickLine} line
 * @param {Stop} stop
 */
function ahead(scene, line, stop) {
  const { state, words } = scene;
  if (stop.step === "article" && stop.count > 0 && line.unit === "each") {
    const all = words.all_taken(String(leftOf(state, line)));
    return button(scene, { kind: "all" }, [icon("check"), all], { kind: "button-main button-wide" });
  }
  const undoable = state.done !== null && state.done.undo !== null;
  if (state.news !== null && !undoable) return newsBand(state.news);
  if (state.done !== null) return doneBand(scene, state.done);
  const after = openStops(state).find((other) => other.pick_line_id !== line.pick_line_id);
  if (after === undefined) {
    return html`<div class="slot"><p>${words.then_drop}<br /><b class="code">${state.task?.drop}</b></p></div>`;
  }
  return html`<div class="slot"><p>${words.then} <b class="code">${after.bin}</b><br />
    <span class="one-line">${after.name}</span></p></div>`;
}
