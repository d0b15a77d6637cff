// What the picker reads, in English and French. Short: it is read while walking.
/** @import { Language, ShortReason, WrongKind } from "./types" */

/** @param {number} count @param {string} one @param {string} many */
const some = (count, one, many) => `${count} ${count === 1 ? one : many}`;

const EN = {
  title: "Picking",
  online: "Online",
  offline: "Offline",
  to_send: (/** @type {number} */ count) => `${count} to send`,
  menu: "Menu",
  scan_badge: "Scan your badge",
  again: (/** @type {string} */ name) => `${name}, log in again to go on`,
  again_hint: "Your walk is kept. Someone else may log in too.",
  enter_pin: "Type your PIN",
  pin_digits: (/** @type {number} */ count) => some(count, "digit typed", "digits typed"),
  logging_in: "Logging in …",
  other_badge: "Other badge",
  login_offline: "No network. Go where there is some, then try again.",
  erase: "Erase",
  hello: (/** @type {string} */ name) => `Hello ${name}`,
  ready: "Ready for the next order.",
  ready_offline: "The next order needs the network.",
  next_order: "Next order",
  waiting: "Waiting for an order",
  waiting_hint: "It appears here and you will hear it.",
  none_yet: "No order to pick just now.",
  stop_waiting: "Stop waiting",
  stop_of: (/** @type {number} */ here, /** @type {number} */ all) => `Stop ${here} of ${all}`,
  left: "left",
  late: "late",
  aisle: "Aisle",
  bin_right: "Right bin",
  do_bin: "Scan the bin",
  do_article: "Scan the article",
  do_more: "Scan the next one",
  do_tote: "Scan the tote",
  do_any_tote: "Scan an empty tote",
  new_tote: "a tote for this order",
  take: "Take",
  in_hand: (/** @type {string} */ count, /** @type {string} */ wanted) => `${count} of ${wanted}`,
  type_quantity: "Type the quantity",
  all_taken: (/** @type {string} */ wanted) => `All ${wanted} in hand`,
  fewer: "One fewer",
  more: "One more",
  pieces: (/** @type {number} */ count) => some(count, "piece", "pieces"),
  lot: "Lot",
  expires: "Use by",
  ambient: "Ambient",
  chilled: "Chilled",
  frozen: "Frozen",
  then: "Next",
  then_drop: "Then to the drop",
  type_code: "Type the code",
  type_hint: "Type the code",
  ok: "OK",
  short: "Short",
  short_why: "Why is it short?",
  empty: "Bin is empty",
  damaged: "Damaged",
  expired: "Past its date",
  not_found: "Not found",
  way_blocked: "I cannot get there",
  on_cart: "On the cart",
  into_slot: (/** @type {number} */ slot) => `into the tote at place ${slot} of the cart`,
  to_returns: "Cancelled: to the returns",
  missing: "Missing",
  confirm_short: "Confirm short",
  back: "Back",
  close: "Close",
  undo: "Undo",
  picked: (/** @type {string} */ told) => `Picked: ${told}`,
  short_done: (/** @type {string} */ told) => `Short noted: ${told}`,
  undone: (/** @type {string} */ told) => `Back in the bin: ${told}`,
  all_picked: "All picked",
  bring: "Bring the totes to",
  at_drop: "Totes are there",
  totes: "Totes",
  switch_person: "Switch person",
  hand: { left: "Left hand", right: "Right hand" },
  hand_label: "Holding hand",
  language_label: "Language",
  expected: "Expected",
  scanned: "Scanned",
  wrong: /** @type {Record<WrongKind, string>} */ ({
    bin: "Wrong bin",
    article: "Wrong article",
    tote: "Wrong tote",
    foreign_tote: "Another order's tote",
    not_a_tote: "Not a tote",
    too_many: "Too many",
    drop: "Wrong place",
    no_task: "Nothing to pick yet",
    unreadable: "Could not read that",
    storage: "Not recorded",
    not_a_badge: "Not a badge",
  }),
  at_most: (/** @type {string} */ count) => `at most ${count}`,
  scan_again: "Scan it again.",
  take_order_first: "Take the next order first.",
  log_in_first: "Log in first: this scan did not count.",
  storage_full: "The device could not keep it. Free some space, then do it again.",
  set_aside: "Set aside for the manager",
  told: "From the server",
  task_gone: "Walk taken away",
  task_gone_hint: "This walk is no longer yours. Bring the totes to the manager.",
  understood: "Understood",
  clock_wrong: (/** @type {string} */ by) => `Clock wrong by ${by}`,
  trouble: (/** @type {string} */ sentence) => `The server does not take it: ${sentence}`,
  elsewhere: "This app is open in another window. Close that one to go on here.",
  no_store: "This browser does not let the app keep anything. Picking here would not be safe.",
};

