"""Pictures that are looked at or made fit to be kept, a few at a time: a large one takes memory."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from wms import errors
from wms.errors import sentence

LOOKING_MAX: Final = 2
"""Pictures that one process opens at the same time: a large one takes some 300 MB."""
PATIENCE_SECONDS: Final = 10.0

_looking = threading.BoundedSemaphore(LOOKING_MAX)


class TooManyLooking(errors.Refusal):
    """The server looks at as many pictures as it can."""

    status = 503
    title = sentence("Other pictures first")
    says = sentence("The server is looking at other pictures. Send this one again in a moment.")


@contextmanager
def in_turn() -> Iterator[None]:
    """
    Wait until a picture may be opened.

    :raises TooManyLooking: others were opened for longer than anybody waits
    """
    if not _looking.acquire(timeout=PATIENCE_SECONDS):
        raise TooManyLooking
    try:
        yield
    finally:
        _looking.release()
