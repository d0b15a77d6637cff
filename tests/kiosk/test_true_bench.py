"""Where every code was read truly and all senses work, what passes is what was ordered."""

import random
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.flow import events
from tests.kiosk.orders import NOON, STRANGER
from tests.kiosk.true_bench import APART_S, ORDERED, TrueBench

Deed = Callable[[TrueBench], None]


def lay(
    bench: TrueBench, shape: tuple[list[int], list[int]], drawn: list[str], seen: str, once: bool
) -> None:
    """Lay down and scan what the shape says, by places in two articles that were drawn."""
    laid, scans = ([drawn[place] for place in places] for places in shape)
    bench.lay(laid, scans, seen=seen, together=once)


def take(bench: TrueBench, which: int, out: str) -> None:
    """Take something out, if anything lies there."""
    if bench.lies:
        bench.take(which, out=out)


def forget(bench: TrueBench, which: int) -> None:
    """Say that something is out which still lies there, if anything does."""
    if bench.lies:
        bench.forget(which)


def push(bench: TrueBench, which: int, seen: str) -> None:
    """Push or hide something, if anything lies there."""
    if bench.lies:
        bench.push(which, seen=seen)


def swap(bench: TrueBench, which: int, code: str, seen: str) -> None:
    """Change one thing for another, if the camera knows it: else nobody could notice."""
    if bench.lies and bench.lies[which % len(bench.lies)].seen:
        bench.swap(which, code, seen=seen)


ones = st.sampled_from(ORDERED)
SHAPES = [([0], [0]), ([0, 0], [0]), ([0], [0, 0]), ([0, 1], [0, 1]), ([0], []), ([0, 0], [0, 0])]
deeds: st.SearchStrategy[Deed] = st.one_of(
    st.builds(
        partial,
        st.just(lay),
        shape=st.sampled_from(SHAPES),
        drawn=st.tuples(ones, st.sampled_from([*ORDERED, STRANGER])),
        seen=st.sampled_from(["read", "unread", "missed"]),
        once=st.booleans(),
    ),
    st.builds(
        partial,
        st.just(take),
        which=st.integers(0, 20),
        out=st.sampled_from(["unsaid", "before", "after"]),
    ),
    st.builds(
        partial,
        st.just(forget),
        which=st.integers(0, 20),
    ),
    st.builds(
        partial,
        st.just(push),
        which=st.integers(0, 20),
        seen=st.sampled_from(["read", "unread", "missed"]),
    ),
    st.builds(
        partial,
        st.just(swap),
        which=st.integers(0, 20),
        code=st.sampled_from([*ORDERED, STRANGER]),
        seen=st.sampled_from(["read", "unread"]),
    ),
    st.just(TrueBench.lean),
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.dictionaries(ones, st.integers(1, 3), min_size=1),
    st.lists(st.tuples(deeds, st.sampled_from([0, 1, 3, 7, 20])), max_size=8),
    st.sampled_from([0, 2, APART_S]),
    st.integers(0, 1_000_000),
)
def test_whatever_the_packer_does_and_whenever_senses_tell_of_it_no_wrong_basket_passes(
    order: dict[str, int], did: list[tuple[Deed, int]], closed_after_s: float, seed: int
) -> None:
    bench = TrueBench(Counter(order), random.Random(seed))
    for code, pieces in order.items():
        for _ in range(pieces - 1):
            bench.lay([code], [code], seen="read", together=False)
    for deed, seconds in did:
        deed(bench)
        bench.rest(seconds)
    bench.rest(closed_after_s)

    assert bench.is_right or not bench.passes


def test_what_is_only_pushed_or_hidden_stays_in_the_basket() -> None:
    for seed in range(10):
        bench = TrueBench(Counter(ORDERED), random.Random(seed))
        for code in ORDERED:
            bench.lay([code], [code], seen="unread", together=False)
            bench.rest(3)
        bench.push(seed, seen="read")
        bench.rest(seed % 7)
        passed = bench.passes
        bench.push(seed, seen=("unread", "missed")[seed % 2])
        bench.rest(APART_S)

        assert (passed, bench.passes) == (True, False)
        bench.work.tell(events.TimePassed, at=NOON + timedelta(seconds=bench.now_s))
        bench.work.tell(events.Tapped, act="yes", at=NOON + timedelta(seconds=bench.now_s + 2))
        assert bench.passes


def test_the_right_order_laid_down_one_by_one_passes_with_or_without_its_codes_seen() -> None:
    for seed in range(10):
        bench = TrueBench(Counter(dict.fromkeys(ORDERED, 2)), random.Random(seed))
        for place, code in enumerate(bench.order.elements()):
            seen = "unread" if place % 2 else "read"
            bench.lay([code], [code], seen=seen, together=False)
            bench.rest(3)

        assert bench.is_right
        assert bench.passes


def test_what_is_said_to_be_out_and_left_lying_does_not_leave_with_the_order() -> None:
    for seed in range(10):
        bench = TrueBench(Counter(ORDERED[:2]), random.Random(seed))
        for code in (*ORDERED[:2], (*ORDERED[:2], STRANGER)[seed % 3]):
            seen = ("read", "unread", "missed")[seed % 3]
            bench.lay([code], [code], seen=seen, together=False)
            bench.rest(3)
        bench.forget(2)
        bench.rest(seed)
        forgotten = bench.passes
        bench.take(2, out="unsaid")
        bench.rest(APART_S)

        assert (forgotten, bench.is_right, bench.passes) == (False, True, True)
