"""What the senses saw of an order, kept as rows beside the verdict."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from wms import ids
from wms.packing.model import PackEvidence, PackSession
from wms.packing.operations.proving import is_answer
from wms.picking.operations import Hands
from wms.wire.packing import CloseCommand, ScannedItem


@dataclass(frozen=True)
class Seen:
    """What one sense saw, and when."""

    sense: str
    at: datetime
    detail: dict[str, Any]


def keep_evidence(
    session: Session, hands: Hands, opened: PackSession, command: CloseCommand
) -> None:
    """Keep what was sensed while an order lay on a bench, and what a person answered."""
    things = [Seen(_sense(item), item.at, item.model_dump(mode="json")) for item in command.items]
    others = [Seen(one.sense, one.at, one.model_dump(mode="json")) for one in command.evidence]
    answers = [
        Seen("person", item.at, {"who": hands.who, "thing": number, **_answer(item)})
        for number, item in enumerate(command.items)
        if is_answer(item)
    ]
    for seen in [*things, *others, *answers]:
        add_evidence(session, hands.store_id, opened.order_id, opened.session_id, seen)
    session.flush()


def add_evidence(
    session: Session, store_id: str, order_id: UUID, session_id: UUID | None, seen: Seen
) -> None:
    """Keep what one sense saw of an order; without a session, it was sent by a tablet."""
    session.add(
        PackEvidence(
            store_id=store_id,
            evidence_id=ids.new_id(),
            order_id=order_id,
            session_id=session_id,
            sense=seen.sense,
            at=seen.at,
            detail=seen.detail,
        )
    )


def _sense(item: ScannedItem) -> str:
    return "camera" if item.source in {"camera", "seen"} else "barcode"


def _answer(item: ScannedItem) -> dict[str, Any]:
    said = [said.model_dump(mode="json") for said in item.evidence if said.sense == "person"]
    return {"code": item.code, "said": said}
