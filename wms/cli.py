"""
The `wms` command.

Exit codes: 0 done, 1 something is wrong with what was looked at, 2 the settings or the arguments
cannot be used, 3 the database cannot be used, 130 interrupted.
"""

import json
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, NoReturn

import typer

if TYPE_CHECKING:
    from wms.config import Loaded, Settings
    from wms.db import Database

WRONG: Final = 1
UNUSABLE: Final = 2
NO_DATABASE: Final = 3
INTERRUPTED: Final = 130
FIXTURES: Final = Path(__file__).parents[1] / "fixtures"

app = typer.Typer(
    help="Run a dark store: the server, its database and its stock.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,  # they hold secrets
)
ConfigFile = Annotated[
    Path | None,
    typer.Option("--config", "-c", help="The settings; otherwise WMS_CONFIG, else ./config.yaml."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


def main() -> None:
    """Run the command that the arguments name."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


@app.command()
def serve(config: ConfigFile = None) -> None:
    """Serve dashboard, handhelds and API until told to stop (SIGTERM or Ctrl-C)."""
    settings = _load(config).settings
    _say(f"Serving {settings.store.id} at {settings.server.url} (Ctrl-C stops it)")
    with _database(settings) as database:
        from wms.db.migrate import is_current

        if not is_current(database.engine):
            _fail("The database has not seen every migration: run `wms migrate`.", NO_DATABASE)
    from wms.serve import serve as run

    run(settings, config)


@app.command()
def migrate(config: ConfigFile = None) -> None:
    """Bring the database to the newest shape; safe to repeat."""
    settings = _load(config).settings
    from wms.db.migrate import migrate as bring_forward

    with _database(settings):
        bring_forward(settings.database.url)
    _say("The database is up to date.")


@app.command("check-config")
def check_config(config: ConfigFile = None, as_json: AsJson = False) -> None:
    """Print every setting in force and where it comes from; secrets stay hidden."""
    from wms.config import describe

    rows = describe(_load(config))
    if as_json:
        names = ("setting", "value", "from")
        print(json.dumps([dict(zip(names, row, strict=True)) for row in rows], indent=2))
        return
    _print_table(("Setting", "Value", "Where from"), rows)


@app.command()
def seed(
    store: Annotated[str, typer.Argument(help="A folder in fixtures/, such as canal, or a path.")],
    config: ConfigFile = None,
) -> None:
    """Load a store into the database: places, articles, people, keys and stock."""
    settings = _load(config).settings
    folder = Path(store) if Path(store).is_dir() else FIXTURES / store
    if not folder.is_dir():
        _fail(f"There is no store {store!r}: neither {folder} nor a folder of that path.", UNUSABLE)
    from wms.errors import Refusal
    from wms.people.rules import PinHasher
    from wms.seed import seed_store

    pins = PinHasher(settings.security.pin_pepper.get_secret_value())
    with _database(settings) as database:
        try:
            seed_store(database, folder, now=_now(settings), pins=pins, progress=_tell_progress)
        except Refusal as refusal:
            _fail(str(refusal), WRONG)
    _say(f"{folder.name} is loaded.")


@app.command("audit-stock")
def audit_stock(config: ConfigFile = None, as_json: AsJson = False) -> None:
    """Prove that the stock ledger adds up; name the culprits and exit 1 when it does not."""
    settings = _load(config).settings
    from wms.audit import audit_stock as prove

    with _database(settings) as database, database.reading() as session:
        faults = prove(session, settings.store.id)
    if as_json:
        culprits = [{"invariant": one.invariant, "culprit": one.culprit} for one in faults]
        print(json.dumps({"ok": not faults, "culprits": culprits}, indent=2))
    else:
        for one in faults:
            _say(f"{one.invariant}  {one.culprit}")
        _say("The ledger adds up." if not faults else f"{len(faults)} things are off.")
    if faults:
        raise typer.Exit(WRONG)


@app.command()
def openapi(config: ConfigFile = None) -> None:
    """Print the OpenAPI document of the server."""
    from wms.app import create_app
    from wms.http.openapi import describe

    print(json.dumps(describe(create_app(_load(config).settings)), indent=2, ensure_ascii=False))


@app.command()
def demo(  # noqa: PLR0917 -- each argument is an option of the command
    orders: Annotated[
        int | None,
        typer.Option(min=1, max=10_000, help="End after so many orders; otherwise run on."),
    ] = None,
    seed_number: Annotated[int, typer.Option("--seed", help="The same seed, the same orders.")] = 7,
    as_json: AsJson = False,
    speed: Annotated[
        int | None, typer.Option(min=1, max=120, help="Seconds in the store per real second.")
    ] = None,
    folder: Annotated[
        Path | None, typer.Option(help="Where everything is kept; otherwise in .data/.")
    ] = None,
    keep: Annotated[bool, typer.Option("--keep", help="Go on with the last store.")] = False,
    no_people: Annotated[
        bool, typer.Option("--no-people", help="Nobody works but you: orders come, devices run.")
    ] = False,
) -> None:
    """
    Run a whole store with simulated devices and people, until Ctrl-C.

    With --orders nobody is needed: it ends by itself and audits what is left. Exit codes then:
    0 all is right, 1 an order was lost, a basket left wrong or the ledger is off, 3 a process
    crashed.
    """
    if orders is None and as_json:
        _fail("--json needs --orders: a store that runs on has no end to report.", UNUSABLE)
    if orders is not None and (keep or no_people):
        _fail("--keep and --no-people are for a store that runs on, without --orders.", UNUSABLE)
    run = _part("wms.demo", "run")
    code = run(
        orders=orders,
        seed=seed_number,
        as_json=as_json,
        speed=speed,
        folder=folder,
        keep=keep,
        people=not no_people,
    )
    raise typer.Exit(code)


def _load(config: Path | None) -> "Loaded[Settings]":
    from wms import log
    from wms.config import ConfigError, load_settings

    try:
        loaded = load_settings(config, os.environ)
    except ConfigError as error:
        _fail(str(error), UNUSABLE)
    log.configure(loaded.settings.log.level, loaded.settings.log.format)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    return loaded


@contextmanager
def _database(settings: "Settings") -> "Iterator[Database]":
    from sqlalchemy.exc import SQLAlchemyError

    from wms.db import Database

    database = Database(settings.database.url, pool_size=settings.database.pool_size)
    try:
        yield database
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).strip()
        _fail(f"The database cannot be used: {reason}", NO_DATABASE)
    finally:
        database.close()


def _part(module: str, name: str) -> Any:
    """Return a part that is imported only when its command runs."""
    try:
        found = find_spec(module)
    except ModuleNotFoundError:
        found = None
    if found is None:
        _fail(f"This installation has no {module}.", UNUSABLE)
    return getattr(import_module(module), name)


def _now(settings: "Settings") -> datetime:
    from wms.clock import clock_from

    return clock_from(settings.clock).now().astimezone(UTC)


def _print_table(titles: tuple[str, ...], rows: list[tuple[str, str, str]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(*titles, box=None, pad_edge=False)
    for row in rows:
        table.add_row(*row)
    Console().print(table, markup=False)


def _tell_progress(what: str, count: int) -> None:
    _say(f"  {count:>6} {what}")


def _say(line: str) -> None:
    typer.echo(line)


def _fail(line: str, code: int) -> NoReturn:
    typer.echo(line, err=True)
    raise typer.Exit(code)


if __name__ == "__main__":
    main()
