"""A whole day as `wms demo` runs it: real server, real station, simulated devices and people."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def demo(*words: str, cwd: Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "wms.cli", "demo", *words]
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "120"}
    return subprocess.run(
        command, cwd=cwd, env=surroundings, capture_output=True, text=True, timeout=110, check=False
    )


@pytest.mark.xdist_group("demo")
def test_a_day_without_people_carries_every_order_to_its_courier(tmp_path):
    ended = demo("--orders", "4", "--seed", "7", "--json", cwd=tmp_path)

    assert ended.returncode == 0, ended.stderr
    told = json.loads(ended.stdout)
    assert told["ok"]
    assert told["wrong"] == []
    assert told["audit"] == {"ok": True, "faults": []}
    orders = told["orders"]
    assert len(orders) + len(told["refused"]) == 4
    assert {order["state"] for order in orders} <= {"handed_over", "cancelled"}
    injected = [kind for order in orders for kind in order["injected"]]
    assert "neighbour" in injected
    assert [kind for order in orders for kind in order["caught"]] == injected
    assert told["summary"]["shorts"] + told["summary"]["substitutions"] >= 1
    assert all(order["walk_m"] > 0 < order["pick_seconds"] for order in orders)
    assert "handed over" in ended.stderr
    assert_the_database_says_the_same(tmp_path / ".data" / "demo-day", orders)
    assert [path.name for path in tmp_path.iterdir()] == [".data"]
    assert not processes_of(tmp_path)


def assert_the_database_says_the_same(folder: Path, orders: list[dict[str, str]]) -> None:
    with sqlite3.connect(folder / "wms.db") as database:
        rows = database.execute("SELECT external_ref, state FROM customer_order").fetchall()
    assert dict(rows) == {order["order"]: order["state"] for order in orders}
    assert list((folder / "photos").rglob("*.jpg"))
    assert list((folder / "station-1" / "devices" / "labels").iterdir())


def processes_of(folder: Path) -> list[str]:
    """Return the command lines of processes that name a folder."""
    lines = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            lines.append(path.read_bytes().replace(b"\0", b" ").decode(errors="replace"))
        except OSError:
            continue
    return [line for line in lines if str(folder) in line and "pytest" not in line]


@pytest.mark.parametrize(
    "words", [["--json"], ["--orders", "0"], ["--orders", "3", "--keep"], ["--speed", "0"]]
)
def test_arguments_that_make_no_sense_are_refused(words, tmp_path):
    ended = demo(*words, cwd=tmp_path)

    assert ended.returncode == 2
    assert not list(tmp_path.iterdir())
