// One stop of the walk: its bin, its article and quantity, its tote; and at the end the drop.
/** @import { Change, Command, Effect, Entry, EventOf, PickLine, Result, Stamp, State, Step } from "./types" */
import { looksLikeTote, quantityOf } from "./codes.js";
import { currentLine, leftOf, openTask, orderOf, toteOf, totesOf } from "./tour.js";
import { wrong } from "./wrong.js";

export const UNDO_MS = 10_000;

/**
 * A code was scanned by a person who is logged in.
 * @param {State} state
 * @param {Stamp} event
 * @param {string} code
 * @returns {Result}
 */
export function scanned(state, event, code) {
  const task = openTask(state);
  if (task === null) return wrong(state, event, "no_task", "", code);
  const line = currentLine(state);
  if (line === null || state.stop === null) {
    return code === task.drop ? finished(state, event) : wrong(state, event, "drop", task.drop, code);
  }
  const judge = { bin: binScanned, article: articleScanned, tote: toteScanned }[state.stop.step];
  return judge(state, event, code, line);
}

/**
 * @param {State} state
 * @param {Stamp} event
 * @param {string} code
 * @param {PickLine} line
 * @returns {Result}
 */
function binScanned(state, event, code, line) {
  // A finger that stayed on the trigger reads the tote of the pick before once more: no fault.
  if (code === state.done?.undo?.change.tote) return [state, [{ kind: "play", tone: "ok" }]];
  if (code !== line.bin) return wrong(state, event, "bin", line.bin, code);
  return [atStep({ ...state, news: null }, "article", 0), [{ kind: "play", tone: "ok" }]];
}

/**
 * @param {State} state
 * @param {Stamp} event
 * @param {string} code
 * @param {PickLine} line
 * @returns {Result}
 */
function articleScanned(state, event, code, line) {
  const count = state.stop?.count ?? 0;
  if (code === line.bin && count === 0) return [state, [{ kind: "play", tone: "ok" }]];
  // What is in hand may go into the tote before the rest is found.
  if (count > 0 && totesOf(state, line.order_id).includes(code)) return picked(state, event, code, line);
  const quantity = quantityOf(line, code, state.task?.scale_labels);
  if (quantity === null) return wrong(state, event, "article", line.name, code);
  const left = leftOf(state, line);
  if (count + quantity > left) return wrong(state, event, "too_many", String(left), code);
  return counted(state, line, count + quantity);
}

/**
 * @param {State} state
 * @param {Stamp} event
 * @param {string} code
 * @param {PickLine} line
 * @returns {Result}
 */
function toteScanned(state, event, code, line) {
  const bound = totesOf(state, line.order_id);
  if (bound.includes(code)) return picked(state, event, code, line);
  if (quantityOf(line, code, state.task?.scale_labels) !== null) {
    return wrong(state, event, "too_many", String(leftOf(state, line)), code);
  }
  const task = openTask(state);
  const current = toteOf(state, line.order_id);
  // An order that was given several slots may begin its next tote whenever the picker finds one full.
  const room = bound.length < (orderOf(state, line.order_id)?.slots ?? 1);
  if (current !== null && !room) return wrong(state, event, "tote", current, code);
  if (task === null || !looksLikeTote(task, code)) return wrong(state, event, "not_a_tote", current ?? "", code);
  const foreign = task.orders.some((order) => totesOf(state, order.order_id).includes(code));
  if (foreign) return wrong(state, event, "foreign_tote", current ?? "", code);
  return picked(state, event, code, line);
}

/**
 * @param {State} state
 * @param {Stamp} event
 * @param {string} tote
 * @param {PickLine} line
 * @returns {Result}
 */
function picked(state, event, tote, line) {
  const quantity = state.stop?.count ?? 0;
  const { order_id, pick_line_id } = line;
  const change = { pick_line_id, order_id, picked: quantity, short: 0, tote };
  const entry = entryFor(state, event, { kind: "pick", pick_line_id, quantity, tote }, change);
  const { name, unit } = line;
  const until_ms = event.at_ms + UNDO_MS;
  const undo = { command_id: event.id, change };
  const after = { ...atStep(state, "article", 0), pending: [...state.pending, entry] };
  const done = { what: /** @type {const} */ ("picked"), name, quantity, unit, until_ms, undo };
  return [{ ...after, done }, recorded(entry, currentLine(after) === null)];
}

/**
 * Return the effects of something recorded: kept first, then heard, then sent.
 * @param {Entry} entry
 * @param {boolean} complete  the line is
 * @returns {Effect[]}
 */
export function recorded(entry, complete) {
  return [
    { kind: "commit", entry },
    { kind: "play", tone: complete ? "done" : "ok" },
    { kind: "send" },
  ];
}

