"""Insert, or change the row that is already there: each database has its own construct."""

from sqlalchemy import ColumnElement, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session


def add_or_change(
    session: Session,
    table: Table,
    row: dict[str, object],
    changes: dict[str, ColumnElement[int] | object],
) -> None:
    """Insert a row; where its primary key exists, apply `changes` to the row that is there."""
    make = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    keys = [column.name for column in table.primary_key]
    statement = make(table).values(row)
    session.execute(statement.on_conflict_do_update(index_elements=keys, set_=changes))
