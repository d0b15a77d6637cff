"""
The packer at the bench: lays articles on the pan and takes them away.

A hand carries each through the camera's picture; antennas hear its tag in the hand, and the scale
feels it from the moment it lands until the moment it is lifted.
"""

from collections.abc import Callable
from functools import partial
from typing import Final

from drivers.simulated.rig.articles import Article
from drivers.simulated.rig.part import Stand
from drivers.simulated.table.live import LiveTable
from drivers.simulated.table.package import Package, package_of
from drivers.simulated.world import Item, Place

HAND: Final = "hand"
Later = Callable[[float, Callable[[], object]], None]


class Packer:
    """Lays and takes articles at the place of the pan; usable from several threads."""

    def __init__(self, stand: Stand, later: Later) -> None:
        """Take the stand, and how to do something after so many of the world's seconds."""
        self.stand = stand
        self.later = later
        self.lying: dict[str, Article] = {}

    @property
    def table(self) -> LiveTable:
        """
        The bench that the packer stands at.

        :raises CannotNow: the laws of motion are not installed
        """
        return self.stand.table(self.stand.world.pan_place)

    def lay(self, article: Article) -> dict[str, object]:
        """
        Bring an article as soon as the hands are free, and tell its id and when what happens.

        :raises ValueError: there is one of that name, too much lies there, or it cannot be a thing
        """
        now = self.stand.clock.now()
        self.prepare_world()
        name = article.name or self.new_name()
        begins, placement = self.table.lay(
            article.package,
            now,
            name=name,
            code_up=article.code_up,
            up=article.up,
            at_mm=article.at_mm,
            weight_g=article.weight_g,
        )
        self.stand.world.add_item(item_of(article, name, placement.thing.weight_g))
        self.lying[name] = article
        starts_s = begins - now
        self.later(starts_s + placement.shown_s[0], partial(self.put, name, HAND))
        pan = self.stand.world.pan_place
        self.later(starts_s + placement.lands_s, partial(self.put, name, pan))
        return {
            "id": name,
            "code_up": placement.code_up,
            "lands_s": round(starts_s + placement.lands_s, 2),
            "ends_s": round(starts_s + placement.ends_s, 2),
        }

    def take(self, name: str) -> dict[str, object]:
        """
        Take a thing away as soon as the hands are free, and tell when it is lifted and gone.

        :raises ValueError: there is none of this name
        """
        now = self.stand.clock.now()
        begins, removal = self.table.take(name, now)
        starts_s = begins - now
        self.later(starts_s + removal.lifts_s, partial(self.put, name, HAND))
        self.later(starts_s + removal.gone_s, partial(self.put_away, name))
        return {
            "id": name,
            "lifted_s": round(starts_s + removal.lifts_s, 2),
            "ends_s": round(starts_s + removal.ends_s, 2),
        }

    def clear(self) -> None:
        """Take all away at once."""
        self.table.clear()
        for name in list(self.lying):
            self.put_away(name)

    def put(self, name: str, place: str) -> None:
        """Put a thing somewhere, unless all was cleared away before it came to that."""
        if name in self.lying:
            self.stand.world.put(name, place, self.stand.clock.now())

    def put_away(self, name: str) -> None:
        """Take a thing out of the world, unless all was cleared away before."""
        if self.lying.pop(name, None) is not None:
            self.stand.world.remove(name, self.stand.clock.now())

    def new_name(self) -> str:
        """Return an id that nothing in the world has."""
        number = len(self.stand.world.items) + 1
        while f"thing-{number}" in self.stand.world.items:
            number += 1
        return f"thing-{number}"

    def prepare_world(self) -> None:
        """Let there be a hand and a pan; a bench without a scenario has neither."""
        for name in (HAND, self.stand.world.pan_place):
            if name not in self.stand.world.places:
                self.stand.world.add_place(Place(name))


def item_of(article: Article, name: str, weight_g: float) -> Item:
    """Return an article as a thing of the world."""
    return Item(
        name=name,
        barcode=article.package.shown_barcode,
        epc=article.epc,
        weight_g=weight_g,
        spread_g=article.spread_g,
        size_mm=article.package.size_mm,
    )


def package_of_item(item: Item) -> Package:
    """Return the package of a thing of the world."""
    return package_of(item.name, item.barcode, item.size_mm)
