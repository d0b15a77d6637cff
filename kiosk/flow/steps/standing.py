"""
Which question stands on the screen, and whether an answer is meant for it: pure.

What is asked may change in the moment in which somebody answers. So a key that is touched says
which question it was drawn for, and every answer counts only once its question has stood for a
moment: a finger or a trigger that was on its way already meant what stood there before.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Final
from uuid import uuid5

from kiosk.flow.events import Tapped
from kiosk.flow.happening import Happening
from kiosk.flow.state import Basket, Standing, State
from kiosk.flow.steps import doubting
from kiosk.flow.steps.step import Step, refuse
from kiosk.flow.things import Placed
from wms.verdict import Proof

STOOD: Final = timedelta(seconds=0.7)
"""
How long a question stands before an answer to it counts: nobody sees a new sentence, reads it and
moves a hand in less, and nobody who did waits for it.
"""


def noted(before: State, after: State, event: Happening) -> State:
    """Return the bench with the question that stands after an event, and since when."""
    basket = after.basket
    if basket is None or _is_as_before(before, after):
        return after
    proof = after.proof(basket)
    question = _standing(basket.question, doubting.about(after, basket, proof), event)
    wrong = _standing(basket.wrong, _about_wrong(basket, proof), event)
    if (question, wrong) == (basket.question, basket.wrong):
        return after
    return replace(after, basket=replace(basket, question=question, wrong=wrong))


def answer(state: State, basket: Basket, event: Tapped, *, yes: bool) -> Step:
    """Take a person's answer to what is asked, if it was meant for that."""
    if not is_meant(basket.question, event) and not doubting.is_twice(state, basket, event.at):
        return refuse(state, "question_changed")
    return doubting.answer(state, basket, event, yes=yes)


def gone(state: State, basket: Basket, event: Tapped) -> Step:
    """Note that a thing is out of the bag, if that was said of what stands there."""
    if not event.value:
        meant = is_meant(basket.wrong or basket.question, event)
        meant = meant or doubting.is_twice(state, basket, event.at)
    else:
        thing = basket.thing(int(event.value)) if event.value.isdecimal() else None
        meant = thing is not None and _is_named(basket, thing, event)
    return doubting.gone(state, basket, event) if meant else refuse(state, "question_changed")


def _is_named(basket: Basket, thing: Placed, event: Tapped) -> bool:
    """Return whether a key was drawn for this thing, as a question or as what has to come out."""
    if basket.question is not None and event.question == str(basket.question.id):
        return is_meant(basket.question, event)
    stood = event.at - thing.at >= STOOD
    return stood and event.question == doubting.mark(thing)


def is_meant(standing: Standing | None, event: Tapped) -> bool:
    """Return whether an answer is meant for what stands there; a scanned command names nothing."""
    if standing is None:
        return not event.question
    named = event.question in {"", str(standing.id)}
    return named and event.at - standing.since >= STOOD


def _is_as_before(before: State, after: State) -> bool:
    same = before.basket is after.basket and before.ways is after.ways
    return same and before.devices is after.devices and before.trouble == after.trouble


def _standing(before: Standing | None, about: str, event: Happening) -> Standing | None:
    if not about:
        return None
    if before is not None and before.about == about:
        return before
    return Standing(about, uuid5(event.id, about), event.at)


def _about_wrong(basket: Basket, proof: Proof) -> str:
    foreign = (one.number for one in proof.things if one.state == "foreign")
    thing = basket.thing(next(foreign, None))
    return "" if thing is None else doubting.mark(thing)
