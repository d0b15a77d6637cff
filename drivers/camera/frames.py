"""Where pictures come from, and what every such source can do."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]


class FrameSource(Protocol):
    """
    Gives a picture of this moment.

    A `live` source has pictures whether or not anybody wants them: it is kept empty by `skip`, so
    that none waits in it and grows old, and looked at now and then by `look`.
    """

    live: bool
    refused: str

    def open(self) -> None:
        """Get ready, or raise DeviceUnavailable; `refused` says which settings it did not take."""
        ...

    def skip(self) -> None:
        """Throw the next picture away, waiting for it; raise DeviceUnavailable if none comes."""
        ...

    def look(self) -> Image | None:
        """Return a picture if that costs little; raise DeviceUnavailable if the source is gone."""
        ...

    def grab(self) -> Image:
        """Return a picture from after this call, or raise DeviceUnavailable."""
        ...

    def close(self) -> None:
        """Let go."""
        ...
