"""An answer counts for the question that it was given to, and for no other."""

from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from uuid_utils.compat import uuid7

from kiosk.flow.events import (
    Scanned,
    Sighted,
    Tapped,
    TimePassed,
    WaitingChanged,
    Weighed,
)
from kiosk.flow.steps import doubting
from tests.kiosk.at_work import Work
from tests.kiosk.orders import MILK, NOON, PEAS, STRANGER, a_line
from wms.wire.base import Moment

MILK_LINE = a_line(1, "Milk", {MILK: 1}, expected=2, weight_g=1030)
PEAS_LINE = a_line(2, "Peas", {PEAS: 1}, expected=2, weight_g=500)


def looks(sku: str, ratio: float) -> list[dict[str, Any]]:
    return [{"sense": "looks", "sku": sku, "log_ratio": ratio}]


def asked_about_milk() -> Work:
    work = Work().at_a_tray().open(lines=(MILK_LINE, PEAS_LINE))
    work.weigh(1030).see(evidence=looks("S-00001", 0.5), mark="1")
    work.seconds += 20
    assert work.basket.question is not None
    return work


def question_of(work: Work) -> str:
    return str(work.basket.question.id) if work.basket.question else ""


def answer(work: Work, act: str, question: str) -> Work:
    return work.tell(Tapped, act=act, question=question)


def answers(work: Work) -> int:
    return sum(len(one.answers) for one in work.basket.placed)


def test_an_answer_to_the_question_that_stands_counts():
    work = asked_about_milk()

    assert answers(answer(work, "yes", question_of(work))) == 1


def test_an_answer_to_a_question_that_has_changed_is_refused_with_a_word():
    work = asked_about_milk()
    before = question_of(work)
    work.weigh(1530).see(evidence=looks("S-00002", -0.5), mark="2")
    work.scan("CMD-DOUBT")
    assert question_of(work) != before

    answer(work, "yes", before)

    assert (work.word, answers(work)) == ("question_changed", 0)


def test_an_answer_to_a_question_that_is_gone_is_refused_with_a_word():
    work = asked_about_milk()
    before = question_of(work)
    work.scan(MILK)
    assert not question_of(work)

    assert answer(work, "no", before).word == "question_changed"


def test_nobody_answers_what_has_only_just_come():
    work = asked_about_milk()
    stood = work.basket.question
    assert stood is not None
    at = stood.since + timedelta(seconds=0.6)

    for question in (str(stood.id), ""):
        work.tell(Tapped, act="yes", question=question, at=at)
        assert (work.word, answers(work)) == ("question_changed", 0)

    work.tell(Tapped, act="yes", at=at + timedelta(seconds=0.1))
    assert answers(work) == 1


def test_the_same_question_keeps_its_name_whatever_else_happens():
    work = asked_about_milk()
    before = question_of(work)

    work.weigh(1031).see(change="moved", mark="1").tell(WaitingChanged, waiting=3)

    assert question_of(work) == before


def test_what_is_to_come_out_is_named_by_what_it_is_and_not_by_its_number():
    work = Work().at_a_tray().weigh(300).see(STRANGER, mark="1")
    [stranger] = work.basket.placed
    key = {"value": str(stranger.number), "question": doubting.mark(stranger)}
    work.weigh(0).see(change="taken", mark="1")
    work.seconds += 20
    work.weigh(300).see(STRANGER, mark="2")
    [other] = work.basket.placed
    assert other.number == stranger.number

    work.tell(Tapped, act="gone", **key)

    assert (work.word, len(work.basket.placed)) == ("question_changed", 1)
    work.tell(Tapped, act="gone", value="1", question=doubting.mark(other))
    assert work.basket.placed == ()


def test_a_stranger_that_has_only_just_come_is_not_taken_out_by_a_finger_on_its_way():
    work = Work().at_a_tray().weigh(300).see(STRANGER, mark="1")
    [stranger] = work.basket.placed
    key = {"value": str(stranger.number), "question": doubting.mark(stranger)}

    work.tell(Tapped, act="gone", at=stranger.at + timedelta(seconds=0.5), **key)

    assert (work.word, len(work.basket.placed)) == ("question_changed", 1)


deeds = st.lists(
    st.tuples(
        st.sampled_from(["see", "scan", "weigh", "turn", "yes", "no", "gone"]),
        st.integers(0, 3),
        st.floats(0.0, 3.0),
    ),
    min_size=4,
    max_size=25,
)


def happen(work: Work, what: str, which: int, at: Moment) -> None:
    if what == "see":
        said = looks(("S-00001", "S-00002")[which % 2], which - 1.5)
        facts = {"change": "placed", "began_at": at, "evidence": said, "mark": str(uuid7())}
        work.tell(Sighted, at=at, **facts)
    elif what == "weigh":
        more = (1030, 500, -500, 300)[which]
        work.tell(Weighed, at=at, weight_g=max(0, (work.state.weight_g or 0) + more))
    else:
        codes = ("CMD-DOUBT",) if what == "turn" else (MILK, PEAS, STRANGER, "CMD-OUT")
        work.tell(Scanned, at=at, code=codes[which % len(codes)])


@settings(max_examples=40, deadline=None)
@given(deeds)
def test_whatever_happens_meanwhile_no_answer_counts_for_another_question(
    happened: list[tuple[str, int, float]],
) -> None:
    work = Work().at_a_tray().open(lines=(MILK_LINE, PEAS_LINE))
    now = NOON + timedelta(seconds=work.seconds)
    drawn: list[tuple[str, str]] = []
    for what, which, seconds in happened:
        now += timedelta(seconds=seconds)
        work.tell(TimePassed, at=now)
        before = work.basket
        if what in {"yes", "no", "gone"}:
            # A key that was drawn some pages ago is touched now.
            question, about = drawn[-1 - which] if which < len(drawn) else (str(uuid7()), "")
            work.tell(Tapped, act=what, question=question, at=now)
            stands = before.question
            if work.basket.placed != before.placed:
                assert stands is not None
                assert about == stands.about
                assert now - stands.since >= timedelta(seconds=0.7)
        else:
            happen(work, what, which, now)
        if work.basket.question is not None:
            drawn.append((str(work.basket.question.id), work.basket.question.about))
