"""Who may call what under /api/v1: every route against every role, every scope and a stranger."""

from tests.people.matrix import EVERYONE, who_may

PICKERS = frozenset({"picker"})
MANAGERS = frozenset({"manager", "admin"})
AT_THE_BENCH = frozenset({"packer", "manager", "admin"})
PERSONS = frozenset({"picker", "packer", "manager", "admin"})
STATION = frozenset({"station"})
CHANNEL_WRITES = frozenset({"orders:write"})
ORDERS = frozenset({"orders:read"}) | MANAGERS
STOCK = frozenset({"stock:read"}) | MANAGERS

TABLE = {
    "GET /api/v1/openapi.json": EVERYONE,
    "GET /api/v1/docs": EVERYONE,
    "POST /api/v1/orders": CHANNEL_WRITES,
    "GET /api/v1/events": MANAGERS,
    "GET /api/v1/orders": ORDERS,
    "GET /api/v1/orders/events": ORDERS,
    "GET /api/v1/orders/<uuid:order_id>": ORDERS,
    "GET /api/v1/orders/<uuid:order_id>/events": ORDERS,
    "POST /api/v1/orders/<uuid:order_id>/cancellation": CHANNEL_WRITES | MANAGERS,
    "GET /api/v1/availability": STOCK,
    "GET /api/v1/stock": STOCK,
    "GET /api/v1/movements": STOCK,
    "POST /api/v1/receipts": MANAGERS,
    "POST /api/v1/moves": MANAGERS,
    "POST /api/v1/adjustments": MANAGERS,
    "POST /api/v1/wastes": MANAGERS,
    "POST /api/v1/blocks": MANAGERS,
    "GET /api/v1/blocks": MANAGERS,
    "DELETE /api/v1/blocks/<uuid:block_id>": MANAGERS,
    "GET /api/v1/paces": MANAGERS,
    "POST /api/v1/leases": PICKERS,
    "POST /api/v1/commands": PICKERS,
    "POST /api/v1/scans-refused": PICKERS,
    "POST /api/v1/pack-sessions": AT_THE_BENCH,
    "POST /api/v1/pack-commands": STATION,
    "POST /api/v1/tags": AT_THE_BENCH,
    "PUT /api/v1/pack-sessions/<uuid:session_id>/photos/<uuid:photo_id>": STATION,
    "PUT /api/v1/stations/<station>/health": STATION,
    "GET /api/v1/photos/<uuid:photo_id>": MANAGERS,
    "POST /api/v1/orders/<uuid:order_id>/evidence": STATION | AT_THE_BENCH,
    "POST /api/v1/orders/<uuid:order_id>/escapes": CHANNEL_WRITES | MANAGERS,
    "POST /api/v1/orders/<uuid:order_id>/dispute": CHANNEL_WRITES | MANAGERS,
    "POST /api/v1/orders/<uuid:order_id>/dispute/closure": CHANNEL_WRITES | MANAGERS,
    "GET /api/v1/parcels/<parcel_code>": STATION | AT_THE_BENCH,
    "GET /api/v1/gallery": STATION | MANAGERS,
    "GET /api/v1/gallery/missing": STATION | MANAGERS,
    "GET /api/v1/gallery/<path:sku>": STATION | MANAGERS,
    "GET /api/v1/gallery/<path:code>/photos": STATION | MANAGERS,
    "PUT /api/v1/gallery/<path:code>/photos/<uuid:photo_id>": STATION | MANAGERS,
    "DELETE /api/v1/gallery/<path:code>/photos/<uuid:photo_id>": MANAGERS,
    "GET /api/v1/gallery/pictures/<uuid:photo_id>": STATION | MANAGERS,
    "GET /api/v1/catalogue/gtins": STATION | MANAGERS,
    "POST /api/v1/handovers": AT_THE_BENCH,
    "POST /api/v1/handovers/<uuid:handover_id>/parcels": AT_THE_BENCH,
    "POST /api/v1/handovers/<uuid:handover_id>/completion": AT_THE_BENCH,
    "POST /api/v1/logins": EVERYONE,
    "GET /api/v1/logins/current": PERSONS,
    "DELETE /api/v1/logins/current": PERSONS,
    "DELETE /api/v1/people/<person_id>/logins": MANAGERS,
    "DELETE /api/v1/people/<person_id>/lock": MANAGERS,
    "DELETE /api/v1/devices/<device_id>/lock": MANAGERS,
}


def test_each_route_lets_in_whom_the_table_names_and_nobody_else(shop):
    let_in = {
        route: callers for route, callers in who_may(shop.app).items() if " /api/v1/" in route
    }

    assert let_in == TABLE


def test_a_caller_who_is_nobody_is_told_to_log_in_and_another_that_it_is_not_their_role(shop):
    stranger = shop.channel("web-shop")
    stranger.headers["Authorization"] = "Bearer dk_live_of_nobody"

    unknown = stranger.get("/orders")
    picker = shop.person("amina").get("/orders")

    assert (unknown.status_code, unknown.json["code"]) == (401, "not_logged_in")
    assert unknown.headers["WWW-Authenticate"] == "Bearer"
    assert (picker.status_code, picker.json["code"]) == (403, "not_your_role")


def test_a_browser_changes_nothing_without_the_token_of_its_page(shop):
    amina = shop.person("amina")
    del amina.headers["X-CSRFToken"]

    answer = amina.post("/leases")

    assert (answer.status_code, answer.json["code"]) == (400, "csrf_token_missing")
