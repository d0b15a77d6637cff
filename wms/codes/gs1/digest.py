"""What element strings mean to a store: article, lot, dates, weight, count, price, serial."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from wms.codes.gs1.dates import to_date
from wms.codes.iso import CURRENCIES, decimals_of

_GTINS: Final = ("01", "02", "03")
_PIECE_OF_GTIN: Final = ("8006", "8026")
_COUNTS: Final = ("37", "30")
_GTIN_DIGITS: Final = 14
_DATE_DIGITS: Final = 6
_CURRENCY_DIGITS: Final = 3
# Exact by definition: the international pound and the troy ounce, in grams.
_GRAMS: Final = {
    "310": Decimal(1000),
    "320": Decimal("453.59237"),
    "356": Decimal("31.1034768"),
}
_PRICE: Final = "392"
_PRICE_WITH_CURRENCY: Final = "393"
_DATES: Final = {
    "11": "produced_on",
    "13": "packed_on",
    "15": "best_before_on",
    "16": "sell_by_on",
    "17": "expires_on",
}
_EXPIRY_TIME: Final = "7003"


@dataclass(frozen=True, slots=True)
class Price:
    """
    What is to be paid: exact, and in the smallest unit of its currency.

    `minor` is None where the amount is finer than that unit; `currency` is None where the label
    leaves it to the shop, and two decimals are taken for its unit then.
    """

    amount: Decimal
    minor: int | None
    currency: str | None


@dataclass(frozen=True, slots=True)
class Digest:
    """
    What element strings mean to a store; None: they do not say.

    `gtin` has 14 digits, and is that of the goods within where the code is that of a logistic
    unit. `weight_g` is rounded, half a gram up; `weight_kg` is exact. A date is the last day of
    its month where the label leaves the day open.
    """

    gtin: str | None = None
    lot: str | None = None
    produced_on: date | None = None
    packed_on: date | None = None
    best_before_on: date | None = None
    sell_by_on: date | None = None
    expires_on: date | None = None
    weight_g: int | None = None
    weight_kg: Decimal | None = None
    count: int | None = None
    price: Price | None = None
    serial: str | None = None
    sscc: str | None = None


DIGEST_FIELDS: Final = tuple(field.name for field in fields(Digest))


def digest(values: Mapping[str, str], *, year: int | None = None) -> Digest:
    """
    Return what checked values by their identifiers mean; `year` is the year they are read in.

    :raises ValueError: a date that is none
    """
    days = {name: to_date(values[ai], year=year) for ai, name in _DATES.items() if ai in values}
    if "expires_on" not in days and _EXPIRY_TIME in values:
        days["expires_on"] = to_date(values[_EXPIRY_TIME][:_DATE_DIGITS], year=year)
    grams = _grams(values)
    return Digest(
        gtin=_gtin(values),
        lot=values.get("10"),
        weight_g=None if grams is None else int(grams.quantize(Decimal(1), ROUND_HALF_UP)),
        weight_kg=None if grams is None else (grams / 1000).normalize(),
        count=next((int(values[ai]) for ai in _COUNTS if ai in values), None),
        price=_price(values),
        serial=values.get("21"),
        sscc=values.get("00"),
        **days,
    )


def price_of(amount: Decimal, currency: str | None) -> Price:
    """Return an amount as a price."""
    minor = amount.scaleb(decimals_of(currency))
    return Price(amount, int(minor) if minor == minor.to_integral_value() else None, currency)


def _gtin(values: Mapping[str, str]) -> str | None:
    for ai in _GTINS:
        if ai in values:
            return values[ai]
    for ai in _PIECE_OF_GTIN:
        if ai in values:
            return values[ai][:_GTIN_DIGITS]
    return None


def _grams(values: Mapping[str, str]) -> Decimal | None:
    for ai, value in values.items():
        grams = _GRAMS.get(ai[:3]) if ai[0] == "3" and len(ai) == len("310n") else None
        if grams is not None:
            return Decimal(value).scaleb(-int(ai[3])) * grams
    return None


def _price(values: Mapping[str, str]) -> Price | None:
    for ai, value in values.items():
        if ai.startswith(_PRICE):
            return price_of(Decimal(value).scaleb(-int(ai[3])), None)
        if ai.startswith(_PRICE_WITH_CURRENCY):
            amount = Decimal(value[_CURRENCY_DIGITS:]).scaleb(-int(ai[3]))
            return price_of(amount, CURRENCIES.get(value[:_CURRENCY_DIGITS]))
    return None
