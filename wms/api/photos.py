"""Pictures of baskets: kept as stations send them, shown to those who may look."""

import hashlib
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Final, Literal
from uuid import UUID

from flask import Blueprint, Response, request, send_file
from pydantic import AfterValidator, Field, StringConstraints
from sqlalchemy.orm import Session

from wms import errors
from wms.api.hands import hands_of_caller
from wms.api.looking import TooManyLooking, in_turn
from wms.errors import sentence
from wms.http.auth import Role, Scope, caller
from wms.http.endpoint import Answer, endpoint, page
from wms.http.services import services
from wms.packing import operations as packing
from wms.packing import queries
from wms.packing.operations import PhotoNew
from wms.people import operations as people
from wms.vision import PictureBroken, PictureEmpty, PictureTooLarge
from wms.vision.privacy import Outline, keep_private
from wms.wire.base import Message
from wms.wire.packing import PhotoKept

bp = Blueprint("api_photos", __name__, url_prefix="/api/v1")

PHOTO_BYTES_MAX: Final = 8 * 1024 * 1024
CORNERS_MIN: Final = 3
CORNERS_MAX: Final = 64
_JPEG: Final = b"\xff\xd8\xff"


class NotJpeg(errors.Invalid):
    """What was sent is no JPEG."""

    title = sentence("Not a photo")
    says = sentence("Send the photo as JPEG, with the header Content-Type: image/jpeg.")


class PhotoGone(errors.Missing):
    """No such photo, or it was deleted."""

    title = sentence("No photo")
    says = sentence("There is no such photo, or it is no longer kept.")


def _corners(text: str) -> str:
    numbers = text.split(",")
    if len(numbers) % 2 or not CORNERS_MIN <= len(numbers) // 2 <= CORNERS_MAX:
        message = f"{CORNERS_MIN} to {CORNERS_MAX} corners, each x,y: 0,0,640,0,640,480,0,480"
        raise ValueError(message)
    return text


OutlineText = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]{1,5}(,[0-9]{1,5})*$", max_length=1_000),
    AfterValidator(_corners),
]
"""Corners of the tray in pixels of the upright picture, `x,y,x,y,…`."""


class PhotoQuery(Message):
    """What the photo shows: the basket or one thing of a line, and where the tray lies in it."""

    kind: Literal["basket", "crop"] = "basket"
    bag: Annotated[int, Field(ge=1, le=20)] | None = None
    line: Annotated[int, Field(ge=1, le=100_000)] | None = None
    outline: OutlineText | None = None


@bp.put("/pack-sessions/<uuid:session_id>/photos/<uuid:photo_id>")
@endpoint(
    may=[Scope.STATION],
    query=PhotoQuery,
    answers={201: PhotoKept, 200: PhotoKept},
    refusals=[
        NotJpeg,
        packing.UnknownSession,
        packing.PhotoOfAnother,
        packing.TooManyPictures,
        PictureBroken,
        PictureEmpty,
        PictureTooLarge,
        TooManyLooking,
    ],
    body=("image/jpeg",),
    bytes_max=PHOTO_BYTES_MAX,
)
def put_photo(session_id: UUID, photo_id: UUID, query: PhotoQuery) -> Answer:
    """
    Keep a photo of the basket, or of one thing. Sending it again changes nothing.

    With an `outline` of the tray, what lies outside of it is averaged away before anything is
    kept; what the camera wrote beside the picture is not kept in any case.
    """
    content = request.get_data()
    if request.mimetype != "image/jpeg" or not content.startswith(_JPEG):
        raise NotJpeg
    hands = hands_of_caller()
    with services().database.reading() as session:
        # Evidence is written once: a second picture under the same id does not replace it.
        known = packing.find_kept(session, hands, session_id, photo_id)
    if known is not None:
        kept = PhotoKept(photo_id=photo_id, size_bytes=known.size_bytes)
        return Answer(kept, HTTPStatus.OK)
    with in_turn():
        new = write_private(photo_id, content, read_outline(query.outline), query)

    def work(session: Session) -> bool:
        return packing.keep_photo(session, hands, session_id, new)

    is_new = services().database.run(work)
    kept = PhotoKept(photo_id=photo_id, size_bytes=new.size_bytes)
    return Answer(kept, HTTPStatus.CREATED if is_new else HTTPStatus.OK)


def write_private(
    photo_id: UUID, content: bytes, outline: Outline | None, query: PhotoQuery | None = None
) -> PhotoNew:
    """
    Write the file of a picture without what must not be kept; it is noted by who called.

    :raises PictureRefused: empty, broken, too large, or not a picture
    """
    kept = keep_private(content, outline)
    packing.write_photo(photo_path(photo_id), kept)
    return PhotoNew(
        photo_id=photo_id,
        size_bytes=len(kept),
        sha256=hashlib.sha256(kept).hexdigest(),
        kind="upload" if query is None else query.kind,
        bag_no=None if query is None else query.bag,
        line_no=None if query is None else query.line,
    )


def read_outline(text: str | None) -> Outline | None:
    """Return the corners that an `OutlineText` names."""
    if text is None:
        return None
    numbers = [int(number) for number in text.split(",")]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def photo_path(photo_id: UUID) -> Path:
    """Return where the file of a photo lies."""
    parts = services()
    return packing.photo_path(Path(parts.settings.storage.folder), parts.store_id, photo_id)


@bp.get("/photos/<uuid:photo_id>")
@page(may=[Role.MANAGER])
def show_photo(photo_id: UUID) -> Response:
    """Show a photo of a basket; who looked is kept in the audit log."""
    parts = services()
    with parts.database.reading() as session:
        known = queries.find_photo(session, parts.store_id, photo_id)
    if known is None or not photo_path(photo_id).is_file():
        raise PhotoGone
    note_seen(photo_id)
    return send_file(photo_path(photo_id).resolve(), mimetype="image/jpeg")


def note_seen(photo_id: UUID) -> None:
    """Write down that the caller looks at a picture of a customer's goods."""
    parts = services()
    hand = people.Hand(caller().who, caller().device_id, parts.clock.now())

    def note(session: Session) -> None:
        people.note(session, parts.store_id, hand, "photo_seen", photo_id)

    parts.database.run(note)
