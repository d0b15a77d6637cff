"""`wms simulate`: a store day through the planner, without a store."""

import json
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from wms.cli.ground import FIXTURES, UNUSABLE, WRONG, AsJson, ConfigFile, fail, say

if TYPE_CHECKING:
    from wms.twin.demand import Demand
    from wms.twin.floor import Floor
    from wms.twin.orders import DayOrder
    from wms.twin.report import Column
    from wms.twin.study import Asked

PERCENT: Final = 100.0


@dataclass(frozen=True)
class _Wanted:
    """The options, as given."""

    day: str
    ways: list[str]
    pickers: list[int]
    seeds: int
    packers: int
    orders: int | None
    store: str
    shifts: Path | None
    hour: int | None
    need: float | None
    plot: Path | None
    config: Path | None


def simulate(  # noqa: PLR0913, PLR0917 -- each argument is an option of the command
    day: Annotated[
        str,
        typer.Argument(
            help="usual, quiet or busy; a date, from the database; a file of orders (.csv or"
            " .jsonl); or one that says how orders come in (.yaml)."
        ),
    ] = "usual",
    policy: Annotated[
        str, typer.Option(help="How carts are made: planner, fifo, fifo-s-shape, urgent-first.")
    ] = "planner",
    against: Annotated[
        list[str] | None, typer.Option(help="Another policy on the same days; repeatable.")
    ] = None,
    pickers: Annotated[int, typer.Option(help="Pickers all day.", min=1, max=200)] = 3,
    pickers_from: Annotated[
        int | None, typer.Option(help="Try numbers of pickers from this.", min=1, max=200)
    ] = None,
    pickers_to: Annotated[
        int | None, typer.Option(help="Try numbers of pickers up to this.", min=1, max=200)
    ] = None,
    shifts: Annotated[
        Path | None, typer.Option(help="Who works when: a CSV with picker, from, to.")
    ] = None,
    packers: Annotated[int, typer.Option(help="Packers at each station.", min=1, max=200)] = 2,
    orders: Annotated[
        int | None, typer.Option(help="So many orders in a drawn day.", min=1, max=50_000)
    ] = None,
    seeds: Annotated[int, typer.Option(help="So many days.", min=1, max=1_000)] = 5,
    hour: Annotated[
        int | None, typer.Option(help="Count only what is ordered in this hour.", min=0, max=23)
    ] = None,
    need: Annotated[
        str | None, typer.Option(help="The share on time that is wanted, such as 98%.")
    ] = None,
    store: Annotated[
        str, typer.Option(help="A store in fixtures/ or another folder, or a .json as for route.")
    ] = "canal",
    plot: Annotated[Path | None, typer.Option(help="Draw it: an .svg or .png.")] = None,
    as_json: AsJson = False,
    config: ConfigFile = None,
) -> None:
    """
    Simulate a store day through the planner, and say what it comes to.

    Every policy meets the same days; figures come with their 95 % interval over the seeds. With
    --pickers-from and --pickers-to it says how many pickers are needed. Exit codes: 0 done, 1 no
    number of pickers that was tried is enough, 2 something given cannot be used.
    """
    wanted = _Wanted(
        day=day,
        ways=list(dict.fromkeys([policy, *(against or [])])),
        pickers=_numbers(pickers, pickers_from, pickers_to, shifts),
        seeds=seeds,
        packers=packers,
        orders=orders,
        store=store,
        shifts=shifts,
        hour=hour,
        need=_share(need),
        plot=plot,
        config=config,
    )
    _tell(wanted, _answered_or_fail(wanted), as_json=as_json)


def _numbers(pickers: int, least: int | None, most: int | None, shifts: Path | None) -> list[int]:
    if least is None and most is None:
        return [pickers]
    if shifts is not None:
        fail("--shifts says who works: leave out --pickers-from and --pickers-to.", UNUSABLE)
    if least is None or most is None or least > most:
        fail("Give --pickers-from and --pickers-to, the first no higher.", UNUSABLE)
    return list(range(least, most + 1))


def _share(need: str | None) -> float | None:
    if need is None:
        return None
    try:
        share = float(need.rstrip("%")) / (PERCENT if need.endswith("%") else 1.0)
    except ValueError:
        share = -1.0
    if not 0 < share <= 1:
        fail(f"--need {need}: give a share such as 98% or 0.98.", UNUSABLE)
    return share


def _answered_or_fail(wanted: _Wanted) -> "list[Column]":
    from wms.twin.plots import plot_columns
    from wms.twin.refusals import BadDay

    try:
        columns = _answered(wanted)
        if wanted.plot is not None:
            plot_columns(columns, hour=wanted.hour, path=wanted.plot)
    except BadDay as refusal:
        fail(str(refusal), UNUSABLE)
    return columns


