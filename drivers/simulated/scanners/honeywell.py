"""
What a Honeywell scanner understands on its serial line.

Written from the chapter Serial Programming Commands of Honeywell's user's guides (Xenon, Granit,
N86XX). `SYN T CR` pulls the trigger, `SYN U CR` releases it, `SYN BEL CR` beeps, `SYN M CR` begins
a menu command: tag and sub-tag of three characters each, a value, and `.` (for good) or `!` (until
the power goes). The scanner echoes the command with ACK (done), ENQ (no such command) or NAK (value
out of range) before each punctuation mark.

Host ACK, from the chapter of that name: after a code the scanner reads no other and gives no sign
until the host has sent an escape command with its comma (`ESC 7 ,` a good read, `ESC 8 ,` an error,
others for tones and lamp), or ten seconds have passed.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

from drivers.simulated.scanners.line import ACK, Handshake, LineEngine

SYN, BEL, CR, ESC = 0x16, 0x07, 0x0D, 0x1B
HOST_ACK_S = 10.0
DONE, UNKNOWN, OUT_OF_RANGE = "\x06", "\x05", "\x15"
COMMAND_BYTES_MAX = 512
ESCAPE_BYTES_MAX = 40
MENU = re.compile(rb"\x16[Mm]\r([^.!\x16]{0,400})([.!])")
SHORT = re.compile(rb"\x16([TtUu\x07])\r")
ESCAPES = re.compile(rb"[0-9]?((?:\x1b[ab1-8])+),")
FLASH_S = MappingProxyType({"1": 0.135, "2": 2.0, "3": 5.0})
PIECE = re.compile(r"([^,;]+)([,;]?)")
ALL_CODES, AIM_FUNCTION = "99", "5C81"
REVISION = "Product Name: Simulated scanner\r\nSoftware Revision: SIM0001\r\n"

# Largest value of each plain setting; the factory has them all at 0 but those in FACTORY.
SETTINGS: Mapping[str, int] = MappingProxyType(
    {"BEPBEP": 1, "BEPLED": 1, "232ACK": 1, "232XON": 1, "232TXO": 9, "TRGSTO": 300_000}
)
FACTORY: Mapping[str, int] = MappingProxyType({"BEPBEP": 1, "BEPLED": 1})


def host_acknowledged() -> Handshake:
    """Return the handshake of Host ACK."""
    return Handshake(wanted=True, timeout_s=HOST_ACK_S, resends_max=0, suspends=True)


class Honeywell:
    """A Honeywell scanner's ear; `host_ack` is the mode of that name."""

    def __init__(self, *, host_ack: bool = False) -> None:
        self.host_ack = host_ack
        self.rest = b""
        self.values = {name: FACTORY.get(name, 0) for name in SETTINGS}

    def forget(self) -> None:
        """Drop half a command."""
        self.rest = b""

    def hear(self, scanner: LineEngine, data: bytes) -> list[bytes]:
        """Return the answers to what the host says; half a command waits for its rest."""
        self.rest = (self.rest + data)[-COMMAND_BYTES_MAX:]
        answers: list[bytes] = []
        while self.rest:
            if self.rest[0] != SYN:
                if not self.hear_plain(scanner):
                    break
            elif short := SHORT.match(self.rest):
                self.press(scanner, short.group(1).upper())
                self.rest = self.rest[short.end() :]
            elif menu := MENU.match(self.rest):
                answers.append(self.menu(scanner, menu.group(1), menu.group(2)))
                self.rest = self.rest[menu.end() :]
            elif SYN in self.rest[1:] or not may_become_command(self.rest):
                self.rest = self.rest[1:]
            else:
                break
        return answers

    def hear_plain(self, scanner: LineEngine) -> bool:
        """Take what begins with no SYN; return False for half an escape command."""
        escapes = ESCAPES.match(self.rest) if self.host_ack else None
        if escapes is not None:
            for sign in escapes.group(1).decode("ascii")[1::2]:
                signal(scanner, sign)
            scanner.handshaken(ACK)
            self.rest = self.rest[escapes.end() :]
        elif self.host_ack and self.rest[0] == ESC and len(self.rest) < ESCAPE_BYTES_MAX:
            return False
        else:
            if not self.host_ack:
                scanner.handshaken(self.rest[0])
            self.rest = self.rest[1:]
        return True

    def press(self, scanner: LineEngine, key: bytes) -> None:
        """Pull or release the trigger, or beep."""
        if key == b"\x07":
            scanner.beeps += 1
        else:
            scanner.triggered = key == b"T" and scanner.enabled

    def menu(self, scanner: LineEngine, command: bytes, storage: bytes) -> bytes:
        """Return the echo of a menu command, each of its parts with how it went."""
        answer, tag = "", ""
        for text, mark in PIECE.findall(command.decode("ascii", "replace").upper()):
            # Behind a comma stands another sub-tag of the same tag, behind a semicolon a new tag.
            part = tag + text
            said, status = self.obey(scanner, part)
            answer += said[len(tag) :] + status + mark
            tag = part[:3] if mark == "," else ""
        return answer.encode("ascii", "replace") + storage

    def obey(self, scanner: LineEngine, part: str) -> tuple[str, str]:
        """Do one part of a menu command; return what is echoed, and how it went."""
        name, value = part[:6], part[6:]
        if name == "REVINF":
            return name + REVISION, DONE
        if name == "BEPEXE":
            scanner.beeps += 1
            return part, DONE
        if name in {"PREBK2", "SUFBK2", "PRECA2", "SUFCA2"}:
            return part, frame_codes(scanner, name, value)
        if name in SETTINGS:
            return self.setting(scanner, name, value)
        return part, UNKNOWN

    def setting(self, scanner: LineEngine, name: str, value: str) -> tuple[str, str]:
        """Set a plain setting, or tell it (`?`), its factory value (`^`) or its range (`*`)."""
        told = {"?": str(self.values[name]), "^": str(FACTORY.get(name, 0))}
        told["*"] = f"0-{SETTINGS[name]}"
        if value in told:
            return name + told[value], DONE
        if not (value.isascii() and value.isdigit()) or int(value) > SETTINGS[name]:
            return name + value, OUT_OF_RANGE
        self.values[name] = int(value)
        scanner.handshake.wanted = bool(self.values["232ACK"])
        return name + value, DONE


