"""Cases: reported, answered, answered otherwise, and what each answer teaches."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError

from tests.canal import NOON, Channel, an_order
from wms.gallery import operations as gallery
from wms.gallery import queries
from wms.gallery.operations import Doubt, Effect
from wms.gallery.queries import lessons
from wms.ids import new_id
from wms.people.operations import Hand
from wms.stock.operations import UnknownArticle
from wms.verdict import Evidence

MILK, OTHER, THIRD = "S-00001", "S-00008", "S-00017"
NADIA = Hand("nadia", "office", NOON)


def a_case(database, **more: object) -> UUID:
    """Bring a doubt before the manager: milk was wanted, and the camera saw `OTHER`."""
    told: dict[str, Any] = {
        "kind": "asked",
        "station": "station-1",
        "wanted": MILK,
        "claimed": OTHER,
        "crop": new_id(),
        "evidence": (Evidence("weight", MILK, 1.0, "129 g"), Evidence("looks", OTHER, 2.0)),
    }
    with database.transaction() as session:
        doubt = Doubt(**(told | more))
        return gallery.note_doubt(session, "canal", doubt, NOON, who="key:web-shop")


def answer(database, case_id: UUID, said: str, sku: str | None = None) -> Effect:
    with database.transaction() as session:
        return gallery.answer_case(session, "canal", NADIA, case_id, said, sku=sku)  # type: ignore[arg-type]


def untaught(database) -> list[tuple[str, str]]:
    with database.reading() as session:
        rows = lessons.list_untaught(session, "canal", limit=9)
    return [(sku, origin) for _photo_id, sku, origin in rows]


def test_an_answer_teaches_a_picture_a_pair_and_a_weight(canal):
    case_id = a_case(canal)

    effect = answer(canal, case_id, "is", MILK)

    assert effect == Effect(picture_of=MILK, pair=(OTHER, MILK), weight_g=129)
    assert untaught(canal) == [(MILK, "answer")]
    with canal.reading() as session:
        assert gallery.weights(session, "canal", [MILK])[MILK].count == 1
        assert OTHER in gallery.look_alikes(session, "canal", [MILK])[MILK]
        assert MILK in gallery.look_alikes(session, "canal", [OTHER])[OTHER]
        assert queries.count_cases(session, "canal") == {"open": 0, "check": 0, "done": 1}
        (confusion,) = lessons.list_unlearnt_cases(session, "canal", limit=9)
        assert (confusion.claimed, confusion.was) == (OTHER, MILK)


def test_the_whole_picture_of_a_tablet_teaches_no_article(canal_sqlite):
    case_id = a_case(canal_sqlite, kind="upload")

    effect = answer(canal_sqlite, case_id, "is", MILK)

    assert effect == Effect(pair=(OTHER, MILK), weight_g=129)
    assert untaught(canal_sqlite) == []


def test_another_answer_takes_back_what_the_first_one_taught(canal):
    case_id = a_case(canal)
    answer(canal, case_id, "is", MILK)

    effect = answer(canal, case_id, "is", THIRD)

    assert effect.pair == (OTHER, THIRD)
    assert untaught(canal) == [(THIRD, "answer")]
    with canal.reading() as session:
        assert gallery.weights(session, "canal", [MILK, THIRD]).keys() == {THIRD}
        alike = gallery.look_alikes(session, "canal", [OTHER])[OTHER]
        assert (MILK in alike, THIRD in alike) == (False, True)
        assert lessons.list_rebuilds(session, "canal") == [MILK]


def test_who_cannot_tell_teaches_nothing_and_takes_back_what_was_taught(canal):
    case_id = a_case(canal)
    answer(canal, case_id, "is", MILK)

    assert answer(canal, case_id, "cannot_tell") == Effect()

    assert untaught(canal) == []
    with canal.reading() as session:
        assert gallery.weights(session, "canal", [MILK]) == {}
        case = queries.find_case(session, "canal", case_id)
    assert case is not None
    assert (case.answer, case.answer_sku) == ("cannot_tell", None)


def test_a_weight_of_two_pieces_is_not_learnt_from_an_answer(canal):
    case_id = a_case(canal, evidence=(Evidence("weight", MILK, 1.0, "262 g"),), crop=None)

    effect = answer(canal, case_id, "is", MILK)

    assert effect == Effect(pair=(OTHER, MILK))


def test_answers_are_never_changed_or_deleted(canal):
    case_id = a_case(canal)
    answer(canal, case_id, "is", MILK)
    answer(canal, case_id, "is_not", MILK)

    with canal.engine.connect() as connection:
        count = connection.exec_driver_sql("SELECT count(*) FROM case_answer").scalar()
    assert count == 2
    for change in ("UPDATE case_answer SET who = 'x'", "DELETE FROM case_answer"):
        with pytest.raises(DBAPIError, match="only grows"), canal.engine.begin() as connection:
            connection.exec_driver_sql(change)


@pytest.mark.parametrize(
    ("said", "sku", "refusal"),
    [
        ("is", None, gallery.AnswerWithoutArticle),
        ("is_not", None, gallery.AnswerWithoutArticle),
        ("is", "S-99999", UnknownArticle),
    ],
)
def test_an_answer_without_a_known_article_is_refused(canal_sqlite, said, sku, refusal):
    case_id = a_case(canal_sqlite)

    with pytest.raises(refusal):
        answer(canal_sqlite, case_id, said, sku)


def test_an_unknown_case_cannot_be_answered(canal_sqlite):
    with pytest.raises(gallery.UnknownCase):
        answer(canal_sqlite, new_id(), "cannot_tell")


@pytest.fixture
def order_id(canal, make_app) -> UUID:
    placed = Channel(make_app(canal)).order(an_order((MILK, 1), (THIRD, 2)))
    return UUID(placed.get_json()["order_id"])


def report(database, order_id: UUID, line_no: int, got: str | None) -> UUID:
    with database.transaction() as session:
        return gallery.report_case(
            session, NADIA, "canal", order_id, line_no, got_sku=got, words="It is another flavour."
        )


def test_an_error_that_a_customer_found_waits_for_the_manager_with_what_came_instead(
    canal, order_id
):
    case_id = report(canal, order_id, 1, OTHER)

    with canal.reading() as session:
        (case,) = queries.list_cases(session, "canal", "open")
        assert lessons.list_unlearnt_cases(session, "canal", limit=9) == []
    assert (case.case_id, case.kind, case.wanted, case.claimed) == (
        case_id,
        "reported",
        MILK,
        MILK,
    )
    assert (case.answer_sku, case.words) == (OTHER, "It is another flavour.")
    assert case.external_ref is not None

    answer(canal, case_id, "is", OTHER)

    with canal.reading() as session:
        assert queries.list_cases(session, "canal", "open") == []
        assert OTHER in gallery.look_alikes(session, "canal", [MILK])[MILK]
        assert len(lessons.list_unlearnt_cases(session, "canal", limit=9)) == 1


def test_a_report_names_a_line_and_an_article_that_exist(canal, order_id):
    with pytest.raises(gallery.UnknownOrderLine):
        report(canal, order_id, 9, None)
    with pytest.raises(gallery.UnknownOrderLine):
        report(canal, new_id(), 1, None)
    with pytest.raises(UnknownArticle):
        report(canal, order_id, 1, "S-99999")


def test_nothing_came_at_all_is_a_report_too(canal, order_id):
    report(canal, order_id, 2, None)

    with canal.reading() as session:
        (case,) = queries.list_cases(session, "canal", "open")
    assert (case.wanted, case.answer) == (THIRD, None)
