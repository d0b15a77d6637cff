"""Ways of letting a wrong basket go at the bench: each once worked, and none does now."""

from datetime import timedelta

import pytest

from kiosk.flow import events
from kiosk.flow.fusing import fuse
from kiosk.flow.things import Load, Named, Placed, Scan, Sight
from tests.kiosk.at_work import Work
from tests.kiosk.orders import MILK, NOON, PEAS, a_line, milk_and_peas
from wms.verdict import Evidence

HERE, THERE = [(0, 0), (100, 0), (100, 100)], [(600, 600), (700, 600), (700, 700)]
MILK_LINE, PEAS_LINE = (
    a_line(1, "Milk", {MILK: 1}, weight_g=1030),
    a_line(2, "Peas", {PEAS: 1}, expected=2),
)


def states(work: Work) -> list[str]:
    return [line.state for line in work.state.proof(work.basket).lines]


def codes(work: Work) -> list[str | None]:
    return [one.code for one in work.basket.placed]


def two_peas() -> Work:
    """Lay two tins down, each scanned, seen under its mark and felt."""
    work = Work().at_a_tray().open(lines=(PEAS_LINE,))
    work.scan(PEAS).see(PEAS, place=HERE, mark="1").weigh(500)
    work.seconds += 20
    return work.scan(PEAS).see(PEAS, place=THERE, mark="2").weigh(1000)


def test_a_yes_is_said_of_what_lay_there_and_not_of_what_is_scanned_after_it():
    work = Work().at_a_tray().open(lines=(MILK_LINE, PEAS_LINE))
    work.weigh(1030).see(evidence=[{"sense": "looks", "sku": "S-00001", "log_ratio": 0.5}])
    work.scan("CMD-YES")
    assert states(work) == ["right", "missing"]

    work.scan(PEAS).see(place=THERE).weigh(1530)

    assert [one.answers for one in work.basket.placed if one.code == PEAS] == [()]
    assert len(work.basket.placed) == 2


def test_a_code_that_is_read_on_a_thing_voids_the_yes_to_another_article():
    answered = Placed(
        1,
        sight=Sight(NOON, NOON + timedelta(seconds=1)),
        answers=(Evidence("person", "S-00001", 20.0),),
    )
    scan = Scan(NOON + timedelta(seconds=2), Named(PEAS, "S-00002", 1, "S-00002"))

    [thing] = fuse(milk_and_peas(), [answered], [scan])

    assert (thing.sku, thing.answers) == ("S-00002", ())


def test_a_no_stays_with_what_was_scanned_whatever_is_felt_of_it_later():
    no = Evidence("person", "S-00002", -20.0)
    scan = Scan(NOON, Named(PEAS, "S-00002", 1, "S-00002"))

    [thing] = fuse(milk_and_peas(), [Placed(1, scan, answers=(no,))], [Load(NOON, 510)])

    assert thing.answers == (no,)


def test_a_yes_that_is_read_twice_answers_one_question():
    work = Work().at_a_tray().open(lines=(MILK_LINE, PEAS_LINE))
    for grams, sku in ((1030, "S-00001"), (1530, "S-00002"), (2030, "S-00002")):
        work.weigh(grams).see(evidence=[{"sense": "looks", "sku": sku, "log_ratio": 0.5}])
        work.seconds += 20

    at = NOON + timedelta(seconds=work.seconds + 1)
    for late_ms in (0, 300):
        work.tell(events.Scanned, code="CMD-YES", at=at + timedelta(milliseconds=late_ms))

    assert sum(bool(one.answers) for one in work.basket.placed) == 1
    work.seconds += 3
    work.scan("CMD-YES")
    assert sum(bool(one.answers) for one in work.basket.placed) == 2


def test_what_is_lifted_and_then_scanned_out_left_once():
    work = two_peas().scan("CMD-OUT")

    work.see(change="taken", place=HERE, mark="1").scan(PEAS).weigh(500)

    assert [one.sight and one.sight.mark for one in work.basket.placed] == ["2"]
    assert not work.basket.taking_out


def test_whichever_of_two_alike_is_lifted_after_its_code_was_scanned_out_left_once():
    work = two_peas().scan("CMD-OUT", PEAS)

    work.see(change="taken", place=HERE, mark="1").weigh(500)

    assert [one.sight and one.sight.mark for one in work.basket.placed] == ["2"]


def test_of_two_of_one_weight_the_camera_knows_which_one_went():
    work = Work().at_a_tray().open(lines=(MILK_LINE, PEAS_LINE))
    work.scan(MILK).see(MILK, place=HERE, mark="1").weigh(501)
    work.seconds += 20
    work.scan(PEAS).see(PEAS, place=THERE, mark="2").weigh(1001)

    work.weigh(501).see(change="taken", place=HERE, mark="1")

    assert codes(work) == [PEAS]


