"""Keys of programs and the audit log, on both kinds of database."""

import pytest
from sqlalchemy.exc import DBAPIError

from tests.people.canal import NADIA
from wms.http.auth import KEY_KEPT_SECONDS, KeyMemory
from wms.people import operations as people
from wms.people.operations import NewKey
from wms.people.rules import Scope


def test_a_key_is_told_once_and_found_by_nothing_else(canal):
    with canal.transaction() as session:
        secret = people.make_key(
            session, "canal", NewKey([Scope.ORDERS_WRITE], channel="web-shop"), by=NADIA
        )

    with canal.reading() as session:
        found = people.find_key(session, "canal", secret)
        (listed,) = people.list_keys(session, "canal")
        assert people.find_key(session, "canal", secret[:-1]) is None
        assert people.find_key(session, "another-store", secret) is None

    assert found == listed
    assert (found.channel, found.station) == ("web-shop", None)
    assert found.scopes == {Scope.ORDERS_WRITE}
    assert secret.startswith(found.prefix)
    assert len(found.prefix) < len(secret) / 3


def test_a_revoked_key_is_found_no_more_and_cannot_be_revoked_again(canal):
    with canal.transaction() as session:
        secret = people.make_key(
            session, "canal", NewKey([Scope.STATION], station="station-1"), by=NADIA
        )
        people.revoke_key(session, "canal", secret[:16], by=NADIA)

    with canal.transaction() as session:
        assert people.find_key(session, "canal", secret) is None
        with pytest.raises(people.UnknownKey):
            people.revoke_key(session, "canal", secret[:16], by=NADIA)


def test_a_remembered_key_is_looked_up_again_after_five_seconds():
    now, looked_up = [0.0], []
    key = people.KeyRow("dk_live_1", "web-shop", None, NADIA.at, None)
    memory = KeyMemory(lambda: now[0])

    def look_up():
        looked_up.append(now[0])
        return key if now[0] < 7 else None

    found = []
    for now[0] in (0, 1, KEY_KEPT_SECONDS - 0.1, KEY_KEPT_SECONDS, 9, 10, 11):
        found.append(memory.find("dk_live_1", look_up))

    assert looked_up == [0, KEY_KEPT_SECONDS, 10, 11]
    assert found == [key, key, key, key, key, None, None]


def test_the_audit_log_is_read_in_pages_from_its_end(canal):
    with canal.transaction() as session:
        for number in range(7):
            people.note(session, "canal", NADIA, "bin_counted", f"A-{number}", counted=number)

    with canal.reading() as session:
        first = people.list_entries(session, "canal", limit=4)
        second = people.list_entries(session, "canal", before=first[-1].entry, limit=4)

    assert [entry.subject for entry in first + second] == [f"A-{n}" for n in reversed(range(7))]
    assert (first[0].who, first[0].device_id, first[0].at) == ("nadia", "office", NADIA.at)
    assert first[0].detail == {"counted": 6}


@pytest.mark.parametrize("change", ["UPDATE audit_entry SET who = 'x'", "DELETE FROM audit_entry"])
def test_the_audit_log_only_grows(canal, change):
    with canal.transaction() as session:
        people.note(session, "canal", NADIA, "bin_counted", "A-1")

    with pytest.raises(DBAPIError, match="only grows"), canal.engine.begin() as connection:
        connection.exec_driver_sql(change)
