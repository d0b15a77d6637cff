"""
The schemes of release 2: EPC Tag Data Standard 2.3, sections 14.6 and 15.3.

Header, data toggle, filter, in a DSGTIN a date, the key by its application identifiers, in the `++`
schemes a host name; then whatever more a tag tells (+AIDC data).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from wms.codes.breach import Breach
from wms.codes.epc.bits import WORD_BITS, Reader, Writer
from wms.codes.epc.epc import HEADER_BITS, Epc
from wms.codes.epc.hostname import read_hostname, write_hostname
from wms.codes.epc.methods import DATE_KIND_BITS, DATE_KINDS, Moment
from wms.codes.epc.table_f import read_identifier, read_value, write_identifier, write_value
from wms.codes.gs1.elements import checked
from wms.codes.gs1.identifiers import identifiers
from wms.codes.gs1.together import refuse_company, refuse_contradictions

Pair = tuple[str, str]
_FILTER_BITS: Final = 3
_DATE: Final = Moment(6)
_NO_EXTENSION: Final = ("254", "0")
_SSCC_BITS: Final = 72
_HEADER_DIGITS_BITS: Final = 8


@dataclass(frozen=True, slots=True)
class Plus:
    """A scheme that writes application identifiers one after the other."""

    name: str
    header: int
    ais: tuple[str, ...]
    dated: bool = False
    hosted: bool = False

    def read(self, bits: Reader) -> Epc:
        """
        Return the EPC in the bits after the header.

        :raises Breach: a field holds what it may not
        """
        toggle = bits.take(1, "data toggle")
        filter_value = bits.take(_FILTER_BITS, "filter")
        date = (self._read_date(bits),) if self.dated else ()
        key = tuple((ai, read_value(bits, ai)) for ai in self.ais)
        hostname = read_hostname(bits) if self.hosted else None
        data = tuple(_read_data(bits)) if toggle else ()
        self._refuse_toggle(toggle, data, bits)
        bits.finish()
        elements = tuple(pair for pair in (*key, *date, *data) if pair != _NO_EXTENSION)
        if data:
            refuse_company(refuse_contradictions(checked(elements)))
        return Epc(self.name, elements, filter_value, hostname=hostname)

    def write(self, epc: Epc) -> str:
        """
        Return the hexadecimal digits of an EPC.

        :raises Breach: an element string is missing, or does not fit
        """
        values = refuse_contradictions(checked(epc.elements))
        rest = {ai: value for ai, value in values.items() if ai not in self.ais}
        bits = Writer(self.name)
        bits.put(self.header, HEADER_BITS)
        date = self._date_kind(rest) if self.dated else None
        bits.put(int(len(rest) > (date is not None)), 1)
        bits.put(epc.filter_value or 0, _FILTER_BITS, "filter")
        if date is not None:
            bits.put(DATE_KINDS.index(date), DATE_KIND_BITS)
            _DATE.write(bits, rest.pop(date), date)
        for ai in self.ais:
            write_value(bits, ai, self._value(values, ai))
        if self.hosted:
            write_hostname(bits, epc.hostname or "")
        if rest:
            refuse_company(values)
        for ai, value in rest.items():
            write_identifier(bits, ai)
            write_value(bits, ai, value)
        return bits.hexadecimal()

    def _read_date(self, bits: Reader) -> Pair:
        kind = bits.take(DATE_KIND_BITS, "date type")
        if kind >= len(DATE_KINDS):
            raise Breach("epc_date_kind", scheme=self.name, indicator=kind)
        ai = DATE_KINDS[kind]
        value = _DATE.read(bits, ai)
        identifiers()[ai].refuse(value)
        return ai, value

    def _date_kind(self, rest: dict[str, str]) -> str:
        """Return the date that the tag tells first: expiry before the others."""
        for ai in ("17", *DATE_KINDS):
            if len(rest.get(ai, "")) == _DATE.length:
                return ai
        raise self._missing("a date", rest)

    def _value(self, values: dict[str, str], ai: str) -> str:
        value = values.get(ai, _NO_EXTENSION[1] if ai == _NO_EXTENSION[0] else None)
        if value is None:
            raise self._missing(f"({ai})", values)
        return value

    def _missing(self, expected: str, values: dict[str, str]) -> Breach:
        found = " ".join(f"({ai})" for ai in values) or "nothing"
        return Breach("epc_elements", scheme=self.name, expected=expected, found=found)

    def _refuse_toggle(self, toggle: int, data: tuple[Pair, ...], bits: Reader) -> None:
        follows = bits.left >= WORD_BITS and bits.look(bits.left) != 0
        if bool(toggle) != bool(data) or (not toggle and follows):
            found = "no data follows" if toggle else "data follows"
            raise Breach("epc_data_toggle", scheme=self.name, toggle=toggle, found=found)


def _read_data(bits: Reader) -> Iterator[Pair]:
    """Return what follows the key, until nothing but the filling of a word is left."""
    while (ahead := bits.look(_HEADER_DIGITS_BITS)) is not None:
        if ahead == 0 and bits.left < _HEADER_DIGITS_BITS + _SSCC_BITS:
            return
        ai = read_identifier(bits)
        yield ai, read_value(bits, ai)


_KINDS: Final = (
    ("sgtin", 0xF7, 0xFD, ("01", "21")),
    ("dsgtin", 0xFB, 0xFC, ("01", "21")),
    ("sscc", 0xF9, 0xEF, ("00",)),
    ("sgln", 0xF2, 0xE9, ("414", "254")),
    ("grai", 0xF1, 0xEB, ("8003",)),
    ("giai", 0xFA, 0xEE, ("8004",)),
    ("gsrn", 0xF4, 0xE7, ("8018",)),
    ("gsrnp", 0xF5, 0xE8, ("8017",)),
    ("gdti", 0xF6, 0xEA, ("253",)),
    ("cpi", 0xF0, 0xE6, ("8010", "8011")),
    ("sgcn", 0xF8, 0xEC, ("255",)),
    ("itip", 0xF3, 0xED, ("8006", "21")),
)
PLUS: Final[tuple[Plus, ...]] = tuple(
    Plus(name + mark, header, ais, dated=name == "dsgtin", hosted=mark == "++")
    for name, plus, plus_plus, ais in _KINDS
    for mark, header in (("+", plus), ("++", plus_plus))
)
