"""
Exact tours on floors where some pieces are one-way, by a sweep over the frontier.

A walk that begins and ends as asked is a connected set of steps, each as often as it is walked,
in which every node is come to as often as it is left, but for the start and the end. The sweep
takes in the floor piece by piece and keeps, for the junctions that still lie open, how often more
each was come to than left, and which of them the steps chosen so far join together. It is the
dynamic programme of Ratliff and Rosenthal ("Order-Picking in a Rectangular Warehouse", Operations
Research 31 (1983) 507-521), as generalised by Cambazard and Catusse (European Journal of
Operational Research 270 (2018) 419-429), with flows in place of degrees.

**What is chosen at a piece.** On a plain piece (no branch, the same way throughout, neither start
nor end inside) let f be how often more it is walked through there than back. If f is not 0, the
piece is walked |f| times: passes to and fro beyond that can be left out, since what one of them
joins or calls at the others do as well. If f is 0, then either it is walked once there and once
back, or some stretch of it is not walked at all; just one, or what lies between two would
hang together with nothing. What is then walked from the two sides leaves out the widest gap.

**Where the proof comes from.** A lane that all must come back by is walked as often as there are
lanes that lead away, so no bound on f is assumed. Instead every state has a lower bound on what is
still to pay: that of the same walk with flows counted modulo 2 or 4, which lets it go back through
a one-way piece at a cost. Of such states there are few, so a sweep backwards over all of them
gives the bound (`relaxed.py`); prices at the junctions make it good where directions matter most
(`prices.py`). The sweep proper drops a state when no walk through it is shorter than a limit, and
when there are too many states it drops the least promising; it notes the least bound of all that it
dropped. A walk found that costs no more than limit and note is the shortest: whatever was not
looked at costs as much. If none is found, or not proven, a further sweep goes farther
(`rounds.py`). Passes through a piece are counted upwards until the bounds, which know them modulo
2 or 4 and never fall from one to the next but so many, allow no more. They end in any case
at the number of calls plus one: some shortest walk goes from call to call, and to its end, by ways
without a ring, each of which takes no step twice. So edges of length nought do no harm.
"""

from wms.routing.elimination import HOPELESS
from wms.routing.floor import floor_of, kept_with_graph
from wms.routing.flows.fallback import Fallback
from wms.routing.flows.kernel import Kernel, load
from wms.routing.flows.layout import lay_out
from wms.routing.flows.rounds import TooEntangledError
from wms.routing.flows.rows import Skeleton
from wms.routing.flows.script import SLOTS_MAX
from wms.routing.flows.sweep import FlowSweep
from wms.routing.graph import AisleGraph

__all__ = ["FlowSweep", "TooEntangledError", "one_way_sweep"]

KERNEL: Kernel = load() or Fallback()


@kept_with_graph
def one_way_sweep(graph: AisleGraph) -> FlowSweep | None:
    """Return the sweep of a graph, None where it is too wide."""
    if any(part.width > HOPELESS for part in floor_of(graph).parts):
        return None
    skeleton = Skeleton(lay_out(graph))
    return FlowSweep(graph, skeleton, KERNEL) if skeleton.width <= SLOTS_MAX else None
