"""The codes on bags: a bag of one order is never taken for another's."""

import random
from uuid import UUID

from wms.packing.rules import BAGS_MAX, parcel_codes

ORDERS_OF_A_YEAR = 2_600_000


def test_the_orders_of_a_year_hardly_ever_share_a_code():
    chance = random.Random(7)
    # Whatever a code leaves out of the id's random end, no more may be left out than this.
    ends = (chance.getrandbits(62) for _ in range(1_000))
    codes = {end: parcel_codes(UUID(int=(7 << 76) | (2 << 62) | end))[0] for end in ends}
    signs = {sign for code in codes.values() for sign in code[1:-2]}
    length = len(next(iter(codes.values()))) - len("P-1")

    assert ORDERS_OF_A_YEAR**2 / 2 / len(signs) ** length < 0.01


def test_each_bag_of_an_order_has_a_code_of_its_own():
    assert len(set(parcel_codes(UUID(int=0)))) == BAGS_MAX
