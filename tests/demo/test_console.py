"""What the person at the terminal is told."""

from types import SimpleNamespace
from typing import Any, cast

from wms.demo import FIXTURE
from wms.demo.console import answer, flagged
from wms.demo.house import House
from wms.demo.record import Flag, Record
from wms.demo.shop import read_shop

SHOP = read_shop(FIXTURE)


class Bench:
    """A bench that notes what its scanner saw."""

    name = "station-1"

    def __init__(self) -> None:
        self.scanned: list[str] = []

    def scan(self, code: str) -> None:
        self.scanned.append(code)


def house_with(bench: Bench) -> House:
    return cast(House, cast(Any, SimpleNamespace(shop=SHOP, benches=[bench])))


def test_a_typed_bin_lists_the_codes_of_what_lies_there_and_scans_nothing():
    bench = Bench()
    article = SHOP.articles["S-00001"]

    told = answer(article.bin.lower(), house_with(bench), Record())

    assert article.name in told
    assert article.barcode in told
    assert bench.scanned == []


def test_any_other_line_is_scanned_at_the_bench():
    bench = Bench()

    answer("T-01", house_with(bench), Record())

    assert bench.scanned == ["T-01"]


def test_what_packing_caught_is_told_with_the_senses_that_had_named_it():
    article = SHOP.articles["S-00001"]

    seen = flagged(article, Flag("too_many", article.sku, ("camera", "scale")))
    missing = flagged(article, Flag("missing", article.sku))

    assert seen == f"too many at packing: {article.name}, told by camera and scale"
    assert missing == f"missing at packing: {article.name}"
