"""Why a basket may not go, in words that somebody can act upon, the most important first."""

from collections.abc import Iterable, Mapping, Sequence

from wms.verdict.basket import BasketVerdict
from wms.verdict.proof import LineProof, Reason, ThingProof
from wms.verdict.wanted import Wanted
from wms.verdict.words import WORDS

_DOUBTS = ("mislabelled", "unsure", "perhaps_damaged")


def explain(
    verdict: BasketVerdict, lines: Sequence[LineProof], things: Sequence[ThingProof], wanted: Wanted
) -> tuple[Reason, ...]:
    """Return what has to come out, what is missing, what to look at, what to know."""
    told = [thing.why for thing in things if thing.state == "foreign" and thing.why is not None]
    seen_foreign = [why for why in told if why.word != "foreign"]
    foreign = [
        _of("foreign", code=one.code, by=one.quantity) for one in verdict.foreign if one.code
    ]
    over = [_too_many(line) for line in lines if line.state == "too_many"]
    missing = [_missing(line, wanted) for line in lines if line.state == "missing"]
    doubts = (
        thing.why
        for state in _DOUBTS
        for thing in things
        if thing.state == state and thing.why is not None
    )
    mislabelled = {why.facts for why in seen_foreign}
    foreign = [why for why in foreign if not _is_told(why, mislabelled)]
    return tuple(_once([*foreign, *seen_foreign, *over, *missing, *doubts]))


def sentence(reason: Reason, words: Mapping[str, str] = WORDS) -> str:
    """
    Return a reason as a sentence, in English or in the language of `words`.

    A fact that is not known is left blank rather than that nothing is said.
    """
    facts = {"name": "", "other": "", "says": "", "code": "", "by": "", "bundle": ""}
    return words[reason.word] % (facts | dict(reason.facts))


def _of(word: str, **facts: object) -> Reason:
    return Reason(word, tuple((name, str(fact)) for name, fact in facts.items() if fact))


def _too_many(line: LineProof) -> Reason:
    if line.expected == 0:
        return _of("not_wanted", name=line.name, by=line.off_by)
    word = "too_many_grams" if line.unit == "gram" else "too_many"
    return _of(word, name=line.name, by=line.off_by)


def _missing(line: LineProof, wanted: Wanted) -> Reason:
    meant = next(one for one in wanted.articles[line.sku].lines if one.line_no == line.line_no)
    if line.unit == "gram":
        return _of("missing_grams", name=line.name, by=line.off_by)
    if meant.bundle is not None:
        return _of("missing_of_bundle", name=line.name, by=line.off_by, bundle=meant.bundle)
    word = "missing_substitute" if meant.substitute else "missing"
    return _of(word, name=line.name, by=line.off_by)


def _is_told(reason: Reason, told: Iterable[tuple[tuple[str, str], ...]]) -> bool:
    code = dict(reason.facts).get("code")
    return any(dict(facts).get("code") == code for facts in told)


def _once(reasons: Iterable[Reason]) -> list[Reason]:
    return list(dict.fromkeys(reasons))
