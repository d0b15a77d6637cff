"""The simulated people of a store, each in a thread of their own."""

import threading
from collections.abc import Callable
from random import Random
from typing import Final

from wms.demo.bench import Bench
from wms.demo.floor import Floor
from wms.demo.house import House
from wms.demo.pace import DayOver
from wms.demo.packer import Packer
from wms.demo.picker import Picker
from wms.demo.server import Handheld
from wms.demo.shop import Person
from wms.demo.tray_packer import TrayPacker

PICKERS: Final = ("amina", "tomasz", "priya")
PACKERS: Final = {"station-1": "ines", "station-2": "hugo"}
JOIN_S_MAX: Final = 10.0
BREATH_S: Final = 2.0


class Staff:
    """Everybody who works, and the first thing that stopped one of them."""

    def __init__(self, house: House, floor: Floor, seed: int, *, forgiving: bool = False) -> None:
        self.house = house
        self.floor = floor
        self.seed = seed
        self.forgiving = forgiving
        self.threads: list[threading.Thread] = []
        self.handhelds: list[Handheld] = []
        self.lock = threading.Lock()
        self.failure: tuple[str, Exception] | None = None

    def begin(self) -> None:
        """Send the pickers to their handhelds and the packers to their benches."""
        for number, person_id in enumerate(PICKERS, start=1):
            self._add_picker(person_id, f"handheld-{number}")
        for bench in self.house.benches:
            person = self.house.shop.people[PACKERS[bench.name]]
            chance = Random(f"packer {self.seed} {bench.name}")
            packer = self._packer(bench, person, chance)
            self.add(f"{person.name} at {bench.name}", packer.work)

    def _packer(self, bench: Bench, person: Person, chance: Random) -> Packer:
        others = [one.name for one in self.house.benches if not one.watched]
        if bench.watched and others:
            return TrayPacker(bench, person, self.floor, chance, others[0])
        return Packer(bench, person, self.floor, chance)

    def _add_picker(self, person_id: str, device_id: str) -> None:
        house = self.house
        person = house.shop.people[person_id]
        handheld = Handheld(house.url, device_id, person, house.pace)
        self.handhelds.append(handheld)
        chance = Random(f"picker {self.seed} {person_id}")
        picker = Picker(handheld, self.floor, chance)
        self.add(f"{person.name} with {device_id}", picker.work)

    def add(self, name: str, work: Callable[[], None]) -> None:
        """Let somebody do something until it is done or the day is over."""
        thread = threading.Thread(target=self._run, args=(name, work), name=name, daemon=True)
        self.threads.append(thread)
        thread.start()

    def go_home(self) -> None:
        """Wait until everybody has stopped."""
        self.house.pace.over.set()
        for thread in self.threads:
            thread.join(JOIN_S_MAX)
        for handheld in self.handhelds:
            handheld.close()

    def _run(self, name: str, work: Callable[[], None]) -> None:
        again = True
        while again:
            again = self._work_once(name, work)

    def _work_once(self, name: str, work: Callable[[], None]) -> bool:
        """Let somebody work; return whether they try again after something stopped them."""
        try:
            work()
        except DayOver:
            return False
        except Exception as why:  # noqa: BLE001 -- told to whoever runs the day
            with self.lock:
                self.failure = self.failure or (name, why)
                self._note(name, why)
            # A visitor may have taken the walk or the bench: whoever works here goes on.
            return self.forgiving and not self.house.pace.over.wait(BREATH_S)
        return False

    def _note(self, name: str, why: Exception) -> None:
        moment = self.house.pace.now().isoformat(timespec="seconds")
        with (self.house.fleet.logs / "people.log").open("a", encoding="utf-8") as log:
            log.write(f"{moment} {name}: {type(why).__name__}: {why}\n")
