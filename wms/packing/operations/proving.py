"""
What everything that was sensed proves, and how it is kept.

Which article a code stands for is the catalogue's word, never the station's. What is kept is plain
JSON that outlives the pictures: who looks at it in a year reads what was proven, and by what.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from wms.catalogue.operations import recognise
from wms.codes import CodeRefused, Layout
from wms.orders.model import Order
from wms.packing.operations.lines import pack_lines
from wms.verdict import Costs, Proof, Thing, prove
from wms.wire.packing import CloseCommand, ScannedItem, senses

USUAL_COSTS: Final = Costs()


@dataclass(frozen=True)
class Proven:
    """The things of a basket, as the catalogue knows them, and what they prove."""

    things: tuple[Thing, ...]
    proof: Proof


def prove_basket(
    session: Session,
    order: Order,
    command: CloseCommand,
    *,
    layouts: Iterable[Layout],
    costs: Costs = USUAL_COSTS,
) -> Proven:
    """Return what everything sensed at a bench proves of an order."""
    expected = [line.wanted() for line in pack_lines(session, order.store_id, order.order_id)]
    layouts, known = tuple(layouts), dict[str | None, str | None]({None: None})
    things: list[Thing] = []
    for number, item in enumerate(command.items):
        if item.code is not None and item.code not in known:
            known[item.code] = sku_of(session, order.store_id, item.code, layouts)
        things.append(item.thing(number, known[item.code]))
    proof = prove(expected, things, senses=senses(command.senses), costs=costs)
    return Proven(tuple(things), proof)


def sku_of(session: Session, store_id: str, code: str, layouts: Iterable[Layout]) -> str | None:
    """Return the article that a code stands for in this store's catalogue, if any."""
    try:
        found = recognise(session, store_id, code, layouts=layouts)
    except CodeRefused:
        return None
    return None if found is None else found.sku.sku


def as_kept(proof: Proof, command: CloseCommand, *, answered_by: str) -> dict[str, Any]:
    """
    Return a proof as it is kept with its session, `answered_by` being whoever was at the bench.

    Each line names the pictures of the things that fill it, each thing what was sensed of it.
    """
    answered = any(is_answer(item) for item in command.items)
    things = _things(proof, command.items)
    crops: dict[int | None, list[str]] = {}
    for thing in things:
        if thing["crop"] is not None:
            crops.setdefault(thing["line_no"], []).append(thing["crop"])
    return {
        "decision": proof.decision,
        "wrong_probability": proof.wrong_probability,
        "why": [asdict(reason) for reason in proof.why],
        "lines": [asdict(line) | {"crops": crops.get(line.line_no, [])} for line in proof.lines],
        "things": things,
        "problems": [asdict(problem) for problem in proof.problems],
        "working": list(command.senses),
        "answered_by": answered_by if answered else None,
    }


def is_answer(item: ScannedItem) -> bool:
    """Tell whether a person said what a thing is."""
    return any(said.sense == "person" for said in item.evidence)


def line_of_crop(verdict: dict[str, Any] | None, crop: UUID) -> int | None:
    """Return the line that the thing in a picture fills, as far as a kept verdict tells."""
    for thing in (verdict or {}).get("things", []):
        if thing["crop"] == str(crop):
            line_no: int | None = thing["line_no"]
            return line_no
    return None


def _things(proof: Proof, items: Sequence[ScannedItem]) -> list[dict[str, Any]]:
    taken_for = {thing.number: asdict(thing) for thing in proof.things}
    return [
        {"number": number, "sku": item.sku, "line_no": None}
        | taken_for.get(number, {})
        | {
            "code": item.code,
            "quantity": item.quantity,
            "source": item.source,
            "said": [said.model_dump(mode="json") for said in item.evidence],
            "crop": _crop(item),
        }
        for number, item in enumerate(items)
    ]


def _crop(item: ScannedItem) -> str | None:
    crops = [item.crop, *(said.crop for said in item.evidence)]
    return next((str(crop) for crop in crops if crop is not None), None)
