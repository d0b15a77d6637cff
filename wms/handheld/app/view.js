// Draws a state. The frame is the same on every screen: what waits and whether there is a network stand at the top.
/** @import { Scene } from "./parts.js" */
import { html, nothing, render } from "../../look/static/vendor/lit-html.js";
import { screenOf } from "./machine.js";
import { menu, notice, quantity, reasons, short } from "./sheets.js";
import { drop, idle, login, pin } from "./screens.js";
import { stop } from "./stop_view.js";
import { button, icon } from "./parts.js";
import { roughly } from "./words.js";
import { wrongBand } from "./bands.js";

const CLOCK_WRONG_MS = 300_000;

/**
 * Draw the scene into the page.
 * @param {Scene} scene
 * @param {HTMLElement} root
 */
export function draw(scene, root) {
  const { state } = scene;
  const page = root.ownerDocument.documentElement;
  page.lang = state.language;
  page.dataset.hand = state.hand;
  page.dataset.screen = screenOf(state);
  render([header(scene), strips(scene), wrongBand(scene), html`<main class="screen">${body(scene)}</main>`], root);
}

/** @param {Scene} scene */
function header(scene) {
  const { state, words } = scene;
  const to_send = state.pending.length;
  const down = state.link === "down";
  const known = state.person !== null && !state.locked;
  return html`<header class="bar top ${down ? "is-down" : ""}">
    <p class="lines">
      <span class="link" role="status">${icon(down ? "offline" : "check")} ${down ? words.offline : words.online}</span>
      <span class="to-send ${to_send > 0 ? "some" : ""}">${words.to_send(to_send)}</span>
    </p>
    ${known
      ? button(scene, { kind: "open", dialog: { kind: "menu" } }, icon("list"), { label: words.menu })
      : nothing}
  </header>`;
}

/** @param {Scene} scene */
function strips({ state, words }) {
  const off = Math.abs(state.offset_ms) > CLOCK_WRONG_MS;
  return html`
    ${off
      ? html`<p class="banner strip is-warn" role="alert">${icon("clock")} ${words.clock_wrong(roughly(state.offset_ms, state.language))}</p>`
      : nothing}
    ${state.trouble !== null
      ? html`<p class="banner strip is-urgent" role="alert">${icon("urgent")} ${words.trouble(state.trouble)}</p>`
      : nothing}
  `;
}

/** @param {Scene} scene */
function body(scene) {
  const { state } = scene;
  const screen = screenOf(state);
  if (screen === "login") return state.badge === null ? login(scene) : pin(scene);
  if (state.dialog !== null) return sheet(scene);
  if (state.notices.length > 0) return notice(scene);
  return { idle, stop, drop }[screen](scene);
}

/** @param {Scene} scene */
function sheet(scene) {
  const { dialog } = scene.state;
  switch (dialog?.kind) {
    case "menu": return menu(scene);
    case "reasons": return reasons(scene);
    case "short": return short(scene, dialog);
    case "quantity": return quantity(scene, dialog);
    default: return nothing;
  }
}
