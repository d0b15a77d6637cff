"""
Sheets of labels as PDF, for the printer that every office has: bins, totes, badges, articles.

Bars and squares are drawn as areas, never as pictures, and each is a whole number of dots of a
printer of 600 dots per inch: sharp at any size, and the same width throughout.
"""

from wms.look.sheets.paper import PAPERS, Paper
from wms.look.sheets.sheet import LabelTooSmall, Tag, print_sheet
from wms.look.sheets.symbols import CannotEncode, Kind
from wms.look.sheets.words import WORDS

__all__ = [
    "PAPERS",
    "WORDS",
    "CannotEncode",
    "Kind",
    "LabelTooSmall",
    "Paper",
    "Tag",
    "print_sheet",
]
