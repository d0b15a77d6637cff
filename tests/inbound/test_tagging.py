"""A tag gets a number that no other tag has, and the store knows that it was written."""

import pytest

from tests.packing.bench import Bench
from tests.picking.walks import APPLIED, set_aside
from wms.codes import decode_sgtin96
from wms.ids import new_id

MILK = "3253950051784"


@pytest.fixture
def bench(shop) -> Bench:
    return Bench(shop)


def allot(bench: Bench, code: str = MILK, **more: str):
    wanted = {"tag_id": str(new_id()), "station": bench.name, "code": code}
    return bench.caller.post("/tags", wanted | more)


def test_an_article_gets_a_number_of_its_own_for_each_tag(bench):
    first, second = allot(bench), allot(bench)

    assert first.status_code == 201
    assert first.json["sku"] == second.json["sku"] == "S-00030"
    assert first.json["epc"] != second.json["epc"]
    assert decode_sgtin96(first.json["epc"]).gtin == first.json["gtin"] == MILK.zfill(14)


def test_asking_again_gives_the_same_number_again(bench):
    tag_id = str(new_id())

    assert allot(bench, tag_id=tag_id).json == allot(bench, tag_id=tag_id).json


@pytest.mark.parametrize(
    ("code", "status", "said"),
    [
        ("4006381333931", 404, "unknown_article"),
        ("2900000002920", 422, "no_article_number"),
        ("S-00030", 422, "no_article_number"),
    ],
)
def test_a_code_that_may_stand_on_no_tag_gets_no_number(bench, code, status, said):
    answer = allot(bench, code)

    assert (answer.status_code, answer.json["code"]) == (status, said)


def test_the_tag_that_was_written_is_known_once(bench):
    tag_id = allot(bench).json["tag_id"]

    def written():
        return bench.says("tag", tag_id=tag_id, replaced="E28011606000020000000001")

    first = written()
    outcomes = bench.send(first, first, written())

    assert outcomes == [APPLIED, ("repeated", None), set_aside("tag_written_before")]
    assert bench.send(bench.says("tag", tag_id=str(new_id()), replaced="00")) == [
        set_aside("unknown_tag")
    ]
