"""`wms route` and `wms batch`: instances in, plans out, for people, programs and comparisons."""

from typing import Annotated, Literal

import typer

Instance = Annotated[
    str,
    typer.Argument(
        metavar="INSTANCE.json", help="The instance; - reads one from each line of standard input."
    ),
]
RouteFormat = Annotated[
    Literal["json", "tsplib"],
    typer.Option("--format", help="tsplib: a full matrix of type SOP, ATSP or TSP, from a file."),
]
BatchFormat = Annotated[
    Literal["json", "jobprp"],
    typer.Option("--format", help="jobprp: the text format of the order batching benchmarks."),
]


def route(
    instance: Instance,
    seconds: Annotated[
        float, typer.Option(min=0, max=3_600, help="Time to plan, where a proof may take long.")
    ] = 2.0,
    file_format: RouteFormat = "json",
) -> None:
    """
    Plan the shortest walk by the stops of an instance; docs/planning.md has the format.

    Prints one line of JSON for each instance. Exit codes: 0 all are planned, 1 a line of
    standard input was refused (its answer says why), 2 the file was.
    """
    from wms.cli.planning import lines
    from wms.cli.planning.routes import RoutePlanner

    planner = RoutePlanner(seconds)
    answer = planner.answer if file_format == "json" else planner.answer_matrix
    lines.answer_all(instance, answer, whole=file_format != "json")


def batch(
    instance: Instance,
    seconds: Annotated[
        float, typer.Option(min=0, max=3_600, help="Time to plan; a proof ends it sooner.")
    ] = 1.0,
    file_format: BatchFormat = "json",
) -> None:
    """
    Join orders into carts that walk least; docs/planning.md has the format.

    Prints one line of JSON for each instance. Exit codes as for `wms route`.
    """
    from wms.cli.planning import lines
    from wms.cli.planning.batches import BatchPlanner

    planner = BatchPlanner(seconds)
    answer = planner.answer if file_format == "json" else planner.answer_benchmark
    lines.answer_all(instance, answer, whole=file_format != "json")
