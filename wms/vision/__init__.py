"""
Image in, evidence out; pure.

`picture` opens what somebody else made, or refuses it. `codes` reads every barcode in a frame,
`looks` tells articles apart by their appearance, `tray` notices what was put down or taken away.
What is not seen proves nothing: most codes in a basket lie face down.
"""

from wms.vision.codes import (
    Catalogue,
    CodeReaderMissing,
    CodeSeen,
    CodesOverTime,
    read_codes,
)
from wms.vision.picture import (
    Grey,
    Image,
    PictureBroken,
    PictureEmpty,
    PictureRefused,
    PictureTooLarge,
    open_bgr,
    open_grey,
)

__all__ = [
    "Catalogue",
    "CodeReaderMissing",
    "CodeSeen",
    "CodesOverTime",
    "Grey",
    "Image",
    "PictureBroken",
    "PictureEmpty",
    "PictureRefused",
    "PictureTooLarge",
    "open_bgr",
    "open_grey",
    "read_codes",
]
