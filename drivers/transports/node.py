"""
Device files of the kernel: input devices (evdev), raw HID devices (hidraw), USB printers (usblp).

Documentation/input/input.rst, Documentation/hid/hidraw.rst and drivers/usb/class/usblp.c of Linux.
"""

import array
import contextlib
import errno
import fcntl
import os
import select
import stat
import struct
import time
from pathlib import Path

from drivers.identity import path_of
from drivers.plugged import NodeKind
from drivers.transports.transport import (
    READ_BYTES_MAX,
    PathSign,
    Transport,
    Waker,
    gone,
    not_opened,
)
from drivers.url import DeviceUnavailable

EVIOCGRAB = 0x40044590  # linux/input.h: _IOW('E', 0x90, int)
EVIOCSCLOCKID = 0x400445A0  # _IOW('E', 0xa0, int)
HIDIOCGRDESCSIZE = 0x80044801  # linux/hidraw.h: _IOR('H', 0x01, int)
HIDIOCGRDESC = 0x90044802  # _IOR('H', 0x02, struct hidraw_report_descriptor)
DESCRIPTOR_BYTES_MAX = 4096
WRITE_S_MAX = 5.0


class NodeTransport(Transport):
    """
    A device file, by its path or by the identity of the USB device behind it.

    An input device is grabbed, so that what it types reaches us alone and no window, and stamps its
    events by the steady clock. Of hidraw, each `read` returns one report. In the place of an input
    device or a hidraw, a FIFO will do.
    """

    def __init__(self, where: str, kind: NodeKind) -> None:
        self.where = where
        self.kind = kind
        self.waker = Waker()
        self.sign = PathSign(lambda: path_of(where, kind))
        self.fd = -1

    def open(self) -> None:
        """
        Take the device, without what it said while nobody listened.

        :raises DeviceUnavailable: it is absent, forbidden, grabbed by another, or something else
        """
        self.close()
        path = path_of(self.where, self.kind)
        try:
            is_fifo = stat.S_ISFIFO(Path(path).stat().st_mode)
            reads_only = self.kind == "input" or is_fifo
            way = os.O_RDONLY if reads_only else os.O_RDWR
            self.fd = os.open(path, way | os.O_NONBLOCK | os.O_CLOEXEC)
            self.take(is_fifo=is_fifo)
        except OSError as why:
            self.close()
            raise not_opened(self.where, path, why) from why

    def take(self, *, is_fifo: bool) -> None:
        """Grab an input device; empty a FIFO of what was typed while nobody listened."""
        if is_fifo and self.kind != "printer":
            self.empty()
        elif not stat.S_ISCHR(os.fstat(self.fd).st_mode):
            raise OSError("it is no device file")
        elif self.kind == "input":
            fcntl.ioctl(self.fd, EVIOCGRAB, 1)
            # Its time stamps are the calendar's otherwise, which jumps when the clock is set.
            with contextlib.suppress(OSError):
                fcntl.ioctl(self.fd, EVIOCSCLOCKID, struct.pack("i", time.CLOCK_MONOTONIC))

    def empty(self) -> None:
        """Throw away what waits in a FIFO, at most what a FIFO can hold."""
        for _ in range(1024):
            try:
                if not os.read(self.fd, READ_BYTES_MAX):
                    raise OSError("nobody writes to this FIFO")
            except BlockingIOError:
                return

    def report_descriptor(self) -> bytes:
        """Return what a raw HID device says of its reports; nothing from what is none."""
        with contextlib.suppress(OSError):
            size = array.array("i", [0])
            fcntl.ioctl(self.opened(), HIDIOCGRDESCSIZE, size)
            told = bytearray(size.tobytes() + bytes(DESCRIPTOR_BYTES_MAX))
            fcntl.ioctl(self.opened(), HIDIOCGRDESC, told)
            return bytes(told[4 : 4 + size[0]])
        return b""

    def read(self, timeout: float) -> bytes:
        """
        Return what came in.

        :raises DeviceUnavailable: the device is gone
        """
        fd = self.opened()
        try:
            if not self.waker.wait(fd, timeout):
                return b""
            came = os.read(fd, READ_BYTES_MAX)
        except BlockingIOError:
            return b""
        except (OSError, ValueError) as why:
            raise gone(self.where, why) from why
        if not came and self.kind != "printer":
            raise gone(self.where, "it was closed at the other end")
        return came

    def write(self, data: bytes) -> None:
        """
        Send all of it, a little at a time if the device wants it so.

        :raises DeviceUnavailable: the device is gone, or takes nothing
        """
        fd = self.opened()
        patience = time.monotonic() + WRITE_S_MAX
        while data:
            try:
                taken = os.write(fd, data)
            except BlockingIOError:
                taken = 0
            except OSError as why:
                raise gone(self.where, why) from why
            if taken:
                data = data[taken:]
                patience = time.monotonic() + WRITE_S_MAX
            else:
                self.wait_for_room(fd, patience)

    def wait_for_room(self, fd: int, patience: float) -> None:
        """Wait until the device takes more."""
        watched = select.poll()
        watched.register(fd, select.POLLOUT)
        left = patience - time.monotonic()
        if left <= 0 or not watched.poll(left * 1000):
            raise gone(self.where, os.strerror(errno.ETIMEDOUT))

    def close(self) -> None:
        """Let go of the device, and with it of the grab."""
        fd, self.fd = self.fd, -1
        if fd >= 0:
            with contextlib.suppress(OSError):
                os.close(fd)
            self.sign.note()

    def wake(self) -> None:
        """End the wait of another thread."""
        self.waker.wake()

    def beckons(self) -> bool:
        """Return whether the device file has come, or has changed."""
        return self.sign.changed()

    def opened(self) -> int:
        """Return the descriptor."""
        if self.fd < 0:
            raise DeviceUnavailable(f"{self.where} is not open")
        return self.fd
