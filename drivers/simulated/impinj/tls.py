"""A certificate that signs itself, as a reader makes one for its HTTPS."""

import ssl
import subprocess
from pathlib import Path

COMMAND = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30"


def self_signed(folder: Path, name: str = "127.0.0.1") -> tuple[ssl.SSLContext, Path]:
    """
    Return a server's TLS context with a new certificate, and the certificate's file.

    :raises OSError: there is no openssl, or the folder cannot be written
    """
    key, certificate = folder / "reader.key", folder / "reader.pem"
    words = [*COMMAND.split(), "-subj", f"/CN={name}", "-addext", f"subjectAltName=IP:{name}"]
    made = subprocess.run(  # noqa: S603 -- openssl, with words of our own
        [*words, "-keyout", str(key), "-out", str(certificate)], capture_output=True, check=False
    )
    if made.returncode:
        raise OSError(f"openssl makes no certificate: {made.stderr.decode(errors='replace')[:200]}")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context, certificate
