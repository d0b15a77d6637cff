"""Options that the URLs of several kinds of reader share."""

import re
from pathlib import Path

from drivers.url import BadDeviceUrl, DeviceUrl

POWER = re.compile(r"([0-9]{1,2})(?:\.([0-9]{1,2}))?")
POWER_CDBM_MAX = 4000


def optional(url: DeviceUrl, name: str, low: int, high: int) -> int | None:
    """Return a whole number given as an option, or None where the reader is to choose."""
    return url.int_option(name, low, low, high) if name in url.options else None


def ports(url: DeviceUrl, option: str, kind: str, most: int) -> tuple[int, ...]:
    """
    Return the ports of an option such as `gpo:1,2`.

    :raises BadDeviceUrl: it is written otherwise, or names too many
    """
    written = url.text_option(option, "")
    if not written:
        return ()
    prefix, _, numbers = written.partition(":")
    named = numbers.split(",")
    if prefix != kind or len(named) > most or len(set(named)) != len(named):
        raise BadDeviceUrl(f"{url.text!r}: write {option}={kind}:1, with at most {most} numbers")
    return tuple(url.whole_number(option, one, 1, 255) for one in named)


def power_of(url: DeviceUrl) -> int | None:
    """
    Return the power in hundredths of dBm, or None to leave it to the reader.

    :raises BadDeviceUrl: it is no power
    """
    written = url.text_option("power_dbm", "")
    if not written:
        return None
    power = POWER.fullmatch(written)
    power_cdbm = 100 * int(power[1]) + int((power[2] or "").ljust(2, "0")) if power else -1
    if not 0 <= power_cdbm <= POWER_CDBM_MAX:
        raise BadDeviceUrl(f"{url.text!r}: power_dbm is a number from 0 to 40, such as 27.5")
    return power_cdbm


def certificate_of(url: DeviceUrl, *, secure: bool) -> Path | None:
    """
    Return the file of the one certificate the reader must have, if it is named.

    :raises BadDeviceUrl: it is named where nothing is encrypted
    """
    written = url.text_option("certificate", "")
    if written and not secure:
        raise BadDeviceUrl(f"{url.text!r}: a certificate is checked with {url.kind}s:// only")
    return Path(written) if written else None
