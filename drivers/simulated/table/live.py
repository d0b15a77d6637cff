"""A bench in the world's time: movements of hands one after the other, and what is seen when."""

import threading
from collections.abc import Collection, Mapping
from typing import Final

from drivers.simulated.table.ground import Mat, calibration_board, usual_mat
from drivers.simulated.table.moment import Moment
from drivers.simulated.table.package import Package
from drivers.simulated.table.placing import Placement, place
from drivers.simulated.table.scene import Scene
from drivers.simulated.table.taking import Removal, remove

Movement = Placement | Removal

WAITING_MAX: Final = 50
BEFORE_S: Final = 0.05


class TooBusy(ValueError):
    """The packer has more to do already than anybody would remember."""


class LiveTable:
    """One packer's hands above one bench; usable from several threads."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.lock = threading.RLock()
        self.movements: list[tuple[float, Movement]] = []
        self.count = 0
        self.changes = 0
        """Goes up with every change that is no movement."""
        self.mats: tuple[Mat, ...] = ()
        self.news = threading.Condition(self.lock)
        """Somebody has begun to move."""

    def lay(
        self,
        package: Package,
        now: float,
        *,
        name: str = "",
        code_up: bool | None = None,
        up: str = "",
        at_mm: tuple[float, float] | None = None,
        weight_g: float | None = None,
    ) -> tuple[float, Placement]:
        """
        Let the packer bring a package as soon as the hands are free; return when that begins.

        :raises TooBusy: too much waits
        :raises ValueError: there are too many things, or one of that name
        """
        with self.lock:
            begins = self.next_free(now)
            self.count += 1
            movement = place(
                self.scene,
                package,
                self.count,
                code_up=code_up,
                up=up,
                name=name,
                at_mm=at_mm,
                weight_g=weight_g,
                before_s=BEFORE_S,
            )
            self.begin(begins, movement)
            return begins, movement

    def take(self, name: str, now: float) -> tuple[float, Removal]:
        """
        Let the packer take a thing as soon as the hands are free; return when that begins.

        :raises TooBusy: too much waits
        :raises ValueError: there is none of this name
        """
        with self.lock:
            begins = self.next_free(now)
            movement = remove(self.scene, name, before_s=BEFORE_S)
            self.begin(begins, movement)
            return begins, movement

    def let_fall(self, package: Package, now: float, *, name: str, weight_g: float) -> None:
        """
        Let a package go just now, from a hand that nobody saw come.

        :raises ValueError: there are too many things, or one of that name
        """
        with self.lock:
            self.count += 1
            movement = place(self.scene, package, self.count, name=name, weight_g=weight_g)
            self.begin(now - movement.let_go_s, movement)

    def lift(self, name: str, now: float) -> None:
        """
        Let a thing be lifted just now, by a hand that nobody saw come.

        :raises ValueError: there is none of this name
        """
        with self.lock:
            movement = remove(self.scene, name)
            self.begin(now - movement.lifts_s, movement)

    def match(
        self,
        packages: Mapping[str, tuple[Package, float]],
        now: float,
        *,
        but: Collection[str],
        at_once: bool,
    ) -> None:
        """
        Let what lies there be these packages with their weights, whatever was before.

        :param but: names that are somebody else's to lay and take
        :param at_once: they have lain there for long; else hands let go of them just now
        :raises ValueError: there are too many
        """
        with self.lock:
            for name in list(self.lying().keys() - packages.keys() - set(but)):
                self.lift(name, now)
            for name, (package, weight_g) in packages.items():
                if name in self.scene.things or name in but:
                    continue
                if at_once:
                    self.scene.drop(package, name=name, weight_g=weight_g)
                    self.changed()
                else:
                    self.let_fall(package, now, name=name, weight_g=weight_g)

    def clear(self) -> None:
        """Take all away at once, as with a fresh tray."""
        with self.lock:
            self.movements.clear()
            self.scene.clear()
            self.changed()

    def lay_board(self, *, lies: bool) -> None:
        """Lay the sheet that calibrates a camera in the middle of the tray, or take it away."""
        with self.lock:
            mat = usual_mat(self.scene.seed)
            self.mats = (mat, calibration_board()) if lies else ()
            self.changed()

    def changed(self) -> None:
        """Let every camera look again."""
        self.changes += 1
        self.news.notify_all()

    def begin(self, begins: float, movement: Movement) -> None:
        """Note a movement."""
        self.movements.append((begins, movement))
        self.news.notify_all()

    def next_free(self, now: float) -> float:
        """
        Return when the packer's hands are free.

        :raises TooBusy: too much waits
        """
        self.forget(now)
        if len(self.movements) >= WAITING_MAX:
            raise TooBusy(f"{WAITING_MAX} movements wait for the packer's hands already")
        return max([now, *(begins + one.free_s for begins, one in self.movements)])

    def lying(self) -> dict[str, Package]:
        """Return what lies there by id, or will once the hands are free again."""
        with self.lock:
            return {name: one.package for name, one in self.scene.things.items()}

    def forget(self, now: float) -> None:
        """Drop movements that are over."""
        self.movements = [one for one in self.movements if one[0] + one[1].ends_s > now]

    def is_moving(self, now: float) -> bool:
        """Return whether anything moves, or is about to."""
        with self.lock:
            self.forget(now)
            return bool(self.movements)

    def moment(self, now: float) -> Moment:
        """Return what is to be seen now."""
        with self.lock:
            self.forget(now)
            if not self.movements:
                return self.scene.moment()
            begun = [one for one in self.movements if one[0] <= now] or self.movements[:1]
            begins, movement = begun[-1]
            return movement.moment(now - begins)
