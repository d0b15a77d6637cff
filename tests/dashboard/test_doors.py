"""Who gets in, and who does not."""

import pytest

from tests.dashboard.store import PEOPLE, an_order, log_in, token_in


def test_a_stranger_is_sent_to_log_in_and_comes_back_to_where_they_wanted_to_go(app):
    client = app.test_client()

    sent = client.get("/dashboard/stock?q=lait")

    assert sent.status_code == 302
    assert sent.location == "/dashboard/login?next=/dashboard/stock?q%3Dlait"
    token = token_in(client.get(sent.location).text)
    nadia = {"badge": PEOPLE["nadia"]["badge"], "pin": PEOPLE["nadia"]["pin"]}
    came = client.post(
        "/dashboard/login", data=nadia | {"csrf_token": token, "next": "/dashboard/stock?q=lait"}
    )
    assert came.location == "/dashboard/stock?q=lait"


@pytest.mark.parametrize("wanted", ["https://evil.example", "//evil.example", "/api/v1/orders"])
def test_a_login_leads_nowhere_but_into_the_dashboard(app, wanted):
    client = app.test_client()
    page = client.get("/dashboard/login", query_string={"next": wanted}).text

    assert 'name="next"' not in page
    assert "evil" not in page


def test_every_page_and_every_act_is_for_managers_alone(app):
    stranger = app.test_client()
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("dashboard.")]
    checked = 0

    for rule in rules:
        if rule.endpoint in {"dashboard.static", "dashboard.show_login", "dashboard.create_login"}:
            continue
        view = app.view_functions[rule.endpoint]
        assert [role.value for role in view.may] == ["manager"], rule.rule
        checked += 1

    assert checked > 25
    assert stranger.get("/dashboard/live").status_code == 302


@pytest.mark.parametrize("person_id", ["amina", "ines"])
def test_pickers_and_packers_stay_outside_and_leave_no_login_behind(app, person_id):
    client = app.test_client()
    token = token_in(client.get("/dashboard/login").text)
    person = PEOPLE[person_id]

    answer = client.post(
        "/dashboard/login",
        data={"badge": person["badge"], "pin": person["pin"], "csrf_token": token},
    )

    assert answer.status_code == 403
    assert "manager" in answer.text
    assert client.get("/dashboard").status_code == 302


def test_a_wrong_pin_says_neither_which_was_wrong_nor_who_it_was(app):
    client = app.test_client()
    token = token_in(client.get("/dashboard/login").text)

    for form in (
        {"badge": PEOPLE["nadia"]["badge"], "pin": "0000"},
        {"badge": "nobody", "pin": "0000"},
        {"badge": "", "pin": "x"},
    ):
        answer = client.post("/dashboard/login", data=form | {"csrf_token": token})
        assert answer.status_code == 401
        assert "Wrong badge or PIN" in answer.text


def test_who_logs_out_is_out(app):
    client = log_in(app)

    client.post("/dashboard/logout")

    assert client.get("/dashboard").status_code == 302


def test_a_script_whose_login_has_ended_is_told_so(app):
    order_id = an_order(app, "ENDED-1")

    answer = app.test_client().get(f"/dashboard/orders/rows/{order_id}", headers={"X-Part": "1"})

    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/dashboard/login"


def test_a_form_without_its_token_changes_nothing(app, manager):
    order_id = an_order(app, "FORGED-1")

    assert manager.client.post(f"/dashboard/orders/{order_id}/cancellation").status_code == 400
    assert "FORGED-1" in manager.get("/dashboard/orders?state=received").text
