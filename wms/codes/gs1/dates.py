"""
Dates and times of element strings: General Specifications, section 3.4 and 7.12.

Day 00 stands for the last day of the month where it is allowed. A year of two digits lies within
49 years before and 50 years after the year it is read in.
"""

from datetime import date
from typing import Final

_MONTHS: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_FEBRUARY: Final = 2
_CENTURY: Final = 100
_AHEAD_MAX: Final = 50


def is_day(value: str) -> bool:
    """Return whether YYMMDD is a day."""
    return value[4:] != "00" and is_day_or_month(value)


def is_day_or_month(value: str) -> bool:
    """Return whether YYMMDD is a day, or with DD 00 a month."""
    # 1900 and 2100 are out of reach of a year of two digits for now: 00 is the leap year 2000.
    return _is_day(int(value[:2]), int(value[2:4]), int(value[4:6]))


def is_long_day(value: str) -> bool:
    """Return whether YYYYMMDD is a day."""
    year = int(value[:4])
    return value[6:] != "00" and year > 0 and _is_day(year, int(value[4:6]), int(value[6:8]))


def to_date(value: str, *, year: int | None = None) -> date:
    """
    Return the day that YYMMDD is, or the last day of its month for DD 00.

    `year` is the year it is read in. None stands for this century: food does not date from the
    one before.

    :raises ValueError: it is no date
    """
    full = full_year(int(value[:2]), year)
    month, day = int(value[2:4]), int(value[4:6])
    return date(full, month, day or days_in(full, month))


def full_year(short: int, year: int | None) -> int:
    """Return the full year of its last two digits (section 7.12)."""
    if year is None:
        return 2000 + short
    full = year - year % _CENTURY + short
    if full - year > _AHEAD_MAX:
        return full - _CENTURY
    return full + _CENTURY if year - full >= _AHEAD_MAX else full


def days_in(year: int, month: int) -> int:
    """
    Return how many days the month has.

    :raises ValueError: there is no such month
    """
    if not 1 <= month <= len(_MONTHS):
        raise ValueError(month)
    if month == _FEBRUARY and not _is_leap(year):
        return 28
    return _MONTHS[month - 1]


def _is_day(year: int, month: int, day: int) -> bool:
    return 1 <= month <= len(_MONTHS) and day <= days_in(year, month)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0 or year == 0)
