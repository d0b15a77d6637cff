"""What an order wants, article by article, and which articles are taken for one another."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from wms.verdict.basket import ExpectedLine, Unit

_NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Article:
    """All lines of one SKU: `quantity` wanted, of which `optional` are gifts that may be absent."""

    sku: str
    name: str
    unit: Unit
    quantity: int
    optional: int
    weight_g: int
    lines: tuple[ExpectedLine, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """The articles of an order by SKU, and the look-alikes of each article, both ways."""

    articles: Mapping[str, Article]
    fellows: Mapping[str, frozenset[str]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    def __contains__(self, sku: object) -> bool:
        return sku in self.articles

    def fellows_of(self, sku: str | None) -> frozenset[str]:
        """Return the SKUs of the order or the store that are taken for this one."""
        return _NOBODY if sku is None else self.fellows.get(sku, _NOBODY)

    def name_of(self, sku: str | None) -> str:
        """Return how people call an article, as far as the order tells."""
        article = self.articles.get(sku or "")
        return self.names.get(sku or "", sku or "") if article is None else article.name

    def alike(self, sku: str | None) -> str | None:
        """Return the article of the order that one which nobody ordered is taken for, if any."""
        fellows = self.fellows_of(sku) & self.articles.keys()
        return None if sku in self.articles else min(fellows, default=None)

    @classmethod
    def of(cls, expected: Iterable[ExpectedLine]) -> "Wanted":
        """Return what these lines want together."""
        expected = tuple(expected)
        by_sku: dict[str, list[ExpectedLine]] = defaultdict(list)
        fellows: dict[str, set[str]] = defaultdict(set)
        for line in sorted(expected, key=lambda line: line.line_no):
            by_sku[line.sku].append(line)
            for fellow in set(line.look_alikes) - {line.sku}:
                fellows[line.sku].add(fellow)
                fellows[fellow].add(line.sku)
        return cls(
            {sku: _article(lines) for sku, lines in sorted(by_sku.items())},
            {sku: frozenset(others) for sku, others in fellows.items()},
            {sku: name for line in expected for sku, name in line.alike_names},
        )


def _article(lines: Sequence[ExpectedLine]) -> Article:
    first = lines[0]
    return Article(
        first.sku,
        first.name,
        first.unit,
        sum(line.quantity for line in lines),
        sum(line.quantity for line in lines if line.gift),
        first.weight_g,
        tuple(lines),
    )
