"""A store that runs on: orders keep coming until Ctrl-C; people are simulated, or you are them."""

import signal
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NoReturn

from rich.console import Console

from wms.demo.console import explain, flagged, listen, steps
from wms.demo.courier import Door
from wms.demo.day import CHANNEL, STATIONS, send_next
from wms.demo.fleet import finish_in_peace
from wms.demo.floor import Floor
from wms.demo.house import SET_UP_STEPS, Back, House, last_moment, leave, own_folder
from wms.demo.orders import Draw, SoldOut
from wms.demo.pace import start_clock
from wms.demo.physical import World
from wms.demo.record import Record
from wms.demo.server import Channel
from wms.demo.shop import Shop
from wms.demo.staff import Staff

CHECK_S: Final = 0.3
FIRST_ORDERS: Final = 4
"""So many wait when the store opens."""

WAITING_MAX: Final = 12
"""No more orders come while so many wait for a picker."""

REMEMBERED_MAX: Final = 500
PAUSE_SECONDS: Final = 30.0


@dataclass(frozen=True)
class LivePlan:
    """How the store is to run."""

    seed: int
    speed: int | None
    folder: Path
    keep: bool
    people: bool
    back: Back


def run_live(plan: LivePlan, shop: Shop) -> NoReturn:
    """
    Run a store until somebody interrupts.

    :raises KeyboardInterrupt: somebody did; every process has ended
    :raises ChildDied: a process ended by itself
    """
    console = Console()
    # A demonstration in the background may ask its terminal for a line: it gets none.
    signal.signal(signal.SIGTTIN, signal.SIG_IGN)
    with own_folder(plan.folder, keep=plan.keep) as folder:
        starts_at = max(datetime.now(UTC), last_moment(folder) or datetime.min.replace(tzinfo=UTC))
        clock = start_clock(plan.speed or 1, starts_at)
        watched = STATIONS[0] if is_filmed(plan, clock.speed) else ""
        house = House(folder, shop, clock, live=True, back=plan.back, watched=watched)
        store = LiveStore(plan, shop, house)
        try:
            with steps(console, SET_UP_STEPS + len(STATIONS)) as tell:
                house.set_up(STATIONS, tell)
            explain(console, house, f"{store.name}-0001", people=plan.people)
            store.run(console)
        finally:
            finish_in_peace()
            try:
                console.print("\nClosing the store …")
            finally:
                # Also when nobody reads what we print any more.
                store.end()
                leave(folder, house.pace.now())


def is_filmed(plan: LivePlan, speed: int) -> bool:
    """
    Return whether a camera watches the tray of the first bench.

    Hands move at the pace of this computer's own clock: in a faster store they would be late for
    everything. And whoever packs alone has a scanner, but no hands before the camera.
    """
    return plan.people and speed == 1


class LiveStore:
    """Orders without end, and whoever works on them."""

    def __init__(self, plan: LivePlan, shop: Shop, house: House) -> None:
        self.plan = plan
        self.shop = shop
        self.house = house
        # A kept store knows the references of last time.
        began_at = house.pace.now()
        self.name = f"D{began_at:%d%H%M%S}" if plan.keep else f"D{plan.seed}"
        self.record = Record()
        self.told: dict[str, int] = {}
        self.world = World(shop.totes)
        floor = Floor(shop, self.world, self.record, Door(house.pace))
        self.staff = Staff(house, floor, plan.seed, forgiving=True)
        self.channel = Channel(house.url, shop.keys[CHANNEL])

    def run(self, console: Console) -> NoReturn:
        """
        Let the store run.

        :raises ChildDied: a process ended by itself
        """
        if self.plan.people:
            self.staff.begin()
        self.staff.add(CHANNEL, self._send)
        listen(console, self.house, self.record)
        while True:
            self.house.fleet.check()
            self._tell_flags(console)
            time.sleep(CHECK_S)

    def end(self) -> None:
        """Send everybody home and end every process."""
        try:
            self.staff.go_home()
            self.channel.close()
        finally:
            self.house.close()

    def _tell_flags(self, console: Console) -> None:
        """Print what packing caught since the last time."""
        known = {one.drawn.external_ref: list(one.flags) for one in self.record.all()}
        for ref, flags in known.items():
            for flag in flags[self.told.get(ref, 0) :]:
                line = flagged(self.shop.articles[flag.what], flag)
                console.print(f"{ref}: {line}", markup=False, highlight=False, soft_wrap=True)
        self.told = {ref: len(flags) for ref, flags in known.items()}

    def _send(self) -> None:
        draw = Draw(self.shop, self.plan.seed, name=self.name)
        pace = self.house.pace
        while True:
            try:
                drawn = draw.next()
            except SoldOut:
                return
            if draw.number > FIRST_ORDERS:
                pace.wait(PAUSE_SECONDS if self.plan.people else 3 * PAUSE_SECONDS)
            else:
                drawn = replace(drawn, gap_seconds=0)
            send_next(drawn, self.channel, self.staff, self.record)
            while self._waiting() >= WAITING_MAX:
                pace.wait(PAUSE_SECONDS)
            for parcel_code in self.record.forget(REMEMBERED_MAX):
                self.world.forget(parcel_code)

    def _waiting(self) -> int:
        """Return how many orders wait for a picker, by the server: a visitor may pick, too."""
        return len(self.channel.list_refs(["received"]))
