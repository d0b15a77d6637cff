// The picker's whole flow as one pure function: state and event in, state and effects out. Nothing here waits, sends
// or draws. Effects come in the order they are carried out: commit, then play, then what needs the network.
/** @import { Event, EventOf, Happening, Result, State } from "./types" */
import { answered, leased, linkChanged, notKept, troubled } from "./answers.js";
import { isBadge, tidy } from "./codes.js";
import {
  badgeScanned, digitPressed, erased, logIn, loggedIn, loginNeeded, loginRefused, otherBadge,
} from "./login.js";
import { shortConfirmed, missingChanged } from "./shorts.js";
import { allTaken, blocked, finished, more, quantitySet, scanned, undone } from "./stop.js";
import { openStops, openTask } from "./tour.js";
import { wrong } from "./wrong.js";

const IDLE_LOCK_MS = 300_000;

/** @type {{ [K in Happening["kind"]]: (state: State, event: EventOf<K>) => Result }} */
const HANDLERS = {
  scan,
  unreadable: (state, event) => wrong(state, event, "unreadable", "", ""),
  digit: digitPressed,
  erase: erased,
  log_in: logIn,
  other_badge: otherBadge,
  language: (state, event) => [{ ...state, language: event.language }, []],
  hand: (state, event) => [{ ...state, hand: event.hand }, []],
  switch_person: (state) => [{ ...state, locked: true, dialog: null, badge: null, pin: "" }, []],
  next_order: (state) => [{ ...state, wanting: true, asked_empty: false, wrong: null }, [{ kind: "send" }]],
  stop_waiting: (state) => [{ ...state, wanting: false, asked_empty: false }, []],
  more,
  all: allTaken,
  open: (state, event) => [{ ...state, dialog: event.dialog, wrong: null }, []],
  close: (state) => [{ ...state, dialog: null, wrong: null }, []],
  set_quantity: quantitySet,
  missing: missingChanged,
  short: shortConfirmed,
  blocked,
  undo: undone,
  finish: finished,
  dismiss: (state, event) => [
    { ...state, notices: state.notices.filter((notice) => notice.id !== event.notice) },
    [],
  ],
  tick,
  logged_in: loggedIn,
  login_refused: loginRefused,
  login_needed: loginNeeded,
  leased,
  answered,
  link: linkChanged,
  trouble: troubled,
  not_kept: notKept,
};

/** What a person does, as opposed to what a clock or the server does. */
const NOT_TOUCHES = new Set([
  "tick", "logged_in", "login_refused", "login_needed", "leased", "answered", "link", "trouble", "not_kept",
]);

/**
 * Return the state after the event, and what is to be done about it, in order.
 * @param {State} state
 * @param {Event} event
 * @returns {Result}
 */
export function next(state, event) {
  const handler = /** @type {(state: State, event: Event) => Result} */ (HANDLERS[event.kind]);
  const touched = NOT_TOUCHES.has(event.kind) ? state : { ...state, touched_ms: event.at_ms };
  const [after, effects] = handler(touched, event);
  return [atItsStop(after), effects];
}

/**
 * Return the state a device begins with.
 * @param {string} deviceId
 * @param {import("./types").Language} language
 * @returns {State}
 */
export function begin(deviceId, language) {
  return {
    device_id: deviceId, language, hand: "right", person: null, locked: false, ended: false, badge: null, pin: "",
    logging_in: false, login_refusal: null, task: null, pending: [], stop: null, dialog: null, wrong: null,
    done: null, news: null, notices: [], wanting: false, asked_empty: false, link: "up", offset_ms: 0, trouble: null,
    touched_ms: 0,
  };
}

/**
 * @param {State} state
 * @param {EventOf<"scan">} event
 * @returns {Result}
 */
function scan(state, event) {
  const code = tidy(event.code);
  if (code === null) return wrong(state, event, "unreadable", "", "");
  if (state.person === null || state.locked) return badgeScanned(state, event, code);
  // A badge hands the device over, whatever was on the screen.
  if (isBadge(code)) return badgeScanned({ ...state, locked: true, dialog: null }, event, code);
  return scanned({ ...state, dialog: null, wrong: null }, event, code);
}

/**
 * Keep the stop in step with the walk: when its line is complete or gone, the next one begins at its bin.
 * @param {State} state
 * @returns {State}
 */
function atItsStop(state) {
  const open = openStops(state);
  if (open.length === 0) return state.stop === null ? state : { ...state, stop: null, dialog: menuOnly(state) };
  if (open.some((line) => line.pick_line_id === state.stop?.pick_line_id)) return state;
  const stop = { pick_line_id: open[0].pick_line_id, step: /** @type {const} */ ("bin"), count: 0 };
  return { ...state, stop, dialog: menuOnly(state) };
}

/** @param {State} state */
function menuOnly(state) {
  return state.dialog?.kind === "menu" ? state.dialog : null;
}

/**
 * A second has gone by: an offer to undo lapses, and a device left lying about locks itself. Without the network it
 * stays open, since nobody could log in again.
 * @param {State} state
 * @param {EventOf<"tick">} event
 * @returns {Result}
 */
function tick(state, event) {
  const lapsed = state.done !== null && event.at_ms >= state.done.until_ms;
  const left = event.at_ms - state.touched_ms > IDLE_LOCK_MS;
  const lock = left && state.person !== null && !state.locked && state.link === "up";
  if (!lapsed && !lock) return [state, []];
  const done = lapsed ? null : state.done;
  return [{ ...state, done, locked: state.locked || lock, dialog: lock ? null : state.dialog }, []];
}

/**
 * Return which screen the state shows.
 * @param {State} state
 * @returns {"login" | "idle" | "stop" | "drop"}
 */
export function screenOf(state) {
  if (state.person === null || state.locked) return "login";
  if (openTask(state) === null) return "idle";
  return state.stop === null ? "drop" : "stop";
}
