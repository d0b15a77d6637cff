"""A simulated packer at a watched tray: one article after the other, and the screen is believed."""

from random import Random
from typing import Final

from wms.demo.bench import Bench, BenchFailed, Shown
from wms.demo.enrolling import Enroller
from wms.demo.floor import Floor
from wms.demo.pace import about
from wms.demo.packer import LOOK_SECONDS, Packer
from wms.demo.physical import Package, Waiting
from wms.demo.record import OrderRecord
from wms.demo.screen import Surplus, surplus
from wms.demo.shop import Person
from wms.demo.tags import epcs_of
from wms.demo.tray import PLACES_MM, TrayHands, way_of

ROUNDS_MAX: Final = 12
CLOSES_MAX: Final = 3


class TrayPacker(Packer):
    """One packer at a bench whose camera and scale watch the tray."""

    def __init__(
        self, bench: Bench, person: Person, floor: Floor, chance: Random, elsewhere: str
    ) -> None:
        """Take what a packer needs; `elsewhere` is the bench for orders that suit no tray."""
        super().__init__(bench, person, floor, chance)
        self.elsewhere = elsewhere
        articles = floor.shop.articles
        self.hands = TrayHands(bench, lambda sku: articles[sku].name, chance)
        self.enroller = Enroller(bench, articles)
        self.count = 0

    def clear(self) -> None:
        """Bring tray and screen back to their beginning."""
        self.hands.clear()
        super().clear()

    def _next(self) -> Waiting | None:
        """
        Take the tote of this bench that is due first; more than a tray holds goes elsewhere.

        While there is none, the camera is taught an article.
        """
        waiting = self.world.pick_up(self.bench.name, also_elsewhere=False)
        if waiting is None and self.enroller.willing:
            self.enroller.enrol()
        if waiting is None or len(self.world.look_into(waiting.tote)) <= len(PLACES_MM):
            return waiting
        self._put_back(waiting)
        return None

    def _put_back(self, waiting: Waiting) -> None:
        self.world.set_down(self.elsewhere, waiting)

    def _lay(self, packages: list[Package], tote: str) -> None:
        """Do nothing: each tag comes to the table with its article."""

    def _scan_in(self, package: Package) -> Shown:
        self.count += 1
        epcs = epcs_of([package], f"{self.bench.name} {self.count}")
        self.hands.lay(package, way_of(self.count), epc=next(iter(epcs), ""))
        return self.hands.settle()

    def _fetch_missing(self, kept: list[Package], known: OrderRecord | None) -> None:
        """
        Go on until the screen says that all is right; what lies there is scanned, not fetched.

        :raises BenchFailed: the screen always wants something else
        """
        for _ in range(ROUNDS_MAX):
            shown = self.hands.settle()
            wrong = surplus(shown, kept)
            if shown["verdict"]["right"]:
                return
            if wrong is None:
                super()._fetch_missing(kept, known)
            else:
                self._put_right(wrong, kept, shown, known)
        raise BenchFailed(f"{self.bench.name} is not content after {ROUNDS_MAX} rounds")

    def _take_out(self, wrong: Surplus, shown: Shown) -> Shown:
        """Take an article off the tray; should nothing have seen it go, tell the screen."""
        self.pace.wait(about(self.chance, LOOK_SECONDS))
        if not self.hands.take(wrong.package):
            return super()._take_out(wrong, shown)
        return self.bench.look()

    def _show(self, packages: list[Package]) -> None:
        """Do nothing: the camera has seen each of them."""

    def _weigh(self, bag: list[Package], number: int | None) -> None:
        """Do nothing: the scale lies under the tray and has felt each of them."""

    def _touch_close(self) -> Shown:
        """Close the bags; what the screen lost sight of meanwhile is scanned first."""
        shown = super()._touch_close()
        for _ in range(CLOSES_MAX):
            if shown["parcel"] is not None:
                break
            self.hands.settle()
            shown = super()._touch_close()
        return shown

    def _clear_table(self) -> None:
        self.hands.clear()
