"""
Image in, evidence out; pure.

Today it reads the barcodes that can be seen in a photo of a basket. They are noted beside the
scans; what is not seen proves nothing, since most codes in a basket lie face down.
"""

from wms.vision.barcodes import CodeReaderMissing, CodeSeen, read_codes
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
    "CodeReaderMissing",
    "CodeSeen",
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
