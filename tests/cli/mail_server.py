"""A small mail server on loopback that greets and takes logins, and notes everything that is said to it."""

import base64
import ipaddress
import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def certificate(folder: Path) -> Path:
    """A certificate for 127.0.0.1 that nobody vouches for, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    day = datetime(2020, 1, 1, tzinfo=UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(day)
        .not_valid_after(day + timedelta(days=36500))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    form, bare = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    path = folder / "server.pem"
    path.write_bytes(key.private_bytes(pem, form, bare) + made.public_bytes(pem))
    return path


class MailServer:
    """One server; `security` as in gruppbok.toml, `login` the user and password it takes, `said` all it was told."""

    def __init__(self, security: str, pem: Path | None = None, login: tuple[str, str] | None = None) -> None:
        self.security, self.login, self.said = security, login, list[str]()
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        if pem:
            self._context.load_cert_chain(pem)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        """Begins to answer."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stops."""
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._listening.accept()
            except OSError:
                return
            try:
                if self.security == "tls":
                    line = self._context.wrap_socket(line, server_side=True)
                self._talk(line)
            except OSError:
                pass
            finally:
                line.close()

    def _talk(self, line: socket.socket) -> None:
        def say(text: str) -> None:
            line.sendall(f"{text}\r\n".encode())

        with line, line.makefile("r", encoding="latin-1", newline="\r\n") as heard:
            say("220 loopback")
            for words in heard:
                verb = words.split()[0].upper()
                self.said.append(verb)
                if verb == "STARTTLS":
                    say("220 go on")
                    with self._context.wrap_socket(line, server_side=True) as safe:
                        self._talk_safely(safe)
                    return
                say(self._answer(verb, words))

    def _talk_safely(self, safe: ssl.SSLSocket) -> None:
        with safe.makefile("r", encoding="latin-1", newline="\r\n") as heard:
            for words in heard:
                verb = words.split()[0].upper()
                self.said.append(verb)
                safe.sendall(f"{self._answer(verb, words)}\r\n".encode())

    def _answer(self, verb: str, words: str) -> str:
        if verb == "EHLO":
            offered = (["STARTTLS"] if self.security == "starttls" and "EHLO" not in self.said[:-1] else []) + (
                ["AUTH PLAIN"] if self.login else []
            )
            return "\r\n".join(["250-loopback", *(f"250-{one}" for one in offered), "250 HELP"])
        if verb == "AUTH":
            told = base64.b64decode(words.split()[2]).decode().split("\0")[1:]
            return "235 welcome" if tuple(told) == self.login else "535 5.7.8 wrong"
        return "221 bye" if verb == "QUIT" else "502 no"
