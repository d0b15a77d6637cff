from threading import Event, Thread

from sqlalchemy.orm import Session

from wms.db import Database


def test_every_test_gets_an_empty_database_in_the_newest_shape(database: Database):
    with database.transaction() as session:
        version = session.connection().exec_driver_sql("SELECT version_num FROM alembic_version")
        assert version.scalar_one()


def test_on_sqlite_many_who_wait_to_write_hold_up_nobody_who_reads(sqlite_url: str):
    database = Database(sqlite_url)
    waiting = [Thread(target=database.run, args=(_write,), daemon=True) for _ in range(32)]

    with database.transaction() as session:
        session.connection()  # takes the lock
        for one in waiting:
            one.start()
        reading = Thread(target=_read, args=(database, read := Event()), daemon=True)
        reading.start()
        was_read = read.wait(timeout=10)
    for one in (*waiting, reading):
        one.join()
    database.close()

    assert was_read


def _write(session: Session) -> None:
    session.connection()


def _read(database: Database, done: Event) -> None:
    with database.reading() as session:
        session.connection()
    done.set()
