"""
Hears that something was plugged in: from udev, or from the kernel where no udev runs.

Where neither can be heard, nothing is lost but a fifth of a second: whoever waits for a device
looks for it of itself.
"""

import time
from pathlib import Path
from typing import Protocol

import structlog

SUBSYSTEMS = ("tty", "hidraw", "input", "usbmisc", "video4linux")
EVENTS_MAX = 1000
UDEV = Path("/run/udev/control")

log = structlog.get_logger()


class Monitor(Protocol):
    """What `pyudev.Monitor` can do, as far as we need it."""

    def poll(self, timeout: float) -> object | None:
        """Return an event, or None when the time is over."""
        ...


class HotPlug:
    """Waits for devices to come, go or change."""

    def __init__(self) -> None:
        self.monitor: Monitor | None = open_monitor()

    def wait(self, seconds: float) -> bool:
        """Return whether something was plugged in or out; False when the time is over."""
        if self.monitor is None:
            time.sleep(seconds)
            return False
        try:
            heard = self.monitor.poll(seconds) is not None
            # One plug makes a dozen events; they are heard as one.
            for _ in range(EVENTS_MAX):
                if not heard or self.monitor.poll(0) is None:
                    break
        except Exception as why:  # noqa: BLE001 -- as in open_monitor
            log.warning("hotplug_not_heard", reason=str(why))
            self.monitor = None
            return False
        return heard


def open_monitor() -> Monitor | None:
    """Return a monitor that listens, or None where there is nothing to listen to."""
    try:
        import pyudev

        source = "udev" if UDEV.exists() else "kernel"
        monitor = pyudev.Monitor.from_netlink(pyudev.Context(), source)
        for subsystem in SUBSYSTEMS:
            monitor.filter_by(subsystem)
        monitor.start()
    except Exception as why:  # noqa: BLE001 -- without libudev or netlink, we look by ourselves
        log.info("hotplug_not_heard", reason=str(why))
        return None
    return monitor  # type: ignore[no-any-return]
