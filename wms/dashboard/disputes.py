"""Orders that customers dispute: which are open, and until when their pictures are kept."""

from typing import Final
from uuid import UUID

from wms.dashboard.door import MANAGERS, asked, bp, show
from wms.dashboard.teaching import tabs
from wms.http.endpoint import page
from wms.http.keeping import keeping_of
from wms.http.services import services
from wms.packing import queries
from wms.people.queries import staff

PAGE_ROWS: Final = 50


@bp.get("/disputes")
@page(may=MANAGERS)
def list_disputes() -> str:
    """Show the open disputes, the oldest first."""
    store_id = services().store_id
    with services().database.reading() as session:
        rows = queries.list_open_disputes(session, store_id, after=_after(), limit=PAGE_ROWS + 1)
        people = {one.person_id: one.name for one in staff.list_people(session, store_id)}
    return show(
        "disputes",
        tabs=tabs(),
        rows=rows[:PAGE_ROWS],
        people=people,
        kept=keeping_of(services().settings.evidence).disputed,
        next=rows[PAGE_ROWS - 1][1].dispute_id if len(rows) > PAGE_ROWS else None,
    )


def _after() -> UUID | None:
    try:
        return UUID(asked("after"))
    except ValueError:
        return None
