"""Among many cases: where each stands is kept beside it, and lists are found by an index."""

from importlib import import_module
from typing import Any

from sqlalchemy import event

from tests.gallery.test_cases import MILK, OTHER, THIRD, a_case, answer
from wms.gallery import queries
from wms.gallery.queries import lessons

MIGRATION = import_module("migrations.versions.0018_review_at_scale")


def told_of_cases(database) -> list[tuple[str, str, str | None]]:
    with database.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT words, stage, was FROM review_case")
        return sorted((row[0], row[1], row[2]) for row in rows)


def test_cases_of_before_stand_where_their_newest_answer_left_them(canal):
    a_case(canal, words="1 nobody answered")
    a_case(canal, words="2 packer", kind="asked", answer="is", answer_sku=MILK)
    a_case(canal, words="3 customer", kind="reported", answer="is", answer_sku=MILK)
    answer(canal, a_case(canal, words="4 manager", kind="reported"), "is", OTHER)
    twice = a_case(canal, words="5 answered twice")
    answer(canal, twice, "is", OTHER)
    answer(canal, twice, "is_not", OTHER)
    kept = told_of_cases(canal)

    with canal.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE review_case SET stage = 'open', was = NULL")
        connection.exec_driver_sql(
            MIGRATION._STAND.format(was=MIGRATION._WAS, is_final=MIGRATION._IS_FINAL)
        )

    assert told_of_cases(canal) == kept
    assert [(stage, was) for _words, stage, was in kept] == [
        ("open", None),
        ("check", MILK),
        ("open", None),
        ("done", OTHER),
        ("done", None),
    ]


def test_lists_of_cases_look_at_no_more_cases_than_they_show(canal_sqlite):
    asked: list[tuple[str, Any]] = []
    event.listen(
        canal_sqlite.engine,
        "before_cursor_execute",
        lambda _connection, _cursor, said, values, *_more: asked.append((said, values)),
    )
    with canal_sqlite.reading() as session:
        queries.list_cases(session, "canal", "open")
        queries.count_cases(session, "canal")
        queries.list_confusions(session, "canal", [MILK, OTHER, THIRD])
        lessons.list_unlearnt_cases(session, "canal", limit=9)
        questions = [(f"EXPLAIN QUERY PLAN {said}", told) for said, told in asked]
        steps = [
            str(row[3])
            for said, told in questions
            if "review_case" in said
            for row in session.connection().exec_driver_sql(said, told)
        ]

    found_by = {step.partition("INDEX ")[2].split()[0] for step in steps if " review_case" in step}
    assert found_by == {
        f"ix_review_case_{name}" for name in ("stage", "claimed", "was", "wanted", "unlearnt")
    }
