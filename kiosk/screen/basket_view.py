"""The open order as its page draws it: lines, what is foreign, what is asked, lost senses."""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from flask_babel import gettext

from kiosk.flow import bag_view
from kiosk.flow.state import Basket, Notice, State
from kiosk.flow.steps import doubting
from kiosk.flow.tags import weigh_tags
from kiosk.screen import words
from kiosk.server.references import References
from wms.verdict import WORDS, Hint, LineProof, Proof, Reason, ThingProof, weigh
from wms.wire.packing import PackLine

FOREIGN_MAX: Final = 3
RANK: Final = {"too_many": 0, "unsure": 1, "missing": 2, "right": 3}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the order beside what was seen of it, and a picture: of it, or of its kind."""

    line: PackLine
    verdict: LineProof
    picture: str


@dataclass(frozen=True, slots=True)
class Problem:
    """What there is too much of: the sentence that says so, and a picture of it."""

    sentence: str
    picture: str


@dataclass(frozen=True, slots=True)
class Stranger:
    """A thing that has to come out."""

    number: int
    code: str
    sentence: str
    crop: UUID | None
    mark: str


@dataclass(frozen=True, slots=True)
class Question:
    """
    What a person is asked: a sentence, the thing's picture beside that of the article.

    `fresh`: nobody has acknowledged it yet. `place` and `of` count the questions. `times`: it may
    be so many of the article, and whether it is one is asked.
    """

    sentence: str
    number: int | None
    name: str
    crop: UUID | None
    reference: str
    fresh: bool
    place: int
    of: int
    times: int = 1
    id: str = ""
    """What its keys say that they answer."""
    missed: bool = False
    """It is asked whether the thing is still there."""


def context(state: State, basket: Basket, references: References) -> dict[str, Any]:
    """Return what the templates of an open order may speak of."""
    proof = state.proof(basket)
    drawn = rows(basket, proof, references)
    return {
        "verdict": proof,
        "passes": proof.right and not basket.unsettled,
        "rows": drawn,
        "problem": problem(drawn),
        "strangers": strangers(basket, proof),
        "question": question(state, basket, proof, references),
        "weight": None if state.ways.weighed else weight_evidence(basket, state.weight_g),
        "bags": bag_view.bags(basket.order),
        "tags": weigh_tags(basket.order, state.tags, basket.epcs),
        "losses": [words.loss(loss) for loss in state.losses],
        "fresh_loss": bool(set(state.losses) - set(state.heeded)),
    }


def rows(basket: Basket, verdict: Proof, references: References) -> list[Row]:
    """Return the lines, what is wrong first, then what is missing, then what is right."""
    by_no = {line.line_no: line for line in basket.order.lines}
    drawn = [
        Row(by_no[line.line_no], line, picture(basket, verdict, by_no[line.line_no], references))
        for line in verdict.lines
    ]
    return sorted(drawn, key=lambda row: (RANK[row.verdict.state], row.line.line_no))


def problem(drawn: list[Row]) -> Problem | None:
    """Return what there is too much of, if anything."""
    many = next((row for row in drawn if row.verdict.state == "too_many"), None)
    if many is None:
        return None
    word = "too_many_grams" if many.line.unit == "gram" else "too_many"
    facts = (("name", many.line.name), ("by", str(many.verdict.off_by)))
    return Problem(". ".join(words.say(Notice("warn", word, facts))), many.picture)


def picture(basket: Basket, verdict: Proof, line: PackLine, references: References) -> str:
    """Return where the page finds a picture of a line: the article's own, or what was laid down."""
    if line.photo and references.has_picture(line.photo):
        return f"/article.jpg?photo={line.photo}"
    numbers = {one.number for one in verdict.things if one.line_no == line.line_no}
    crops = [one.crop for one in basket.placed if one.crop and one.number in numbers]
    return f"/photo.jpg?id={crops[0]}" if crops else ""


def strangers(basket: Basket, proof: Proof) -> list[Stranger]:
    """Return what no line wants, the last laid down first."""
    found = [_stranger(basket, one) for one in proof.things if one.state == "foreign"]
    return found[::-1][:FOREIGN_MAX]


def question(state: State, basket: Basket, proof: Proof, references: References) -> Question | None:
    """Return what a person is asked now, if anything."""
    found = doubting.doubts(basket, proof)
    if not found:
        return _about_all(basket, proof)
    doubt = doubting.asked(state, basket, proof) or found[0]
    number = doubt.thing.number
    line = next((one for one in basket.order.lines if one.sku == doubt.sku), None)
    known = line is not None and line.photo and references.has_picture(line.photo)
    return Question(
        sentence=sentence(doubt.why),
        number=number,
        name=line.name if line else "",
        crop=_crop(basket, doubt),
        reference=f"/article.jpg?photo={line.photo}" if line and known else "",
        fresh=number not in basket.acknowledged,
        place=[one.thing.number for one in found].index(number) + 1,
        of=len(found),
        times=doubt.times,
        id=_id(basket),
        missed=doubt.missed is not None,
    )


def sentence(why: Reason | None) -> str:
    """Return a reason of the verdict in the language of the page."""
    if why is not None and why.word in {"not_seen", "not_gone"}:
        return " ".join(words.say(Notice("warn", why.word, why.facts)))
    if why is None or why.word not in WORDS:
        return str(gettext("Somebody has to look at this."))
    facts = dict.fromkeys(("name", "other", "says", "code", "by", "bundle"), "")
    # Put in after the translation, so that a name with a per cent sign does no harm.
    return str(gettext(WORDS[why.word]) % (facts | dict(why.facts)))


def weight_evidence(basket: Basket, on_scale_g: int | None) -> Hint | None:
    """Return what the scale has to say: of the bags weighed, or of the only bag on it."""
    weights = [weight for weight in basket.bag_weights if weight is not None]
    if len(weights) < len(basket.bag_weights):
        if len(basket.bag_weights) > 1 or not on_scale_g or on_scale_g < 0:
            return None
        weights = [on_scale_g]
    return weigh(expected_g(basket), sum(weights))


def expected_g(basket: Basket) -> int:
    """Return what the articles of an order weigh together."""
    return sum(
        line.expected * (1 if line.unit == "gram" else line.weight_g) for line in basket.order.lines
    )


def _crop(basket: Basket, doubt: doubting.Doubt) -> UUID | None:
    """Return the picture of a thing, or of what came where it is not seen any more."""
    beside = basket.thing(doubt.missed.instead) if doubt.missed else None
    return (beside or doubt.thing).crop


def _id(basket: Basket) -> str:
    return "" if basket.question is None else str(basket.question.id)


def _about_all(basket: Basket, proof: Proof) -> Question | None:
    if basket.lifted is not None:
        off = words.say(Notice("warn", "lifted", (("grams", str(-basket.lifted.grams)),)))
        return _whole(basket, ". ".join(off))
    if proof.decision != "ask":
        return None
    return _whole(basket, sentence(proof.why[0] if proof.why else None))


def _whole(basket: Basket, told: str) -> Question:
    """Return a question of no single thing."""
    fresh = 0 not in basket.acknowledged
    return Question(told, None, "", None, "", fresh, 1, 1, id=_id(basket))


def _stranger(basket: Basket, proof: ThingProof) -> Stranger:
    thing = basket.thing(proof.number)
    code = (thing.code if thing else None) or ""
    mark = doubting.mark(thing) if thing else ""
    return Stranger(proof.number, code, sentence(proof.why), thing.crop if thing else None, mark)
