"""
Pictures in ZPL: ^GF in hexadecimal, compressed by run lengths, or `:Z64:` and `:B64:`.

Written from the ZPL II Programming Guide, chapters on ^GF and on alternative data compression: G to
Y repeat the next digit 1 to 19 times, g to z 20 to 400 times; a comma fills the row with zeros, an
exclamation mark with ones, a colon repeats the row above.
"""

import base64
import binascii
import re
import zlib
from typing import Final

from PIL import Image

from drivers.simulated.printers.stream import Command

PIXELS_MAX: Final = 16_000_000
ENCODED: Final = re.compile(rb"^:(Z64|B64):([A-Za-z0-9+/=\s]*):([0-9A-Fa-f]{4})")
HEADER: Final = re.compile(rb"^([ABC])(.)(\d{1,7})\2(\d{1,7})\2(\d{1,5})\2", re.DOTALL)
HEX_DIGITS: Final = frozenset(b"0123456789ABCDEFabcdef")


def graphic(command: Command) -> Image.Image | None:
    """Return the picture of a ^GF, black on white, or None for one that cannot be read."""
    header = HEADER.match(command.raw)
    if header is None:
        return None
    row_bytes = int(header.group(5))
    body = command.raw[header.end() :]
    bits = body if header.group(1) == b"B" else ascii_bits(body, row_bytes)
    return bitmap(bits, int(header.group(4)), row_bytes)


def bitmap(bits: bytes, count: int, row_bytes: int) -> Image.Image | None:
    """Return the picture of so many bytes, one bit a dot; None for one that has no shape."""
    count = count or len(bits)
    if not row_bytes or count < row_bytes or count * 8 > PIXELS_MAX:
        return None
    rows = count // row_bytes
    bits = bits[: rows * row_bytes].ljust(rows * row_bytes, b"\x00")
    black = Image.frombytes("1", (row_bytes * 8, rows), bits)
    return black.convert("L").point(lambda value: 255 - value)


def ascii_bits(body: bytes, row_bytes: int) -> bytes:
    """Return the bits of a picture written in characters; what is broken is left out."""
    encoded = ENCODED.match(body.strip())
    if encoded is None:
        return uncompressed(body, row_bytes)
    kind, text, checksum = encoded.groups()
    if binascii.crc_hqx(text, 0) != int(checksum, 16):
        return b""
    try:
        data = base64.b64decode(text)
        return zlib.decompressobj().decompress(data, PIXELS_MAX) if kind == b"Z64" else data
    except (zlib.error, ValueError):
        return b""


def uncompressed(body: bytes, row_bytes: int) -> bytes:
    """Return the bits of hexadecimal digits compressed by run lengths."""
    width = row_bytes * 2
    rows: list[bytes] = []
    row = bytearray()
    times = 0
    for sign in body:
        if sign in HEX_DIGITS:
            row += bytes([sign]) * max(1, times)
            times = 0
        elif sign in b",!:":
            row = row_filled(row, sign, width, rows)
        else:
            times += repeats(sign)
        while width and len(row) >= width:
            rows.append(bytes(row[:width]))
            row = row[width:]
        if len(rows) * row_bytes * 8 > PIXELS_MAX:
            break
    text = b"".join(rows) + bytes(row)
    return bytes.fromhex(text[: len(text) // 2 * 2].decode("ascii"))


def row_filled(row: bytearray, sign: int, width: int, rows: list[bytes]) -> bytearray:
    """Return the row that a comma, an exclamation mark or a colon completes."""
    if sign == ord(":"):
        return row + (rows[-1] if rows else b"0" * width)
    return row.ljust(width, b"0" if sign == ord(",") else b"F")


def repeats(sign: int) -> int:
    """Return how often a letter repeats the digit behind it; other signs mean nothing."""
    if ord("G") <= sign <= ord("Y"):
        return sign - ord("F")
    if ord("g") <= sign <= ord("z"):
        return (sign - ord("f")) * 20
    return 0
