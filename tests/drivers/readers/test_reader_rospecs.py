"""ROSpecs in virtual time: their states, what starts and stops them, and what is reported when."""

import struct

import pytest

from drivers.simulated.llrp.model import Model
from tests.drivers.readers.reader_talk import (
    BUTTER,
    MILK,
    SHORT,
    Client,
    ai_stop,
    aispec,
    events,
    gpi,
    number_of,
    report,
    rospec,
    start_trigger,
    status,
    stop_trigger,
    tags,
    tags_seen,
    tlv,
    value,
)

ADD, DELETE, START, STOP, ENABLE, DISABLE, LIST = 20, 21, 22, 23, 24, 25, 26
ROSPEC_EVENTS, AISPEC_EVENTS, LOOP_EVENTS = 2, 6, 9
STARTED, ENDED, PREEMPTED = 0, 1, 2
IMMEDIATE, PERIODIC, ON_GPI = 1, 2, 3


def states(client: Client) -> dict[int, int]:
    listed = client.ask(LIST)
    return {one.number("ROSpecID"): one.number("CurrentState") for one in listed.all("ROSpec")}


def told(client: Client) -> list[tuple[int, int]]:
    found = events(client.heard, "ROSpecEvent")
    return [(one.number("EventType"), one.number("ROSpecID")) for one in found]


def test_a_rospec_goes_from_disabled_over_inactive_to_active_and_back() -> None:
    client = Client(MILK)
    client.order(ADD, rospec())
    seen = [states(client)]
    for kind in (ENABLE, START, STOP, DISABLE, DELETE):
        client.order(kind, number_of(1))
        seen.append(states(client))

    assert seen == [{1: 0}, {1: 1}, {1: 2}, {1: 1}, {1: 0}, {}]


@pytest.mark.parametrize("kind", [DELETE, START, STOP, ENABLE, DISABLE])
def test_a_rospec_that_is_not_there_is_refused_by_its_field(kind: int) -> None:
    answer = Client().ask(kind, number_of(9))

    assert status(answer) == 101
    assert answer.one("LLRPStatus").one("FieldError").fields == {"FieldNum": 0, "ErrorCode": 300}


def test_a_disabled_rospec_neither_starts_nor_stops() -> None:
    client = Client(MILK)
    client.order(ADD, rospec())

    assert [status(client.ask(kind, number_of(1))) for kind in (START, STOP)] == [101, 101]


def test_0_means_all_rospecs() -> None:
    client = Client(MILK)
    client.order(ADD, rospec(number=1))
    client.order(ADD, rospec(number=2))
    client.order(ENABLE, number_of(0))
    enabled = states(client)
    client.order(DELETE, number_of(0))

    assert (enabled, states(client)) == ({1: 1, 2: 1}, {})


def test_an_immediate_rospec_runs_for_its_duration_again_and_again() -> None:
    client = Client(MILK)
    client.want_events(ROSPEC_EVENTS)
    client.order(ADD, rospec(start=start_trigger(IMMEDIATE), stop=stop_trigger(1, 300)))
    client.order(ENABLE, number_of(1))
    client.wait(1.0)

    assert told(client)[:5] == [(STARTED, 1), (ENDED, 1), (STARTED, 1), (ENDED, 1), (STARTED, 1)]


def test_an_immediate_rospec_that_the_client_stopped_stays_stopped() -> None:
    client = Client(MILK)
    client.order(ADD, rospec(start=start_trigger(IMMEDIATE)))
    client.order(ENABLE, number_of(1))
    client.wait(0.1)
    client.order(STOP, number_of(1))

    assert tags(client.wait(1.0)) == []
    assert states(client) == {1: 1}


def test_a_periodic_rospec_starts_at_its_offset_and_then_every_period() -> None:
    client = Client(MILK)
    client.want_events(ROSPEC_EVENTS)
    period = tlv(180, struct.pack(">II", 200, 1000))
    client.order(ADD, rospec(start=start_trigger(PERIODIC, period), stop=stop_trigger(1, 100)))
    client.order(ENABLE, number_of(1))
    client.wait(2.5)

    moments = [
        one.one("ReaderEventNotificationData").one("UTCTimestamp").number("Microseconds")
        for one in client.heard[1:]
        if events([one], "ROSpecEvent")
    ]
    starts = [moment % 10_000_000 for moment in moments[::2]]
    assert starts == [200_000, 1_200_000, 2_200_000]


def test_an_input_that_is_watched_starts_and_stops_a_rospec() -> None:
    client = Client(MILK)
    start = start_trigger(ON_GPI, gpi(2, high=True))
    stop = stop_trigger(2, 0, gpi(2, high=False))
    client.order(ADD, rospec(start=start, stop=stop))
    client.order(ENABLE, number_of(1))
    client.reader.set_gpi(2, high=True)
    client.reader.set_gpi(2, high=False)
    before = tags(client.wait(0.5))
    client.watch_input(2)
    client.reader.set_gpi(2, high=True)
    during = tags(client.wait(0.5))
    client.reader.set_gpi(2, high=False)
    after = tags(client.wait(0.5))

    assert (before, after) == ([], [])
    assert len(during) > 10


