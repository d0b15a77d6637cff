"""
The `wms` command.

Exit codes: 0 done, 1 something is wrong with what was looked at, 2 the settings or the arguments
cannot be used, 3 the database cannot be used, 130 interrupted.
"""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from wms.cli import access, labels, planning
from wms.cli.code import code
from wms.cli.ground import (
    FIXTURES,
    INTERRUPTED,
    NO_DATABASE,
    UNUSABLE,
    WRONG,
    AsJson,
    ConfigFile,
    fail,
    load_settings_or_fail,
    now_in,
    open_database,
    part,
    print_table,
    reach_database_or_fail,
    require_store,
    say,
    tell_progress,
)
from wms.cli.simulate import simulate
from wms.cli.vision import vision

app = typer.Typer(
    help="Run a dark store: the server, its database and its stock.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,  # they hold secrets
)


app.add_typer(access.keys, name="keys")
app.add_typer(access.people, name="people")
app.add_typer(code, name="code")
app.add_typer(labels.labels, name="labels")
app.add_typer(vision, name="vision")
app.command()(planning.route)
app.command()(planning.batch)
app.command()(simulate)


def main() -> None:
    """Run the command that the arguments name."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


@app.command()
def serve(config: ConfigFile = None) -> None:
    """Serve dashboard, handhelds and API until told to stop (SIGTERM or Ctrl-C)."""
    settings = load_settings_or_fail(config).settings
    with open_database(settings) as database:
        from wms.db.migrate import is_current

        if not is_current(database.engine):
            fail("The database has not seen every migration: run `wms migrate`.", NO_DATABASE)
    from wms.serve import serve as run

    say(f"Serving {settings.store.id} at {settings.server.url} (Ctrl-C stops it)")
    run(settings, config)


@app.command()
def migrate(config: ConfigFile = None) -> None:
    """Bring the database to the newest shape; safe to repeat."""
    settings = load_settings_or_fail(config).settings
    from wms.db.migrate import migrate as bring_forward

    with open_database(settings):
        bring_forward(settings.database.url)
    say("The database is up to date.")


@app.command("check-config")
def check_config(config: ConfigFile = None, as_json: AsJson = False) -> None:
    """Print every setting in force and where it comes from; secrets stay hidden."""
    from wms.config import describe

    rows = describe(load_settings_or_fail(config))
    if as_json:
        names = ("setting", "value", "from")
        print(json.dumps([dict(zip(names, row, strict=True)) for row in rows], indent=2))
        return
    print_table(("Setting", "Value", "Where from"), rows)


@app.command()
def seed(
    store: Annotated[str, typer.Argument(help="A folder in fixtures/, such as canal, or a path.")],
    config: ConfigFile = None,
) -> None:
    """Load a store into the database: places, articles, people, keys and stock."""
    settings = load_settings_or_fail(config).settings
    folder = Path(store) if Path(store).is_dir() else FIXTURES / store
    if not folder.is_dir():
        fail(f"There is no store {store!r}: neither {folder} nor a folder of that path.", UNUSABLE)
    from wms.errors import Refusal
    from wms.people.rules import PinHasher
    from wms.seed import seed_store

    pins = PinHasher(settings.security.pin_pepper.get_secret_value())
    with open_database(settings) as database:
        try:
            seed_store(database, folder, now=now_in(settings), pins=pins, progress=tell_progress)
        except Refusal as refusal:
            fail(str(refusal), WRONG)
    say(f"{folder.name} is loaded.")


@app.command("audit-stock")
def audit_stock(config: ConfigFile = None, as_json: AsJson = False) -> None:
    """Prove that the stock ledger adds up; name the culprits and exit 1 when it does not."""
    settings = load_settings_or_fail(config).settings
    from wms.audit import audit_stock as prove

    with open_database(settings) as database, database.reading() as session:
        require_store(session, settings.store.id)
        faults = prove(session, settings.store.id)
    if as_json:
        culprits = [{"invariant": one.invariant, "culprit": one.culprit} for one in faults]
        print(json.dumps({"ok": not faults, "culprits": culprits}, indent=2))
    else:
        for one in faults:
            say(f"{one.invariant}  {one.culprit}")
        say("The ledger adds up." if not faults else f"{len(faults)} things are off.")
    if faults:
        raise typer.Exit(WRONG)


@app.command()
def openapi(config: ConfigFile = None) -> None:
    """Print the OpenAPI document of the server."""
    from wms.app import create_app
    from wms.http.openapi import describe

    print(
        json.dumps(
            describe(create_app(load_settings_or_fail(config).settings)),
            indent=2,
            ensure_ascii=False,
        )
    )


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
    database: Annotated[
        str | None,
        typer.Option(help="An empty database, such as postgresql+psycopg://…; otherwise SQLite."),
    ] = None,
    workers: Annotated[int, typer.Option(min=1, max=16, help="Processes of the server.")] = 1,
) -> None:
    """
    Run a whole store with simulated devices and people, until Ctrl-C.

    With --orders nobody is needed: it ends by itself and audits what is left. Exit codes then:
    0 all is right, 1 an order was lost, a basket left wrong or the ledger is off, 3 a process
    crashed.
    """
    if orders is None and as_json:
        fail("--json needs --orders: a store that runs on has no end to report.", UNUSABLE)
    if orders is not None and (keep or no_people):
        fail("--keep and --no-people are for a store that runs on, without --orders.", UNUSABLE)
    if database is not None:
        reach_database_or_fail(database)
    run = part("wms.demo", "run")
    ended = run(
        orders=orders,
        seed=seed_number,
        as_json=as_json,
        speed=speed,
        folder=folder,
        keep=keep,
        people=not no_people,
        database=database,
        workers=workers,
    )
    raise typer.Exit(ended)
