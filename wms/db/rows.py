"""
Many rows in one statement, whatever their number: they travel as one JSON parameter.

`VALUES` lists have as many parameters as cells, so every number of lines is another statement to
compile, plan and cache. A JSON array is one parameter and one statement: `jsonb_to_recordset` on
PostgreSQL, `json_each` on SQLite.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
    Insert,
    Select,
    Table,
    bindparam,
    cast,
    column,
    func,
    insert,
    literal,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

Row = Mapping[str, object]
Columns = tuple[tuple[str, TypeEngine[Any]], ...]


def json_rows(parameter: str, columns: Columns, dialect: str) -> FromClause:
    """Return a FROM clause with these columns, filled from the JSON array bound as `parameter`."""
    if dialect == "postgresql":
        kinds = [column(name, kind) for name, kind in columns]
        source = func.jsonb_to_recordset(cast(bindparam(parameter), JSONB))
        return source.table_valued(*kinds).render_derived(name=parameter, with_types=True)
    each = func.json_each(bindparam(parameter)).table_valued(
        "key", "value", name=f"{parameter}_each"
    )
    cells: list[ColumnElement[Any]] = [
        func.json_extract(each.c.value, f"$.{name}", type_=kind).label(name)
        for name, kind in columns
    ]
    # Ordered by place in the array: SQLite would keep it anyway, but does not promise to.
    return select(*cells).order_by(each.c.key).subquery(parameter)


def encode(rows: Iterable[Row], dialect: str) -> str:
    """Return rows as a JSON array whose values the database compares with its own columns."""
    return json.dumps(
        [{name: _plain(value, dialect) for name, value in row.items()} for row in rows]
    )


def _plain(value: object, dialect: str) -> object:
    if isinstance(value, UUID):
        return value.hex if dialect == "sqlite" else str(value)
    if isinstance(value, datetime):
        if dialect == "sqlite":
            return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
        return value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value


def insert_together(session: Session, *loads: tuple[Table, list[dict[str, object]]]) -> None:
    """
    Insert rows into several tables: one round trip on PostgreSQL, one statement a table on SQLite.

    All rows of a table carry the same columns. Empty loads are passed over.
    """
    loads = tuple((table, rows) for table, rows in loads if rows)
    if not loads:
        return
    dialect = session.get_bind().dialect.name
    shapes = tuple((table, tuple(rows[0])) for table, rows in loads)
    parameters = {f"rows_{table.name}": encode(rows, dialect) for table, rows in loads}
    if dialect == "postgresql":
        session.execute(_all_inserts(shapes), parameters)
    else:
        for table, names in shapes:
            name = f"rows_{table.name}"
            session.execute(_one_insert(table, names, dialect), {name: parameters[name]})


@cache
def _one_insert(table: Table, names: tuple[str, ...], dialect: str) -> Insert:
    columns = tuple((name, table.c[name].type) for name in names)
    source = json_rows(f"rows_{table.name}", columns, dialect)
    cells: Select[Any] = select(*(source.c[name] for name in names))
    return insert(table).from_select(list(names), cells, include_defaults=False)


@cache
def _all_inserts(shapes: tuple[tuple[Table, tuple[str, ...]], ...]) -> Select[Any]:
    parts: list[CTE] = [
        _one_insert(table, names, "postgresql").cte(f"into_{table.name}") for table, names in shapes
    ]
    return select(literal(1)).add_cte(*parts)
