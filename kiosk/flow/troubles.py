"""What a station tells the server of a camera that works and yet cannot see."""

from kiosk.flow.sighting import Trouble
from wms.wire.packing import DeviceHealth


def troubled(devices: tuple[DeviceHealth, ...], trouble: Trouble) -> tuple[DeviceHealth, ...]:
    """
    Return how the devices are, for the server: a camera that works but cannot see is degraded.

    The reason is the trouble's own word, by which the server adds up how long it lasted.
    """
    if not trouble:
        return devices
    told = {"state": "degraded", "reason": trouble}
    return tuple(
        one.model_copy(update=told) if (one.kind, one.state) == ("camera", "ready") else one
        for one in devices
    )
