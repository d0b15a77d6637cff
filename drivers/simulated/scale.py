"""A bench scale on a pseudo-terminal that answers MT-SICS level 0 commands."""

import threading
import time
from pathlib import Path

from drivers.simulated.plug import SerialPlug

CAPACITY_G = 15_000
COMMAND_BYTES_MAX = 200
POLL_S = 0.01


class SimulatedScale:
    """Answers S, SI, Z, I4 and @; a new load needs a moment to come to rest."""

    def __init__(self, path: Path, settle_s: float = 0.3) -> None:
        self.plug = SerialPlug(path)
        self.settle_s = settle_s
        self.url = f"mtsics:{path}?device=scale"
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self.serve, name="simulated scale", daemon=True)
        self.weight_g = 0
        self.at_rest_at = 0.0
        self.mute = False

    def start(self) -> None:
        """Plug the scale in and answer from now on."""
        self.plug.plug_in()
        if not self.thread.is_alive():
            self.thread.start()

    def stop(self) -> None:
        """Unplug the scale for good."""
        self.stopping.set()
        self.plug.unplug()
        if self.thread.is_alive():
            self.thread.join()

    def load(self, weight_g: int) -> None:
        """Put so much on the pan instead of what was there."""
        self.at_rest_at = time.monotonic() + self.settle_s
        self.weight_g = weight_g

    def serve(self) -> None:
        """Answer commands, one per line, until stopped."""
        waiting = b""
        while not self.stopping.is_set():
            came = self.plug.read()
            if not came:
                self.stopping.wait(POLL_S)
            *commands, waiting = (waiting + came).replace(b"\r", b"").split(b"\n")
            waiting = waiting[-COMMAND_BYTES_MAX:]
            for command in commands:
                self.reply(command.decode("latin-1").strip())

    def reply(self, command: str) -> None:
        """Send the answer to one command, unless the scale is mute."""
        if self.mute or not command:
            return
        if command == "S":
            self.stopping.wait(max(0.0, self.at_rest_at - time.monotonic()))
        answers = {"S": self.weight, "SI": self.weight, "Z": self.zero, "I4": self.serial_number}
        answers["@"] = self.serial_number
        answer = answers[command]() if command in answers else "ES"
        self.plug.write(answer.encode("ascii") + b"\r\n")

    def weight(self) -> str:
        """Return the weight as MT-SICS writes it: ten places, unit."""
        if self.weight_g > CAPACITY_G:
            return "S +"
        if self.weight_g < -CAPACITY_G // 50:
            return "S -"
        status = "S" if time.monotonic() >= self.at_rest_at else "D"
        return f"S {status} {self.weight_g:>10.1f} g"

    def zero(self) -> str:
        """Set the scale to zero and say so."""
        self.weight_g = 0
        return "Z A"

    def serial_number(self) -> str:
        """Return the answer to I4, which a reset gives too."""
        return 'I4 A "SIM0000001"'
