"""EPC URIs, pure identities and tags: EPC Tag Data Standard 2.3, sections 6 and 12."""

import re
from typing import Final
from urllib.parse import unquote

from wms.codes.breach import Breach
from wms.codes.epc.epc import Epc
from wms.codes.epc.fixed import FIXED, Fixed
from wms.codes.epc.keys import KEYS
from wms.codes.gs1.elements import checked

_URI: Final = re.compile(r"urn:epc:(id|tag):([a-z]+(?:-[a-z0-9]+)?):(.+)", re.IGNORECASE)
_BODY: Final = re.compile(r"(?:[0-9A-Za-z!'()*+,.:;=_-]|%(?:2[2356Ff]|3[CcEeFf]))*")
_ESCAPED: Final = re.compile(r'["#%&/<>?]')
_GID: Final = "gid"
_GID_COMPONENTS: Final = 3
_SIZE: Final = re.compile(r"\D")
_FILTERS: Final = frozenset("01234567")
# A pure identity is right if the scheme with the most room can hold it.
_ROOMIEST_FIRST: Final = sorted(
    FIXED, key=lambda scheme: int(_SIZE.sub("", scheme.name) or 999), reverse=True
)
_BY_NAME: Final = {scheme.name: scheme for scheme in FIXED}


def is_uri(text: str) -> bool:
    """Return whether the text begins like an EPC URI."""
    return text[:8].lower() == "urn:epc:"


def read_uri(text: str) -> Epc:
    """
    Return the EPC of a pure identity (`urn:epc:id:`) or of a tag (`urn:epc:tag:`).

    :raises Breach: it is no such URI, or one of its components does not fit
    """
    match = _URI.fullmatch(text)
    if match is None or not _BODY.fullmatch(match[3]):
        raise Breach("uri_malformed", code=text)
    kind, name, body = match[1].lower(), match[2].lower(), match[3]
    if kind == "id":
        return _checked(Epc(name, components=_components(name, body)))
    scheme = _BY_NAME.get(name)
    if scheme is None:
        raise Breach("epc_scheme", scheme=name)
    filter_value = None
    if scheme.filtered:
        digit, _, body = body.partition(".")
        if digit not in _FILTERS:
            raise Breach(
                "epc_field", scheme=name, field="filter", value=digit, expected="from 0 to 7"
            )
        filter_value = int(digit)
    components = _components(scheme.urn, body)
    return _checked(Epc(name, filter_value=filter_value, components=components))


def write_uri(epc: Epc) -> str:
    """
    Return the pure identity of an EPC.

    :raises Breach: its scheme has none
    """
    return f"urn:epc:id:{_urn_of(epc)}:{_joined(epc)}"


def write_tag_uri(epc: Epc) -> str:
    """
    Return the URI of an EPC as it is written on a tag.

    :raises Breach: its scheme has none
    """
    _urn_of(epc)
    scheme = _BY_NAME.get(epc.scheme)
    if scheme is None:
        raise Breach("epc_no_uri", scheme=epc.scheme)
    filter_value = f"{epc.filter_value or 0}." if scheme.filtered else ""
    return f"urn:epc:tag:{epc.scheme}:{filter_value}{_joined(epc)}"


def _joined(epc: Epc) -> str:
    return ".".join(_ESCAPED.sub(_escape, component) for component in epc.components)


def _escape(character: re.Match[str]) -> str:
    return f"%{ord(character[0]):02X}"


def _urn_of(epc: Epc) -> str:
    scheme: Fixed | None = _BY_NAME.get(epc.scheme)
    urn = scheme.urn if scheme is not None else epc.scheme
    if not epc.components or (urn not in KEYS and urn != _GID):
        raise Breach("epc_no_uri", scheme=epc.scheme)
    return urn


def _components(urn: str, body: str) -> tuple[str, ...]:
    if urn not in KEYS and urn != _GID:
        raise Breach("epc_scheme", scheme=urn)
    count = KEYS[urn].components if urn in KEYS else _GID_COMPONENTS
    parts = body.split(".", count - 1)
    if len(parts) != count:
        raise Breach("uri_malformed", code=f"urn:epc:id:{urn}:{body}")
    return tuple(unquote(part) for part in parts)


def _checked(epc: Epc) -> Epc:
    """Return the EPC with its element strings, once it is known that a tag can hold it."""
    scheme = next(s for s in _ROOMIEST_FIRST if epc.scheme in {s.name, s.urn})
    scheme.write(epc)
    key = scheme.key
    if key is None:
        return epc
    elements = key.to_elements(epc.components)
    checked(elements)
    return Epc(epc.scheme, elements, epc.filter_value, epc.components)
