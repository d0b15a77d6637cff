"""The verbs of goods coming in, and of what people do to stock by hand."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from wms import errors, ids
from wms.catalogue.operations import Recognised, recognise
from wms.codes import DEFAULT_LAYOUTS, CodeRefused, Layout
from wms.errors import sentence
from wms.inbound import queries
from wms.inbound.model import Receipt
from wms.stock import operations as stock
from wms.stock.operations import UnknownArticle
from wms.stock.rules import Cause, Move


class UnknownBin(errors.Missing):
    """No such bin, or not one that people fill."""

    title = sentence("Unknown bin")
    says = sentence("{bin} is not a bin of this store. Scan the code on the shelf.")


class AlreadyExpired(errors.Invalid):
    """The goods are past their date."""

    title = sentence("Past its date")
    says = sentence(
        "These goods expired on {expires_on}. Do not take them in; refuse the delivery."
    )


def recognise_article(
    session: Session, store_id: str, code: str, *, layouts: Iterable[Layout]
) -> Recognised:
    """
    Return what article a code stands for; `layouts` are those of the store's own scales.

    :raises UnknownArticle: the store knows none
    """
    try:
        found = recognise(session, store_id, code, layouts=layouts)
    except CodeRefused as refused:
        raise UnknownArticle(code=repr(code[:40])) from refused
    if found is None:
        raise UnknownArticle(code=code)
    return found


def check_bin(session: Session, store_id: str, place: str) -> None:
    """
    Refuse a place that people do not put goods into.

    :raises UnknownBin: no such bin
    """
    if not queries.is_inside(session, store_id, place):
        raise UnknownBin(bin=place)


def receive_goods(
    session: Session,
    store_id: str,
    goods: tuple[str, str, date | None, int],
    place: str,
    cause: Cause,
    *,
    delivery_ref: str | None = None,
    layouts: Iterable[Layout] = DEFAULT_LAYOUTS,
) -> UUID:
    """
    Count in goods (article code, lot, date, quantity) and put them into a bin; return the movement.

    :raises UnknownArticle: the store knows no such article
    :raises UnknownBin: no such bin
    :raises AlreadyExpired: their date is over
    :raises OtherDate: the lot is known with another date
    """
    code, lot_number, expires_on, quantity = goods
    found = recognise_article(session, store_id, code, layouts=layouts)
    check_bin(session, store_id, place)
    today = stock.today_in_store(session, store_id, now=cause.at)
    if expires_on is not None and expires_on < today:
        raise AlreadyExpired(expires_on=expires_on)
    lot = stock.find_or_make_lot(
        session, store_id, found.sku.sku, lot_number, expires_on, now=cause.at
    )
    movement_id = stock.move(
        session, store_id, Move(lot.sku, lot.lot_id, quantity, "SUPPLIER", place), cause
    )
    queries.add_receipt(
        session,
        Receipt(
            store_id=store_id,
            receipt_id=ids.new_id(),
            movement_id=movement_id,
            delivery_ref=delivery_ref,
            sku=lot.sku,
            lot_id=lot.lot_id,
            bin=place,
            quantity=quantity,
            received_at=cause.at,
            received_by=cause.who,
        ),
    )
    return movement_id


def carry_between_bins(
    session: Session, store_id: str, lot: tuple[str, str], ways: tuple[str, str, int], cause: Cause
) -> UUID:
    """
    Carry so many of a lot (sku, lot number) from one bin to another (from, to, quantity).

    :raises UnknownBin: no such bin
    :raises UnknownLot: the article has no such lot
    :raises TooFewThere: the bin holds fewer that are free
    """
    check_bin(session, store_id, ways[0])
    check_bin(session, store_id, ways[1])
    if ways[0] == ways[1]:
        raise SameBin(bin=ways[0])
    return stock.carry(session, store_id, lot, ways, cause)


class SameBin(errors.Invalid):
    """From a bin into the same."""

    title = sentence("The same bin twice")
    says = sentence("The goods are in {bin} already. Name another bin.")


def adjust_bin(
    session: Session, store_id: str, lot: tuple[str, str], change: tuple[str, int], cause: Cause
) -> UUID:
    """
    Set right what a bin holds of a lot, by (bin, how many more or fewer).

    :raises UnknownBin: no such bin
    :raises UnknownLot: the article has no such lot
    :raises NothingToChange: by zero
    :raises TooFewThere: fewer would be left than are promised
    """
    check_bin(session, store_id, change[0])
    return stock.adjust(session, store_id, lot, change, cause)


def waste_from_bin(
    session: Session, store_id: str, lot: tuple[str, str], what: tuple[str, int], cause: Cause
) -> UUID:
    """
    Throw goods of a lot (sku, lot number) away: (bin, how many).

    :raises UnknownBin: no such bin
    :raises UnknownLot: the article has no such lot
    :raises TooFewThere: the bin holds fewer that are free
    """
    check_bin(session, store_id, what[0])
    return stock.carry(session, store_id, lot, (what[0], "WASTE", what[1]), cause)
