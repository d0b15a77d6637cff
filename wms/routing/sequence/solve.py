"""The best walk of an errand on any graph, by the method that its size asks for."""

import time
from itertools import pairwise

from wms.routing.question import Errand
from wms.routing.sequence import held_karp
from wms.routing.sequence.improve import good_order
from wms.routing.sequence.programme import prove, quick_bound
from wms.routing.sequence.question import Question, ask
from wms.routing.walk import Walk


def best_walk(errand: Errand, deadline: float) -> Walk:
    """
    Return the best walk by the first node of every stop, without regard to the clock.

    :raises UnreachableError: no walk does what is asked; names the stop that prevents it
    :raises TooManyStopsError: more places than one tour is planned for
    """
    question = ask(errand)
    order, bound_mm, method = _answer(question, deadline)
    return Walk(_path(errand, question, order), question.length(order), bound_mm, method)


def _answer(question: Question, deadline: float) -> tuple[list[int], int, str]:
    if max(map(len, question.blocks), default=0) <= held_karp.GROUP_CALLS_MAX:
        order = held_karp.best_order(question)
        return order, question.length(order), "held_karp"
    order = good_order(question, deadline)
    if time.monotonic() >= deadline:
        return order, quick_bound(question, question.length(order)), "improved"
    proven = prove(question, order, deadline)
    return proven.order, proven.bound_mm, "programme"


def _path(errand: Errand, question: Question, order: list[int]) -> tuple[int, ...]:
    nodes = [errand.start, *(question.calls[row - 1].node for row in order)]
    if errand.ends is not None:
        home = errand.graph.distances([nodes[-1]], list(errand.ends))[0]
        costs = zip(home, errand.ends.values(), errand.ends, strict=True)
        nodes.append(min((int(way) + price, end) for way, price, end in costs)[1])
    path = [errand.start]
    for a, b in pairwise(nodes):
        path.extend(errand.graph.path(a, b)[1:])
    return tuple(path)
