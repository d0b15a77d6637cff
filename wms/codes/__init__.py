"""
GS1 and EPC: from what was scanned to GTIN, lot, expiry, weight, serial; pure.

`read` is for the floor: it understands what it can, says what it could not (`Reading.warnings`),
and refuses only what no honest code holds. What it does not know is an own code (`own`): a bin,
a tote, a badge, a parcel.
"""

from wms.codes.epc import Sgtin, decode_sgtin96, encode_sgtin96
from wms.codes.gtin import check_digit, has_check_digit, normalise_gtin, same_gtin
from wms.codes.reading import Kind, Reading, Warn
from wms.codes.refusals import (
    CodeEmpty,
    CodeNotPrintable,
    CodeRefused,
    CodeTooLong,
    NotEpc,
    NotGtin,
)
from wms.codes.scan import read

__all__ = [
    "CodeEmpty",
    "CodeNotPrintable",
    "CodeRefused",
    "CodeTooLong",
    "Kind",
    "NotEpc",
    "NotGtin",
    "Reading",
    "Sgtin",
    "Warn",
    "check_digit",
    "decode_sgtin96",
    "encode_sgtin96",
    "has_check_digit",
    "normalise_gtin",
    "read",
    "same_gtin",
]
