"""A day without people: so many orders, then the books are judged."""

import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from datetime import time as time_of_day
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from wms.audit import audit_stock
from wms.db import Database
from wms.demo import report
from wms.demo.console import steps
from wms.demo.courier import Door
from wms.demo.fleet import finish_in_peace
from wms.demo.floor import Floor
from wms.demo.house import SET_UP_STEPS, Back, House, own_folder
from wms.demo.judge import judge_day
from wms.demo.orders import Draw, DrawnOrder
from wms.demo.pace import start_clock
from wms.demo.physical import World
from wms.demo.record import OrderRecord, Record
from wms.demo.server import Channel, Refused
from wms.demo.shop import Shop
from wms.demo.staff import Staff
from wms.wire.orders import OrderState

CHANNEL: Final = "web-shop"
STATIONS: Final = ["station-1", "station-2"]
TWO_BENCHES_FROM: Final = 8
CHECK_S: Final = 0.2
ENDED: Final = ["handed_over", "cancelled"]
UNDER_WAY: Final = ["received", "picking", "picked", "packing", "packed"]
SET_UP_S: Final = 60.0
ORDER_STORE_SECONDS_MAX: Final = 240
ORDER_REAL_S_MAX: Final = 10.0


class Stuck(Exception):
    """The day does not end: somebody gave up, or nothing happens any more."""


@dataclass(frozen=True)
class Plan:
    """What is to be simulated."""

    orders: int
    seed: int
    speed: int
    folder: Path
    back: Back


def noon() -> datetime:
    """Return the beginning of today's lunch rush in the store."""
    zone = ZoneInfo("Europe/Paris")
    return datetime.combine(datetime.now(zone), time_of_day(11, 45), zone).astimezone(UTC)


def run_day(plan: Plan, shop: Shop, *, as_json: bool) -> int:
    """Simulate a day, print what it came to, and return the exit code: 1 when it went wrong."""
    console = Console(stderr=True)
    with own_folder(plan.folder, keep=False) as folder:
        house = House(folder, shop, start_clock(plan.speed, noon()), live=False, back=plan.back)
        simulation = Simulation(plan, shop, house)
        try:
            stations = STATIONS if plan.orders >= TWO_BENCHES_FROM else STATIONS[:1]
            with steps(console, SET_UP_STEPS + len(stations)) as tell:
                house.set_up(stations, tell)
            simulation.run(console)
            day = simulation.look_back()
        finally:
            finish_in_peace()
            simulation.end()
    if as_json:
        sys.stdout.write(report.as_json(day) + "\n")
    else:
        report.print_day(day, Console())
    return 0 if day.good else 1


