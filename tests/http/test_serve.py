"""The server as a process: it answers, streams, and stops in time."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from tests.http.shop import NOON
from wms.db import Database, journal

ROOT = Path(__file__).parents[2]
STOP_SECONDS = 10


@pytest.fixture
def config(tmp_path, migrated) -> Path:
    shutil.copy(migrated, tmp_path / "wms.db")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    path: Path = tmp_path / "config.yaml"
    path.write_text(
        f"database:\n  url: sqlite:///{tmp_path}/wms.db\n"
        f"storage:\n  folder: {tmp_path}\n"
        f"server:\n  port: {port}\n"
        "stream:\n  poll_ms: 20\n  keepalive_seconds: 1\n"
        "security:\n  demonstration: true\n"
    )
    return path


@pytest.fixture
def server(config):
    """Start the server and yield the process and its address."""
    port = config.read_text().split("port: ")[1].split()[0]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.http.served", str(config)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    url = f"http://127.0.0.1:{port}"
    _wait_until_alive(url, process)
    yield process, url
    process.terminate()
    process.communicate(timeout=STOP_SECONDS)


def _wait_until_alive(url, process):
    for _ in range(300):
        try:
            if httpx.get(f"{url}/healthz").status_code == 200:
                return
        except httpx.TransportError:
            assert process.poll() is None, process.stderr.read().decode()
            time.sleep(0.1)
    raise AssertionError(url)


def test_a_server_streams_facts_and_stops_while_a_screen_follows(server, config):
    process, url = server
    database = Database(f"sqlite:///{config.parent}/wms.db")

    with httpx.stream("GET", f"{url}/api/v1/facts", timeout=20) as answer:
        lines = answer.iter_lines()
        _read_until(lines, "event: hello")
        with database.transaction() as session:
            journal.tell(session, "canal", "stock_moved", "MILK", NOON)
        _read_until(lines, "event: stock_moved")
        process.send_signal(signal.SIGTERM)
        rest = list(lines)  # the stream ends, it is not cut off

    assert process.wait(STOP_SECONDS) == 0
    assert any('"subject":"MILK"' in line for line in rest)
    database.close()


def test_a_lost_screen_gives_its_place_back(server):
    _process, url = server
    with httpx.stream("GET", f"{url}/api/v1/facts", timeout=20) as answer:
        _read_until(answer.iter_lines(), "event: hello")
        assert _streams(url) == 1

    for _ in range(100):
        if _streams(url) == 0:
            return
        time.sleep(0.1)
    raise AssertionError("the stream is still counted")


def test_workers_end_when_the_server_is_killed(server):
    process, url = server

    process.kill()
    process.wait(STOP_SECONDS)

    for _ in range(100):
        try:
            httpx.get(f"{url}/healthz")
        except httpx.TransportError:
            return
        time.sleep(0.1)
    raise AssertionError("a worker still answers")


def _streams(url):
    return httpx.get(f"{url}/readyz").json()["checks"]["journal"]["streams"]


def _read_until(lines, wanted):
    for line in lines:
        if line == wanted:
            return
    raise AssertionError(wanted)


def test_serve_refuses_a_database_without_its_migrations(config):
    (config.parent / "wms.db").unlink()

    done = subprocess.run(
        [sys.executable, "-m", "wms.cli", "serve", "--config", str(config)],
        cwd=ROOT,
        capture_output=True,
        check=False,
        text=True,
        timeout=30,
        env=os.environ,
    )

    assert done.returncode == 3
    assert "run `wms migrate`" in done.stderr
