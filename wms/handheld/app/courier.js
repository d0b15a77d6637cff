// Carries the outbox to the server and its answers back: one message under way at a time, oldest first.
/** @import { ExchangeAnswer, Happening, PickTask, ScanSeen, State } from "./types" */
/** @import { Reply } from "./server.js" */
import { nextBatch } from "./outbox.js";
import { Unreachable, backOffMs, isLoginNeeded, post, sentenceOf } from "./server.js";
import { openTask } from "./tour.js";

const LISTEN_MS = 10_000;
const ASK_AGAIN_MS = 4_000;

/** @typedef {(happening: Happening) => Promise<void>} Tell */

/** Goes when woken, and by itself from time to time, to hear what is new. */
export class Courier {
  /**
   * @param {() => State} now
   * @param {Tell} tell
   */
  constructor(now, tell) {
    this.now = now;
    this.tell = tell;
    this.tries = 0;
    this.asked = false;
    this.underWay = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  wake() {
    this.tries = 0;
    void this.go();
  }

  async go() {
    this.asked = true;
    if (this.underWay) return;
    this.underWay = true;
    clearTimeout(this.timer);
    let pause = 0;
    while (this.asked) {
      this.asked = false;
      pause = await this.oneRound();
    }
    this.underWay = false;
    this.timer = setTimeout(() => void this.go(), pause);
  }

  /** @returns {Promise<number>}  how long to rest then, in milliseconds */
  async oneRound() {
    if (!maySend(this.now())) return LISTEN_MS;
    try {
      const fine = await round(this.now, this.tell);
      this.tries = fine ? 0 : this.tries + 1;
      return fine ? restFor(this.now()) : backOffMs(this.tries + 2, Math.random());
    } catch (error) {
      const happening = error instanceof Unreachable
        ? { kind: /** @type {const} */ ("link"), up: false }
        : { kind: /** @type {const} */ ("trouble"), sentence: String(error) };
      await this.tell(happening);
      // What asked meanwhile waits for the pause too: a dead network is not hammered.
      this.asked = false;
      this.tries += 1;
      return backOffMs(this.tries - 1, Math.random());
    }
  }
}

/**
 * A locked device goes on sending what its author did, and asks for nothing new.
 * @param {State} state
 */
function maySend(state) {
  if (state.person === null || state.ended) return false;
  return !state.locked || state.pending.length > 0;
}

/** @param {State} state */
function restFor(state) {
  if (state.pending.length > 0) return 0;
  return state.wanting ? ASK_AGAIN_MS * (0.75 + Math.random() / 2) : LISTEN_MS;
}

/**
 * Tell the server what was done, hear what is new, and ask for a task when one is wanted.
 * @param {() => State} now
 * @param {Tell} tell
 * @returns {Promise<boolean>}  whether the server took it
 */
async function round(now, tell) {
  const state = now();
  const exchange = {
    device_id: state.device_id,
    task_version: state.task?.version ?? null,
    commands: nextBatch(state.pending),
  };
  const reply = await post("commands", exchange, voiceOf(state));
  if (!(await isTaken(reply, tell))) return false;
  await tell({ kind: "answered", answer: /** @type {ExchangeAnswer} */ (reply.body) });
  const { wanting, pending, locked } = now();
  return wanting && !locked && pending.length === 0 && openTask(now()) === null ? lease(now(), tell) : true;
}

/**
 * @param {State} state
 * @param {Tell} tell
 * @returns {Promise<boolean>}
 */
async function lease(state, tell) {
  const reply = await post("leases", {}, voiceOf(state));
  if (!(await isTaken(reply, tell))) return false;
  await tell({ kind: "leased", task: /** @type {PickTask | null} */ (reply.body) });
  return true;
}

/**
 * @param {Reply} reply
 * @param {Tell} tell
 * @returns {Promise<boolean>}
 */
async function isTaken(reply, tell) {
  if (reply.status < 300) return true;
  if (isLoginNeeded(reply)) await tell({ kind: "login_needed" });
  else await tell({ kind: "trouble", sentence: sentenceOf(reply) });
  return false;
}

/**
 * Log a person in, and say how it went.
 * @param {State} state
 * @param {{ badge: string, pin: string }} proof
 * @returns {Promise<{ login: import("./types").Login } | { refused: string | null }>}
 */
export async function logIn(state, { badge, pin }) {
  try {
    const message = { badge, pin, device_id: state.device_id };
    const reply = await post("logins", message, { csrf_token: null, language: state.language });
    return reply.status < 300 ? { login: reply.body } : { refused: sentenceOf(reply) };
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    return { refused: null };
  }
}

/**
 * Show the server a scan that did not belong. It is evidence, not a command: without the network it is let go.
 * @param {State} state
 * @param {ScanSeen} scan
 */
export async function report(state, scan) {
  if (state.link === "down") return;
  try {
    await post("scans-refused", scan, voiceOf(state));
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
  }
}

/** @param {State} state */
function voiceOf(state) {
  return { csrf_token: state.person?.csrf_token ?? null, language: state.language };
}
