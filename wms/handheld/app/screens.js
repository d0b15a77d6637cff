// The screens around the walk: log in, wait, bring the totes away.
/** @import { Scene } from "./parts.js" */
import { html, nothing } from "../../look/static/vendor/lit-html.js";
import { doneBand, newsBand } from "./bands.js";
import { button, codeRow, icon, keypad } from "./parts.js";
import { totesOf } from "./tour.js";

/** @param {Scene} scene */
export function login(scene) {
  const { state, words } = scene;
  return html`
    <div class="middle">
      ${icon("person", "icon-big")}
      <h1>${words.scan_badge}</h1>
      ${state.person === null
        ? nothing
        : html`<p><b>${words.again(state.person.name)}</b></p><p class="soft">${words.again_hint}</p>`}
    </div>
    ${languages(scene)} ${codeRow(scene, nothing, "none")}
  `;
}

/** @param {Scene} scene */
export function languages({ state, words, tell }) {
  const key = (/** @type {"en" | "fr"} */ language, /** @type {string} */ name) => html`<button
    type="button" class="button" lang=${language} aria-pressed=${state.language === language}
    @click=${() => tell({ kind: "language", language })}>${name}</button>`;
  return html`<div class="pair" role="group" aria-label=${words.language_label}>
    ${key("en", "English")} ${key("fr", "Français")}
  </div>`;
}

/** @param {Scene} scene */
export function pin(scene) {
  const { state, words } = scene;
  const typed = state.pin.length;
  const ready = typed >= 4 && !state.logging_in;
  const enter = button(scene, { kind: "log_in" }, words.ok, { kind: "button-main", disabled: !ready });
  return html`
    <h1>${words.enter_pin}</h1>
    <output class="pin" aria-label=${words.pin_digits(typed)}>${"●".repeat(typed)}${"○".repeat(Math.max(0, 4 - typed))}</output>
    <p class="refusal" role="alert">${refusal(scene)}</p>
    ${keypad(scene, enter)}
    ${button(scene, { kind: "other_badge" }, words.other_badge, { kind: "button-quiet button-wide" })}
  `;
}

/** @param {Scene} scene */
function refusal({ state, words }) {
  if (state.logging_in) return words.logging_in;
  if (state.login_refusal === null) return "";
  const offline = state.login_refusal === "";
  return html`${icon(offline ? "offline" : "cross")} ${offline ? words.login_offline : state.login_refusal}`;
}

/** @param {Scene} scene */
export function idle(scene) {
  const { state, words } = scene;
  const down = state.link === "down";
  if (state.wanting) {
    return html`
      <div class="middle" role="status">
        ${icon("clock", "icon-big")}
        <h1>${words.waiting}</h1>
        <p>${down ? words.ready_offline : state.asked_empty ? words.none_yet : words.waiting_hint}</p>
        ${state.asked_empty && !down ? html`<p class="soft">${words.waiting_hint}</p>` : nothing}
      </div>
      ${button(scene, { kind: "stop_waiting" }, words.stop_waiting, { kind: "button-wide" })}
    `;
  }
  return html`
    <div class="middle">
      ${icon("basket", "icon-big")}
      <h1>${words.hello(state.person?.name ?? "")}</h1>
      <p>${down ? words.ready_offline : words.ready}</p>
    </div>
    ${button(scene, { kind: "next_order" }, [words.next_order, icon("next")], { kind: "button-main button-wide big" })}
  `;
}

/**
 * What was just done while it can be undone; then why the walk ended otherwise than planned.
 * @param {Scene} scene
 */
function latest(scene) {
  const { done, news } = scene.state;
  if (done !== null && (done.undo !== null || news === null)) return doneBand(scene, done);
  return news === null ? nothing : newsBand(news);
}

/** @param {Scene} scene */
export function drop(scene) {
  const { state, words } = scene;
  const orders = state.task?.orders ?? [];
  const totes = (/** @type {boolean} */ cancelled) => orders
    .filter((order) => (order.state === "cancelled") === cancelled)
    .flatMap((order) => totesOf(state, order.order_id));
  const back = totes(true);
  return html`
    <h1 class="all-picked">${icon("check")} ${words.all_picked}</h1>
    <section class="card where now bring">
      <p class="act">${words.bring}</p>
      <b class="place">${state.task?.drop}</b>
    </section>
    <section class="card grow">
      <h2>${words.totes}</h2>
      <p class="totes">${totes(false).map((tote) => html`<b class="plate">${icon("tote")} ${tote}</b>`)}</p>
    </section>
    ${back.length === 0 ? nothing : html`<section class="card is-warn">
      <p class="act">${icon("undo")} ${words.to_returns}</p>
      <p class="totes">${back.map((tote) => html`<b class="plate">${icon("tote")} ${tote}</b>`)}</p>
    </section>`}
    ${latest(scene)}
    ${button(scene, { kind: "finish" }, [icon("check"), words.at_drop], { kind: "button-main button-wide" })}
    ${codeRow(scene)}
  `;
}
