"""What a close leaves behind: verdict, evidence, answers, and where station and server differ."""

from typing import Any
from uuid import UUID

import pytest

from tests.canal import NOON, STORE, Channel, Person, an_order
from tests.canal import Bench as Station
from wms.db.timeline import list_facts
from wms.ids import new_id
from wms.packing import queries

MILK, MILK_CODE = "S-00001", "3288131500744"
CEREAL = "S-00002"

Json = dict[str, Any]


class Packing:
    """An order of milk, and of cereal as a gift, on a bench of either database."""

    def __init__(self, database, app) -> None:
        self.database, self.station = database, Station(app)
        body = an_order((MILK, 1), (CEREAL, 1))
        body["lines"][1] |= {"gift": True, "bundle": "breakfast for two"}
        self.placed = Channel(app).order(body).get_json()
        amina = Person(app, "amina")
        amina.exchange(*amina.picks(amina.lease()))
        self.order = self.station.open().get_json()
        self.order_id = UUID(self.placed["order_id"])

    def close(self, *codes: str, **more: object) -> Json:
        items = [
            {"code": code, "sku": code, "quantity": 1, "source": "scanner", "at": NOON.isoformat()}
            for code in codes
        ]
        return self.station.close(self.order) | {"items": items} | more

    def send(self, command: Json) -> str:
        return str(self.station.exchange(command)[0]["outcome"])

    def verdict(self) -> Json:
        with self.database.reading() as session:
            kept = queries.list_sessions(session, STORE, self.order_id)[0].verdict
        assert kept is not None
        return kept

    def differences(self) -> list[tuple[str, str]]:
        with self.database.reading() as session:
            facts = list_facts(session, STORE, self.order_id)
        told = [fact.payload for fact in facts if fact.kind == "verdict_differs"]
        return [(each["station_says"], each["server_says"]) for each in told]

    def evidence(self) -> list[tuple[str, Json]]:
        rows = "SELECT sense, detail FROM pack_evidence ORDER BY sense"
        with self.database.engine.connect() as connection:
            found = connection.exec_driver_sql(rows).all()
        return [(row[0], loaded(row[1])) for row in found]


def loaded(detail: Any) -> Json:
    import json

    plain: Json = json.loads(detail) if isinstance(detail, str) else detail
    return plain


@pytest.fixture
def packing(canal, make_app) -> Packing:
    return Packing(canal, make_app(canal))


def test_the_station_is_told_what_it_needs_to_prove_an_order(packing):
    milk, cereal = packing.order["lines"]

    assert (milk["gift"], milk["bundle"], milk["fragile"], milk["photo"]) == (
        False,
        None,
        False,
        None,
    )
    assert (cereal["gift"], cereal["bundle"]) == (True, "breakfast for two")
    assert (packing.order["escape_cents"], packing.order["check_cents"]) == (2_000, 40)
    assert [line["bundle"] for line in packing.placed["lines"]] == [None, "breakfast for two"]


def test_a_gift_may_be_absent_and_what_was_bought_may_not(packing):
    assert packing.send(packing.close(CEREAL)) == "set_aside"
    assert packing.send(packing.close(MILK)) == "applied"


def test_the_verdict_is_kept_with_its_lines_things_and_who_answered(packing):
    crop, said = str(new_id()), {"sku": MILK, "says": "", "crop": None}
    close = packing.close(MILK_CODE, CEREAL)
    close["items"][0] |= {
        "crop": crop,
        "evidence": [
            said | {"sense": "looks", "log_ratio": -4.0},
            said | {"sense": "person", "log_ratio": 20.0},
        ],
    }

    assert packing.send(close) == "applied"

    kept = packing.verdict()
    assert (kept["decision"], kept["answered_by"], kept["working"]) == ("pass", "ines", ["scanner"])
    assert [(line["sku"], line["state"]) for line in kept["lines"]] == [
        (MILK, "right"),
        (CEREAL, "right"),
    ]
    assert kept["lines"][0]["crops"] == [crop]
    assert 0.9 < kept["lines"][0]["probability"] <= 1.0
    assert [(thing["code"], thing["line_no"]) for thing in kept["things"]] == [
        (MILK_CODE, 1),
        (CEREAL, 2),
    ]
    senses = packing.evidence()
    assert [sense for sense, _ in senses] == ["barcode", "barcode", "person"]
    assert (senses[2][1]["who"], senses[2][1]["thing"]) == ("ines", 0)


def test_a_station_that_takes_a_wrong_basket_for_right_is_told_of_in_the_journal(packing):
    assert packing.send(packing.close()) == "set_aside"
    assert packing.differences() == [("pass", "not pass")]

    close = packing.close(MILK, CEREAL)
    assert (packing.send(close), packing.send(close)) == ("applied", "repeated")
    assert len(packing.differences()) == 1


def test_a_station_that_doubts_a_right_basket_is_told_of_too(packing):
    decided = {"token": packing.station.headers["X-Login"], "reason": "I have looked"}

    assert packing.send(packing.close(MILK, CEREAL, decision=decided)) == "applied"

    assert packing.differences() == [("not pass", "pass")]


def test_a_packer_answers_for_what_nobody_is_sure_of_and_not_for_what_is_wrong(packing):
    decided = {"token": packing.station.headers["X-Login"], "reason": "I have looked"}
    unread = {"code": None, "sku": None, "quantity": 1, "source": "seen", "at": NOON.isoformat()}
    looks = {"sense": "looks", "sku": CEREAL, "log_ratio": 2.0, "says": "", "crop": None}
    unsure = packing.close(MILK, CEREAL)
    unsure["items"].append(unread | {"evidence": [looks]})
    unsure["senses"] = ["scanner", "camera"]

    missing = packing.send(packing.close(CEREAL, decision=decided))
    answered = packing.send(unsure | {"decision": decided})

    assert missing == "set_aside"
    assert answered == "applied"
    assert packing.verdict()["decision"] == "ask"
