"""What packed baskets teach: weights, looks, how well cameras read, and what was doubted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from wms import ids
from wms.catalogue import queries as catalogue
from wms.gallery.model import Observation
from wms.gallery.operations.cases import note_doubt
from wms.gallery.operations.known import weights
from wms.gallery.rules import packs
from wms.gallery.rules.packs import Confirmed, Doubt
from wms.gallery.rules.weights import is_plausible
from wms.verdict import Proof, Thing

_DOUBTFUL: Final = frozenset({"unsure", "mislabelled", "perhaps_damaged"})


@dataclass(frozen=True)
class Packed:
    """A basket that was closed: where, for whom, by whom, and whether somebody let it go wrong."""

    station: str
    order_id: UUID | None
    who: str
    let_go: bool = False


def learn_pack(
    session: Session,
    store_id: str,
    things: Sequence[Thing],
    at: datetime,
    *,
    packed: Packed,
    proof: Proof | None = None,
) -> None:
    """
    Learn from a closed basket, in the transaction that closes it.

    `proof` is what was proven of these things. A thing whose code was read teaches looks and
    weights, unless the basket was let go though it was wrong, or the thing itself was doubted. What
    somebody answered, or let go, becomes a case.
    """
    doubts = _doubts(things, packed, proof)
    for number, doubt in doubts.items():
        note_doubt(session, store_id, doubt, at, who=packed.who)
        things = [thing for thing in things if thing.number != number]
    if packed.let_go:
        return
    confirmed = [one for one in map(packs.confirm, things) if one is not None]
    learn_confirmed(session, store_id, confirmed, at, packed=packed)


def learn_confirmed(
    session: Session,
    store_id: str,
    confirmed: Sequence[Confirmed],
    at: datetime,
    *,
    packed: Packed,
) -> None:
    """Keep what was seen of things of which it is known what they were."""
    known = weights(session, store_id, {one.sku for one in confirmed})
    for one in confirmed:
        article = catalogue.find_sku(session, store_id, one.sku)
        if article is None:
            continue
        by_piece = article.sold_by == "each"
        grams = one.weight_g if by_piece else None
        expected = article.weight_g
        session.add(
            Observation(
                store_id=store_id,
                observation_id=ids.new_id(),
                sku=one.sku,
                at=at,
                station=packed.station,
                order_id=packed.order_id,
                weight_g=grams,
                plausible=grams is not None and is_plausible(grams, expected, known.get(one.sku)),
                looks_milli=None if one.looks is None else round(one.looks * 1_000),
                camera_saw=one.camera_saw,
                camera_read=one.camera_read,
                crop=one.crop,
                crop_state="none" if one.crop is None else "waiting",
            )
        )
    session.flush()


def _doubts(things: Sequence[Thing], packed: Packed, proof: Proof | None) -> dict[int, Doubt]:
    """Return the doubts there were, by the number of the thing."""
    proven = {} if proof is None else {each.number: each for each in proof.things}
    wanted = {} if proof is None else {line.line_no: line.sku for line in proof.lines}
    found: dict[int, Doubt] = {}
    for thing in things:
        judged, said = proven.get(thing.number), packs.answered(thing)
        doubtful = judged is not None and judged.state in _DOUBTFUL
        if said is None and not (packed.let_go and doubtful):
            continue
        line_no = None if judged is None else judged.line_no
        found[thing.number] = Doubt(
            kind="let_go" if packed.let_go else "asked",
            station=packed.station,
            wanted=None if line_no is None else wanted.get(line_no),
            claimed=packs.claimed(thing),
            order_id=packed.order_id,
            line_no=line_no,
            crop=packs.crop_of(thing.evidence),
            evidence=thing.evidence,
            answer=None if said is None else said[0],
            answer_sku=None if said is None else said[1],
        )
    return found