def signal(scanner: LineEngine, sign: str) -> None:
    """Give the sign of an escape command: lamp, tone of error, or tone of a good read."""
    if sign in FLASH_S:
        scanner.flashes.append(FLASH_S[sign])
    elif sign in {"b", "8"}:
        scanner.alarms += 1
    else:
        scanner.beeps += 1


def may_become_command(rest: bytes) -> bool:
    """Return whether more bytes may complete what begins here."""
    begun = re.fullmatch(rb"\x16(?:[TtUu\x07]|[Mm](?:\r[^.!]{0,400})?)?", rest)
    return begun is not None


def frame_codes(scanner: LineEngine, name: str, value: str) -> str:
    """Clear or add what stands before or behind codes; symbology 99 alone is known, as all."""
    where = "prefix" if name.startswith("PRE") else "suffix"
    if name.endswith("CA2"):
        setattr(scanner.framing, where, b"")
        if where == "prefix":
            scanner.framing.aim = False
        return DONE
    if not value.startswith(ALL_CODES):
        return OUT_OF_RANGE
    if where == "prefix" and value[2:] == AIM_FUNCTION:
        scanner.framing.aim = True
        return DONE
    try:
        added = bytes.fromhex(value[2:])
    except ValueError:
        return OUT_OF_RANGE
    setattr(scanner.framing, where, getattr(scanner.framing, where) + added)
    return DONE
