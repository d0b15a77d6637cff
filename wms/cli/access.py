"""`wms keys` and `wms people`: who and what may come in."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wms.cli.ground import (
    WRONG,
    ConfigFile,
    fail,
    load_settings_or_fail,
    now_in,
    open_database,
    print_table,
    say,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from wms.people.operations import Hand

keys = typer.Typer(help="API keys of sales channels and stations.", no_args_is_help=True)
people = typer.Typer(help="People who work here.", no_args_is_help=True)

Scopes = Annotated[
    list[str],
    typer.Option("--scope", help="orders:write, orders:read, stock:read or station; repeatable."),
]
Roles = Annotated[
    list[str], typer.Option("--role", help="picker, packer, manager or admin; repeatable.")
]


@keys.command("make")
def make_key(
    scope: Scopes,
    channel: Annotated[str | None, typer.Option(help="The sales channel it is for.")] = None,
    station: Annotated[str | None, typer.Option(help="The packing station it is for.")] = None,
    config: ConfigFile = None,
) -> None:
    """Make a key for a channel or a station. It is shown once: only its hash is kept."""
    from wms.people.operations import NewKey, make_key
    from wms.people.rules import Scope

    if (channel is None) == (station is None):
        fail("Say whom the key is for: --channel NAME or --station NAME.", WRONG)
    scopes = [_word(Scope, each) for each in scope]

    def work(session: "Session", store_id: str, by: "Hand") -> str:
        return make_key(session, store_id, NewKey(scopes, channel, station), by=by)

    say(_run(config, work))


@keys.command("list")
def list_keys(config: ConfigFile = None) -> None:
    """List the keys: how each begins, whom it is for, what it may do."""
    from wms.people.operations import list_keys

    def work(session: "Session", store_id: str, _by: "Hand") -> list[tuple[str, ...]]:
        return [
            (
                f"{key.prefix}…",
                key.channel or key.station or "",
                ", ".join(sorted(key.scopes)),
                "revoked" if key.revoked_at else "in use",
            )
            for key in list_keys(session, store_id)
        ]

    print_table(("Key", "For", "Scopes", "State"), _run(config, work))


@keys.command("revoke")
def revoke_key(
    prefix: Annotated[str, typer.Argument(help="How the key begins, as `list` shows it.")],
    config: ConfigFile = None,
) -> None:
    """Revoke a key. It is refused everywhere within five seconds."""
    from wms.people.operations import revoke_key

    def work(session: "Session", store_id: str, by: "Hand") -> None:
        revoke_key(session, store_id, prefix.rstrip("…"), by=by)

    _run(config, work)
    say(f"{prefix} is revoked.")


@people.command("hire")
def hire(  # noqa: PLR0917 -- each argument is an option of the command
    person_id: Annotated[str, typer.Argument(help="A short name, such as amina.")],
    name: Annotated[str, typer.Argument(help="The name that screens show.")],
    role: Roles,
    language: Annotated[str, typer.Option(help="en or fr.")] = "en",
    pin: Annotated[str, typer.Option(prompt=True, hide_input=True, help="Asked for.")] = "",
    config: ConfigFile = None,
) -> None:
    """Let somebody in from now on; prints the code for their badge, once."""
    from wms.people.operations import NewPerson, hire
    from wms.people.rules import PinHasher, Role, new_badge

    settings = load_settings_or_fail(config).settings
    pins = PinHasher(settings.security.pin_pepper.get_secret_value())
    roles = [_word(Role, each) for each in role]
    if language not in ("en", "fr"):
        fail(f"{language!r} is none of: en, fr.", WRONG)
    badge = new_badge()

    def work(session: "Session", store_id: str, _by: "Hand") -> None:
        hire(session, store_id, NewPerson(person_id, name, language, roles, badge, pin), pins=pins)

    _run(config, work)
    say(badge)


@people.command("list")
def list_people(config: ConfigFile = None) -> None:
    """List who works here."""
    from wms.people.operations import list_people

    def work(session: "Session", store_id: str, _by: "Hand") -> list[tuple[str, ...]]:
        return [
            (
                person.person_id,
                person.name,
                ", ".join(sorted(person.roles)),
                person.language,
            )
            for person in list_people(session, store_id)
        ]

    print_table(("Id", "Name", "Roles", "Language"), _run(config, work))


def _run(config: Any, work: "Callable[[Session, str, Hand], Any]") -> Any:
    """Do the work in a transaction; a refusal is said and ends the command."""
    from wms.errors import Refusal
    from wms.people.operations import Hand

    settings = load_settings_or_fail(config).settings
    by = Hand("server", "command-line", now_in(settings))
    with open_database(settings) as database:
        try:
            return database.run(lambda session: work(session, settings.store.id, by))
        except Refusal as refusal:
            fail(str(refusal), WRONG)


def _word(kind: Any, word: str) -> Any:
    try:
        return kind(word)
    except ValueError:
        fail(f"{word!r} is none of: {', '.join(kind)}.", WRONG)
