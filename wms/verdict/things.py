"""What each thing is taken for, which line it fills, and what is doubtful about it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from wms.verdict.lines import Seen
from wms.verdict.proof import LineProof, Reason, ThingProof, ThingState
from wms.verdict.taking import Taken, against, codes_on, differs, several
from wms.verdict.wanted import Wanted


def prove_things(seen: Seen, lines: Sequence[LineProof], wanted: Wanted) -> tuple[ThingProof, ...]:
    """Return what each thing is taken for; things fill the lines of their article one by one."""
    over = {line.sku: line.off_by for line in lines if line.state == "too_many"}
    given: dict[str, int] = defaultdict(int)
    proofs = []
    for one in sorted(seen.taken, key=lambda one: (one.how == "seen", one.thing.number)):
        line_no = _line_no(one, given, wanted)
        given[one.sku or ""] += one.thing.quantity
        article = wanted.articles.get(one.sku or "")
        beyond = article is not None and given[article.sku] > article.quantity
        surplus = beyond and one.sku in over
        state = _state(one, surplus=surplus, wanted=wanted)
        proofs.append(_proof(one, state, line_no, seen, _why(one, state, wanted, beyond=beyond)))
    return tuple(sorted(proofs, key=lambda proof: proof.number))


def _line_no(one: Taken, given: Mapping[str, int], wanted: Wanted) -> int | None:
    article = wanted.articles.get(one.sku or "")
    if article is None:
        return None
    before = given.get(article.sku, 0)
    for line in article.lines:
        if before < line.quantity:
            return line.line_no
        before -= line.quantity
    return article.lines[-1].line_no


def _state(one: Taken, *, surplus: bool, wanted: Wanted) -> ThingState:
    if one.sure and (one.sku is None or one.sku not in wanted):
        return "foreign"
    if one.sure and surplus:
        return "too_many"
    if one.sure:
        return "perhaps_damaged" if differs(one) else "belongs"
    mislabelled = one.how == "read" and against(one).startswith(("looks_",))
    return "mislabelled" if mislabelled else "unsure"


def _proof(
    one: Taken, state: ThingState, line_no: int | None, seen: Seen, why: Reason | None
) -> ThingProof:
    sure = 1.0 - one.risk
    if one.how == "seen":
        sure = seen.likely[one.thing.number].get(one.sku, 0.0)
    return ThingProof(one.thing.number, one.sku, line_no, state, min(1.0, max(0.0, sure)), why)


def _why(one: Taken, state: ThingState, wanted: Wanted, *, beyond: bool) -> Reason | None:
    if state in {"belongs", "too_many"}:
        return None
    if state == "foreign":
        return _foreign(one, wanted)
    if state == "perhaps_damaged":
        word = "perhaps_damaged"
    elif one.how == "seen":
        tag_alone = {said.sense for said in one.thing.evidence} == {"rfid"}
        word = "heard_unseen" if tag_alone else _unread(one, wanted, beyond=beyond)
    else:
        word = against(one)
    times = several(one) if word == "perhaps_several" else 0
    facts = {
        "name": wanted.name_of(one.sku) or one.belief.heard("rfid"),
        "other": _other(one, wanted),
        "says": one.belief.heard("weight"),
        "by": str(times or ""),
    }
    if word == "two_codes":
        facts["name"], facts["other"] = map(wanted.name_of, codes_on(one.belief)[:2])
    return Reason(word, tuple((name, fact) for name, fact in facts.items() if fact))


def _foreign(one: Taken, wanted: Wanted) -> Reason:
    alike = wanted.alike(one.sku) if one.how == "read" else None
    code = ("code", one.thing.code or "")
    if alike is None:
        return Reason(one.word or "foreign", (code, ("name", wanted.name_of(one.other))))
    names = (("name", wanted.name_of(one.sku)), ("other", wanted.name_of(alike)))
    return Reason("foreign_alike", (code, *names))


def _unread(one: Taken, wanted: Wanted, *, beyond: bool) -> str:
    if len(codes_on(one.belief)) > 1:
        return "two_codes"
    if one.sku is None or one.sku not in wanted:
        if {said.sense for said in one.thing.evidence} == {"weight"}:
            return "felt_unseen"
        return "unknown" if one.sku is None else "unread_other"
    if wanted.articles[one.sku].unit == "gram":
        return "unread_weighed"
    if beyond:
        return "unread_too_many"
    return "unread_look_alike" if wanted.fellows_of(one.sku) else "unread"


def _other(one: Taken, wanted: Wanted) -> str:
    if one.how == "read":
        return wanted.name_of(one.other)
    return "" if one.sku in wanted else wanted.name_of(one.sku)
