"""Tokens and whose they are; the token endpoint with its signed and its lasting grants."""

import base64
import binascii
import json
import re
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import parse_qs

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from tests.google.errors import Json
from tests.google.state import Clock, Ids

_JWT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_LIFE = 3599


class GrantError(Exception):
    """A grant that gives no token; the text says why."""


@dataclass
class Accounts:
    """Who is who by bearer token; an unknown token is an account of its own."""

    clock: Clock
    ids: Ids
    real_time: bool = True
    tokens: dict[str, tuple[str, datetime | None]] = field(default_factory=dict)
    keys: dict[str, rsa.RSAPublicKey] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def token(self, email: str, seconds: float | None = None) -> str:
        """A new token of an account, for so many seconds or for ever."""
        token = "ya29." + self.ids.text(40)
        with self.lock:
            self.tokens[token] = (email, None if seconds is None else self.clock() + timedelta(seconds=seconds))
        return token

    def who(self, token: str) -> str | None:
        """The account of a token; None for one that has been revoked or has run out."""
        bare = token.rstrip("+")
        with self.lock:
            known = self.tokens.get(token) or self.tokens.get(bare)
        if known is None:
            return bare if "@" in bare else f"{re.sub(r'[^A-Za-z0-9._-]+', '-', bare) or 'nobody'}@example.org"
        email, ends = known
        return None if not email or (ends and self.clock() >= ends) else email

    def revoke(self, token: str) -> None:
        """Makes a token worthless."""
        with self.lock:
            self.tokens[token] = ("", None)

    def service_account(self, email: str, token_uri: str) -> Json:
        """A service account's credentials as its JSON file has them; the public key is kept here."""
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.keys[email] = key.public_key()
        form = serialization.PrivateFormat.PKCS8
        pem = key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()
        name = email.partition("@")[0]
        return {
            "type": "service_account",
            "project_id": "emulator",
            "private_key_id": name,
            "private_key": pem,
            "client_email": email,
            "client_id": self.ids.digits(21),
            "token_uri": token_uri,
        }

    def grant(self, text: str) -> Json:
        """Answers POST /token."""
        form = {name: values[-1] for name, values in parse_qs(text).items()}
        kind = form.get("grant_type", "")
        if kind == "refresh_token":
            email = self.who(form.get("refresh_token", ""))
            if not form.get("refresh_token") or email is None:
                raise GrantError("Token has been expired or revoked.")
        elif kind == _JWT:
            email = self._signed(form.get("assertion", ""))
        else:
            raise GrantError(f"Invalid grant_type: {kind}")
        return {"access_token": self.token(email, _LIFE), "expires_in": _LIFE, "token_type": "Bearer"}

    def _signed(self, assertion: str) -> str:
        try:
            head, body, signature = assertion.split(".")
            claims = json.loads(_decoded(body))
            algorithm = json.loads(_decoded(head)).get("alg")
            email, issued, ends = str(claims["iss"]), float(claims["iat"]), float(claims["exp"])
        except (ValueError, KeyError, TypeError, binascii.Error) as wrong:
            raise GrantError("Invalid JWT: it cannot be read.") from wrong
        key = self.keys.get(email)
        if key:
            if algorithm != "RS256":
                raise GrantError("Invalid JWT Signature.")
            try:
                key.verify(_decoded(signature), f"{head}.{body}".encode(), padding.PKCS1v15(), hashes.SHA256())
            except InvalidSignature as wrong:
                raise GrantError("Invalid JWT Signature.") from wrong
        now = self.clock().timestamp()
        if not 0 < ends - issued <= 3660 or (self.real_time and not issued - 300 <= now < ends):
            raise GrantError(
                "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. "
                "Check your iat and exp values in the JWT claim."
            )
        return email


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
