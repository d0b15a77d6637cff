"""What a scan came to."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from wms.codes.gs1.digest import Price

Kind = Literal["gtin", "gs1", "link", "sscc", "epc", "own"]
"""
`gtin`: the number of an article alone; `gs1`: element strings; `link`: a GS1 Digital Link;
`sscc`: a logistic unit; `epc`: an RFID tag; `own`: anything else.
"""

Warn = Literal[
    "bad_check_digit",
    "bad_date",
    "unreadable_gs1",
    "contradiction",
    "not_epc",
]
"""
What could not be understood; the rest of the reading stands. `contradiction`: two values for one
thing, or two things that may not stand together.
"""


@dataclass(frozen=True, slots=True)
class Reading:
    """
    What a scan came to.

    `raw` is the code as scanned, without the scanner's symbology prefix and blanks around it: this
    is what an own code is looked up by. `gtin` has 14 digits. `expires_on` is the use-by date,
    or the best-before date where there is no other.
    """

    kind: Kind
    raw: str
    gtin: str | None = None
    lot: str | None = None
    expires_on: date | None = None
    weight_g: int | None = None
    count: int | None = None
    serial: str | None = None
    sscc: str | None = None
    warnings: tuple[Warn, ...] = ()
    price: Price | None = None
    produced_on: date | None = None
    packed_on: date | None = None
    best_before_on: date | None = None
    sell_by_on: date | None = None
