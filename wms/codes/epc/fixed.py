"""
The schemes of release 1 with a company prefix: EPC Tag Data Standard 2.3, section 14.6.

Header, filter, partition, company prefix and reference, then what the scheme needs more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from wms.codes.breach import Breach
from wms.codes.epc.bits import Reader, Writer
from wms.codes.epc.company import Company, CompanyPart, CompanyText
from wms.codes.epc.epc import HEADER_BITS, Epc
from wms.codes.epc.fields import Digits, Field, Integer, Numeral, Reserved, Text
from wms.codes.epc.keys import KEYS, Key
from wms.codes.gs1.elements import checked

_FILTER_BITS: Final = 3
_SERIAL: Final = "serial number"
_EXTENSION: Final = "extension"


@dataclass(frozen=True, slots=True)
class Fixed:
    """A scheme whose fields have their places once and for all."""

    name: str
    header: int
    urn: str
    fields: tuple[Field, ...]
    filtered: bool = True

    @property
    def key(self) -> Key | None:
        """How it corresponds to element strings; None: not at all."""
        return KEYS.get(self.urn)

    def read(self, bits: Reader) -> Epc:
        """
        Return the EPC in the bits after the header.

        :raises Breach: a field holds what it may not
        """
        filter_value = bits.take(_FILTER_BITS, "filter") if self.filtered else None
        components = tuple(self._components(bits))
        bits.finish()
        elements = self.key.to_elements(components) if self.key is not None else ()
        checked(elements)
        return Epc(self.name, elements, filter_value, components)

    def write(self, epc: Epc) -> str:
        """
        Return the hexadecimal digits of an EPC.

        :raises Breach: a component does not fit its field
        """
        bits = Writer(self.name)
        bits.put(self.header, HEADER_BITS)
        if self.filtered:
            bits.put(epc.filter_value or 0, _FILTER_BITS, "filter")
        components = epc.components
        if len(components) != sum(field.components for field in self.fields):
            raise Breach("epc_company_digits", scheme=self.name)
        for field in self.fields:
            field.write(bits, *components[: field.components])
            components = components[field.components :]
        return bits.hexadecimal()

    def _components(self, bits: Reader) -> Iterator[str]:
        for field in self.fields:
            yield from field.read(bits)


_SGTIN: Final = Company("item reference", 44, 13)
_SERVICE: Final = Company("reference", 58, 17)
_TYPE: Final = Company("asset type", 44, 12)
_PLACE: Final = Company("reference", 41, 12)
_PIECES: Final = (Digits("piece", 7, 2), Digits("total", 7, 2))

FIXED: Final[tuple[Fixed, ...]] = (
    Fixed("sgtin-96", 0x30, "sgtin", (_SGTIN, Integer(_SERIAL, 38))),
    Fixed("sgtin-198", 0x36, "sgtin", (_SGTIN, Text(_SERIAL, 140))),
    Fixed("sscc-96", 0x31, "sscc", (_SERVICE, Reserved(24))),
    Fixed("sgln-96", 0x32, "sgln", (_PLACE, Integer(_EXTENSION, 41))),
    Fixed("sgln-195", 0x39, "sgln", (_PLACE, Text(_EXTENSION, 140))),
    Fixed("grai-96", 0x33, "grai", (_TYPE, Integer(_SERIAL, 38))),
    Fixed("grai-170", 0x37, "grai", (_TYPE, Text(_SERIAL, 112))),
    Fixed("giai-96", 0x34, "giai", (Company("asset reference", 82, None, 25),)),
    Fixed("giai-202", 0x38, "giai", (CompanyText("asset reference", 188, 30),)),
    Fixed("gsrn-96", 0x2D, "gsrn", (_SERVICE, Reserved(24))),
    Fixed("gsrnp-96", 0x2E, "gsrnp", (_SERVICE, Reserved(24))),
    Fixed("gdti-96", 0x2C, "gdti", (_PLACE, Integer(_SERIAL, 41))),
    Fixed("gdti-113", 0x3A, "gdti", (_PLACE, Numeral(_SERIAL, 58, 17))),
    Fixed("gdti-174", 0x3E, "gdti", (_PLACE, Text(_SERIAL, 119))),
    Fixed("cpi-96", 0x3C, "cpi", (Company("part", 51, None, 15), Integer(_SERIAL, 31))),
    Fixed("cpi-var", 0x3D, "cpi", (CompanyPart("part", 30), Integer(_SERIAL, 40))),
    Fixed("sgcn-96", 0x3F, "sgcn", (_PLACE, Numeral(_SERIAL, 41, 12))),
    Fixed("itip-110", 0x40, "itip", (_SGTIN, *_PIECES, Integer(_SERIAL, 38))),
    Fixed("itip-212", 0x41, "itip", (_SGTIN, *_PIECES, Text(_SERIAL, 140))),
    Fixed(
        "gid-96",
        0x35,
        "gid",
        (Integer("manager", 28), Integer("class", 24), Integer(_SERIAL, 36)),
        filtered=False,
    ),
)
