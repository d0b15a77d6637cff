"""Ways that are blocked: reported, listed and cleared; and the paces that were learnt."""

from datetime import datetime, timedelta
from uuid import UUID

from flask import Blueprint
from sqlalchemy.orm import Session

from wms.api.walks import pace_of
from wms.http.auth import Role, caller
from wms.http.endpoint import Answer, endpoint
from wms.http.idempotency import once
from wms.http.services import services
from wms.picking.operations import paces
from wms.places import operations as places
from wms.places.model import WayBlock
from wms.places.operations import Piece, Spell, UnknownBay, UnknownBlock, UnknownWay
from wms.places.queries import BlockSeen, list_blocks
from wms.wire.blocks import Block, BlockNew, Blocks, Paces, PersonPace, Way

bp = Blueprint("api_blocks", __name__, url_prefix="/api/v1")


@bp.post("/blocks")
@endpoint(
    may=[Role.MANAGER],
    body=BlockNew,
    answers={201: Block},
    refusals=[UnknownBay, UnknownWay],
    idempotent=True,
    example={"bin": "A06-06-4", "minutes": 10, "reason": "a pallet stands there"},
)
def create_block(body: BlockNew) -> Answer:
    """
    Block a piece of way for a while; walks that lead through it are planned round it.

    What is blocked already stays so for at least as long as is said now.
    """
    parts = services()
    minutes = body.minutes or parts.settings.picking.block_minutes
    piece = Piece(body.bin, body.node, None if body.way is None else (body.way.a, body.way.b))
    spell = _spell(parts.clock.now(), minutes, body.reason)

    def run(session: Session) -> Answer:
        return once(session, lambda: _told(places.block_way(session, parts.store_id, piece, spell)))

    return parts.database.run(run)


def _spell(now: datetime, minutes: int, reason: str) -> Spell:
    until = now + timedelta(minutes=minutes)
    return Spell(now, until, reason, caller().who, caller().device_id)


def _told(block: WayBlock) -> Block:
    seen = BlockSeen(
        block.block_id,
        block.place,
        block.node,
        block.a,
        block.b,
        block.reason,
        block.who,
        block.since,
        block.until,
    )
    return _as_block(seen)


def _as_block(seen: BlockSeen) -> Block:
    way = None if seen.a is None or seen.b is None else Way(a=seen.a, b=seen.b)
    return Block(
        block_id=seen.block_id,
        bin=seen.bin,
        node=seen.node,
        way=way,
        reason=seen.reason,
        who=seen.who,
        since=seen.since,
        until=seen.until,
    )


@bp.get("/blocks")
@endpoint(may=[Role.MANAGER], answers={200: Blocks})
def show_blocks() -> Blocks:
    """List what is blocked now."""
    parts = services()
    with parts.database.reading() as session:
        seen = list_blocks(session, parts.store_id, now=parts.clock.now())
    return Blocks(blocks=tuple(_as_block(block) for block in seen))


@bp.delete("/blocks/<uuid:block_id>")
@endpoint(may=[Role.MANAGER], answers={204: None}, refusals=[UnknownBlock])
def delete_block(block_id: UUID) -> Answer:
    """Clear what was blocked; what is over already stays so."""
    parts = services()

    def work(session: Session) -> None:
        places.clear_way(session, parts.store_id, block_id, who=caller().who, now=parts.clock.now())

    parts.database.run(work)
    return Answer(status=204)


@bp.get("/paces")
@endpoint(may=[Role.MANAGER], answers={200: Paces})
def show_paces() -> Paces:
    """Tell how fast people are, by person and zone, as far as their picks have taught."""
    parts = services()
    with parts.database.reading() as session:
        seen = paces.list_paces(session, parts.store_id, pace_of(parts))
    return Paces(paces=tuple(_as_pace(one) for one in seen))


def _as_pace(seen: paces.PaceSeen) -> PersonPace:
    return PersonPace(
        person_id=seen.person_id,
        zone=seen.zone,
        picks=seen.picks,
        s_per_metre=round(seen.pace.s_per_metre_loaded, 3),
        s_per_turn=round(seen.pace.s_per_turn, 2),
        s_per_stop=round(seen.pace.s_per_stop, 2),
        s_per_unit=round(seen.pace.s_per_unit, 2),
        s_per_level=round(seen.pace.s_per_level, 2),
        updated_at=seen.updated_at,
    )
