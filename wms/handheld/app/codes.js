// What a scanned code says about an article, judged against the barcodes that came with the task.
/** @import { PickLine } from "./types" */

const AIM_PREFIX = /^\][A-Za-z][0-9A-Za-z]/;
const CODE_LENGTH_MAX = 512;
/** Of a walk that was kept by an earlier release. */
const SCALE_LABELS = ["21IIIIIWWWWWC"];

// What a digit of a price or weight counts for by its weight, and the weights of four and five digits.
const MINUS_2 = [0, 2, 4, 6, 8, 9, 1, 3, 5, 7];
const TIMES_3 = [0, 3, 6, 9, 2, 5, 8, 1, 4, 7];
const PLUS_5 = [0, 5, 1, 6, 2, 7, 3, 8, 4, 9];
const MINUS_5 = [0, 5, 9, 4, 8, 3, 7, 2, 6, 1];
const FOUR = [MINUS_2, MINUS_2, TIMES_3, MINUS_5];
const FIVE = [PLUS_5, MINUS_2, MINUS_5, PLUS_5, MINUS_2];

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
 * Return how many pieces (or grams) of the line's article the code stands for, or null when it is not its article, or
 * when the goods are sold by weight and their label says none.
 * @param {PickLine} line
 * @param {string} code
 * @param {string[]} layouts  what the labels of the store's own scales mean
 * @returns {number | null}
 */
export function quantityOf(line, code, layouts = SCALE_LABELS) {
  const seen = canonical(code);
  const label = readLabel(seen, layouts);
  const exact = line.barcodes.find((entry) => canonical(entry.barcode) === seen);
  if (label === null) return exact === undefined ? null : Math.max(1, exact.quantity);
  const listed = line.barcodes.find((entry) => readLabel(canonical(entry.barcode), layouts)?.article === label.article);
  const known = exact ?? listed;
  if (known === undefined || !checksOut(seen)) return null;
  if (line.unit === "gram") return label.grams > 0 ? label.grams : null;
  return Math.max(1, known.quantity) * Math.max(1, label.pieces);
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
 * Return what a label of the store's own scales says: its article without measure and check digit, as the catalogue
 * keeps it, and grams or pieces, 0 where it says none. Null: no layout has this prefix, or its price or weight was
 * misread. A layout is written as wms.codes writes it: prefix, then a letter a digit, then `*` and a step.
 * @param {string} seen
 * @param {string[]} layouts
 * @returns {{ article: string, grams: number, pieces: number } | null}
 */
function readLabel(seen, layouts) {
  if (!/^\d{13}$/.test(seen)) return null;
  const layout = layouts.find((each) => seen.startsWith(letters(each).replace(/[A-Z]+$/, "")));
  if (layout === undefined) return null;
  const meaning = letters(layout);
  const digits = (/** @type {string} */ kinds) => [...seen].filter((_, at) => kinds.includes(meaning[at])).join("");
  if (meaning.includes("V") && digits("V") !== measureCheck(digits("WPN"))) return null;
  const measure = Number(digits("WPN")) * Number(layout.split("*")[1] ?? 1);
  return {
    article: [...seen.slice(0, -1)].map((digit, at) => ("WPNV".includes(meaning[at]) ? "0" : digit)).join(""),
    grams: meaning.includes("W") ? measure : 0,
    pieces: meaning.includes("N") ? measure : 0,
  };
}

/** @param {string} layout  one of 12 characters is that of a number with a 0 before it */
function letters(layout) {
  return layout.split("*")[0].padStart(13, "0");
}

/**
 * The check digit of a price or weight of four or five digits (GS1 General Specifications, section 7.9.2).
 * @param {string} digits
 */
function measureCheck(digits) {
  const weights = digits.length === 4 ? FOUR : FIVE;
  const sum = weights.reduce((total, weight, at) => total + weight[Number(digits[at])], 0);
  return String(digits.length === 4 ? (sum * 3) % 10 : MINUS_5.indexOf((10 - (sum % 10)) % 10));
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

/**
 * Return whether a code is one of the walk's own places, totes or articles.
 * @param {import("./types").PickTask} task
 * @param {string} code
 * @returns {boolean}
 */
export function isOfWalk(task, code) {
  const places = [task.drop, ...task.lines.map((line) => line.bin), ...(task.totes ?? [])];
  const number = canonical(code);
  const isOf = (/** @type {PickLine} */ line) => line.barcodes.some((entry) => canonical(entry.barcode) === number);
  return places.includes(code) || task.lines.some(isOf);
}

/** @param {string} code  "A06-06-4" has the shape "A00-00-0" */
function shapeOf(code) {
  return code.replace(/\d/g, "0").replace(/[A-Za-z]/g, "A");
}
