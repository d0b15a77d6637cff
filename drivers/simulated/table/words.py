"""Words of brands that do not exist, and the small print that nobody reads."""

from typing import Final

from drivers.simulated.table.flavours import flavour_of
from drivers.simulated.table.package import Package, chance_of

HEADS: Final = ("Val", "Mor", "Tav", "Ol", "Brin", "Cal", "Fen", "Lur", "Nov", "Per", "Sil", "Zan")
MIDDLES: Final = ("a", "e", "i", "o", "ou", "éa", "io", "u")
TAILS: Final = (
    "rel",
    "dine",
    "va",
    "lune",
    "mont",
    "ssy",
    "nel",
    "tis",
    "do",
    "quet",
    "zia",
    "bor",
)
CLAIMS: Final = (
    "depuis 1931",
    "recette fermière",
    "sans conservateur",
    "source de fibres",
    "nouveau",
    "format familial",
    "cuit au four",
    "récolté à la main",
    "origine garantie",
    "prêt à servir",
)
INGREDIENTS: Final = (
    "eau",
    "sucre",
    "farine de blé",
    "huile de tournesol",
    "lait écrémé",
    "sel",
    "amidon",
    "jus concentré",
    "arôme naturel",
    "levure",
    "épices",
    "correcteur d'acidité",
    "cacao maigre",
    "vinaigre",
    "tomates",
    "oignon",
)


def brand_of(package: Package) -> str:
    """Return the brand of a package's line, invented."""
    chance = chance_of("brand", package.line)
    return chance.choice(HEADS) + chance.choice(MIDDLES) + chance.choice(TAILS)


def claim_of(package: Package) -> str:
    """Return what its front promises."""
    return chance_of("claim", package.line).choice(CLAIMS)


def weight_of(package: Package) -> str:
    """Return what its front says it holds."""
    litres = package.shape == "bottle"
    volume = package.size_mm[0] * package.size_mm[1] * package.size_mm[2] / 1_000_000
    amount = max(1, round(volume * 20)) * 50
    unit = "ml" if litres else "g"
    return f"{amount} {unit}" if amount < 1000 else f"{amount / 1000:g} {'L' if litres else 'kg'}"


def small_print(package: Package) -> list[str]:
    """Return some lines of ingredients and advice, its own."""
    chance = chance_of("ingredients", package.name, package.barcode)
    some = chance.sample(INGREDIENTS, 9)
    shares = sorted((chance.randint(1, 60) for _ in range(3)), reverse=True)
    told = [f"{one} {share} %" for one, share in zip(some, shares, strict=False)]
    lot = f"L{chance.randint(1000, 9999)} {chance.randint(1, 28):02d}/{chance.randint(1, 12):02d}"
    return [
        f"Ingrédients : {told[0]}, {flavour_of(package)}, {', '.join(told[1:] + some[3:6])},",
        f"{', '.join(some[6:])}. Peut contenir des traces de fruits à coque.",
        f"Énergie {chance.randint(120, 2300)} kJ - matières grasses {chance.randint(0, 40)} g",
        f"Glucides {chance.randint(1, 80)} g - protéines {chance.randint(1, 30)} g",
        f"Sel 0,{chance.randint(1, 9)} g",
        "À conserver à l'abri de la chaleur et de l'humidité.",
        f"À consommer de préférence avant : {lot}",
    ]
