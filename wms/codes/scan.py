"""Read whatever a scanner, a person's fingers or an RFID reader hands over."""

import re
from collections.abc import Callable
from typing import Final, Literal

from biip import BiipException
from biip.upc import Upc

from wms.codes import epc, gs1
from wms.codes.gtin import check_digit, has_check_digit, split_weight
from wms.codes.reading import Reading
from wms.codes.refusals import CodeEmpty, CodeNotPrintable, CodeTooLong, NotEpc

LENGTH_MAX: Final = 512

Family = Literal["ean", "upce", "itf", "gs1", "epc", "plain", "unknown"]

_FORBIDDEN: Final = re.compile(r"[^\x1d\x20-\x7e]")
# ISO/IEC 15424: "]", a letter for the symbology, a modifier.
_AIM: Final = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_AIM_FAMILIES: Final[dict[str, Family]] = {
    "]C1": "gs1",
    "]e0": "gs1",
    "]e1": "gs1",
    "]e2": "gs1",
    "]d2": "gs1",
    "]Q3": "gs1",
    "]J1": "gs1",
    "]E": "ean",
    "]I": "itf",
}
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
_URN_SGTIN: Final = re.compile(
    r"urn:epc:id:sgtin:(\d{6,12})\.(\d{1,7})\.([\x21-\x7e]{1,60})", re.IGNORECASE
)
# Element strings without any mark: only what begins with an article or a logistic unit.
_BARE_ELEMENTS: Final = re.compile(r"(?:00\d{18}|0[12]\d{14}.+)", re.DOTALL)


def read(payload: str, symbology: str | None = None) -> Reading:
    """
    Return what was scanned; what is no article, logistic unit or tag is an own code.

    `symbology` is how the device names it: an AIM identifier such as "]E0", a name such as
    "EAN-13" or "QRCODE", or "epc" for the hexadecimal number of an RFID tag. Without it, an own
    code of 8 digits may pass for a GTIN-8 by chance: look up `raw` first, `gtin` second.

    :raises CodeEmpty: nothing, or nothing but blanks
    :raises CodeTooLong: more than 512 characters
    :raises CodeNotPrintable: anything but printable ASCII and the GS1 separator
    :raises NotEpc: "epc" was said of what is not hexadecimal
    """
    text = _guard(payload)
    aim = _AIM.match(text)
    if aim is not None:
        symbology, text = aim.group(), text[aim.end() :].strip(" ")
        if not text.strip(gs1.SEPARATOR):
            raise CodeEmpty
    return _read(text, _family(symbology))


def _guard(payload: str) -> str:
    if len(payload) > LENGTH_MAX:
        raise CodeTooLong(length=len(payload), length_max=LENGTH_MAX)
    forbidden = _FORBIDDEN.search(payload)
    if forbidden is not None:
        raise CodeNotPrintable(position=forbidden.start() + 1)
    text = payload.strip(" ")
    if not text.strip(gs1.SEPARATOR):
        raise CodeEmpty
    return text


def _family(symbology: str | None) -> Family:
    if symbology is None:
        return "unknown"
    aim = _AIM.fullmatch(symbology)
    if aim is not None:
        return _AIM_FAMILIES.get(symbology, _AIM_FAMILIES.get(symbology[:2], "plain"))
    name = "".join(letter for letter in symbology.lower() if letter.isalnum())
    return _NAMED_FAMILIES.get(name, "plain")


def _read(text: str, family: Family) -> Reading:
    if family == "epc":
        return _read_epc(text)
    readers: list[Callable[[str, Family], Reading | None]] = [
        _read_gtin,
        _read_urn,
        _read_link,
        _read_elements,
    ]
    for reader in readers:
        reading = reader(text, family)
        if reading is not None:
            return reading
    looks_like_gtin = family in {"ean", "unknown"} and len(text) in _GTIN_LENGTHS[family]
    wrong = looks_like_gtin and text.isdigit() and text.strip("0") != ""
    return Reading("own", text, warnings=("bad_check_digit",) if wrong else ())


def _read_gtin(text: str, family: Family) -> Reading | None:
    digits = _expand(text) if family == "upce" else text
    if family == "upce":
        family = "ean"
    if len(digits) not in _GTIN_LENGTHS[family] or not has_check_digit(digits):
        return None
    gtin, weight_g = split_weight(digits.zfill(14))
    return Reading("gtin", text, gtin=gtin, weight_g=weight_g)


def _expand(text: str) -> str:
    try:
        return Upc.parse(text).as_upc_a()
    except (BiipException, ValueError):
        return text


def _read_epc(text: str) -> Reading:
    if not epc.is_hex(text):
        raise NotEpc(code=text[:64])
    try:
        sgtin = epc.decode_sgtin96(text)
    except NotEpc:
        return Reading("epc", text.upper(), warnings=("not_sgtin96",))
    return Reading("epc", text.upper(), gtin=sgtin.gtin, serial=str(sgtin.serial))


def _read_urn(text: str, _family: Family) -> Reading | None:
    match = _URN_SGTIN.fullmatch(text)
    if match is None:
        return None
    company, item, serial = match.groups()
    body = item[0] + company + item[1:]
    if len(body) != 13:  # noqa: PLR2004 -- a GTIN-14 less its check digit
        return None
    return Reading("epc", text, gtin=f"{body}{check_digit(body)}", serial=serial)


def _read_link(text: str, _family: Family) -> Reading | None:
    if not text.lower().startswith(("http://", "https://")):
        return None
    return gs1.read_link(text)


def _read_elements(text: str, family: Family) -> Reading | None:
    """Read element strings where the symbology, a separator, brackets or the beginning say so."""
    told = family == "gs1" or gs1.SEPARATOR in text or gs1.is_bracketed(text)
    if not told and not _BARE_ELEMENTS.fullmatch(text):
        return None
    reading = gs1.read_elements(text)
    if reading is None:
        return gs1.read_beginning(text) if told else None
    if not told and reading.gtin is None and reading.sscc is None:
        return None
    return reading
