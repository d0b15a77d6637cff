"""
The process that holds a umockdev testbed: run by `mocked_usb.py` under umockdev-wrapper.

It obeys JSON lines on standard input and answers each with one. umockdev's library is called
through ctypes, so that nothing but the Debian package `umockdev` is needed. umockdev by itself lets
everybody grab an event device; here EVIOCGRAB is kept as the kernel keeps it: one open file has the
grab, a second is refused with EBUSY, and closing gives it back.
"""

import ctypes
import errno
import json
import os
import sys
import tty
from collections.abc import Callable
from pathlib import Path
from typing import Any

EVIOCGRAB = 0x40044590
SIZE_MASK = 0x3FFF0000
# EVIOCGNAME tells how long the name is; the other requests answer 0.
TELL_LENGTH = {0x80004506}

library = ctypes.CDLL("libumockdev.so.0")
gobject = ctypes.CDLL("libgobject-2.0.so.0")
POINTER = ctypes.c_void_p
Handler = ctypes.CFUNCTYPE(ctypes.c_int, POINTER, POINTER, POINTER)
Vanished = ctypes.CFUNCTYPE(None, POINTER, POINTER, POINTER)


def declare(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    """Return one of the library's functions with its types."""
    function: Callable[..., Any] = getattr(library, name)
    function.restype = result  # type: ignore[attr-defined]
    function.argtypes = arguments  # type: ignore[attr-defined]
    return function


TEXT, INT = ctypes.c_char_p, ctypes.c_int
testbed_new = declare("umockdev_testbed_new", POINTER)
root_dir = declare("umockdev_testbed_get_root_dir", TEXT, POINTER)
add_from_string = declare("umockdev_testbed_add_from_string", INT, POINTER, TEXT, POINTER)
attach_ioctl = declare("umockdev_testbed_attach_ioctl", INT, POINTER, TEXT, POINTER, POINTER)
detach_ioctl = declare("umockdev_testbed_detach_ioctl", INT, POINTER, TEXT, POINTER)
uevent = declare("umockdev_testbed_uevent", None, POINTER, TEXT, TEXT)
remove_device = declare("umockdev_testbed_remove_device", None, POINTER, TEXT)
ioctl_base_new = declare("umockdev_ioctl_base_new", POINTER)
get_request = declare("umockdev_ioctl_client_get_request", ctypes.c_ulong, POINTER)
get_arg = declare("umockdev_ioctl_client_get_arg", POINTER, POINTER)
complete = declare("umockdev_ioctl_client_complete", None, POINTER, ctypes.c_long, INT)
resolve = declare(
    "umockdev_ioctl_data_resolve", POINTER, POINTER, ctypes.c_size_t, ctypes.c_size_t, POINTER
)
update = declare(
    "umockdev_ioctl_data_update", None, POINTER, ctypes.c_size_t, TEXT, ctypes.c_size_t
)
gobject.g_signal_connect_data.argtypes = (POINTER, TEXT, POINTER, POINTER, POINTER, INT)


def argument(client: int) -> int:
    """Return the plain number that an ioctl was called with: UMockdevIoctlData's first bytes."""
    data_field = ctypes.c_void_p.from_address(get_arg(client) + 24)
    return int(ctypes.c_ulong.from_address(data_field.value or 0).value)


class Node:
    """A device file: who has grabbed it, and what its ioctls answer."""

    def __init__(
        self, path: str, text: str, answers: list[tuple[int, str]], packet_bytes: int
    ) -> None:
        self.path = path
        self.files = [line[3:] for line in text.splitlines() if line.startswith("N: ")]
        self.files.append(path.removeprefix("/dev/"))
        self.master = self.slave = -1
        self.terminal = ""
        self.answers = {request & ~SIZE_MASK: bytes.fromhex(fill) for request, fill in answers}
        self.grabbed_by: int | None = None
        self.grabs: list[str] = []
        self.packet_bytes = packet_bytes
        self.handler = Handler(self.handle)
        self.reading = Handler(self.read)
        self.vanished = Vanished(self.vanish)

    def make(self, root: str, numbers: str) -> None:
        """Make the device file: a raw pty that looks like a device of these numbers."""
        # Our own hold on the driver's end is from before umockdev knows it, and so is no device.
        self.master, self.slave = os.openpty()
        tty.setraw(self.slave)
        self.terminal = os.ttyname(self.slave)
        self.remove(root)
        for name, target in ((self.path[5:], self.terminal), (self.mark, numbers)):
            link = Path(root, "dev", name)
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(target)

    @property
    def mark(self) -> str:
        """Return the link by which umockdev knows the pty for a device."""
        return f".ptymap/{self.terminal.replace('/', '_')}"

    def remove(self, root: str) -> None:
        """Remove the device's files, and what umockdev leaves behind of them."""
        left = [self.mark]
        for file in self.files:
            left += [file, f".node/{file.replace('/', '_')}"]
        for path in left:
            Path(root, "dev", path).unlink(missing_ok=True)

    def attach(self, testbed: int) -> None:
        """Answer the ioctls of whoever opens the file."""
        base = ioctl_base_new()
        calls = [(b"handle-ioctl", self.handler), (b"client-vanished", self.vanished)]
        if self.packet_bytes:
            calls.append((b"handle-read", self.reading))
        for name, call in calls:
            gobject.g_signal_connect_data(base, name, call, None, None, 0)
        attach_ioctl(testbed, self.path.encode(), base, None)

    def handle(self, _base: int, client: int, _user: int) -> int:
        """Answer one ioctl; what is not known is left to umockdev."""
        request = get_request(client)
        if request == EVIOCGRAB:
            complete(client, *self.grab(client, argument(client)))
            return 1
        kind = request & ~SIZE_MASK
        fill = self.answers.get(kind)
        if fill is None:
            return 0
        size = (request & SIZE_MASK) >> 16
        told = fill[:size]
        target = resolve(get_arg(client), 0, size, None)
        if target:
            update(target, 0, told, len(told))
        complete(client, len(told) if kind in TELL_LENGTH else 0, 0)
        return 1

    def read(self, _base: int, client: int, _user: int) -> int:
        """Hand over one packet a read, as hidraw does; an empty file is left to the pty."""
        try:
            os.set_blocking(self.slave, False)
            packet = os.read(self.slave, self.packet_bytes)
        except OSError:
            packet = b""
        if not packet:
            return 0
        target = get_arg(client)
        told = packet[: ctypes.c_int.from_address(target + 32).value]
        update(target, 0, told, len(told))
        complete(client, len(told), 0)
        return 1

    def grab(self, client: int, wanted: int) -> tuple[int, int]:
        """Return result and errno of a grab, as the kernel's evdev gives them."""
        if not wanted:
            if self.grabbed_by != client:
                return -1, errno.EINVAL
            self.grabbed_by = None
            self.grabs.append("released")
            return 0, 0
        if self.grabbed_by is not None:
            self.grabs.append("refused")
            return -1, errno.EBUSY
        self.grabbed_by = client
        self.grabs.append("grabbed")
        return 0, 0

    def vanish(self, _base: int, client: int, _user: int) -> None:
        """Give the grab back when its file is closed."""
        if self.grabbed_by == client:
            self.grabbed_by = None
            self.grabs.append("closed")


class Testbed:
    """Device files under $UMOCKDEV_DIR."""

    def __init__(self) -> None:
        self.pointer = testbed_new()
        self.root = root_dir(self.pointer).decode()
        os.environ["UMOCKDEV_DIR"] = self.root
        self.nodes: dict[str, Node] = {}

    def plug_in(
        self, node: str, numbers: str, text: str, answers: list[tuple[int, str]], packet_bytes: int
    ) -> None:
        """Add a device with all its folders; udev's listeners are told of it last."""
        mocked = Node(node, text, answers, packet_bytes)
        self.nodes[node] = mocked
        # umockdev makes a pty for a name but once, so that the second plugging in would fail; and
        # only after its event, so that whoever hears the event might come too early.
        mocked.make(self.root, numbers)
        if answers:
            mocked.attach(self.pointer)
        failure = ctypes.c_void_p()
        if not add_from_string(self.pointer, text.encode(), ctypes.byref(failure)):
            raise ValueError(f"umockdev does not take the description of {node}")

    def unplug(self, node: str, folders: list[str]) -> None:
        """Take a device away from whoever has it open, and tell udev's listeners."""
        mocked = self.nodes.pop(node)
        os.close(mocked.master)
        os.close(mocked.slave)
        mocked.remove(self.root)
        detach_ioctl(self.pointer, node.encode(), None)
        for folder in folders:
            uevent(self.pointer, f"/sys{folder}".encode(), b"remove")
            remove_device(self.pointer, f"/sys{folder}".encode())
        mocked.remove(self.root)

    def write(self, node: str, data: str) -> None:
        """Let the device say something."""
        os.write(self.nodes[node].master, bytes.fromhex(data))

    def heard(self, node: str) -> str:
        """Return what was written to the device file."""
        master = self.nodes[node].master
        os.set_blocking(master, False)
        try:
            return os.read(master, 65_536).hex()
        except BlockingIOError:
            return ""
        finally:
            os.set_blocking(master, True)

    def grabs(self, node: str) -> list[str]:
        """Return how the event device was grabbed, refused and released, in order."""
        return self.nodes[node].grabs


def main() -> None:
    """Obey one JSON line after the other."""
    testbed = Testbed()
    sys.stdout.write(json.dumps({"root": testbed.root}) + "\n")
    sys.stdout.flush()
    for line in sys.stdin:
        verb, arguments = json.loads(line)
        try:
            answer = {"answer": getattr(testbed, verb)(**arguments)}
        except (OSError, ValueError) as why:
            answer = {"error": f"{type(why).__name__}: {why}"}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
