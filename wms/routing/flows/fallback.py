"""Questions answered in plain Python, as the compiled kernel answers them."""

import time

from wms.routing.flows.plain import Sweep
from wms.routing.flows.relaxed import Relaxation
from wms.routing.flows.rounds import ROUNDS, Solved, TooEntangledError
from wms.routing.flows.rows import Rows
from wms.routing.flows.ways import Programme
from wms.routing.graph import FAR


class Fallback:
    """Needs no compiler; some hundred times slower."""

    def solve(self, rows: Rows, passes_max: int, deadline: float) -> Solved:
        """
        Return the shortest walk, proven, of a question that has one.

        :raises TooEntangledError: no walk was proven the shortest until `deadline`
        """
        programme = Programme([tuple(row) for row in rows.tolist()], passes_max)
        sweep = Sweep(programme, deadline)
        proven = 0
        for bits, priced, states, more, of in ROUNDS:
            if time.monotonic() >= deadline:
                break
            if bits:
                sweep.relaxations.append(Relaxation(programme, bits, priced=priced))
            ahead = sweep.bound_mm()
            found = sweep.run(states, ahead + ahead * more // of + 1 if of else FAR)
            if found is None:
                break
            proven = found
            if proven >= sweep.best_mm:
                return Solved(sweep.best_mm, sweep.choices)
        raise TooEntangledError(proven)
