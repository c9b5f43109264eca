"""What people wrote, encrypted at rest: one master key in the environment, from which every group has a key of its own.

AES-SIV gives the same text the same ciphertext under the same key, so that equal stays equal and a database can keep what
is unique unique. It therefore tells who sees the rows that two of one group's texts are the same, and how long each is.
"""

import base64
import binascii
import os
from typing import overload

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from jobs.fleet.errors import FleetError
from sheets_schema.text import Text

NAME = "GRUPPBOK_FLEET_KEY"
"""Where the environment has the master key."""
_MASTER, _GROUP, _SALT = 32, 64, 16


def master_key(text: str) -> bytes:
    """The master key from how it is written: 32 bytes in base64, of either alphabet. Raises FleetError."""
    plain = "".join(text.split()).rstrip("=").translate(str.maketrans("-_", "+/"))
    try:
        key = base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != _MASTER:
        raise FleetError(
            Text(
                f"{NAME} ska vara 32 byte i base64, alltså 44 tecken. En ny fås med: openssl rand -base64 32",
                f"{NAME} is to be 32 bytes in base64, that is 44 characters. A new one is had by: openssl rand -base64 32",
            )
        )
    return key


def new_master_key() -> str:
    """A master key nobody has, as it is written in the environment."""
    return base64.b64encode(os.urandom(_MASTER)).decode()


def new_salt() -> bytes:
    """What makes a new group's key another than all others'; not secret."""
    return os.urandom(_SALT)


def group_key(master: bytes, salt: bytes) -> bytes:
    """A group's own key; the master key cannot be found from it."""
    return _derived(master, salt, b"gruppbok group", _GROUP)


def fingerprint(master: bytes) -> str:
    """What a master key is known again by, without telling it."""
    return _derived(master, b"", b"gruppbok fingerprint", 16).hex()


def _derived(master: bytes, salt: bytes, about: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, about).derive(master)


class Seal:
    """Seals with one group's key. A text becomes base64, bytes become bytes; nothing stays nothing, so that it is seen."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESSIV(key)

    @overload
    def seal(self, plain: str) -> str: ...
    @overload
    def seal(self, plain: bytes) -> bytes: ...
    def seal(self, plain: str | bytes) -> str | bytes:
        """What is kept instead."""
        if not plain:
            return plain
        if isinstance(plain, bytes):
            return self._cipher.encrypt(plain, None)
        return base64.b64encode(self._cipher.encrypt(plain.encode(errors="surrogatepass"), None)).decode()

    @overload
    def open(self, sealed: str) -> str: ...
    @overload
    def open(self, sealed: bytes) -> bytes: ...
    def open(self, sealed: str | bytes) -> str | bytes:
        """What was sealed. Raises FleetError where it was by another key, or was changed since."""
        if not sealed:
            return sealed
        try:
            if isinstance(sealed, bytes):
                return self._cipher.decrypt(sealed, None)
            opened = self._cipher.decrypt(binascii.a2b_base64(sealed, strict_mode=True), None)
            return opened.decode(errors="surrogatepass")
        except (InvalidTag, ValueError) as error:
            raise FleetError(
                Text(
                    f"Gruppens uppgifter är inte förseglade med den här nyckeln. Sätt {NAME} till den som de skrevs med.",
                    f"The group's data is not sealed with this key. Set {NAME} to the one they were written with.",
                )
            ) from error
