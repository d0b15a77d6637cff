"""Everything that becomes true in the store, as it happens."""

from flask import Blueprint, Response

from wms.http import sse
from wms.http.auth import Role
from wms.http.endpoint import endpoint

bp = Blueprint("api_events", __name__, url_prefix="/api/v1")


@bp.get("/events")
@endpoint(may=[Role.MANAGER], answers={200: None})
def follow_store() -> Response:
    """
    Follow the store: a stream of server-sent events, one for each fact in the journal.

    Send the last `id` back as `Last-Event-ID` to get what was missed.
    """
    return sse.stream(lambda _fact: True)