/** @type {typeof EN} */
const FR = {
  title: "Préparation",
  online: "En ligne",
  offline: "Hors ligne",
  to_send: (count) => `${count} à envoyer`,
  menu: "Menu",
  scan_badge: "Scannez votre badge",
  again: (name) => `${name}, reconnectez-vous pour continuer`,
  again_hint: "Votre tournée est gardée. Une autre personne peut aussi se connecter.",
  enter_pin: "Tapez votre code PIN",
  pin_digits: (count) => some(count, "chiffre tapé", "chiffres tapés"),
  logging_in: "Connexion …",
  other_badge: "Autre badge",
  login_offline: "Pas de réseau. Allez où il y en a, puis réessayez.",
  erase: "Effacer",
  hello: (name) => `Bonjour ${name}`,
  ready: "Prêt pour la prochaine commande.",
  ready_offline: "La prochaine commande demande le réseau.",
  next_order: "Commande suivante",
  waiting: "En attente d’une commande",
  waiting_hint: "Elle s’affichera ici et vous l’entendrez.",
  none_yet: "Rien à préparer pour le moment.",
  stop_waiting: "Ne plus attendre",
  stop_of: (here, all) => `Arrêt ${here} sur ${all}`,
  left: "restant",
  late: "retard",
  aisle: "Allée",
  bin_right: "Bon emplacement",
  do_bin: "Scannez l’emplacement",
  do_article: "Scannez l’article",
  do_more: "Scannez le suivant",
  do_tote: "Scannez le bac",
  do_any_tote: "Scannez un bac vide",
  new_tote: "un bac pour cette commande",
  take: "Prenez",
  in_hand: (count, wanted) => `${count} sur ${wanted}`,
  type_quantity: "Tapez la quantité",
  all_taken: (wanted) => `${wanted} en main`,
  fewer: "Un de moins",
  more: "Un de plus",
  pieces: (count) => `${count} ${count < 2 ? "pièce" : "pièces"}`,
  lot: "Lot",
  expires: "DLC",
  ambient: "Ambiant",
  chilled: "Frais",
  frozen: "Surgelé",
  then: "Ensuite",
  then_drop: "Ensuite, la dépose",
  type_code: "Saisir le code",
  type_hint: "Saisie",
  ok: "OK",
  short: "Manque",
  short_why: "Pourquoi manque-t-il ?",
  empty: "Emplacement vide",
  damaged: "Abîmé",
  expired: "Date dépassée",
  not_found: "Introuvable",
  way_blocked: "Passage bloqué",
  on_cart: "Sur le chariot",
  into_slot: (slot) => `dans le bac à la place ${slot} du chariot`,
  to_returns: "Annulée : aux retours",
  missing: "Manquant",
  confirm_short: "Confirmer",
  back: "Retour",
  close: "Fermer",
  undo: "Annuler",
  picked: (told) => `Pris : ${told}`,
  short_done: (told) => `Manque noté : ${told}`,
  undone: (told) => `Remis en place : ${told}`,
  all_picked: "Tout est pris",
  bring: "Portez les bacs à",
  at_drop: "Bacs déposés",
  totes: "Bacs",
  switch_person: "Changer de personne",
  hand: { left: "Main gauche", right: "Main droite" },
  hand_label: "Main qui tient l’appareil",
  language_label: "Langue",
  expected: "Attendu",
  scanned: "Scanné",
  wrong: {
    bin: "Mauvais emplacement",
    article: "Mauvais article",
    tote: "Mauvais bac",
    foreign_tote: "Bac d’une autre commande",
    not_a_tote: "Ce n’est pas un bac",
    too_many: "C’est trop",
    drop: "Mauvais endroit",
    no_task: "Rien à préparer encore",
    unreadable: "Code illisible",
    storage: "Non enregistré",
    not_a_badge: "Pas un badge",
  },
  at_most: (count) => `${count} au plus`,
  scan_again: "Scannez-le de nouveau.",
  take_order_first: "Prenez d’abord une commande.",
  log_in_first: "Reconnectez-vous d’abord : ce scan n’a pas compté.",
  storage_full: "L’appareil n’a pas pu le garder. Libérez de la place, puis recommencez.",
  set_aside: "Mis de côté pour le responsable",
  told: "Message du serveur",
  task_gone: "Tournée retirée",
  task_gone_hint: "Cette tournée n’est plus la vôtre. Portez les bacs au responsable.",
  understood: "Compris",
  clock_wrong: (by) => `Horloge fausse de ${by}`,
  trouble: (sentence) => `Le serveur ne l’accepte pas : ${sentence}`,
  elsewhere: "L’application est ouverte dans une autre fenêtre. Fermez-la pour continuer ici.",
  no_store: "Ce navigateur ne laisse rien enregistrer. Préparer ici ne serait pas sûr.",
};

