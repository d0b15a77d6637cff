"""Tags in front of the simulated reader: the list of them, and the reads that come of it."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.simulated.llrp.field import FieldTag, SeededField, read_tags
from tests.drivers.readers.reader_talk import BUTTER, MILK, SHORT

LIST = f"""
# the shelf beside the door
{MILK}
{BUTTER.lower()},2   # at the second antenna alone
{SHORT}, 1, -61.5
{SHORT},,-70
"""


def test_a_list_of_tags_is_read_line_by_line() -> None:
    assert read_tags(LIST) == [
        FieldTag(MILK),
        FieldTag(BUTTER, 2),
        FieldTag(SHORT, 1, -61.5),
        FieldTag(SHORT, None, -70.0),
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("30340", "line 2: not an EPC: '30340'"),
        ("lait", "line 2: not an EPC: 'lait'"),
        (f"{BUTTER},0", "line 2: antenna 0 is outside 1 to 255"),
        (f"{BUTTER},1.5", "line 2: '1.5' is no antenna"),
        (f"{BUTTER},1,loud", "line 2: 'loud' is no RSSI"),
        (f"{BUTTER},1,nan", "line 2: RSSI nan is outside -128 to 0"),
        (f"{BUTTER},1,-60,7", "line 2: .* has more than EPC, antenna and RSSI"),
        (MILK.lower(), f"line 2: {MILK} stands in line 1 already"),
    ],
)
def test_a_bad_line_is_refused_by_its_number(line: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_tags(f"{MILK}\n{line}\n")


@given(
    st.lists(st.floats(0, 3), max_size=8),
    st.integers(0, 3),
    st.sampled_from([[1], [1, 2], [4, 2, 3]]),
)
def test_a_span_read_in_pieces_gives_the_same_reads(
    cuts: list[float], seed: int, antennas: list[int]
) -> None:
    field = SeededField([FieldTag(MILK), FieldTag(BUTTER, 2)], rate_per_s=37.0, seed=seed)
    places = [0.0, *sorted(cuts), 3.0]

    pieces = [
        one for since, until in pairwise(places) for one in field.sightings(since, until, antennas)
    ]

    assert pieces == field.sightings(0.0, 3.0, antennas)


def test_every_tag_is_read_at_every_antenna_at_the_rate_it_should() -> None:
    field = SeededField([FieldTag(MILK), FieldTag(BUTTER)], rate_per_s=1000.0)
    seen = field.sightings(2.0, 3.0, [1, 2])

    assert len(seen) == 1000
    assert {(one.epc, one.antenna) for one in seen} == {
        (epc, antenna) for epc in (MILK, BUTTER) for antenna in (1, 2)
    }
    assert all(-64 <= one.rssi_dbm <= -42 and 2.0 <= one.at < 3.0 for one in seen)


def test_a_tag_is_as_strong_as_it_was_said_to_be_and_fades_a_little() -> None:
    field = SeededField([FieldTag(MILK, 3, -50.0)], rate_per_s=200.0)
    levels = [one.rssi_dbm for one in field.sightings(0.0, 1.0, [3])]

    assert set(levels) == {-50.0, -51.0, -52.0, -53.0}
    assert field.sightings(0.0, 1.0, [1, 2]) == []


def test_a_rate_nobody_reads_at_is_refused() -> None:
    with pytest.raises(ValueError, match="outside 0 to 100000"):
        SeededField(rate_per_s=-1.0)
