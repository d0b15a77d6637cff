"""A packer who lays an article while the one before is looked at, and obeys the screen."""

import time
from collections import Counter
from dataclasses import dataclass
from random import Random
from typing import Any, Final

from bench.vision.flow.orders import Packing
from bench.vision.flow.standing import Standing
from wms.demo.bench import BenchFailed, Shown
from wms.demo.screen import refused
from wms.demo.shop import Shop
from wms.demo.tray import Laid, TrayHands, unread, way_of

LOOK_S: Final = 1.0
"""How long the packer looks at the screen once it shows the order."""

OVERDUE_S: Final = 2.0
"""A thing whose code is not on the screen so long after the hands left it is scanned."""

PROVEN_S_MAX: Final = 30.0
CLOSES_MAX: Final = 5


@dataclass(frozen=True, slots=True)
class Packed:
    """One order: seconds from the scan of its tote until it was proven, and by what."""

    seconds: float
    proven: bool
    items: int
    by: Counter[str]
    escapes: int
    """Codes on the screen that lie not on the tray, or the other way round."""


def pack(standing: Standing, packing: Packing, shop: Shop, chance: Random, first: int) -> Packed:
    """Pack an order, whose packages are counted from `first` on, and leave an empty bench."""
    bench = standing.bench
    standing.server.totes[packing.tote] = packing.order
    hands = TrayHands(bench, lambda sku: shop.articles[sku].name, chance)
    began = time.monotonic()
    bench.scan_until(packing.tote, lambda now: now["screen"] == "basket", "the order")
    bench.pace.wait(LOOK_S)
    for number, package in enumerate(packing.packages, start=first):
        laid = hands.lay(package, way_of(number))
        bench.pace.wait(laid.lands_at - time.monotonic())
        tend(hands)
    shown = prove(hands)
    seconds = time.monotonic() - began
    right = bool(shown["verdict"]["right"])
    seen = Counter(one["code"] for one in shown["basket"]["items"])
    wanted = Counter(one.code for one in packing.packages)
    off = (seen - wanted).total() + (wanted - seen).total()
    by = Counter(senses_of(one) for one in shown["basket"]["placed"])
    leave(standing, hands, right=right)
    return Packed(seconds, right, len(packing.packages), by, off)


def tend(hands: TrayHands) -> None:
    """Scan what the screen has had long enough to read and still has no code of."""
    shown, now = hands.bench.look(), time.monotonic()
    late: list[Laid] = [one for one in hands.lying if one.ends_at + OVERDUE_S < now]
    missing = unread(shown, hands.lying)
    for laid in late:
        if laid in missing:
            hands.scan(laid)


def prove(hands: TrayHands) -> Shown:
    """Return the screen once the order is proven, or never will be."""
    until = time.monotonic() + PROVEN_S_MAX
    shown = hands.bench.look()
    while not shown["verdict"]["right"] and time.monotonic() < until:
        try:
            shown = hands.bench.see(lambda now: now["verdict"]["right"], "proof", OVERDUE_S)
        except BenchFailed:
            shown = hands.settle()
    return shown


def senses_of(thing: dict[str, Any]) -> str:
    """Return by which senses a thing was noticed; `+ code` where the camera read it."""
    names = {"scan": "scan", "sight": "camera", "load": "scale"}
    noticed = [name for sense, name in names.items() if thing[sense] is not None]
    if thing["sight"] is not None and thing["sight"]["codes"]:
        noticed[noticed.index("camera")] = "camera's code"
    answered = ["a person"] if thing["answers"] else []
    return " + ".join([*noticed, *answered])


def leave(standing: Standing, hands: TrayHands, *, right: bool) -> None:
    """Close a proven order, or give up another; either way the tray is empty afterwards."""
    bench = standing.bench
    if right:
        for _ in range(CLOSES_MAX):
            bench.tap("close")
            shown = bench.see(lambda now: now["parcel"] is not None or refused(now), "a parcel")
            if shown["parcel"] is not None:
                break
            hands.settle()  # the scale is to come to rest first
        hands.clear()
        bench.tap("next")
    else:
        hands.clear()
        bench.tap("cancel")
        bench.tap("cancel")
    bench.see(lambda now: now["screen"] == "ready", "the bench free again")
