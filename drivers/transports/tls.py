"""A TCP connection to a device, encrypted with TLS."""

import hashlib
import ssl
from pathlib import Path

from drivers.transports.tcp import CONNECT_S_MAX, SEND_S_MAX, TcpTransport
from drivers.transports.transport import READ_BYTES_MAX, gone
from drivers.url import DeviceUnavailable


class TlsTransport(TcpTransport):
    """
    Connects to a host and port, and makes sure whom it speaks to.

    With a certificate on file the device must have exactly that one, since devices mostly sign
    their own; without one it must have a certificate for its name that the computer trusts.
    """

    def __init__(self, host: str, port: int, certificate: Path | None = None) -> None:
        super().__init__(host, port)
        self.certificate = certificate
        self.secured: ssl.SSLSocket | None = None

    def open(self) -> None:
        """
        Connect, and check the certificate.

        :raises DeviceUnavailable: nobody answers there, or somebody else does
        """
        pinned = None if self.certificate is None else fingerprint(self.certificate)
        super().open()
        plain = self.opened()
        try:
            plain.settimeout(CONNECT_S_MAX)
            secured = context(pinned=pinned is not None).wrap_socket(
                plain, server_hostname=self.host
            )
            self.socket = self.secured = secured
            secured.settimeout(SEND_S_MAX)
        except (OSError, ValueError) as why:
            self.close()
            raise DeviceUnavailable(f"{self.where} cannot be trusted: {why}") from why
        if pinned is not None and sha256(secured.getpeercert(binary_form=True) or b"") != pinned:
            self.close()
            raise DeviceUnavailable(
                f"{self.where} has another certificate than {self.certificate}: "
                "it was renewed, or somebody else answers"
            )

    def read(self, timeout: float) -> bytes:
        """
        Return what came in; what is decrypted already does not wait for more.

        :raises DeviceUnavailable: the connection is gone
        """
        secured = self.secured
        if secured is None:
            raise DeviceUnavailable(f"{self.where} is not connected")
        try:
            if not secured.pending() and not self.waker.wait(secured.fileno(), timeout):
                return b""
            # Half a record is no reason to stand still until the rest has come.
            secured.settimeout(0)
            came = secured.recv(READ_BYTES_MAX)
            secured.settimeout(SEND_S_MAX)
        except ssl.SSLWantReadError:
            secured.settimeout(SEND_S_MAX)
            return b""
        except (OSError, ValueError) as why:
            raise gone(self.where, why) from why
        if not came:
            raise DeviceUnavailable(f"{self.where} closed the connection")
        return came

    def close(self) -> None:
        """Hang up."""
        self.secured = None
        super().close()


def context(*, pinned: bool) -> ssl.SSLContext:
    """Return how to check whom we speak to; a pinned certificate is compared afterwards."""
    made = ssl.create_default_context()
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    if pinned:
        made.check_hostname = False
        made.verify_mode = ssl.CERT_NONE
    return made


def fingerprint(path: Path) -> bytes:
    """
    Return the SHA-256 of the first certificate of a PEM file.

    :raises DeviceUnavailable: there is none
    """
    try:
        return sha256(ssl.PEM_cert_to_DER_cert(path.read_text(encoding="ascii")))
    except (OSError, ValueError) as why:
        raise DeviceUnavailable(f"{path} holds no certificate: {why}") from why


def sha256(certificate: bytes) -> bytes:
    """Return the fingerprint of a certificate in binary form."""
    return hashlib.sha256(certificate).digest()
