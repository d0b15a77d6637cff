"""
All codes in a picture: found, turned upright, read, gated by the catalogue, matched to it.

`read_codes` looks at one picture, `CodesOverTime` joins the frames of a moving item.
"""

from wms.vision.codes.catalogue import Catalogue, gtin_of
from wms.vision.codes.engines import CodeReaderMissing
from wms.vision.codes.moving import CodesOverTime
from wms.vision.codes.reading import Effort, read_codes
from wms.vision.codes.seen import RETAIL, CodeSeen, How

__all__ = [
    "RETAIL",
    "Catalogue",
    "CodeReaderMissing",
    "CodeSeen",
    "CodesOverTime",
    "Effort",
    "How",
    "gtin_of",
    "read_codes",
]
