"""The verbs of the ledger. Whoever moves goods goes through `move`; nobody else writes stock."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from wms import errors, ids
from wms.db import journal
from wms.errors import sentence
from wms.places.model import PACKED
from wms.stock import queries
from wms.stock.model import Lot
from wms.stock.operations.days import make_lot
from wms.stock.rules import Cause, Move, Take


class UnknownStock(errors.Missing):
    """The ledger knows no such lot, or no such place."""

    title = sentence("Not in the ledger")
    says = sentence("{sku} from {from_place} to {to_place}: the lot or a place is not known here.")


class TooFewThere(errors.Conflict):
    """The place holds fewer that are free than should be taken."""

    title = sentence("Too few there")
    says = sentence("{from_place} does not hold {quantity} of {sku} that are free. Count the bin.")


class UnknownLot(errors.Missing):
    """The article has no such lot."""

    title = sentence("Unknown lot")
    says = sentence("{sku} has no lot {lot}. Check the lot number on the pack.")


class NothingToChange(errors.Invalid):
    """An adjustment by nothing."""

    title = sentence("Nothing to change")
    says = sentence("An adjustment by zero changes nothing. Say how many more or fewer there are.")


def move(session: Session, store_id: str, goods: Move, cause: Cause, *, allocated: int = 0) -> UUID:
    """
    Carry goods from one place to another and write it into the ledger.

    `allocated` of them were promised from the source and are no longer. Return the movement's id.

    :raises UnknownStock: no such lot or place
    :raises TooFewThere: the source holds fewer that are free
    """
    setting = queries.find_move_setting(session, store_id, goods)
    if setting is None:
        raise UnknownStock(sku=goods.sku, from_place=goods.from_place, to_place=goods.to_place)
    # In the order of their names, so that goods carried crosswise never wait for each other.
    if goods.to_place < goods.from_place:
        _put_in(session, store_id, goods, setting)
        _take_out(session, store_id, goods, setting, allocated=allocated)
    else:
        _take_out(session, store_id, goods, setting, allocated=allocated)
        _put_in(session, store_id, goods, setting)
    movement_id = ids.new_id()
    queries.add_movement(session, store_id, movement_id, goods, cause)
    change = _sellable_change(setting, goods.quantity)
    if change:
        queries.change_sku_stock(session, store_id, goods.sku, sellable=change)
    journal.tell(
        session,
        store_id,
        "stock_moved",
        goods.sku,
        cause.at,
        cause=cause.cause,
        quantity=goods.quantity,
        from_place=goods.from_place,
        to_place=goods.to_place,
        who=cause.who,
    )
    return movement_id


def _take_out(
    session: Session,
    store_id: str,
    goods: Move,
    setting: queries.MoveSetting,
    *,
    allocated: int,
) -> None:
    if setting.from_kind != "world" and not queries.take_out(
        session, store_id, goods, allocated=allocated
    ):
        raise TooFewThere(sku=goods.sku, from_place=goods.from_place, quantity=goods.quantity)


def _put_in(session: Session, store_id: str, goods: Move, setting: queries.MoveSetting) -> None:
    if setting.to_kind != "world":
        queries.put_in(session, store_id, goods)


def _sellable_change(setting: queries.MoveSetting, quantity: int) -> int:
    if not setting.lot_sellable:
        return 0
    return quantity * ((setting.to_kind == "pick") - (setting.from_kind == "pick"))


def reserve(session: Session, store_id: str, quantities: Mapping[str, int]) -> bool:
    """Promise all of these quantities; False when one of them cannot be (then roll back)."""
    return queries.reserve(session, store_id, quantities) == len(quantities)


def release_reservation(
    session: Session, store_id: str, line: tuple[UUID, int], sku: str, quantity: int
) -> None:
    """Take back so much of the promise to an order line (order, line number)."""
    queries.change_reservation(session, store_id, line[0], line[1], -quantity)
    queries.change_sku_stock(session, store_id, sku, reserved=-quantity)


def allocate(session: Session, store_id: str, line: tuple[UUID, int], take: Take) -> None:
    """
    Promise goods in a certain bin to an order line (order, line number).

    :raises TooFewThere: somebody else was promised them in the meantime
    """
    if not queries.change_allocated(session, store_id, take, take.quantity):
        raise TooFewThere(sku=take.sku, from_place=take.place, quantity=take.quantity)
    queries.change_allocation(session, store_id, line, take, take.quantity)


def unallocate(session: Session, store_id: str, line: tuple[UUID, int], take: Take) -> None:
    """Take the promise of goods in a certain bin back."""
    queries.change_allocated(session, store_id, take, -take.quantity)
    queries.change_allocation(session, store_id, line, take, -take.quantity)


def take_allocated(
    session: Session, store_id: str, line: tuple[UUID, int], goods: Move, cause: Cause
) -> UUID:
    """
    Carry goods away that were promised to an order line: promise and allocation are used up.

    :raises TooFewThere: the bin no longer holds them
    """
    take = Take(goods.from_place, goods.lot_id, goods.sku, goods.quantity)
    movement_id = move(session, store_id, goods, cause, allocated=goods.quantity)
    queries.change_allocation(session, store_id, line, take, -goods.quantity)
    release_reservation(session, store_id, line, goods.sku, goods.quantity)
    return movement_id


def untake(
    session: Session, store_id: str, line: tuple[UUID, int], goods: Move, cause: Cause
) -> UUID:
    """Carry goods back into the bin they were taken from, promised to the order line again."""
    movement_id = move(session, store_id, goods, cause)
    take = Take(goods.to_place, goods.lot_id, goods.sku, goods.quantity)
    allocate(session, store_id, line, take)
    queries.change_reservation(session, store_id, line[0], line[1], goods.quantity)
    queries.change_sku_stock(session, store_id, goods.sku, reserved=goods.quantity)
    return movement_id


def find_or_make_lot(
    session: Session, store_id: str, sku: str, lot: str, expires_on: date | None, *, now: datetime
) -> Lot:
    """
    Return the article's lot with this number, made when it is new.

    :raises OtherDate: the lot is known with another date
    """
    known = queries.find_lot(session, store_id, sku, lot)
    if known is None:
        return make_lot(session, store_id, sku, lot, expires_on, now=now)
    if known.expires_on != expires_on:
        raise OtherDate(sku=sku, lot=lot, known=known.expires_on, told=expires_on)
    return known


class OtherDate(errors.Conflict):
    """A lot has one date."""

    title = sentence("Another date for this lot")
    says = sentence("Lot {lot} of {sku} is dated {known}, not {told}. Check lot and date.")


def _lot_of(session: Session, store_id: str, sku: str, lot: str) -> Lot:
    known = queries.find_lot(session, store_id, sku, lot)
    if known is None:
        raise UnknownLot(sku=sku, lot=lot)
    return known


def carry(
    session: Session, store_id: str, lot: tuple[str, str], ways: tuple[str, str, int], cause: Cause
) -> UUID:
    """
    Carry so many of a lot (sku, lot number) along (from, to, quantity).

    :raises UnknownLot: the article has no such lot
    :raises UnknownStock: no such place
    :raises TooFewThere: the source holds fewer that are free
    """
    known = _lot_of(session, store_id, *lot)
    from_place, to_place, quantity = ways
    return move(
        session, store_id, Move(known.sku, known.lot_id, quantity, from_place, to_place), cause
    )


def adjust(
    session: Session, store_id: str, lot: tuple[str, str], change: tuple[str, int], cause: Cause
) -> UUID:
    """
    Set the ledger right by (bin, how many more or fewer); the cause carries the reason.

    :raises NothingToChange: by zero
    :raises TooFewThere: fewer would be left than are promised
    """
    place, difference = change
    if difference == 0:
        raise NothingToChange
    ways = ("ADJUSTMENT", place) if difference > 0 else (place, "ADJUSTMENT")
    return carry(session, store_id, lot, (*ways, abs(difference)), cause)


def is_holding(session: Session, store_id: str, place: str) -> bool:
    """Tell whether anything lies in a place."""
    return bool(queries.list_contents(session, store_id, place))


def empty_into(session: Session, store_id: str, place: str, target: str, cause: Cause) -> int:
    """Carry everything that is in a place into another; return how many lots moved."""
    contents = queries.list_contents(session, store_id, place)
    for sku, lot_id, on_hand in contents:
        move(session, store_id, Move(sku, lot_id, on_hand, place, target), cause)
    return len(contents)


def pack_out(session: Session, store_id: str, tote: str, cause: Cause) -> int:
    """Carry everything in a tote into closed parcels."""
    return empty_into(session, store_id, tote, PACKED, cause)
