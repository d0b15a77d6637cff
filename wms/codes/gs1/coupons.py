"""
North American coupon codes, checked for their shape.

(8110): GS1 US, North American Coupon Application Guideline Using GS1 DataBar Expanded.
(8112): GS1 AI (8112) Coupon Data Specification, positive offer file.
"""

from collections.abc import Callable
from typing import Final

from wms.codes.gs1.dates import is_day

_LENGTHS_1_TO_5: Final = "12345"
_REQUIREMENT_CODES: Final = "012349"
_FAMILY_DIGITS: Final = 3
_OFFER_DIGITS: Final = 6
_COMPANY_DIGITS_MIN: Final = 6
_NO_COMPANY: Final = "9"


class _Cut(Exception):
    """The code ends within a field, or a field has no such form."""


class _Digits:
    """The digits of a coupon, read from the left."""

    def __init__(self, digits: str) -> None:
        self.rest = digits

    def take(self, length: int) -> str:
        if len(self.rest) < length:
            raise _Cut
        taken, self.rest = self.rest[:length], self.rest[length:]
        return taken

    def choose(self, allowed: str) -> str:
        digit = self.take(1)
        if digit not in allowed:
            raise _Cut
        return digit

    def sized(self, allowed: str, more: int = 0) -> str:
        """Return a field whose first digit says how long it is."""
        return self.take(int(self.choose(allowed)) + more)

    def optional(self, mark: str) -> bool:
        if self.rest.startswith(mark):
            self.take(1)
            return True
        return False


def is_coupon(value: str) -> bool:
    """Return whether a value of (8110) has the shape of a coupon code."""
    return _reads(value, _read_coupon)


def is_offer(value: str) -> bool:
    """Return whether a value of (8112) has the shape of a positive offer."""
    return _reads(value, _read_offer)


def _reads(value: str, read: Callable[[_Digits], None]) -> bool:
    digits = _Digits(value)
    try:
        read(digits)
    except _Cut:
        return False
    return value.isdigit() and not digits.rest


def _read_offer(digits: _Digits) -> None:
    digits.choose("01")
    digits.sized("0123456", _COMPANY_DIGITS_MIN)
    digits.take(_OFFER_DIGITS)
    digits.sized("0123456789", _COMPANY_DIGITS_MIN)


def _read_coupon(digits: _Digits) -> None:
    digits.sized("0123456", _COMPANY_DIGITS_MIN)
    digits.take(_OFFER_DIGITS)
    digits.sized(_LENGTHS_1_TO_5)
    _read_purchase(digits)
    if digits.optional("1"):
        digits.choose("0123")
        _read_purchase(digits)
        _read_company(digits)
    if digits.optional("2"):
        _read_purchase(digits)
        _read_company(digits)
    _read_dates(digits)
    if digits.optional("5"):
        digits.sized("0123456789", _COMPANY_DIGITS_MIN)
    if digits.optional("6"):
        digits.sized("1234567", _COMPANY_DIGITS_MIN)
    if digits.optional("9"):
        for allowed in ("01256", "012", "0123456789", "01"):
            digits.choose(allowed)


def _read_purchase(digits: _Digits) -> None:
    digits.sized(_LENGTHS_1_TO_5)
    digits.choose(_REQUIREMENT_CODES)
    digits.take(_FAMILY_DIGITS)


def _read_company(digits: _Digits) -> None:
    if not digits.optional(_NO_COMPANY):
        digits.sized("0123456", _COMPANY_DIGITS_MIN)


def _read_dates(digits: _Digits) -> None:
    expires = digits.take(6) if digits.optional("3") else None
    starts = digits.take(6) if digits.optional("4") else None
    for day in (expires, starts):
        if day is not None and not (day.isdigit() and is_day(day)):
            raise _Cut
    if expires is not None and starts is not None and starts > expires:
        raise _Cut
