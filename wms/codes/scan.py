"""Read whatever a scanner, a person's fingers or an RFID reader hands over."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final, Literal

from wms.codes.breach import Breach
from wms.codes.carriers import CARRIERS, is_identifier, split_identifier
from wms.codes.epc import decode, is_hex, read_uri
from wms.codes.gs1.digest import Digest, digest
from wms.codes.gs1.elements import SEPARATOR, is_bracketed
from wms.codes.gs1.lenient import Loose, read_loose, take_pairs
from wms.codes.gs1.link import is_address, read_loosely
from wms.codes.gtin import expand_upc_e, has_check_digit
from wms.codes.layouts import DEFAULT_LAYOUTS, Layout, Measured, measured
from wms.codes.reading import Kind, Reading, Warn
from wms.codes.refusals import CodeEmpty, CodeNotPrintable, CodeTooLong, NotEpc, NotGtin

LENGTH_MAX: Final = 512

Family = Literal["ean", "upce", "itf", "gs1", "epc", "plain", "unknown"]

_FORBIDDEN: Final = re.compile(r"[^\x1d\x20-\x7e]")
_NAMED_FAMILIES: Final[dict[str, Family]] = {
    **dict.fromkeys(("ean8", "ean13", "upca", "eanupc", "isbn13"), "ean"),
    **dict.fromkeys(("gs1128", "ean128", "gs1datamatrix", "gs1qrcode", "gs1dotcode"), "gs1"),
    **dict.fromkeys(("databar", "databarexp", "databarexpanded", "gs1databar"), "gs1"),
    **dict.fromkeys(("i25", "itf", "itf14", "interleaved2of5"), "itf"),
    **dict.fromkeys(("epc", "rfid", "sgtin96"), "epc"),
    "upce": "upce",
    "unknown": "unknown",
}
# How long an article number may be. Eight digits of a Code 128 are rather an own code: every
# tenth would pass for a GTIN-8 by chance.
_GTIN_LENGTHS: Final[dict[Family, tuple[int, ...]]] = {
    "ean": (8, 12, 13, 14),
    "unknown": (8, 12, 13, 14),
    "itf": (14,),
    "gs1": (13, 14),
    "plain": (12, 13, 14),
}
_EAN_13: Final = 13
_WITH_ADD_ON: Final = (_EAN_13 + 2, _EAN_13 + 5)
# Element strings without any mark: only what begins with an article or a logistic unit.
_BARE_ELEMENTS: Final = re.compile(r"(?:00\d{18}|0[12]\d{14}.+)", re.DOTALL)


def read(
    payload: str,
    symbology: str | None = None,
    *,
    layouts: Iterable[Layout] = DEFAULT_LAYOUTS,
) -> Reading:
    """
    Return what was scanned; what is no article, logistic unit or tag is an own code.

    `symbology` is how the device names it: an AIM identifier such as "]E0", a name such as
    "EAN-13" or "QRCODE", or "epc" for the hexadecimal number of an RFID tag. Without it, an own
    code of 8 digits may pass for a GTIN-8 by chance: look up `raw` first, `gtin` second. `layouts`
    say what the labels of the shop's own scales mean. What could not be understood is logged.

    :raises CodeEmpty: nothing, or nothing but blanks
    :raises CodeTooLong: more than 512 characters
    :raises CodeNotPrintable: anything but printable ASCII and the GS1 separator
    :raises NotEpc: "epc" was said of what is not hexadecimal
    """
    text = _guard(payload)
    identifier, content = split_identifier(text)
    if identifier is not None:
        symbology, text = identifier, content.strip(" ")
        if not text.strip(SEPARATOR):
            raise CodeEmpty
    reading = _read(text, _family(symbology, text), tuple(layouts))
    if reading.warnings:
        _log(reading, symbology)
    return reading


def _log(reading: Reading, symbology: str | None) -> None:
    # Most codes bring no warning, and a command that reads codes starts faster without it.
    import structlog

    log = structlog.get_logger()
    log.info("code_doubtful", raw=reading.raw, symbology=symbology, warnings=reading.warnings)


def _guard(payload: str) -> str:
    if len(payload) > LENGTH_MAX:
        raise CodeTooLong(length=len(payload), length_max=LENGTH_MAX)
    forbidden = _FORBIDDEN.search(payload)
    if forbidden is not None:
        raise CodeNotPrintable(position=forbidden.start() + 1)
    text = payload.strip(" ")
    if not text.strip(SEPARATOR):
        raise CodeEmpty
    return text


def _family(symbology: str | None, text: str) -> Family:
    if symbology is None:
        return "unknown"
    if not is_identifier(symbology):
        name = "".join(letter for letter in symbology.lower() if letter.isalnum())
        return _NAMED_FAMILIES.get(name, "plain")
    carrier = CARRIERS.get(symbology)
    if carrier is not None and carrier.content == "elements":
        return "gs1"
    if symbology.startswith("]E"):
        # Scanners that do not fill up a UPC-E send its digits behind the identifier of EAN-13.
        short = symbology == "]E0" and len(text) in {6, 7, 8} and not has_check_digit(text)
        return "upce" if short else "ean"
    return "itf" if symbology.startswith("]I") else "plain"


def _read(text: str, family: Family, layouts: tuple[Layout, ...]) -> Reading:
    if family == "epc":
        return _read_epc(text)
    readers: list[Callable[[], Reading | None]] = [
        lambda: _read_gtin(text, family, layouts),
        lambda: _read_uri(text),
        lambda: _read_link(text, layouts),
        lambda: _read_elements(text, family, layouts),
    ]
    for reader in readers:
        reading = reader()
        if reading is not None:
            return reading
    looks_like_gtin = family in {"ean", "unknown"} and len(text) in _GTIN_LENGTHS[family]
    wrong = looks_like_gtin and text.isdigit() and text.strip("0") != ""
    return Reading("own", text, warnings=("bad_check_digit",) if wrong else ())


def _read_gtin(text: str, family: Family, layouts: tuple[Layout, ...]) -> Reading | None:
    digits = text
    if family == "upce":
        digits, family = _expand(text), "ean"
    if family == "ean" and len(text) in _WITH_ADD_ON:
        digits = text[:_EAN_13]
    if len(digits) not in _GTIN_LENGTHS[family] or not has_check_digit(digits):
        return None
    label, warnings = _measured(digits.zfill(14), layouts)
    return Reading(
        "gtin",
        text,
        gtin=label.gtin,
        weight_g=label.weight_g,
        count=label.count,
        price=label.price,
        warnings=warnings,
    )


def _measured(gtin: str, layouts: tuple[Layout, ...]) -> tuple[Measured, tuple[Warn, ...]]:
    """Return article and measure of a 14-digit GTIN, which a scale may have printed."""
    try:
        return measured(gtin, layouts) or Measured(gtin), ()
    except Breach:
        # The article is proven by the check digit of the whole; its measure is not.
        return Measured(gtin), ("bad_check_digit",)


def _expand(text: str) -> str:
    try:
        return expand_upc_e(text)
    except NotGtin:
        return text


def _read_epc(text: str) -> Reading:
    if not is_hex(text):
        raise NotEpc(code=text[:64])
    try:
        epc = decode(text)
        says = digest(dict(epc.elements))
    except Breach:
        return Reading("epc", text.upper(), warnings=("not_epc",))
    return _reading("epc", text.upper(), says, ())


def _read_uri(text: str) -> Reading | None:
    try:
        return _reading("epc", text, digest(dict(read_uri(text).elements)), ())
    except Breach:
        return None


def _read_link(text: str, layouts: tuple[Layout, ...]) -> Reading | None:
    if not is_address(text):
        return None
    try:
        pairs = read_loosely(text)
    except Breach:
        return None
    return _of_elements("link", text, take_pairs(pairs), layouts)


def _read_elements(text: str, family: Family, layouts: tuple[Layout, ...]) -> Reading | None:
    """Read element strings where the symbology, a separator, brackets or the beginning say so."""
    told = family == "gs1" or SEPARATOR in text or is_bracketed(text)
    if not told and not _BARE_ELEMENTS.fullmatch(text):
        return None
    loose = read_loose(text)
    if told:
        return _of_elements("gs1" if loose.values else "own", text, loose, layouts)
    reading = _of_elements("gs1", text, loose, layouts)
    known = reading.gtin is not None or reading.sscc is not None
    return reading if known and "unreadable_gs1" not in reading.warnings else None


def _of_elements(kind: Kind, text: str, loose: Loose, layouts: tuple[Layout, ...]) -> Reading:
    says = digest(loose.values)
    if says.sscc is not None and says.gtin is None:
        kind = "sscc"
    label, warnings = _measured(says.gtin, layouts) if says.gtin is not None else (Measured(""), ())
    reading = _reading(kind, text, says, (*loose.warnings, *warnings))
    if label.gtin in {"", says.gtin}:
        return reading
    return _with_label(reading, label)


def _with_label(reading: Reading, label: Measured) -> Reading:
    return replace(
        reading,
        gtin=label.gtin,
        weight_g=reading.weight_g or label.weight_g,
        count=reading.count or label.count,
        price=reading.price or label.price,
    )


def _reading(kind: Kind, raw: str, says: Digest, warnings: tuple[Warn, ...]) -> Reading:
    return Reading(
        kind,
        raw,
        gtin=says.gtin,
        lot=says.lot,
        expires_on=says.expires_on or says.best_before_on,
        weight_g=says.weight_g,
        count=says.count,
        serial=says.serial,
        sscc=says.sscc,
        warnings=tuple(dict.fromkeys(warnings)),
        price=says.price,
        produced_on=says.produced_on,
        packed_on=says.packed_on,
        best_before_on=says.best_before_on,
        sell_by_on=says.sell_by_on,
    )
