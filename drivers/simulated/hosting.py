"""
Engines on real wires: `TcpHost` and `PtyHost`, a thread each.

Whoever plays with a device (a test, a scenario, a person at the control page) goes through
`host.do(...)`, which holds the host's lock and sends what comes of it at once.
"""

from drivers.simulated.host import Host, Listener
from drivers.simulated.pty_host import PtyHost
from drivers.simulated.tcp_host import TcpHost

__all__ = ["Host", "Listener", "PtyHost", "TcpHost"]
