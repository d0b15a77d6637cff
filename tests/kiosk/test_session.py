import pytest

from kiosk.flow import events
from kiosk.flow.effects import (
    AskCompletion,
    AskHandover,
    AskLogin,
    AskOrder,
    Beep,
    Close,
    LogOut,
    Print,
    Send,
    TakePhoto,
    ZeroScale,
)
from tests.kiosk.at_work import Work
from tests.kiosk.orders import GRAPES, MILK, NOON, PEAS, PEAS_PACK, STRANGER, a_line

ALL = (MILK, PEAS, PEAS, GRAPES)
# What the catalogue keeps of an article: the labels without their measure.
LABELS = {"2912345000004": 1, "221234000004": 1}


@pytest.mark.parametrize(
    ("lines", "codes", "seen"),
    [
        ([a_line(1, "Peas", {PEAS: 1, PEAS_PACK: 6}, expected=7)], [PEAS_PACK, PEAS], 7),
        ([a_line(1, "Peas", {PEAS_PACK: 6}, expected=6)], [f"(01){PEAS_PACK}(10)A1"], 6),
        ([a_line(1, "Cola", {"0049000042566": 1})], ["049000042566"], 1),
        ([a_line(1, "Own", {"CANAL-12": 1})], ["CANAL-12"], 1),
        (
            [a_line(1, "Grapes", {"2112345000008": 1}, unit="gram", expected=340)],
            [GRAPES],
            350,
        ),
    ],
    ids=["a pack", "GS1", "UPC and EAN", "own code", "grams within tolerance"],
)
def test_a_code_counts_as_what_it_stands_for(lines, codes, seen):
    work = Work().open(lines=tuple(lines)).scan(*codes)

    verdict = work.state.proof(work.basket)
    assert (verdict.lines[0].seen, verdict.right) == (seen, True)


@pytest.mark.parametrize(
    ("code", "line", "seen"),
    [
        ("2912345003500", a_line(1, "Grapes", LABELS, unit="gram", expected=340), 350),
        ("221234702502", a_line(1, "Grapes", LABELS, unit="gram", expected=340), 0),
        ("221234702502", a_line(1, "Loaf", LABELS), 1),
        (GRAPES, a_line(1, "Grapes", {"2112345000008": 1}, unit="gram", expected=340), 0),
    ],
    ids=["grams", "a price says no grams", "a price is one piece", "another store's label"],
)
def test_labels_are_read_by_the_layouts_of_the_store(code, line, seen):
    work = Work().open(lines=(line,), scale_labels=("29IIIIIWWWWWC", "22IIIIVPPPPC")).scan(code)

    assert work.state.proof(work.basket).lines[0].seen == seen


def test_what_is_scanned_while_the_order_is_on_its_way_counts_when_it_is_there():
    work = Work().scan("T-07", MILK, STRANGER)
    assert work.state.basket is None

    work.open()

    assert [item.code for item in work.basket.items] == [MILK, STRANGER]
    assert work.word == "foreign"


def test_what_was_scanned_for_an_order_that_did_not_come_is_forgotten():
    work = Work().scan("T-07", MILK).tell(events.AskUnanswered, about="open")

    assert work.open().basket.items == ()


def test_what_no_line_wants_stays_foreign_until_it_is_out():
    work = Work().open().scan(*ALL, STRANGER)
    assert work.word == "foreign"
    assert work.tap("close").word == "not_right"

    work.tap("out").scan(STRANGER)

    assert work.state.proof(work.basket).right
    assert not work.basket.taking_out


def test_one_too_many_is_said_and_taken_out_by_its_line():
    work = Work().open().scan(*ALL, PEAS)
    assert work.word == "too_many"

    work.tap("minus", "S-00002")

    assert work.tap("close").of(Close)


def test_what_was_never_scanned_cannot_be_taken_out():
    work = Work().open().scan(MILK).tap("out").scan(STRANGER)

    assert (work.word, len(work.basket.items)) == ("not_in_basket", 1)


def test_the_tote_itself_is_no_article():
    work = Work().open().scan("T-07")

    assert (work.word, work.basket.items) == ("own_tote", ())


def test_what_is_missing_is_named():
    work = Work().open().scan(PEAS, PEAS, GRAPES, "CMD-SHORT")

    assert work.notice.facts == (("names", "Lait demi-écrémé 1 L"),)


def test_a_label_waits_for_the_photo_and_goes_without_when_there_is_none():
    work = Work().with_devices("camera").open().scan(*ALL).tap("close")
    [photo] = work.of(TakePhoto)
    assert not work.of(Close)
    assert not work.of(Print)

    work.tell(events.PhotoFailed, photo_id=photo.photo_id, reason="the camera took too long")

    [close] = work.of(Close)
    assert [label.job_id for label in work.of(Print)] == [f"P-1007-1-{close.command.id}"]
    assert (close.command.evidence, work.word) == ((), "no_photo")


def test_each_sense_leaves_its_evidence():
    work = Work().with_devices("camera", "scale")
    work.tell(events.TagsSeen, epcs=["3034257BF7194E4000001A85"]).open().scan(*ALL)
    work.tell(events.Weighed, weight_g=2410).tap("close")

    taken = work.of(TakePhoto)[0].photo_id
    work.tell(events.PhotoTaken, photo_id=taken, codes=[MILK])

    command = work.of(Close)[0].command
    assert [e.sense for e in command.evidence] == ["weight", "rfid", "camera"]
    assert command.evidence[2].codes == (MILK,)
    assert command.bags[0].weight_g == 2410


