"""Tags on their way into the queue: gathered by EPC and antenna, and none forgotten."""

import queue
import threading
from datetime import timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers import delivery as deliveries
from drivers.delivery import Delivery, gathered
from drivers.events import BarcodeScanned, Event, Tag, TagsRead, WeightMeasured
from tests.drivers.listening import NOON

TAGS = st.builds(
    Tag,
    st.sampled_from(["AA", "BB", "CC"]),
    st.sampled_from([None, 1, 2]),
    st.one_of(st.none(), st.integers(-80, 0).map(float)),
    st.integers(1, 9),
    st.one_of(st.none(), st.integers(0, 9).map(lambda s: NOON + timedelta(seconds=s))),
    st.one_of(st.none(), st.integers(10, 19).map(lambda s: NOON + timedelta(seconds=s))),
)


def reads_of(*tags: Tag) -> TagsRead:
    return TagsRead(at=NOON, tags=tags)


@given(st.lists(st.lists(TAGS, max_size=4), min_size=1, max_size=6))
def test_gathering_keeps_how_often_how_strong_from_when_to_when(reads: list[list[Tag]]) -> None:
    together = gathered([reads_of(*tags) for tags in reads])

    for tag in together.tags:
        sights = [
            one
            for tags in reads
            for one in tags
            if (one.epc, one.antenna) == (tag.epc, tag.antenna)
        ]
        assert tag.seen == sum(one.seen for one in sights)
        assert tag.rssi_dbm == max(
            (one.rssi_dbm for one in sights if one.rssi_dbm is not None), default=None
        )
        assert tag.first_at == min((one.first_at for one in sights if one.first_at), default=None)
        assert tag.last_at == max((one.last_at for one in sights if one.last_at), default=None)
    told = [(tag.epc, tag.antenna) for tag in together.tags]
    assert len(told) == len(set(told))
    assert set(told) == {(one.epc, one.antenna) for tags in reads for one in tags}


def delivery(room: int) -> tuple[Delivery, "queue.Queue[Event]"]:
    events: queue.Queue[Event] = queue.Queue(room)
    return Delivery("reader", events, threading.Event()), events


def test_a_thousand_reports_in_a_moment_are_one_event_or_few(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ours, events = delivery(room=2000)
    now = [0.0]
    monkeypatch.setattr(deliveries, "time", SimpleNamespace(monotonic=lambda: now[0]))
    for number in range(1000):
        now[0] += 0.00005
        ours.put(reads_of(Tag(f"{number % 50:04X}", 1, -50.0)))
    now[0] += deliveries.TAGS_APART_S
    ours.flush()

    heard = [events.get_nowait() for _ in range(events.qsize())]
    assert len(heard) <= 7
    assert sum(tag.seen for one in heard if isinstance(one, TagsRead) for tag in one.tags) == 1000
    assert [one.sequence for one in heard] == list(range(1, len(heard) + 1))


def test_the_thread_is_back_in_time_to_tell_what_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, _ = delivery(room=10)
    monkeypatch.setattr(deliveries, "time", SimpleNamespace(monotonic=lambda: 100.0))
    ours.put(reads_of(Tag("AA")))
    assert ours.wait_s() == deliveries.WAIT_S
    ours.put(reads_of(Tag("AA")))

    assert ours.wait_s() == pytest.approx(deliveries.TAGS_APART_S)


def test_a_full_queue_holds_tags_in_bounded_memory() -> None:
    ours, events = delivery(room=1)
    ours.put(BarcodeScanned(at=NOON, payload="in the way"))
    for number in range(5000):
        ours.put(reads_of(Tag(f"{number % 700:04X}", 1, -50.0)))

    assert ours.congested
    assert len(ours.reads) <= deliveries.READS_HELD_MAX
    assert ours.tags_held <= 700 + deliveries.READS_HELD_MAX
    events.get_nowait()
    ours.finish()
    told = events.get_nowait()
    assert isinstance(told, TagsRead)
    assert sum(tag.seen for tag in told.tags) == 5000


def test_the_end_of_a_connection_tells_what_was_held() -> None:
    ours, events = delivery(room=10)
    ours.begin_epoch(3)
    ours.put(reads_of(Tag("AA")))
    ours.put(reads_of(Tag("BB")))
    ours.put(WeightMeasured(at=NOON, weight_g=1, stable=True))
    ours.finish()

    heard = [events.get_nowait() for _ in range(events.qsize())]
    assert {tag.epc for one in heard if isinstance(one, TagsRead) for tag in one.tags} == {
        "AA",
        "BB",
    }
    assert [(one.epoch, one.sequence) for one in heard] == [(3, 1), (3, 2), (3, 3)]