/** @type {Record<Language, typeof EN>} */
export const WORDS = { en: EN, fr: FR };

/** @typedef {typeof EN} Words */

/** @type {readonly ShortReason[]} */
export const REASONS = ["empty", "damaged", "expired", "not_found"];

/**
 * Return a quantity with its unit as it is read: "3" or "1.2 kg".
 * @param {number} quantity
 * @param {"each" | "gram"} unit
 * @param {Language} language
 * @returns {string}
 */
export function amount(quantity, unit, language) {
  if (unit === "each") return String(quantity);
  if (quantity < 1000) return `${quantity} g`;
  const kilograms = new Intl.NumberFormat(language, { maximumFractionDigits: 3 });
  return `${kilograms.format(quantity / 1000)} kg`;
}

/**
 * Return a span of time as "6:40", or "2 h 05" from an hour on.
 * @param {number} spanMs
 * @returns {string}
 */
export function span(spanMs) {
  const seconds = Math.floor(Math.abs(spanMs) / 1000);
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  if (seconds < 3600) return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
  return `${Math.floor(seconds / 3600)} h ${two(Math.floor((seconds % 3600) / 60))}`;
}

/**
 * Return a long span roughly: "7 min", "3 h" or "2 d".
 * @param {number} spanMs
 * @param {Language} language
 * @returns {string}
 */
export function roughly(spanMs, language) {
  const minutes = Math.round(Math.abs(spanMs) / 60_000);
  if (minutes < 120) return `${minutes} min`;
  if (minutes < 2880) return `${Math.round(minutes / 60)} h`;
  return `${Math.round(minutes / 1440)} ${language === "fr" ? "j" : "d"}`;
}

/**
 * Return a day as the shelf label writes it, "24/11" or "24 Nov".
 * @param {string} day  as 2026-11-24
 * @param {Language} language
 * @returns {string}
 */
export function date(day, language) {
  const form = /** @type {const} */ ({ day: "2-digit", month: language === "fr" ? "2-digit" : "short", timeZone: "UTC" });
  return new Intl.DateTimeFormat(language === "fr" ? "fr" : "en-GB", form).format(new Date(`${day}T00:00:00Z`));
}
