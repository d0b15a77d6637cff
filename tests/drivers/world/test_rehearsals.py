"""The same seed says the same bytes, faults included; another seed does not."""

from itertools import pairwise
from pathlib import Path

import pytest

from drivers.simulated.memory_host import Said
from drivers.simulated.replay import read_recording
from drivers.simulated.scenarios.stage import rehearse
from drivers.simulated.scenarios.story import Story, parse_story
from drivers.simulated.world.things import sgtin_96

BENCH = """
scenario: A short bad day
seed: 5
jitter_s: 0.3
world:
  antennas:
    - {number: 1, place: pan, at: [0, 0, 1.2], across: {hand: 0.5}}
  items:
    - {name: milk, barcode: "3017620422003", epc: auto, weight_g: 1000, at: hand, count: 3}
devices:
  scanner: {kind: scanner, protocol: ssi}
  old scanner: {kind: scanner}
  scale: {kind: scale}
  rfid: {kind: llrp}
steps:
  - {at: 1, scan: milk 1}
  - {scan: milk 1, on: old scanner}
  - {put: milk 1 on pan}
  - {at: 2, fault: bad_checksum, on: scanner, for: 4, share: 0.7}
  - {fault: garbage, on: old scanner, for: 6, share: 0.5}
  - {fault: slow-drip, on: scale, for: 1}
  - {at: 3, scan: milk 2}
  - {scan: milk 2, on: old scanner}
  - {at: 4, fault: drifting, for: 3}
  - {fault: wrong_length, on: rfid}
  - {at: 5, fault: reordered, on: old scanner, for: 2}
  - {code: FIRST, on: old scanner}
  - {after: 0.1, code: SECOND, on: old scanner}
  - {at: 8, fault: unplugged_mid_scan, on: old scanner}
  - {after: 0.5, scan: milk 3, on: old scanner}
  - {at: 12, code: BACK AGAIN, on: old scanner}
"""
WEIGHINGS = [(step / 4, b"SI\r\n") for step in range(40)]
CAPTURES = Path(__file__).parent.parent / "captures"
# What a driver once said to a reader to have it report tags.
ORDERS = [
    (piece.at_s, piece.data)
    for piece in read_recording(CAPTURES / "reader-llrp.jsonl").pieces
    if piece.direction == "out"
]
SAYINGS = {"scale": WEIGHINGS, "rfid": ORDERS}


@pytest.fixture(scope="module")
def story() -> Story:
    return parse_story(BENCH)


@pytest.fixture(scope="module")
def said(story: Story) -> dict[str, list[Said]]:
    return rehearse(story, hosts_say=SAYINGS)


def all_of(said: list[Said]) -> bytes:
    """Return all that a device said."""
    return b"".join(one.data for one in said)


def test_the_same_seed_says_the_same_bytes_at_the_same_times(story, said):
    again = rehearse(story, hosts_say=SAYINGS)

    assert again == said
    assert all(all_of(one) for one in said.values())


def test_another_seed_says_something_else(story, said):
    other = rehearse(story, seed=6, hosts_say=SAYINGS)

    assert other["scanner"] != said["scanner"]
    assert all_of(other["scale"]) != all_of(said["scale"])


def test_an_overtaken_frame_comes_behind_the_one_that_overtook_it(said):
    assert b"SECOND\r\nFIRST\r\n" in all_of(said["old scanner"])


def test_a_scanner_torn_off_in_mid_scan_says_half_of_it_and_comes_back(said):
    heard = said["old scanner"]
    gone = [place for place, one in enumerate(heard) if not one.data]

    torn = heard[gone[0] - 1].data
    assert not torn.endswith(b"\n")
    assert heard[gone[0] + 1].data == b"BACK AGAIN\r\n"
    assert heard[gone[0] + 1].at >= 12


def test_a_dripping_scale_says_a_byte_now_and_then(said):
    dripping = [one for one in said["scale"] if 2.4 <= one.at < 3.0 and one.data]

    assert len(dripping) > 5
    assert {len(one.data) for one in dripping} == {1}
    assert all(0.049 < after.at - one.at < 0.051 for one, after in pairwise(dripping))


def test_the_reader_reads_what_was_put_on_the_pan(said):
    reports = all_of([one for one in said["rfid"] if one.at > 3])

    assert bytes.fromhex(sgtin_96("03017620422003", 1)) in reports


def test_the_scale_feels_what_was_put_on_its_pan(said):
    text = all_of([one for one in said["scale"] if one.at > 3.5])

    assert b"1000 g" in text


HANDLED = """
scenario: A person packs
seed: {seed}
world:
  items:
    - {{name: jam, barcode: "3045320094084", weight_g: 300, at: hand, count: 4}}
devices:
  scanner: {{kind: scanner}}
steps:
  - {{at: 1, handle: [jam 1, jam 2, jam 3, jam 4], place: pan}}
"""


def test_a_person_scans_each_thing_at_their_own_pace():
    said = {seed: rehearse(parse_story(HANDLED.format(seed=seed)))["scanner"] for seed in (1, 2)}

    times = [one.at for one in said[1]]
    assert all_of(said[1]).count(b"3045320094084") >= 4
    assert all(1.0 < after - before < 6.0 for before, after in pairwise(times))
    assert times != [one.at for one in said[2]]
