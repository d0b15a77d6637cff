"""
GS1 and EPC: from what was scanned to GTIN, lot, expiry, weight, serial; pure.

`read` is for the floor: it understands what it can, says what it could not (`Reading.warnings`),
and refuses only what no honest code holds. What it does not know is an own code (`own`): a bin,
a tote, a badge, a parcel.

`parse` and `parse_epc` are for who prints, encodes and integrates: they refuse whatever the
standards forbid, each with its reason (`Breach`). `wms.codes.epc` reads and writes the numbers of
RFID tags both ways, `wms.codes.gs1` element strings and Digital Links.
"""

from wms.codes.breach import REASONS, Breach
from wms.codes.epc import Sgtin, decode_sgtin96, encode_sgtin96
from wms.codes.gs1.digest import Digest, Price
from wms.codes.gtin import check_digit, has_check_digit, normalise_gtin, same_gtin
from wms.codes.layouts import DEFAULT_LAYOUTS, Layout, layouts_of
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
from wms.codes.strict import Parsed, parse, parse_epc, parse_upc_e

__all__ = [
    "DEFAULT_LAYOUTS",
    "REASONS",
    "Breach",
    "CodeEmpty",
    "CodeNotPrintable",
    "CodeRefused",
    "CodeTooLong",
    "Digest",
    "Kind",
    "Layout",
    "NotEpc",
    "NotGtin",
    "Parsed",
    "Price",
    "Reading",
    "Sgtin",
    "Warn",
    "check_digit",
    "decode_sgtin96",
    "encode_sgtin96",
    "has_check_digit",
    "layouts_of",
    "normalise_gtin",
    "parse",
    "parse_epc",
    "parse_upc_e",
    "read",
    "same_gtin",
]
