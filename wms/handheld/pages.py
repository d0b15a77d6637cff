"""What a handheld loads once: the shell, the app's files, its manifest and its service worker."""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, render_template, request, send_from_directory
from werkzeug.wrappers import Response as WerkzeugResponse

from wms import look
from wms.http.auth import ANYONE
from wms.http.endpoint import page

APP: Final = Path(__file__).resolve().parent / "app"
SHELL: Final = "/handheld/"
LOOK_FILES: Final = (
    "tokens.css",
    "base.css",
    "icons.svg",
    "mark.svg",
    "sounds.js",
    "scan.js",
    "vendor/lit-html.js",
)
NAMES: Final = {
    "en": ("Picking", "Pick the store's orders"),
    "fr": ("Préparation", "Préparer les commandes du magasin"),
}

bp = Blueprint("handheld", __name__, url_prefix="/handheld", template_folder="templates")


@bp.get("/")
@page(may=ANYONE)
def show_shell() -> str:
    """Return the page that the app draws into."""
    modules = [url for url in release_files() if url.endswith(".js")]
    return render_template("handheld/shell.html", modules=modules, language=_language())


@bp.get("/app/<path:name>")
@page(may=ANYONE)
def send_app_file(name: str) -> WerkzeugResponse:
    """Return a module, style sheet or picture of the app."""
    return _unchanged_or_new(send_from_directory(APP, name))


@bp.get("/manifest.webmanifest")
@page(may=ANYONE)
def show_manifest() -> Response:
    """Return what a device needs to install the app, in the reader's language."""
    language = _language()
    name, description = NAMES[language]
    manifest = {
        "id": SHELL,
        "start_url": SHELL,
        "scope": SHELL,
        "name": name,
        "short_name": name,
        "description": description,
        "lang": language,
        "display": "standalone",
        "orientation": "portrait",
        "theme_color": "#0b3a3d",
        "background_color": "#0b3a3d",
        "icons": [
            _icon("icon-192.png", 192, "any"),
            _icon("icon-512.png", 512, "any"),
            _icon("icon-maskable-512.png", 512, "maskable"),
        ],
    }
    return Response(json.dumps(manifest), content_type="application/manifest+json")


@bp.get("/sw.js")
@page(may=ANYONE)
def show_service_worker() -> WerkzeugResponse:
    """Return the service worker of this release: a new file anywhere makes it a new one."""
    files = release_files()
    release = hashlib.sha256(repr(sorted(files.items())).encode()).hexdigest()[:16]
    head = f"const RELEASE = {json.dumps(release)};\nconst FILES = {json.dumps([SHELL, *files])};\n"
    worker = (Path(__file__).parent / "sw.js").read_text(encoding="utf-8")
    return _unchanged_or_new(Response(head + worker, content_type="text/javascript"))


def release_files() -> dict[str, str]:
    """Return every file that the app needs without a network: its URL, and a hash of it."""
    ours = {f"/handheld/app/{path.name}": path for path in sorted(APP.iterdir()) if _is_sent(path)}
    shared = {f"/look/static/{name}": look.STATIC / name for name in LOOK_FILES}
    shell = {f"{SHELL}manifest.webmanifest": Path(__file__)}
    return {
        url: _hash(path, path.stat().st_mtime_ns) for url, path in (ours | shared | shell).items()
    }


def _is_sent(path: Path) -> bool:
    return path.is_file() and not path.name.endswith(".d.ts")


@cache
def _hash(path: Path, _changed_ns: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _icon(name: str, side_px: int, purpose: str) -> dict[str, str]:
    size = f"{side_px}x{side_px}"
    return {"src": f"/handheld/app/{name}", "sizes": size, "type": "image/png", "purpose": purpose}


def _language() -> str:
    return request.accept_languages.best_match(["en", "fr"]) or "en"


def _unchanged_or_new(response: WerkzeugResponse) -> WerkzeugResponse:
    """Let the browser keep a file, and ask each time whether it is still the newest."""
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    return response.make_conditional(request)
