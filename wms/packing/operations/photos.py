"""Pictures of baskets and of single things: noted, shown in their place, and given up in time."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from wms import errors
from wms.errors import sentence
from wms.packing import queries
from wms.packing.model import PackSession, Photo
from wms.packing.operations.bench import UnknownSession
from wms.packing.operations.files import photo_path
from wms.packing.operations.proving import line_of_crop
from wms.packing.queries import PhotoSeen
from wms.packing.rules import Keeping
from wms.picking.operations import Hands

BATCH: int = 100
PHOTOS_MAX: int = 1_000
"""Pictures that a station may send of one order: more than any hands lay down."""


class PhotoOfAnother(errors.Conflict):
    """The id of a photo was used for another order."""

    title = sentence("Photo of another order")
    says = sentence("This photo was sent for another order. Send each photo with its own id.")


class TooManyPictures(errors.Conflict):
    """As many pictures were sent of the order as may be."""

    title = sentence("Too many pictures")
    says = sentence("{most} pictures of order {order} were sent, and more are not kept.")


@dataclass(frozen=True)
class PhotoNew:
    """A picture whose file is written: what it shows, and what tells that it was not changed."""

    photo_id: UUID
    size_bytes: int
    sha256: str
    kind: str = "basket"
    bag_no: int | None = None
    line_no: int | None = None


def find_kept(session: Session, hands: Hands, session_id: UUID, photo_id: UUID) -> PhotoSeen | None:
    """
    Return a picture of a basket that was noted before, None where it may be noted now.

    :raises UnknownSession: no such pack session, or another station's
    :raises PhotoOfAnother: the id was used for another session
    :raises TooManyPictures: as many were sent as may be
    """
    opened = _own_session(session, hands, session_id)
    known = queries.find_photo(session, hands.store_id, photo_id)
    if known is not None and known.session_id != session_id:
        raise PhotoOfAnother
    if known is None and queries.count_photos(session, hands.store_id, session_id) >= PHOTOS_MAX:
        raise TooManyPictures(order=opened.order_id, most=PHOTOS_MAX)
    return known


def keep_photo(session: Session, hands: Hands, session_id: UUID, new: PhotoNew) -> bool:
    """
    Note a picture of a pack session; return False when it was noted before.

    :raises UnknownSession: no such pack session, or another station's
    :raises PhotoOfAnother: the id was used for another session
    :raises TooManyPictures: as many were sent as may be
    """
    opened = _own_session(session, hands, session_id)
    if find_kept(session, hands, session_id, new.photo_id) is not None:
        return False
    line_no = new.line_no or line_of_crop(opened.verdict, new.photo_id)
    add_photo(session, hands, opened.order_id, session_id, new, line_no=line_no)
    return True


def _own_session(session: Session, hands: Hands, session_id: UUID) -> PackSession:
    """Return a pack session, held; a photo may come after it is over, but not from elsewhere."""
    opened = queries.lock_session(session, hands.store_id, session_id)
    if opened is None or opened.station != hands.device_id:
        raise UnknownSession
    return opened


def add_photo(
    session: Session,
    hands: Hands,
    order_id: UUID,
    session_id: UUID | None,
    new: PhotoNew,
    *,
    line_no: int | None = None,
) -> None:
    """Note a picture of an order; without a session, it was sent by a tablet."""
    session.add(
        Photo(
            store_id=hands.store_id,
            photo_id=new.photo_id,
            order_id=order_id,
            session_id=session_id,
            kind=new.kind,
            bag_no=new.bag_no,
            line_no=line_no,
            taken_at=hands.now,
            size_bytes=new.size_bytes,
            sha256=new.sha256,
        )
    )
    session.flush()


def name_lines(session: Session, opened: PackSession) -> None:
    """Write beside each picture that came before its verdict which line it belongs to."""
    for photo in queries.lock_photos(session, opened.store_id, opened.session_id):
        if photo.line_no is None:
            photo.line_no = line_of_crop(opened.verdict, photo.photo_id)
    session.flush()


def forget_photos(
    session: Session, store_id: str, folder: Path, keeping: Keeping, *, now: datetime
) -> int:
    """
    Delete pictures whose time is over, at most `BATCH` of them, and return how many.

    A file goes before its row: whatever happens in between, the row is still there and the next
    time finishes what this one began. A file that cannot be deleted keeps its row, and no other.

    :raises OSError: none of the files that are left can be deleted
    """
    due = queries.lock_due_photos(session, store_id, keeping, now=now, limit=BATCH)
    gone: list[UUID] = []
    stuck: OSError | None = None
    for photo_id in due:
        try:
            photo_path(folder, store_id, photo_id).unlink(missing_ok=True)
        except OSError as error:
            stuck = error
        else:
            gone.append(photo_id)
    if stuck is not None and not gone:
        raise stuck
    queries.delete_photos(session, store_id, gone)
    return len(gone)
