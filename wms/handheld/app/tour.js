// The walk as the picker sees it: what the server said, and what was done since and waits to be sent.
/** @import { Change, PickLine, PickTask, State, TaskOrder } from "./types" */

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
 * Return the stops that still want something, the next one first. What the picker could not get to comes last, until the
 * server has planned the walk again.
 * @param {State} state
 * @returns {PickLine[]}
 */
export function openStops(state) {
  const open = stopsOf(state).filter((line) => leftOf(state, line) > 0);
  const blocked = new Set(
    state.pending.flatMap(({ command }) => (command.kind === "blocked" ? [command.pick_line_id] : [])),
  );
  return [
    ...open.filter((line) => !blocked.has(line.pick_line_id)),
    ...open.filter((line) => blocked.has(line.pick_line_id)),
  ];
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
 * Return an order of the walk.
 * @param {State} state
 * @param {string} orderId
 * @returns {TaskOrder | undefined}
 */
export function orderOf(state, orderId) {
  return state.task?.orders.find((order) => order.order_id === orderId);
}

/**
 * Return the totes that an order's goods are in, the one to fill now last.
 * @param {State} state
 * @param {string} orderId
 * @returns {string[]}
 */
export function totesOf(state, orderId) {
  const order = orderOf(state, orderId);
  const known = order === undefined ? [] : [...order.totes, ...(order.tote === null ? [] : [order.tote])];
  const since = unsettled(state).flatMap((change) =>
    change.order_id === orderId && change.tote !== null ? [change.tote] : [],
  );
  return [...new Set([...known, ...since])];
}

/**
 * Return the tote that an order's goods go into now, or null while none was scanned.
 * @param {State} state
 * @param {string} orderId
 * @returns {string | null}
 */
export function toteOf(state, orderId) {
  return totesOf(state, orderId).at(-1) ?? null;
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
    order.order_id === change.order_id && change.tote !== null
      ? { ...order, tote: order.tote ?? change.tote, totes: [...new Set([...order.totes, change.tote])] }
      : order,
  );
  return { ...task, lines, orders };
}
