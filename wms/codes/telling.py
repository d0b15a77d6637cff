"""What was parsed, read or refused, as plain JSON that keeps its keys."""

from dataclasses import fields
from datetime import date
from decimal import Decimal

from wms.codes.breach import Breach
from wms.codes.epc.epc import Epc
from wms.codes.epc.fixed import FIXED
from wms.codes.epc.uri import write_tag_uri, write_uri
from wms.codes.gs1.digest import DIGEST_FIELDS, Digest, Price
from wms.codes.gs1.elements import Element, write_bracketed
from wms.codes.gs1.link import CANONICAL, write_link
from wms.codes.reading import Reading
from wms.codes.strict import Parsed

Told = dict[str, object]
_TAGS = frozenset(scheme.name for scheme in FIXED)


def tell_parsed(parsed: Parsed) -> Told:
    """
    Return what a code says; keys of what it does not say are absent.

    `uri` is the EPC URI where the code has one, else its Digital Link.
    """
    told: Told = {"scheme": parsed.scheme}
    if parsed.carrier is not None:
        told["carrier"] = parsed.carrier
    told.update(_tell_digest(parsed.digest))
    if parsed.epc is not None:
        told.update(_tell_epc(parsed.epc))
    link = _link(parsed.elements, parsed.epc)
    if link is not None:
        told.setdefault("uri", link)
        told["link"] = link
    pairs = [(ai, value) for ai, value, _ in parsed.elements]
    if pairs:
        told["element_string"] = write_bracketed(pairs)
    told["elements"] = [
        {"ai": ai, "value": value, "title": title} for ai, value, title in parsed.elements
    ]
    return told


def tell_reading(reading: Reading) -> Told:
    """Return what the floor reads from a code; keys of what it does not say are absent."""
    told: Told = {"scheme": reading.kind}
    for field in fields(reading):
        value = getattr(reading, field.name)
        if field.name not in {"kind", "warnings"} and value is not None:
            told[field.name] = _plain(value)
    told["warnings"] = list(reading.warnings)
    return told


def tell_breach(breach: Breach) -> Told:
    """Return why a code is refused: the reason, the sentence, and the facts."""
    facts = {name: _plain(fact) for name, fact in breach.facts.items()}
    return {"refused": breach.reason, "says": str(breach), "facts": facts}


def _tell_digest(digest: Digest) -> Told:
    told: Told = {}
    for name in DIGEST_FIELDS:
        value = getattr(digest, name)
        if value is not None:
            told[name] = _plain(value)
    return told


def _tell_epc(epc: Epc) -> Told:
    told: Told = {}
    if epc.components:
        told["uri"] = write_uri(epc)
    if epc.scheme in _TAGS:
        told["tag_uri"] = write_tag_uri(epc)
    if epc.filter_value is not None:
        told["filter"] = epc.filter_value
    if epc.company_digits is not None:
        told["company_digits"] = epc.company_digits
    return told


def _link(elements: tuple[Element, ...], epc: Epc | None) -> str | None:
    stem = f"https://{epc.hostname}" if epc is not None and epc.hostname else CANONICAL
    try:
        return write_link(((ai, value) for ai, value, _ in elements), stem=stem)
    except Breach:
        return None


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, Price):
        told: Told = {"amount": f"{value.amount:f}"}
        if value.minor is not None:
            told["minor"] = value.minor
        if value.currency is not None:
            told["currency"] = value.currency
        return told
    return value
