"""
Other people's solvers, where they are installed: OR-Tools routing, PyVRP and LKH (elkai).

Each runs in a process of its own, `python -m bench.planning.external NAME`, which reads a matrix
a line and answers order and CPU time: OR-Tools brings a HiGHS that does not bear the planner's
beside it. The comparison goes on without those that are missing.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec

Rows = list[list[int]]
Solver = Callable[[Rows], tuple[float, list[int]]]
INSTALL = ".venv/bin/pip install ortools pyvrp elkai"
PYVRP_SECONDS = 0.2


@contextmanager
def external_solvers() -> Iterator[dict[str, Solver]]:
    """Yield the solvers that are installed, by name; say how to install the others."""
    running: dict[str, subprocess.Popen[str]] = {}
    for name, (module, _) in SOLVERS.items():
        if find_spec(module) is None:
            print(f"{name} is left out: it is not installed ({INSTALL})")
        else:
            running[name] = _started(name)
    try:
        yield {name: _asking(process) for name, process in running.items()}
    finally:
        for process in running.values():
            process.communicate()  # closes its input, at which it ends


def _started(name: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "bench.planning.external", name],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def _asking(process: subprocess.Popen[str]) -> Solver:
    def ask(rows: Rows) -> tuple[float, list[int]]:
        """Return the milliseconds of CPU, and the rows without the first in the order found."""
        assert process.stdin
        assert process.stdout
        process.stdin.write(json.dumps(rows) + "\n")
        process.stdin.flush()
        spent_ms, order = json.loads(process.stdout.readline())
        return spent_ms, order

    return ask


def or_tools(rows: Rows) -> list[int]:
    """Return the rows as OR-Tools orders them: cheapest arc, then its local search."""
    routing = import_module("ortools.constraint_solver.pywrapcp")
    kinds = import_module("ortools.constraint_solver.routing_enums_pb2")
    manager = routing.RoutingIndexManager(len(rows), 1, 0)
    model = routing.RoutingModel(manager)
    model.SetArcCostEvaluatorOfAllVehicles(model.RegisterTransitMatrix(rows))
    how = routing.DefaultRoutingSearchParameters()
    how.first_solution_strategy = kinds.FirstSolutionStrategy.PATH_CHEAPEST_ARC
    found = model.SolveWithParameters(how)
    order, index = [], model.Start(0)
    while not model.IsEnd(index):
        order.append(manager.IndexToNode(index))
        index = found.Value(model.NextVar(index))
    return order[1:]


def pyvrp(rows: Rows) -> list[int]:
    """Return the rows as PyVRP orders them in a fifth of a second."""
    library = import_module("pyvrp")
    stop = import_module("pyvrp.stop")
    model = library.Model()
    places = [model.add_location(0, 0) for _ in rows]
    depot = model.add_depot(places[0])
    model.add_vehicle_type(1, start_depot=depot, end_depot=depot)
    for place in places[1:]:
        model.add_client(place)
    for row, one in enumerate(places):
        for column, other in enumerate(places):
            if row != column:
                model.add_edge(one, other, rows[row][column])
    found = model.solve(stop.MaxRuntime(PYVRP_SECONDS), seed=1, display=False)
    return [visit.idx + 1 for visit in found.best.routes()[0] if visit.is_client()]


def lkh(rows: Rows) -> list[int]:
    """Return the rows as LKH 3 orders them, with elkai's own settings."""
    tour: list[int] = import_module("elkai").DistanceMatrix(rows).solve_tsp()
    return tour[1:-1]


SOLVERS: dict[str, tuple[str, Callable[[Rows], list[int]]]] = {
    "OR-Tools": ("ortools", or_tools),
    "PyVRP": ("pyvrp", pyvrp),
    "LKH (elkai)": ("elkai", lkh),
}


def main(name: str) -> None:
    """Answer matrices from standard input until it ends."""
    solver = SOLVERS[name][1]
    solver([[0, 1, 2], [1, 0, 1], [2, 1, 0]])  # loads the library
    for line in sys.stdin:
        rows = json.loads(line)
        begun = time.process_time()
        order = solver(rows)
        spent_ms = (time.process_time() - begun) * 1_000
        print(json.dumps([spent_ms, order]), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
