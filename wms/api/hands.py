"""Whose hands do it: who calls, on which device, at this moment."""

from uuid import UUID

from wms.http.auth import caller
from wms.http.services import services
from wms.picking.operations import Hands


def hands_of_caller(command_id: UUID | None = None, who: str | None = None) -> Hands:
    """Return the caller's hands, or those of the author of a command that the caller hands on."""
    parts = services()
    return Hands(
        parts.store_id,
        who or caller().who,
        caller().device_id,
        parts.clock.now(),
        command_id=command_id,
    )
