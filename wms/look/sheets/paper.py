"""Sheets of labels as they are sold, by their makers' measures, in millimetres."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class Paper:
    """
    A page and the labels on it.

    `left_mm` and `top_mm` are where the first label begins, `across_mm` and `down_mm` how far it is
    from one to the next. `cut`: nothing is punched, so that lines show where to cut.
    """

    name: str
    page_mm: tuple[float, float]
    label_mm: tuple[float, float]
    columns: int = 1
    rows: int = 1
    left_mm: float = 0.0
    top_mm: float = 0.0
    across_mm: float = 0.0
    down_mm: float = 0.0
    cut: bool = False

    @property
    def count(self) -> int:
        """Return how many labels are on a page."""
        return self.columns * self.rows

    def corners_mm(self) -> Iterator[tuple[float, float]]:
        """Yield the upper left corner of each label, row by row, from the page's upper left."""
        for row in range(self.rows):
            for column in range(self.columns):
                yield self.left_mm + column * self.across_mm, self.top_mm + row * self.down_mm


A4: Final = (210.0, 297.0)
A5: Final = (148.0, 210.0)
A6: Final = (105.0, 148.0)
# ISO/IEC 7810, ID-1: the size of a bank card.
CARD: Final = (85.6, 53.98)

PAPERS: Final[Mapping[str, Paper]] = MappingProxyType(
    {
        paper.name: paper
        for paper in (
            Paper("l7160", A4, (63.5, 38.1), 3, 7, 7.25, 15.15, 66.0, 38.1),
            Paper("l7163", A4, (99.1, 38.1), 2, 7, 4.65, 15.15, 101.6, 38.1),
            Paper("l7165", A4, (99.1, 67.7), 2, 4, 4.65, 13.1, 101.6, 67.7),
            Paper("l7173", A4, (99.1, 57.0), 2, 5, 4.65, 6.0, 101.6, 57.0),
            Paper("cards", A4, CARD, 2, 5, 17.4, 12.0, 89.6, 55.0, cut=True),
            Paper("a4", A4, A4),
            Paper("a5", A5, A5),
            Paper("a6", A6, A6),
        )
    }
)
