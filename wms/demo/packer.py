"""A simulated packer: everything is scanned on the bench's scanner, and the screen is believed."""

from dataclasses import replace
from functools import partial
from random import Random
from typing import Any, Final

from wms.demo.bench import Bench, BenchFailed, Shown, brief
from wms.demo.courier import Courier
from wms.demo.floor import Floor
from wms.demo.pace import Pace, about
from wms.demo.physical import Package, Waiting, in_bags
from wms.demo.record import Flag, OrderRecord
from wms.demo.screen import (
    LEFT_BY,
    Surplus,
    caught_by,
    in_hand,
    newer_than,
    on_paper,
    other_bags_than,
    placed,
    refused,
    surplus,
    told,
)
from wms.demo.shop import Person
from wms.demo.tags import epcs_of

IDLE_SECONDS: Final = 3.0
SCAN_SECONDS: Final = 2.2
LOOK_SECONDS: Final = 3.0
FETCH_SECONDS: Final = 45.0
BAG_SECONDS: Final = 5.0
LANE_SECONDS: Final = 8.0
DROPPED_SECONDS: Final = 5.0
BAG_GRAMS_MAX: Final = 8_000
BAGS_MAX: Final = 20
TRIES_MAX: Final = 3
AWAY_S: Final = 2.0
TAPS_MAX: Final = 6
SCALE_GRAMS_MAX: Final = 15_000
CORRECTIONS_MAX: Final = 60
WEIGHED_S_MAX: Final = 3.0
NAMED_MAX: Final = 100


