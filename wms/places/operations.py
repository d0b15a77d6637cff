"""The verbs of the building: block a piece of way for a while, and clear it again."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from wms import errors, ids
from wms.db import journal
from wms.errors import sentence
from wms.places import queries
from wms.places.model import WayBlock


class UnknownBay(errors.Missing):
    """The bin, or the point of the floor, is not there."""

    title = sentence("Unknown bay")
    says = sentence("{bay} is no bay of this store. Scan the code of a bin there.")


class UnknownWay(errors.Missing):
    """No way joins the two."""

    title = sentence("Unknown way")
    says = sentence("No way leads from {a} to {b} directly. Name two neighbours on the floor.")


class UnknownBlock(errors.Missing):
    """There never was such a block."""

    title = sentence("Unknown block")
    says = sentence("This was never blocked. Look at the list again.")


@dataclass(frozen=True)
class Piece:
    """What is blocked: the bay of a bin, a point of the floor, or the way between two points."""

    bin: str | None = None
    node: int | None = None
    way: tuple[int, int] | None = None


@dataclass(frozen=True)
class Spell:
    """From when until when, why, and on whose word."""

    since: datetime
    until: datetime
    reason: str
    who: str
    device_id: str


def block_way(session: Session, store_id: str, piece: Piece, spell: Spell) -> WayBlock:
    """
    Block a piece of way; what is blocked already stays so for at least as long as is said now.

    :raises UnknownBay: the bin or the point is not there
    :raises UnknownWay: no way joins the two points
    """
    found = _find(session, store_id, piece)
    block = queries.lock_block_at(session, store_id, found, spell.since)
    if block is not None:
        block.until = max(block.until, spell.until)
        block.reason = spell.reason or block.reason
    else:
        block = _add(session, store_id, (piece.bin, *found), spell)
    journal.tell(
        session,
        store_id,
        "way_blocked",
        block.block_id,
        spell.since,
        bin=block.place,
        node=block.node,
        way=None if block.a is None else [block.a, block.b],
        until=block.until.isoformat(),
        reason=block.reason,
        who=spell.who,
    )
    return block


def _find(
    session: Session, store_id: str, piece: Piece
) -> tuple[int | None, int | None, int | None]:
    """Return (node, a, b): the node, or the two ends as the way is written down."""
    if piece.way is not None:
        way = queries.find_way(session, store_id, *piece.way)
        if way is None:
            raise UnknownWay(a=piece.way[0], b=piece.way[1])
        return (None, *way)
    if piece.bin is not None:
        node = queries.find_bin_node(session, store_id, piece.bin)
        if node is None:
            raise UnknownBay(bay=piece.bin)
        return (node, None, None)
    if piece.node is None or not queries.has_node(session, store_id, piece.node):
        raise UnknownBay(bay=piece.node)
    return (piece.node, None, None)


def _add(
    session: Session,
    store_id: str,
    where: tuple[str | None, int | None, int | None, int | None],
    spell: Spell,
) -> WayBlock:
    place, node, a, b = where
    block = WayBlock(
        store_id=store_id,
        block_id=ids.new_id(),
        node=node,
        a=a,
        b=b,
        place=place,
        reason=spell.reason,
        who=spell.who,
        device_id=spell.device_id,
        since=spell.since,
        until=spell.until,
        cleared_at=None,
        cleared_by=None,
    )
    session.add(block)
    session.flush()
    return block


def clear_way(session: Session, store_id: str, block_id: UUID, *, who: str, now: datetime) -> None:
    """
    Clear what was blocked; clearing it again, or after its time, changes nothing.

    :raises UnknownBlock: there never was such a block
    """
    block = queries.lock_block(session, store_id, block_id)
    if block is None:
        raise UnknownBlock
    if block.cleared_at is not None or block.until <= now:
        return
    block.cleared_at = now
    block.cleared_by = who
    journal.tell(session, store_id, "way_cleared", block_id, now, bin=block.place, who=who)
