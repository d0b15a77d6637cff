"""
Modbus input and output modules behind which the lights and buttons of a put wall hang.

Written from the MODBUS Application Protocol V1.1b3: functions 01, 02, 05 and 0F with their
exceptions, and the MBAP header of Messaging on TCP/IP V1.0b. A push holds a button down for a
while, as a hand does; a host that asks too seldom misses it.
"""

from typing import ClassVar, Final

from drivers.simulated.engine import QuietEngine

HEADER_BYTES: Final = 7
READ_COILS, READ_INPUTS, WRITE_COIL, WRITE_COILS = 0x01, 0x02, 0x05, 0x0F
ILLEGAL_FUNCTION, ILLEGAL_ADDRESS, ILLEGAL_VALUE, FAILURE = 1, 2, 3, 4
ON, OFF = b"\xff\x00", b"\x00\x00"
BITS_READ_MAX: Final = 2000
BITS_WRITTEN_MAX: Final = 1968
HELD_S: Final = 0.25


class Refused(Exception):
    """The module answers with an exception of this code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class WallEngine(QuietEngine):
    """
    A wall of `places`: their lights are coils, their buttons discrete inputs, both from address 0.

    `mute` answers nothing, `failed` answers exception 4 (device failure), `stuck` holds the first
    button down.
    """

    FAULTS: ClassVar[tuple[str, ...]] = ("failed", "mute", "stuck")

    def __init__(self, places: int = 8, unit: int = 1) -> None:
        super().__init__()
        self.unit = unit
        self.coils = [False] * places
        self.pushed_at: dict[int, float] = {}
        self.rest = b""

    @property
    def lit(self) -> tuple[int, ...]:
        """Return the places whose light burns, from 1."""
        return tuple(place for place, on in enumerate(self.coils, 1) if on)

    def press(self, place: int, now: float) -> None:
        """
        Push the button of a place.

        :raises ValueError: there is no such place
        """
        if not 1 <= place <= len(self.coils):
            raise ValueError(f"the wall has places 1 to {len(self.coils)}, and none {place}")
        self.pushed_at[place] = now

    def inputs(self, now: float) -> list[bool]:
        """Return which buttons are down."""
        down = [
            now - self.pushed_at.get(place, -HELD_S) < HELD_S
            for place in range(1, len(self.coils) + 1)
        ]
        return [True, *down[1:]] if "stuck" in self.faults else down

    def disconnect(self, now: float) -> None:
        """Lose the host: its outputs fall, as the watchdog of such modules has it."""
        super().disconnect(now)
        self.rest = b""
        self.coils = [False] * len(self.coils)

    def feed(self, data: bytes, now: float) -> list[bytes]:
        """Answer every whole request; one that is no Modbus ends the connection."""
        self.rest += data
        frames: list[bytes] = []
        while len(self.rest) >= HEADER_BYTES:
            protocol = int.from_bytes(self.rest[2:4], "big")
            length = int.from_bytes(self.rest[4:6], "big")
            if protocol or not 2 <= length <= 254:
                self.hanging_up = True
                return frames
            if len(self.rest) < 6 + length:
                break
            request, self.rest = self.rest[: 6 + length], self.rest[6 + length :]
            if "mute" not in self.faults and request[6] == self.unit:
                frames.append(self.answer(request, now))
        return frames

    def answer(self, request: bytes, now: float) -> bytes:
        """Return the answer to a request."""
        function, body = request[7], request[8:]
        try:
            pdu = bytes([function]) + self.carry_out(function, body, now)
        except Refused as why:
            pdu = bytes([function | 0x80, why.code])
        return request[:4] + (len(pdu) + 1).to_bytes(2, "big") + request[6:7] + pdu

    def carry_out(self, function: int, body: bytes, now: float) -> bytes:
        """
        Return what follows the function in the answer.

        :raises Refused: it cannot be done
        """
        if "failed" in self.faults:
            raise Refused(FAILURE)
        if function in {READ_COILS, READ_INPUTS}:
            return self.read(self.coils if function == READ_COILS else self.inputs(now), body)
        if function == WRITE_COIL:
            return self.write_one(body)
        if function == WRITE_COILS:
            return self.write(body)
        raise Refused(ILLEGAL_FUNCTION)

    def read(self, states: list[bool], body: bytes) -> bytes:
        """Return the states that are asked for."""
        first, count = span(body, BITS_READ_MAX)
        if len(body) != 4:
            raise Refused(ILLEGAL_VALUE)
        self.check(first, count)
        bits = bytearray((count + 7) // 8)
        for at, on in enumerate(states[first : first + count]):
            bits[at // 8] |= on << at % 8
        return bytes([len(bits), *bits])

    def write_one(self, body: bytes) -> bytes:
        """Set one coil."""
        if len(body) != 4 or body[2:] not in {ON, OFF}:
            raise Refused(ILLEGAL_VALUE)
        address = int.from_bytes(body[:2], "big")
        self.check(address, 1)
        self.coils[address] = body[2:] == ON
        return body

    def write(self, body: bytes) -> bytes:
        """Set coils."""
        first, count = span(body, BITS_WRITTEN_MAX)
        size = (count + 7) // 8
        if len(body) != 5 + size or body[4] != size:
            raise Refused(ILLEGAL_VALUE)
        self.check(first, count)
        for at in range(count):
            self.coils[first + at] = bool(body[5 + at // 8] >> at % 8 & 1)
        return body[:4]

    def check(self, first: int, count: int) -> None:
        """
        Make sure that it has them all.

        :raises Refused: it does not
        """
        if first + count > len(self.coils):
            raise Refused(ILLEGAL_ADDRESS)


def span(body: bytes, count_max: int) -> tuple[int, int]:
    """
    Return first address and number.

    :raises Refused: there is none, or too large a number
    """
    count = int.from_bytes(body[2:4], "big")
    if len(body) < 4 or not 1 <= count <= count_max:
        raise Refused(ILLEGAL_VALUE)
    return int.from_bytes(body[:2], "big"), count
