"""A private PostgreSQL for measurements, with its ordinary care for what is written (fsync on)."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

_PROGRAMS = "/usr/lib/postgresql"


def _program(name: str) -> str:
    found = sorted(Path(_PROGRAMS).glob(f"*/bin/{name}"))
    if not found:
        message = f"{name} is not there: apt-get install postgresql"
        raise SystemExit(message)
    return str(found[-1])


def _run(command: list[str]) -> None:
    # PostgreSQL refuses to run as root.
    owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*owner, *command], check=True, stdout=subprocess.DEVNULL)


@contextmanager
def private_cluster() -> Iterator[str]:
    """Start a cluster in a temporary folder; give the URL of an empty database; stop and delete."""
    folder = Path(tempfile.mkdtemp(prefix="wms-bench-", dir="/tmp"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    place = str(folder / "cluster")
    _run([_program("initdb"), "-D", place, "-A", "trust", "-U", "postgres"])
    options = f"-c listen_addresses='' -k {folder} -c max_connections=100"
    start = [_program("pg_ctl"), "-D", place, "-l", str(folder / "log"), "-w", "-o", options]
    _run([*start, "start"])
    try:
        with psycopg.connect(f"host={folder} user=postgres dbname=postgres", autocommit=True) as db:
            db.execute("CREATE DATABASE bench")
        yield f"postgresql+psycopg://postgres@/bench?host={folder}"
    finally:
        _run([_program("pg_ctl"), "-D", place, "-m", "immediate", "stop"])
        shutil.rmtree(folder, ignore_errors=True)
