"""A store reads the labels of its own scales as its settings say, on the server and its devices."""

from dataclasses import replace

import pytest

from tests.api.shop import line
from tests.packing.bench import Bench, picked
from tests.picking.walks import APPLIED, Picker, set_aside
from wms.app import create_app
from wms.catalogue.model import Barcode
from wms.catalogue.operations import recognise
from wms.codes import DEFAULT_LAYOUTS, check_digit, layouts_of
from wms.codes.layouts import price_check_digit
from wms.config import Codes, ConfigError, Security, Settings
from wms.wire.handheld import SCALE_LABELS

MILK, BANANAS = "S-00001", "S-03362"
LAYOUTS = ("29IIIIIWWWWWC", "22IIIIVPPPPC")


def label(body: str) -> str:
    return f"{body}{check_digit(body)}"


def of_price(article: str, cents: int) -> str:
    return label(f"22{article}{price_check_digit(f'{cents:04}')}{cents:04}")


OF_1000_G = label("290777701000")


@pytest.fixture
def other_scales(shop):
    """Return a store whose scales print other labels, of which bananas and milk have each some."""
    parts = shop.app.extensions["wms"]
    settings = parts.settings.model_copy(update={"codes": Codes(scale_labels=LAYOUTS)})
    shop.app.extensions["wms"] = replace(parts, settings=settings)
    known = {
        label("290777700000"): BANANAS,
        of_price("0101", 0): BANANAS,
        of_price("0102", 0): MILK,
    }

    def write(session):
        for code, sku in known.items():
            row = {"barcode": code.zfill(14), "sku": sku, "quantity": 1, "kind": "weight"}
            session.add(Barcode(store_id="canal", **row))

    shop.database.run(write)
    return shop


@pytest.mark.parametrize(
    ("code", "known"),
    [
        (OF_1000_G, (BANANAS, 1_000)),
        (label("290777700000"), (BANANAS, None)),
        (of_price("0101", 249), (BANANAS, None)),
        (of_price("0102", 249), (MILK, 1)),
        (BANANAS, (BANANAS, None)),
        ("2100101010002", None),
    ],
)
def test_the_server_reads_labels_by_the_stores_layouts(other_scales, code, known):
    with other_scales.database.reading() as session:
        found = recognise(
            session, "canal", code, layouts=other_scales.app.extensions["wms"].layouts
        )

    assert (None if found is None else (found.sku.sku, found.quantity)) == known


def test_without_a_word_a_label_is_21_then_five_of_article_then_five_of_grams(shop):
    assert layouts_of(Codes().scale_labels) == DEFAULT_LAYOUTS
    assert Codes().scale_labels == SCALE_LABELS
    with shop.database.reading() as session:
        found = recognise(
            session, "canal", label("210010101000"), layouts=shop.app.extensions["wms"].layouts
        )

    assert found is not None
    assert (found.sku.sku, found.quantity) == (BANANAS, 1_000)


def test_the_handheld_is_told_the_stores_layouts(other_scales):
    other_scales.order(line(BANANAS, 1_000))

    assert Picker(other_scales).lease()["scale_labels"] == list(LAYOUTS)


def test_the_station_is_told_too_and_a_basket_is_judged_by_the_stores_layouts(other_scales):
    picked(other_scales, line(BANANAS, 1_000))
    bench = Bench(other_scales)
    assert bench.open().json["scale_labels"] == list(LAYOUTS)

    by_another = bench.closes([bench.scans(label("210010101000"), 1_000)])
    by_its_own = bench.closes([bench.scans(OF_1000_G, 1_000)])

    assert bench.send(by_another) == [set_aside("basket_not_right")]
    assert bench.send(by_its_own) == [APPLIED]


def test_goods_are_received_and_tagged_by_the_stores_layouts(other_scales):
    bench = Bench(other_scales)
    wanted = {"tag_id": "01920000-0000-7000-8000-000000000011", "station": bench.name}

    refused = bench.caller.post("/tags", wanted | {"code": OF_1000_G})

    # Known, and of no number that may stand on a tag.
    assert refused.json["code"] == "no_article_number"
    receipt = {"code": OF_1000_G, "lot": "L-9", "expires_on": "2031-02-01", "quantity": 1_000}
    manager = other_scales.person("nadia", "office")
    answer = manager.post("/receipts", receipt | {"bin": "A08-16-1"})
    assert answer.status_code == 201, answer.text


def test_a_layout_that_no_scale_can_print_stops_the_server_and_says_why():
    settings = Settings(
        security=Security(demonstration=True), codes=Codes(scale_labels=("21IIIIIIIIIIC",))
    )

    with pytest.raises(ConfigError, match=r"codes\.scale_labels: .*needs I and one of W, P and N"):
        create_app(settings)
