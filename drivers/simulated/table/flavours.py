"""How much of its flavour each line shows beside the front: seldom all of it, never none."""

from dataclasses import dataclass
from typing import Final, Literal

from drivers.simulated.table.colours import Colour, Palette
from drivers.simulated.table.package import Package, Shape, chance_of

Back = Literal["strip", "foot", "words"]
BACKS: Final[tuple[Back, ...]] = ("strip", "strip", "foot", "foot", "words")
TINTED_TOPS: Final = 0.4
TINTED_LIDS: Final[dict[Shape, float]] = {"can": 0.0, "jar": 0.4, "bottle": 0.25}
TINTED_GLASS: Final = 0.3


@dataclass(frozen=True, slots=True)
class Custom:
    """
    A line's way of telling its flavours apart where the front is not seen.

    On milk, juice and yoghurt in shops a strip of the flavour's colour heads the back, or a band
    with its fruit goes round the foot, or words alone say it; gables are tinted on fewer lines,
    caps on fewer still, and the ends of cans on none.
    """

    back: Back
    tints_top: bool
    tints_lid: bool
    tints_glass: bool
    names_bottom: bool

    @classmethod
    def of(cls, package: Package) -> "Custom":
        """Return the custom of a package's line."""
        chance = chance_of("custom", package.line)
        return cls(
            chance.choice(BACKS),
            chance.random() < TINTED_TOPS,
            chance.random() < TINTED_LIDS.get(package.shape, 0.0),
            chance.random() < TINTED_GLASS,
            chance.random() < 0.5,
        )


def flavour_of(package: Package) -> str:
    """Return the words that tell a package from its siblings, or its last where it has none."""
    common = {word.casefold() for word in package.family.split()}
    own = [word for word in package.name.split() if word.casefold() not in common]
    return " ".join(own) or package.name.split()[-1]


def lid_colour(package: Package, colours: Palette) -> Colour:
    """Return the colour of a cap: the line's, or on some lines the flavour's."""
    return colours.flavour if Custom.of(package).tints_lid else colours.second


def glass_colour(package: Package, colours: Palette) -> Colour:
    """Return the colour of what is seen through a bottle's shoulders."""
    return colours.flavour if Custom.of(package).tints_glass else colours.second
