"""Whose hands do it: the author of a command, on which device, and when the server heard of it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wms.stock.rules import Cause


@dataclass(frozen=True)
class Hands:
    """A person, on a device, at a moment of the server's clock; `command_id` where one was sent."""

    store_id: str
    who: str
    device_id: str
    now: datetime
    command_id: UUID | None = None

    def cause(self, cause: str, order_id: UUID | None = None, reason: str | None = None) -> Cause:
        """Return why goods move."""
        return Cause(cause, self.who, self.device_id, self.now, reason, self.command_id, order_id)
