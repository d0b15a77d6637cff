"""
What stands on each maker's sheet.

A barcode is printed only where public sources agree on what it holds, and they are named; elsewhere
the sheet tells which chapter of the maker's manual has it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from drivers.barcode.setup.bars import FNC1, FNC3


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do; `holds` is what its barcode holds, "" where the manual must be used."""

    says: str
    holds: str = ""
    kind: Literal["code128", "ean13"] = "code128"
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: why, what to scan in order, where it is from."""

    title: str
    purpose: str
    steps: tuple[Step, ...]
    sources: tuple[str, ...]


def honeywell(says: str, command: str) -> Step:
    """Return a menu command as a barcode: a tilde, the command, a full stop, FNC3."""
    return Step(says, f"~{command}.{FNC3}", shown=f"{command}.")


def datalogic(says: str, *items: str) -> Step:
    """Return programming items as one label: FNC3, the items between $P and P, CR."""
    written = ",".join(("$P", *items, "P"))
    return Step(says, f"{FNC3}{written}\r", shown=written)


TESTS = (
    Step("EAN-13. With AIM identifiers: ]E0", "3017620422003", "ean13"),
    Step(
        "Letters of every kind: a wrong keyboard layout changes them",
        "LOC-A01 qwyzm_.:/+",
        shown="",
    ),
    Step(
        "GS1-128 with its separator, shown here as |. With AIM identifiers: ]C1",
        f"{FNC1}0103017620422003{FNC1}10123456{FNC1}17270131",
        shown="0103017620422003|10123456|17270131",
    ),
)

HONEYWELL = Sheet(
    "Honeywell: Xenon, Voyager, Granit, Hyperion",
    "serial:/dev/ttyACM0?protocol=honeywell&ack=yes",
    (
        honeywell("Factory settings", "DEFALT"),
        honeywell("One of these three: USB serial, which is best", "TERMID130"),
        honeywell("or USB keyboard, PC", "TERMID124"),
        honeywell("or HID point of sale (for hid: URLs)", "TERMID131"),
        honeywell("End each scan with CR", "VSUFCR"),
        honeywell("Begin each scan with its AIM identifier", "PREBK2995C81"),
        Step(
            "A function key as the prefix of a keyboard scanner (F13 for a station, F9 for a "
            "browser): user's guide, 'Data editing', Add Prefix, 9 9, then the key's hex value in "
            "the appendix 'Keyboard key references'."
        ),
    ),
    (
        (
            "Honeywell user's guides, chapters 'Data editing' and 'Serial programming commands'; "
            "'Terminal ID table' (CS19A: 130 USB serial, 124 PC keyboard, 131 HID POS)."
        ),
        (
            "Form of the barcodes (tilde, command, full stop, FNC3): accuratedata.com, 'Can't "
            "default Honeywell Xenon or Voyager scanner', 2022. Older firmware may want the "
            "factory-settings barcode of its own printed guide."
        ),
    ),
)

DATALOGIC = Sheet(
    "Datalogic: Gryphon, QuickScan, PowerScan, Magellan",
    "serial:/dev/ttyACM0?protocol=datalogic&ack=yes",
    (
        datalogic("Factory settings, with the USA set of label IDs", "AE"),
        datalogic("One of these two: USB-COM, that is USB serial, which is best", "HA47"),
        datalogic("or USB keyboard", "HA35"),
        datalogic("Wait for ACK after each scan", "CR2AE01"),
        datalogic("Wait for ACK no longer", "CR2AE00"),
        Step(
            "AIM identifiers in front of each scan: product reference guide, 'Data format', "
            "Global AIM ID: enable for all symbologies."
        ),
        Step(
            "A function key as the prefix of a keyboard scanner (F13 for a station, F9 for a "
            "browser): 'Data format', Global prefix, with the key's value from the appendix "
            "'Scancode tables'."
        ),
    ),
    (
        (
            "Gryphon product reference guides: 'Label ID: pre-loaded sets' (GPS4400, GFS4400), "
            "'ACK NAK options' (GD/GBT/GM4200)."
        ),
        (
            "Form of the labels (FNC3, items between $P and P, CR): Magellan 9500 guide, 'Code "
            "128 programming labels'; interface numbers 35 and 47 as public test scripts and label "
            "printers for these readers have them."
        ),
    ),
)

ZEBRA = Sheet(
    "Zebra: DS2200, DS3600, DS4600, DS8100, DS9300, LI and LS series",
    "serial:/dev/ttyACM0?protocol=ssi",
    (
        Step("Factory settings: 'User preferences', Set defaults."),
        Step(
            "SSI, where no scan is lost: 'USB interface', USB device type, SSI over USB CDC; or, "
            "over RS-232, 'SSI interface', Select SSI host. The driver then sets what it needs by "
            "itself: packets (parameter 238, EEh), ACK/NAK (159, 9Fh), no code ID (45, 2Dh)."
        ),
        Step(
            "Plain lines instead: USB device type, USB CDC host. 'Miscellaneous options', Scan "
            "data transmission format (235, EBh): data and suffix; suffix 1 (104, 68h): 7013; "
            "Transmit code ID character (45, 2Dh): AIM."
        ),
        Step(
            "Keyboard: USB device type, HID keyboard emulation, with the country of your "
            "computer. Format: prefix, data, suffix. Prefix (105, 69h): the value of the key in "
            "the appendix 'ASCII character sets' (F13 for a station, F9 for a browser)."
        ),
        Step("HID point of sale (for hid: URLs): USB device type, OPOS or HID POS."),
    ),
    (
        (
            "Product reference guides (DS2208: MN-002874; DS4308; DS8178) and Simple Serial "
            "Interface Programmer's Guide 72E-40451. Their parameter barcodes are in no public "
            "source we could check, so that none is printed here: scan them from the guide, or use "
            "123Scan."
        ),
    ),
)

BROWSER = Sheet(
    "Any scanner that types, for the handheld's page and for a kiosk in a browser",
    "Prefix F9, suffix Enter, and the keyboard layout of the device",
    (
        Step(
            "Set prefix F9: it is the same key on every layout, no page uses it, and no barcode "
            "can hold it. So a scan is told from typing whichever field has the focus."
        ),
        Step("Set suffix Enter (CR)."),
        Step("Set the keyboard layout (country) of the Android device or computer."),
        Step("GS1 codes: let the separator be typed as Control and ], the makers' default."),
        Step("Then open the page and scan these. A wrong layout shows in the second one."),
    ),
    ("docs/picker.md, 'Set up a scanner'; docs/packer.md, `sentinel`.",),
)

SHEETS: Mapping[str, Sheet] = MappingProxyType(
    {"zebra": ZEBRA, "honeywell": HONEYWELL, "datalogic": DATALOGIC, "browser": BROWSER}
)
