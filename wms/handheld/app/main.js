// Wires the app together: events in one queue, each kept on the disk before it is shown, then heard, then sent.
/** @import { Effect, Event, Happening, State } from "./types" */
import { listenForScans } from "../../look/static/scan.js";
import { beep, wake } from "../../look/static/sounds.js";
import { courier, logIn, report } from "./courier.js";
import { begin, next } from "./machine.js";
import { waiting } from "./outbox.js";
import { keep, loadState, openStore } from "./store.js";
import { uuid7 } from "./uuid7.js";
import { draw } from "./view.js";
import { WORDS } from "./words.js";

const QUEUE_MAX = 200;
const TICK_MS = 1_000;
const BUZZ = {
  ok: [40], done: [40, 60, 40], wrong_article: [250, 80, 250], wrong_place: [120, 60, 120, 60, 120],
  offline: [400], urgent: [150, 80, 150, 80, 150],
};

const root = /** @type {HTMLElement} */ (document.getElementById("app"));

/** @param {IDBDatabase} db */
async function start(db) {
  let state = await restored(db);
  let queued = 0;
  /** @type {Promise<void>} */
  let queue = Promise.resolve();
  const errands = courier(() => state, tell);

  /**
   * Put what happened into the queue.
   * @param {Happening} happening
   * @returns {Promise<void>}  resolves once it was taken in and shown
   */
  function tell(happening) {
    if (queued >= QUEUE_MAX) return Promise.resolve();
    queued += 1;
    const at_ms = Date.now();
    const event = /** @type {Event} */ ({ ...happening, at_ms, id: uuid7(at_ms) });
    queue = queue.then(() => take(event)).catch(fault).finally(() => { queued -= 1; });
    return queue;
  }

  /**
   * A fault of ours must not end the walk: it is shown, and the next event is taken as ever.
   * @param {unknown} error
   */
  function fault(error) {
    console.error(error);
    state = { ...state, trouble: String(error) };
    show();
  }

  /** @param {Event} event */
  async function take(event) {
    const [after, effects] = next(state, event);
    if (after !== state || effects.length > 0) await settleInto(after, effects, event);
    show();
  }

  /**
   * @param {State} after
   * @param {Effect[]} effects
   * @param {Event} event
   */
  async function settleInto(after, effects, event) {
    try {
      await keep(db, after, effects);
      state = after;
    } catch {
      [state, effects] = next(state, { kind: "not_kept", at_ms: event.at_ms, id: event.id });
    }
    show();
    for (const effect of effects) carryOut(effect);
  }

  /** @param {Effect} effect */
  function carryOut(effect) {
    switch (effect.kind) {
      case "play":
        beep(effect.tone);
        navigator.vibrate?.(BUZZ[effect.tone]);
        break;
      case "send": errands.wake(); break;
      case "report": void report(state, effect.scan); break;
      case "log_in": void enter(effect); break;
      default: // commit and settle are on the disk already
    }
  }

  /** @param {{ badge: string, pin: string }} proof */
  async function enter(proof) {
    const answer = await logIn(state, proof);
    if ("refused" in answer) return tell({ kind: "login_refused", sentence: answer.refused });
    return tell({ kind: "logged_in", login: answer.login });
  }

  function show() {
    const told = (/** @type {Happening} */ happening) => void tell(happening);
    draw({ state, words: WORDS[state.language], now_ms: Date.now(), tell: told }, root);
  }

  listenForScans(window, {
    onScan: (code) => void tell({ kind: "scan", code }),
    onRefused: () => void tell({ kind: "unreadable" }),
  });
  for (const kind of ["pointerdown", "keydown"]) window.addEventListener(kind, () => void wake());
  window.addEventListener("offline", () => void tell({ kind: "link", up: false }));
  window.addEventListener("online", () => errands.wake());
  setInterval(() => void tell({ kind: "tick" }), TICK_MS);
  show();
  errands.wake();
}

/**
 * Return the state as it was before the page was loaded again, or a new device's.
 * @param {IDBDatabase} db
 * @returns {Promise<State>}
 */
async function restored(db) {
  const language = navigator.language.startsWith("fr") ? "fr" : "en";
  const fresh = begin(`handheld-${crypto.randomUUID().slice(0, 13)}`, language);
  const state = { ...fresh, ...(await loadState(db)) };
  return { ...state, pending: await waiting(db), touched_ms: Date.now() };
}

/** @param {"elsewhere" | "no_store"} reason */
function say(reason) {
  const language = navigator.language.startsWith("fr") ? "fr" : "en";
  root.textContent = WORDS[language][reason];
}

/** Two windows of one device would each keep their own truth: the second waits for the first to close. */
async function open() {
  const slow = setTimeout(say, 1_500, "elsewhere");
  await navigator.locks.request("wms-handheld", async () => {
    clearTimeout(slow);
    try {
      await start(await openStore());
    } catch {
      return say("no_store");
    }
    return new Promise(() => undefined);
  });
}

// Without it (plain HTTP, no room left) the app picks as well, only a reload needs the network then.
navigator.serviceWorker?.register("/handheld/sw.js", { scope: "/handheld/" }).catch(() => undefined);
void navigator.storage?.persist?.();
void open();
