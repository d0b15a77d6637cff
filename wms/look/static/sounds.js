// The sounds of the floor, made by WebAudio: no files to load, nothing to fetch while offline.
//
//   import { beep, wake } from ".../sounds.js";
//   beep("ok");            // true when it could be heard
//
// Browsers keep audio asleep until the first touch or key; the page calls wake() on it (a scanner's key strokes count).
// Each meaning has its own contour, so that it is known without looking: rising is good, falling is wrong, and the
// two kinds of wrong differ in rhythm.

/** @typedef {{ hz: number, at: number, for: number, wave?: OscillatorType, slide?: number }} Note  times in milliseconds */

/** @type {Record<string, readonly Note[]>} */
const SOUNDS = {
  // One short bright tick.
  ok: [{ hz: 1568, at: 0, for: 90 }],
  // Three steps up: the line, the walk or the basket is complete.
  done: [
    { hz: 784, at: 0, for: 110 },
    { hz: 1047, at: 110, for: 110 },
    { hz: 1568, at: 220, for: 260 },
  ],
  // Two rough low blows: the wrong thing is in the hand.
  wrong_article: [
    { hz: 196, at: 0, for: 170, wave: "sawtooth" },
    { hz: 147, at: 200, for: 320, wave: "sawtooth" },
  ],
  // Three quick rough blows on one height: the right thing at the wrong place.
  wrong_place: [
    { hz: 262, at: 0, for: 90, wave: "square" },
    { hz: 262, at: 130, for: 90, wave: "square" },
    { hz: 262, at: 260, for: 200, wave: "square" },
  ],
  // One soft long slide down: the line to the server went quiet.
  offline: [{ hz: 660, at: 0, for: 420, wave: "triangle", slide: 330 }],
  // High and low in turn, twice: look up now.
  urgent: [
    { hz: 1319, at: 0, for: 130, wave: "square" },
    { hz: 880, at: 150, for: 130, wave: "square" },
    { hz: 1319, at: 300, for: 130, wave: "square" },
    { hz: 880, at: 450, for: 180, wave: "square" },
  ],
};

export const names = Object.freeze(Object.keys(SOUNDS));

// Rough waves sound louder than smooth ones at the same amplitude.
const LOUDNESS = { sine: 0.5, triangle: 0.5, square: 0.2, sawtooth: 0.28, custom: 0.3 };
const EDGE_S = 0.008;

/** @type {AudioContext | null} */
let context = null;

/**
 * Return the one audio context of the page, or null where the browser has none.
 * @returns {AudioContext | null}
 */
function audio() {
  if (context === null && typeof AudioContext !== "undefined") {
    context = new AudioContext({ latencyHint: "interactive" });
  }
  return context;
}

/** Let the page make sounds; call it from the first touch or key. */
export async function wake() {
  const ctx = audio();
  if (ctx !== null && ctx.state !== "running") await ctx.resume();
}

/**
 * Play one note with soft edges, since hard ones click.
 * @param {AudioContext} ctx
 * @param {Note} note
 * @param {number} start_s
 */
function play(ctx, note, start_s) {
  const wave = note.wave ?? "sine";
  const from = start_s + note.at / 1000;
  const until = from + note.for / 1000;
  const tone = ctx.createOscillator();
  const gain = ctx.createGain();
  tone.type = wave;
  tone.frequency.setValueAtTime(note.hz, from);
  if (note.slide !== undefined) tone.frequency.exponentialRampToValueAtTime(note.slide, until);
  gain.gain.setValueAtTime(0, from);
  gain.gain.linearRampToValueAtTime(LOUDNESS[wave], from + EDGE_S);
  gain.gain.setValueAtTime(LOUDNESS[wave], until - EDGE_S);
  gain.gain.linearRampToValueAtTime(0, until);
  tone.connect(gain).connect(ctx.destination);
  tone.start(from);
  tone.stop(until);
}

/**
 * Make a sound by its name.
 * @param {string} name  ok, done, wrong_article, wrong_place, offline or urgent
 * @returns {boolean}  whether it could be heard; an asleep context is woken for the next one
 */
export function beep(name) {
  const notes = SOUNDS[name];
  if (notes === undefined) throw new RangeError(`no sound is called ${name}`);
  const ctx = audio();
  if (ctx === null) return false;
  if (ctx.state !== "running") {
    // Sounds asked for while asleep would all come out at once later; only the wish to wake is kept.
    void ctx.resume().catch(() => undefined);
    return false;
  }
  for (const note of notes) play(ctx, note, ctx.currentTime);
  return true;
}
