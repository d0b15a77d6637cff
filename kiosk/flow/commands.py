"""Commands that are scanned from a sheet, for hands that hold a scanner and touch no screen."""

from typing import Final

from kiosk.flow.events import Act
from wms.verdict.words import mark

REASONS: Final[tuple[str, ...]] = (
    mark("Customer agreed by phone"),
    mark("Article is sold out"),
    mark("Barcode cannot be read, checked by eye"),
)
"""Why a basket may go that is not as it was ordered, as it is told to the server."""

COMMAND_PREFIX: Final = "CMD-"
COMMANDS: Final[dict[str, Act]] = {
    "CMD-OK": "ok",
    "CMD-YES": "yes",
    "CMD-NO": "no",
    "CMD-DOUBT": "doubt",
    "CMD-GONE": "gone",
    "CMD-OUT": "out",
    "CMD-UNDO": "undo",
    "CMD-SHORT": "short",
    "CMD-NEXT": "next",
    "CMD-WEIGH": "weigh",
    "CMD-BAG": "more_bags",
    "CMD-LESS": "fewer_bags",
    "CMD-PRINT": "print",
    "CMD-RECALL": "recall",
    "CMD-SEEN": "seen",
    "CMD-READ": "dismiss",
    "CMD-DECIDE": "decide",
    "CMD-REASON-1": "reason",
    "CMD-REASON-2": "reason",
    "CMD-REASON-3": "reason",
    "CMD-HANDOVER": "handover",
    "CMD-TAGS": "tags",
    "CMD-ENROL": "enrol",
    "CMD-SORT": "sort",
    "CMD-ZERO": "zero",
    "CMD-PERSON": "log_out",
    "CMD-CANCEL": "cancel",
}
VALUES: Final = {f"CMD-REASON-{place}": reason for place, reason in enumerate(REASONS, start=1)}
"""What some of them say besides."""


def is_command(code: str) -> bool:
    """Return whether a code is a command, or would be one."""
    return code.strip().upper().startswith(COMMAND_PREFIX)
