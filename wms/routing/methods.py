"""Which method finds the walk: chosen by the instance."""

import time
from collections import Counter
from dataclasses import dataclass, replace
from functools import partial

from wms.routing import flows
from wms.routing.alternatives import chosen
from wms.routing.classes import Sweep, chained, clocked
from wms.routing.errors import UnreachableError
from wms.routing.floor import kept_with_graph
from wms.routing.flows import FlowSweep, TooEntangledError, one_way_sweep
from wms.routing.flows.fallback import Fallback
from wms.routing.frontier import two_way_sweep
from wms.routing.graph import AisleGraph
from wms.routing.question import Errand
from wms.routing.sequence import solve as sequence
from wms.routing.sequence.held_karp import GROUP_CALLS_MAX
from wms.routing.sequence.question import ask
from wms.routing.visits import in_time
from wms.routing.walk import Walk

# A floor with more is too wide for any sweep, which it takes long to see.
EDGES_A_NODE = 10
# A sweep over one-way pieces with less time than this is not begun.
_COMPILED = not isinstance(flows.KERNEL, Fallback)
SWEEP_S = 0.03 if _COMPILED else 0.5
# For so few places, Held and Karp are quicker than a sweep over one-way pieces; several groups
# are but one more table each to them, and some dozen sweeps.
FEW, FEW_IN_A_GROUP = (12, 14) if _COMPILED else (GROUP_CALLS_MAX, GROUP_CALLS_MAX)


def best_walk(errand: Errand, deadline: float) -> Walk:
    """
    Return the best walk found until `deadline` on the monotonic clock, and its lower bound.

    :raises UnreachableError: no walk does what is asked; names the stop that prevents it
    :raises ColdChainError: every walk keeps the cold goods outside for too long
    :raises TooManyStopsError: more places than one tour is planned for
    """
    if any(stop.instead for stop in errand.stops):
        solve = partial(_settled_walk, deadline=deadline)
        found = _sweep_for(errand, deadline)
        return chosen(errand, solve, deadline, sweep=None if found is None else found.sweep)
    return _settled_walk(errand, deadline)


def _settled_walk(errand: Errand, deadline: float) -> Walk:
    """Return the best walk where every stop has one node."""
    swept = _swept_walk(errand, deadline)
    if swept is not None and (not errand.before or in_time(errand, swept.path)):
        return swept
    walk = _sequenced_walk(errand, deadline)
    if swept is None:
        return walk
    # Without what must come before what, the walk is no longer.
    return replace(walk, bound_mm=max(walk.bound_mm, swept.bound_mm))


def _sweep_for(errand: Errand, deadline: float) -> "_Found | None":
    """Return the sweep to use, None where none is the method."""
    found = sweep_of(errand.graph)
    if found is None or not isinstance(found.sweep, FlowSweep):
        return found
    now = time.monotonic()
    if _few(errand) or deadline - now < SWEEP_S:
        return None
    # What it cannot prove, another method may: half the time is for that.
    return _Found(found.sweep.until(now + (deadline - now) / 2), found.name)


def _swept_walk(errand: Errand, deadline: float) -> Walk | None:
    """Return the shortest walk without regard to `before`; None where no sweep is the method."""
    found = _sweep_for(errand, deadline)
    if found is None:
        return None
    try:
        return chained(errand, found.sweep, found.name)
    except (UnreachableError, TooEntangledError):
        # The other methods know which stop is to blame, and shrink from no tangle.
        return None


def _sequenced_walk(errand: Errand, deadline: float) -> Walk:
    free = partial(sequence.best_walk, deadline=deadline)
    if not errand.clocked:
        return free(errand)
    # The clock cuts the errand in two, which would hide the culprit of what no walk can do.
    ask(errand)
    return clocked(errand, free)


@dataclass(frozen=True, slots=True)
class _Found:
    """A sweep for a floor."""

    sweep: Sweep
    name: str


@kept_with_graph
def sweep_of(graph: AisleGraph) -> _Found | None:
    """Return the sweep for a floor, None where the floor is too wide for any."""
    if len(graph.edges) > EDGES_A_NODE * len(graph.nodes):
        return None
    two_way = two_way_sweep(graph)
    if two_way is not None:
        return _Found(two_way, "frontier")
    one_way = one_way_sweep(graph)
    return None if one_way is None else _Found(one_way, "flows")


def _few(errand: Errand) -> bool:
    places = Counter(group for group, _ in {(stop.group, stop.node) for stop in errand.stops})
    return max(places.values(), default=0) <= (FEW if len(places) == 1 else FEW_IN_A_GROUP)
