"""Couriers: they come some time after a parcel is on its lane, name the code and count the bags."""

import heapq
import itertools
import threading
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Final

from wms.demo.bench import Bench, Shown
from wms.demo.pace import Pace, about
from wms.demo.physical import World
from wms.demo.record import OrderRecord

GREETING_SECONDS: Final = 4.0
BAG_SECONDS: Final = 3.0
COUNT_SECONDS: Final = 2.0
BIKES: Final = 9


class Courier:
    """Somebody on a bike who comes for one order."""

    def __init__(self, known: OrderRecord, world: World) -> None:
        self.known = known
        self.world = world

    def serve(self, bench: Bench, chance: Random) -> None:
        """
        Hand the order over at a bench: code, every bag scanned out, bags counted.

        :raises BenchFailed: the station does not do what it should
        """
        known, pace = self.known, bench.pace
        bench.tap("handover")
        bench.see(lambda now: now["screen"] == "handover", "the courier's desk")
        pace.wait(about(chance, GREETING_SECONDS))
        bench.tap("courier", f"Bike {chance.randint(1, BIKES)}")
        bench.see(lambda now: bool(now["desk"]["courier"]), "the courier's name")
        shown = bench.scan_until(
            known.pickup_code, lambda now: now["desk"]["handover"] is not None, "the handover"
        )
        for parcel in shown["desk"]["handover"]["parcels"]:
            code = parcel["parcel_code"]
            pace.wait(about(chance, BAG_SECONDS))
            bench.scan_until(code, partial(is_out, code), f"{code} out")
            self.world.hand_out(known.drawn.external_ref, code)
        pace.wait(about(chance, COUNT_SECONDS))
        bench.tap("bags", str(len(shown["desk"]["handover"]["parcels"])))
        bench.see(lambda now: bool(now["desk"]["handover"]["completed_at"]), "the end")
        known.handed_over_at = pace.now()
        bench.tap("ok")
        bench.see(lambda now: now["desk"] is None, "the bench free again")


def is_out(parcel_code: str, shown: Shown) -> bool:
    """Return whether a parcel was scanned out of the door."""
    return any(
        parcel["parcel_code"] == parcel_code and parcel["scanned_at"]
        for parcel in shown["desk"]["handover"]["parcels"]
    )


class Door:
    """The courier door: who is on the way, and who stands there already."""

    def __init__(self, pace: Pace) -> None:
        self.pace = pace
        self.lock = threading.Lock()
        self.numbers = itertools.count()
        self.coming: list[tuple[datetime, int, Courier]] = []

    def expect(self, courier: Courier, seconds: float) -> None:
        """Let a courier come after so many seconds."""
        at = self.pace.now() + timedelta(seconds=seconds)
        with self.lock:
            heapq.heappush(self.coming, (at, next(self.numbers), courier))

    def next(self) -> Courier | None:
        """Return a courier who stands at the door."""
        with self.lock:
            if not self.coming or self.coming[0][0] > self.pace.now():
                return None
            return heapq.heappop(self.coming)[2]
