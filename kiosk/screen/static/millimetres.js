// How many pixels of this screen a millimetre is: kept in this browser, since another screen differs.
const PLACE = "px-per-mm";
export const USUAL = 96 / 25.4; // A CSS inch has 96 px (CSS Values and Units 4, section 5.2).
export const LEAST = 2;
export const MOST = 12;

/** Return the pixels of a millimetre on this screen. */
export function pxPerMm() {
  const kept = Number(localStorage.getItem(PLACE));
  return kept >= LEAST && kept <= MOST ? kept : USUAL;
}

/** Keep them; null forgets what was kept. */
export function keep(px) {
  if (px === null) localStorage.removeItem(PLACE);
  else localStorage.setItem(PLACE, String(Math.min(MOST, Math.max(LEAST, px))));
  apply();
}

/** Make the keys of this page as large as they should be. */
export function apply() {
  document.documentElement.style.setProperty("--mm", `${pxPerMm()}px`);
}
