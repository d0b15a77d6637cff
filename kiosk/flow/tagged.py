"""
Tags joined with single things, by article and time: pure.

A reader hears a tag on the table and not where it lies. One that was heard before the order came,
or in another order, lies about there and says nothing. One of an article that was scanned or seen
is that thing's, once each. One of an ordered article that nobody noticed otherwise is a thing of
its own, which asks; so is a stranger's that came just as something was laid down.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final
from uuid import UUID

from kiosk.flow.basket import Basket
from kiosk.flow.fusing import Patience
from kiosk.flow.matching import match
from kiosk.flow.things import Placed, Sight, Tag
from wms.codes import CodeRefused
from wms.wire.base import Moment
from wms.wire.packing import PackOrder

HEARD_MAX: Final = 200
"""So many tags are joined; what is heard beyond is a store room and not a table."""
KNOWN_MAX: Final = 2_000
"""So many tags of orders before are remembered."""
PIECES_MAX: Final = 12
"""So many tags may be of one thing: those of the pieces in a pack."""
UNNAMED: Final = 1_000.0
"""What it costs to take a tag for a thing's that no code names, beside the seconds between."""


@dataclass(frozen=True, slots=True)
class TagsKnown:
    """The tags that were heard while an order lay there, of it and of those before."""

    session_id: UUID | None = None
    lately: tuple[str, ...] = ()
    before: tuple[str, ...] = ()

    def after(self, session_id: UUID, epcs: Iterable[str]) -> "TagsKnown":
        """Return the same after these are heard while an order lies there."""
        lately, before = self.lately, self.before
        if session_id != self.session_id:
            lately, before = (), tuple(dict.fromkeys((*before, *lately)))[-KNOWN_MAX:]
        return TagsKnown(session_id, tuple(dict.fromkeys((*lately, *epcs)))[-KNOWN_MAX:], before)


def hear(basket: Basket, epcs: Sequence[str], at: Moment, elsewhere: Iterable[str]) -> Basket:
    """Return the basket after these tags are on the table; `elsewhere` were other orders'."""
    known = {tag.epc for tag in basket.heard} | {*basket.background}
    before = {*elsewhere}
    background = tuple(epc for epc in epcs if epc in before and epc not in known)
    fresh = [epc for epc in epcs if epc not in known and epc not in before]
    here, worn = {*epcs}, {tag.epc for one in _things(basket) for tag in one.tags}
    kept = [tag for tag in basket.heard if tag.epc in here or tag.epc in worn]
    heard = (*kept, *(read(basket.order, epc, at) for epc in fresh))[:HEARD_MAX]
    return replace(basket, heard=heard, background=(*basket.background, *background))


def read(order: PackOrder, epc: str, at: Moment) -> Tag:
    """Return a tag with the article that its number stands for in an order."""
    try:
        found = match(order, epc, "epc")
    except CodeRefused:
        return Tag(at, epc, None, epc)
    return Tag(at, epc, found.sku, found.name or found.shown)


def joined(basket: Basket, at: Moment, patience: Patience, *, now: bool = False) -> Basket:
    """
    Return the basket with each tag at its thing; `at` is the present moment.

    A tag waits for its thing to be noticed before it becomes one of its own, unless `now`.
    """
    if not basket.heard and not any(one.tags for one in basket.placed):
        return basket
    things = _things(basket)
    owner = dict(_pairs(basket.heard, things, patience))
    placed = [replace(one, tags=tuple(_near(one, owner, basket.heard, patience))) for one in things]
    # What was asked about once is asked until it is gone, or its thing is noticed.
    asked = {one.tags[0].epc for one in basket.placed if one.is_heard_only}
    gone = {tag.epc for out in basket.outs for tag in out.thing.tags if tag.at <= out.at}
    alone = [
        tag
        for tag in basket.heard
        if tag.epc not in owner
        and tag.epc not in gone
        and (now or tag.epc in asked or at - tag.at > patience.window)
        and (tag.sku is not None or any(_gap(tag, one) <= patience.window for one in things))
    ]
    return replace(basket, placed=(*placed, *_of_their_own(basket, alone)))


def waits(basket: Basket | None) -> frozenset[Tag]:
    """Return the tags that may have to wait for their things."""
    return frozenset() if basket is None else frozenset(basket.heard)


def _things(basket: Basket) -> list[Placed]:
    return [one for one in basket.placed if not one.is_heard_only]


def _pairs(
    tags: Sequence[Tag], things: Sequence[Placed], patience: Patience
) -> Iterator[tuple[str, int]]:
    """Yield each tag that is a thing's, with that thing's number; the surest pairs first."""
    costs = sorted(
        (cost, tag.epc, one.number)
        for tag in tags
        for one in things
        if (cost := _cost(tag, one, patience)) is not None
    )
    room = {one.number: _pieces(one) for one in things}
    taken: set[str] = set()
    for _, epc, number in costs:
        if epc not in taken and room[number] > 0:
            taken.add(epc)
            room[number] -= 1
            yield epc, number


def _cost(tag: Tag, one: Placed, patience: Patience) -> float | None:
    gap = _gap(tag, one)
    if one.named is None:
        return UNNAMED + gap.total_seconds() if gap <= patience.window else None
    # A tag of the article may be heard late; of which of several alike it is, time tells.
    return gap.total_seconds() if tag.sku is not None and tag.sku == one.sku else None


def _pieces(one: Placed) -> int:
    if one.named is None:
        return 1
    counted = next((said.times for said in reversed(one.answers) if said.times), 1)
    return min(PIECES_MAX, one.quantity) * counted


def _near(
    one: Placed, owner: dict[str, int], tags: Sequence[Tag], patience: Patience
) -> Iterator[Tag]:
    for tag in tags:
        if owner.get(tag.epc) == one.number and _gap(tag, one) <= patience.late:
            yield tag


def _gap(tag: Tag, one: Placed) -> timedelta:
    begins = min(n.began_at if isinstance(n, Sight) else n.at for n in one.noticed)
    return max(timedelta(), begins - tag.at, tag.at - one.at)


def _of_their_own(basket: Basket, alone: Sequence[Tag]) -> Iterator[Placed]:
    """Yield a thing for each tag that nobody noticed otherwise; it keeps its number."""
    before = {one.tags[0].epc: one for one in basket.placed if one.is_heard_only}
    fresh = max((one.number for one in basket.placed), default=0) + 1
    for tag in alone:
        if tag.epc in before:
            yield before[tag.epc]
        else:
            yield Placed(fresh, tags=(tag,))
            fresh += 1
