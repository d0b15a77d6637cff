"""What labels say sharpens what is asked; alone it passes nothing that has a look-alike."""

from wms.verdict import Costs, Evidence, ExpectedLine, Senses, Thing, prove

ALL = Senses(scanner=True, camera=True, scale=True, rfid=False)
VANILLA = ExpectedLine(1, "V", "Norde milk Vanilla", 1, weight_g=500, look_alikes=("S",))
OATS = ExpectedLine(2, "OATS", "Fenn oats", 1, weight_g=700)


def text(**ratios: float):
    return tuple(Evidence("text", sku, ratio, "NORDE") for sku, ratio in ratios.items())


def proven(line, *evidence: Evidence, sku=None):
    thing = Thing(1, sku and f"code of {sku}", sku, 1, evidence)
    return prove([line], [thing], senses=ALL, costs=Costs())


def asks(proof):
    return proof.decision == "ask", [why.word for why in proof.why]


def test_words_and_weight_never_pass_an_unread_thing_that_has_a_look_alike():
    weighs = Evidence("weight", "V", 4.0, "500 g")

    assert asks(proven(VANILLA, *text(V=4.0, S=-4.0), weighs))[0]


def test_words_of_another_article_keep_an_unread_thing_from_passing():
    weighs = Evidence("weight", "OATS", 4.0, "700 g")

    assert proven(OATS, *text(OATS=4.0, V=-2.0), weighs).decision == "pass"
    assert asks(proven(OATS, *text(OATS=2.0, V=2.0), weighs))[0]


def test_a_label_of_a_sibling_behind_a_scanned_code_is_asked_about():
    seen = [Evidence(sense, sku, 3.0, "500 g") for sense in ("looks", "weight") for sku in "VS"]

    alike = proven(VANILLA, *seen, sku="V")
    unlike = proven(VANILLA, *seen, *text(V=-3.0, S=3.0), sku="V")

    assert alike.decision == "pass"
    assert asks(unlike) == (True, ["looks_like_other"])
