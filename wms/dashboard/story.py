"""What happened to an order, told in sentences for whoever answers its customer."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from flask_babel import gettext, lazy_gettext, ngettext

from wms.dashboard import words
from wms.dashboard.shown import say_amount
from wms.db.journal import ToldFact
from wms.orders.queries import LineSeen

_SAID: Final = {
    "order_released": lazy_gettext("The order was given to a picker."),
    "pick_recorded": lazy_gettext("%(who)s picked %(article)s (%(amount)s) from %(bin)s."),
    "pick_undone": lazy_gettext("%(who)s took back a pick of %(article)s."),
    "line_short": lazy_gettext("%(who)s found too few of %(article)s: %(amount)s are missing."),
    "order_picked": lazy_gettext("Picking was finished."),
    "pack_session_opened": lazy_gettext("%(who)s began to pack on %(station)s."),
    "pack_session_abandoned": lazy_gettext("%(who)s stopped packing on %(station)s."),
    "parcel_placed": lazy_gettext("%(who)s put parcel %(parcel_code)s on %(lane)s."),
    "order_cancelled": lazy_gettext("The order was cancelled."),
    "dispute_opened": lazy_gettext("%(who)s opened a dispute: %(reason)s"),
    "dispute_closed": lazy_gettext("%(who)s settled the dispute: %(outcome)s"),
}


@dataclass(frozen=True)
class Told:
    """One thing that happened, as a sentence."""

    at: datetime
    kind: str
    sentence: str


@dataclass(frozen=True)
class Known:
    """Names by id for a story: people, the order's lines by SKU, and what came instead."""

    people: Mapping[str, str]
    lines: Mapping[str, LineSeen]
    others: Mapping[str, str]


def skus_got(facts: Iterable[ToldFact]) -> set[str]:
    """Return what customers said that they got instead of what they ordered."""
    return {str(fact.payload["got"]) for fact in facts if fact.payload.get("got")}


def tell(facts: Iterable[ToldFact], known: Known) -> list[Told]:
    """Return what happened in sentences."""
    return [Told(fact.at, fact.kind, _sentence(fact, known)) for fact in facts]


def _sentence(fact: ToldFact, known: Known) -> str:
    told = _named(fact.payload, known)
    if fact.kind in _TELLERS:
        return _TELLERS[fact.kind](told)
    if fact.kind not in _SAID:
        return f"{words.fact(fact.kind)} {words.described(fact.payload)}".strip()
    return str(_SAID[fact.kind]) % told


def _named(payload: Mapping[str, Any], known: Known) -> dict[str, Any]:
    """Return the facts with names for ids; one that an old fact lacks is left blank."""
    article = known.lines.get(str(payload.get("sku") or ""))
    sold_by = "each" if article is None else article.sold_by
    blank = dict.fromkeys(
        ("who", "channel", "lines", "quantity", "bin", "station", "parcel_code", "lane"), ""
    )
    blank |= dict.fromkeys(("bags", "courier", "reason", "outcome"), "")
    who = str(payload.get("who") or "")
    decider, got = (str(payload.get(name) or "") for name in ("decided_by", "got"))
    return {
        **blank,
        **payload,
        "who": words.caller(who, known.people),
        "decider": words.caller(decider, known.people),
        "got": known.others.get(got, got),
        "article": payload.get("sku", "") if article is None else article.name,
        "amount": say_amount(int(payload.get("quantity") or 0), sold_by),
    }


def _received(told: Mapping[str, Any]) -> str:
    lines = ngettext("%(num)s line", "%(num)s lines", int(told["lines"] or 0))
    return str(gettext("%(channel)s sent the order with %(lines)s.")) % {**told, "lines": lines}


def _closed(told: Mapping[str, Any]) -> str:
    bags = ngettext("%(num)s bag", "%(num)s bags", int(told["bags"] or 0))
    if told["decider"]:
        said = gettext("%(who)s closed it in %(bags)s; %(decider)s let it go unproven.")
    else:
        said = gettext("%(who)s closed it in %(bags)s; the basket was proven.")
    return str(said) % {**told, "bags": bags}


def _handed(told: Mapping[str, Any]) -> str:
    bags = ngettext("%(num)s bag", "%(num)s bags", int(told["bags"] or 0))
    said = gettext("%(who)s handed %(bags)s to %(courier)s.")
    return str(said) % {**told, "bags": bags}


def _differs(told: Mapping[str, Any]) -> str:
    if told.get("server_says") == "pass":
        return str(gettext("The server took the basket for right, though the station had doubts."))
    return str(gettext("The station took the basket for right, and the server did not."))


def _escaped(told: Mapping[str, Any]) -> str:
    if not told.get("got"):
        return str(gettext("The customer says that %(article)s was wrong.")) % told
    return str(gettext("The customer got %(got)s instead of %(article)s.")) % told


_TELLERS: Final[dict[str, Callable[[Mapping[str, Any]], str]]] = {
    "order_received": _received,
    "parcel_closed": _closed,
    "order_handed_over": _handed,
    "verdict_differs": _differs,
    "escape_reported": _escaped,
}
