from wms.app import create_app


def test_every_route_says_who_may_call_it(settings):
    app = create_app(settings)

    silent = [
        f"{rule.rule} ({rule.endpoint})"
        for rule in app.url_map.iter_rules()
        if not is_static(rule.endpoint)
        and not getattr(app.view_functions[rule.endpoint], "may", ())
    ]

    assert len(list(app.url_map.iter_rules())) > 10
    assert silent == []


def is_static(endpoint: str) -> bool:
    """Tell whether Flask itself serves files there: style sheets, scripts, sounds."""
    return endpoint.rpartition(".")[2] == "static"
