"""Every page of the dashboard, for those who may see it and those who may not."""

import pytest

from tests.dashboard.store import an_order, log_in

PAGES = [
    "/dashboard",
    "/dashboard/figures",
    "/dashboard/orders",
    "/dashboard/orders?at_risk=1",
    "/dashboard/orders?state=handed_over",
    "/dashboard/shorts",
    "/dashboard/stock",
    "/dashboard/stock?q=S-00001",
    "/dashboard/articles/S-00001",
    "/dashboard/movements",
    "/dashboard/people",
    "/dashboard/refused-scans",
    "/dashboard/set-aside",
    "/dashboard/devices",
    "/dashboard/goods/receiving",
    "/dashboard/goods/article?code=S-00001",
    "/dashboard/goods/moving",
    "/dashboard/goods/adjusting",
    "/dashboard/goods/wasting",
    "/dashboard/search?q=lait",
    "/dashboard/audit",
]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_manager_sees_every_page(app, language):
    order_id = an_order(app, "PAGES-1")
    client = log_in(app, {"en": "jonas", "fr": "nadia"}[language])

    for path in [*PAGES, f"/dashboard/orders/{order_id}", f"/dashboard/orders/rows/{order_id}"]:
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert "style=" not in answer.text, path
        if "<html" in answer.text:
            assert f'<html lang="{language}">' in answer.text, path
