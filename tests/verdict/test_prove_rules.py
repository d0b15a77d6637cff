"""What a basket is proven by: the rules of the house, one told case each."""

from dataclasses import replace

import pytest

from wms.verdict import Costs, Evidence, ExpectedLine, Senses, Thing, prove, sentence

ALL = Senses(scanner=True, camera=True, scale=True, rfid=True)
YOGHURT = ExpectedLine(1, "S-YOG", "Yaourt fraise", 1, weight_g=125, look_alikes=("S-YOG-R",))
MILK = ExpectedLine(2, "S-MILK", "Lait 1 L", 1, weight_g=1030)
PEAS = ExpectedLine(3, "S-PEAS", "Petits pois", 2, weight_g=440)
GRAPES = ExpectedLine(4, "S-GRAPES", "Raisin blanc", 500, "gram")
ORDER = [YOGHURT, MILK, PEAS]
USUAL = Costs()


def thing(number, sku=None, *evidence: Evidence, quantity=1):
    return Thing(number, sku and f"code of {sku}", sku, quantity, evidence)


def laid(number, sku, quantity=1):
    """A thing that was scanned and felt."""
    return thing(number, sku, weighs(sku, 3.0), quantity=quantity)


def looks(sku, ratio):
    return Evidence("looks", sku, ratio)


def weighs(sku, ratio, grams=100):
    return Evidence("weight", sku, ratio, f"{grams} g")


def person(sku, ratio=20.0):
    return Evidence("person", sku, ratio)


def basket(*others: Thing, without=()):
    """The right basket, scanned and felt, without some of its things, with others instead."""
    skus = ["S-YOG", "S-MILK", "S-PEAS", "S-PEAS"]
    scanned = [laid(number, sku) for number, sku in enumerate(skus, start=1)]
    return [one for one in scanned if one.number not in without] + list(others)


def proof(*others: Thing, without=(), order=ORDER, senses=ALL, costs=USUAL):
    return prove(order, basket(*others, without=without), senses=senses, costs=costs)


def words(proven):
    return [why.word for why in proven.why]


def test_the_right_basket_passes_and_has_nothing_to_say():
    proven = proof()

    assert (proven.decision, proven.why, proven.problems) == ("pass", (), ())
    assert 0 < proven.wrong_probability < 0.01
    assert {one.state for one in proven.things} == {"belongs"}


def test_scans_of_what_is_missing_foreign_or_too_many_hold_the_basket():
    proven = proof(laid(5, "S-MILK"), thing(6, "S-WINE"), without=[1])

    assert proven.decision == "block"
    assert words(proven) == ["foreign", "too_many", "missing"]
    assert [one.state for one in proven.things] == [
        "belongs",
        "belongs",
        "belongs",
        "too_many",
        "foreign",
    ]
    assert proven.wrong_probability == 1.0


def test_a_thing_without_a_code_is_proven_by_looks_and_weight_together():
    proven = proof(thing(2, None, looks("S-MILK", 4.0), weighs("S-MILK", 4.0)), without=[2])

    assert proven.decision == "pass"
    assert proven.lines[1].senses == ("looks", "weight")
    assert proven.things[1].line_no == 2


@pytest.mark.parametrize(
    "told",
    [
        [looks("S-MILK", 20.0)],
        [looks("S-MILK", 20.0), Evidence("size", "S-MILK", 20.0)],
        [Evidence("matched", "S-MILK", 20.0), looks("S-MILK", 20.0)],
        [weighs("S-MILK", 20.0)],
        [Evidence("rfid", "S-MILK", 20.0)],
        [],
    ],
    ids=["looks", "looks and size", "bars and looks", "weight", "tag", "nothing"],
)
def test_no_sense_alone_passes_a_thing_without_a_code(told):
    proven = proof(thing(2, None, *told), without=[2])

    assert proven.decision == "ask"
    assert proven.lines[1].state == "unsure"
    tag = bool(told) and told[0].sense == "rfid"
    assert words(proven) == ["heard_unseen" if tag else "unread"]


def test_a_thing_that_has_a_look_alike_is_asked_however_sure_looks_and_weight_are():
    proven = proof(thing(1, None, looks("S-YOG", 20.0), weighs("S-YOG", 20.0)), without=[1])

    assert proven.decision == "ask"
    assert words(proven) == ["unread_look_alike"]


def test_a_look_alike_counts_though_only_the_other_line_names_it():
    other = ExpectedLine(9, "S-OAT", "Lait d'avoine", 1, look_alikes=("S-MILK",))
    seen = thing(2, None, looks("S-MILK", 9.0), weighs("S-MILK", 9.0))

    proven = proof(seen, thing(9, "S-OAT"), without=[2], order=[*ORDER, other])

    assert proven.decision == "ask"


def test_what_looks_like_another_article_as_well_is_asked():
    seen = thing(2, None, looks("S-MILK", 5.0), looks("S-NEW", 4.0), weighs("S-MILK", 5.0))

    assert proof(seen, without=[2]).decision == "ask"


def test_a_scan_that_the_looks_contradict_asks_and_with_the_weight_says_so_stronger():
    unlike = thing(2, "S-MILK", looks("S-MILK", -9.0))
    lighter = thing(2, "S-MILK", looks("S-MILK", -9.0), weighs("S-MILK", -3.9, 640))
    like = thing(1, "S-YOG", looks("S-YOG", -3.0), looks("S-YOG-R", 5.0))

    assert words(proof(unlike, without=[2])) == ["looks_other"]
    assert words(proof(lighter, without=[2])) == ["looks_and_weighs_other"]
    assert "640 g" in sentence(proof(lighter, without=[2]).why[0])
    proven = proof(like, without=[1])
    assert (proven.decision, words(proven)) == ("ask", ["looks_like_other"])
    assert (proven.things[0].state, proven.lines[0].state) == ("mislabelled", "unsure")


