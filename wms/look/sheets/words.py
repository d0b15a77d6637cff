"""The few words that stand on labels, by language."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

WORDS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "en": {
            "bin": "Bin",
            "tote": "Tote",
            "badge": "Badge",
            "article": "Article",
            "ambient": "Ambient",
            "chilled": "Chilled",
            "frozen": "Frozen",
            "aisle": "aisle",
            "bay": "bay",
            "level": "level",
        },
        "fr": {
            "bin": "Emplacement",
            "tote": "Bac",
            "badge": "Badge",
            "article": "Article",
            "ambient": "Ambiant",
            "chilled": "Frais",
            "frozen": "Surgelé",
            "aisle": "allée",
            "bay": "travée",
            "level": "niveau",
        },
    }
)
