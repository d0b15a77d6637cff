"""Lots and the store's day: what comes too close to its date may no longer be promised."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from wms import errors, ids
from wms.errors import sentence
from wms.stock import queries
from wms.stock.model import Lot
from wms.stock.rules import day_end, is_sellable, store_day


class UnknownArticle(errors.Missing):
    """The catalogue has no such article."""

    title = sentence("Unknown article")
    says = sentence("No article is known as {code}. Check the code, or add the article first.")


def today_in_store(session: Session, store_id: str, *, now: datetime) -> date:
    """Return the store's own date."""
    return store_day(now, queries.find_time_zone(session, store_id))


def make_lot(
    session: Session, store_id: str, sku: str, lot: str, expires_on: date | None, *, now: datetime
) -> Lot:
    """
    Make a lot of an article, sellable if its date is far enough away today.

    :raises UnknownArticle: no such article
    """
    days_left_min = queries.find_days_left_min(session, store_id, sku)
    if days_left_min is None:
        raise UnknownArticle(code=sku)
    today = today_in_store(session, store_id, now=now)
    made = Lot(
        store_id=store_id,
        lot_id=ids.new_id(),
        sku=sku,
        lot=lot,
        expires_on=expires_on,
        blocked=False,
        sellable=is_sellable(expires_on, blocked=False, today=today, days_left_min=days_left_min),
    )
    session.add(made)
    session.flush()
    return made


def begin_day_if_new(session: Session, store_id: str, *, now: datetime) -> bool:
    """Begin a new store day when the last one is over; return whether it was."""
    if now < queries.find_day_end(session, store_id):
        return False
    begin_day(session, store_id, now=now)
    return True


def begin_day(session: Session, store_id: str, *, now: datetime) -> None:
    """Look at every lot's date again, and count again what of its article can be sold."""
    store = queries.lock_store(session, store_id)
    today = store_day(now, store.time_zone)
    changed: dict[bool, list[UUID]] = {True: [], False: []}
    skus: set[str] = set()
    for lot in queries.list_lots(session, store_id):
        sellable = is_sellable(
            lot.expires_on, blocked=lot.blocked, today=today, days_left_min=lot.days_left_min
        )
        if sellable != lot.sellable:
            changed[sellable].append(lot.lot_id)
            skus.add(lot.sku)
    for sellable, lots in changed.items():
        if lots:
            queries.set_sellable(session, store_id, lots, sellable=sellable)
    if skus:
        queries.count_sellable_again(session, store_id, skus)
    store.day_ends_at = day_end(now, store.time_zone)


def block_lot(session: Session, store_id: str, sku: str, lot: str, *, blocked: bool) -> None:
    """
    Keep a lot from being promised or picked, or let it go again at the next look at its date.

    :raises UnknownArticle: the article has no such lot
    """
    known = queries.find_lot(session, store_id, sku, lot)
    if known is None:
        raise UnknownArticle(code=f"{sku} {lot}")
    known.blocked = blocked
    known.sellable = False
    session.flush()
    queries.count_sellable_again(session, store_id, [sku])
