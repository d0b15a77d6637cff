"""Labels of the store's own scales, read by the layouts that came with the walk."""

import json
from typing import TYPE_CHECKING

import pytest

from tests.handheld.conftest import Handheld
from tests.handheld.fake_server import FakeServer, on_a_port
from tests.handheld.walks import a_line, a_walk
from wms.codes import check_digit
from wms.wire.handheld import KnownBarcode

if TYPE_CHECKING:
    from playwright.sync_api import Browser

LAYOUTS = ("29IIIIIWWWWWC", "22IIIIVPPPPC", "23IIIIVPPPPPC", "28IIIIIWWWWWC*10", "26IIIIINNNNNC")
# What the catalogue keeps: the labels of one article without their measure.
KEPT = ("291234500000", "22123400000", "231234000000", "281234500000", "261234500000")
SCAN = """
    let state = {...begin("handheld-1", "en"), person: {person_id: "tomasz", name: "", csrf_token: ""}};
    const scans = given.codes.map((code) => ({kind: "scan", code}));
    for (const happening of [{kind: "leased", task: given.task}, ...scans])
        [state] = next(state, {...happening, at_ms: 1_800_000_000_000, id: uuid7(1_800_000_000_000)});
    return [state.stop.count, state.wrong?.kind ?? null];
"""  # noqa: E501
ANOTHER_ARTICLE = (0, "article")


@pytest.fixture(scope="module")
def handheld(chromium: "Browser"):
    server = FakeServer()
    with on_a_port(server.app()) as server.url:
        opened = Handheld(chromium.new_page(), server)
        opened.page.goto(f"{server.url}/handheld/manifest.webmanifest")
        yield opened
        opened.page.close()


@pytest.mark.parametrize(
    ("body", "unit", "counted"),
    [
        ("291234500230", "gram", (230, None)),
        ("281234500023", "gram", (230, None)),
        ("261234500003", "each", (3, None)),
        ("22123470250", "each", (1, None)),
        ("231234502500", "each", (1, None)),
        ("22123470250", "gram", ANOTHER_ARTICLE),
        ("22123480250", "each", ANOTHER_ARTICLE),
        ("231234602500", "each", ANOTHER_ARTICLE),
        ("291234500000", "gram", ANOTHER_ARTICLE),
        ("291234600230", "gram", ANOTHER_ARTICLE),
        ("211234500230", "gram", ANOTHER_ARTICLE),
    ],
)
def test_a_label_counts_what_the_stores_layouts_say(handheld, body, unit, counted):
    barcodes = [KnownBarcode(barcode=f"{one}{check_digit(one)}", quantity=1) for one in KEPT]
    line = a_line(1, "A12-07-1", "Comté AOP", 480, unit=unit, barcodes=barcodes)
    task = json.loads(a_walk(line).model_copy(update={"scale_labels": LAYOUTS}).model_dump_json())

    end = handheld.machine(SCAN, task=task, codes=["A12-07-1", f"{body}{check_digit(body)}"])

    assert tuple(end) == counted


def test_a_walk_that_an_earlier_release_kept_is_read_as_before(handheld):
    barcodes = [KnownBarcode(barcode="2112345000008", quantity=1)]
    line = a_line(1, "A12-07-1", "Comté AOP", 480, unit="gram", barcodes=barcodes)
    task = json.loads(a_walk(line).model_dump_json())
    del task["scale_labels"]

    end = handheld.machine(SCAN, task=task, codes=["A12-07-1", "2112345003504"])

    assert end == [350, None]
