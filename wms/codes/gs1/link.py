"""
GS1 Digital Links, uncompressed: GS1 Digital Link Standard, URI Syntax 1.4.

`https://any.host/any/stem/01/{gtin}/22/{cpv}/10/{lot}/21/{serial}?17={date}`: a key, what
qualifies it in its order, and attributes behind the question mark.
"""

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import quote, unquote_to_bytes

from wms.codes.breach import Breach
from wms.codes.gs1.elements import Element, checked
from wms.codes.gs1.identifiers import identifiers

CANONICAL: Final = "https://id.gs1.org"
_ADDRESS: Final = re.compile(
    r"https?://(?:[^/?#@\s]*@)?[0-9A-Za-z](?:[0-9A-Za-z.-]*[0-9A-Za-z])?(?::\d{1,5})?"
    r"(?P<path>/[^?#\s]*)(?:\?(?P<query>[^#\s]*))?(?:#\S*)?",
    re.IGNORECASE,
)
_DIGITS: Final = re.compile(r"[0-9]+")
_PERCENT: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_DELIMITERS: Final = re.compile(r"[&;]")
_COMPRESSED: Final = re.compile(r"/[0-9A-Za-z_-]{10,}")
_GTINS: Final = ("01", "02", "03")
_GTIN_DIGITS: Final = 14
_SHORT_GTINS: Final = (8, 12, 13)
# Names that releases before 1.3 allowed in place of numbers.
_OLD_NAMES: Final = {
    "gtin": "01",
    "itip": "8006",
    "gmn": "8013",
    "cpid": "8010",
    "gln": "414",
    "party": "417",
    "gsrn": "8018",
    "gsrnp": "8017",
    "gcn": "255",
    "sscc": "00",
    "gdti": "253",
    "ginc": "401",
    "gsin": "402",
    "grai": "8003",
    "giai": "8004",
    "cpv": "22",
    "lot": "10",
    "ser": "21",
    "cpsn": "8011",
    "glnx": "254",
    "refno": "8020",
    "srin": "8019",
    "exp": "17",
}

Pair = tuple[str, str]


def is_address(text: str) -> bool:
    """Return whether the text begins like a web address."""
    return text[:8].lower().startswith(("http://", "https://"))


def read_link(text: str) -> list[Element]:
    """
    Return the element strings of a Digital Link: the key, its qualifiers, then the attributes.

    :raises Breach: no address, no key, a wrong order, or a value that is not allowed
    """
    path, attributes = _read_pairs(text, tolerant=False)
    _refuse_disorder([ai for ai, _ in path])
    for ai, _ in attributes:
        if not identifiers()[ai].attribute:
            raise Breach("link_attribute", ai=ai)
    for ai, value in (*path, *attributes):
        if ai in _GTINS and len(value) in _SHORT_GTINS:
            raise Breach("link_gtin_length", ai=ai, length=len(value))
    return checked((*path, *attributes))


def read_loosely(text: str) -> list[Pair]:
    """
    Return what a Digital Link says, in whatever order, unchecked.

    The names of old releases and shorter GTINs are taken, as printed labels still have them.

    :raises Breach: no address, no key, or something that is no application identifier
    """
    path, attributes = _read_pairs(text, tolerant=True)
    return [
        (ai, value.zfill(_GTIN_DIGITS) if ai in _GTINS and len(value) in _SHORT_GTINS else value)
        for ai, value in (*path, *attributes)
    ]


def write_link(elements: Iterable[Pair], *, stem: str = CANONICAL) -> str:
    """
    Return the Digital Link of element strings, on the canonical stem or on one's own.

    :raises Breach: there is no key among them, or one that no Digital Link may hold
    """
    values = dict(elements)
    key = next((ai for ai in values if identifiers()[ai].paths is not None), None)
    if key is None:
        raise Breach("link_without_key")
    paths = identifiers()[key].paths or ((),)
    path = max(paths, key=lambda qualifiers: sum(ai in values for ai in qualifiers))
    walked = [key, *(ai for ai in path if ai in values)]
    link = stem.rstrip("/") + "".join(f"/{ai}/{_encoded(values[ai])}" for ai in walked)
    rest = sorted((ai, value) for ai, value in values.items() if ai not in walked)
    for ai, _ in rest:
        if not identifiers()[ai].attribute:
            raise Breach("link_attribute", ai=ai)
    return link + ("?" if rest else "") + "&".join(f"{ai}={_encoded(value)}" for ai, value in rest)


