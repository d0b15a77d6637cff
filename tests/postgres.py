"""
A private PostgreSQL for the tests: in a temporary folder, reached by a socket, gone at the end.

All workers of a run share one cluster. The first that needs it starts it, and a small watcher stops
it when the run is over, however it ended: also after Ctrl-C, a timeout or a kill.
"""

import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

FOLDER_VARIABLE = "WMS_TEST_CLUSTER"
RUN_VARIABLE = "WMS_TEST_RUN"
_MIGRATED = "migrated"
_NEEDED = (
    "These tests need PostgreSQL's programs (initdb, pg_ctl), and none were found in "
    "/usr/lib/postgresql or on the PATH. Install them: apt-get install postgresql"
)
# Speed before safety: nothing in this cluster outlives the run.
_OPTIONS = (
    "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200 "
    "-c shared_buffers=64MB -c autovacuum=off -c listen_addresses='' -c timezone=UTC"
)
_WATCH = """
while kill -0 "$1" 2>/dev/null; do sleep 1; done
shift; folder="$1"; shift
"$@" stop -s -m immediate -D "$folder/cluster"
rm -rf "$folder"
"""


_WATCHERS: list[subprocess.Popen[bytes]] = []


def announce_run() -> None:
    """Name the folder of this run's cluster, before workers are started; nothing is made yet."""
    # Under /tmp, because the path of a socket may not be longer than 107 characters.
    folder = tempfile.mktemp(prefix="wms-pg-", dir="/tmp")
    os.environ.setdefault(FOLDER_VARIABLE, folder)
    os.environ.setdefault(RUN_VARIABLE, str(os.getpid()))


def cluster_folder() -> Path:
    """Return the folder of the running cluster; the first call of the run starts it."""
    folder = Path(os.environ[FOLDER_VARIABLE])
    folder.mkdir(mode=0o755, exist_ok=True)
    with _alone(folder / "start.lock"):
        if not (folder / "started").exists():
            _start(folder)
            (folder / "started").touch()
    return folder


def url_of(name: str) -> str:
    """Return the URL of a database of the cluster."""
    return f"postgresql+psycopg://postgres@/{name}?host={cluster_folder()}"


@contextmanager
def fresh_database(name: str) -> Iterator[str]:
    """Give the URL of a new and empty database, and drop it afterwards."""
    with _created(name, "template0") as url:
        yield url


@contextmanager
def migrated_database(name: str) -> Iterator[str]:
    """Give the URL of a new database in its newest shape, and drop it afterwards."""
    _make_migrated()
    with _created(name, _MIGRATED) as url:
        yield url


@contextmanager
def filled_database(name: str, template: str, fill: Callable[[str], None]) -> Iterator[str]:
    """
    Give the URL of a new database with what `fill` put into a migrated one; drop it afterwards.

    `fill` runs once for all tests of a run that name the same template.
    """
    _make_migrated()
    _make_template(template, _MIGRATED, fill)
    with _created(name, template) as url:
        yield url


def _make_migrated() -> None:
    from wms.db import migrate

    _make_template(_MIGRATED, "template0", migrate)


def _make_template(name: str, source: str, fill: Callable[[str], None]) -> None:
    folder = cluster_folder()
    with _alone(folder / f"{name}.lock"):
        if (folder / f"{name}.made").exists():
            return
        with _admin() as admin:
            admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            _copy(admin, source, name)
        fill(url_of(name))
        (folder / f"{name}.made").touch()


@contextmanager
def _created(name: str, template: str) -> Iterator[str]:
    with _admin() as admin:
        _copy(admin, template, name)
    try:
        yield url_of(name)
    finally:
        with _admin() as admin:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _copy(admin: "psycopg.Connection[tuple[object, ...]]", template: str, name: str) -> None:
    # Copying files costs half of what writing each page to the log does; before 15 there was no
    # other way.
    strategy = " STRATEGY FILE_COPY" if admin.info.server_version >= 150_000 else ""
    admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}{strategy}")


@contextmanager
def _admin() -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    folder = cluster_folder()
    with psycopg.connect(f"host={folder} user=postgres dbname=postgres", autocommit=True) as admin:
        yield admin


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _start(folder: Path) -> None:
    programs = _programs()
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    pg_ctl = [*_as_owner(), str(programs / "pg_ctl")]
    _watch(folder, pg_ctl)
    initdb = [*_as_owner(), str(programs / "initdb"), "-D", str(folder / "cluster")]
    _run([*initdb, "--username=postgres", "--auth=trust", "--no-locale", "--encoding=UTF8", "-N"])
    server = f"{_OPTIONS} -c unix_socket_directories={folder}"
    start = f"start -w -t 60 -D {folder}/cluster -l {folder}/server.log".split()
    _run([*pg_ctl, *start, "-o", server])


def _watch(folder: Path, pg_ctl: list[str]) -> None:
    """Stop the cluster and remove its folder once this run is over."""
    watcher = subprocess.Popen(
        ["sh", "-c", _WATCH, "watch", os.environ[RUN_VARIABLE], str(folder), *pg_ctl],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    _WATCHERS.append(watcher)  # it outlives us on purpose


def _programs() -> Path:
    """Return the folder of the newest PostgreSQL's programs."""
    places = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    found = sorted(places, key=lambda initdb: int(initdb.parts[-3]), reverse=True)
    on_path = shutil.which("initdb")
    if found:
        return found[0].parent
    if on_path:
        return Path(on_path).resolve().parent
    pytest.fail(_NEEDED, pytrace=False)


def _as_owner() -> list[str]:
    """Return what to put before a command: PostgreSQL refuses to be run by root."""
    if os.geteuid() != 0:
        return []
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]


def _run(command: list[str]) -> None:
    # Into a file, not a pipe: the server would keep a pipe open and never let us read its end.
    with tempfile.TemporaryFile("w+") as output:
        done = subprocess.run(
            command, stdout=output, stderr=subprocess.STDOUT, check=False, cwd="/", timeout=90
        )
        if done.returncode != 0:
            output.seek(0)
            pytest.fail(f"{command[-1]} failed:\n{output.read()}", pytrace=False)
