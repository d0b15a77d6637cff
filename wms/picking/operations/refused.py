"""Codes scanned where they did not belong: they change nothing, and the manager can see them."""

from sqlalchemy.orm import Session

from wms import ids
from wms.picking.model import RefusedScan
from wms.picking.operations.hands import Hands


def note_refused_scan(session: Session, hands: Hands, code: str, expected: str) -> None:
    """Keep a wrong scan, and what was expected."""
    session.add(
        RefusedScan(
            store_id=hands.store_id,
            scan_id=ids.new_id(),
            at=hands.now,
            person_id=hands.who,
            device_id=hands.device_id,
            code=code,
            expected=expected,
        )
    )
