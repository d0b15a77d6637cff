"""Commands that are scanned from a sheet, for hands that hold a scanner and touch no screen."""

from typing import Final

from kiosk.events import Act

COMMAND_PREFIX: Final = "CMD-"
COMMANDS: Final[dict[str, Act]] = {
    "CMD-OK": "ok",
    "CMD-UNDO": "undo",
    "CMD-OUT": "out",
    "CMD-SHORT": "short",
    "CMD-NEXT": "next",
    "CMD-PRINT": "print",
    "CMD-WEIGH": "weigh",
    "CMD-BAG": "more_bags",
    "CMD-HANDOVER": "handover",
    "CMD-TAGS": "tags",
    "CMD-ZERO": "zero",
    "CMD-YES": "yes",
    "CMD-NO": "no",
    "CMD-DOUBT": "doubt",
    "CMD-GONE": "gone",
    "CMD-CANCEL": "cancel",
}


def is_command(code: str) -> bool:
    """Return whether a code is a command, or would be one."""
    return code.strip().upper().startswith(COMMAND_PREFIX)
