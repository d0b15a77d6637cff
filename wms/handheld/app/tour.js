// The walk as the picker sees it: what the server said, and what was done since and waits to be sent.
/** @import { Change, PickLine, PickTask, State } from "./types" */

/**
 * Return the changes that the server has not answered for yet.
 * @param {State} state
 * @returns {Change[]}
 */
function unsettled(state) {
  const changes = state.pending.map((entry) => entry.change);
  return changes.filter((change) => change !== null);
}

/**
 * Return the task while there is work left on it: not once it is done, or its finish waits to be sent.
 * @param {State} state
 * @returns {PickTask | null}
 */
export function openTask(state) {
  const { task } = state;
  if (task === null || task.state === "done") return null;
  const finished = state.pending.some(
    ({ command }) => command.kind === "finish" && command.task_id === task.task_id,
  );
  return finished ? null : task;
}

/**
 * Return how many of the line are still to take.
 * @param {State} state
 * @param {PickLine} line
 * @returns {number}
 */
export function leftOf(state, line) {
  let left = line.wanted - line.picked - line.short;
  for (const change of unsettled(state)) {
    if (change.pick_line_id === line.pick_line_id) left -= change.picked + change.short;
  }
  return Math.max(0, left);
}

/**
 * Return the stops of the walk in their order, without those of cancelled orders.
 * @param {State} state
 * @returns {PickLine[]}
 */
export function stopsOf(state) {
  const task = openTask(state);
  if (task === null) return [];
  const gone = new Set(task.orders.filter((o) => o.state === "cancelled").map((o) => o.order_id));
  return task.lines
    .filter((line) => !gone.has(line.order_id))
    .sort((one, other) => one.stop_no - other.stop_no || one.line_no - other.line_no);
}

/**
 * Return the stops that still want something, the next one first.
 * @param {State} state
 * @returns {PickLine[]}
 */
export function openStops(state) {
  return stopsOf(state).filter((line) => leftOf(state, line) > 0);
}

/**
 * Return the line of the stop the picker stands at, or null.
 * @param {State} state
 * @returns {PickLine | null}
 */
export function currentLine(state) {
  const here = state.stop?.pick_line_id;
  return openStops(state).find((line) => line.pick_line_id === here) ?? null;
}

/**
 * Return the tote that an order's goods go into, or null while none was scanned.
 * @param {State} state
 * @param {string} orderId
 * @returns {string | null}
 */
export function toteOf(state, orderId) {
  const bound = state.task?.orders.find((order) => order.order_id === orderId)?.tote ?? null;
  if (bound !== null) return bound;
  const change = unsettled(state).find((one) => one.order_id === orderId && one.tote !== null);
  return change?.tote ?? null;
}

/**
 * Return the task as it is after a settled change: used when the server says "applied" and sends no task.
 * @param {PickTask} task
 * @param {Change} change
 * @returns {PickTask}
 */
export function withChange(task, change) {
  const lines = task.lines.map((line) =>
    line.pick_line_id === change.pick_line_id
      ? { ...line, picked: line.picked + change.picked, short: line.short + change.short }
      : line,
  );
  const orders = task.orders.map((order) =>
    order.order_id === change.order_id && order.tote === null
      ? { ...order, tote: change.tote }
      : order,
  );
  return { ...task, lines, orders };
}
