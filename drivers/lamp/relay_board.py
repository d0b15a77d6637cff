"""
Relay boards of the LCUS family: four bytes a command, 9600 baud, eight data bits, no parity.

`A0`, the channel from 1, the operation, and the sum of the three, cut to a byte. Operations 0 and 1
switch off and on; 2 and 3 do so and answer, on boards that can, with the frame of the new state.
"""

FRAME_BYTES = 4
START = 0xA0
CHANNELS_MAX = 16


def switch(channel: int, *, on: bool, answered: bool = False) -> bytes:
    """Return the frame that switches a channel, from 1; `answered`: and has the board say so."""
    operation = on + 2 * answered
    return bytes([START, channel, operation, (START + channel + operation) & 0xFF])


class BoardAnswers:
    """Finds the board's answers among its bytes."""

    def __init__(self) -> None:
        self.rest = b""

    def feed(self, data: bytes) -> list[tuple[int, bool]]:
        """Return channel and state of each answer; what is no frame is passed over."""
        self.rest += data
        found: list[tuple[int, bool]] = []
        while len(self.rest) >= FRAME_BYTES:
            start, channel, state, check = self.rest[:FRAME_BYTES]
            whole = start == START and state < 2 and check == (start + channel + state) & 0xFF
            if whole:
                found.append((channel, bool(state)))
            self.rest = self.rest[FRAME_BYTES if whole else 1 :]
        return found
