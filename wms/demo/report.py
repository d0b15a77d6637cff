"""What a day came to: a row per order, a summary, and both as JSON."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.table import Table

from wms.demo.judge import Wrong, caught_by, is_caught
from wms.demo.record import OrderRecord
from wms.wire.orders import OrderState


@dataclass(frozen=True, slots=True)
class Row:
    """One order in figures; seconds are the store's."""

    order: str
    state: str
    lines: int
    pieces: int
    walk_m: int
    pick_seconds: int | None
    pack_seconds: int | None
    shorts: int
    substitutions: int
    injected: tuple[str, ...]
    caught: tuple[str, ...]
    caught_by: tuple[str, ...]
    bags: int
    verdict: str
    on_time: bool | None
    due_at: str
    handed_over_at: str | None
    picked_by: str
    packed_by: str


@dataclass(frozen=True)
class Day:
    """A whole run."""

    seed: int
    speed: int
    real_seconds: float
    store_seconds: int
    rows: tuple[Row, ...]
    refused: dict[str, str]
    wrong: tuple[Wrong, ...]
    faults: tuple[str, ...]

    @property
    def good(self) -> bool:
        """Return whether no order was lost, no basket left wrong, and the ledger adds up."""
        return not self.wrong and not self.faults

    def summary(self) -> dict[str, Any]:
        """Return the day in a few figures."""
        rows = self.rows
        late = [row.order for row in rows if row.on_time is False]
        return {
            "orders": len(rows),
            "handed_over": sum(row.state == "handed_over" for row in rows),
            "cancelled": sum(row.state == "cancelled" for row in rows),
            "refused": len(self.refused),
            "lines": sum(row.lines for row in rows),
            "walk_m": sum(row.walk_m for row in rows),
            "mean_pick_seconds": _mean([row.pick_seconds for row in rows]),
            "mean_pack_seconds": _mean([row.pack_seconds for row in rows]),
            "shorts": sum(row.shorts for row in rows),
            "substitutions": sum(row.substitutions for row in rows),
            "wrong_picks": sum(len(row.injected) for row in rows),
            "wrong_picks_caught": sum(len(row.caught) for row in rows),
            "late": len(late),
            "store_seconds": self.store_seconds,
            "real_seconds": round(self.real_seconds, 1),
        }


def row_of(known: OrderRecord, state: OrderState | None, wrong: list[Wrong]) -> Row:
    """Return an order in figures."""
    lines = state.lines if state else ()
    bad = [one for one in wrong if one.external_ref == known.drawn.external_ref]
    over_at = known.handed_over_at
    return Row(
        order=known.drawn.external_ref,
        state=state.state if state else "unknown",
        lines=len(known.drawn.lines),
        pieces=sum(1 if line.weighed else line.quantity for line in known.drawn.lines),
        walk_m=round(known.walk_mm / 1000),
        pick_seconds=_seconds(known.pick_began_at, known.picked_at),
        pack_seconds=_seconds(known.pack_began_at, known.packed_at),
        shorts=sum(line.short > 0 for line in lines),
        substitutions=sum(line.substituted > 0 for line in lines),
        injected=tuple(slip.kind for slip in known.slips),
        caught=tuple(slip.kind for slip in known.slips if is_caught(slip, known.flags)),
        caught_by=caught_by(known),
        bags=len(known.parcels),
        verdict="wrong" if bad else "right" if over_at else "cancelled",
        on_time=None if over_at is None else over_at <= known.due_at,
        due_at=known.due_at.isoformat(),
        handed_over_at=None if over_at is None else over_at.isoformat(),
        picked_by=known.picked_by,
        packed_by=known.packed_by,
    )


def as_json(day: Day) -> str:
    """Return a run as one JSON document."""
    document = {
        "ok": day.good,
        "seed": day.seed,
        "speed": day.speed,
        "orders": [asdict(row) for row in day.rows],
        "refused": day.refused,
        "summary": day.summary(),
        "wrong": [asdict(one) for one in day.wrong],
        "audit": {"ok": not day.faults, "faults": list(day.faults)},
    }
    return json.dumps(document, indent=2, ensure_ascii=False)


_COLUMNS = (
    ("Order", "left"),
    ("Lines", "right"),
    ("Walk m", "right"),
    ("Pick s", "right"),
    ("Pack s", "right"),
    ("Short", "right"),
    ("Subst", "right"),
    ("Bags", "right"),
    ("Caught", "left"),
    ("Verdict", "left"),
    ("On time", "left"),
)
_CALLED = {"neighbour": "wrong", "one_less": "too few", "one_more": "too many"}


def print_day(day: Day, console: Console) -> None:
    """Print a row per order, the summary, and all that went wrong."""
    table = Table(
        box=None,
        pad_edge=False,
        padding=(0, 1, 0, 0),
        title="Metres walked; seconds of the store; what packing caught",
        title_justify="left",
    )
    for title, side in _COLUMNS:
        table.add_column(title, justify="right" if side == "right" else "left")
    for row in day.rows:
        table.add_row(*_cells(row))
    console.print(table)
    for ref, why in day.refused.items():
        console.print(f"{ref}: not taken in. {why}", markup=False)
    console.print(_sentence(day), markup=False, highlight=False, soft_wrap=True)
    for one in day.wrong:
        console.print(f"WRONG  {one.external_ref}: {one.what}", style="bold red", markup=False)
    for fault in day.faults:
        console.print(f"LEDGER {fault}", style="bold red", markup=False)
    console.print(
        "The ledger adds up." if not day.faults else f"{len(day.faults)} places are off.",
        style="green" if not day.faults else "bold red",
    )


def _cells(row: Row) -> list[str]:
    missed = [kind for kind in row.injected if kind not in row.caught]
    caught = [_CALLED[kind] for kind in row.caught] + [f"MISSED {_CALLED[k]}" for k in missed]
    on_time = "" if row.on_time is None else "yes" if row.on_time else "LATE"
    return [
        row.order,
        str(row.lines),
        str(row.walk_m),
        _say_seconds(row.pick_seconds),
        _say_seconds(row.pack_seconds),
        str(row.shorts or ""),
        str(row.substitutions or ""),
        str(row.bags or ""),
        ", ".join(caught),
        row.verdict if row.verdict != "wrong" else "WRONG",
        on_time,
    ]


def _sentence(day: Day) -> str:
    sums = day.summary()
    return (
        f"{sums['handed_over']} of {sums['orders']} orders handed over, {sums['cancelled']} "
        f"cancelled, {sums['late']} late; {sums['wrong_picks_caught']} of {sums['wrong_picks']} "
        f"wrong picks caught; {sums['shorts']} lines short, {sums['substitutions']} substituted; "
        f"{sums['walk_m']} m walked; {sums['store_seconds'] // 60} minutes of the store in "
        f"{sums['real_seconds']:.0f} s (speed {day.speed})."
    )


def _say_seconds(seconds: int | None) -> str:
    return "" if seconds is None else str(seconds)


def _seconds(began_at: datetime | None, ended_at: datetime | None) -> int | None:
    if began_at is None or ended_at is None:
        return None
    return round((ended_at - began_at).total_seconds())


def _mean(values: list[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return round(sum(known) / len(known)) if known else None
