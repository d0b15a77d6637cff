// A scan that does not belong: it changes nothing, says so, and is told to the server as evidence.
/** @import { Result, Stamp, State, WrongKind } from "./types" */

const AT_A_PLACE = new Set(["bin", "tote", "foreign_tote", "not_a_tote", "drop"]);

/**
 * Return the state with the wrong scan shown, and its sound.
 * @param {State} state
 * @param {Stamp} event
 * @param {WrongKind} kind
 * @param {string} expected  what belongs here, as the picker knows it
 * @param {string} code  what was scanned; empty when it could not be read
 * @returns {Result}
 */
export function wrong(state, event, kind, expected, code) {
  const tone = AT_A_PLACE.has(kind) ? "wrong_place" : "wrong_article";
  const at = new Date(event.at_ms).toISOString();
  /** @type {import("./types").Effect[]} */
  const effects = [{ kind: "play", tone }];
  if (code !== "" && state.person !== null) effects.push({ kind: "report", scan: { code, expected, at } });
  return [{ ...state, wrong: { kind, expected, code } }, effects];
}
