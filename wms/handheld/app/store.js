// What the device keeps: its state and the outbox, in one IndexedDB, changed together or not at all.
/** @import { Effect, State } from "./types" */
import { answerTo } from "./idb.js";
import { addTo, settleIn } from "./outbox.js";

const NAME = "wms-handheld";
const VERSION = 1;

/**
 * Open the device's store.
 * @returns {Promise<IDBDatabase>}
 */
export function openStore() {
  const request = indexedDB.open(NAME, VERSION);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("state");
    const outbox = request.result.createObjectStore("outbox", { autoIncrement: true });
    outbox.createIndex("id", "command.id", { unique: true });
  };
  return answerTo(request);
}

/**
 * Return the state as it was kept last, or null on a new device.
 * @param {IDBDatabase} db
 * @returns {Promise<State | null>}
 */
export async function loadState(db) {
  const state = await answerTo(db.transaction("state").objectStore("state").get("now"));
  return state ?? null;
}

/**
 * Keep the state, and what the effects put into or take out of the outbox, in one transaction. A command is on the
 * disk ("strict") before this resolves.
 * @param {IDBDatabase} db
 * @param {State} state
 * @param {Effect[]} effects
 * @returns {Promise<void>}
 */
export function keep(db, state, effects) {
  const recorded = effects.some((effect) => effect.kind === "commit");
  const durability = recorded ? "strict" : "relaxed";
  const transaction = db.transaction(["state", "outbox"], "readwrite", { durability });
  // A PIN is never written, and the outbox is the one place for what waits.
  const kept = { ...state, badge: null, pin: "", logging_in: false, pending: [] };
  transaction.objectStore("state").put(kept, "now");
  const outbox = transaction.objectStore("outbox");
  for (const effect of effects) {
    if (effect.kind === "commit") addTo(outbox, effect.entry);
    if (effect.kind === "settle") settleIn(outbox, effect.ids);
  }
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
    transaction.onerror = () => reject(transaction.error);
  });
}