def _read_pairs(text: str, *, tolerant: bool) -> tuple[list[Pair], list[Pair]]:
    match = _ADDRESS.fullmatch(text)
    if match is None:
        raise Breach("link_malformed", code=text)
    return (
        _path_pairs(match["path"], tolerant=tolerant),
        _query_pairs(match["query"] or "", tolerant=tolerant),
    )


def _path_pairs(path: str, *, tolerant: bool) -> list[Pair]:
    """Return the pairs from the last key on; before it stands the stem."""
    parts = path.removesuffix("/").split("/")[1:]
    known = identifiers()
    for at in range(len(parts) - 2, -1, -1):
        ai = _ai(parts[at], tolerant=tolerant)
        identifier = known.get(ai) if ai else None
        if identifier is not None and identifier.paths is not None:
            return _pairs(parts[at:], tolerant=tolerant)
    raise _keyless(parts)


def _keyless(parts: list[str]) -> Breach:
    for name in parts[:-1]:
        if name in _OLD_NAMES:
            return Breach("link_short_name", name=name, ai=_OLD_NAMES[name])
    if len(parts) == 1 and _COMPRESSED.fullmatch(f"/{parts[0]}"):
        return Breach("link_compressed")
    return Breach("link_without_key")


def _pairs(parts: list[str], *, tolerant: bool) -> list[Pair]:
    pairs: list[Pair] = []
    for name, value in zip(parts[::2], [*parts[1::2], ""], strict=False):
        ai = _ai(name, tolerant=tolerant)
        if ai is None or ai not in identifiers():
            if name in _OLD_NAMES:
                raise Breach("link_short_name", name=name, ai=_OLD_NAMES[name])
            raise Breach("unknown_ai", ai=name, position=len(pairs) + 1)
        pairs.append((ai, _decoded(value, ai)))
    return pairs


def _query_pairs(query: str, *, tolerant: bool) -> list[Pair]:
    pairs: list[Pair] = []
    for parameter in filter(None, _DELIMITERS.split(query)):
        name, _, value = parameter.partition("=")
        ai = _ai(name, tolerant=tolerant)
        if ai is None:
            continue  # an extension of somebody else, such as linkType
        if ai not in identifiers():
            raise Breach("link_extension", name=name)
        pairs.append((ai, _decoded(value.replace("+", " "), ai)))
    return pairs


def _ai(name: str, *, tolerant: bool) -> str | None:
    if _DIGITS.fullmatch(name):
        return name
    return _OLD_NAMES.get(name) if tolerant else None


def _decoded(value: str, ai: str) -> str:
    if _PERCENT.search(value):
        raise Breach("bad_percent_encoding", ai=ai, value=value)
    # Latin 1 keeps every byte apart, and none above 127 is in a set of GS1.
    return unquote_to_bytes(value).decode("latin-1")


def _encoded(value: str) -> str:
    return value if value.isalnum() else quote(value, safe="")


def _refuse_disorder(path: list[str]) -> None:
    key, *qualifiers = path
    paths = identifiers()[key].paths or ((),)
    if not any(_in_order(qualifiers, allowed) for allowed in paths):
        wrong = next((ai for ai in qualifiers if all(ai not in p for p in paths)), qualifiers[-1])
        expected = " or ".join(" ".join(f"({ai})" for ai in allowed) for allowed in paths)
        raise Breach("link_order", ai=wrong, key=key, expected=expected or "no others")


def _in_order(qualifiers: list[str], allowed: tuple[str, ...]) -> bool:
    rest = iter(allowed)
    return all(ai in rest for ai in qualifiers)
