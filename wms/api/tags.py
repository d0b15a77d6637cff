"""The station's door for tagging: numbers of RFID tags."""

from http import HTTPStatus

from flask import Blueprint
from sqlalchemy.orm import Session

from wms.api.hands import hands_of_caller
from wms.api.packing import AT_THE_BENCH, NotThisStation, check_station
from wms.http.endpoint import Answer, endpoint
from wms.http.services import services
from wms.inbound.operations import Allotted, NoArticleNumber, allot_tag
from wms.stock.operations import UnknownArticle
from wms.wire.tags import TagAllotted, TagNew

bp = Blueprint("api_tags", __name__, url_prefix="/api/v1")


@bp.post("/tags")
@endpoint(
    may=AT_THE_BENCH,
    body=TagNew,
    answers={201: TagAllotted},
    refusals=[UnknownArticle, NoArticleNumber, NotThisStation],
    example={
        "tag_id": "01920000-0000-7000-8000-000000000011",
        "station": "station-1",
        "code": "3017620422003",
    },
)
def create_tag(body: TagNew) -> Answer:
    """
    Allot the number of one RFID tag to an article; it is never allotted again.

    Asking again with the same id gives the same number. That the tag was written is told by a
    command of the station, kind `tag`.
    """
    check_station(body.station)
    hands = hands_of_caller()

    def work(session: Session) -> Allotted:
        wanted = (body.tag_id, body.station, body.code)
        layouts = services().layouts
        return allot_tag(session, hands.store_id, wanted, now=hands.now, layouts=layouts)

    allotted = services().database.run(work)
    return Answer(TagAllotted.model_validate(allotted), HTTPStatus.CREATED)