def _answered(wanted: _Wanted) -> "list[Column]":
    from rich.console import Console
    from rich.progress import Progress

    from wms.twin.day import Scene
    from wms.twin.staff import Staff, all_day
    from wms.twin.study import answer
    from wms.twin.ways import check_way

    for way in wanted.ways:
        check_way(way)
    floor, asked = _question(wanted)
    scene = Scene(floor, Staff(all_day(1, 0.0, 1.0), wanted.packers))
    days = len(asked.pickers) * len(asked.ways) * len(asked.seeds)
    with Progress(console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task("days", total=days)
        return answer(asked, scene, lambda: progress.advance(bar))


def _question(wanted: _Wanted) -> "tuple[Floor, Asked]":
    from wms.twin.files import read_shifts
    from wms.twin.study import Asked

    shifts = read_shifts(wanted.shifts) if wanted.shifts is not None else []
    floor, demand, orders = _day(wanted)
    asked = Asked(
        demand=demand,
        orders=tuple(orders),
        ways=wanted.ways,
        pickers=wanted.pickers,
        seeds=range(1, wanted.seeds + 1),
        shifts=shifts,
        hour=wanted.hour,
    )
    return floor, asked


def _day(wanted: _Wanted) -> "tuple[Floor, Demand | None, list[DayOrder]]":
    from wms.twin.demand import PRESETS
    from wms.twin.files import read_demand, read_orders

    on = _date(wanted.day)
    if on is not None:
        floor, orders = _from_database(wanted.config, on)
        return floor, None, orders
    floor = _floor(wanted.store)
    path = Path(wanted.day)
    if wanted.day in PRESETS or path.suffix in {".yaml", ".yml", ".json"}:
        demand = PRESETS.get(wanted.day) or read_demand(path)
        return floor, demand.scaled(wanted.orders) if wanted.orders else demand, []
    if path.suffix not in {".csv", ".jsonl"}:
        days = ", ".join(PRESETS)
        fail(f"{wanted.day!r} is no day: {days}, a date, a .csv, .jsonl or .yaml file.", UNUSABLE)
    return floor, None, read_orders(path, floor)


def _date(day: str) -> date | None:
    try:
        return date.fromisoformat(day)
    except ValueError:
        return None


def _floor(store: str) -> "Floor":
    from wms.twin.floor import read_store
    from wms.twin.plain_floor import read_plain

    if store.endswith(".json"):
        return read_plain(Path(store))
    return read_store(Path(store) if Path(store).is_dir() else FIXTURES / store)


def _from_database(config: Path | None, on: date) -> "tuple[Floor, list[DayOrder]]":
    from wms.cli.ground import load_settings_or_fail, open_database, require_store
    from wms.twin.history import read_day, read_floor

    settings = load_settings_or_fail(config).settings
    with open_database(settings) as database, database.reading() as session:
        require_store(session, settings.store.id)
        floor = read_floor(session, settings.store.id)
        return floor, read_day(session, settings.store.id, on, floor)


def _tell(wanted: _Wanted, columns: "list[Column]", *, as_json: bool) -> None:
    from rich.console import Console

    from wms.twin.report import as_tree, print_columns
    from wms.twin.study import enough

    found = None
    if wanted.need is not None:
        ours = [column for column in columns if column.name == wanted.ways[0]]
        found = enough(ours, wanted.need)
    if as_json:
        tree = {"day": wanted.day, "hour": wanted.hour, "columns": as_tree(columns)}
        print(json.dumps(tree | _compared(columns) | _needed(wanted, found), indent=2))
    else:
        print_columns(columns, Console(width=None if sys.stdout.isatty() else 1_000))
        _say_need(wanted, found)
    if wanted.need is not None and found is None:
        raise typer.Exit(WRONG)


def _compared(columns: "list[Column]") -> dict[str, Any]:
    """Return how the first policy differs from each other one with as many pickers."""
    from wms.twin.report import difference_tree

    ours = {column.pickers: column for column in reversed(columns)}
    compared = [
        {
            "policy": ours[other.pickers].name,
            "against": other.name,
            "pickers": other.pickers,
            "difference": difference_tree(ours[other.pickers], other),
        }
        for other in columns
        if other is not ours[other.pickers]
    ]
    return {"compared": compared} if compared else {}


def _needed(wanted: _Wanted, found: "Column | None") -> dict[str, Any]:
    if wanted.need is None:
        return {}
    return {"need": wanted.need, "pickers_needed": None if found is None else found.pickers}


def _say_need(wanted: _Wanted, found: "Column | None") -> None:
    if wanted.need is None:
        return
    when = "" if wanted.hour is None else f" at {wanted.hour} o'clock"
    if found is None:
        say(f"{wanted.need:.1%} on time{when} takes more pickers than {max(wanted.pickers)}.")
        return
    value = found.figures["on_time"]
    sure = "" if len(found.results) == 1 else f" ± {value.half:.1%}"
    staff = "1 picker is" if found.pickers == 1 else f"{found.pickers} pickers are"
    say(f"{staff} enough{when}: {value.mean:.1%}{sure} on time.")
