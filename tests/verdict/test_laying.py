"""What was scanned and never laid down, and how many lie where one was scanned."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wms.verdict import Evidence, ExpectedLine, Proof, Senses, Thing, prove, sentence
from wms.verdict.weight import Weight, weigh_several, weigh_step

BOTH = Senses(scanner=True, camera=True, scale=True)
SCALE, CAMERA = Senses(scale=True), Senses(camera=True)
MILK = ExpectedLine(1, "MILK", "Lait 1 L", 1, weight_g=1030)
PEAS = ExpectedLine(2, "PEAS", "Petits pois", 2, weight_g=440)
GRAPES = ExpectedLine(3, "GRAPES", "Raisin blanc", 500, "gram")
ORDER = [MILK, PEAS, GRAPES]
SAFFRON = ExpectedLine(4, "SAFFRON", "Safran", 1, weight_g=5)
UNKNOWN = [ExpectedLine(no, f"NEW-{no}", f"Nouveau {no}", 1) for no in (5, 6)]


def felt(sku: str) -> Evidence:
    return Evidence("weight", sku, 3.0, "as ever")


def read(sku: str) -> Evidence:
    return Evidence("code", sku, 12.0, f"code of {sku}")


def looks(sku: str) -> Evidence:
    return Evidence("looks", sku, 3.0)


def things(order: Sequence[ExpectedLine], *said: Sequence[Evidence]) -> list[Thing]:
    """Return what the order wants, scanned; of each thing is said what stands at its place."""
    units = [
        (line.sku, 1 if line.unit == "each" else line.quantity)
        for line in order
        for _ in range(line.quantity if line.unit == "each" else 1)
    ]
    told = [*said, *[()] * (len(units) - len(said))]
    return [
        Thing(no, f"code of {sku}", sku, quantity, tuple(heard))
        for no, ((sku, quantity), heard) in enumerate(zip(units, told, strict=True))
    ]


def doubts(proven: Proof) -> list[str]:
    return [why.word for why in proven.why]


@pytest.mark.parametrize("senses", [BOTH, SCALE, CAMERA], ids=["both", "scale", "camera"])
def test_of_an_order_of_which_no_sense_noticed_anything_every_article_is_asked_about(
    senses: Senses,
) -> None:
    proven = prove(ORDER, things(ORDER), senses=senses)

    assert proven.decision == "ask"
    assert {one.state for one in proven.things} == {"unsure"}
    assert set(doubts(proven)) == {"not_felt"}
    assert "Lait 1 L was scanned" in sentence(proven.things[0].why or proven.why[0])


def test_where_the_scale_is_not_under_the_tray_and_no_camera_looks_nobody_is_troubled() -> None:
    assert prove(ORDER, things(ORDER), senses=Senses()).decision == "pass"


def test_what_alone_was_not_felt_is_asked_about_though_the_rest_was() -> None:
    laid = things(ORDER, [felt("MILK")], [felt("PEAS")], [felt("PEAS")])

    assert doubts(prove(ORDER, laid, senses=SCALE)) == ["not_felt"]
    assert prove(ORDER, [*laid[:3], replace(laid[3], evidence=(felt("GRAPES"),))]).right


def test_what_the_camera_saw_with_the_rest_needs_no_step_of_its_own() -> None:
    laid = things(ORDER, [felt("MILK")], [felt("PEAS")], [felt("PEAS")], [looks("GRAPES")])

    assert prove(ORDER, laid, senses=BOTH).right


def test_of_what_only_looks_as_ordered_and_weighs_nothing_a_person_is_asked() -> None:
    pictures = things(ORDER, [looks("MILK")], [looks("PEAS")], [looks("PEAS")], [looks("GRAPES")])
    codes = things(ORDER, [read("MILK")], [read("PEAS")], [read("PEAS")], [read("GRAPES")])

    assert prove(ORDER, pictures, senses=BOTH).decision == "ask"
    assert prove(ORDER, codes, senses=BOTH).right


def test_what_is_too_light_or_of_unknown_weight_need_not_be_felt_where_the_rest_was() -> None:
    for line in (SAFFRON, UNKNOWN[0]):
        order = [MILK, line]

        assert prove(order, things(order, [felt("MILK")]), senses=SCALE).right
        assert prove(order, things(order), senses=SCALE).decision == "ask"

    assert prove([SAFFRON], things([SAFFRON]), senses=SCALE).right
    assert prove(UNKNOWN, things(UNKNOWN), senses=SCALE).decision == "ask"


def test_what_was_scanned_while_the_scale_was_away_is_not_asked_about_and_after_it_failed_is() -> (
    None
):
    away = [replace(one, witnesses=()) for one in things([MILK])]
    there = [replace(one, witnesses=("scale",)) for one in things([MILK])]

    assert prove([MILK], away, senses=SCALE).right
    assert prove([MILK], there, senses=Senses()).decision == "ask"


def test_a_person_who_looked_settles_it() -> None:
    said = things([MILK], [Evidence("person", "MILK", 20.0)])

    assert prove([MILK], said, senses=BOTH).right


def test_of_one_article_one_thing_only_felt_and_one_only_seen_are_perhaps_one() -> None:
    laid = things([PEAS], [felt("PEAS")], [looks("PEAS")])

    assert doubts(prove([PEAS], laid, senses=BOTH)) == ["doubled_scan"]


lines = st.builds(
    ExpectedLine,
    st.just(1),
    st.sampled_from("ABCDE"),
    st.just("article"),
    st.integers(1, 3),
    weight_g=st.integers(0, 2_000),
)
noticed = st.sampled_from([(felt,), (read,), (felt, looks), (felt, read), (felt, looks, read), ()])


@settings(max_examples=100, deadline=None)
@given(
    st.lists(lines, min_size=1, max_size=5, unique_by=lambda line: line.sku),
    st.data(),
)
def test_with_scale_and_camera_no_order_passes_of_which_something_was_never_laid_down(
    order: list[ExpectedLine], data: st.DataObject
) -> None:
    order = [replace(line, line_no=no) for no, line in enumerate(order, start=1)]
    scanned = things(order)
    # What is lighter than the scale can feel is known to be; what it weighs may be unknown.
    heavy = [one for one in scanned if not 0 < order[_line_of(one, order)].weight_g < 8]
    if not heavy:
        return
    absent = data.draw(st.sampled_from(heavy)).number
    laid = [
        one
        if one.number == absent
        else replace(one, evidence=tuple(say(one.sku or "") for say in data.draw(noticed)))
        for one in scanned
    ]

    proven = prove(order, laid, senses=BOTH)

    assert proven.decision == "ask"
    assert proven.things[absent].state == "unsure"


def _line_of(thing: Thing, order: Sequence[ExpectedLine]) -> int:
    return next(at for at, line in enumerate(order) if line.sku == thing.sku)


def on_the_scale(step_g: int, *said: Evidence, code: str | None = "code of PEAS") -> Thing:
    """Return a thing of which the scale felt so much, scanned once as peas."""
    weight = Weight(440, 6)
    told = (*weigh_step(step_g, {"PEAS": weight}), *weigh_several(step_g, "PEAS", weight), *said)
    return Thing(1, code, code and "PEAS", 1, told)


def person(times: int | None, sku: str = "PEAS") -> Evidence:
    return Evidence("person", sku, 20.0, "Ines", times=times)


ONE_TIN = [replace(PEAS, quantity=1)]


def test_two_that_cling_together_are_asked_about_as_perhaps_two() -> None:
    proven = prove(ONE_TIN, [on_the_scale(883)], senses=SCALE)

    assert (proven.decision, doubts(proven)) == ("ask", ["perhaps_several"])
    assert "as much as 2 of it weigh" in sentence(proven.why[0])
    assert prove(ONE_TIN, [on_the_scale(441)], senses=SCALE).right
    assert doubts(prove(ONE_TIN, [on_the_scale(700)], senses=SCALE)) == ["weighs_other"]


@pytest.mark.parametrize("code", ["code of PEAS", None], ids=["scanned", "seen"])
def test_a_yes_to_what_it_is_does_not_say_that_it_is_one(code: str | None) -> None:
    named = prove(ONE_TIN, [on_the_scale(883, person(None), code=code)], senses=SCALE)
    one = prove(ONE_TIN, [on_the_scale(883, person(1), code=code)], senses=SCALE)
    two = prove(ONE_TIN, [on_the_scale(883, person(2), code=code)], senses=SCALE)

    assert (named.decision, doubts(named)) == ("ask", ["perhaps_several"])
    assert one.right
    assert (two.decision, doubts(two)) == ("block", ["too_many"])
    assert prove([PEAS], [on_the_scale(883, person(2), code=code)], senses=SCALE).right


def test_a_sibling_that_was_scanned_is_named_beside_what_it_is_taken_for() -> None:
    beans = replace(PEAS, look_alikes=("BEANS",), alike_names=(("BEANS", "Haricots verts"),))
    scanned = [*things([PEAS]), Thing(9, "code of BEANS", "BEANS")]

    [why] = prove([beans], scanned).why

    assert sentence(why).startswith("Haricots verts is not in this order and easily taken for Pet")


def test_a_yes_clears_a_misfit_that_is_not_of_several() -> None:
    assert prove(ONE_TIN, [on_the_scale(700, person(None))], senses=SCALE).right
