"""Refusals in the reader's language, and as plain JSON for those that are kept."""

from collections.abc import Mapping
from datetime import date, time
from enum import Enum
from typing import Any, Final

from flask import g, has_request_context, request
from flask_babel import gettext

from wms.errors import Refusal, sentence

LANGUAGES = ("en", "fr")

_STATES: Final = {
    "received": sentence("waiting to be picked"),
    "picking": sentence("being picked"),
    "picked": sentence("picked"),
    "packing": sentence("on the bench"),
    "packed": sentence("packed"),
    "handed_over": sentence("handed over"),
    "cancelled": sentence("cancelled"),
}
"""States of orders as sentences say them: “Order 7 is …”."""
_OF_STATES: Final = frozenset({"state", "wanted"})
"""The facts of refusals that may name one."""


class _Facts(dict[str, object]):
    """Facts for a sentence: one that is missing shows as a dash, for a kept refusal may be old."""

    def __missing__(self, name: str) -> str:
        return "–"


def choose_language() -> str:
    """Return the caller's language, else the one the browser asks for, else English."""
    if not has_request_context():
        return LANGUAGES[0]
    caller = g.get("caller")
    if caller is not None and caller.language in LANGUAGES:
        return str(caller.language)
    return request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]


def say(refusal: Refusal) -> tuple[str, str]:
    """Return title and sentence of a refusal in the reader's language."""
    return _translate(refusal.title, refusal.says, refusal.facts)


def say_kept(refusal: Mapping[str, Any]) -> tuple[str, str]:
    """Return title and sentence, in the reader's language, of what `errors.told` kept."""
    return _translate(refusal["title"], refusal["says"], refusal.get("facts", {}))


def plain(value: object) -> Any:
    """Return a value as JSON knows it; what JSON does not know becomes text."""
    if isinstance(value, Enum):
        return plain(value.value)
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    return str(value)


def _translate(title: str, says: str, facts: Mapping[str, Any]) -> tuple[str, str]:
    shown = _Facts({name: _shown(name, fact) for name, fact in facts.items()})
    return gettext(title), gettext(says).format_map(shown)


def _shown(name: str, fact: object) -> object:
    if name in _OF_STATES and isinstance(fact, str) and fact in _STATES:
        return gettext(_STATES[fact])
    if isinstance(fact, list | tuple | set | frozenset):
        return ", ".join(str(plain(item)) for item in fact)
    return "–" if fact is None else fact
