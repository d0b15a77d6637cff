"""What people, channels and devices do to the tiny store: each deed as its door would do it."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, cast
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy.orm import Session

from tests.canal import NOON, a_key
from tests.stock.reference import Held, LotKey
from tests.stock.tiny import CART_TOTES, STATION, TINY, cause, hands
from wms.api.intake import Intake
from wms.api.leasing import Leasing
from wms.clock import FixedClock
from wms.config import Picking, Security, Settings
from wms.db import Database
from wms.errors import Refusal
from wms.handover import operations as handover
from wms.ids import new_id
from wms.inbound import operations as inbound
from wms.orders.model import Order
from wms.orders.operations import Request
from wms.packing import operations as packing
from wms.packing.rules import parcel_codes
from wms.picking import operations as picking
from wms.picking.operations import Chosen
from wms.stock import operations as stock
from wms.wire.handheld import Command
from wms.wire.orders import OrderNew
from wms.wire.packing import PackCommand, PackSessionNew

ON_THE_FLOOR: TypeAdapter[Command] = TypeAdapter(Command)
SETTINGS = Settings(
    picking=Picking(cart_totes=CART_TOTES, patience_seconds=0),
    security=Security(demonstration=True),
)
AT_THE_BENCH: TypeAdapter[PackCommand] = TypeAdapter(PackCommand)


def answer_refused(refusal: Refusal) -> tuple[int, bytes]:
    """Answer a refusal as a door would."""
    return refusal.status, json.dumps({"code": refusal.code}).encode()


class Deeds:
    """The tiny store's doors; a deed returns the code of its refusal, or None."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = FixedClock(NOON)
        self.intake = Intake(database, TINY, self.clock)
        self.leasing = Leasing(database, SETTINGS)
        self.bytes_told = b""
        self._orders: dict[UUID, UUID] = {}

    def run(self, work: Callable[[Session], object]) -> str | None:
        """Do some work in a transaction."""
        try:
            self.database.run(work)
        except Refusal as refusal:
            return refusal.code
        return None

    def receive(self, held: Held, expires_on: date, quantity: int) -> str | None:
        goods = (held[1], held[2], expires_on, quantity)
        why = cause("receipt", now=self.clock.at)
        return self.run(lambda s: inbound.receive_goods(s, TINY, goods, held[0], why))

    def move(self, held: Held, to: str, quantity: int) -> str | None:
        place, *lot = held
        if to == "WASTE":
            why = cause("waste", now=self.clock.at)
            return self.run(
                lambda s: inbound.waste_from_bin(s, TINY, (lot[0], lot[1]), (place, quantity), why)
            )
        if to == "ADJUSTMENT":
            return self._adjust(held, -quantity)
        why = cause("move", now=self.clock.at)
        ways = (place, to, quantity)
        return self.run(lambda s: inbound.carry_between_bins(s, TINY, (lot[0], lot[1]), ways, why))

    def find_more(self, held: Held, quantity: int) -> str | None:
        return self._adjust(held, quantity)

    def _adjust(self, held: Held, change: int) -> str | None:
        why = replace(cause("adjustment", now=self.clock.at), reason="counted")
        return self.run(
            lambda s: inbound.adjust_bin(s, TINY, (held[1], held[2]), (held[0], change), why)
        )

    def block(self, lot: LotKey, *, blocked: bool) -> str | None:
        def work(session: Session) -> None:
            stock.block_lot(session, TINY, *lot, blocked=blocked)
            if not blocked:
                stock.begin_day(session, TINY, now=self.clock.at)

        return self.run(work)

    def order(
        self,
        wishes: list[tuple[str, int]],
        instead: list[tuple[str, ...]],
        due_at: datetime,
        *,
        all_or_nothing: bool,
    ) -> OrderNew:
        """Return an order as it would be sent."""
        lines = [
            {
                "sku": sku,
                "quantity": quantity,
                "substitution": {"rule": "listed" if other else "none", "skus": other},
            }
            for (sku, quantity), other in zip(wishes, instead, strict=True)
        ]
        policy = "all_or_nothing" if all_or_nothing else "ship_available"
        head = {"external_ref": a_key(), "customer_ref": "C-1", "due_at": due_at}
        return OrderNew.model_validate({**head, "policy": policy, "lines": lines})

    def send(self, order: OrderNew, key: str) -> tuple[dict[str, Any], bool]:
        """Send an order; return what was told, and whether it was told before."""
        given = self.intake.take(Request(order, "shop", key, key, answer_refused))
        self.bytes_told = given.answer.body
        return cast("dict[str, Any]", json.loads(given.answer.body)), given.replayed

    def cancel(self, order_id: UUID) -> str | None:
        return self.run(lambda s: picking.cancel_order(s, hands("nadia", now=self.now), order_id))

    @property
    def now(self) -> datetime:
        return self.clock.at

    def lease(self, who: str) -> UUID | None:
        return self.leasing.give_work(hands(who, now=self.now)).task_id

    def join(self, who: str, task_id: UUID, order_id: UUID) -> bool:
        own, one = hands(who, now=self.now), Chosen(order_id)
        return self.database.run(
            lambda s: picking.join_cart(s, own, task_id, one, cart_totes=CART_TOTES)
        )

    def take_away(self, task_id: UUID) -> str | None:
        return self.run(lambda s: picking.take_away(s, hands("nadia", now=self.now), task_id))

    def put_back(self, tote: str) -> str | None:
        return self.run(lambda s: picking.put_back(s, hands("nadia", now=self.now), tote))

    def said(self, kind: str, who: str, **more: Any) -> dict[str, Any]:
        """Return a command, as the device that made it keeps it."""
        # A device's clock may be wrong by anything.
        at = (NOON - timedelta(days=20_000)).isoformat()
        return {"id": str(new_id()), "person_id": who, "at": at, "kind": kind, **more}

    def command(self, said: dict[str, Any]) -> tuple[str, str | None]:
        """Send a command; return its outcome and the code of its refusal."""
        at_the_bench = said["kind"] in {"close", "abandon", "place"}
        device = STATION if at_the_bench else "hh-1"
        hand = hands(said["person_id"], now=self.now, device=device)
        own = replace(hand, command_id=UUID(said["id"]))

        def work(session: Session) -> picking.CommandDone:
            if at_the_bench:
                return packing.receive(session, own, AT_THE_BENCH.validate_python(said), None)
            return picking.receive(
                session, own, ON_THE_FLOOR.validate_python(said), lease_minutes=20
            )

        done = self.database.run(work)
        return done.outcome, None if done.refusal is None else str(done.refusal["code"])

    def open_bench(self, tote: str, session_id: UUID) -> tuple[str | None, UUID]:
        """Return the refusal, and the session that is open."""
        asked = PackSessionNew(session_id=session_id, station=STATION, tote=tote)
        own = hands("ines", now=self.now)
        try:
            opened = self.database.run(
                lambda s: packing.open_session(s, own, asked, bag_grams_max=8_000)
            )
        except Refusal as refusal:
            return refusal.code, session_id
        self._orders[opened.session_id] = opened.order_id
        return None, opened.session_id

    def closing(self, session_id: UUID, basket: list[tuple[str, int]]) -> dict[str, Any]:
        at = NOON.isoformat()
        items = [
            {"code": sku, "sku": sku, "quantity": quantity, "source": "touch", "at": at}
            for sku, quantity in basket
        ]
        bags = [{"parcel_code": parcel_codes(self._orders[session_id])[0]}]
        return self.said("close", "ines", session_id=str(session_id), items=items, bags=bags)

    def abandoning(self, session_id: UUID) -> dict[str, Any]:
        return self.said("abandon", "ines", session_id=str(session_id))

    def hand_over(self, order_id: UUID) -> str | None:
        def work(session: Session) -> None:
            order = session.get_one(Order, (TINY, order_id))
            own, handover_id = hands("ines", now=self.now), new_id()
            handover.open_handover(session, own, handover_id, order.pickup_code, "Bike 12")
            handover.scan_out(session, own, handover_id, parcel_codes(order_id)[0])
            handover.complete(session, own, handover_id, 1)

        return self.run(work)
