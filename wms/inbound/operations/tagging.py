"""The verbs of tagging: each RFID tag's number is allotted once, and told when it is written."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from wms import codes, errors
from wms.catalogue import queries as catalogue
from wms.codes import Layout, Sgtin
from wms.errors import sentence
from wms.inbound import queries
from wms.inbound.model import RfidTag
from wms.inbound.operations.goods import recognise_article

SERIAL_BITS: Final = 38
# A serial is drawn by lot, so that two stores that tag the same article do not draw the same. Ten
# draws that are all taken mean that the number is broken, not that luck is bad.
DRAWS_MAX: Final = 10
# Numbers that a company gives for use within its own walls mean something else next door (GS1
# General Specifications, section 1.4.2).
OWN_PREFIXES: Final = ("02", "04", "2")


class NoArticleNumber(errors.Invalid):
    """The article has no number that may stand on a tag."""

    title = sentence("No article number")
    says = sentence(
        "{name} was scanned by a code of its own. Scan the maker's barcode: the tag needs a GTIN."
    )


class UnknownTag(errors.Missing):
    """No number was allotted under this id."""

    title = sentence("Unknown tag")
    says = sentence("No tag was allotted under {tag_id}. Scan the article again.")


class TagWrittenBefore(errors.Conflict):
    """Another tag has the number already."""

    title = sentence("Tag number in use")
    says = sentence("Another tag has the number {epc} already. Lay this one aside.")


@dataclass(frozen=True, slots=True)
class Allotted:
    """A number for a tag, and what it will stand for."""

    tag_id: UUID
    epc: str
    sku: str
    name: str
    gtin: str


def allot_tag(
    session: Session,
    store_id: str,
    wanted: tuple[UUID, str, str],
    *,
    now: datetime,
    layouts: Iterable[Layout],
) -> Allotted:
    """
    Return a number for a tag, given (tag id, station, code of the article); the same for the same.

    :raises UnknownArticle: the store knows no such article
    :raises NoArticleNumber: the code is no GTIN, or one that only this store gives
    """
    tag_id, _, _ = wanted
    known = queries.find_tag(session, store_id, tag_id)
    if known is None:
        known = draw_tag(session, store_id, wanted, now=now, layouts=layouts)
    article = catalogue.find_sku(session, store_id, known.sku)
    name = article.name if article else known.sku
    return Allotted(known.tag_id, known.epc, known.sku, name, known.gtin)


def draw_tag(
    session: Session,
    store_id: str,
    wanted: tuple[UUID, str, str],
    *,
    now: datetime,
    layouts: Iterable[Layout],
) -> RfidTag:
    """Keep and return a number that no tag has."""
    tag_id, station, code = wanted
    article = recognise_article(session, store_id, code, layouts=layouts).sku
    gtin = codes.read(code, layouts=layouts).gtin
    if gtin is None or gtin[1:].startswith(OWN_PREFIXES) or article.sold_by == "weight":
        raise NoArticleNumber(name=article.name)
    draws = (
        codes.encode_sgtin96(Sgtin(gtin, secrets.randbits(SERIAL_BITS))) for _ in range(DRAWS_MAX)
    )
    epc = next(epc for epc in draws if not queries.is_epc_known(session, store_id, epc))
    tag = RfidTag(
        store_id=store_id,
        tag_id=tag_id,
        epc=epc,
        sku=article.sku,
        gtin=gtin,
        station=station,
        allotted_at=now,
    )
    queries.add_tag(session, tag)
    return tag


def note_written(
    session: Session, store_id: str, tag: tuple[UUID, str], *, who: str, at: datetime
) -> None:
    """
    Record that a tag has the number of a tag id, given (tag id, the number it had before).

    :raises UnknownTag: no number was allotted under this id
    :raises TagWrittenBefore: another tag has it
    """
    tag_id, replaced = tag
    known = queries.find_tag(session, store_id, tag_id)
    if known is None:
        raise UnknownTag(tag_id=tag_id)
    if known.written_at is not None:
        raise TagWrittenBefore(epc=known.epc)
    known.written_at, known.written_by, known.replaced = at, who, replaced
