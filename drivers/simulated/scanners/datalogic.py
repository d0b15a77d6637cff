"""
What a Datalogic scanner understands on its serial line.

Written from the appendices on RS-232 host commands of Datalogic's product reference guides
(Magellan 9300i, QuickScan, PowerScan): single characters that enable, disable, reset, beep or tell
"not on file". The guides' option "ACK NAK" may answer each of them and hold each code until ACK.
"""

from drivers.simulated.scanners.line import ACK, NAK, Handshake, LineEngine

FORCE_GOOD_READ, BELL = 0x01, 0x07
IDENTIFICATION = b"Simulated scanner SIM0001\r"
ACK_TIMEOUT_S = 0.2
ACK_RETRIES = 3


def acknowledged_labels() -> Handshake:
    """Return the guides' factory values for codes that wait for ACK."""
    return Handshake(wanted=True, timeout_s=ACK_TIMEOUT_S, resends_max=ACK_RETRIES)


class Datalogic:
    """A Datalogic scanner's ear; `answers` lets each host command be answered by ACK or NAK."""

    def __init__(self, *, answers: bool = False) -> None:
        self.answers = answers

    def forget(self) -> None:
        """Have nothing to forget: every command is one byte."""

    def hear(self, scanner: LineEngine, data: bytes) -> list[bytes]:
        """Return the answers to what the host says."""
        frames: list[bytes] = []
        for byte in data:
            if scanner.handshaken(byte):
                continue
            known = self.obey(scanner, byte)
            if self.answers:
                frames.append(bytes([ACK if known else NAK]))
            if byte == ord("i"):
                frames.append(IDENTIFICATION)
        return frames

    def obey(self, scanner: LineEngine, byte: int) -> bool:
        """Do one command; return False for a byte that is none."""
        if byte in b"ED":
            scanner.enabled = byte == ord("E")
        elif byte == ord("R"):
            scanner.enabled = True
            if scanner.sent_at is None:
                scanner.waiting.clear()
        elif byte == ord("B") or byte in {FORCE_GOOD_READ, BELL}:
            scanner.beeps += 1
        elif byte == ord("F"):
            scanner.alarms += 1
        else:
            return byte == ord("i")
        return True
