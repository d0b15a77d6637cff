"""RFID tags in the simulated store: some of its articles carry one on each piece."""

import zlib
from typing import Final

from wms.codes import Sgtin, encode_sgtin96, has_check_digit
from wms.demo.physical import Package

TAGGED_ONE_IN: Final = 5
OWN_PREFIX: Final = "2"
GTIN_DIGITS: Final = 13


def epcs_of(packages: list[Package], batch: str) -> list[str]:
    """
    Return the EPCs of those packages that carry a tag; `batch` tells their serials from others'.

    Dear or small articles are tagged in a store; here every fifth is, by its SKU.
    """
    found = []
    for place, package in enumerate(packages):
        code = package.code
        usual = len(code) == GTIN_DIGITS and has_check_digit(code) and code[0] != OWN_PREFIX
        if usual and zlib.crc32(package.sku.encode()) % TAGGED_ONE_IN == 0:
            serial = zlib.crc32(f"{batch} {place}".encode())
            found.append(encode_sgtin96(Sgtin(code, serial)))
    return found
