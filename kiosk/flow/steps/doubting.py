"""What nobody can be sure of: one thing is asked about at a time, and a person's answer counts."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from kiosk.flow import unfelt
from kiosk.flow.basket import Missed
from kiosk.flow.effects import Beep
from kiosk.flow.events import Tapped
from kiosk.flow.leaving import without
from kiosk.flow.state import Basket, Out, State
from kiosk.flow.steps.step import Step, nothing, quiet, warn
from kiosk.flow.things import SURE, Placed
from wms.verdict import Evidence, Proof, Reason, ThingProof
from wms.wire.base import Moment

DOUBTFUL: Final = frozenset({"unsure", "mislabelled", "perhaps_damaged"})
TWICE: Final = timedelta(seconds=1)
"""A scanner reads a command twice, a finger bounces: nobody answers two questions so fast."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing that a person must look at: what it is taken for, and why that is not sure."""

    thing: Placed
    sku: str | None
    probability: float
    why: Reason | None
    missed: Missed | None = None
    """It is there no more, as the camera sees or a person said, and the scale felt nothing go."""

    @property
    def to_scan(self) -> bool:
        """Return whether scanning it would settle it: no code was read on it yet."""
        return self.thing.code is None

    @property
    def times(self) -> int:
        """Return how many it may be where it is asked whether it is one; else 1."""
        if self.why is None or self.why.word != "perhaps_several":
            return 1
        return int(dict(self.why.facts)["by"])


def doubts(basket: Basket, proof: Proof) -> tuple[Doubt, ...]:
    """Return what a person must look at, the least sure first."""
    by_number = {one.number: one for one in basket.placed}
    missed = {one.number: one for one in basket.missed if one.asked and one.number in by_number}
    unsure = sorted(
        (one for one in proof.things if one.state in DOUBTFUL and one.number in by_number),
        key=lambda one: (one.probability, one.number),
    )
    return (
        *(_not_seen(basket, by_number[number], one) for number, one in missed.items()),
        *(_doubt(by_number[one.number], one) for one in unsure if one.number not in missed),
    )


def asked(state: State, basket: Basket, proof: Proof | None = None) -> Doubt | None:
    """Return what is asked about now: what a person chose, or else the least sure."""
    found = doubts(basket, proof or state.proof(basket))
    chosen = [one for one in found if one.thing.number == basket.asked]
    return next(iter((*chosen, *found)), None)


def number_to_scan(state: State, basket: Basket) -> int | None:
    """Return the thing that the screen says should be scanned."""
    if all(one.code is not None for one in basket.placed):
        return None
    doubt = asked(state, basket)
    if doubt is not None and doubt.missed is not None:
        return doubt.missed.instead
    return doubt.thing.number if doubt is not None and doubt.to_scan else None


def answer(state: State, basket: Basket, event: Tapped, *, yes: bool) -> Step:
    """Take a person's word for what a thing is: what it is taken for, or the article they chose."""
    if is_twice(state, basket, event.at):
        return nothing(state)
    basket = replace(basket, answered_at=event.at)
    doubt = asked(state, basket)
    if doubt is None or state.person is None:
        return _answer_for_all(state, basket) if yes else warn(state, "no_doubt")
    if doubt.missed is not None:
        left = take_out(basket, doubt.thing, event.at)
        return _told(state, unfelt.found(basket, doubt.missed) if yes else left)
    sku = event.value or doubt.sku
    if sku is None or sku not in {line.sku for line in basket.order.lines}:
        return warn(state, "scan_it")
    said = _counted(state, doubt, sku, yes=yes)
    others = tuple(one for one in doubt.thing.answers if one.sku != sku)
    told = replace(doubt.thing, answers=(*others, said))
    placed = tuple(told if one is doubt.thing else one for one in basket.placed)
    return _told(state, replace(basket, placed=placed, asked=None))


def turn(state: State, basket: Basket) -> Step:
    """Ask about the next thing that is not sure."""
    found = doubts(basket, state.proof(basket))
    if not found:
        return warn(state, "no_doubt")
    numbers = [one.thing.number for one in found]
    at = numbers.index(basket.asked) if basket.asked in numbers else 0
    chosen = numbers[(at + 1) % len(numbers)]
    return nothing(replace(quiet(state), basket=replace(basket, asked=chosen)))


