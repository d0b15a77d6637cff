"""`wms route` as programs call it: a process, lines in, lines out, exit codes."""

import io
import json
import subprocess
import sys
from contextlib import contextmanager, suppress

import pytest
import typer

from tests.planning.verify import verify, verify_carts
from wms.cli.planning import lines

COMMAND = [sys.executable, "-m", "wms.cli", "route"]
LINE = {"nodes": 3, "edges": [[0, 1, 5], [1, 2, 7]], "start": 0, "end": None}
INSTANCE = {**LINE, "stops": [{"node": 2}, {"node": 1}]}
LOST = {**LINE, "nodes": 4, "stops": [{"node": 1}, {"node": 3}]}


def ran(argument, given=""):
    return subprocess.run(
        [*COMMAND, argument], input=given, capture_output=True, text=True, check=False
    )


def test_a_file_is_answered_in_one_line(tmp_path):
    path = tmp_path / "instance.json"
    path.write_text(json.dumps(INSTANCE, indent=2))

    done = ran(str(path))

    assert (done.returncode, done.stderr) == (0, "")
    verify(INSTANCE, json.loads(done.stdout))


def test_a_file_that_is_refused_ends_with_code_2_and_its_reason(tmp_path):
    path = tmp_path / "instance.json"
    path.write_text(json.dumps(LOST))

    done = ran(str(path))

    assert (done.returncode, done.stdout) == (2, "")
    assert "stops[1]" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_that_is_not_there_is_named(tmp_path):
    done = ran(str(tmp_path / "nowhere.json"))

    assert done.returncode == 2
    assert "nowhere.json cannot be read" in done.stderr


def test_each_line_has_its_answer_and_a_bad_one_does_not_stop_the_rest():
    given = [json.dumps(INSTANCE), json.dumps(LOST), "{", "", json.dumps(INSTANCE)]

    done = ran("-", "\n".join(given))

    first, lost, broken, last = map(json.loads, done.stdout.splitlines())
    verify(INSTANCE, first)
    verify(INSTANCE, last)
    assert (lost["error"]["code"], lost["error"]["at"]) == ("unreachable", "stops[1]")
    assert (broken["error"]["code"], broken["error"]["line"]) == ("not_json", 3)
    assert (done.returncode, done.stderr) == (1, "")


@contextmanager
def running():
    """Run the command with its input and both outputs at hand."""
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [*COMMAND, "-"], stdin=pipe, stdout=pipe, stderr=pipe, text=True
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        yield process, process.stdin, process.stdout, process.stderr


def test_an_answer_comes_before_the_next_question_is_asked():
    with running() as (process, stdin, stdout, _):
        for _ in range(2):
            stdin.write(json.dumps(INSTANCE) + "\n")
            stdin.flush()
            verify(INSTANCE, json.loads(stdout.readline()))
        stdin.close()
        assert process.wait() == 0


def test_a_reader_that_goes_away_ends_the_command_without_a_traceback():
    with running() as (process, stdin, stdout, stderr):
        stdout.close()
        with suppress(BrokenPipeError):  # the command may have gone already
            stdin.write((json.dumps(INSTANCE) + "\n") * 3)
            stdin.close()
        assert stderr.read() == ""
        assert process.wait() == 1


def test_neither_web_nor_database_is_loaded():
    program = (
        "import sys, wms.cli, wms.cli.planning.lines, wms.cli.planning.routes;"
        "print(*({'flask', 'sqlalchemy', 'rich', 'alembic'} & set(sys.modules)))"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == ""


def test_a_line_that_is_too_long_is_skipped_whole(monkeypatch, capsys):
    monkeypatch.setattr(lines, "INSTANCE_BYTES_MAX", 10)
    monkeypatch.setattr(lines, "_CHUNK", 4)
    given = io.BytesIO(b"short\n" + b"x" * 100 + b"\n\n" + b"last")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(given))

    with pytest.raises(typer.Exit) as ended:
        lines.answer_all("-", lambda line: line.decode().strip())

    first, long, last = capsys.readouterr().out.splitlines()
    assert (first, last, ended.value.exit_code) == ("short", "last", 1)
    assert json.loads(long)["error"]["code"] == "too_large"


def test_batch_answers_lines_as_route_does():
    orders = [{"id": name, "lines": [node]} for name, node in (("a", 1), ("b", 2))]
    instance = {**LINE, "orders": orders, "capacity": {"orders": 2}}
    command = [sys.executable, "-m", "wms.cli", "batch", "-"]

    done = subprocess.run(
        command, input=f"{json.dumps(instance)}\n{{}}", capture_output=True, text=True, check=False
    )

    answer, refusal = map(json.loads, done.stdout.splitlines())
    verify_carts(instance, answer)
    assert refusal["error"]["code"] == "bad_instance"
    assert (done.returncode, done.stderr) == (1, "")
