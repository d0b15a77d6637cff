"""The audit log: who did what, on which device, and when."""

from typing import Final

from flask import request

from wms.dashboard.door import MANAGERS, bp, is_part, show
from wms.http.endpoint import page
from wms.http.services import services
from wms.people.operations import list_entries

PAGE_ROWS: Final = 100
ENTRY_MAX: Final = 2**63 - 1  # what both databases can count to


@bp.get("/audit")
@page(may=MANAGERS)
def list_audit() -> str:
    """Show the log, newest first, page by page."""
    before = request.args.get("before", type=int)
    if before is not None and abs(before) > ENTRY_MAX:
        before = None
    with services().database.reading() as session:
        rows = list_entries(session, services().store_id, before=before, limit=PAGE_ROWS + 1)
    return show(
        "audit_rows" if is_part() else "audit",
        rows=rows[:PAGE_ROWS],
        next=rows[PAGE_ROWS - 1].entry if len(rows) > PAGE_ROWS else None,
    )
