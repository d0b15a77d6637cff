from tests.people.matrix import CALLERS, EVERYONE, who_may
from wms.http.auth import ANYONE
from wms.http.contract import may_of

PERSONS = frozenset({"picker", "packer", "manager", "admin"})
MANAGERS = frozenset({"manager", "admin"})


def test_who_may_log_in_out_and_unlock(app):
    let_in = who_may(app)

    assert let_in["POST /api/v1/logins"] == EVERYONE
    assert let_in["GET /api/v1/logins/current"] == PERSONS
    assert let_in["DELETE /api/v1/logins/current"] == PERSONS
    assert let_in["DELETE /api/v1/people/<person_id>/logins"] == MANAGERS
    assert let_in["DELETE /api/v1/people/<person_id>/lock"] == MANAGERS
    assert let_in["DELETE /api/v1/devices/<device_id>/lock"] == MANAGERS


def test_every_route_lets_in_whom_it_names_and_a_stranger_only_where_anyone_may(app):
    let_in = who_may(app)

    for rule in app.url_map.iter_rules():
        may = may_of(app.view_functions[rule.endpoint]) or ()
        named = EVERYONE if ANYONE in may else {each.value for each in may}
        expected = named | ({"admin"} if "manager" in named else set())
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            assert let_in.get(f"{method} {rule.rule}", expected) == expected, rule

    assert len(let_in) * len(CALLERS) > 50
