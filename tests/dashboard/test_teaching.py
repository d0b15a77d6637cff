"""The manager teaches the cameras: cases, pictures of articles, and what has drifted."""

import random
import re
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from tests.dashboard.store import PEOPLE, an_order, log_in, parts_of
from tests.dashboard.test_pages import Read
from tests.gallery.teaching import a_picture
from wms import ids
from wms.gallery import operations as gallery
from wms.gallery import queries
from wms.gallery.operations import Doubt, Packed
from wms.gallery.operations.files import picture_path
from wms.people.operations import Hand
from wms.verdict import Evidence, Thing

MILK, OTHER = "S-00001", "S-00008"
PAGES = [
    "/dashboard/review",
    "/dashboard/review?stage=check",
    "/dashboard/review?stage=done",
    "/dashboard/review?stage=nonsense&before=x",
    "/dashboard/enrolment",
    "/dashboard/enrolment?all=1&q=lait",
    "/dashboard/enrolment?after=50",
    "/dashboard/enrolment?after=x&q=%00",
    f"/dashboard/enrolment/{MILK}",
    "/dashboard/drift",
    "/dashboard/disputes",
    "/dashboard/disputes?after=x",
]


def an_uncertain_upload(app, order_id: UUID | None = None, **more: object) -> UUID:
    parts = parts_of(app)
    told = {"wanted": MILK, "claimed": OTHER, "order_id": order_id, "line_no": 1} | more
    heard = (Evidence("weight", MILK, 1.0, "129 g"), Evidence("looks", OTHER, 2.0))
    doubt = Doubt("upload", "tablet", evidence=heard, **told)  # type: ignore[arg-type]
    with parts.database.transaction() as session:
        return gallery.note_doubt(session, "canal", doubt, parts.clock.now(), who="ines")


