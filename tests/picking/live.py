"""A store on both kinds of database, with walks under way and ways blocked."""

from typing import Any

import pytest

from tests.api.shop import Shop
from tests.picking.walks import Picker

Json = dict[str, Any]


@pytest.fixture
def store(canal, make_app, clock) -> Shop:
    """Return the Canal store at noon, on a database of this test's own of either kind."""
    return Shop(make_app(canal), clock)


def block(shop: Shop, **piece: Any) -> Json:
    """Block a piece of way, as the manager does, and return the block."""
    answer = shop.person("nadia", "office").post("/blocks", piece)
    assert answer.status_code == 201, answer.text
    made: Json = answer.json
    return made


def clear(shop: Shop, made: Json) -> None:
    """Clear what was blocked, as the manager does."""
    answer = shop.person("nadia", "office").call("DELETE", f"/blocks/{made['block_id']}")
    assert answer.status_code == 204, answer.text


def opened(task: Json) -> list[Json]:
    """Return the stops at which something is still to be taken, in their order."""
    left = [line for line in task["lines"] if line["picked"] + line["short"] < line["wanted"]]
    return sorted(left, key=lambda line: line["stop_no"])


def at(task: Json, place: str) -> Json:
    """Return the open stop at a bin."""
    (found,) = [line for line in opened(task) if line["bin"] == place]
    return found


def bins(task: Json) -> list[str]:
    """Return the bins that are still to be visited, in their order."""
    return [line["bin"] for line in opened(task)]


def is_blocked(picker: Picker, stop: Json, **more: Any) -> Json:
    """Return the command that says that a stop cannot be reached."""
    return picker.says("blocked", pick_line_id=stop["pick_line_id"], **more)
