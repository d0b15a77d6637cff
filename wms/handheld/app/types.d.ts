// The words of the handheld's program. The wire's own are those of wms/wire/handheld.py and wms/wire/people.py.

export type Language = "en" | "fr";
export type ShortReason = "empty" | "damaged" | "expired" | "not_found";
export type Tone =
  | "ok" | "done" | "wrong_article" | "wrong_place" | "offline" | "urgent";

export interface KnownBarcode { barcode: string; quantity: number }

export interface PickLine {
  pick_line_id: string; order_id: string; line_no: number; stop_no: number;
  bin: string; zone: string; storage: "ambient" | "chilled" | "frozen";
  sku: string; name: string; unit: "each" | "gram"; weight_g: number;
  barcodes: KnownBarcode[]; lot: string; expires_on: string | null;
  wanted: number; picked: number; short: number; leg_mm: number;
}

export interface TaskOrder {
  order_id: string; external_ref: string; due_at: string;
  /** Where its totes stand on the cart: from `slot` on, so many `slots`. */
  slot: number; slots: number; tote: string | null; totes: string[];
  state: "picking" | "picked" | "cancelled";
}

/** Why the rest of the walk was planned again, and since which version of the task. */
export interface TaskChange { code: string; version: number; sentence: string }

export interface PickTask {
  task_id: string; state: "leased" | "done"; person_id: string;
  leased_until: string; due_at: string; orders: TaskOrder[]; lines: PickLine[];
  walk_mm: number; drop: string; version: number; totes: string[]; change: TaskChange | null;
  /** What labels of the store's own scales mean; a walk that was kept by an earlier release has none. */
  scale_labels?: string[];
}

interface CommandHead { id: string; person_id: string; at: string; task_id: string }
export interface PickCommand extends CommandHead {
  kind: "pick"; pick_line_id: string; quantity: number; tote: string;
}
export interface ShortCommand extends CommandHead {
  kind: "short"; pick_line_id: string; quantity: number; reason: ShortReason;
}
export interface BlockedCommand extends CommandHead {
  kind: "blocked"; pick_line_id: string;
}
export interface UndoCommand extends CommandHead { kind: "undo"; undoes: string }
export interface FinishCommand extends CommandHead { kind: "finish" }
export type Command = PickCommand | ShortCommand | BlockedCommand | UndoCommand | FinishCommand;

export interface CommandOutcome {
  id: string; outcome: "applied" | "repeated" | "set_aside";
  code: string | null; title: string | null; sentence: string | null;
}

export interface ExchangeAnswer {
  outcomes: CommandOutcome[]; has_task: boolean; task: PickTask | null;
  notices: string[]; server_at: string;
}

export interface Login {
  person_id: string; name: string; roles: string[]; language: Language;
  expires_at: string; csrf_token: string | null;
}

export interface ScanSeen { code: string; expected: string; at: string }

/** What a command does to a line, as the picker sees it before the server has said so. */
export interface Change {
  pick_line_id: string; order_id: string; picked: number; short: number; tote: string | null;
}

/** A command that waits to be sent; `change` is null where no line changes: a finish, a blocked way. */
export interface Entry { command: Command; change: Change | null }

export interface Person { person_id: string; name: string; csrf_token: string | null }

export type Step = "bin" | "article" | "tote";
export interface Stop { pick_line_id: string; step: Step; count: number }

export type Dialog =
  | { kind: "menu" }
  | { kind: "reasons" }
  | { kind: "short"; reason: ShortReason; missing: number }
  | { kind: "quantity"; digits: string };

export type WrongKind =
  | "bin" | "article" | "tote" | "foreign_tote" | "not_a_tote" | "too_many"
  | "drop" | "no_task" | "unreadable" | "storage" | "not_a_badge";
export interface Wrong { kind: WrongKind; expected: string; code: string }

/** `task_gone` is worded by the app itself; the other sentences come from the server. */
export interface Notice {
  id: string; title: string; sentence: string; kind: "set_aside" | "told" | "task_gone";
}

/** What was just recorded; `undo` is null where it cannot be taken back. */
export interface Done {
  what: "picked" | "short" | "undone"; name: string; quantity: number; unit: "each" | "gram";
  until_ms: number; undo: { command_id: string; change: Change } | null;
}

export interface State {
  device_id: string;
  language: Language;
  hand: "right" | "left";
  person: Person | null;
  locked: boolean;
  /** The server no longer knows the login: nothing can be sent until someone logs in. */
  ended: boolean;
  badge: string | null;
  pin: string;
  logging_in: boolean;
  login_refusal: string | null;
  task: PickTask | null;
  /** All that waits on this device, whoever did it: each command names its author. */
  pending: Entry[];
  stop: Stop | null;
  dialog: Dialog | null;
  wrong: Wrong | null;
  done: Done | null;
  /** Why the walk is another than a moment ago, until the next bin is scanned. */
  news: TaskChange | null;
  notices: Notice[];
  wanting: boolean;
  asked_empty: boolean;
  link: "up" | "down";
  offset_ms: number;
  trouble: string | null;
  touched_ms: number;
}

/** Every event carries the moment it happened and a fresh id for the command it may become. */
export interface Stamp { at_ms: number; id: string }

export type Happening =
  | { kind: "scan"; code: string }
  | { kind: "unreadable" }
  | { kind: "digit"; digit: string }
  | { kind: "erase" }
  | { kind: "log_in" }
  | { kind: "other_badge" }
  | { kind: "language"; language: Language }
  | { kind: "hand"; hand: "right" | "left" }
  | { kind: "switch_person" }
  | { kind: "next_order" }
  | { kind: "stop_waiting" }
  | { kind: "more"; by: number }
  | { kind: "all" }
  | { kind: "open"; dialog: Dialog }
  | { kind: "close" }
  | { kind: "set_quantity" }
  | { kind: "missing"; by: number }
  | { kind: "short" }
  | { kind: "blocked" }
  | { kind: "undo" }
  | { kind: "finish" }
  | { kind: "dismiss"; notice: string }
  | { kind: "tick" }
  | { kind: "logged_in"; login: Login }
  | { kind: "login_refused"; sentence: string | null }
  | { kind: "login_needed" }
  | { kind: "leased"; task: PickTask | null }
  | { kind: "answered"; answer: ExchangeAnswer }
  | { kind: "link"; up: boolean }
  | { kind: "trouble"; sentence: string | null }
  | { kind: "not_kept" };

export type Event = Happening & Stamp;
export type EventOf<K extends Happening["kind"]> = Extract<Happening, { kind: K }> & Stamp;

export type Effect =
  | { kind: "commit"; entry: Entry }
  | { kind: "settle"; ids: string[] }
  | { kind: "play"; tone: Tone }
  | { kind: "log_in"; badge: string; pin: string }
  | { kind: "send" }
  | { kind: "report"; scan: ScanSeen };

export type Result = [State, Effect[]];
