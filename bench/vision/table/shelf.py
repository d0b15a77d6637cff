"""Articles of invented brands: as many as are wanted, every third with two siblings."""

from typing import Final

from drivers.simulated.table import Package, package_of

NAMES: Final = (
    "Lait demi-écrémé",
    "Chips",
    "Confiture",
    "Riz long",
    "Biscuits",
    "Jambon blanc",
    "Eau minérale",
    "Thon entier",
    "Yaourt",
    "Céréales",
)
FLAVOURS: Final = ("fraise", "vanille", "citron")


def article(number: int) -> Package:
    """Return an article; the same number is always the same."""
    group, flavour = divmod(number, len(FLAVOURS))
    line = f"{NAMES[group % len(NAMES)]} {group}"
    name = f"{NAMES[group % len(NAMES)]} {FLAVOURS[flavour]}"
    return package_of(name, gtin(200_000_000_000 + 31 * number), family=line)


def gtin(number: int) -> str:
    """Return a GTIN-13 with its check digit (GS1 General Specifications, 7.9.1)."""
    digits = f"{number:012d}"
    weighed = sum(int(one) * (3 if place % 2 else 1) for place, one in enumerate(digits))
    return digits + str(-weighed % 10)
