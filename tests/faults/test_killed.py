"""The server is killed while orders come in: what was acknowledged is there, once."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from tests.canal import KEYS, NOON, STORE, a_key, an_order
from wms.audit import audit_stock
from wms.orders.model import Order

ROOT = Path(__file__).parents[2]
CLIENTS = 4
ORDERS_BEFORE_THE_KILL = 12


@pytest.fixture
def config(canal, tmp_path):
    """Return the settings of a server on this store, whose clock begins at noon."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    path = tmp_path / "config.yaml"
    path.write_text(
        f"database:\n  url: {canal.url.render_as_string(hide_password=False)}\n"
        f"storage:\n  folder: {tmp_path}\n"
        f"server:\n  port: {port}\n"
        f'clock:\n  starts_at: "{NOON.isoformat()}"\n  origin: "{datetime.now(UTC).isoformat()}"\n'
        "security:\n  demonstration: true\n"
        "log:\n  level: error\n"
    )
    return path, f"http://127.0.0.1:{port}"


@contextmanager
def running(config) -> Iterator[subprocess.Popen[bytes]]:
    path, url = config
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.served", str(path)], cwd=ROOT, start_new_session=True
    )
    try:
        wait_until_alive(url, process)
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(20)


def wait_until_alive(url, process):
    for _ in range(400):
        try:
            if httpx.get(f"{url}/healthz").status_code == 200:
                return
        except httpx.TransportError:
            assert process.poll() is None
            time.sleep(0.1)
    raise AssertionError(url)


def send(url, order, key):
    headers = {"Authorization": f"Bearer {KEYS['web-shop']}", "Idempotency-Key": key}
    return httpx.post(f"{url}/api/v1/orders", json=order, headers=headers, timeout=20)


def order_until(url, stop, acknowledged, unsure):
    """Send orders until told to stop; keep each with the answer it got, or without."""
    while not stop.is_set():
        order, key = an_order(("S-00900", 1), ("S-00050", 1), policy="ship_available"), a_key()
        try:
            answer = send(url, order, key)
        except httpx.TransportError:
            unsure.append((order, key))
            return
        acknowledged.append((order, key, answer))


def test_orders_survive_the_killed_server(config, canal):
    _, url = config
    acknowledged: list[tuple[dict[str, Any], str, httpx.Response]] = []
    unsure: list[tuple[dict[str, Any], str]] = []
    stop = Event()
    with running(config) as process, ThreadPoolExecutor(CLIENTS) as clients:
        sending = [
            clients.submit(order_until, url, stop, acknowledged, unsure) for _ in range(CLIENTS)
        ]
        while len(acknowledged) < ORDERS_BEFORE_THE_KILL and not all(s.done() for s in sending):
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGKILL)
        stop.set()

    with running(config):
        again = [(answer, send(url, order, key)) for order, key, answer in acknowledged]
        retried = [send(url, order, key) for order, key in unsure]

    told = [answer for _, answer in again if answer.status_code == 201]
    assert len(acknowledged) >= ORDERS_BEFORE_THE_KILL
    assert all(after.content == before.content for before, after in again)
    assert all(after.headers.get("Idempotent-Replayed") for _, after in again)
    assert {answer.status_code for answer in retried} <= {201, 409}
    made = [answer.json()["order_id"] for answer in [*told, *retried] if answer.is_success]
    with canal.reading() as session:
        kept = [str(order_id) for order_id in session.scalars(select(Order.order_id))]
        assert sorted(kept) == sorted(made)
        assert audit_stock(session, STORE) == []
