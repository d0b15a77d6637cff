"""Articles of invented brands for the table's tests."""

from drivers.simulated.table import Package, package_of

NAMES = (
    "Lait demi-écrémé",
    "Chips sel",
    "Confiture abricot",
    "Riz long",
    "Biscuits cacao",
    "Jambon blanc",
    "Eau minérale",
    "Thon entier",
)


def gtin(number: int) -> str:
    """Return a GTIN-13 with its check digit (GS1 General Specifications, 7.9.1)."""
    digits = f"{number:012d}"
    weighed = sum(int(one) * (3 if place % 2 else 1) for place, one in enumerate(digits))
    return digits + str(-weighed % 10)


def article(number: int) -> Package:
    """Return one of many articles, of all shapes in turn."""
    name = f"{NAMES[number % len(NAMES)]} {number}"
    return package_of(name, gtin(301_762_000_000 + 17 * number))