class Packer:
    """One packer at one bench."""

    def __init__(self, bench: Bench, person: Person, floor: Floor, chance: Random) -> None:
        self.bench = bench
        self.person = person
        self.shop = floor.shop
        self.world = floor.world
        self.record = floor.record
        self.door = floor.door
        self.chance = chance
        self.pace: Pace = bench.pace

    def work(self) -> None:
        """Serve couriers first, then pack, for as long as the day lasts."""
        self.log_in()
        self.clear()
        while True:
            self.log_in()
            courier = self.door.next()
            if courier is not None:
                courier.serve(self.bench, self.chance)
                continue
            waiting = self._next()
            if waiting is None:
                self.pace.wait(IDLE_SECONDS)
            else:
                self._pack_or_put_back(waiting)

    def _pack_or_put_back(self, waiting: Waiting) -> None:
        try:
            self.pack(waiting)
        except Exception:
            # Somebody may have taken the bench away; after some tries the manager has to look.
            if waiting.tries < TRIES_MAX and waiting.tote in self.world.totes:
                self._put_back(replace(waiting, tries=waiting.tries + 1))
            raise

    def _next(self) -> Waiting | None:
        """Take the tote that is due first, of this bench or else of another."""
        return self.world.pick_up(self.bench.name)

    def _put_back(self, waiting: Waiting) -> None:
        """Leave a tote for whoever packs next."""
        self.world.set_down(self.bench.name, waiting)

    def clear(self) -> None:
        """Bring the screen back to its beginning, whatever somebody left on it."""
        for _ in range(TAPS_MAX):
            shown = self.bench.look()
            if shown["screen"] not in LEFT_BY:
                return
            self.bench.tap(LEFT_BY[shown["screen"]])
            self.bench.see(partial(newer_than, shown["version"]), "that it heard the tap")
        raise BenchFailed(f"{self.bench.name} cannot be cleared: {brief(self.bench.look())}")

    def log_in(self) -> None:
        """Scan the badge and type the PIN, if the bench does not know who stands there."""
        shown = self.bench.look()
        if shown["person"] is not None:
            return
        if shown["screen"] == "login":
            self.bench.scan_until(
                self.person.badge, lambda now: now["screen"] == "pin", "the PIN pad"
            )
        self.bench.type_pin(self.person.pin)
        self.bench.see(lambda now: now["person"] is not None, f"{self.person.name} logged in")

    def pack(self, waiting: Waiting) -> None:
        """
        Pack the order in a tote, whatever the picker did to it.

        :raises BenchFailed: the station does not do what it should
        """
        known = self.record.find(waiting.external_ref)
        began_at = self.pace.now()
        self._open(waiting)
        self._note(known, pack_began_at=began_at, packed_by=self.person.person_id)
        packages = self._fill(waiting.tote, known)
        parcel = self._close(packages)
        self._note(known, packed_at=self.pace.now())
        self.world.return_tote(waiting.tote)
        self._place(parcel)
        if known is not None:
            known.parcels = [bag["label"]["parcel_code"] for bag in parcel["bags"]]
            self.door.expect(Courier(known, self.world), known.drawn.courier_seconds)

    def _open(self, waiting: Waiting) -> None:
        """Scan the tote until the station shows its order; while the server is away, again."""
        for attempt in range(1, TRIES_MAX + 1):
            shown = self.bench.scan_until(
                waiting.tote, lambda now: now["screen"] == "basket" or refused(now), "the order"
            )
            if shown["screen"] == "basket":
                return
            if shown["notice"]["word"] != "open_unanswered" or attempt == TRIES_MAX:
                raise BenchFailed(f"{waiting.external_ref} in {waiting.tote}: {told(shown)}")
            self.pace.wait(self.pace.clock.speed * AWAY_S)

    def _note(self, known: OrderRecord | None, **facts: Any) -> None:
        for name, fact in facts.items():
            if known is not None:
                setattr(known, name, fact)

    def _fill(self, tote: str, known: OrderRecord | None) -> list[Package]:
        """Scan all of a tote into the basket, and put right what the screen calls wrong."""
        kept: list[Package] = []
        for package in self.world.look_into(tote):
            self.pace.wait(about(self.chance, SCAN_SECONDS))
            kept.append(package)
            self._lay(kept, tote)
            shown = self._scan_in(package)
            for _ in range(CORRECTIONS_MAX):
                wrong = surplus(shown, kept)
                if wrong is None:
                    break
                shown = self._put_right(wrong, kept, shown, known)
                self._lay(kept, tote)
        self._fetch_missing(kept, known)
        return kept

    def _put_right(
        self, wrong: Surplus, kept: list[Package], shown: Shown, known: OrderRecord | None
    ) -> Shown:
        """Take out what the screen calls wrong, and note who had told it."""
        self._flag(known, wrong.kind, wrong.package.sku, caught_by(shown, wrong.package.code))
        kept.remove(wrong.package)
        return self._take_out(wrong, shown)

    def _lay(self, packages: list[Package], tote: str) -> None:
        """Let the reader over the table hear those that carry a tag."""
        self.bench.devices.do(tags=epcs_of(packages, tote))

    def _scan_in(self, package: Package) -> Shown:
        seen = len(self.bench.look()["basket"]["items"])
        return self.bench.scan_until(
            package.code,
            lambda now: len(now["basket"]["items"]) > seen,
            f"one more than {seen} articles",
        )

    def _take_out(self, wrong: Surplus, shown: Shown) -> Shown:
        """Take an article out of the basket again, on the screen and with the hand."""
        self.pace.wait(about(self.chance, LOOK_SECONDS))
        seen = len(shown["basket"]["items"])
        self.bench.tap(*wrong.tap)
        return self.bench.see(
            lambda now: len(now["basket"]["items"]) < seen, f"{wrong.package.sku} taken out"
        )

    def _fetch_missing(self, kept: list[Package], known: OrderRecord | None) -> None:
        """Fetch from the shelves what the screen misses."""
        for _ in range(CORRECTIONS_MAX):
            missing = [
                line for line in self.bench.look()["verdict"]["lines"] if line["state"] == "missing"
            ]
            if not missing:
                return
            line = missing[0]
            self._flag(known, "missing", line["sku"])
            self.pace.wait(about(self.chance, FETCH_SECONDS))
            package = self._from_shelf(line)
            kept.append(package)
            self._scan_in(package)
        raise BenchFailed(f"{self.bench.name} still misses something after {CORRECTIONS_MAX} walks")

    def _from_shelf(self, line: dict[str, Any]) -> Package:
        article = self.shop.articles[line["sku"]]
        if not article.weighed:
            return Package(article.sku, 1, article.barcode, article.weight_g)
        lines = self.bench.look()["basket"]["order"]["lines"]
        expected = next(one["expected"] for one in lines if one["line_no"] == line["line_no"])
        grams = expected - line["seen"]
        return Package(article.sku, grams, article.label(grams), grams)

    def _flag(
        self, known: OrderRecord | None, kind: str, sku: str, by: tuple[str, ...] = ()
    ) -> None:
        if known is not None:
            known.flags.append(Flag(kind, sku, by))

    def _close(self, packages: list[Package]) -> dict[str, Any]:
        """Weigh, show the basket to the camera, close, and fill the bags; return the parcel."""
        bags = in_bags(packages, BAG_GRAMS_MAX)
        self._show(packages)
        self._take_bags(len(bags))
        for number, bag in enumerate(bags, start=1):
            self.pace.wait(about(self.chance, BAG_SECONDS))
            self._weigh(bag, number if len(bags) > 1 else None)
        shown = self._touch_close()
        if shown["parcel"] is None:
            raise BenchFailed(f"{self.bench.name} does not close: {told(shown)}")
        parcel: dict[str, Any] = shown["parcel"]
        for label, bag in zip(parcel["bags"], bags, strict=True):
            self.world.fill_bag(label["label"]["parcel_code"], bag)
        return parcel

    def _touch_close(self) -> Shown:
        self.bench.tap("close")
        return self.bench.see(
            lambda now: now["parcel"] is not None or refused(now), "a closed parcel"
        )

    def _take_bags(self, count: int) -> None:
        """Tell the screen how many bags stand there; it may have suggested another number."""
        for _ in range(BAGS_MAX):
            now = len(self.bench.look()["basket"]["bag_weights"])
            if now == count:
                return
            self.bench.tap("more_bags" if now < count else "fewer_bags")
            self.bench.see(other_bags_than(now), f"another number of bags than {now}")
        raise BenchFailed(f"{self.bench.name} takes no {count} bags")

    def _show(self, packages: list[Package]) -> None:
        shown = [
            {"name": self.shop.articles[package.sku].name, "barcode": package.code}
            for package in packages
        ]
        self.bench.devices.do(basket=shown[:NAMED_MAX])

    def _weigh(self, bag: list[Package], number: int | None) -> None:
        """Put a bag on the scale; a scale that says nothing does not hold the packer up."""
        grams = min(SCALE_GRAMS_MAX, sum(package.weight_g for package in bag))
        self.bench.devices.do(weight_g=grams)
        try:
            self.bench.see(lambda now: now["weight_g"] == grams, "the weight", WEIGHED_S_MAX)
        except BenchFailed:
            return
        if number is not None:
            self.bench.tap("weigh", str(number))
            self.bench.see(
                lambda now: now["basket"]["bag_weights"][number - 1] is not None,
                f"the weight of bag {number}",
            )

    def _place(self, parcel: dict[str, Any]) -> None:
        """Stick the labels on and put the bags on their lane."""
        self._clear_table()
        for bag in parcel["bags"]:
            code = bag["label"]["parcel_code"]
            self.bench.see(partial(on_paper, code), f"the label of {code}")
            self.pace.wait(about(self.chance, LANE_SECONDS))
            self.bench.scan_until(code, partial(in_hand, code), f"{code} in hand")
            self.bench.scan_until(parcel["lane"], partial(placed, code), f"{code} on its lane")
        self.bench.see(lambda now: now["commands"] == 0, "that the server has everything")

    def _clear_table(self) -> None:
        self.bench.devices.do(weight_g=0)
        self.bench.devices.do(basket=[])
        self.bench.devices.do(tags=[])
