"""
How many orders a second are taken in, beside a hand-written floor doing the same statements.

    python -m bench.intake [--rounds N] [--seconds S]

Both are served by granian with one process and 32 threads, on one PostgreSQL, in turn, so that a
machine that slows down slows both. The ratio is what counts.
"""

import argparse
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import yaml
from sqlalchemy import text

from bench.cluster import private_cluster
from wms.config import Security
from wms.db import Database, migrate
from wms.people.rules import PinHasher
from wms.seed import FIXTURES, seed_store

PLENTY = 1_000_000_000


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _serving(command: list[str], environ: dict[str, str], port: int) -> Iterator[int]:
    process = subprocess.Popen(
        command, env=os.environ | environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        if process.poll() is not None:
            raise SystemExit(f"the server on port {port} ended with {process.returncode}")
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1)
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the server did not come up")


def _prepare(url: str) -> None:
    migrate(url)
    database = Database(url)
    pepper = Security(demonstration=True).pin_pepper.get_secret_value()
    seed_store(database, FIXTURES / "canal", now=datetime.now(UTC), pins=PinHasher(pepper))
    with database.transaction() as session:
        session.execute(text("UPDATE sku_stock SET sellable = :plenty"), {"plenty": PLENTY})
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
    database.close()


def _key() -> str:
    told = yaml.safe_load((FIXTURES / "canal" / "keys.yaml").read_text())
    return str(next(row["key"] for row in told["keys"] if row["channel"] == "web-shop"))


def _rate(port: int, mode: str, seconds: float) -> float:
    command = [sys.executable, "-m", "bench.intake.load", str(port), mode, str(seconds), _key()]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(done.stdout)


def _servers(url: str, folder: str) -> dict[str, tuple[list[str], dict[str, str], int]]:
    ours, floor = _free_port(), _free_port()
    granian = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--factory",
        "--blocking-threads", "32", "--port", str(floor), "bench.intake.floor:create_app",
    ]  # fmt: skip
    settings = {
        "WMS__DATABASE__URL": url,
        "WMS__SERVER__PORT": str(ours),
        "WMS__STORAGE__FOLDER": folder,
        "WMS__LOG__LEVEL": "warning",
        "WMS__SECURITY__DEMONSTRATION": "true",
    }
    plain = url.replace("postgresql+psycopg", "postgresql")
    return {
        "floor": (granian, {"FLOOR_DATABASE": plain}, floor),
        "wms": ([str(Path(sys.executable).with_name("wms")), "serve"], settings, ours),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=5)
    asked = parser.parse_args()
    print(f"{'orders want':14}{'floor /s':>10}{'wms /s':>10}{'wms/floor':>11}")
    with private_cluster() as url, tempfile.TemporaryDirectory() as folder:
        _prepare(url)
        servers = _servers(url, folder)
        with _serving(*servers["floor"]) as floor, _serving(*servers["wms"]) as ours:
            for mode in ("spread", "hot"):
                _rate(floor, mode, 1), _rate(ours, mode, 1)
                pairs = [
                    (_rate(floor, mode, asked.seconds), _rate(ours, mode, asked.seconds))
                    for _ in range(asked.rounds)
                ]
                rates = [statistics.median(side) for side in zip(*pairs, strict=True)]
                ratio = statistics.median(mine / low for low, mine in pairs)
                print(f"{mode:14}{rates[0]:10.0f}{rates[1]:10.0f}{ratio:11.2f}")


if __name__ == "__main__":
    main()
