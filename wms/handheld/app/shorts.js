// Fewer found than wanted: Short, the reason, confirm.
/** @import { EventOf, Result, State } from "./types" */
import { UNDO_MS, entryFor, recorded } from "./stop.js";
import { currentLine, leftOf } from "./tour.js";

/**
 * Return how many a short would leave out by itself: all that is not in hand.
 * @param {State} state
 * @returns {number}
 */
export function missingNow(state) {
  const line = currentLine(state);
  return line === null ? 0 : leftOf(state, line) - (state.stop?.count ?? 0);
}

/**
 * @param {State} state
 * @param {EventOf<"missing">} event
 * @returns {Result}
 */
export function missingChanged(state, event) {
  if (state.dialog?.kind !== "short") return [state, []];
  const missing = Math.min(missingNow(state), Math.max(1, state.dialog.missing + event.by));
  return [{ ...state, dialog: { ...state.dialog, missing } }, []];
}

/**
 * @param {State} state
 * @param {EventOf<"short">} event
 * @returns {Result}
 */
export function shortConfirmed(state, event) {
  const line = currentLine(state);
  if (state.dialog?.kind !== "short" || line === null || state.stop === null) return [state, []];
  const quantity = Math.min(state.dialog.missing, missingNow(state));
  if (quantity < 1) return [{ ...state, dialog: null }, []];
  const { reason } = state.dialog;
  const { order_id, pick_line_id, name, unit } = line;
  const change = { pick_line_id, order_id, picked: 0, short: quantity, tote: null };
  const entry = entryFor(state, event, { kind: "short", pick_line_id, quantity, reason }, change);
  const until_ms = event.at_ms + UNDO_MS;
  const after = { ...state, pending: [...state.pending, entry], dialog: null, wrong: null };
  // What is already in hand is now all there is: it goes into the tote.
  const inHand = state.stop.count > 0 && leftOf(after, line) === state.stop.count;
  const stop = inHand ? { ...state.stop, step: /** @type {const} */ ("tote") } : state.stop;
  const done = { what: /** @type {const} */ ("short"), name, quantity, unit, until_ms, undo: null };
  return [{ ...after, stop, done }, recorded(entry, currentLine(after) === null)];
}
