"""Pictures of articles: taken at a station, kept, and taken away again."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from wms import errors
from wms.catalogue import queries as catalogue
from wms.catalogue.operations import recognise
from wms.catalogue.queries import SkuSeen
from wms.codes import CodeRefused, Layout
from wms.db import journal
from wms.errors import sentence
from wms.gallery import queries
from wms.gallery.model import GalleryPhoto, Reference
from wms.gallery.queries import lessons
from wms.people.operations import Hand, note
from wms.stock.operations import UnknownArticle

PHOTOS_WANTED: Final = 5
"""So many views of an article tell it from all sides: front, back, two edges and the top."""
PHOTOS_MAX: Final = 20


class NotEnrolled(errors.Missing):
    """Nothing is known of how an article looks."""

    title = sentence("Not enrolled")
    says = sentence("The cameras do not know {sku} yet. Enrol it at a station.")


class UnknownPicture(errors.Missing):
    """No such picture of an article, or it was removed."""

    title = sentence("No picture")
    says = sentence("There is no such picture of an article, or it was removed.")


class PictureOfAnother(errors.Conflict):
    """The id of a picture was used for another article."""

    title = sentence("Picture of another article")
    says = sentence("This picture was sent for {sku} before. Send each picture with its own id.")


class EnoughPictures(errors.Conflict):
    """An article has as many pictures as it may."""

    title = sentence("Enough pictures")
    says = sentence("{sku} has {count} pictures. Remove some of them before you take more.")


@dataclass(frozen=True)
class Enrolled:
    """How far an article is; `is_new` tells whether this picture was not there before."""

    sku: str
    name: str
    photos: int
    is_new: bool


def find_article(
    session: Session, store_id: str, code: str, *, layouts: Iterable[Layout]
) -> SkuSeen:
    """
    Return the article that a SKU or any code of it stands for.

    :raises UnknownArticle: the store knows none
    """
    known = catalogue.find_sku(session, store_id, code)
    if known is not None:
        return known
    try:
        found = recognise(session, store_id, code, layouts=layouts)
    except CodeRefused:
        found = None
    if found is None:
        raise UnknownArticle(code=code)
    return found.sku


def keep_photo(
    session: Session, store_id: str, hand: Hand, sku: str, photo_id: UUID, *, size_bytes: int
) -> bool:
    """
    Note a picture of an article, which the references learn from next; False if it was noted.

    :raises PictureOfAnother: the id was used for another article
    :raises EnoughPictures: the article has as many as it may
    """
    before = queries.lock_photo(session, store_id, photo_id)
    if before is not None:
        if before.sku != sku:
            raise PictureOfAnother(sku=before.sku)
        return False
    reference = reference_of(session, store_id, sku)
    count = queries.count_photos(session, store_id, sku)
    if count >= PHOTOS_MAX and not reference.enrol_again:
        raise EnoughPictures(sku=sku, count=count)
    session.add(
        GalleryPhoto(
            store_id=store_id,
            photo_id=photo_id,
            sku=sku,
            origin="enrolled",
            taken_at=hand.at,
            who=hand.who,
            device_id=hand.device_id,
            size_bytes=size_bytes,
        )
    )
    session.flush()
    _conclude(session, store_id, reference, hand)
    return True


def _conclude(session: Session, store_id: str, reference: Reference, hand: Hand) -> None:
    """Tell when an article has all the pictures it wants, and take it off the list again."""
    photos = queries.list_photos(session, store_id, reference.sku)
    since = reference.looks_since if reference.enrol_again else None
    taken = [
        photo
        for photo in photos
        if photo.origin == "enrolled" and (since is None or photo.taken_at > since)
    ]
    if len(taken) == PHOTOS_WANTED:
        reference.enrol_again = False
        journal.tell(session, store_id, "article_enrolled", reference.sku, hand.at, who=hand.who)


def remove_photo(session: Session, store_id: str, hand: Hand, sku: str, photo_id: UUID) -> None:
    """
    Take a picture away; the references are made anew from those that are left.

    :raises UnknownPicture: no such picture of this article, or it was removed
    """
    photo = queries.lock_photo(session, store_id, photo_id)
    if photo is None or photo.sku != sku or photo.removed_at is not None:
        raise UnknownPicture
    photo.removed_at, photo.removed_by = hand.at, hand.who
    rebuild(session, store_id, sku)
    note(session, store_id, hand, "picture_removed", sku, photo_id=str(photo_id))
    session.flush()


def enrol_again(session: Session, store_id: str, hand: Hand, sku: str) -> None:
    """
    Put an article back on the list to enrol: its pack looks otherwise now.

    :raises UnknownArticle: the store has no such article
    """
    if catalogue.find_sku(session, store_id, sku) is None:
        raise UnknownArticle(code=sku)
    reference = reference_of(session, store_id, sku)
    reference.enrol_again = True
    reference.looks_since = hand.at
    note(session, store_id, hand, "article_to_enrol_again", sku)


def weigh_again(session: Session, store_id: str, hand: Hand, sku: str) -> None:
    """
    Forget what an article weighed until now: its pack weighs otherwise.

    :raises UnknownArticle: the store has no such article
    """
    if catalogue.find_sku(session, store_id, sku) is None:
        raise UnknownArticle(code=sku)
    reference_of(session, store_id, sku).weights_since = hand.at
    note(session, store_id, hand, "weight_learnt_again", sku)


def rebuild(session: Session, store_id: str, sku: str) -> None:
    """Have the references of an article made anew from its pictures."""
    reference_of(session, store_id, sku).rebuild = True
    lessons.forget_taught(session, store_id, sku)


def reference_of(session: Session, store_id: str, sku: str) -> Reference:
    """Return what is known of an article's references, held; made where there was nothing."""
    reference = queries.lock_reference(session, store_id, sku)
    if reference is None:
        reference = Reference(store_id=store_id, sku=sku, rebuild=False, enrol_again=False)
        session.add(reference)
        session.flush()
    return reference