def test_what_stayed_keeps_apart_from_what_came_while_it_was_taken_for_gone():
    work = two_peas().scan("CMD-OUT", PEAS, MILK).see(change="taken", place=HERE, mark="1")

    assert codes(work) == [MILK, PEAS]
    assert len({one.number for one in work.basket.placed}) == 2


def test_what_is_laid_down_ends_the_taking_out_so_that_the_next_scan_counts_it():
    work = Work().at_a_tray().open(lines=(MILK_LINE, PEAS_LINE))
    work.see(place=HERE, mark="1").weigh(500)
    assert work.scan("CMD-OUT", PEAS).word == "not_in_basket"
    work.weigh(0).see(change="taken", place=HERE, mark="1")
    assert work.basket.taking_out

    for grams in (500, 1000):
        work.seconds += 20
        work.see(PEAS, place=THERE).weigh(grams).scan(PEAS)

    assert codes(work) == [PEAS, PEAS]


def test_what_was_laid_down_before_does_not_end_the_taking_out():
    work = Work().at_a_tray().scan("CMD-OUT")

    work.see(MILK, began_at=NOON + timedelta(seconds=work.seconds - 1))

    assert work.basket.taking_out


def test_of_two_laid_down_at_once_the_one_that_was_scanned_out_left_whichever_was_lifted():
    rice = a_line(3, "Rice", {MILK: 1}, weight_g=500)
    work = Work().at_a_tray().open(lines=(PEAS_LINE, rice))
    work.scan(PEAS, MILK).see(place=HERE, mark="1").see(place=THERE, mark="2").weigh(1000)
    marks = {one.code: one.sight.mark for one in work.basket.placed if one.sight}

    work.scan("CMD-OUT", PEAS).see(change="taken", place=HERE, mark=marks[MILK]).weigh(500)

    [left] = work.basket.placed
    assert (left.code, left.sight and left.sight.mark) == (MILK, marks[PEAS])


def lifted_unknown() -> Work:
    """Lift something off that came while the scale was away: nobody knows what it was."""
    line = a_line(1, "Milk", {MILK: 1}, weight_g=0)
    work = Work().at_a_tray().open(lines=(line, PEAS_LINE.model_copy(update={"weight_g": 0})))
    work.tell(events.DevicesChanged, devices=[d for d in work.state.devices if d.kind != "scale"])
    for code in (MILK, PEAS, PEAS):
        work.scan(code).see(code)
        work.seconds += 20
    work.with_devices("barcode", "camera", "scale").weigh(2030)
    assert work.state.proof(work.basket).right
    return work.weigh(1530)


def test_no_bag_is_closed_while_nobody_knows_what_was_lifted_off():
    work = lifted_unknown()

    assert work.word == "lifted"
    assert work.tap("close").word == "lifted"
    assert work.state.busy is None


@pytest.mark.parametrize("how", ["put back", "yes", "taken out"])
def test_what_was_lifted_off_comes_back_or_somebody_says_what_it_was(how: str):
    work = lifted_unknown()

    if how == "put back":
        work.weigh(2031)
    elif how == "yes":
        work.scan("CMD-YES")
    else:
        work.scan("CMD-OUT", PEAS, PEAS).see(PEAS)

    assert work.basket.lifted is None
    assert work.tap("close").state.busy == "photo"


def test_a_scale_that_is_lost_does_not_make_forget_what_was_lifted():
    work = lifted_unknown()

    work.tell(events.DevicesChanged, devices=[d for d in work.state.devices if d.kind != "scale"])

    assert work.tap("close").word == "lifted"


def test_what_was_laid_down_before_the_order_was_there_is_asked_about():
    work = Work().at_a_tray()

    work.see(MILK, began_at=NOON - timedelta(seconds=5))

    assert (work.word, states(work)[0]) == ("scan_it", "unsure")


def test_station_and_server_hear_the_same_of_a_thing_of_which_very_much_was_said():
    lines = tuple(a_line(no, f"article {no}", {}) for no in range(1, 151))
    order = milk_and_peas().model_copy(update={"lines": lines})
    said = tuple(Evidence("person", f"S-{no:05}", 20.0) for no in (2, 1))
    thing = Placed(1, load=Load(NOON, 500), answers=said)

    item = thing.item(order)

    assert item.thing(1, None) == thing.thing(order)
    assert [one.sku for one in item.evidence if one.sense == "person"] == ["S-00002", "S-00001"]


def test_an_order_from_the_wall_is_not_counted_twice_when_it_lies_on_the_tray_to_be_closed():
    work = Work().with_ways(watched=True, weighed=True, places=2)
    work.with_devices("barcode", "camera", "scale").weigh(0).tap("sort")
    work.open(lines=(MILK_LINE,)).scan(MILK).tap("place", "1")
    work.tap("place", "1")
    assert work.state.screen == "basket"

    work.see(MILK).weigh(1030)

    assert (codes(work), work.state.working_on(work.basket)) == ([MILK], ("scanner",))
    assert work.state.proof(work.basket).right
