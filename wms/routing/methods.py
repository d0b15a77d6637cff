"""Which method finds the walk: chosen by the instance."""

from functools import partial

from wms.routing.alternatives import chosen
from wms.routing.classes import clocked
from wms.routing.question import Errand
from wms.routing.sequence import solve as sequence
from wms.routing.sequence.question import ask
from wms.routing.walk import Walk


def best_walk(errand: Errand, deadline: float) -> Walk:
    """
    Return the best walk found until `deadline` on the monotonic clock, and its lower bound.

    :raises UnreachableError: no walk does what is asked; names the stop that prevents it
    :raises ColdChainError: every walk keeps the cold goods outside for too long
    :raises TooManyStopsError: more places than one tour is planned for
    """
    if any(stop.instead for stop in errand.stops):
        return chosen(errand, partial(_settled_walk, deadline=deadline), deadline)
    return _settled_walk(errand, deadline)


def _settled_walk(errand: Errand, deadline: float) -> Walk:
    """Return the best walk where every stop has one node."""
    free = partial(sequence.best_walk, deadline=deadline)
    if not errand.clocked:
        return free(errand)
    # The clock cuts the errand in two, which would hide the culprit of what no walk can do.
    ask(errand)
    return clocked(errand, free)
