// Commands that wait to be sent, oldest first. Only what the server names leaves it.
/** @import { Command, Entry } from "./types" */
import { answerTo } from "./idb.js";

const BATCH_MAX = 20;

/**
 * @param {IDBObjectStore} outbox
 * @param {Entry} entry
 */
export function addTo(outbox, entry) {
  outbox.add(entry);
}

/**
 * Take the settled commands out.
 * @param {IDBObjectStore} outbox
 * @param {string[]} ids
 */
export function settleIn(outbox, ids) {
  for (const id of ids) {
    const request = outbox.index("id").getKey(id);
    request.onsuccess = () => {
      if (request.result !== undefined) outbox.delete(request.result);
    };
  }
}

/**
 * Return all that waits, oldest first, whoever made it.
 * @param {IDBDatabase} db
 * @returns {Promise<Entry[]>}
 */
export function waiting(db) {
  return answerTo(db.transaction("outbox").objectStore("outbox").getAll());
}

/**
 * Return the commands to send next: the oldest, at most twenty.
 * @param {Entry[]} pending
 * @returns {Command[]}
 */
export function nextBatch(pending) {
  return pending.slice(0, BATCH_MAX).map((entry) => entry.command);
}
