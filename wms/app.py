"""The only place where the parts of the server meet."""

from collections.abc import Sequence
from importlib import import_module

from flask import Blueprint, Flask, redirect
from flask_babel import Babel, get_locale
from werkzeug.wrappers import Response

from wms.clock import Clock, clock_from
from wms.codes import Breach, layouts_of
from wms.config import ConfigError, Problem, Settings
from wms.db import Database
from wms.http import auth, guard, headers, health, logins, openapi, problem_kinds, problems
from wms.http import services as parts
from wms.http.contract import BYTES_MAX
from wms.http.endpoint import page
from wms.http.follower import Follower
from wms.http.sentences import LANGUAGES, choose_language

DOORS = ("wms.api", "wms.dashboard", "wms.handheld")
TRANSLATIONS = "look/translations;dashboard/translations"


def create_app(
    settings: Settings, clock: Clock | None = None, *, doors: Sequence[str] = DOORS
) -> Flask:
    """
    Return the server's application; `clock` replaces the one that the settings describe.

    :raises ConfigError: a layout of scales' labels is none
    """
    check_layouts(settings)
    app = Flask("wms", static_folder="look/static", static_url_path="/look/static")
    app.config["MAX_CONTENT_LENGTH"] = BYTES_MAX
    app.json.sort_keys = False  # type: ignore[attr-defined]
    parts.install(app, _services(settings, clock))
    _add_languages(app)
    headers.install(app)
    problems.install(app)
    auth.install(app)
    guard.install(app)
    logins.install(app)
    app.register_blueprint(_shared())
    app.register_blueprint(health.bp)
    app.register_blueprint(openapi.bp)
    app.register_blueprint(problem_kinds.bp)
    _add_doors(app, doors)
    return app


def check_layouts(settings: Settings) -> None:
    """
    Refuse layouts of scales' labels that no scale can print.

    :raises ConfigError: one is none; it says why
    """
    try:
        layouts_of(settings.codes.scale_labels)
    except Breach as breach:
        raise ConfigError([Problem("codes.scale_labels", None, str(breach))]) from breach


def _services(settings: Settings, clock: Clock | None) -> parts.Services:
    database = Database(settings.database.url, pool_size=settings.database.pool_size)
    stream = settings.stream
    return parts.Services(
        settings=settings,
        database=database,
        clock=clock or clock_from(settings.clock),
        follower=Follower(database, poll_ms=stream.poll_ms, clients_max=stream.clients_max),
    )


def _add_languages(app: Flask) -> None:
    Babel(
        app,
        default_locale=LANGUAGES[0],
        default_translation_directories=TRANSLATIONS,
        locale_selector=choose_language,
    )
    app.context_processor(lambda: {"language": str(get_locale() or LANGUAGES[0])})


def _shared() -> Blueprint:
    """Return what belongs to no door: the page that shows a refusal, and the way in."""
    bp = Blueprint("http", "wms.http", template_folder="templates")

    @bp.get("/")
    @page(may=auth.ANYONE)
    def index() -> Response:
        return redirect("/dashboard")

    return bp


def _add_doors(app: Flask, doors: Sequence[str]) -> None:
    for name in doors:
        door: Blueprint = import_module(name).bp
        app.register_blueprint(door)
