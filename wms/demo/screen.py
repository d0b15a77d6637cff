"""Questions that a packer's eyes ask of the station's screen."""

from collections.abc import Callable
from typing import Final

from wms.demo.bench import Shown
from wms.demo.physical import Package

LEFT_BY: Final = {
    "parcel": "next",
    **dict.fromkeys(("basket", "decide", "handover", "enrolling"), "cancel"),
}
"""The key by which a screen is left that somebody else has opened."""


class Surplus:
    """Something that the screen says does not belong in the basket, and what to tap for it."""

    def __init__(self, kind: str, package: Package, tap: tuple[str, str]) -> None:
        self.kind = kind
        self.package = package
        self.tap = tap


def surplus(shown: Shown, kept: list[Package]) -> Surplus | None:
    """Return the first package in hand that the screen calls foreign or one too many."""
    verdict = shown["verdict"]
    foreign = {one["code"] for one in verdict["foreign"]}
    over = {line["sku"] for line in verdict["lines"] if line["state"] == "too_many"}
    for package in reversed(kept):
        if package.code in foreign:
            return Surplus("foreign", package, ("drop", package.code))
        if package.sku in over:
            return Surplus("too_many", package, ("minus", package.sku))
    return None


def caught_by(shown: Shown, code: str) -> tuple[str, ...]:
    """Return which senses told the screen of a thing with this code, and read it or felt it."""
    for one in reversed(shown["basket"]["placed"]):
        scanned = one["scan"] is not None and one["scan"]["named"]["code"] == code
        sight = one["sight"]
        read = sight is not None and any(told["code"] == code for told in sight["codes"])
        if scanned or read:
            felt = one["load"] is not None
            found = {"scanner": scanned, "camera": read, "scale": felt}
            return tuple(sense for sense, so in found.items() if so)
    return ()


def refused(shown: Shown) -> bool:
    """Return whether the screen says no, and waits for nothing."""
    notice = shown.get("notice")
    return shown["busy"] is None and notice is not None and notice["tone"] == "wrong"


def told(shown: Shown) -> str:
    """Return the sentence on the screen."""
    notice = shown.get("notice") or {}
    return str(notice.get("sentence") or notice.get("title") or notice.get("word") or "nothing")


def newer_than(version: int, shown: Shown) -> bool:
    """Return whether something changed on a screen since."""
    return bool(shown["version"] > version)


def other_bags_than(count: int) -> Callable[[Shown], bool]:
    """Return whether a screen shows another number of bags."""
    return lambda shown: len(shown["basket"]["bag_weights"]) != count


def in_hand(parcel_code: str, shown: Shown) -> bool:
    """Return whether a bag is in the packer's hand."""
    return shown["parcel"] is not None and shown["parcel"]["in_hand"] == parcel_code


def on_paper(parcel_code: str, shown: Shown) -> bool:
    """Return whether a bag's label has been printed."""
    parcel = shown["parcel"] or shown["last"]
    return any(
        bag["label"]["parcel_code"] == parcel_code and bag["status"] == "printed"
        for bag in parcel["bags"]
    )


def placed(parcel_code: str, shown: Shown) -> bool:
    """Return whether a bag is on a lane."""
    parcel = shown["parcel"] or shown["last"]
    return any(
        bag["label"]["parcel_code"] == parcel_code and bag["placed_on"] for bag in parcel["bags"]
    )
