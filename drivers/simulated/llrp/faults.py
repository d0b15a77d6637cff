"""How a reader fails by itself; the wire's faults are the wire's."""

from collections.abc import Callable
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from drivers.simulated.llrp.codec import TLV, frame

if TYPE_CHECKING:
    from drivers.simulated.llrp.reader import LlrpReader

JUMP_S: Final = 3600.0
BOOT_S: Final = 3.0
PULLED: Final = 1
# No version up to 2.0 has these: a message and a parameter of one to come.
MESSAGE_TO_COME, PARAMETER_TO_COME, CUSTOM = 900, 900, 1023
# The number that IANA keeps for documentation (RFC 5612): no maker's.
NO_MAKER: Final = 32473


def reboot(reader: "LlrpReader") -> None:
    """Go down: the client is dropped, ROSpecs and settings are forgotten, uptime starts anew."""
    was_connected = reader.outlet.connected
    reader.up_at = reader.now + BOOT_S
    reader.boot(reader.now)
    reader.hanging_up = was_connected


def come_up(reader: "LlrpReader") -> None:
    """Be up, sooner than it would be by itself."""
    reader.up_at = reader.now


def give_to_another(reader: "LlrpReader") -> None:
    """Close the connection in order, for the sake of another client that has the reader now."""
    if reader.outlet.connected:
        reader.notices.closing(reader.now)
        reader.hang_up()


def overflow(reader: "LlrpReader") -> None:
    """Run out of room for reports, now and every few seconds."""
    reader.reports.overflow(reader.now)


def drain(reader: "LlrpReader") -> None:
    """Have room for reports again."""
    reader.reports.overflowing = False


def jump(reader: "LlrpReader", seconds: float) -> None:
    """Set the UTC clock on or back; time since boot goes on as it was."""
    reader.watch.jumped_s += seconds


def speak_future(reader: "LlrpReader") -> None:
    """Send messages of a version to come and of a maker, and put such parameters into reports."""
    custom = NO_MAKER.to_bytes(4, "big") + (7).to_bytes(4, "big") + b"extra"
    parameter = TLV.pack(PARAMETER_TO_COME, TLV.size + 2) + b"\x00\x01"
    reader.reports.extra = parameter + TLV.pack(CUSTOM, TLV.size + len(custom)) + custom
    outlet = reader.outlet
    if outlet.connected:
        message = NO_MAKER.to_bytes(4, "big") + b"\x07" + b"vendor talk"
        for kind, body in ((MESSAGE_TO_COME, b"\x00\x2a"), (CUSTOM, message)):
            outlet.frames.append(frame(outlet.version, kind, outlet.next_number(), body))


def speak_plainly(reader: "LlrpReader") -> None:
    """Let reports hold what the version has and nothing else."""
    reader.reports.extra = b""


def nothing(reader: "LlrpReader") -> None:
    """Do nothing at once: the fault is looked at where it matters."""


Deed = Callable[["LlrpReader"], None]
BEGINNINGS: Final = MappingProxyType[str, Deed](
    {
        "antenna_pulled": lambda reader: reader.pull_antenna(PULLED),
        "buffer_overflow": overflow,
        "clock_jump": lambda reader: jump(reader, JUMP_S),
        "reboot": reboot,
        "second_client": give_to_another,
        "unknown_message": speak_future,
    }
)
ENDINGS: Final = MappingProxyType[str, Deed](
    {
        "antenna_pulled": lambda reader: reader.plug_antenna(PULLED),
        "buffer_overflow": drain,
        "clock_jump": lambda reader: jump(reader, -JUMP_S),
        "reboot": come_up,
        "unknown_message": speak_plainly,
    }
)
NAMES: Final = tuple(sorted({*BEGINNINGS, "keepalive_stopped"}))
