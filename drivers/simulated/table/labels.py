"""Where the barcode of a package stands: which panel, where on it, how large, which way up."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from drivers.simulated.table.bars import BARS_MM, MODULE_MM, NOMINAL_MM, Symbol, symbol_of
from drivers.simulated.table.package import Package, Shape, chance_of
from drivers.simulated.table.shapes import panels_of

MARGIN_MM: Final = 3.0
MARGINS_MM: Final[dict[Shape, float]] = {"pouch": 12.0}
"""On a bag the code stays off the seams."""
CODES_KEPT: Final = 500
BARS_MM_MIN: Final = 7.0
WHERE: Final[dict[Shape, tuple[str, ...]]] = {
    "carton": ("back", "back", "right", "left", "bottom"),
    "tray": ("top", "top", "bottom", "front"),
    "can": ("wrap",),
    "jar": ("wrap",),
    "bottle": ("wrap",),
    "pouch": ("back",),
    "sheet": ("front",),
}


@dataclass(frozen=True, slots=True)
class CodePlace:
    """A barcode on a panel; all in mm from the panel's upper left corner."""

    symbol: Symbol
    panel: str
    left: float
    top: float
    module_mm: float
    bars_mm: float
    is_upright: bool
    """Its bars stand upright on the panel; else it is turned a quarter."""

    @property
    def size_mm(self) -> tuple[float, float]:
        """Width and height on the panel, quiet zones and figures included."""
        wide = self.symbol.width_modules * self.module_mm
        tall = self.bars_mm + 3.2 * self.module_mm / NOMINAL_MM
        return (wide, tall) if self.is_upright else (tall, wide)

    def corners(self) -> list[tuple[float, float]]:
        """Return the corners of the bars and quiet zones, beginning upper left as they are read."""
        wide = self.symbol.width_modules * self.module_mm
        if self.is_upright:
            return [
                (self.left, self.top),
                (self.left + wide, self.top),
                (self.left + wide, self.top + self.bars_mm),
                (self.left, self.top + self.bars_mm),
            ]
        # Turned a quarter against the clock: what is read first is at the foot.
        return [
            (self.left, self.top + wide),
            (self.left, self.top),
            (self.left + self.bars_mm, self.top),
            (self.left + self.bars_mm, self.top + wide),
        ]


@lru_cache(CODES_KEPT)
def code_of(package: Package) -> CodePlace | None:
    """
    Return where the barcode of a package's label is; siblings have it in the same place.

    A package that is too small for any has none.
    """
    worn = package.photo_of.dressed if package.photo_of else package.dressed
    symbol = symbol_of(worn.barcode)
    if symbol is None:
        return None
    chance = chance_of("code", worn.line)
    panels = panels_of(package)
    names = [one for one in WHERE[package.shape] if one in panels]
    name = chance.choice(names)
    wide, tall = panels[name]
    if package.shape in {"can", "jar", "bottle"}:
        return round_the_back(
            symbol, wide, tall, stands=chance.random() < 0.6, spread=chance.random()
        )
    for candidate in [name, *sorted(panels, key=lambda one: -panels[one][0] * panels[one][1])]:
        room = panels[candidate]
        spread = (chance.random(), chance.random())
        place = placed(symbol, candidate, room, spread, MARGINS_MM.get(package.shape, MARGIN_MM))
        if place is not None:
            return place
    return None


def placed(
    symbol: Symbol,
    panel: str,
    size: tuple[float, float],
    spread: tuple[float, float],
    margin: float,
) -> CodePlace | None:
    """Return a code in the lower part of a flat panel, if it fits there at all."""
    where, kind = spread
    for upright in (True, False) if kind < 0.75 else (False, True):
        room = (size[0] if upright else size[1]) - 2 * margin
        other = (size[1] if upright else size[0]) - 2 * margin
        module = min(MODULE_MM[1] - 0.1 * kind, room / symbol.width_modules)
        bars = min(BARS_MM * module / NOMINAL_MM, other)
        if module < MODULE_MM[0] or bars < BARS_MM_MIN:
            continue
        wide, tall = symbol.width_modules * module, bars + 3.2 * module / NOMINAL_MM
        box = (wide, tall) if upright else (tall, wide)
        left = margin + where * max(0.0, size[0] - 2 * margin - box[0])
        top = max(0.0, size[1] - margin - box[1])
        return CodePlace(symbol, panel, left, top, module, bars, upright)
    return None


def round_the_back(
    symbol: Symbol, around: float, tall: float, *, stands: bool, spread: float
) -> CodePlace:
    """
    Return a code on a round wall, at its back (the print begins and ends there).

    Bars that lie across a round wall bend out of sight at their ends and not at the code's, so
    that makers of cans prefer them (GS1 General Specifications, 6.2.3.2).
    """
    module = MODULE_MM[0] + 0.07 * spread
    if stands and symbol.width_modules * module > tall - 2 * MARGIN_MM:
        stands = False
    module = min(module, ((tall if stands else around) - 2 * MARGIN_MM) / symbol.width_modules)
    bars = min(BARS_MM * module / NOMINAL_MM, 0.22 * around, (around if stands else tall) - 8.0)
    wide, high = symbol.width_modules * module, bars + 3.2 * module / NOMINAL_MM
    box = (high, wide) if stands else (wide, high)
    left = around * (0.72 + 0.12 * spread) - box[0] / 2
    top = (tall - box[1]) * (0.4 + 0.3 * spread)
    return CodePlace(symbol, "wrap", left, top, module, bars, not stands)
