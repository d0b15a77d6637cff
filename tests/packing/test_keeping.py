"""Pictures are given up in time, whatever happens on the way; a dispute keeps them longer."""

import os
import time
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from tests.canal import NOON, STORE, Channel, Person, an_order
from wms.gallery import operations as gallery
from wms.gallery.operations.files import picture_path
from wms.http.keeping import HouseKeeping, keeping_of
from wms.ids import new_id
from wms.packing import queries
from wms.packing.operations import photo_path, photos, write_photo
from wms.packing.operations.photos import PhotoNew, add_photo
from wms.packing.rules import DisputeTimes, kept_until
from wms.people.operations import Hand
from wms.picking.operations import Hands

HOUR, DAY, INSTANT = timedelta(hours=1), timedelta(days=1), timedelta(seconds=1)


class Store:
    """A server with one order, pictures of it, and who keeps house."""

    def __init__(self, app) -> None:
        self.app, self.parts = app, app.extensions["wms"]
        self.folder = Path(self.parts.settings.storage.folder)
        self.shop = Channel(app)
        self.keeping = keeping_of(self.parts.settings.evidence)
        self.order_id = self.order()

    def order(self) -> UUID:
        """Return an order that was placed at noon."""
        self.parts.clock.at = NOON
        return UUID(self.shop.order(an_order(("S-00001", 1))).get_json()["order_id"])

    def picture(self, order_id: UUID | None = None, *, at: datetime = NOON) -> UUID:
        """Keep a picture of the order, taken at a moment."""
        new = PhotoNew(new_id(), 9, "0" * 64, kind="upload")
        write_photo(self.path(new.photo_id), b"a picture")
        hands = Hands(STORE, "ines", "station-1", at)
        with self.parts.database.transaction() as session:
            add_photo(session, hands, order_id or self.order_id, None, new)
        return new.photo_id

    def path(self, photo_id: UUID) -> Path:
        return photo_path(self.folder, STORE, photo_id)

    def tidy(self, at: datetime) -> int:
        self.parts.clock.at = at
        return HouseKeeping(self.parts).tidy()

    def dispute(self, act: str = "", **said: str) -> int:
        path = f"/orders/{self.order_id}/dispute{act}"
        return self.shop.post(path, said).status_code

    def kept(self) -> set[UUID]:
        with self.parts.database.reading() as session:
            rows = {one.photo_id for one in queries.list_photos(session, STORE, self.order_id)}
        assert {one for one in rows if not self.path(one).is_file()} == set()
        return rows


@pytest.fixture
def store(canal, make_app) -> Store:
    return Store(make_app(canal))


def test_a_picture_goes_when_its_time_is_over_and_not_before(store):
    first, second = store.picture(), store.picture(at=NOON + HOUR)

    assert store.tidy(NOON + 72 * HOUR - INSTANT) == 0
    assert store.kept() == {first, second}
    assert store.tidy(NOON + 72 * HOUR) == 1
    assert store.kept() == {second}
    assert not store.path(first).exists()


def test_a_dispute_keeps_the_pictures_of_its_order_alone(store):
    mine, other = store.picture(), store.picture(store.order())
    assert store.dispute(reason="another yogurt") == 201

    assert store.tidy(NOON + 80 * DAY) == 1
    assert store.kept() == {mine}
    assert not store.path(other).exists()


def test_a_dispute_that_nobody_closes_keeps_pictures_no_longer_than_the_policy_says(store):
    store.picture()
    store.dispute(reason="another yogurt")

    assert store.tidy(NOON + 90 * DAY - INSTANT) == 0
    assert store.tidy(NOON + 90 * DAY) == 1


def test_once_a_dispute_is_closed_its_pictures_have_their_ordinary_time_once_more(store):
    store.picture()
    store.dispute(reason="another yogurt")
    store.parts.clock.at = NOON + 10 * DAY
    assert store.dispute("/closure", outcome="refunded") == 200

    assert store.tidy(NOON + 13 * DAY - INSTANT) == 0
    assert store.tidy(NOON + 13 * DAY) == 1


