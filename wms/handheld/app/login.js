// Badge and PIN. The outbox stays, whoever logs in next; the walk stays for the same person.
/** @import { EventOf, Result, Stamp, State } from "./types" */
import { isOfWalk } from "./codes.js";
import { wrong } from "./wrong.js";

const PIN = /^\d{4,8}$/;
const PIN_DIGITS_MAX = 8;

/**
 * A badge was scanned; or, with a badge in hand, a PIN was typed on keys.
 * @param {State} state
 * @param {Stamp} event
 * @param {string} code
 * @returns {Result}
 */
export function badgeScanned(state, event, code) {
  if (state.logging_in) return [state, []];
  if (state.badge !== null && PIN.test(code)) return logIn({ ...state, pin: code });
  // The login may end between two scans: who goes on scanning is told, and not asked for the PIN of a bin.
  if (state.task !== null && isOfWalk(state.task, code)) return wrong(state, event, "not_a_badge", "", "");
  const after = { ...state, badge: code, pin: "", login_refusal: null, wrong: null };
  return [after, [{ kind: "play", tone: "ok" }]];
}

/**
 * @param {State} state
 * @param {EventOf<"digit">} event
 * @returns {Result}
 */
export function digitPressed(state, event) {
  if (state.dialog?.kind === "quantity") {
    const digits = (state.dialog.digits + event.digit).replace(/^0+/, "").slice(0, 6);
    return [{ ...state, dialog: { kind: "quantity", digits } }, []];
  }
  if (state.badge === null || state.pin.length >= PIN_DIGITS_MAX) return [state, []];
  return [{ ...state, pin: state.pin + event.digit, login_refusal: null }, []];
}

/**
 * @param {State} state
 * @returns {Result}
 */
export function erased(state) {
  if (state.dialog?.kind === "quantity") {
    return [{ ...state, dialog: { kind: "quantity", digits: state.dialog.digits.slice(0, -1) } }, []];
  }
  return [{ ...state, pin: state.pin.slice(0, -1) }, []];
}

/**
 * @param {State} state
 * @returns {Result}
 */
export function logIn(state) {
  if (state.badge === null || state.logging_in || !PIN.test(state.pin)) return [state, []];
  const effect = { kind: /** @type {const} */ ("log_in"), badge: state.badge, pin: state.pin };
  return [{ ...state, logging_in: true, login_refusal: null }, [effect]];
}

/**
 * @param {State} state
 * @returns {Result}
 */
export function otherBadge(state) {
  return [{ ...state, badge: null, pin: "", login_refusal: null }, []];
}

/**
 * @param {State} state
 * @param {EventOf<"logged_in">} event
 * @returns {Result}
 */
export function loggedIn(state, event) {
  const { person_id, name, csrf_token, language } = event.login;
  const same = state.person?.person_id === person_id;
  const kept = same
    ? state
    : { ...state, task: null, stop: null, notices: [], done: null, wanting: false, asked_empty: false };
  const after = {
    ...kept, person: { person_id, name, csrf_token }, language, locked: false, ended: false,
    badge: null, pin: "", logging_in: false, login_refusal: null, dialog: null, wrong: null, trouble: null,
    touched_ms: event.at_ms, link: /** @type {const} */ ("up"),
  };
  return [after, [{ kind: "play", tone: "ok" }, { kind: "send" }]];
}

/**
 * The server said no (its sentence), or could not be reached (null).
 * @param {State} state
 * @param {EventOf<"login_refused">} event
 * @returns {Result}
 */
export function loginRefused(state, event) {
  const after = { ...state, logging_in: false, pin: "", login_refusal: event.sentence ?? "" };
  return [after, [{ kind: "play", tone: event.sentence === null ? "offline" : "wrong_article" }]];
}

/**
 * The login has ended on the server.
 * @param {State} state
 * @returns {Result}
 */
export function loginNeeded(state) {
  if (state.person === null || state.ended) return [state, []];
  if (state.locked) return [{ ...state, ended: true }, []];
  const after = { ...state, locked: true, ended: true, dialog: null, badge: null, pin: "" };
  return [after, [{ kind: "play", tone: "urgent" }]];
}