def test_a_basket_that_is_not_right_needs_a_manager_and_a_reason():
    work = Work().open().scan(MILK).decider("packer", person_id="omar")
    assert (work.word, work.of(LogOut)) == ("may_not_decide", [LogOut("omar")])
    work.decider("manager").tap("reason", "no")
    assert work.word == "reason_short"

    work.tap("reason", "Customer agreed by phone")

    [close] = work.of(Close)
    assert (close.decided_by, close.reason) == ("ines", "Customer agreed by phone")
    assert not work.of(Print), "the server has to have the decision first"
    assert work.settle("applied").of(Print)
    assert work.of(LogOut)[-1] == LogOut("ines"), "the manager is needed no longer"


def test_a_packer_who_tries_to_decide_stays_logged_in():
    work = Work().open().scan(MILK).decider("packer", person_id="lucie")

    assert not work.of(LogOut)


def test_a_decision_that_is_set_aside_prints_nothing():
    work = Work().open().scan(MILK).decider("manager").tap("reason", "Article is sold out")

    work.settle("set_aside", "Only a manager can let a basket go.")

    assert not work.of(Print)
    assert work.state.set_aside[0].sentence == "Only a manager can let a basket go."
    assert work.tap("print").word == "label_held"
    assert work.tap("next").state.screen == "ready"


def test_without_the_server_a_right_basket_is_closed_and_a_wrong_one_is_not_decided():
    work = Work().open().scan(*ALL).tell(events.ServerSeen, here=False, reason="gone")
    assert work.of(Beep)[-1] == Beep("offline")
    work.tap("undo")
    assert work.tap("decide").word == "decision_needs_server"

    work.scan(GRAPES).tap("close")

    assert work.of(Close)
    assert work.of(Print)
    assert work.tap("next").scan("T-08").word == "tote_needs_server"
    assert not work.of(AskOrder)


def test_another_lane_has_to_be_meant():
    work = Work().open().scan(*ALL).tap("close").scan("P-1007-1", "LANE-5")
    assert (work.word, work.of(Send)) == ("other_lane", [])

    work.scan("LANE-5")

    assert work.of(Send)[0].command.lane == "LANE-5"
    assert work.state.screen == "ready"


def test_a_label_that_failed_is_printed_again():
    work = Work().open().scan(*ALL).tap("close")
    [first] = work.of(Print)
    work.tell(events.LabelFailed, job_id=first.job_id, reason="out of paper")
    assert (work.word, work.parcel.bags[0].status) == ("label_failed", "failed")

    work.scan("CMD-PRINT")

    again = work.of(Print)[-1]
    assert again.job_id != first.job_id
    work.tell(events.LabelPrinted, job_id=again.job_id)
    assert work.parcel.bags[0].status == "printed"


def test_stepping_back_is_asked_twice():
    work = Work().open().scan(MILK, "CMD-CANCEL")
    assert (work.word, work.state.screen) == ("cancel_again", "basket")

    work.scan("CMD-CANCEL")

    assert work.of(Send)[0].command.kind == "abandon"
    assert work.state.screen == "ready"


def test_an_order_stays_on_the_bench_when_another_person_takes_over():
    work = Work().open().scan(MILK).tap("log_out")
    assert work.state.screen == "login"

    work.scan("a-badge").tell(events.PinGiven, pin="2468")

    assert work.of(AskLogin)[0].purpose == "bench"
    assert len(work.basket.items) == 1


def test_a_login_that_ran_out_keeps_the_order():
    work = Work().open().scan(MILK)
    refused = {"about": "handover", "status": 401, "code": "not_logged_in"}
    work.tell(events.AskRefused, **refused, title="Not logged in", sentence="Log in again.")

    assert (work.state.screen, work.notice.sentence) == ("login", "Log in again.")
    assert work.basket.items


@pytest.mark.parametrize("code", ["CMD-EXPLODE", "cmd-nothing", "CMD-"])
def test_an_unknown_command_is_no_article(code):
    assert Work().open().scan(code).word == "no_such_command"


def test_a_courier_gets_every_parcel_and_the_bags_are_counted():
    work = Work().tap("handover").scan("k7m2qp")
    assert work.word == "courier_unnamed"
    work.tap("courier", "Vélo 12")
    [begun] = work.of(AskHandover)
    assert (begun.pickup_code, begun.courier) == ("K7M2QP", "Vélo 12")
    handover = {
        "handover_id": begun.handover_id,
        "order_id": begun.handover_id,
        "external_ref": "WEB-1007",
        "courier": "Vélo 12",
        "bags_expected": 1,
        "parcels": [{"parcel_code": "P-1", "lane": "LANE-2", "scanned_at": None}],
        "completed_at": None,
    }
    work.tell(events.HandoverTold, handover=handover)
    assert work.tap("bags", "1").word == "parcels_left"
    out = [{"parcel_code": "P-1", "lane": "LANE-2", "scanned_at": NOON}]
    work.scan("P-1").tell(events.HandoverTold, handover=handover | {"parcels": out})

    work.scan("CMD-OK")

    assert [ask.bags_counted for ask in work.of(AskCompletion)] == [1]
    done = handover | {"parcels": out, "completed_at": NOON}
    assert work.tell(events.HandoverTold, handover=done).word == "handed_over"


def test_an_empty_scale_that_shows_something_is_set_to_zero_by_a_command():
    scale = {"device": "scale", "kind": "scale", "state": "ready", "since": NOON}
    work = Work().tell(events.DevicesChanged, devices=(scale,)).scan("CMD-ZERO")

    assert ZeroScale() in work.did
    assert Work().scan("CMD-ZERO").word == "no_scale"


def test_a_weighed_article_whose_code_tells_no_grams_is_not_counted_and_the_screen_says_why():
    grapes = a_line(1, "Grapes", {"2112345000008": 1}, unit="gram", expected=340)
    work = Work().open(lines=(grapes,)).scan("2112345000008")

    assert (work.word, work.basket.items) == ("label_without_weight", ())