def test_a_more_important_rospec_takes_the_reader_and_a_less_important_one_waits() -> None:
    client = Client(MILK)
    client.want_events(ROSPEC_EVENTS)
    client.run(rospec(number=1, priority=3), 1)
    client.order(ADD, rospec(number=2, priority=1))
    client.order(ADD, rospec(number=3, priority=5))
    client.order(ENABLE, number_of(0))
    client.order(START, number_of(2))

    assert status(client.ask(START, number_of(3))) == 101
    assert told(client)[-2:] == [(PREEMPTED, 1), (STARTED, 2)]
    assert states(client) == {1: 1, 2: 2, 3: 1}


def test_aispecs_run_in_turn_at_their_antennas_and_the_rospec_ends_with_the_last() -> None:
    client = Client(MILK, BUTTER)
    client.want_events(ROSPEC_EVENTS, AISPEC_EVENTS)
    steps = aispec([1], ai_stop(1, 200)), aispec([3, 4], ai_stop(1, 200))
    client.run(rospec(*steps))
    seen = tags(client.wait(1.0))

    places = [(value(tag, "SpecIndex"), value(tag, "AntennaID")) for tag in seen]
    assert set(places) == {(1, 1), (2, 3), (2, 4)}
    assert places == sorted(places, key=lambda place: place[0])
    ends = events(client.heard, "AISpecEvent")
    assert [one.number("SpecIndex") for one in ends] == [1, 2]
    assert told(client)[-1] == (ENDED, 1)


def test_of_two_rospecs_that_wait_the_more_important_one_starts() -> None:
    client = Client(MILK)
    client.want_events(ROSPEC_EVENTS)
    client.run(rospec(number=3, stop=stop_trigger(1, 100)), 3)
    for number, priority in ((1, 5), (2, 4)):
        spec = rospec(number=number, priority=priority, start=start_trigger(IMMEDIATE))
        client.order(ADD, spec)
        client.order(ENABLE, number_of(number))
        client.wait(0.01)
    client.wait(0.2)

    assert told(client) == [(STARTED, 3), (ENDED, 3), (STARTED, 2)]


def test_an_aispec_that_ends_with_its_rospec_is_told_of_too() -> None:
    client = Client(MILK)
    client.want_events(ROSPEC_EVENTS, AISPEC_EVENTS)
    client.run(rospec(stop=stop_trigger(1, 100)))
    names = [one.name for one in events(client.wait(0.2), "AISpecEvent", "ROSpecEvent")]

    assert names == ["AISpecEvent", "ROSpecEvent"]


def test_an_aispec_ends_once_it_has_seen_enough_tags() -> None:
    client = Client(MILK, BUTTER, SHORT)
    client.run(rospec(aispec([1], ai_stop(3, 0, tags_seen(0, tags=5)))))

    assert len(tags(client.wait(1.0))) == 5


def test_an_aispec_ends_when_nothing_new_has_come_for_a_while() -> None:
    client = Client(MILK, BUTTER)
    client.want_events(ROSPEC_EVENTS)
    client.run(rospec(aispec([1], ai_stop(3, 0, tags_seen(1, quiet_ms=200)))))
    client.wait(0.15)
    early = told(client)[-1]
    client.wait(0.15)

    assert (early, told(client)[-1]) == ((STARTED, 1), (ENDED, 1))


def test_1_1_runs_the_aispecs_around_as_often_as_a_loopspec_says() -> None:
    client = Client(MILK)
    client.ask(47, b"\x02", version=2)
    states = tlv(245, struct.pack(">HB", LOOP_EVENTS, 0x80))
    client.order(3, b"\0", tlv(244, states), version=2)
    step = aispec([1], ai_stop(1, 100))
    spec = rospec(step, told=tlv(355, number_of(3)) + report())
    for kind, body in ((ADD, spec), (ENABLE, number_of(1)), (START, number_of(1))):
        client.order(kind, body, version=2)
    client.wait(2.0)

    loops = events(client.heard, "SpecLoopEvent")
    assert [one.number("LoopCount") for one in loops] == [1, 2]
    assert client.reader.inventory.run is None


def test_a_hopping_reader_tells_of_its_hops_if_that_is_wanted() -> None:
    client = Client(MILK, model=Model(region="fcc"))
    client.want_events(0)
    client.run(rospec(aispec([1]), told=report(content=0x0800)))
    seen = tags(client.wait(1.3))

    hops = events(client.heard, "HoppingEvent")
    assert [one.number("NextChannelIndex") for one in hops] == [2, 3, 4]
    assert [value(tag, "ChannelIndex") for tag in seen[::40]] == [1, 2, 3, 4]


def test_session_1_is_read_once_by_a_reader_that_does_not_turn_the_flag_back() -> None:
    client = Client(MILK, model=Model(single_target=True))
    client.run(rospec(aispec([1])))

    assert len(tags(client.wait(1.9))) == 1
    assert len(tags(client.wait(1.9))) == 1


def test_hours_without_a_client_are_over_in_a_moment_and_reading_goes_on() -> None:
    client = Client(MILK)
    client.order(ADD, rospec(aispec([1], ai_stop(1, 50)), start=start_trigger(IMMEDIATE)))
    client.order(ADD, rospec(number=2, priority=7, start=start_trigger(), stop=stop_trigger(1, 9)))
    client.order(ENABLE, number_of(0))
    client.reader.disconnect(1.0)
    client.now = 360_000.0
    missed = tags(client.take(client.reader.connect(client.now)))

    # The reads of the last half minute, when the ROSpec ran 10 of every 11 times 5 ms.
    assert 2700 <= len(missed) <= 2800
    assert len(tags(client.wait(1.1))) == 100
