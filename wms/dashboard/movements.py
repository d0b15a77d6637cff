"""The ledger: what moved, of any bin, lot, article, person or order, the newest first."""

from typing import Final
from uuid import UUID

from flask import request

from wms.dashboard.door import MANAGERS, asked, bp, is_part, show
from wms.http.endpoint import page
from wms.http.services import services
from wms.picking.queries import search as picking
from wms.stock import queries

PAGE_ROWS: Final = 100


@bp.get("/movements")
@page(may=MANAGERS)
def list_movements() -> str:
    """Show movements page by page."""
    text = asked("q")
    store_id = services().store_id
    with services().database.reading() as session:
        # The ledger keeps the order's id; people know its reference.
        order_id = picking.find_order_by_ref(session, store_id, text) if text else None
        rows = queries.list_movements(
            session,
            store_id,
            text=text if order_id is None else str(order_id),
            before=_cursor(),
            limit=PAGE_ROWS + 1,
        )
    return show(
        "movement_rows" if is_part() else "movements",
        rows=rows[:PAGE_ROWS],
        text=text,
        next=rows[PAGE_ROWS - 1].movement_id if len(rows) > PAGE_ROWS else None,
        is_first=_cursor() is None,
    )


def _cursor() -> UUID | None:
    try:
        return UUID(request.args.get("before", ""))
    except ValueError:
        return None
