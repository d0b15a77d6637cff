"""Days, demand and shifts from files that people and programs write."""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import Field, ValidationError

from wms.twin.demand import Demand
from wms.twin.floor import Floor
from wms.twin.orders import DayOrder, Line
from wms.twin.refusals import BadDay
from wms.twin.staff import Shift
from wms.twin.times import seconds_of
from wms.wire.base import Message, Quantity

ORDERS_MAX = 100_000
ORDER_COLUMNS = {"order", "placed", "due", "sku", "quantity"}
SHIFT_COLUMNS = {"picker", "from", "to"}


class WrittenLine(Message):
    """So many of an article, in a day's file."""

    sku: str
    quantity: Quantity = 1


class WrittenOrder(Message):
    """An order of a day's file; times of day such as 18:30."""

    id: str
    placed: str
    due: str
    lines: list[WrittenLine] = Field(min_length=1, max_length=500)


class WrittenDemand(Message):
    """A file that says how orders come in; what it leaves out is as on a usual day."""

    rates: dict[Annotated[int, Field(ge=0, le=23)], float] | None = None
    windows: list[tuple[float, float]] | None = None
    lines: float | None = None
    lines_max: Annotated[int, Field(ge=1, le=500)] | None = None
    popularity: Annotated[float, Field(ge=0, le=5)] | None = None


def read_orders(path: Path, floor: Floor) -> list[DayOrder]:
    """
    Return the orders of a day from CSV (a row a line) or JSON lines (an object an order).

    :raises BadDay: the file cannot be read, or wants what the floor does not have
    """
    rows = _orders_in_csv(path) if path.suffix == ".csv" else _orders_in_lines(path)
    orders = [_order(written, floor, where) for where, written in rows]
    if not orders:
        raise BadDay(f"{path} holds no order.")
    if len(orders) > ORDERS_MAX:
        raise BadDay(f"{path} holds {len(orders)} orders, more than the {ORDERS_MAX} of a day.")
    return orders


def read_demand(path: Path) -> Demand:
    """
    Return how orders come in, from YAML or JSON.

    :raises BadDay: the file cannot be read
    """
    try:
        told = WrittenDemand.model_validate(yaml.safe_load(_text(path)))
    except yaml.YAMLError as error:
        raise BadDay(f"{path} is no YAML: {error}.") from error
    except ValidationError as error:
        raise BadDay(f"{path}: {_first(error)}") from error
    return Demand(**told.model_dump(exclude_none=True))


def read_shifts(path: Path) -> list[Shift]:
    """
    Return who works when: a CSV of picker, from, to; a break is between two rows of one picker.

    :raises BadDay: the file cannot be read
    """
    return [
        Shift(
            row["picker"],
            seconds_of(row["from"], f"{path}, row {number}"),
            seconds_of(row["to"], f"{path}, row {number}"),
        )
        for number, row in enumerate(_rows(path, SHIFT_COLUMNS), start=2)
    ]


def _order(written: WrittenOrder, floor: Floor, where: str) -> DayOrder:
    lines = []
    for line in written.lines:
        article = floor.by_sku.get(line.sku)
        if article is None:
            raise BadDay(
                f"{where}: order {written.id} wants {line.sku!r}, which {floor.name} lacks."
            )
        lines.append(Line(article, article.units_of(line.quantity)))
    placed_s, due_s = seconds_of(written.placed, where), seconds_of(written.due, where)
    return DayOrder(written.id, placed_s, due_s, tuple(lines))


def _orders_in_csv(path: Path) -> Iterator[tuple[str, WrittenOrder]]:
    """Put together the rows of each order; its first row has its times."""
    kept: dict[str, tuple[str, dict[str, Any]]] = {}
    for number, row in enumerate(_rows(path, ORDER_COLUMNS), start=2):
        told = {"id": row["order"], "placed": row["placed"], "due": row["due"], "lines": []}
        where, order = kept.setdefault(row["order"], (f"{path}, row {number}", told))
        if (order["placed"], order["due"]) != (row["placed"], row["due"]):
            raise BadDay(f"{path}, row {number}: order {row['order']} has other times in {where}.")
        if not row["quantity"].isdigit():
            raise BadDay(f"{path}, row {number}: {row['quantity']!r} is no quantity.")
        order["lines"].append({"sku": row["sku"], "quantity": int(row["quantity"])})
    for where, order in kept.values():
        yield where, _written(order, where)


def _orders_in_lines(path: Path) -> Iterator[tuple[str, WrittenOrder]]:
    for number, line in enumerate(_text(path).splitlines(), start=1):
        if line.strip():
            where = f"{path}, line {number}"
            try:
                told = json.loads(line)
            except ValueError as error:
                raise BadDay(f"{where} is no JSON: {error}.") from error
            yield where, _written(told, where)


def _written(told: Any, where: str) -> WrittenOrder:
    try:
        return WrittenOrder.model_validate(told)
    except ValidationError as error:
        raise BadDay(f"{where}: {_first(error)}") from error


def _rows(path: Path, columns: set[str]) -> Sequence[Mapping[str, str]]:
    reader = csv.DictReader(_text(path).splitlines())
    lacking = columns - set(reader.fieldnames or ())
    if lacking:
        raise BadDay(f"{path} lacks the column {', '.join(sorted(lacking))}.")
    rows = list(reader)
    for number, row in enumerate(rows, start=2):
        if any(row[column] is None for column in columns):
            raise BadDay(f"{path}, row {number} has too few columns.")
    return rows


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadDay(f"{path} cannot be read: {_why(error)}.") from error


def _first(error: ValidationError) -> str:
    fault = error.errors()[0]
    at = ".".join(map(str, fault["loc"]))
    return f"{at}: {fault['msg']}." if at else f"{fault['msg']}."


def _why(error: OSError | UnicodeDecodeError) -> str:
    if isinstance(error, OSError):
        return (error.strerror or "it cannot be opened").lower()
    return f"byte {error.start} is no UTF-8"