def a_picture_of(app, sku: str = MILK) -> UUID:
    parts, photo_id = parts_of(app), ids.new_id()
    path = picture_path(Path(parts.settings.storage.folder), "canal", photo_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(a_picture())
    hand = Hand("ines", "station-1", parts.clock.now())
    with parts.database.transaction() as session:
        gallery.keep_photo(session, "canal", hand, sku, photo_id, size_bytes=1)
    return photo_id


def packs_that_drift(app) -> None:
    """Pack milk eighty times; the last thirty are heavier, look otherwise and are read less."""
    parts, chance = parts_of(app), random.Random(1)
    with parts.database.transaction() as session:
        for number in range(80):
            late = number >= 50
            heard = [
                Evidence("looks", MILK, chance.gauss(0.0 if late else 3.5, 0.5)),
                Evidence("weight", MILK, 1.0, f"{round(chance.gauss(150 if late else 130, 2))} g"),
            ]
            if not late or number % 3 == 0:
                heard.append(Evidence("code", MILK, 9.0, "376"))
            thing = Thing(0, "376", MILK, 1, tuple(heard))
            at = parts.clock.now() - timedelta(hours=80 - number)
            packed = Packed("station-1", None, "ines")
            gallery.learn_pack(session, "canal", [thing], at, packed=packed)


def test_every_page_can_be_read_without_being_seen(app, manager):
    an_uncertain_upload(app, an_order(app, "CASE-1"))
    a_picture_of(app)
    packs_that_drift(app)

    for path in PAGES:
        answer = manager.get(path)
        read = Read(answer.text)
        assert answer.status_code == 200, path
        assert len(read.ids) == len(set(read.ids)), path
        assert set(read.fields) <= read.labelled, path
        assert read.nameless == [], path
        assert read.headings.count("h1") == 1, path


@pytest.mark.postgresql
def test_every_page_reads_from_postgresql_too(postgres_app):
    an_uncertain_upload(postgres_app, an_order(postgres_app, "CASE-1"))
    a_picture_of(postgres_app)
    packs_that_drift(postgres_app)
    manager = log_in(postgres_app, "jonas")

    for path in PAGES:
        assert manager.get(path).status_code == 200, path
    drift = manager.get("/dashboard/drift").text
    assert "Looks less like its pictures" in drift
    assert "Heavier" in drift
    assert "Fewer codes are read since" in drift


def test_strangers_are_sent_to_log_in(app):
    stranger = app.test_client()

    assert {stranger.get(path).status_code for path in PAGES} == {302}


def test_an_answer_tells_what_it_taught_and_moves_the_case(app):
    case_id = an_uncertain_upload(app)
    jonas = log_in(app, "jonas")
    assert "Petit Pot" in jonas.get("/dashboard/review").text

    answer = jonas.post(f"/dashboard/review/{case_id}/answer", {"said": f"is:{MILK}"})
    told = jonas.get("/dashboard/review").text

    assert answer.status_code == 302
    assert "are told apart by a code; 129 g was learnt as its weight." in told
    assert str(case_id) not in told
    done = jonas.get("/dashboard/review?stage=done").text
    assert str(case_id) in done
    assert "Being learnt" in done


def test_a_case_tells_what_was_said_of_its_articles_and_of_no_others(app):
    heard = [Evidence("weight", sku, -2.0, "129 g") for sku in ("S-00002", "S-00003", MILK)]
    heard.append(Evidence("scan", "S-00004", 9.0, "03288131500744"))
    parts = parts_of(app)
    with parts.database.transaction() as session:
        doubt = Doubt("asked", "station-1", wanted=MILK, claimed=MILK, evidence=tuple(heard))
        gallery.note_doubt(session, "canal", doubt, parts.clock.now(), who="ines")

    page = log_in(app, "jonas").get("/dashboard/review").text

    assert page.count("129 g") == 1
    assert ">3288131500744<" in page
    assert "Taken for" not in page, "what it was taken for is what was wanted"


def test_the_first_page_counts_the_cases_that_wait(app):
    jonas = log_in(app, "jonas")
    before = jonas.get("/dashboard/figures").text
    an_uncertain_upload(app)

    assert "Cases to answer" in before
    assert jonas.get("/dashboard/figures").text != before


def test_a_case_may_be_any_article_that_is_scanned(app):
    case_id = an_uncertain_upload(app)
    with parts_of(app).database.reading() as session:
        code = queries.list_gtins(session, "canal")[0]

    log_in(app, "jonas").post(
        f"/dashboard/review/{case_id}/answer", {"said": "scanned", "code": code}
    )

    with parts_of(app).database.reading() as session:
        case = queries.find_case(session, "canal", case_id)
    assert case is not None
    assert (case.answer, case.answer_sku is not None) == ("is", True)


NONSENSE = [
    ({}, 422),
    ({"said": "perhaps"}, 422),
    ({"said": "is"}, 422),
    ({"said": "scanned", "code": ""}, 422),
    ({"said": "scanned", "code": "3017620422999"}, 404),
    ({"said": "is:S-99999"}, 404),
    ({"said": "is_not:" + "x" * 500}, 404),
    ({"said": "is:\x01"}, 404),
]


def test_an_answer_that_makes_no_sense_is_refused_on_the_page(app, manager):
    case_id = an_uncertain_upload(app)

    for form, status in NONSENSE:
        answer = manager.post(f"/dashboard/review/{case_id}/answer", form)

        assert answer.status_code == status, form
        assert 'role="alert"' in answer.text
        assert str(case_id) in answer.text


def test_nobody_answers_a_case_that_is_not_there(manager):
    form = {"said": "cannot_tell"}
    assert manager.post(f"/dashboard/review/{ids.new_id()}/answer", form).status_code == 404


def test_a_picture_that_is_taken_away_is_gone_from_disk_and_page(app, manager):
    photo_id = a_picture_of(app)
    path = picture_path(Path(parts_of(app).settings.storage.folder), "canal", photo_id)
    assert str(photo_id) in manager.get(f"/dashboard/enrolment/{MILK}").text

    manager.post(f"/dashboard/enrolment/{MILK}/pictures/{photo_id}/removal")
    again = manager.post(f"/dashboard/enrolment/{MILK}/pictures/{photo_id}/removal")

    assert str(photo_id) not in manager.get(f"/dashboard/enrolment/{MILK}").text
    assert (path.exists(), again.status_code) == (False, 404)


def test_what_has_drifted_is_gone_when_somebody_acted_on_it(app):
    packs_that_drift(app)
    jonas = log_in(app, "jonas")
    before = jonas.get("/dashboard/drift").text

    jonas.post(f"/dashboard/enrolment/{MILK}/weight")
    jonas.post(f"/dashboard/enrolment/{MILK}/again")
    after = jonas.get("/dashboard/drift").text

    assert "Looks less like its pictures" in before
    assert "Heavier" in before
    assert "Every article looks and weighs as it always did." in after
    assert "Enrol again" in jonas.get("/dashboard/enrolment").text
    assert "Weight to be learnt anew" in jonas.get("/dashboard/audit").text


def test_an_article_nobody_knows_has_no_pictures(manager):
    for path in ("", "/again", "/weight"):
        call = manager.get if not path else manager.post
        assert call(f"/dashboard/enrolment/S-99999{path}").status_code == 404


@pytest.mark.browser
def test_a_manager_answers_a_case_in_the_browser_in_french(app, address, screen):
    an_uncertain_upload(app, an_order(app, "CASE-2"))
    a_picture_of(app)
    screen.goto(f"{address}/dashboard/review")
    screen.get_by_label("Badge").fill(PEOPLE["nadia"]["badge"])
    screen.get_by_label("PIN").fill(PEOPLE["nadia"]["pin"])
    screen.keyboard.press("Enter")

    screen.get_by_role("button", name=re.compile("^C’est 130G PETIT POT")).click()

    told = screen.locator("#told")
    told.get_by_text("129 g retenus comme son poids").wait_for()
    assert screen.get_by_text("Aucun cas ici.").is_visible()
    assert screen.evaluate("document.documentElement.scrollWidth <= innerWidth")
