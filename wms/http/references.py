"""What learning needs of the references by which cameras know articles."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

from wms.vision.picture import Image


class References(Protocol):
    """What learning needs of `wms.vision.looks.Gallery`."""

    def add(self, sku: str, crops: Sequence[Image], *, confirmed: bool = False) -> None:
        """Learn how an article looks."""

    def version(self, sku: str) -> str:
        """Return the version of what is known of an article."""

    def skus(self) -> list[str]:
        """Return the articles that are known."""

    def remove(self, sku: str) -> None:
        """Forget an article."""

    def calibrate(self, placements: Iterable[tuple[str, Sequence[Image]]], *, made: str) -> object:
        """Learn how much looks are worth."""

    def look_alikes(self, sku: str) -> tuple[str, ...]:
        """Return the articles that are hardly told from this one."""

    def learn_confusion(self, said: str, was: str) -> None:
        """Learn that one article was taken for another."""


def open_references(folder: Path) -> References:
    """Return the references that lie in a folder, for a program that is about to change them."""
    # The network that sees takes seconds to load, and whoever never learns needs none of it.
    from wms.vision.looks import Gallery

    return Gallery.open(folder)
