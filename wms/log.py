"""
Log lines: a name and keys, as text for people or as JSON for machines.

The id of a request is bound to each line that is logged while it is answered.
"""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal, TextIO

import structlog
from structlog.stdlib import BoundLogger
from structlog.typing import Processor

Level = Literal["debug", "info", "warning", "error"]
Shape = Literal["text", "json"]


def configure(
    level: Level = "info", shape: Shape = "text", *, stream: TextIO | None = None
) -> None:
    """Send our log lines, and those of libraries, to one stream (standard error) in one shape."""
    target = stream or sys.stderr
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    _route_ours(shared)
    handler = logging.StreamHandler(target)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.ExtraAdder()],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *_renderers(shape, target),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())


def get(name: str) -> BoundLogger:
    """Return the logger of a module, for lines such as `log.info("pick_recorded", line=id)`."""
    logger: BoundLogger = structlog.stdlib.get_logger(name)
    return logger


@contextmanager
def bound(**keys: object) -> Iterator[None]:
    """Put these keys, such as `request_id`, on every line that is logged inside."""
    with structlog.contextvars.bound_contextvars(**keys):
        yield


def _route_ours(shared: list[Processor]) -> None:
    """Hand our lines to `logging`, where the handler gives them their shape."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )


def _renderers(shape: Shape, target: TextIO) -> list[Processor]:
    # Tracebacks without local variables: those hold PINs, keys and the password of the database.
    if shape == "json":
        traces = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
        return [
            structlog.processors.ExceptionRenderer(traces),
            structlog.processors.JSONRenderer(default=str),
        ]
    plain = structlog.dev.plain_traceback
    return [structlog.dev.ConsoleRenderer(colors=target.isatty(), exception_formatter=plain)]
