// Wires the app together: events in one queue, each kept on the disk before it is shown, then heard, then sent.
/** @import { Effect, Event, Happening, State } from "./types" */
import { listenForScans } from "../../look/static/scan.js";
import { beep, wake } from "../../look/static/sounds.js";
import { Courier, logIn, report } from "./courier.js";
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

/** The app at work: one state, one queue of events, one store. */
class Handheld {
  /**
   * @param {IDBDatabase} db
   * @param {State} state
   */
  constructor(db, state) {
    this.db = db;
    this.state = state;
    this.queued = 0;
    /** @type {Promise<void>} */
    this.queue = Promise.resolve();
    this.errands = new Courier(() => this.state, (happening) => this.tell(happening));
  }

  /** Listen to scanner, glass, clock and network, and go on where the picker was. */
  start() {
    listenForScans(window, {
      onScan: (code) => void this.tell({ kind: "scan", code }),
      onRefused: () => void this.tell({ kind: "unreadable" }),
    });
    for (const kind of ["pointerdown", "keydown"]) window.addEventListener(kind, () => void wake());
    window.addEventListener("offline", () => void this.tell({ kind: "link", up: false }));
    window.addEventListener("online", () => this.errands.wake());
    setInterval(() => void this.tell({ kind: "tick" }), TICK_MS);
    this.show();
    this.errands.wake();
  }

  /**
   * Put what happened into the queue.
   * @param {Happening} happening
   * @returns {Promise<void>}  resolves once it was taken in and shown
   */
  tell(happening) {
    if (this.queued >= QUEUE_MAX) return Promise.resolve();
    this.queued += 1;
    const at_ms = Date.now();
    const event = /** @type {Event} */ ({ ...happening, at_ms, id: uuid7(at_ms) });
    this.queue = this.queue
      .then(() => this.take(event))
      .catch((error) => this.fault(error))
      .finally(() => { this.queued -= 1; });
    return this.queue;
  }

  /**
   * Take an event in: on the disk first, then on the screen, then heard and sent.
   * @param {Event} event
   */
  async take(event) {
    let [after, effects] = next(this.state, event);
    if (after !== this.state || effects.length > 0) {
      try {
        await keep(this.db, after, effects);
      } catch {
        [after, effects] = next(this.state, { kind: "not_kept", at_ms: event.at_ms, id: event.id });
      }
    }
    this.state = after;
    this.show();
    for (const effect of effects) this.carryOut(effect);
  }

  /**
   * A fault of ours must not end the walk: it is shown, and the next event is taken as ever.
   * @param {unknown} error
   */
  fault(error) {
    console.error(error);
    this.state = { ...this.state, trouble: String(error) };
    this.show();
  }

  /** @param {Effect} effect */
  carryOut(effect) {
    switch (effect.kind) {
      case "play":
        beep(effect.tone);
        navigator.vibrate?.(BUZZ[effect.tone]);
        break;
      case "send": this.errands.wake(); break;
      case "report": void report(this.state, effect.scan); break;
      case "log_in": void this.enter(effect); break;
      default: // commit and settle are on the disk already
    }
  }

  /** @param {{ badge: string, pin: string }} proof */
  async enter(proof) {
    const answer = await logIn(this.state, proof);
    if ("refused" in answer) return this.tell({ kind: "login_refused", sentence: answer.refused });
    return this.tell({ kind: "logged_in", login: answer.login });
  }

  show() {
    const { state } = this;
    const tell = (/** @type {Happening} */ happening) => void this.tell(happening);
    draw({ state, words: WORDS[state.language], now_ms: Date.now(), tell }, root);
  }
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
      const db = await openStore();
      new Handheld(db, await restored(db)).start();
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
