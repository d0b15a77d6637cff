"""The world of a scenario as its file describes it: items, places, antennas."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from drivers.simulated.scenarios.steps import point
from drivers.simulated.scenarios.strict_yaml import BadScenario, Entry
from drivers.simulated.world import Antenna, Item, Place, World
from drivers.simulated.world.things import WEIGHT_G_MAX, sgtin_96

ITEM_FIELDS: Final = (
    "name", "barcode", "symbology", "epc", "weight_g", "spread_g", "size_mm", "count", "at",
)  # fmt: skip
ANTENNA_FIELDS: Final = (
    "number", "place", "at", "gain_dbi", "power_dbm", "read_rate", "across", "round_s",
)  # fmt: skip
COUNT_MAX: Final = 10_000
HAND: Final = "hand"
EPC_AUTO: Final = "auto"


@dataclass(slots=True)
class Setting:
    """What is there before anything happens."""

    items: list[tuple[Item, str]] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    antennas: list[Antenna] = field(default_factory=list)

    def world(self, seed: int) -> World:
        """
        Return the world as it begins.

        :raises ValueError: two things have one name, or something names what is not there
        """
        world = World(seed)
        for place in self.places:
            world.add_place(Place(place.name, place.at, place.spread_m))
        for antenna in self.antennas:
            world.add_antenna(antenna)
        for item, place_name in self.items:
            world.add_item(item, place_name)
        return world


def read_setting(entry: Entry | None, folder: Path) -> Setting:
    """
    Return the world that a file describes; files that it names lie beside it, in `folder`.

    :raises BadScenario: it cannot be like that
    """
    setting = Setting()
    known = {HAND: Place(HAND, (0.0, -0.5, 1.2)), "pan": Place("pan", (0.0, 0.0, 0.9))}
    fields = {} if entry is None else entry.fields(("places", "antennas", "items", "items_from"))
    if "places" in fields:
        known |= {name: read_place(name, one) for name, one in fields["places"].pairs().items()}
    setting.places = list(known.values())
    if "antennas" in fields:
        setting.antennas = [read_antenna(one) for one in fields["antennas"].items()]
    if "items_from" in fields:
        setting.items += items_from(fields["items_from"], folder)
    if "items" in fields:
        for one in fields["items"].items():
            setting.items += read_items(one)
    try:
        setting.world(1)
    except ValueError as why:
        assert entry is not None
        raise entry.refuse(str(why)) from why
    return setting


def read_place(name: str, entry: Entry) -> Place:
    """
    Return a place.

    :raises BadScenario: it is none
    """
    fields = entry.fields(("at", "spread_m"))
    at = point(fields["at"]) if "at" in fields else (0.0, 0.0, 0.9)
    return Place(name, at, fields["spread_m"].number(0, 100) if "spread_m" in fields else 0.1)


def read_antenna(entry: Entry) -> Antenna:
    """
    Return an antenna.

    :raises BadScenario: it is none
    """
    fields = entry.fields(ANTENNA_FIELDS, required=("number", "place"))
    given: dict[str, float] = {
        name: fields[name].number(low, high)
        for name, low, high in (
            ("gain_dbi", -20, 20), ("power_dbm", 0, 36), ("read_rate", 0, 1), ("round_s", 0.01, 60),
        )
        if name in fields
    }  # fmt: skip
    shares: Mapping[str, Entry] = fields["across"].pairs() if "across" in fields else {}
    return Antenna(
        fields["number"].whole(1, 255),
        fields["place"].text(),
        point(fields["at"]) if "at" in fields else (0.0, 0.0, 0.5),
        across={name: share.number(0, 1) for name, share in shares.items()},
        **given,
    )


def read_items(entry: Entry) -> list[tuple[Item, str]]:
    """
    Return the items of an entry, and where they are: as many as its `count`, numbered from 1.

    :raises BadScenario: they are none
    """
    fields = entry.fields(ITEM_FIELDS, required=("name",))
    written = {name: one.text() for name, one in fields.items()}
    if "count" in fields:
        fields["count"].whole(1, COUNT_MAX)
    try:
        return items_of(written)
    except ValueError as why:
        raise entry.refuse(str(why)) from why


def items_of(written: Mapping[str, str]) -> list[tuple[Item, str]]:
    """
    Return the items that some texts describe.

    :raises ValueError: there can be no such items
    """
    count, name = int(written.get("count") or 1), written["name"]
    if not 1 <= count <= COUNT_MAX:
        raise ValueError(f"{name}: a count is from 1 to {COUNT_MAX}")
    place = written.get("at") or "elsewhere"
    found = []
    for number in range(1, count + 1):
        item = Item(
            name if count == 1 else f"{name} {number}",
            written.get("barcode") or "",
            written.get("symbology") or "]E0",
            epc_of(written.get("epc") or "", written.get("barcode") or "", number),
            weight_of(written.get("weight_g") or "500", name),
            weight_of(written.get("spread_g") or "0", name),
            size_of(written.get("size_mm") or "120x90x70", name),
        )
        found.append((item, place))
    return found


def epc_of(written: str, barcode: str, number: int) -> str | None:
    """
    Return an EPC as written, of the barcode's GTIN when it is `auto`, or none.

    :raises ValueError: the barcode is no GTIN
    """
    if written == EPC_AUTO:
        if len(barcode) not in {8, 12, 13, 14}:
            raise ValueError(f"{barcode!r} is no GTIN that an EPC could be made of")
        return sgtin_96(barcode.zfill(14), number)
    return written.upper() or None


def weight_of(written: str, name: str) -> float:
    """
    Return a weight in grams.

    :raises ValueError: it is none
    """
    try:
        weight_g = float(written)
    except ValueError:
        weight_g = -1.0
    if not 0 <= weight_g <= WEIGHT_G_MAX:
        raise ValueError(f"{name}: {written!r} is no weight in grams")
    return weight_g


def size_of(written: str, name: str) -> tuple[int, int, int]:
    """
    Return length, width and height of `120x90x70`, in millimetres.

    :raises ValueError: it is no size
    """
    sides = [int(side) for side in written.split("x") if side.isascii() and side.isdigit()]
    if len(sides) != 3 or written.count("x") != 2:
        raise ValueError(f"{name}: {written!r} is no size such as 120x90x70")
    return sides[0], sides[1], sides[2]


def items_from(entry: Entry, folder: Path) -> list[tuple[Item, str]]:
    """
    Return the items of a CSV file whose first row names the columns.

    :raises BadScenario: it cannot be read, or a row is no item; it is named by its line
    """
    path = folder / entry.text()
    found: list[tuple[Item, str]] = []
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file)
            unknown = set(rows.fieldnames or ()) - set(ITEM_FIELDS)
            if unknown or "name" not in (rows.fieldnames or ()):
                raise entry.refuse(f"{path}: columns are {', '.join(ITEM_FIELDS)}; name is needed")
            for row in rows:
                try:
                    found += items_of({name: (text or "").strip() for name, text in row.items()})
                except ValueError as why:
                    raise BadScenario(f"{path}, line {rows.line_num}: {why}") from why
    except (OSError, UnicodeDecodeError, csv.Error) as why:
        raise entry.refuse(f"{path} cannot be read: {why}") from why
    return found
