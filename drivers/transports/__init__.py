"""
Ways for bytes to reach a device: serial lines, TCP, device files, memory.

A transport knows no protocol. It waits for bytes or for somebody to wake it, and every way in
which it can fail is told as DeviceUnavailable.
"""

from drivers.transports.transport import Transport

__all__ = ["Transport"]
