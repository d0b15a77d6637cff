"""One contract for every driver that talks, over what its device once said."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from drivers.protocol import Protocol
from drivers.registry import OURS, driver_for, make_device
from drivers.talking import TalkingDevice
from drivers.testing import proofs
from drivers.testing.recordings import Recording, read_recording
from drivers.testing.supervision import prove_supervised

CAPTURES = {
    path.stem: read_recording(path)
    for path in sorted(Path(__file__).parents[1].joinpath("captures").glob("*.jsonl"))
}
# A relay board says nothing unless it is one that repeats what it has done.
ONLY_OBEY = ["lamp:/dev/ttyUSB1"]
EVERY = pytest.mark.parametrize("name", CAPTURES)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    with capture_logs():
        yield


def spoken(name: str) -> proofs.Spoken:
    recording = CAPTURES[name]
    return proofs.Spoken(name, lambda: protocol_of(recording), recording)


def protocol_of(recording: Recording) -> Protocol:
    device = make_device(recording.url)
    assert isinstance(device, TalkingDevice)
    made = device.make_protocol()
    assert isinstance(made, Protocol)
    return made


@EVERY
def test_a_capture_says_the_same_in_whatever_pieces_it_comes(name: str) -> None:
    proofs.prove_split_anywhere(spoken(name))


@EVERY
def test_what_one_connection_left_half_read_never_reaches_the_next(name: str) -> None:
    proofs.prove_fresh_after_cut(spoken(name))


@EVERY
def test_what_comes_twice_or_out_of_order_does_no_harm(name: str) -> None:
    proofs.prove_order_matters_to_no_harm(spoken(name), seed=4)


@EVERY
def test_damaged_bytes_are_followed_refused_or_given_up(name: str) -> None:
    proofs.prove_damage_is_harmless(spoken(name), seed=5, mutations=200)


@EVERY
def test_noise_without_end_fills_no_memory(name: str) -> None:
    proofs.prove_noise_fills_no_memory(spoken(name), seed=6)


@EVERY
def test_a_clock_that_jumps_changes_nothing(name: str) -> None:
    proofs.prove_clock_jumps_change_nothing(spoken(name))


@EVERY
def test_a_silent_device_is_waited_for_and_never_in_a_spin(name: str) -> None:
    proofs.prove_silence_ends(spoken(name))


@EVERY
def test_under_the_hub_it_comes_back_answers_each_order_once_and_stops(name: str) -> None:
    prove_supervised(CAPTURES[name], seed=7)


@pytest.mark.parametrize("url", ONLY_OBEY)
def test_a_device_that_only_obeys_is_supervised_like_any(url: str) -> None:
    prove_supervised(Recording(url, ()), seed=8)


def test_every_driver_that_talks_has_a_capture() -> None:
    captured = {type(make_device(url)) for url in (*ONLY_OBEY, *(r.url for r in CAPTURES.values()))}

    without = {
        kind
        for kind, driver in ((kind, driver_for(kind)) for kind in OURS)
        if issubclass(driver, TalkingDevice)
        and not any(issubclass(one, driver) for one in captured)
    }

    assert without == set()
