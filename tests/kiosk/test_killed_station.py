"""The station is killed as by a power cut, its scanner mistreated: each scan counts once."""

from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path

import pytest

from bench.devices.station import CODES, Shift


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Callable[[str], Shift]]:
    running: list[Shift] = []

    def start(protocol: str) -> Shift:
        running.append(Shift(protocol, tmp_path))
        return running[-1]

    yield start
    for shift in running:
        shift.close()


def test_a_scanner_that_waits_for_an_answer_loses_and_doubles_nothing(
    begin: Callable[[str], Shift],
) -> None:
    shift = begin("ssi")

    shift.run(60, kills=2, unplugs=2)

    counted = shift.counted()
    assert once_each(counted) == once_each(shift.scanned)
    # Whether a damaged packet was a second scan of the same article nobody can know: it is asked.
    assert 0 <= len(shift.scanned) - len(counted) <= shift.tellings()["unsure"]


def test_a_scanner_that_waits_for_no_answer_doubles_nothing_and_the_screen_tells_of_what_it_lost(
    begin: Callable[[str], Shift],
) -> None:
    shift = begin("line")

    shift.run(50, kills=0, unplugs=1)

    told = shift.tellings()
    left = iter(shift.scanned)
    assert all(code in left for code in shift.counted() if code in CODES)
    lost = len(shift.scanned) - sum(code in CODES for code in shift.counted())
    # A line end that was damaged joins two scans, of which one notice tells.
    assert lost <= 2 * (told["refused"] + told["not of the order"] + told["scanner lost"])


def once_each(codes: list[str]) -> list[str]:
    """Return codes without those that repeat the one before."""
    return [code for code, _ in groupby(codes)]