def test_a_server_that_stops_in_the_middle_of_it_finishes_the_next_time(store, monkeypatch):
    gone = store.picture()

    def stop(*_given: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(queries, "delete_photos", stop)
        with pytest.raises(KeyboardInterrupt):
            store.tidy(NOON + 72 * HOUR)

    nadia = Person(store.app, "nadia", "office")
    assert not store.path(gone).exists()
    assert nadia.get(f"/photos/{gone}").status_code == 404
    assert store.tidy(NOON + 72 * HOUR) == 1
    assert store.tidy(NOON + 72 * HOUR) == 0


def test_a_file_that_cannot_be_deleted_keeps_no_other_picture(store):
    stuck, other = store.picture(), store.picture(at=NOON + INSTANT)
    store.path(stuck).unlink()
    store.path(stuck).mkdir()

    with pytest.raises(OSError, match=str(stuck)):
        store.tidy(NOON + 80 * HOUR)

    assert not store.path(other).exists()
    store.path(stuck).rmdir()
    assert store.tidy(NOON + 80 * HOUR) == 1


def test_more_pictures_than_one_transaction_takes_go_all_the_same(store, monkeypatch):
    monkeypatch.setattr(photos, "BATCH", 2)
    for _ in range(5):
        store.picture()

    assert store.tidy(NOON + 73 * HOUR) == 5


def test_what_goes_is_what_the_rule_says(store):
    for opened, closed in [(None, None), (0, None), (24, None), (0, 30), (0, 100), (24, 24)]:
        store.order_id = store.order()
        photo_id, disputes = store.picture(), []
        if opened is not None:
            disputes = [disputed(store, opened, closed)]

        until = kept_until(NOON, disputes, store.keeping)

        assert photo_id not in due(store, until - INSTANT)
        assert photo_id in due(store, until)


def disputed(store: Store, opened: int, closed: int | None) -> DisputeTimes:
    """Dispute the store's order so many hours after noon, and close that after so many."""
    store.parts.clock.at = began = NOON + opened * HOUR
    assert store.dispute(reason="another yogurt") == 201
    if closed is None:
        return DisputeTimes(began, None)
    store.parts.clock.at = ended = NOON + closed * HOUR
    assert store.dispute("/closure", outcome="refunded") == 200
    return DisputeTimes(began, ended)


def due(store: Store, now: datetime) -> list[UUID]:
    with store.parts.database.reading() as session:
        return queries.lock_due_photos(session, STORE, store.keeping, now=now, limit=10)


def test_files_that_no_row_speaks_of_are_swept_once_they_are_old(store):
    kept, young = store.picture(), store.path(new_id())
    stray, half = store.path(new_id()), store.path(new_id()).with_suffix(".x.part")
    for path in (stray, half, young):
        path.write_bytes(b"left behind")
    for path in (stray, half, store.path(kept)):
        os.utime(path, (1_000, 1_000))

    swept = HouseKeeping(store.parts).sweep(untouched_since=time.time() - 60)

    assert swept == 2
    assert [path.exists() for path in (stray, half, young)] == [False, False, True]
    assert store.kept() == {kept}


def test_pictures_of_articles_that_were_removed_or_never_noted_are_swept_too(store):
    def picture() -> tuple[UUID, Path]:
        photo_id = new_id()
        path = picture_path(store.folder, STORE, photo_id)
        write_photo(path, b"a picture")
        os.utime(path, (1_000, 1_000))
        return photo_id, path

    (kept, kept_at), (removed, removed_at), (_, never_at) = picture(), picture(), picture()
    nadia = Hand("nadia", "office", NOON)
    with store.parts.database.transaction() as session:
        for photo_id in (kept, removed):
            gallery.keep_photo(session, STORE, nadia, "S-00001", photo_id, size_bytes=9)
        gallery.remove_photo(session, STORE, nadia, "S-00001", removed)

    swept = HouseKeeping(store.parts).sweep(untouched_since=time.time() - 60)

    assert swept == 2
    assert [path.exists() for path in (kept_at, removed_at, never_at)] == [True, False, False]


def test_house_is_kept_on_after_whatever_went_wrong(store, monkeypatch):
    monkeypatch.setattr("wms.http.keeping.ROUND_SECONDS", 0.01)
    house, rounds = HouseKeeping(store.parts), []

    def fail() -> int:
        rounds.append(1)
        if len(rounds) > 1:
            house.stop()
        raise ValueError("nobody thought of this")

    monkeypatch.setattr(house, "tidy", fail)
    house._run()

    assert len(rounds) == 2


def test_a_running_server_keeps_house_by_itself(store):
    gone = store.picture(at=NOON - 73 * HOUR)
    house = HouseKeeping(store.parts)

    house.start()
    try:
        for _ in range(200):
            if not store.path(gone).exists():
                break
            time.sleep(0.05)
    finally:
        house.stop()

    assert not store.path(gone).exists()