/**
 * @template T
 * @typedef {T extends unknown ? Omit<T, "id" | "person_id" | "at" | "task_id"> : never} Bare
 */

/**
 * Return a command of the person at hand, made now, with what it changes.
 * @param {State} state
 * @param {Stamp} event
 * @param {Bare<Command>} command
 * @param {Change | null} change
 * @returns {Entry}
 */
export function entryFor(state, event, command, change) {
  const head = {
    id: event.id,
    person_id: state.person?.person_id ?? "",
    at: new Date(event.at_ms).toISOString(),
    task_id: state.task?.task_id ?? "",
  };
  return { command: /** @type {Command} */ ({ ...command, ...head }), change };
}

/**
 * @param {State} state
 * @param {Step} step
 * @param {number} count
 * @returns {State}
 */
function atStep(state, step, count) {
  return state.stop === null ? state : { ...state, stop: { ...state.stop, step, count } };
}

/**
 * Return the state with so many in hand; all of them leads on to the tote by itself.
 * @param {State} state
 * @param {PickLine} line
 * @param {number} count
 * @returns {Result}
 */
function counted(state, line, count) {
  const step = count === leftOf(state, line) ? "tote" : "article";
  return [atStep({ ...state, wrong: null }, step, count), [{ kind: "play", tone: "ok" }]];
}

/**
 * One more or one fewer in hand, once the article itself was scanned.
 * @param {State} state
 * @param {EventOf<"more">} event
 * @returns {Result}
 */
export function more(state, event) {
  const line = currentLine(state);
  if (line === null || state.stop === null || state.stop.count === 0) return [state, []];
  const count = Math.min(leftOf(state, line), Math.max(1, state.stop.count + event.by));
  return counted(state, line, count);
}

/**
 * @param {State} state
 * @returns {Result}
 */
export function allTaken(state) {
  const line = currentLine(state);
  if (line === null || state.stop === null || state.stop.count === 0) return [state, []];
  return counted(state, line, leftOf(state, line));
}

/**
 * @param {State} state
 * @param {EventOf<"set_quantity">} event
 * @returns {Result}
 */
export function quantitySet(state, event) {
  const line = currentLine(state);
  if (state.dialog?.kind !== "quantity" || line === null) return [state, []];
  const count = Number(state.dialog.digits);
  const left = leftOf(state, line);
  if (count < 1 || state.stop === null || state.stop.count === 0) return [state, []];
  const closed = { ...state, dialog: null };
  if (count > left) return wrong(closed, event, "too_many", String(left), "");
  return counted(closed, line, count);
}

/**
 * Take the last pick back, while it is offered.
 * @param {State} state
 * @param {EventOf<"undo">} event
 * @returns {Result}
 */
export function undone(state, event) {
  const { done } = state;
  if (done === null || done.undo === null || openTask(state) === null) return [state, []];
  if (event.at_ms >= done.until_ms) return [{ ...state, done: null }, []];
  const { change, command_id } = done.undo;
  const back = { ...change, picked: -change.picked, tote: null };
  const entry = entryFor(state, event, { kind: "undo", undoes: command_id }, back);
  const after = {
    ...state,
    pending: [...state.pending, entry],
    stop: { pick_line_id: change.pick_line_id, step: /** @type {const} */ ("bin"), count: 0 },
    done: { ...done, what: /** @type {const} */ ("undone"), undo: null, until_ms: event.at_ms + UNDO_MS },
    wrong: null,
    dialog: null,
  };
  return [after, recorded(entry, false)];
}

/**
 * The picker cannot get to the bin: the walk goes on at the next stop, and the server plans round it.
 * @param {State} state
 * @param {EventOf<"blocked">} event
 * @returns {Result}
 */
export function blocked(state, event) {
  const line = currentLine(state);
  if (line === null || state.stop === null || state.stop.count > 0) return [state, []];
  const entry = entryFor(state, event, { kind: "blocked", pick_line_id: line.pick_line_id }, null);
  const after = { ...state, pending: [...state.pending, entry], stop: null, dialog: null, wrong: null, done: null };
  return [after, recorded(entry, false)];
}

/**
 * The totes stand at the drop: the walk is over.
 * @param {State} state
 * @param {Stamp} event
 * @returns {Result}
 */
export function finished(state, event) {
  if (openTask(state) === null || currentLine(state) !== null) return [state, []];
  const entry = entryFor(state, event, { kind: "finish" }, null);
  const after = { ...state, pending: [...state.pending, entry], done: null, wrong: null, dialog: null };
  return [after, recorded(entry, true)];
}

