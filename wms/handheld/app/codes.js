// What a scanned code says about an article, judged against the barcodes that came with the task.
/** @import { PickLine } from "./types" */

const AIM_PREFIX = /^\][A-Za-z][0-9A-Za-z]/;
const CODE_LENGTH_MAX = 512;

/**
 * Return the code as typed or scanned, without blanks around it and without control characters other than the GS1
 * separator; null when nothing readable is left or it is too long.
 * @param {string} raw
 * @returns {string | null}
 */
export function tidy(raw) {
  const code = raw.replace(/[^\x1d\x20-\x7e]/g, "").trim();
  return code === "" || code.length > CODE_LENGTH_MAX ? null : code;
}

/**
 * Return how many pieces (or grams) of the line's article the code stands for, or null when it is not its article.
 * @param {PickLine} line
 * @param {string} code
 * @returns {number | null}
 */
export function quantityOf(line, code) {
  const seen = canonical(code);
  const known = line.barcodes.find((entry) => canonical(entry.barcode) === seen);
  if (known !== undefined && !isWeighed(line, seen)) return Math.max(1, known.quantity);
  if (!isWeighed(line, seen) || !checksOut(seen)) return null;
  const listed = line.barcodes.some((entry) => sameWeighed(canonical(entry.barcode), seen));
  const grams = Number(seen.slice(7, 12));
  return listed && grams > 0 ? grams : null;
}

/**
 * Return the article's number inside what was scanned: a GTIN of any length as 13 digits, else the code as it is.
 * @param {string} code
 * @returns {string}
 */
export function canonical(code) {
  const bare = code.replace(AIM_PREFIX, "");
  const inside = /^(?:\(01\)|01)(\d{14})/.exec(bare);
  const number = inside !== null && checksOut(inside[1]) ? inside[1] : bare;
  if (/^\d{12}$/.test(number)) return `0${number}`;
  return /^0\d{13}$/.test(number) ? number.slice(1) : number;
}

/**
 * @param {PickLine} line
 * @param {string} code
 */
function isWeighed(line, code) {
  return line.unit === "gram" && /^21\d{11}$/.test(code);
}

/**
 * The catalogue keeps a weighed article's label with its grams zeroed; the last digit depends on the grams.
 * @param {string} stored
 * @param {string} seen
 */
function sameWeighed(stored, seen) {
  return /^21\d{5}0{5}\d$/.test(stored) && stored.slice(0, 7) === seen.slice(0, 7);
}

/**
 * The GS1 check digit: from the right, digits weigh 1 and 3 in turn and add up to a multiple of ten.
 * @param {string} digits
 */
function checksOut(digits) {
  let sum = 0;
  for (let place = 0; place < digits.length; place += 1) {
    const fromRight = digits.length - 1 - place;
    sum += Number(digits[place]) * (fromRight % 2 === 0 ? 1 : 3);
  }
  return sum % 10 === 0;
}

/**
 * Return whether a code may be a tote's: one of those that came with the walk. Where none came, a short name without
 * blanks that is no article's number and not shaped as the walk's bins or its drop are.
 * @param {import("./types").PickTask} task
 * @param {string} code
 * @returns {boolean}
 */
export function looksLikeTote(task, code) {
  const totes = task.totes ?? []; // a walk that was kept by an earlier release has none
  if (totes.length > 0) return totes.includes(code);
  if (!/^[\x21-\x7e]{1,20}$/.test(code)) return false;
  const number = canonical(code);
  if (/^(\d{8}|\d{12,14})$/.test(number) && checksOut(number)) return false;
  const places = new Set([task.drop, ...task.lines.map((line) => line.bin)].map(shapeOf));
  const articles = task.lines.flatMap((line) => line.barcodes.map((entry) => canonical(entry.barcode)));
  return !places.has(shapeOf(code)) && !articles.includes(number);
}

/**
 * Return whether a code is a badge: long and random, as nothing else in the store is.
 * @param {string} code
 * @returns {boolean}
 */
export function isBadge(code) {
  return /^([0-9a-f]{32}|[0-9A-Z]{26})$/.test(code) && /[A-Za-z]/.test(code);
}

/** @param {string} code  "A06-06-4" has the shape "A00-00-0" */
function shapeOf(code) {
  return code.replace(/\d/g, "0").replace(/[A-Za-z]/g, "A");
}
