// The server, spoken to over HTTP. Nothing here decides; it answers or says that it could not be reached.

const TIMEOUT_MS = 10_000;
const BACKOFF_MIN_MS = 500;
const BACKOFF_MAX_MS = 15_000;
const API = "/api/v1";

/** The server did not answer in time, or at all, or something on the way answered for it. */
export class Unreachable extends Error {}

/** @typedef {{ status: number, body: any }} Reply */
/** @typedef {{ csrf_token: string | null, language: string }} Voice  who asks, in which language */

/**
 * Send a message and return what came back.
 * @param {string} noun
 * @param {unknown} message
 * @param {Voice} voice
 * @returns {Promise<Reply>}
 * @throws {Unreachable} no answer, or none of the server's own
 */
export async function post(noun, message, voice) {
  /** @type {Record<string, string>} */
  const headers = { "Content-Type": "application/json", "Accept-Language": voice.language };
  if (voice.csrf_token !== null) headers["X-CSRFToken"] = voice.csrf_token;
  const request = {
    method: "POST", headers, body: JSON.stringify(message), signal: AbortSignal.timeout(TIMEOUT_MS),
  };
  try {
    const response = await fetch(`${API}/${noun}`, request);
    return await replyFrom(response);
  } catch (error) {
    throw new Unreachable(String(error));
  }
}

/**
 * @param {Response} response
 * @returns {Promise<Reply>}
 */
async function replyFrom(response) {
  const { status } = response;
  if (status === 204) return { status, body: null };
  if (status === 502 || status === 503 || status === 504) throw new Unreachable(String(status));
  if (!/json/.test(response.headers.get("Content-Type") ?? "")) {
    // A hotel-style log-in page of the Wi-Fi answers 200 in HTML: that is not our server.
    if (response.ok) throw new Unreachable("not the server");
    return { status, body: null };
  }
  return { status, body: await response.json() };
}

/**
 * Return the sentence of a refusal (RFC 9457).
 * @param {Reply} reply
 * @returns {string}
 */
export function sentenceOf(reply) {
  const { detail, title } = reply.body ?? {};
  return String(detail ?? title ?? `HTTP ${reply.status}`);
}

/**
 * Return whether the login has ended, whatever form the server gives it.
 * @param {Reply} reply
 * @returns {boolean}
 */
export function isLoginNeeded(reply) {
  return reply.status === 401 || /csrf/i.test(String(reply.body?.code ?? ""));
}

/**
 * Return how long to wait before the next try: doubling from half a second to fifteen, half of it by chance, so that
 * forty devices do not come back in one moment.
 * @param {number} tries
 * @param {number} chance  0 to 1
 * @returns {number}
 */
export function backOffMs(tries, chance) {
  const whole = Math.min(BACKOFF_MAX_MS, BACKOFF_MIN_MS * 2 ** Math.min(tries, 10));
  return Math.max(BACKOFF_MIN_MS, Math.round(whole * (0.5 + chance / 2)));
}
