"""A device URL, taken apart and read strictly: `kind:target?option=value`, with or without `//`."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import parse_qsl, unquote


class DeviceError(Exception):
    """What a driver may raise; its text is for the person who mends the device."""


class DeviceUnavailable(DeviceError):
    """The device cannot be opened, or was there and is gone."""


class BadDeviceUrl(DeviceError):
    """The device's URL names no driver, or the driver cannot use it."""


def in_words(why: Exception) -> str:
    """Return what the system says of an error, and of which file, without its number."""
    if not isinstance(why, OSError) or not why.strerror:
        return str(why)
    return f"{why.filename}: {why.strerror}" if why.filename else why.strerror


@dataclass(frozen=True, slots=True)
class DeviceUrl:
    """The parts of a device URL."""

    text: str
    kind: str
    target: str
    options: Mapping[str, str]

    def only(self, *allowed: str) -> None:
        """
        Refuse options this driver does not know: a misspelt one would be silently without effect.

        :raises BadDeviceUrl: there is another option
        """
        unknown = sorted(set(self.options) - set(allowed))
        if unknown:
            has = ", ".join(("device", *allowed))
            raise BadDeviceUrl(f"{self.text!r}: no option {unknown[0]!r}; there are {has}")

    def text_option(self, name: str, default: str, among: tuple[str, ...] = ()) -> str:
        """
        Return an option, or the default.

        :raises BadDeviceUrl: it is none of those allowed
        """
        value = self.options.get(name, default)
        if among and value not in among:
            raise BadDeviceUrl(f"{self.text!r}: {name} is one of {', '.join(among)}")
        return value

    def int_option(self, name: str, default: int, low: int, high: int) -> int:
        """
        Return a whole number given as an option, or the default.

        :raises BadDeviceUrl: it is no whole number from `low` to `high`
        """
        return self.whole_number(name, self.options.get(name, str(default)), low, high)

    def host_and_port(self, default_port: int) -> tuple[str, int]:
        """
        Return the target as a host name and a TCP port.

        :raises BadDeviceUrl: it is not `host` or `host:port`
        """
        host, colon, port = self.target.rpartition(":")
        if not colon or self.target.endswith("]"):
            host, port = self.target, str(default_port)
        if not host or "/" in host:
            raise BadDeviceUrl(f"{self.text!r}: write {self.kind}://host:port")
        return host.strip("[]"), self.whole_number("port", port, 1, 65535)

    def whole_number(self, name: str, written: str, low: int, high: int) -> int:
        """
        Return a number as written.

        :raises BadDeviceUrl: it is no whole number from `low` to `high`
        """
        digits = written.isascii() and written.isdigit() and len(written) < 10
        number = int(written) if digits else low - 1
        if not low <= number <= high:
            raise BadDeviceUrl(f"{self.text!r}: {name} is a whole number from {low} to {high}")
        return number


def parse_url(text: str) -> DeviceUrl:
    """
    Return the parts of a device URL.

    :raises BadDeviceUrl: it is not `kind:target?option=value`, or gives an option twice
    """
    kind, colon, rest = text.partition(":")
    target, _, query = rest.partition("?")
    target = unquote(target.removeprefix("//"))
    if not colon or not kind or not target:
        raise BadDeviceUrl(f"{text!r} is not a device URL; write kind:where?option=value")
    pairs = parse_qsl(query, keep_blank_values=True)
    options = dict(pairs)
    if len(options) != len(pairs):
        raise BadDeviceUrl(f"{text!r} gives an option twice")
    return DeviceUrl(text, kind.lower(), target, MappingProxyType(options))
