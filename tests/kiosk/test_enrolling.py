"""An article is scanned, turned before the camera, and known: also while the server is away."""

import threading
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args
from uuid import UUID

import cv2
import httpx
import pytest
from uuid_utils.compat import uuid7

from drivers.events import FrameTaken
from kiosk.devices.turning import Turner
from kiosk.flow.effects import Effect
from kiosk.flow.enrolment import (
    ArticleTold,
    AskArticle,
    AskMissing,
    DropView,
    Enrolling,
    EnrolRefused,
    MissingTold,
    SettleViews,
    TakeView,
    ViewMissed,
    ViewTaken,
)
from kiosk.flow.events import Event
from kiosk.flow.state import State
from kiosk.server.client import Client
from kiosk.server.enrolments import Enrolments
from tests.api.shop import KEYS, canal_template, shop
from tests.gallery.teaching import a_picture
from tests.gallery.views import EMPTY, shown
from tests.kiosk.at_work import Work
from tests.kiosk.orders import MILK, PEAS
from wms.vision.picture import Image
from wms.vision.views import Lack, Turning

__all__ = ["canal_template", "shop"]


@pytest.fixture
def work() -> Work:
    return Work().with_devices("camera").tap("enrol")


def enrolling(work: Work) -> Enrolling:
    assert work.state.enrolling is not None
    return work.state.enrolling


def last(work: Work, count: int) -> list[Effect]:
    return work.did[-count:]


def test_five_views_enrol_an_article_and_the_next_may_be_scanned(work):
    work.scan(MILK).tell(ArticleTold, code=MILK, name="Milk", photos=2)
    for _ in range(5):
        work.tell(ViewTaken, code=MILK)

    assert work.of(AskMissing)
    assert work.of(AskArticle) == [AskArticle(MILK)]
    assert work.of(SettleViews) == [SettleViews(MILK, keep=True)]
    assert (work.state.screen, enrolling(work).code, enrolling(work).done) == ("enrolling", "", 1)
    assert work.notice.facts == (("name", "Milk"),)


def test_the_code_that_the_camera_or_scanner_reads_again_changes_nothing(work):
    work.scan(MILK).tell(ViewTaken, code=MILK).scan(MILK)

    assert len(enrolling(work).views) == 1
    assert len(work.of(AskArticle)) == 1


def test_another_article_sends_what_there_is_of_the_one_before(work):
    work.scan(MILK).tell(ViewTaken, code=MILK).scan(PEAS)

    assert work.of(SettleViews) == [SettleViews(MILK, keep=True)]
    assert (enrolling(work).code, enrolling(work).views) == (PEAS, ())


def test_a_view_that_comes_too_late_is_forgotten(work):
    work.scan(MILK).scan(PEAS).tell(ViewTaken, code=MILK)

    assert enrolling(work).views == ()
    assert len(work.of(DropView)) == 1


def test_keys_and_commands_take_a_view_take_it_back_and_leave(work):
    work.tap("ok")
    assert work.notice.word == "scan_to_enrol"
    work.scan(MILK).scan("CMD-OK")
    assert work.of(TakeView) == [TakeView()]
    work.tell(ViewTaken, code=MILK)
    (view,) = enrolling(work).views

    work.scan("CMD-UNDO").tell(ViewTaken, code=MILK).scan("CMD-CANCEL")

    assert work.of(DropView) == [DropView(view)]
    assert work.of(SettleViews) == [SettleViews(MILK, keep=False)]
    assert (work.state.screen, work.state.enrolling) == ("ready", None)


def test_an_article_the_server_does_not_know_is_put_away_with_its_views(work):
    work.scan("123").tell(ViewTaken, code="123")
    work.tell(EnrolRefused, code="123", title="Unknown article", sentence="Check the code.")

    assert (enrolling(work).code, enrolling(work).views) == ("", ())
    assert last(work, 2)[0] == SettleViews("123", keep=False)
    assert (work.notice.tone, work.notice.sentence) == ("wrong", "Check the code.")


def test_nobody_enrols_without_a_camera_or_with_an_order_on_the_bench():
    without = Work().tap("enrol")
    busy = Work().with_devices("camera").open().tap("enrol")

    assert (without.state.screen, without.notice.word) == ("ready", "no_camera")
    assert (busy.state.screen, busy.notice.word) == ("basket", "not_now")


def test_every_word_of_a_missed_view_is_a_sentence(work):
    from kiosk.screen.words import NOTICES

    for word in ("camera_silent", *get_args(Lack)[1:], "views_full", "disk_full"):
        work.tell(ViewMissed, reason=word)
        assert work.notice.word in NOTICES


