"""
The same identity as components of an EPC URI and as element strings.

EPC Tag Data Standard 2.3, section 7: an element string has a check digit and does not say how long
the company prefix is; an EPC URI says that and has no check digit.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from wms.codes.breach import Breach
from wms.codes.gtin import check_digit

Pair = tuple[str, str]
_NO_EXTENSION: Final = "0"
_COMPANY_DIGITS: Final = range(6, 13)


@dataclass(frozen=True, slots=True)
class Key:
    """
    One kind of EPC: its name in URIs, its application identifier, and how they correspond.

    `body` is how many digits of the element string are numbered by company prefix and reference
    (0: all of it, whatever its length). `moved`: the first digit of the reference stands before
    the company prefix. `tail` are digits after the check digit that are components of their own;
    `beside` is the identifier of the last component, or None where it follows in the same value.
    """

    urn: str
    components: int
    ai: str
    body: int = 0
    moved: bool = False
    before: str = ""
    tail: tuple[int, ...] = ()
    beside: str | None = None
    has_serial: bool = False

    def to_elements(self, components: tuple[str, ...]) -> tuple[Pair, ...]:
        """Return the element strings of the components of an EPC URI."""
        company, reference, *rest = components
        body = reference[:1] + company + reference[1:] if self.moved else company + reference
        value = self.before + body + (str(check_digit(body)) if self.body else "")
        pieces, rest = rest[: len(self.tail)], rest[len(self.tail) :]
        value += "".join(pieces)
        if self.beside is None:
            return ((self.ai, value + "".join(rest)),)
        if self.ai == "414" and rest == [_NO_EXTENSION]:
            return ((self.ai, value),)
        return ((self.ai, value), (self.beside, rest[0]))

    def to_components(self, values: Mapping[str, str], company_digits: int) -> tuple[str, ...]:
        """
        Return the components of an EPC URI of checked values by their identifiers.

        :raises Breach: there is another key, a serial is missing, or no such company prefix
        """
        if self.ai not in values or company_digits not in _COMPANY_DIGITS:
            raise self._refuse(values)
        value = values[self.ai].removeprefix(self.before)
        body = value[: self.body] if self.body else value
        if self.moved:
            body = body[1 : 1 + company_digits] + body[0] + body[1 + company_digits :]
        components = [body[:company_digits], body[company_digits:]]
        rest = value[self.body + 1 :] if self.body else ""
        for length in self.tail:
            components.append(rest[:length])
            rest = rest[length:]
        if self.beside is not None:
            rest = values.get(self.beside, _NO_EXTENSION if self.ai == "414" else "")
        if self.has_serial:
            if not rest:
                raise self._refuse(values)
            components.append(rest)
        return tuple(components)

    def _refuse(self, values: Mapping[str, str]) -> Breach:
        wanted = f"({self.ai})" + (f" and ({self.beside})" if self.beside else "")
        if self.has_serial and self.beside is None:
            wanted += " with a serial number"
        found = " ".join(f"({ai})" for ai in values) or "nothing"
        if self.ai in values and found != wanted and not self.has_serial:
            return Breach("epc_company_digits", scheme=self.urn)
        return Breach("epc_elements", scheme=self.urn, expected=wanted, found=found)


KEYS: Final[dict[str, Key]] = {
    key.urn: key
    for key in (
        Key("sgtin", 3, "01", 13, moved=True, beside="21", has_serial=True),
        Key("sscc", 2, "00", 17, moved=True),
        Key("sgln", 3, "414", 12, beside="254", has_serial=True),
        Key("grai", 3, "8003", 12, before="0", has_serial=True),
        Key("giai", 2, "8004"),
        Key("gsrn", 2, "8018", 17),
        Key("gsrnp", 2, "8017", 17),
        Key("gdti", 3, "253", 12, has_serial=True),
        Key("cpi", 3, "8010", beside="8011", has_serial=True),
        Key("sgcn", 3, "255", 12, has_serial=True),
        Key("itip", 5, "8006", 13, moved=True, tail=(2, 2), beside="21", has_serial=True),
    )
}
"""Every kind of EPC that has element strings, by its name in URIs."""