def test_what_looks_damaged_is_told_and_goes():
    proven = proof(thing(2, "S-MILK", looks("S-MILK", -2.0), weighs("S-MILK", 4.0)), without=[2])

    assert (proven.decision, words(proven)) == ("pass", ["perhaps_damaged"])
    assert proven.things[1].state == "perhaps_damaged"


def test_a_person_settles_what_was_doubtful_either_way():
    seen = [looks("S-YOG", 3.0)]

    yes = proof(thing(1, None, *seen, person("S-YOG")), without=[1])
    no = proof(thing(1, None, *seen, person(None)), without=[1])
    behind = proof(thing(1, "S-YOG", looks("S-YOG", -9.0), person("S-YOG")), without=[1])
    wrong = proof(thing(1, "S-YOG", person("S-YOG", -20.0)), without=[1])

    assert [one.decision for one in (yes, no, behind, wrong)] == ["pass", "block", "pass", "block"]
    assert words(no) == ["foreign_told", "missing"]
    assert words(wrong) == ["other_told", "missing"]


def test_a_person_does_not_make_a_foreign_code_belong():
    proven = proof(thing(2, "S-WINE", person("S-MILK")), without=[2])

    assert proven.decision == "block"


def test_two_codes_on_one_thing_are_asked_about():
    whole = [*ORDER[:2], replace(PEAS, quantity=0)]
    proven = proof(
        thing(2, "S-MILK", Evidence("code", "S-PEAS", 12.0)), without=[2, 3, 4], order=whole
    )

    assert (proven.decision, words(proven)) == ("ask", ["two_codes"])
    assert sentence(proven.why[0]).startswith("Two codes were read on one thing, of Lait 1 L and")


def test_the_code_of_a_neighbour_in_the_picture_raises_no_doubt():
    beside = thing(2, "S-MILK", Evidence("code", "S-PEAS", 12.0), Evidence("code", "S-MILK", 12.0))

    assert proof(beside, without=[2]).decision == "pass"


def test_a_step_of_the_scale_that_nobody_scanned_is_asked_about():
    proven = proof(thing(9, None, weighs("S-MILK", -3.9, 612), weighs("S-PEAS", -3.9, 612)))

    assert (proven.decision, words(proven)) == ("ask", ["felt_unseen"])
    assert "612 g" in sentence(proven.why[0])


def test_two_scans_and_one_step_are_perhaps_one_thing_scanned_twice():
    felt = [
        thing(number, sku, weighs(sku, 3.0))
        for number, sku in enumerate(["S-YOG", "S-MILK", "S-PEAS"], start=1)
    ]

    proven = prove(ORDER, [*felt, thing(4, "S-PEAS")], senses=ALL)
    counted = prove(ORDER, [*felt, thing(4, "S-PEAS", person("S-PEAS"))], senses=ALL)
    unheard = prove(ORDER, basket(), senses=ALL)

    assert (proven.decision, words(proven)) == ("ask", ["doubled_scan"])
    assert counted.decision == unheard.decision == "pass"


def test_gifts_may_stay_away_and_lines_of_nothing_take_nothing():
    gift = ExpectedLine(7, "S-GIFT", "Cadeau", 1, gift=True)
    short = ExpectedLine(8, "S-SHORT", "Épuisé", 0)

    assert proof(order=[*ORDER, gift, short]).decision == "pass"
    assert proof(laid(7, "S-GIFT"), order=[*ORDER, gift]).decision == "pass"
    proven = proof(laid(7, "S-GIFT"), laid(8, "S-GIFT"), order=[*ORDER, gift])
    assert words(proven) == ["too_many"]
    assert words(proof(laid(8, "S-SHORT"), order=[*ORDER, short])) == ["not_wanted"]


def test_what_is_missing_of_a_bundle_or_as_a_substitute_says_so():
    lines = [
        ExpectedLine(5, "S-JAM", "Confiture", 1, bundle="Petit déjeuner"),
        ExpectedLine(6, "S-HONEY", "Miel", 1, substitute=True),
    ]

    proven = proof(order=[*ORDER, *lines])

    assert words(proven) == ["missing_of_bundle", "missing_substitute"]
    assert "“Petit déjeuner”" in sentence(proven.why[0])


def test_weighed_goods_want_their_label_and_keep_their_tolerance():
    order = [*ORDER, GRAPES]
    seen = thing(5, None, looks("S-GRAPES", 9.0), weighs("S-GRAPES", 9.0, 512))

    assert proof(laid(5, "S-GRAPES", quantity=512), order=order).decision == "pass"
    proven = proof(seen, order=order)
    assert (proven.decision, words(proven)) == ("ask", ["unread_weighed"])


def test_a_pack_of_six_counts_six():
    order = [ExpectedLine(1, "S-COLA", "Cola", 6)]

    assert prove(order, [thing(1, "S-COLA", quantity=6)]).decision == "pass"
    assert prove(order, [thing(1, "S-COLA", quantity=5)]).decision == "block"


def test_with_fewer_senses_and_dearer_escapes_more_is_asked():
    seen = thing(2, "S-MILK", looks("S-MILK", -4.8))

    assert proof(seen, without=[2]).decision == "pass"
    assert proof(seen, without=[2], senses=Senses(scanner=False)).decision == "ask"
    assert proof(seen, without=[2], costs=Costs(escape_cents=200_000)).decision == "ask"
    assert proof(seen, without=[2], costs=Costs(check_cents=1)).decision == "ask"


def test_a_thing_of_one_number_twice_is_refused():
    with pytest.raises(ValueError, match="one number"):
        prove(ORDER, [thing(1, "S-YOG"), thing(1, "S-MILK")])
