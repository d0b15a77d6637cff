"""From a kind of device and its options to the device: for scenarios and for the command line."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from drivers.simulated.llrp.field import FieldTag, read_tags
from drivers.simulated.rig import scanners, weighing
from drivers.simulated.rig.lighting import LampPart
from drivers.simulated.rig.part import Part, Stand
from drivers.simulated.rig.printing import PrinterPart
from drivers.simulated.rig.reading import RATE, ReaderPart
from drivers.simulated.rig.replaying import ReplayPart
from drivers.simulated.rig.scanners import ScannerPart, WedgePart
from drivers.simulated.rig.sorting import WallPart
from drivers.simulated.rig.streaming import ImpinjPart
from drivers.simulated.rig.watching import CameraPart
from drivers.simulated.rig.weighing import ScalePart

LAYOUTS: Final = ("us", "fr", "de")


class BadOption(ValueError):
    """A device cannot be made this way."""


class Options:
    """What somebody wants of a device; each option is taken once, and what is left is refused."""

    def __init__(self, kind: str, given: Mapping[str, object]) -> None:
        self.kind = kind
        self.given = {name: value for name, value in given.items() if value is not None}

    def word(self, name: str, default: str, among: tuple[str, ...]) -> str:
        """
        Return one of several words.

        :raises BadOption: it is none of them
        """
        value = str(self.given.pop(name, default))
        if value not in among:
            raise BadOption(f"{self.kind}: {name} is one of {', '.join(among)}, not {value!r}")
        return value

    def whole(self, name: str, default: int | None, low: int, high: int) -> int | None:
        """
        Return a whole number, or the default.

        :raises BadOption: it is none within these bounds
        """
        value = self.given.pop(name, default)
        if value is None:
            return None
        try:
            number = int(str(value))
        except ValueError:
            number = low - 1
        if not low <= number <= high:
            raise BadOption(f"{self.kind}: {name} is a whole number from {low} to {high}")
        return number

    def number(self, name: str, default: float, low: float, high: float) -> float:
        """
        Return a number.

        :raises BadOption: it is none within these bounds
        """
        try:
            number = float(str(self.given.pop(name, default)))
        except ValueError:
            number = low - 1
        if not low <= number <= high:
            raise BadOption(f"{self.kind}: {name} is a number from {low:g} to {high:g}")
        return number

    def path(self, name: str) -> Path | None:
        """Return a path, or None."""
        value = self.given.pop(name, None)
        return None if value is None else Path(str(value))

    def port(self, default: int | None = None) -> int | None:
        """Return the TCP port; 0 is any."""
        return self.whole("port", default, 0, 65_535)

    def tags(self) -> tuple[FieldTag, ...]:
        """Return the tags that lie before a reader."""
        given = self.given.pop("tags", ())
        return given if isinstance(given, tuple) else tags_of(Path(str(given)))

    def done(self) -> None:
        """
        Refuse what is left.

        :raises BadOption: an option that this kind of device does not know
        """
        if self.given:
            raise BadOption(f"{self.kind} knows no option {min(self.given)!r}")


def tags_of(path: Path) -> tuple[FieldTag, ...]:
    """
    Return the tags of a file.

    :raises BadOption: it cannot be read, or a line is no tag; it is named
    """
    try:
        return tuple(read_tags(path.read_text(encoding="utf-8")))
    except OSError as why:
        raise BadOption(f"{path}: {why.strerror}") from why
    except ValueError as why:
        raise BadOption(f"{path}: {why}") from why


def scanner(name: str, stand: Stand, options: Options, *, perceives: bool) -> Part:  # noqa: ARG001
    """Return a serial scanner."""
    protocol = options.word("protocol", "line", scanners.PROTOCOLS)
    return ScannerPart(name, stand, protocol=protocol, port=options.port())


def wedge(name: str, stand: Stand, options: Options, *, perceives: bool) -> Part:  # noqa: ARG001
    """Return a keyboard wedge."""
    return WedgePart(name, stand, layout=options.word("layout", "us", LAYOUTS))


def scale(name: str, stand: Stand, options: Options, *, perceives: bool) -> Part:
    """Return a scale."""
    protocol = options.word("protocol", "mtsics", weighing.PROTOCOLS)
    return ScalePart(name, stand, protocol=protocol, port=options.port(), perceives=perceives)


def printer(name: str, stand: Stand, options: Options, *, perceives: bool) -> Part:  # noqa: ARG001
    """Return a label printer."""
    return PrinterPart(name, stand, port=options.port(0) or 0, folder=options.path("folder"))


def reader(name: str, stand: Stand, options: Options, *, perceives: bool) -> Part:
    """Return an LLRP reader."""
    return ReaderPart(
        name,
        stand,
        port=options.port(0) or 0,
        rate=options.number("rate", RATE, 0, 100_000),
        tags=options.tags(),
        antennas=options.whole("antennas", 2, 1, 32) or 2,
        perceives=perceives,
    )


def impinj(name: str, stand: Stand, options: Options, *, perceives: bool) -> Part:
    """Return a reader behind Impinj's HTTP interface."""
    return ImpinjPart(
        name,
        stand,
        port=options.port(0) or 0,
        rate=options.number("rate", RATE, 0, 100_000),
        tags=options.tags(),
        perceives=perceives,
    )


def lamp(name: str, stand: Stand, options: Options, *, perceives: bool) -> Part:  # noqa: ARG001
    """Return a stack light."""
    return LampPart(name, stand, port=options.port())


def wall(name: str, stand: Stand, options: Options, *, perceives: bool) -> Part:  # noqa: ARG001
    """Return a put wall."""
    places = options.whole("places", 8, 1, 64) or 8
    return WallPart(name, stand, port=options.port(0) or 0, places=places)


def camera(name: str, stand: Stand, options: Options, *, perceives: bool) -> Part:
    """Return a camera."""
    place = options.word("place", "pan", ("pan", *stand.world.places))
    film = options.path("film")
    looks = options.word("looks", "table", ("table", "spot"))
    return CameraPart(name, stand, film=film, place=place, looks=looks, perceives=perceives)


def replay(name: str, stand: Stand, options: Options, *, perceives: bool) -> Part:  # noqa: ARG001
    """Return a device played back from a recording."""
    file = options.path("replay")
    if file is None:
        raise BadOption("replay: 'replay' names the file of the recording")
    return ReplayPart(name, stand, file=file, port=options.port())


Maker = Callable[..., Part]
KINDS: Final[Mapping[str, Maker]] = MappingProxyType(
    {
        "scanner": scanner,
        "wedge": wedge,
        "scale": scale,
        "printer": printer,
        "llrp": reader,
        "impinj": impinj,
        "lamp": lamp,
        "wall": wall,
        "camera": camera,
        "replay": replay,
    }
)


def make_part(
    kind: str, name: str, stand: Stand, given: Mapping[str, object], *, perceives: bool = False
) -> Part:
    """
    Return a device, not yet plugged in; one that `perceives` feels and reads the stand's world.

    :raises BadOption: no such kind of device, or an option that it does not know or cannot have
    """
    if kind not in KINDS:
        raise BadOption(f"no simulated {kind!r}; there are {', '.join(KINDS)}")
    options = Options(kind, given)
    part = KINDS[kind](name, stand, options, perceives=perceives)
    options.done()
    return part
