"""What all commands share: the settings, the database, and how to say that something is wrong."""

import logging
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, NoReturn

import typer

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from wms.config import Loaded, Settings
    from wms.db import Database

WRONG: Final = 1
UNUSABLE: Final = 2
NO_DATABASE: Final = 3
INTERRUPTED: Final = 130
_LINE_MAX: Final = 1_000
FIXTURES: Final = Path(__file__).parents[2] / "fixtures"

ConfigFile = Annotated[
    Path | None,
    typer.Option("--config", "-c", help="The settings; otherwise WMS_CONFIG, else ./config.yaml."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


def load_settings_or_fail(config: Path | None) -> "Loaded[Settings]":
    """Return the settings in force; where they cannot be used, name each fault and end."""
    from wms import log
    from wms.codes import Breach, layouts_of
    from wms.config import ConfigError, load_settings

    try:
        loaded = load_settings(config, os.environ)
        layouts_of(loaded.settings.codes.scale_labels)
    except ConfigError as error:
        fail(str(error), UNUSABLE)
    except Breach as breach:
        fail(f"codes.scale_labels: {breach}", UNUSABLE)
    log.configure(loaded.settings.log.level, loaded.settings.log.format)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    return loaded


@contextmanager
def open_database(settings: "Settings") -> "Iterator[Database]":
    """Open the database; end the command when it cannot be used."""
    from sqlalchemy.exc import SQLAlchemyError

    from wms.db import Database

    database = Database(settings.database.url, pool_size=settings.database.pool_size)
    try:
        yield database
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).strip()
        fail(f"The database cannot be used: {reason}", NO_DATABASE)
    finally:
        database.close()


def require_store(session: "Session", store_id: str) -> None:
    """Go on only if the store is in the database: of nothing, everything can be proven."""
    from sqlalchemy.exc import NoResultFound

    from wms.stock.queries import find_time_zone

    try:
        find_time_zone(session, store_id)
    except NoResultFound:
        told = f"There is no store {store_id} in the database"
        fail(f"{told}: load it with `wms seed`, or set store.id.", NO_DATABASE)


def reach_database_or_fail(url: str) -> None:
    """Go on only if there is a database at this address; nothing is changed in it."""
    from pydantic import ValidationError

    from wms.config import Database, Security, Settings

    try:
        settings = Settings(database=Database(url=url), security=Security(demonstration=True))
    except ValidationError as error:
        fail(f"--database {error.errors()[0]['msg'].removeprefix('Value error, ')}", UNUSABLE)
    with open_database(settings) as database:
        database.engine.connect().close()


def part(module: str, name: str) -> Any:
    """Return a part that is imported only when its command runs."""
    try:
        found = find_spec(module)
    except ModuleNotFoundError:
        found = None
    if found is None:
        fail(f"This installation has no {module}.", UNUSABLE)
    return getattr(import_module(module), name)


def now_in(settings: "Settings") -> datetime:
    """Return this moment by the store's clock."""
    from wms.clock import clock_from

    return clock_from(settings.clock).now().astimezone(UTC)


def print_table(titles: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    """Print a table for people."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    for title in titles:
        table.add_column(title, overflow="fold")  # all of an address, over two lines if need be
    for row in rows:
        table.add_row(*map(Text, row))
    # Into a file or a pipe each row goes on one line, so that it can be searched.
    Console(width=None if sys.stdout.isatty() else _LINE_MAX).print(table)


def tell_progress(what: str, count: int) -> None:
    """Tell how much of something is done."""
    say(f"  {count:>6} {what}")


def say(line: str) -> None:
    """Print a line."""
    typer.echo(line)


def fail(line: str, code: int) -> NoReturn:
    """Print a line to standard error and end the command."""
    typer.echo(line, err=True)
    raise typer.Exit(code)
