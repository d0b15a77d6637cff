// What lies over a screen until it is answered. A scan goes on working underneath.
/** @import { Scene } from "./parts.js" */
/** @import { Dialog } from "./types" */
import { html, nothing } from "../../look/static/vendor/lit-html.js";
import { button, icon, keypad } from "./parts.js";
import { languages } from "./screens.js";
import { missingNow } from "./shorts.js";
import { currentLine, leftOf } from "./tour.js";
import { REASONS, amount } from "./words.js";

/** @param {Scene} scene */
export function menu(scene) {
  const { state, words } = scene;
  return html`
    <h1 class="with-icon">${icon("person")} ${state.person?.name}</h1>
    ${languages(scene)} ${hands(scene)}
    <div class="grow"></div>
    ${button(scene, { kind: "switch_person" }, [icon("logout"), words.switch_person], { kind: "button-wide" })}
    ${button(scene, { kind: "close" }, words.close, { kind: "button-main button-wide" })}
  `;
}

/** @param {Scene} scene */
function hands({ state, words, tell }) {
  const key = (/** @type {"left" | "right"} */ hand) => html`<button
    type="button" class="button" aria-pressed=${state.hand === hand}
    @click=${() => tell({ kind: "hand", hand })}>${words.hand[hand]}</button>`;
  return html`<div class="pair" role="group" aria-label=${words.hand_label}>${key("left")} ${key("right")}</div>`;
}

/** @param {Scene} scene */
export function reasons(scene) {
  const { state, words } = scene;
  const missing = missingNow(state);
  return html`
    <h1>${words.short_why}</h1>
    <p class="name">${currentLine(state)?.name}</p>
    <div class="grow"></div>
    <div class="pair">${REASONS.map((reason) =>
      button(scene, { kind: "open", dialog: { kind: "short", reason, missing } }, words[reason], { kind: "button-wide" }),
    )}</div>
    ${button(scene, { kind: "blocked" }, words.way_blocked, { kind: "button-wide", disabled: (state.stop?.count ?? 0) > 0 })}
    ${button(scene, { kind: "close" }, words.back, { kind: "button-quiet button-wide" })}
  `;
}

/**
 * @param {Scene} scene
 * @param {Extract<Dialog, { kind: "short" }>} dialog
 */
export function short(scene, dialog) {
  const { state, words } = scene;
  const line = currentLine(state);
  if (line === null) return nothing;
  const missing = amount(dialog.missing, line.unit, state.language);
  const wanted = amount(leftOf(state, line), line.unit, state.language);
  return html`
    <h1>${words[dialog.reason]}</h1>
    <p class="name">${line.name}</p>
    <section class="card is-warn grow">
      <p class="act">${icon("warning")} ${words.missing}</p>
      <p class="place">${words.in_hand(missing, wanted)}</p>
    </section>
    ${line.unit === "gram" ? nothing : fewerOrMore(scene, dialog.missing)}
    ${button(scene, { kind: "short" }, words.confirm_short, { kind: "button-danger button-wide" })}
    ${button(scene, { kind: "open", dialog: { kind: "reasons" } }, words.back, { kind: "button-quiet button-wide" })}
  `;
}

/**
 * @param {Scene} scene
 * @param {number} missing
 */
function fewerOrMore(scene, missing) {
  const { words, state } = scene;
  const most = missingNow(state);
  return html`<div class="pair">
    ${button(scene, { kind: "missing", by: -1 }, icon("minus"), { label: words.fewer, disabled: missing <= 1 })}
    ${button(scene, { kind: "missing", by: 1 }, icon("plus"), { label: words.more, disabled: missing >= most })}
  </div>`;
}

/**
 * @param {Scene} scene
 * @param {Extract<Dialog, { kind: "quantity" }>} dialog
 */
export function quantity(scene, dialog) {
  const { state, words } = scene;
  const line = currentLine(state);
  if (line === null) return nothing;
  const wanted = amount(leftOf(state, line), line.unit, state.language);
  const typed = dialog.digits === "" ? "–" : dialog.digits;
  const set = button(scene, { kind: "set_quantity" }, words.ok, {
    kind: "button-main", disabled: dialog.digits === "",
  });
  return html`
    <h1>${words.type_quantity}</h1>
    <output class="pin">${words.in_hand(line.unit === "gram" ? `${typed} g` : typed, wanted)}</output>
    ${keypad(scene, set)}
    <div class="grow"></div>
    ${button(scene, { kind: "close" }, words.back, { kind: "button-quiet button-wide" })}
  `;
}

/** @param {Scene} scene */
export function notice(scene) {
  const { state, words } = scene;
  const [first] = state.notices;
  const gone = first.kind === "task_gone";
  const head = { set_aside: words.set_aside, told: words.told, task_gone: words.task_gone }[first.kind];
  return html`
    <section class="card notice is-warn grow" role="alert">
      <h1>${icon("warning")} ${head}</h1>
      ${first.title === "" ? nothing : html`<h2>${first.title}</h2>`}
      <p>${gone ? words.task_gone_hint : first.sentence}</p>
    </section>
    ${button(scene, { kind: "dismiss", notice: first.id }, words.understood, { kind: "button-main button-wide big" })}
  `;
}
