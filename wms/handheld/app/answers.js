// What the server said, taken into the state.
/** @import { Effect, EventOf, ExchangeAnswer, Notice, PickTask, Result, Stamp, State, TaskChange } from "./types" */
import { openTask, withChange } from "./tour.js";

const NOTICES_MAX = 20;

/**
 * Every outcome settles its command, whatever it is; what was set aside is told to the picker.
 * @param {State} state
 * @param {EventOf<"answered">} event
 * @returns {Result}
 */
export function answered(state, event) {
  const { answer } = event;
  const ids = answer.outcomes.map((outcome) => outcome.id);
  const settled = new Set(ids);
  const after = {
    ...state,
    task: taskAfter(state, answer),
    pending: state.pending.filter(({ command }) => !settled.has(command.id)),
    done: isAside(state, answer) ? null : state.done,
    news: newsIn(state, answer.task) ?? state.news,
    offset_ms: Date.parse(answer.server_at) - event.at_ms,
    link: /** @type {const} */ ("up"),
    trouble: null,
  };
  const notices = [...noticesFrom(answer, event), ...taskGone(state, after, answer, event)];
  /** @type {Effect[]} */
  const effects = ids.length > 0 ? [{ kind: "settle", ids }] : [];
  if (notices.length > 0 || after.news !== state.news) effects.push({ kind: "play", tone: "urgent" });
  if (after.pending.length > 0) effects.push({ kind: "send" });
  return [{ ...after, notices: [...state.notices, ...notices].slice(-NOTICES_MAX) }, effects];
}

/**
 * @param {State} state
 * @param {ExchangeAnswer} answer
 * @returns {PickTask | null}
 */
function taskAfter(state, answer) {
  if (!answer.has_task) return null;
  if (answer.task !== null && isOwn(state, answer.task)) return answer.task;
  if (state.task === null) return null;
  const taken = new Set(answer.outcomes.filter((one) => one.code === null).map((one) => one.id));
  let { task } = state;
  for (const { command, change } of state.pending) {
    if (change !== null && taken.has(command.id)) task = withChange(task, change);
  }
  return task;
}

/**
 * Return why a walk is another than the one shown, or null when that is told already or nothing changed.
 * @param {State} state
 * @param {PickTask | null} task
 * @returns {TaskChange | null}
 */
function newsIn(state, task) {
  const change = task?.change ?? null;
  if (task === null || change === null || !isOwn(state, task)) return null;
  const known = state.task?.task_id === task.task_id ? state.task.change?.version ?? -1 : -1;
  return change.version > known ? change : null;
}

/**
 * Return whether a walk is the person's at hand: another may have logged in while it was on its way.
 * @param {State} state
 * @param {PickTask} task
 */
function isOwn(state, task) {
  return task.person_id === state.person?.person_id;
}

/**
 * Return whether what the screen still calls done was set aside.
 * @param {State} state
 * @param {ExchangeAnswer} answer
 */
function isAside(state, answer) {
  const id = state.done?.undo?.command_id;
  return answer.outcomes.some((outcome) => outcome.id === id && outcome.code !== null);
}

/**
 * @param {ExchangeAnswer} answer
 * @param {Stamp} event
 * @returns {Notice[]}
 */
function noticesFrom(answer, event) {
  // A repeated outcome may carry a refusal whose first telling was lost on the way.
  const aside = answer.outcomes
    .filter((outcome) => outcome.code !== null)
    .map(({ id, title, sentence, code }) => ({
      id, title: title ?? code ?? "", sentence: sentence ?? "", kind: /** @type {const} */ ("set_aside"),
    }));
  const told = answer.notices.map((sentence, place) => ({
    id: `${event.id}:${place}`, title: "", sentence, kind: /** @type {const} */ ("told"),
  }));
  return [...aside, ...told];
}

/**
 * A walk that the server ended while the picker was on it must not vanish without a word.
 * @param {State} before
 * @param {State} after
 * @param {ExchangeAnswer} answer
 * @param {Stamp} event
 * @returns {Notice[]}
 */
function taskGone(before, after, answer, event) {
  const gone = openTask(before) !== null && after.task?.task_id !== before.task?.task_id;
  if (!gone || answer.notices.length > 0) return [];
  return [{ id: `${event.id}:gone`, title: "", sentence: "", kind: "task_gone" }];
}

/**
 * @param {State} state
 * @param {EventOf<"leased">} event
 * @returns {Result}
 */
export function leased(state, event) {
  if (event.task === null) return [{ ...state, asked_empty: true }, []];
  if (!isOwn(state, event.task)) return [state, []];
  const news = newsIn(state, event.task);
  const after = { ...state, task: event.task, news, wanting: false, asked_empty: false, wrong: null };
  return [after, [{ kind: "play", tone: "urgent" }]];
}

/**
 * @param {State} state
 * @param {EventOf<"link">} event
 * @returns {Result}
 */
export function linkChanged(state, event) {
  const link = event.up ? "up" : "down";
  if (link === state.link) return [state, []];
  return [{ ...state, link }, event.up ? [{ kind: "send" }] : [{ kind: "play", tone: "offline" }]];
}

/**
 * The server took a message neither as right nor as to be set aside; the outbox keeps it.
 * @param {State} state
 * @param {EventOf<"trouble">} event
 * @returns {Result}
 */
export function troubled(state, event) {
  return state.trouble === event.sentence ? [state, []] : [{ ...state, trouble: event.sentence }, []];
}

/**
 * The device could not keep a command: nothing is shown as done.
 * @param {State} state
 * @returns {Result}
 */
export function notKept(state) {
  const wrong = { kind: /** @type {const} */ ("storage"), expected: "", code: "" };
  return [{ ...state, wrong }, [{ kind: "play", tone: "wrong_article" }]];
}
