"""A reader of the journal misses nothing, in whatever order transactions commit."""

import time

from sqlalchemy.orm import Session

from tests.canal import NOON
from tests.stock.tiny import TINY
from wms.db import journal
from wms.db.journal import Position


def subjects(database, after):
    with database.reading() as session:
        facts = journal.read_after(session, after)
    return [fact.subject for fact in facts], facts[-1].position if facts else after


def read_all(database, after, count):
    """Read until so many facts are there: a transaction of any database on the server holds up."""
    read: list[str] = []
    for _ in range(500):
        found, after = subjects(database, after)
        read += found
        if len(read) >= count:
            return read, after
        time.sleep(0.02)
    raise AssertionError(read)


def newest(database):
    with database.reading() as session:
        return journal.newest(session)


def tell(session, subject):
    journal.tell(session, TINY, "stock_moved", subject, NOON)


def test_a_fact_committed_late_is_read_all_the_same(tiny_on_postgresql):
    with tiny_on_postgresql() as database:
        here = newest(database)
        with Session(database.engine) as slow, Session(database.engine) as fast:
            tell(slow, "slow")
            tell(fast, "fast")
            fast.commit()
            before, here = subjects(database, here)
            slow.commit()
        after, here = read_all(database, here, 2)

        assert before == []
        assert after == ["slow", "fast"]
        assert subjects(database, here)[0] == []


def test_a_reader_that_looks_between_any_two_commits_reads_each_fact_once(tiny_on_postgresql):
    with tiny_on_postgresql() as database:
        here, read = newest(database), []
        writers = [Session(database.engine) for _ in range(5)]
        for number, writer in enumerate(writers):
            tell(writer, str(number))
        for number in (3, 0, 4, 2, 1):
            tell(writers[number], f"{number} again")
            writers[number].commit()
            writers[number].close()
            found, here = subjects(database, here)
            read += found
        read += read_all(database, here, 10 - len(read))[0]

        assert sorted(read) == sorted([*"01234", *(f"{n} again" for n in range(5))])


def test_a_fact_of_a_transaction_rolled_back_was_never_told(store):
    here = newest(store)
    with Session(store.engine) as session:
        tell(session, "taken back")
        session.rollback()
    with store.transaction() as session:
        tell(session, "kept")

    assert read_all(store, here, 1)[0] == ["kept"]
    assert here == Position.parse(str(here))
