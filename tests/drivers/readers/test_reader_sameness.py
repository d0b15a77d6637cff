"""Same seed, same bytes; and whatever a client sends, nothing but an answer comes of it."""

from collections.abc import Iterable

from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.simulated.llrp.codec import encode
from drivers.simulated.llrp.field import FieldTag, SeededField
from drivers.simulated.llrp.node import Node
from drivers.simulated.llrp.reader import LlrpReader
from drivers.simulated.llrp.shapes import V1_1, tables
from tests.drivers.readers.any_message import a_spec
from tests.drivers.readers.reader_talk import (
    BUTTER,
    MILK,
    SHORT,
    accessspec,
    ai_stop,
    aispec,
    message,
    number_of,
    report,
    rospec,
    start_trigger,
    tags_seen,
    tlv,
    write,
)

STEPS = (
    aispec([1, 2], ai_stop(1, 130)),
    aispec([3], ai_stop(3, 0, tags_seen(0, tags=7))),
    aispec([0], ai_stop(3, 0, tags_seen(1, quiet_ms=90, timeout_ms=400))),
)
SETTING_UP = [
    message(3, b"\0", tlv(244, *(tlv(245, bytes([0, n, 0x80])) for n in range(9)))),
    message(3, b"\0", tlv(220, b"\1", number_of(100))),
    message(20, rospec(*STEPS, start=start_trigger(1), told=report(1, 2))),
    message(24, number_of(1)),
    message(40, accessspec(write("3034000000000000DEADBEEF"), target=MILK)),
    message(42, number_of(1)),
]
ENABLING = {20: 24, 40: 42}
OTHERS = [message(1, b"\0"), message(2, bytes(7)), message(26), message(60), message(23, bytes(4))]


def reader(seed: int) -> LlrpReader:
    tags = [FieldTag(epc) for epc in (MILK, BUTTER, SHORT)]
    return LlrpReader(SeededField(tags, rate_per_s=90.0, seed=seed))


def heard(seed: int, moments: Iterable[float]) -> bytes:
    engine = reader(seed)
    frames = engine.connect(0.0) + engine.feed(b"".join(SETTING_UP), 0.0)
    for moment in [*sorted(moments), 2.0]:
        frames += engine.tick(moment)
    return b"".join(frames)


@given(st.lists(st.floats(0, 2), max_size=20))
@settings(deadline=None, max_examples=40)
def test_the_bytes_are_the_same_however_often_the_reader_is_called(moments: list[float]) -> None:
    assert heard(1, moments) == heard(1, [])


def test_another_seed_says_something_else() -> None:
    assert heard(1, []) != heard(2, [])


def test_nothing_is_due_while_the_reader_idles_and_ticking_as_due_loses_nothing() -> None:
    idle = reader(1)
    idle.connect(0.0)
    engine = reader(1)
    frames = engine.connect(0.0) + engine.feed(b"".join(SETTING_UP), 0.0)
    now = 0.0
    while (wait := engine.due(now)) + now <= 2.0:
        now += max(wait, 1e-6)
        frames += engine.tick(now)
    frames += engine.tick(2.0)

    assert idle.due(0.0) == float("inf")
    assert b"".join(frames) == heard(1, [])


@given(st.data())
@settings(deadline=None, max_examples=200)
def test_mutated_messages_raise_nothing_and_never_silence_the_reader(data: st.DataObject) -> None:
    engine = reader(1)
    engine.connect(0.0)
    now = 0.0
    for _ in range(data.draw(st.integers(1, 6))):
        one = bytearray(data.draw(st.sampled_from(SETTING_UP + OTHERS)))
        for _ in range(data.draw(st.integers(0, 3))):
            one[data.draw(st.integers(6, len(one) - 1))] = data.draw(st.integers(0, 255))
        now += data.draw(st.floats(0, 0.3))
        engine.feed(bytes(one), now)
        engine.tick(now)
    engine.stream.clear()

    if not engine.hanging_up:
        assert engine.feed(message(26, version=engine.outlet.version), now)


@given(st.lists(a_spec(), min_size=1, max_size=4), st.floats(0, 0.3))
@settings(deadline=None, max_examples=150)
def test_whatever_the_reader_takes_it_can_carry_out(
    specs: list[tuple[int, Node]], step_s: float
) -> None:
    engine = reader(1)
    engine.connect(0.0)
    engine.feed(message(47, b"\x02", version=2), 0.0)
    now = 0.0
    for kind, node in specs:
        body = encode(tables(V1_1), node)
        starts = [message(n, number_of(1), version=2) for n in (ENABLING[kind], 22, 26)]
        engine.feed(b"".join([message(kind, body, version=2), *starts]), now)
        engine.set_gpi(1, high=not engine.settings.gpi_levels[1])
        now += step_s
        engine.tick(now)

    assert engine.feed(message(26, version=2), now)


@given(st.lists(st.binary(max_size=40), max_size=5))
@settings(max_examples=100)
def test_noise_raises_nothing_and_is_not_kept(noise: list[bytes]) -> None:
    engine = reader(1)
    engine.connect(0.0)
    for one in noise:
        engine.feed(one, 0.0)

    assert len(engine.stream) <= 200
