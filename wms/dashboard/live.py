"""What pages hear as it happens: which orders changed, and that something did."""

from typing import Final

from flask import Response

from wms.dashboard.door import MANAGERS, bp
from wms.http.endpoint import page
from wms.http.sse import stream

# Every pick and every handover tells of its stock too: the board would hear everything twice.
UNHEARD: Final = frozenset({"stock_moved"})


@bp.get("/live")
@page(may=MANAGERS)
def hear() -> Response:
    """Stream the facts of this store."""
    return stream(lambda fact: fact.kind not in UNHEARD)
