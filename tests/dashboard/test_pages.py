"""Every page of the dashboard, for those who may see it and those who may not."""

import html
import re
from html.parser import HTMLParser
from uuid import UUID

import pytest

from tests.dashboard.store import an_order, log_in
from wms.dashboard import board, movements, stock

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


class Read(HTMLParser):
    """What a page is made of, as somebody who does not see it meets it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.fields: list[str] = []
        self.headings: list[str] = []
        self.nameless: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if told.get("id"):
            self.ids.append(str(told["id"]))
        if tag == "label" and told.get("for"):
            self.labelled.add(str(told["for"]))
        if tag == "input" and told.get("type") not in {"hidden", "radio"}:
            self.fields.append(str(told.get("id")))
        if tag in {"h1", "h2", "h3"}:
            self.headings.append(tag)
        if (tag == "img" and "alt" not in told) or (tag == "th" and "scope" not in told):
            self.nameless.append(f"{tag} {told}")


def test_every_page_can_be_read_without_being_seen(app, manager):
    order_id = an_order(app, "READ-1")

    for path in [*PAGES, f"/dashboard/orders/{order_id}"]:
        page = manager.get(path).text
        if "<html" not in page:
            continue
        read = Read(page)
        assert len(read.ids) == len(set(read.ids)), path
        assert set(read.fields) <= read.labelled, path
        assert read.nameless == [], path
        assert read.headings.count("h1") == 1, path
        assert read.headings[0] == "h1", path


@pytest.mark.postgresql
def test_every_page_reads_from_postgresql_too(postgres_app):
    order_id = an_order(postgres_app, "PAGES-2")
    client = log_in(postgres_app)

    for path in [*PAGES, f"/dashboard/orders/{order_id}", f"/dashboard/orders/rows/{order_id}"]:
        assert client.get(path).status_code == 200, path


@pytest.mark.postgresql
def test_an_address_that_asks_for_what_no_row_can_hold_gets_a_page_all_the_same(postgres_app):
    client = log_in(postgres_app)
    hostile = [
        "%00",
        "%1b%5b31m",
        "x" * 4_096,
        "9" * 40,
        "%00~%00~%00",
        "2026-01-01~" + str(UUID(int=0)),
        "0001-01-01T00:00%2B23:00~" + str(UUID(int=0)),
    ]

    for page in ("movements", "stock", "search", "orders", "audit", "goods/article"):
        for name in ("q", "before", "after", "code", "state"):
            for word in hostile:
                path = f"/dashboard/{page}?{name}={word}"
                assert client.get(path).status_code in {200, 302}, path


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


def test_a_long_board_comes_in_pages_that_miss_no_order_and_show_none_twice(
    app, manager, monkeypatch
):
    monkeypatch.setattr(board, "PAGE_ROWS", 3)
    wanted = {str(an_order(app, f"PAGED-{number}", skus=("S-00010",))) for number in range(8)}
    seen: list[str] = []
    path: str | None = "/dashboard/orders"
    while path is not None:
        page = manager.get(path).text
        seen += re.findall(r'data-order="([^"]+)"', page)
        following = re.search(r'href="([^"]*after=[^"]*)"', page)
        path = html.unescape(following[1]) if following else None

    assert len(seen) == 8
    assert set(seen) == wanted


def test_stock_and_movements_come_in_pages_that_fit_together(manager, monkeypatch):
    monkeypatch.setattr(stock, "PAGE_ROWS", 40)
    monkeypatch.setattr(movements, "PAGE_ROWS", 40)
    for address in ("/dashboard/stock?q=lait", "/dashboard/movements?q=A06-06-1"):
        first = manager.get(address).text
        rows = first.count('<td class="name">')
        following = re.search(r'hx-get="([^"]*(?:after|before)=[^"]*)"', first)
        assert rows == 40 or following is None
        if following is not None:
            more = manager.get(html.unescape(following[1])).text
            assert more.count('<td class="name">') > 0


def test_a_row_that_leaves_the_list_is_told_as_gone(app, manager):
    order_id = an_order(app, "ROW-1")

    here = manager.get(f"/dashboard/orders/rows/{order_id}?state=received")
    elsewhere = manager.get(f"/dashboard/orders/rows/{order_id}?state=packed")

    assert f'id="order-{order_id}"' in here.text
    assert elsewhere.status_code == 204
