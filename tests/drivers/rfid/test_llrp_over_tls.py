"""LLRP over TLS: the reader whose certificate is on file, and nobody else."""

import contextlib
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.events import TagsRead
from drivers.simulated.llrp.field import FieldTag, SeededField
from drivers.simulated.llrp.hosting import ReaderHost
from drivers.simulated.llrp.reader import LlrpReader as Engine
from tests.drivers.listening import listening, wait_for_state
from tests.drivers.rfid.pairing import MILK


def make_certificate(folder: Path, name: str) -> tuple[Path, Path]:
    """Return a key and a certificate that signs itself, as a reader makes them."""
    key, certificate = folder / f"{name}.key", folder / f"{name}.pem"
    words = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2"
    subprocess.run(
        [*words.split(), "-subj", f"/CN={name}", "-keyout", key, "-out", certificate],
        check=True,
        capture_output=True,
    )
    return key, certificate


class Sheath:
    """Takes TLS connections and passes what is in them on to a plain port."""

    def __init__(self, key: Path, certificate: Path, port: int) -> None:
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate, key)
        self.target = port
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self) -> None:
        """Serve clients until closed."""
        with contextlib.suppress(OSError):
            while True:
                peer, _ = self.listener.accept()
                threading.Thread(target=self.serve, args=(peer,), daemon=True).start()

    def serve(self, peer: socket.socket) -> None:
        """Pass bytes both ways."""
        with contextlib.suppress(OSError), peer:
            secured = self.context.wrap_socket(peer, server_side=True)
            with secured, socket.create_connection(("127.0.0.1", self.target)) as plain:
                threading.Thread(target=self.pump, args=(plain, secured), daemon=True).start()
                self.pump(secured, plain)

    def pump(self, source: socket.socket, sink: socket.socket) -> None:
        """Pass bytes one way until the end."""
        with contextlib.suppress(OSError, ValueError):
            while came := source.recv(65_536):
                sink.sendall(came)


@pytest.fixture
def sheathed(tmp_path: Path) -> Iterator[tuple[Sheath, Path]]:
    host = ReaderHost(Engine(SeededField([FieldTag(MILK)], rate_per_s=200)))
    host.start()
    key, certificate = make_certificate(tmp_path, "reader")
    sheath = Sheath(key, certificate, host.port)
    yield sheath, certificate
    sheath.listener.close()
    host.stop()


def test_a_reader_with_the_certificate_on_file_is_read(sheathed: tuple[Sheath, Path]) -> None:
    sheath, certificate = sheathed
    with listening(f"llrps://127.0.0.1:{sheath.port}?device=rfid&certificate={certificate}") as ear:
        read = ear.hear(TagsRead)

    assert {tag.epc for tag in read.tags} == {MILK}


@pytest.mark.parametrize(
    ("name", "says"),
    [("other.pem", "has another certificate than"), ("missing.pem", "holds no certificate")],
)
def test_another_certificate_is_another_reader(
    sheathed: tuple[Sheath, Path], tmp_path: Path, name: str, says: str
) -> None:
    sheath, _ = sheathed
    make_certificate(tmp_path, "other")
    url = f"llrps://127.0.0.1:{sheath.port}?device=rfid&certificate={tmp_path / name}"
    with listening(url) as ear:
        wait_for_state(ear.hub, "rfid", "absent")
        reason = ear.hub.health()[0].reason

    assert says in reason


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(
    sheathed: tuple[Sheath, Path],
) -> None:
    sheath, _ = sheathed
    with listening(f"llrps://127.0.0.1:{sheath.port}?device=rfid") as ear:
        wait_for_state(ear.hub, "rfid", "absent")
        reason = ear.hub.health()[0].reason

    assert "cannot be trusted" in reason
