// UUIDv7 (RFC 9562, section 5.7): 48 bits of milliseconds, then chance; so ids sort by when they were made.

/**
 * Return a new UUIDv7 for the moment `atMs`, in milliseconds since 1970.
 * @param {number} atMs
 * @returns {string}
 */
export function uuid7(atMs) {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let rest = Math.max(0, Math.floor(atMs));
  for (let place = 5; place >= 0; place -= 1) {
    bytes[place] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
