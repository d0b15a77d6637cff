"""
What a ZPL printer tells of itself: ~HS, ~HI, ~HQ, ^HH and the getvar of Set-Get-Do.

Written from the ZPL II Programming Guide; every answer stands between STX and ETX, but for SGD's,
which stand between quotation marks.
"""

from drivers.simulated.printers.mechanism import FORMATS_MAX, PRINT_MODES, Mechanism

MODEL, FIRMWARE, SERIAL = "SIM420-203dpi", "V84.20.00Z", "SIM0000420"
# 9600 baud, eight data bits, one stop bit, no parity, XON/XOFF, as the guide's table has the bits.
COMMUNICATION = 0b000011110
MEMORY_KB = 8192
PAPER_OUT, RIBBON_OUT, HEAD_OPEN, OVERHEATED, PAUSED = 0x1, 0x2, 0x4, 0x10, 0x10000
MM_PER_INCH = 25.4


def framed(text: str) -> bytes:
    """Return a line as the printer sends it."""
    return b"\x02" + text.encode("ascii", "replace") + b"\x03\r\n"


def host_status(printer: Mechanism, *, under_way: bool) -> list[bytes]:
    """Return the three strings of ~HS."""
    has, settings = printer.troubles, printer.settings
    full = len(printer.jobs) >= FORMATS_MAX
    first = (
        f"{COMMUNICATION:03},{'paper_out' in has:d},{'paused' in has:d},{settings.length:04},"
        f"{printer.formats_waiting:03},{full:d},0,{under_way:d},000,{printer.corrupt:d},0,"
        f"{'overheated' in has:d}"
    )
    ribbon_out = settings.thermal_transfer and "ribbon_out" in has
    second = (
        f"000,0,{'head_open' in has:d},{ribbon_out:d},{settings.thermal_transfer:d},"
        f"{PRINT_MODES[settings.mode]},4,{printer.label_waiting:d},"
        f"{printer.labels_remaining:08},1,{len(printer.memory.pictures):03}"
    )
    return [framed(first), framed(second), framed("1234,0")]


def identification(printer: Mechanism) -> bytes:
    """Return the answer to ~HI: model, firmware, dots a millimetre, memory."""
    dots_per_mm = round(printer.settings.dpi / MM_PER_INCH)
    return framed(f"{MODEL},{FIRMWARE},{dots_per_mm},{MEMORY_KB}KB")


def error_bits(printer: Mechanism) -> int:
    """Return the error flags of ~HQES, group 1."""
    ribbon_out = printer.settings.thermal_transfer and "ribbon_out" in printer.troubles
    flags = {
        PAPER_OUT: "paper_out" in printer.troubles,
        RIBBON_OUT: ribbon_out,
        HEAD_OPEN: "head_open" in printer.troubles,
        OVERHEATED: "overheated" in printer.troubles,
        PAUSED: "paused" in printer.troubles,
    }
    return sum(bit for bit, is_set in flags.items() if is_set)


def query(printer: Mechanism, kind: str) -> list[bytes]:
    """Return the answer to ~HQ: error status, odometer or serial number; others are ignored."""
    errors = error_bits(printer)
    inches = printer.total_dots / printer.settings.dpi
    odometer = f'{inches:.0f} "'
    answers = {
        "ES": (
            "PRINTER STATUS",
            f"   ERRORS:         {bool(errors):d} 00000000 {errors:08X}",
            "   WARNINGS:       0 00000000 00000000",
        ),
        "OD": (
            "PRINT METERS",
            f"   TOTAL NONRESETTABLE:              {odometer}",
            f"   USER RESETTABLE CNTR1:            {odometer}",
            f"   USER RESETTABLE CNTR2:            {odometer}",
        ),
        "SN": ("SERIAL NUMBER", f"   {SERIAL}"),
    }
    if kind not in answers:
        return []
    lines = "".join(f"{line}\r\n" for line in answers[kind])
    return [b"\x02\r\n" + lines.encode("ascii") + b"\x03"]


def configuration(printer: Mechanism) -> bytes:
    """Return the answer to ^HH: the configuration label as text."""
    settings = printer.settings
    modes = {"R": "REWIND", "P": "PEEL-OFF", "T": "TEAR OFF", "C": "CUTTER", "A": "APPLICATOR"}
    method = "THERMAL-TRANS." if settings.thermal_transfer else "DIRECT-THERMAL"
    rows = (
        (f"+{settings.darkness:.1f}", "DARKNESS"),
        (modes[settings.mode], "PRINT MODE"),
        (method, "PRINT METHOD"),
        (f"{settings.width}", "PRINT WIDTH"),
        (f"{settings.length}", "LABEL LENGTH"),
        (FIRMWARE, "FIRMWARE"),
    )
    lines = "".join(f"  {value:<20}{name}\r\n" for value, name in rows)
    return b"\x02" + lines.encode("ascii") + b"\x03"


def variable(printer: Mechanism, name: str) -> bytes:
    """Return the answer to SGD's getvar; what it does not have is a question mark."""
    known = {
        "appl.name": FIRMWARE,
        "device.friendly_name": SERIAL,
        "device.product_name": MODEL,
        "device.unique_id": SERIAL,
        "head.latch": "open" if "head_open" in printer.troubles else "ok",
        "media.status": "out" if "paper_out" in printer.troubles else "ok",
        "odometer.total_label_count": str(printer.printed),
        "odometer.total_print_length": str(round(printer.total_dots / printer.settings.dpi)),
    }
    return f'"{known.get(name, "?")}"'.encode("ascii")
