"""The address that a problem's `type` names: a page on that kind of refusal."""

from collections.abc import Iterator

from flask import Blueprint, render_template
from flask_babel import gettext

from wms.errors import Refusal, code_of
from wms.http.auth import ANYONE
from wms.http.endpoint import page
from wms.http.refusals import NoSuchAddress

bp = Blueprint("problem_kinds", __name__, template_folder="templates")


@bp.get("/problems/<code>")
@page(may=ANYONE)
def show(code: str) -> str:
    """
    Show title, sentence and status of one kind of refusal.

    :raises NoSuchAddress: no refusal has this code
    """
    kind = next((each for each in _kinds(Refusal) if code_of(each) == code), None)
    if kind is None:
        raise NoSuchAddress
    title, sentence = gettext(kind.title), gettext(kind.says)
    return render_template(
        "http/problem.html", refusal=kind, code=code, title=title, sentence=sentence
    )


def _kinds(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    for each in kind.__subclasses__():
        yield each
        yield from _kinds(each)
