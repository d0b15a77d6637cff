"""Logins in the database, on both kinds."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import event

from tests.people.canal import AMINA, CANAL, LIMITS, NADIA, NOON, UNKNOWN_BADGE
from wms.db import Database
from wms.people import operations as people
from wms.people.operations import Admitted, Attempt, TooManyTries
from wms.people.rules import TOUCH_EVERY, Role


def hear(database: Database, badge: str = AMINA.badge, device_id: str = "handheld-1", now=NOON):
    with database.transaction() as session:
        return people.hear_try(session, "canal", badge, device_id, now=now, limits=LIMITS)


def log_in(database: Database, person=AMINA, now=NOON, device_id: str = "handheld-1") -> Admitted:
    attempt = hear(database, person.badge, device_id, now)
    assert isinstance(attempt, Attempt)
    with database.transaction() as session:
        return people.admit(session, "canal", attempt, now=now, limits=LIMITS)


def whoami(database: Database, token: str, now=NOON):
    with database.reading() as session:
        return people.whoami(session, "canal", token, now=now, limits=LIMITS)


def test_a_person_is_known_by_their_token_and_nobody_by_another(canal):
    admitted = log_in(canal, CANAL["jonas"])

    present = whoami(canal, admitted.token)

    assert (present.person_id, present.name, present.language) == ("jonas", "Jonas Weber", "en")
    assert present.roles == {Role.ADMIN, Role.MANAGER}
    assert whoami(canal, admitted.token[:-1]) is None


def test_five_wrong_tries_lock_a_badge_on_every_device_for_fifteen_minutes(canal):
    for device in range(5):
        assert isinstance(hear(canal, device_id=f"handheld-{device}"), Attempt)

    refused = hear(canal, device_id="handheld-9", now=NOON + timedelta(minutes=14))
    heard = hear(canal, device_id="handheld-9", now=NOON + timedelta(minutes=15))

    assert isinstance(refused, TooManyTries)
    assert refused.facts == {"retry_after_seconds": 60}
    assert isinstance(heard, Attempt)


def test_five_wrong_tries_lock_a_device_for_every_badge(canal):
    for number in range(5):
        hear(canal, badge=f"{number:032x}")

    assert isinstance(hear(canal), TooManyTries)
    assert isinstance(hear(canal, device_id="handheld-2"), Attempt)


def test_of_twelve_tries_at_the_same_time_five_are_heard(canal):
    with ThreadPoolExecutor(4) as pool:
        heard = list(pool.map(lambda number: hear(canal, device_id=f"office-{number}"), range(12)))

    assert sum(isinstance(each, Attempt) for each in heard) == 5


def test_a_try_on_a_locked_badge_does_not_make_the_wait_longer(canal):
    for _ in range(5):
        hear(canal)

    for minute in range(15):
        hear(canal, now=NOON + timedelta(minutes=minute))

    assert isinstance(hear(canal, now=NOON + timedelta(minutes=15)), Attempt)


def test_the_right_pin_wipes_the_wrong_tries(canal):
    for _ in range(4):
        hear(canal)
    log_in(canal)

    heard = [hear(canal) for _ in range(5)]

    assert [type(each) for each in heard] == [Attempt] * 5


def test_an_unknown_badge_is_treated_like_a_known_one(canal):
    statements: list[str] = []
    event.listen(canal.engine, "before_cursor_execute", lambda *call: statements.append(call[2]))

    known = [type(hear(canal, AMINA.badge, f"office-{number}")) for number in range(6)]
    work, statements[:] = statements[:], []
    unknown = [type(hear(canal, UNKNOWN_BADGE, f"handheld-{number}")) for number in range(6)]

    assert known == unknown == [Attempt] * 5 + [TooManyTries]
    assert work == statements
    assert any("UPDATE login_tries" in statement for statement in work)


def test_a_manager_unlocks_a_person_and_a_device_and_it_is_noted(canal):
    for _ in range(5):
        hear(canal)

    with canal.transaction() as session:
        people.unlock_person(session, "canal", "amina", by=NADIA)
        people.unlock_device(session, "canal", "handheld-1", by=NADIA)

    assert isinstance(hear(canal), Attempt)
    with canal.reading() as session:
        noted = [(entry.who, entry.action) for entry in people.list_entries(session, "canal")]
    assert noted == [("nadia", "device_unlocked"), ("nadia", "person_unlocked")]


def test_a_login_ends_after_half_an_hour_of_nothing_or_ten_hours_however_busy(canal):
    token = log_in(canal).token
    assert whoami(canal, token, NOON + timedelta(minutes=29))
    assert whoami(canal, token, NOON + timedelta(minutes=30)) is None
    now = NOON
    while now < NOON + timedelta(hours=10):
        assert whoami(canal, token, now)
        with canal.transaction() as session:
            people.touch(session, "canal", token, now=now)
        now += timedelta(minutes=20)

    assert whoami(canal, token, now) is None


def test_a_login_in_use_is_recorded_at_most_once_a_minute(canal):
    token = log_in(canal).token
    later = NOON + TOUCH_EVERY

    assert not whoami(canal, token, later - timedelta(seconds=1)).is_due
    assert whoami(canal, token, later).is_due
    with canal.transaction() as session:
        people.touch(session, "canal", token, now=later)
        people.touch(session, "canal", token, now=NOON)
    assert not whoami(canal, token, later).is_due


def test_logging_out_ends_one_login_at_once_and_leaves_the_others(canal):
    handheld, office = log_in(canal), log_in(canal, device_id="office")

    with canal.transaction() as session:
        people.log_out(session, "canal", handheld.token, now=NOON)
        people.log_out(session, "canal", handheld.token, now=NOON)

    assert whoami(canal, handheld.token) is None
    assert whoami(canal, office.token)
    assert present(canal, NOON) == [("amina", "office")]
    assert present(canal, NOON + LIMITS.idle) == []


def present(database: Database, now):
    with database.reading() as session:
        found = people.list_present(session, "canal", now=now, limits=LIMITS)
    return [(login.person_id, login.device_id) for login in found]


def test_all_logins_of_a_person_can_be_ended_at_once(canal):
    handheld, office, other = (
        log_in(canal),
        log_in(canal, device_id="office"),
        log_in(canal, CANAL["leo"], device_id="handheld-2"),
    )

    with canal.transaction() as session:
        ended = people.end_logins(session, "canal", "amina", by=NADIA)

    assert ended == 2
    assert whoami(canal, handheld.token) is None
    assert whoami(canal, office.token) is None
    assert whoami(canal, other.token)


def test_nobody_is_hired_with_the_badge_or_id_of_another_or_an_unfit_pin(canal, pins):
    twin = people.NewPerson("zoe", "Zoé", "fr", [Role.PICKER], AMINA.badge, "1234")
    unfit = people.NewPerson("zoe", "Zoé", "fr", [Role.PICKER], UNKNOWN_BADGE, "12a4")

    with canal.transaction() as session, pytest.raises(people.AlreadyHired):
        people.hire(session, "canal", twin, pins=pins)
    with canal.transaction() as session, pytest.raises(people.AlreadyHired):
        people.hire(session, "canal", AMINA, pins=pins)
    with canal.transaction() as session, pytest.raises(people.UnfitPin, match="4 to 8 digits"):
        people.hire(session, "canal", unfit, pins=pins)


def test_neither_badge_nor_pin_nor_token_lies_in_the_database(canal):
    token = log_in(canal).token

    with canal.engine.connect() as connection:
        tables = ("person", "login_session", "login_tries", "audit_entry")
        kept = str([connection.exec_driver_sql(f"SELECT * FROM {t}").all() for t in tables])

    assert "amina" in kept
    assert not any(secret in kept for secret in (AMINA.badge, AMINA.pin, token))