def gone(state: State, basket: Basket, event: Tapped) -> Step:
    """Note that a thing is out of the bag: the one named, asked about, or else a foreign one."""
    if not event.value and is_twice(state, basket, event.at):
        return nothing(state)
    thing = basket.thing(int(event.value)) if event.value.isdecimal() else _wrong(state, basket)
    if thing is None:
        return warn(state, "no_doubt")
    left = take_out(basket, thing, event.at)
    left = replace(left, asked=None, answered_at=event.at)
    return replace(quiet(state), basket=left), (Beep("ok"),)


def is_twice(state: State, basket: Basket, at: Moment) -> bool:
    """Return whether an answer is the last one, told a second time."""
    before = basket.answered_at
    return before is not None and abs(at - before) < TWICE * state.ways.pace


def heed(state: State, basket: Basket) -> Step:
    """Note that somebody has seen what flashes."""
    numbers = {0, *(one.thing.number for one in doubts(basket, state.proof(basket)))}
    seen = replace(basket, acknowledged=tuple(sorted(numbers)))
    return nothing(replace(state, basket=seen, heeded=state.losses))


def about(state: State, basket: Basket, proof: Proof) -> str:
    """Return what a person is asked, so that two questions that differ are told apart."""
    doubt = asked(state, basket, proof)
    if doubt is not None:
        word = doubt.why.word if doubt.why else ""
        return f"{mark(doubt.thing)} {doubt.sku} {word} {doubt.times}"
    if basket.lifted is not None:
        return f"lifted {basket.lifted.grams}"
    if proof.decision != "ask":
        return ""
    return " ".join(("all", *(f"{why.word} {why.facts}" for why in proof.why[:1])))


def mark(thing: Placed) -> str:
    """Return what tells a thing from any other, though that may have its number later."""
    return f"{thing.number}@{min(one.at for one in thing.noticed or thing.tags).timestamp():.3f}"


def take_out(basket: Basket, thing: Placed, at: Moment) -> Basket:
    """Return the basket without a thing that a person said is out of it."""
    asked = any(one.number == thing.number and one.asked for one in basket.missed)
    return without(basket, thing, Out(at, thing, ("person",), sure=asked))


def _wrong(state: State, basket: Basket) -> Placed | None:
    """Return what the screen is about: what does not belong, or else what is not sure."""
    proof = state.proof(basket)
    foreign = (one.number for one in proof.things if one.state == "foreign")
    doubt = asked(state, basket, proof)
    return basket.thing(next(foreign, doubt.thing.number if doubt else None))


def _not_seen(basket: Basket, thing: Placed, missed: Missed) -> Doubt:
    names = (line.name for line in basket.order.lines if line.sku == thing.sku)
    word = "not_gone" if missed.said else "not_seen"
    why = Reason(word, (("name", next(names, thing.code or "")),))
    return Doubt(thing, thing.sku, 0.0, why, missed)


def _doubt(thing: Placed, proof: ThingProof) -> Doubt:
    return Doubt(thing, proof.sku, proof.probability, proof.why)


def _counted(state: State, doubt: Doubt, sku: str, *, yes: bool) -> Evidence:
    """Return an answer: it is the article or not, or it is one of it or so many."""
    if doubt.times == 1 or sku != doubt.sku:
        return _said(state, sku, yes=yes)
    return replace(_said(state, sku, yes=True), times=1 if yes else doubt.times)


def _said(state: State, sku: str, *, yes: bool) -> Evidence:
    name = state.person.name if state.person else ""
    return Evidence("person", sku, SURE if yes else -SURE, name)


def _answer_for_all(state: State, basket: Basket) -> Step:
    """Take a person's word that they looked at everything, where no single thing is in doubt."""
    if state.person is None:
        return warn(state, "no_doubt")
    if basket.lifted is not None:
        return _told(state, replace(basket, lifted=None))
    if state.proof(basket).decision != "ask":
        return warn(state, "no_doubt")
    placed = tuple(
        replace(one, answers=(*one.answers, _said(state, one.sku, yes=True)))
        if one.sku is not None and not one.answers
        else one
        for one in basket.placed
    )
    return _told(state, replace(basket, placed=placed))


def _told(state: State, basket: Basket) -> Step:
    right = state.proof(basket).right
    return replace(quiet(state), basket=basket), (Beep("done" if right else "ok"),)