class Bench:
    """A camera that shows what the test says, a disk, and a server that may be away."""

    def __init__(self, shop: Any, folder: Path) -> None:
        self.here = True
        self.seconds = 0.0
        self.showing: Image = EMPTY
        self.told: list[Event] = []
        self.changed = threading.Condition()
        self.state = State("station-1", enrolling=Enrolling())
        inner = httpx.WSGITransport(app=shop.app)
        client = Client("http://server", KEYS["station-1"], "station-1", Away(self, inner))
        self.enrolments = Enrolments(client, folder, self.tell, self.stamp)
        self.turner = Turner(
            self.look,
            self.enrolments,
            tell=self.tell,
            stamp=self.stamp,
            state=lambda: self.state,
            show=lambda _id, _jpeg: None,
            steady=lambda: self.seconds,
        )

    def stamp(self) -> tuple[UUID, datetime]:
        return uuid7(), datetime.now(UTC)

    def tell(self, event: Event) -> None:
        self.told.append(event)

    def look(self, request: str) -> None:
        jpeg = bytes(cv2.imencode(".jpg", self.showing)[1])
        at = datetime.now(UTC)
        self.turner.frames.hear(
            FrameTaken(at=at, request=request, jpeg=jpeg, width=640, height=480)
        )

    def take(self, code: str, sides: Iterable[int]) -> None:
        turning = Turning(self.turner.frame())
        for side in sides:
            self.showing = shown(side)
            self.turner.take(TakeView())
            self.watch(code, turning)

    def watch(self, code: str, turning: Turning) -> None:
        """Look on until the key has had its answer."""
        while self.turner.wanted_until is not None:
            self.turner.watch(code, turning)
            self.seconds += 0.5

    def of(self, kind: type[Any]) -> list[Any]:
        return [event for event in self.told if isinstance(event, kind)]


class Away(httpx.BaseTransport):
    """A network that the test may cut."""

    def __init__(self, bench: Bench, inner: httpx.BaseTransport) -> None:
        self.bench, self.inner = bench, inner

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if not self.bench.here:
            raise httpx.ConnectError("cut")
        return self.inner.handle_request(request)


@pytest.fixture
def station(shop, tmp_path: Path) -> Iterator[Bench]:
    opened = Bench(shop, tmp_path / "data")
    yield opened
    opened.enrolments.database.close()


def test_what_is_enrolled_while_the_server_is_away_reaches_it_afterwards(shop, station, tmp_path):
    gtin = shop.station().get("/catalogue/gtins").text.split()[0]
    station.here = False
    station.enrolments.ask(AskArticle(gtin))
    station.take(gtin, range(5))
    station.enrolments.settle(SettleViews(gtin, keep=True))
    station.enrolments.answer_all()
    with pytest.raises(Exception, match="cut"):
        station.enrolments.send_all()
    again = Bench(shop, tmp_path / "data")

    again.enrolments.send_all()

    found = shop.station().get(f"/gallery/{gtin}/photos").json
    assert (len(station.of(ViewTaken)), found["photos"]) == (5, 5)
    assert again.enrolments.count() == 0
    assert station.of(ArticleTold) == []


def test_an_article_that_was_not_finished_is_forgotten_by_a_restart(shop, station, tmp_path):
    station.take("3017620422003", range(2))
    assert station.enrolments.count() == 2

    assert Bench(shop, tmp_path / "data").enrolments.count() == 0


def test_the_server_says_what_an_article_is_called_and_which_are_missing(station):
    station.enrolments.ask(AskMissing())
    station.enrolments.ask(AskArticle("S-00001"))
    station.enrolments.ask(AskArticle("no such code"))
    station.enrolments.answer_all()

    (missing,), (article,) = station.of(MissingTold), station.of(ArticleTold)
    (refused,) = station.of(EnrolRefused)
    assert len(missing.missing.missing) == 5
    assert article.name.startswith("130G")
    assert (refused.code, refused.title) == ("no such code", "Unknown article")


def test_a_picture_that_the_server_refuses_is_told_once_and_not_sent_for_ever(shop, station):
    station.enrolments.keep(uuid7(), "S-99999", a_picture())
    station.enrolments.keep(uuid7(), "S-00001", a_picture())
    for code in ("S-99999", "S-00001"):
        station.enrolments.settle(SettleViews(code, keep=True))

    station.enrolments.send_all()

    assert [event.code for event in station.of(EnrolRefused)] == ["S-99999"]
    assert station.enrolments.count() == 0
    assert shop.station().get("/gallery/S-00001/photos").json["photos"] == 1


def test_a_key_on_an_empty_table_says_that_there_is_nothing_to_see(station):
    turning = Turning(station.turner.frame())
    station.turner.take(TakeView())
    station.watch("S-00001", turning)

    assert [event.reason for event in station.of(ViewMissed)] == ["nothing_shown"]


def test_a_side_that_was_taken_is_not_taken_again_by_key(station):
    station.take("S-00001", (1, 1, 2))

    assert [event.reason for event in station.of(ViewMissed)] == ["turn_further"]
    assert len(station.of(ViewTaken)) == station.enrolments.count() == 2
