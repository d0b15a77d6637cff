"""A put wall glows as it is told, and tells which button was pressed and what is wrong with it."""

import argparse

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.device import CannotDo
from drivers.events import DeviceFound, DeviceLost, PlacePressed
from drivers.protocol import ProtocolError
from drivers.registry import make_device
from drivers.simulated.alone import one_device
from drivers.simulated.clock import WorldClock
from drivers.simulated.rig.part import Stand
from drivers.simulated.rig.sorting import WallPart
from drivers.simulated.wall import WallEngine
from drivers.wall import modbus
from drivers.wall.modbus_wall import ModbusWall
from drivers.wall.wall_talk import BLINK_S, WallTalk, Wiring
from tests.drivers.benchtop.moments import Conversation, moment
from tests.drivers.listening import listening, wait_until


def conversation(engine: WallEngine) -> tuple[WallTalk, Conversation]:
    """Return a talk with a wall of four places, already ready."""
    talk = WallTalk(Wiring(places=4))
    told = Conversation(talk, lambda said, now: b"".join(engine.feed(said, now)))
    told.run(0.2)
    assert talk.ready
    return talk, told


def test_the_frames_are_those_of_the_standards_examples():
    # MODBUS Application Protocol V1.1b3, sections 6.2 and 6.11.
    assert modbus.read_inputs(196, 22).hex(" ") == "02 00 c4 00 16"
    assert modbus.unpacked(bytes.fromhex("ACDB35"), 22)[:8] == tuple(
        digit == "1" for digit in reversed("10101100")
    )
    ten = modbus.unpacked(bytes.fromhex("CD01"), 10)
    assert modbus.write_coils(19, ten).hex(" ") == "0f 00 13 00 0a 02 cd 01"
    assert modbus.frame(1, 0x11, b"\x02").hex(" ") == "00 01 00 00 00 02 11 02"


def test_places_glow_blink_and_go_dark():
    engine = WallEngine(4)
    talk, told = conversation(engine)

    talk.glow({1: "on", 3: "blink"}, moment(told.seconds))
    seen = set()
    for _ in range(20):
        told.run(BLINK_S / 3)
        seen.add(engine.lit)
    talk.glow({}, moment(told.seconds))
    told.run(0.5)

    assert seen == {(1,), (1, 3)}
    assert engine.lit == ()


def test_a_press_counts_once_however_long_the_button_is_held():
    engine = WallEngine(4)
    _, told = conversation(engine)

    engine.press(2, told.seconds)
    pressed = told.run(1.0)
    engine.press(2, told.seconds)
    engine.press(4, told.seconds)
    again = told.run(1.0)

    assert [one.place for one in pressed if isinstance(one, PlacePressed)] == [2]
    assert [one.place for one in again if isinstance(one, PlacePressed)] == [2, 4]


def test_a_button_that_was_down_before_does_not_count():
    engine = WallEngine(4)
    engine.begin_fault("stuck")

    assert conversation(engine)[1].run(2.0) == []


@pytest.mark.parametrize(
    ("fault", "says"), [("mute", "does not answer"), ("failed", "refuses: it has failed")]
)
def test_a_wall_that_fails_is_given_up_and_says_why(fault: str, says: str):
    engine = WallEngine(4)
    _, told = conversation(engine)
    engine.begin_fault(fault)

    with pytest.raises(ProtocolError, match=says):
        told.run(3.0)


def test_a_wall_with_fewer_places_than_the_settings_say_refuses():
    engine = WallEngine(2)
    talk = WallTalk(Wiring(places=4))

    with pytest.raises(ProtocolError, match="no such inputs or outputs"):
        Conversation(talk, lambda said, now: b"".join(engine.feed(said, now))).run(1.0)


@given(states=st.lists(st.booleans(), min_size=1, max_size=64))
def test_the_wall_sets_the_lights_it_is_told(states: list[bool]):
    engine = WallEngine(64)

    answer = engine.feed(modbus.frame(7, 1, modbus.write_coils(0, states)), 0.0)

    assert engine.coils[: len(states)] == states
    assert [one.transaction for one in modbus.Answers(1).feed(b"".join(answer))] == [7]


@given(noise=st.binary(max_size=300))
def test_noise_is_given_up_or_waited_for_and_nothing_else(noise: bytes):
    talk = WallTalk(Wiring(places=4))
    talk.begin(moment(0))
    try:
        events = talk.feed(noise, moment(0.1))
    except ProtocolError:
        return
    assert list(events) == []


def test_over_tcp_it_comes_back_after_a_cut_and_glows_as_before(tmp_path):
    part = WallPart("wall", Stand(tmp_path, WorldClock()), places=4)
    part.start()
    device = make_device(part.url)
    assert isinstance(device, ModbusWall)
    with pytest.raises(CannotDo, match="places 1 to 4"):
        device.glow({5: "on"})
    try:
        with listening(device) as ear:
            device.glow({2: "on"})
            wait_until(lambda: part.engine.lit == (2,))
            part.unplug(0.3)
            ear.hear(DeviceLost)
            ear.hear(DeviceFound)  # what is pressed while the line is cut, nobody hears
            wait_until(lambda: part.engine.lit == (2,))
            part.press(3)
            assert ear.hear(PlacePressed).place == 3
    finally:
        part.stop()


def test_a_wall_alone_has_as_many_places_as_it_is_told(tmp_path):
    told = argparse.Namespace(what="wall", places=12, port=0)

    assert one_device(told, Stand(tmp_path, WorldClock())).urls()["wall"].endswith("places=12")
