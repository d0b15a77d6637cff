"""The scale has a say, not a veto."""

import pytest

from wms.verdict import Hint, weigh


@pytest.mark.parametrize(
    ("expected_g", "measured_g", "says", "by"),
    [
        (2_000, 2_100, "agrees", 100),
        (2_000, 2_101, "differs", 101),
        (2_000, 1_899, "differs", -101),
        (300, 350, "agrees", 50),
        (300, 249, "differs", -51),
        (0, -3, "agrees", -3),
    ],
)
def test_the_scale_agrees_within_five_percent_or_fifty_grams(expected_g, measured_g, says, by):
    assert weigh(expected_g, measured_g) == Hint("weight", "basket", "", says, by)


def test_a_store_may_be_stricter():
    assert weigh(2_000, 2_010, within_g=5).says == "differs"


@pytest.mark.parametrize(("expected_g", "within_g"), [(-1, None), (10, -1)])
def test_a_weight_below_nothing_is_refused(expected_g, within_g):
    with pytest.raises(ValueError, match="below nothing"):
        weigh(expected_g, 10, within_g=within_g)
