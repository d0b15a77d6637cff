"""Whatever senses notice of a thing, and in whatever order: it is one thing."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.flow.fusing import fuse, split
from kiosk.flow.things import Load, Named, Placed, Scan, Sight
from tests.kiosk.orders import MILK, NOON, PEAS, STRANGER, milk_and_peas
from wms.wire.base import Moment

ORDER = milk_and_peas()
KNOWN = {MILK: "S-00001", PEAS: "S-00002", STRANGER: None}
GRAMS = {MILK: 1030, PEAS: 500, STRANGER: 320}


def named(code: str) -> Named:
    return Named(code, KNOWN[code], 1, KNOWN[code] or code)


def at(seconds: float) -> Moment:
    return NOON + timedelta(seconds=seconds)


def scan(code: str, seconds: float) -> Scan:
    return Scan(at(seconds), named(code))


def sight(seconds: float, *codes: str) -> Sight:
    return Sight(at(seconds - 0.6), at(seconds), tuple(named(code) for code in codes))


def after(*noticed: Any, asked: int | None = None) -> tuple[Placed, ...]:
    placed: tuple[Placed, ...] = ()
    for one in noticed:
        placed = fuse(ORDER, placed, [one], asked=asked)
    return placed


@st.composite
def notices(draw: st.DrawFn) -> tuple[int, list[Any]]:
    """Return a number of articles, and all that is noticed of them, mixed within four seconds."""
    codes = draw(st.lists(st.sampled_from([MILK, PEAS, STRANGER]), min_size=1, max_size=5))
    moment = st.floats(0.6, 4.0)
    noticed: list[Any] = []
    for code in codes:
        seen = draw(st.booleans())
        noticed.append(scan(code, draw(moment)))
        noticed.append(sight(draw(moment), *([code] if seen else [])))
        # What it weighs, or what nothing weighs, alone or with others.
        noticed.append(Load(at(draw(moment)), draw(st.sampled_from([GRAMS[code], 12, 777]))))
    return len(codes), draw(st.permutations(noticed))


@settings(max_examples=300, deadline=None)
@given(notices())
def test_whatever_order_three_senses_tell_of_n_articles_there_are_n_things(
    told: tuple[int, list[Any]],
) -> None:
    number, noticed = told

    placed = after(*noticed)

    assert len(placed) == number
    assert all(one.scan and one.sight and one.load for one in placed)
    assert len({one.number for one in placed}) == number
    scanned = sorted(one.named.code for one in noticed if isinstance(one, Scan))
    assert sorted(one.code or "" for one in placed) == scanned


@settings(max_examples=200, deadline=None)
@given(notices())
def test_a_code_that_the_camera_reads_and_the_scanner_scans_is_one_article(
    told: tuple[int, list[Any]],
) -> None:
    _, noticed = told

    for one in after(*noticed):
        assert one.scan is not None
        assert one.sight is not None
        assert {code.key for code in one.sight.codes} <= {one.scan.named.key}


@pytest.mark.parametrize(
    ("noticed", "sources"),
    [
        ([sight(1, MILK)], ["camera"]),
        ([sight(1)], ["seen"]),
        ([Load(at(1), 500)], ["seen"]),
        ([sight(1, MILK, PEAS)], ["seen"]),
        ([scan(MILK, 1), sight(9)], ["scanner"]),
        ([scan(MILK, 1), sight(30)], ["scanner", "seen"]),
        ([sight(1), scan(MILK, 9)], ["seen", "scanner"]),
        ([scan(MILK, 1), sight(1.5, PEAS)], ["scanner", "camera"]),
        ([scan(MILK, 1), scan(MILK, 1.3), sight(2)], ["scanner", "scanner"]),
    ],
    ids=[
        "read by the camera",
        "only seen",
        "only felt",
        "two codes on it name none",
        "laid down slowly",
        "laid down much later",
        "scanned much later",
        "another code seen than scanned",
        "scanned twice",
    ],
)
def test_who_brought_a_thing_in(noticed: list[Any], sources: list[str]) -> None:
    assert [one.source for one in after(*noticed)] == sources


def test_the_thing_that_the_screen_asks_for_takes_a_scan_at_any_time() -> None:
    [thing] = after(sight(1), scan(MILK, 60), asked=1)

    assert (thing.number, thing.code) == (1, MILK)


def test_a_scan_that_was_meant_for_the_next_article_goes_to_it_when_it_is_laid_down() -> None:
    first, second = after(sight(1), scan(MILK, 60), sight(62), asked=1)

    assert (first.code, second.code) == (None, MILK)


def test_a_step_goes_to_what_weighs_so_much() -> None:
    milk, peas = after(scan(MILK, 1), scan(PEAS, 1.2), Load(at(2), 505), Load(at(3), 1026))

    assert milk.load == Load(at(3), 1026)
    assert peas.load == Load(at(2), 505)


def test_two_articles_laid_down_at_once_share_the_step() -> None:
    placed = after(scan(MILK, 1), scan(PEAS, 1.2))

    shares = split(ORDER, placed, Load(at(2), 1520))

    assert [load.grams for load in shares] == [1023, 497]
    assert len(fuse(ORDER, placed, shares)) == 2
