"""Things come and go at a tray that camera and scale watch: the session alone, no devices."""

import pytest

from kiosk.flow import events
from kiosk.flow.effects import Beep, Close
from tests.kiosk.at_work import Work
from tests.kiosk.orders import GRAPES, MILK, PEAS, STRANGER, a_line

HERE, THERE = [(0, 0), (100, 0), (100, 100)], [(600, 600), (700, 600), (700, 700)]


def states(work: Work) -> list[str]:
    return [line.state for line in work.state.proof(work.basket).lines]


def lay_all(work: Work) -> Work:
    """Lay everything the order wants down, one by one, each scanned, seen and felt."""
    work.scan(MILK).see(MILK).weigh(1031)
    for grams in (1533, 2030):
        work.scan(PEAS).see().weigh(grams)
    return work.scan(GRAPES).see().weigh(2381)


def test_a_thing_that_three_senses_notice_counts_once_and_its_evidence_goes_with_the_close():
    work = lay_all(Work().at_a_tray())
    assert states(work) == ["right", "right", "right"]

    work.tap("close").tell(events.PhotoFailed, photo_id=work.basket.photo_id, reason="none")

    [close] = work.of(Close)
    assert close.command.senses == ("scanner", "camera", "scale")
    milk, *_ = close.command.items
    assert (milk.code, milk.sku, milk.source) == (MILK, "S-00001", "scanner")
    weight = [e for e in milk.evidence if (e.sense, e.sku, e.times) == ("weight", "S-00001", None)]
    assert [(e.log_ratio > 1, e.says) for e in weight] == [(True, "1031 g")]
    assert {e.sense for e in milk.evidence} == {"scan", "code", "weight"}


def test_a_code_that_only_the_camera_read_brings_the_article_in():
    work = Work().at_a_tray().see(MILK)
    assert (states(work)[0], work.word) == ("missing", None)

    work.weigh(1030)

    assert states(work)[0] == "right"
    assert (work.word, work.basket.items[0].source) == ("counted", "camera")
    assert work.see(STRANGER).word == "foreign"


def test_what_nobody_could_read_waits_for_its_scan_and_is_then_one_thing():
    work = Work().at_a_tray().see().weigh(1029)
    assert (work.word, len(work.basket.placed)) == ("scan_it", 1)
    assert states(work)[0] != "right"

    work.scan(MILK)

    assert (states(work)[0], len(work.basket.placed)) == ("right", 1)


def test_what_is_asked_about_can_be_answered_by_whoever_packs():
    work = Work().at_a_tray().open(lines=(a_line(1, "Milk", {MILK: 1}, weight_g=1030),))
    work.weigh(1030).see(evidence=[{"sense": "looks", "sku": "S-00001", "log_ratio": 0.5}])
    assert states(work) == ["unsure"]
    assert work.tap("close").word == "look_first"

    work.scan("CMD-YES")

    [thing] = work.basket.items
    said = [(e.sku, e.log_ratio, e.says) for e in thing.evidence if e.sense == "person"]
    assert said == [("S-00001", 20.0, "Lucie Moreau")]
    assert states(work) == ["right"]
    assert work.of(Beep)[-1] == Beep("done")


def test_a_wrong_thing_in_the_right_wrapper_is_asked_about_and_no_keeps_it_from_going():
    work = Work().at_a_tray().open(lines=(a_line(1, "Milk", {MILK: 1}, weight_g=1030),))
    other = [{"sense": "looks", "sku": "S-00001", "log_ratio": -6.0}]
    work.scan(MILK).see(evidence=other).weigh(480)
    proof = work.state.proof(work.basket)
    assert (proof.decision, proof.things[0].state) == ("ask", "mislabelled")

    work.scan("CMD-NO")

    assert work.state.proof(work.basket).decision == "block"
    work.scan("CMD-GONE")
    assert work.basket.placed == ()


def test_a_thing_that_was_no_article_is_taken_off_the_list():
    work = Work().at_a_tray().weigh(40).see()

    work.scan("CMD-GONE")

    assert work.basket.placed == ()
    assert work.scan("CMD-GONE").word == "no_doubt"


@pytest.mark.parametrize("first", ["scale", "camera", "person"])
def test_what_is_taken_out_goes_once_whoever_tells(first: str):
    work = Work().at_a_tray()
    work.scan(MILK).see(place=HERE).weigh(1031).scan(PEAS).see(place=THERE).weigh(1530)
    acts = {
        "scale": lambda: work.weigh(1031),
        "camera": lambda: work.see(change="taken", place=THERE),
        "person": lambda: work.tap("minus", "S-00002"),
    }

    for act in (first, *(one for one in ("scale", "camera") if one != first)):
        acts[act]()

    assert [one.code for one in work.basket.placed] == [MILK]
    work.weigh(0).see(change="taken", place=HERE)
    assert work.basket.placed == ()


def test_what_goes_off_the_scale_and_fits_nothing_is_said_and_may_come_back():
    work = lay_all(Work().at_a_tray()).weigh(900)
    assert (work.word, len(work.basket.placed)) == ("lifted", 4)

    work.weigh(2381)

    assert (work.word, len(work.basket.placed)) == (None, 4)
    assert states(work) == ["right", "right", "right"]


def test_a_scan_that_the_scale_never_felt_is_asked_about():
    work = Work().at_a_tray()
    work.scan(MILK).see().weigh(1031).scan(PEAS).see().weigh(1530).scan(PEAS).scan(GRAPES).see()
    work.weigh(1880)

    proof = work.state.proof(work.basket)
    assert proof.decision == "ask"
    assert [reason.word for reason in proof.why] == ["doubled_scan"]


def test_a_scale_that_only_weighs_bags_makes_no_things():
    work = Work().with_devices("scale").open().weigh(500)

    assert (work.basket.placed, work.state.weight_g) == ((), 500)


def test_a_covered_camera_is_no_sense_any_more_until_it_sees_again():
    work = Work().at_a_tray()
    assert list(work.state.working) == ["scanner", "camera", "scale"]

    work.tell(events.ViewTroubled, trouble="covered")
    assert list(work.state.working) == ["scanner", "scale"]
    assert work.of(Beep)[-1] == Beep("offline")

    assert work.tell(events.ViewTroubled, trouble="").state.working[1] == "camera"


def test_a_scale_that_was_away_begins_anew_and_makes_no_thing_of_what_lies_there():
    work = Work().at_a_tray().scan(MILK).see().weigh(1031)
    work.tell(events.DevicesChanged, devices=[d for d in work.state.devices if d.kind != "scale"])
    work.scan(PEAS).see()
    work.with_devices("barcode", "camera", "scale").weigh(1530).scan(PEAS).see().weigh(2031)

    assert len(work.basket.placed) == 3
    assert [one.load.grams if one.load else None for one in work.basket.placed] == [1031, None, 501]


def test_what_was_scanned_while_the_camera_was_covered_is_no_second_thing_when_it_looks_again():
    work = Work().at_a_tray().tell(events.ViewTroubled, trouble="covered")
    work.scan(MILK).weigh(1030)
    work.seconds += 40
    work.tell(events.ViewTroubled, trouble="").see(place=HERE, mark="a-1")

    [thing] = work.basket.placed
    assert (thing.code, len(thing.noticed)) == (MILK, 3)
    work.seconds += 40
    assert len(work.see(place=THERE, mark="a-2").basket.placed) == 2
