from datetime import timedelta

from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st

from tests.people.canal import LIMITS, NOON
from tests.people.conftest import WEAK
from wms.people.rules import (
    PinHasher,
    Role,
    Tries,
    charge,
    is_pin,
    new_badge,
    new_key,
    roles_held,
    seconds_locked,
)


def test_an_admin_may_do_what_a_manager_may_and_nobody_else_gains():
    assert roles_held([Role.ADMIN]) == {Role.ADMIN, Role.MANAGER}
    assert roles_held([Role.PICKER, Role.PACKER]) == {Role.PICKER, Role.PACKER}


def test_a_pin_hash_is_useless_without_the_pepper(pins):
    kept = pins.hash("580784")

    thief = PinHasher("another pepper, and a guess at that one", WEAK)

    assert pins.matches(kept, "580784")
    assert not thief.matches(kept, "580784")


def test_nobodys_pin_never_matches(pins):
    assert not pins.matches(None, "580784")


def test_a_hash_that_is_no_hash_matches_nothing(pins):
    assert not pins.matches("580784", "580784")


def test_a_hash_of_the_past_is_renewed_and_one_of_today_is_kept(pins):
    stronger = PinHasher("a pepper for these tests alone, 32 characters", PasswordHasher())
    kept = pins.hash("580784")

    renewed = stronger.renewed(kept, "580784")

    assert renewed is not None
    assert stronger.matches(renewed, "580784")
    assert pins.renewed(kept, "580784") is None


def test_badges_and_keys_are_long_and_never_the_same():
    assert len(new_badge()) == 32
    assert new_badge() != new_badge()
    assert new_key(demonstration=False).startswith("dk_live_")
    assert len(new_key(demonstration=True)) > len("dk_demo_") + 42


def test_a_pin_is_four_to_eight_ascii_digits():
    assert is_pin("0000")
    assert not any(map(is_pin, ["123", "123456789", "12 45", "١٢٣٤", "", "12a4", "1234\n"]))


@given(st.lists(st.integers(0, 2_000), max_size=60))
def test_never_are_more_than_five_tries_heard_in_fifteen_minutes(gaps):
    tries, now, heard = Tries(), NOON, []
    for gap in gaps:
        now += timedelta(seconds=gap)
        if seconds_locked(tries, now) == 0:
            heard.append(now)
            tries = charge(tries, now, LIMITS)

    sixths = zip(heard, heard[5:], strict=False)
    assert all(later - first >= LIMITS.lockout for first, later in sixths)


@given(st.integers(1, 900_000))
def test_the_wait_that_is_told_is_enough_and_at_most_a_second_too_long(left_ms):
    left = timedelta(milliseconds=left_ms)
    tries = Tries(5, NOON + left)

    told = timedelta(seconds=seconds_locked(tries, NOON))

    assert left <= told < left + timedelta(seconds=1)
