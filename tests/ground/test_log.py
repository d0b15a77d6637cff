import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from wms import log


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield io.StringIO()
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_for_machines_has_its_name_keys_and_request(stream):
    log.configure("info", "json", stream=stream)

    with log.bound(request_id="r-1"):
        log.get("wms.picking").info("pick_recorded", quantity=2)
    log.get("wms.picking").info("task_finished")

    first, second = lines(stream)
    assert (first["event"], first["quantity"], first["request_id"]) == ("pick_recorded", 2, "r-1")
    assert (first["level"], first["logger"]) == ("info", "wms.picking")
    assert "request_id" not in second


def test_a_line_of_a_library_takes_the_same_shape(stream):
    log.configure("info", "json", stream=stream)

    logging.getLogger("alembic").warning("grown to %s", "0007")

    (line,) = lines(stream)
    assert (line["event"], line["logger"]) == ("grown to 0007", "alembic")


def test_a_line_below_the_level_is_left_out(stream):
    log.configure("warning", "text", stream=stream)

    log.get("wms").info("quiet")
    log.get("wms").warning("loud", bin="A-01")

    assert "quiet" not in stream.getvalue()
    assert "bin=A-01" in stream.getvalue()


@pytest.mark.parametrize("shape", ["text", "json"])
def test_a_traceback_does_not_tell_what_the_variables_held(stream, shape):
    log.configure("info", shape, stream=stream)

    try:
        pin = "-".join("4711")
        raise ValueError(len(pin))
    except ValueError:
        log.get("wms").exception("login_broke")

    assert "ValueError" in stream.getvalue()
    assert "4-7-1-1" not in stream.getvalue()
