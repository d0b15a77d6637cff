"""A label is scanned back off its bag, which proves that it is stuck on the right one."""

from kiosk.flow import events
from kiosk.flow.effects import Print, Send
from tests.kiosk.at_work import Work
from tests.kiosk.orders import GRAPES, MILK, PEAS

ALL = (MILK, PEAS, PEAS, GRAPES)


def closed(*grams: int) -> Work:
    """Return a bench with the order closed in as many bags as weights are given, all weighed."""
    work = Work().with_devices("scale").open().scan(*ALL)
    for _ in grams[1:]:
        work.tap("more_bags")
    for number, weight in enumerate(grams, start=1):
        work.tell(events.Weighed, weight_g=weight).tap("weigh", str(number))
    work.tell(events.Weighed, weight_g=0).tap("close")
    for label in work.of(Print):
        work.tell(events.LabelPrinted, job_id=label.job_id)
    return work


def test_a_bag_goes_to_its_lane_once_its_label_was_scanned_back():
    work = closed(2400)
    assert work.scan("LANE-2").word == "parcel_first"
    assert work.tap("pick_parcel", "P-1007-1").word == "scan_label"

    work.scan("P-1007-1", "LANE-2")

    assert [sent.command.lane for sent in work.of(Send)] == ["LANE-2"]


def test_the_label_of_another_order_is_refused_and_is_never_taken_for_a_lane():
    work = closed(2400)

    assert work.scan("P-1006-1").word == "other_label"
    work.scan("P-1007-1", "P-1006-1", "P-1006-1")

    assert work.word == "other_label"
    assert not work.of(Send)


def test_a_label_on_the_wrong_one_of_two_bags_is_told_by_the_scale():
    work = closed(1500, 900)

    work.tell(events.Weighed, weight_g=1505).scan("P-1007-2")
    assert (work.word, dict(work.notice.facts)["meant"]) == ("label_on_other_bag", "P-1007-1")
    assert not any(bag.proven for bag in work.parcel.bags)

    work.tell(events.Weighed, weight_g=898).scan("P-1007-2")
    assert [bag.proven for bag in work.parcel.bags] == [False, True]


def test_a_label_that_is_printed_anew_has_to_be_scanned_anew():
    work = closed(2400).scan("P-1007-1").tap("print", "P-1007-1")

    assert not work.parcel.bags[0].proven


def test_a_store_may_do_without_the_scan():
    work = closed(2400).with_ways(scan_back=False).tap("pick_parcel", "P-1007-1").scan("LANE-2")

    assert work.of(Send)