class Simulation:
    """Orders in, people at work, until every order is over."""

    def __init__(self, plan: Plan, shop: Shop, house: House) -> None:
        self.plan = plan
        self.shop = shop
        self.house = house
        self.world = World(shop.totes)
        self.record = Record()
        floor = Floor(shop, self.world, self.record, Door(house.pace))
        self.staff = Staff(house, floor, plan.seed)
        self.channel = Channel(house.url, shop.keys[CHANNEL])
        self.sent = 0
        self.began = time.monotonic()
        self.began_at = house.pace.now()

    def run(self, console: Console) -> None:
        """
        Let the day pass.

        :raises Stuck: it does not end
        :raises ChildDied: a process ended by itself
        """
        self.began, self.began_at = time.monotonic(), self.house.pace.now()
        self.staff.begin()
        self.staff.add(CHANNEL, self._send_all)
        until = self.began + self._seconds_max()
        columns = (
            TextColumn("{task.description:12}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        with Progress(*columns, console=console) as progress:
            bars = {
                name: progress.add_task(name, total=self.plan.orders)
                for name in ("ordered", "picked", "packed", "handed over")
            }
            while not self._over():
                self._check(until)
                time.sleep(CHECK_S)
                for name, done in self._progress().items():
                    progress.update(bars[name], completed=done)
        self.staff.go_home()

    def look_back(self) -> report.Day:
        """Return what the day came to, by our own record, the server's word and the ledger."""
        records = self.record.all()
        states = self._states(records)
        wrong = judge_day(records, states, self.world, self.shop)
        refs = [known.drawn.external_ref for known in records]
        rows = [
            report.row_of(known, states.get(ref), wrong)
            for ref, known in zip(refs, records, strict=True)
        ]
        return report.Day(
            seed=self.plan.seed,
            speed=self.plan.speed,
            real_seconds=time.monotonic() - self.began,
            store_seconds=round((self.house.pace.now() - self.began_at).total_seconds()),
            rows=tuple(rows),
            refused=dict(self.record.refused),
            wrong=tuple(wrong),
            faults=tuple(self._audit()),
        )

    def end(self) -> None:
        """Send everybody home and end every process, whatever happened."""
        try:
            self.staff.go_home()
            self.channel.close()
        finally:
            self.house.close()

    def _send_all(self) -> None:
        draw = Draw(self.shop, self.plan.seed)
        for _ in range(self.plan.orders):
            send_next(draw.next(), self.channel, self.staff, self.record)
            self.sent += 1

    def _over(self) -> bool:
        return self.sent == self.plan.orders and all(known.over for known in self.record.all())

    def _progress(self) -> dict[str, int]:
        known = self.record.all()
        refused = len(self.record.refused)
        cancelled = sum(one.cancelled_at is not None for one in known) + refused
        return {
            "ordered": self.sent,
            "picked": sum(one.picked_at is not None for one in known) + cancelled,
            "packed": sum(one.packed_at is not None for one in known) + cancelled,
            "handed over": sum(one.handed_over_at is not None for one in known) + cancelled,
        }

    def _seconds_max(self) -> float:
        each = ORDER_STORE_SECONDS_MAX / self.plan.speed + ORDER_REAL_S_MAX
        return SET_UP_S + self.plan.orders * each

    def _check(self, until: float) -> None:
        self.house.fleet.check()
        if self.staff.failure is not None:
            name, why = self.staff.failure
            raise Stuck(f"{name} gave up: {type(why).__name__}: {why}\n{self._open_orders()}")
        if time.monotonic() > until:
            raise Stuck(f"Nothing ends within {self._seconds_max():.0f} s.\n{self._open_orders()}")

    def _open_orders(self) -> str:
        lines = [
            f"{known.drawn.external_ref}: {known.stage}"
            for known in self.record.all()
            if not known.over
        ]
        return "\n".join([*lines, self.house.fleet.tails()])

    def _states(self, records: list[OrderRecord]) -> dict[str, OrderState]:
        states = {}
        known = self.channel.list_refs([*ENDED, *UNDER_WAY])
        for one in records:
            if one.drawn.external_ref in known:
                states[one.drawn.external_ref] = self.channel.read(one.order_id)
        strangers = known - set(states)
        if strangers:
            raise Stuck(f"The server has orders that nobody sent: {', '.join(sorted(strangers))}")
        return states

    def _audit(self) -> list[str]:
        database = Database(self.house.database_url)
        try:
            with database.reading() as session:
                faults = audit_stock(session, self.shop.store_id)
        finally:
            database.close()
        return [f"{fault.invariant}: {fault.culprit}" for fault in faults]


def send_next(drawn: DrawnOrder, channel: Channel, staff: Staff, record: Record) -> None:
    """Send an order when its moment has come, and note what the server made of it."""
    pace = staff.house.pace
    pace.wait(drawn.gap_seconds)
    try:
        answer = channel.send(drawn, pace)
    except Refused as why:
        record.refuse(drawn, str(why))
    else:
        record.accept(drawn, answer)


__all__ = ["Plan", "Simulation", "Stuck", "noon", "run_day", "send_next"]
