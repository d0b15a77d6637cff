"""Who is let in where: every route against every role, scope and stranger. No view is run."""

from collections.abc import Mapping

from flask import Flask, g
from werkzeug.routing import Rule

from wms.http.auth import Caller, NotLoggedIn, NotYourRole, Role, Scope
from wms.http.csrf import CsrfTokenMissing
from wms.people.rules import roles_held

STRANGER = "stranger"
CALLERS: Mapping[str, Caller | None] = {
    STRANGER: None,
    **{
        role.value: Caller("canal", "device", person_id=role.value, roles=roles_held([role]))
        for role in Role
    },
    **{
        scope.value: Caller("canal", "device", channel="web-shop", scopes=frozenset({scope}))
        for scope in Scope
    },
}
EVERYONE = frozenset(CALLERS)
_SAMPLES = {"IntegerConverter": 1, "UUIDConverter": "018f0000-0000-7000-8000-000000000000"}


def who_may(app: Flask) -> dict[str, frozenset[str]]:
    """Return, for each method and address of an application, who is let in."""
    return {
        f"{method} {rule.rule}": frozenset(
            name for name, caller in CALLERS.items() if is_let_in(app, rule, method, caller)
        )
        for rule in app.url_map.iter_rules()
        if not rule.endpoint.endswith("static")
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    }


def is_let_in(app: Flask, rule: Rule, method: str, caller: Caller | None) -> bool:
    """Tell whether everything before the view lets this caller pass."""
    named = {
        name: _SAMPLES.get(type(converter).__name__, "x")
        for name, converter in rule._converters.items()
    }
    built = rule.build(named)
    assert built is not None
    with app.test_request_context(built[1], method=method):
        g.caller = caller
        try:
            app.preprocess_request()
        except (NotLoggedIn, NotYourRole):
            return False
        except CsrfTokenMissing:
            return True  # let in by who they are; the form's token is another question
    return True
