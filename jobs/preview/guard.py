"""Who may see the page: this computer's own browser, which was opened with the token. Decided purely."""

import hmac
import secrets
from dataclasses import dataclass, field, replace
from typing import Literal

OPENING = "/oppna/"
"""The path, followed by the token, that lets a browser in."""
Verdict = Literal["in", "open", "host", "method", "origin", "closed", "form"]
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
PAGE = "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-src 'self'; form-action 'self'; base-uri 'none'; "
LETTER = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "


@dataclass(frozen=True)
class Door:
    """The door of one server: its port, the token of the opening address, the cookie's value and the forms' token.

    `once` is the token of an address that opens it one time: other people of this computer may see what a browser is
    started with.
    """

    port: int
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    once: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    pass_: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    form: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)

    @property
    def cookie(self) -> str:
        """The cookie's name: browsers do not tell ports apart, so that the name does."""
        return f"gruppbok-{self.port}"

    @property
    def address(self) -> str:
        """The address that opens the page."""
        return f"http://127.0.0.1:{self.port}{OPENING}{self.token}"

    @property
    def address_once(self) -> str:
        """The same for a browser that is started with it."""
        return f"http://127.0.0.1:{self.port}{OPENING}{self.once}"

    def opens(self, path: str) -> bool:
        """Whether a path is an opening address."""
        token = path.removeprefix(OPENING)
        return same(token, self.token) or bool(self.once and same(token, self.once))

    def after(self, path: str) -> "Door":
        """The door once somebody came in by a path."""
        return replace(self, once="") if same(path.removeprefix(OPENING), self.once) else self

    @property
    def hosts(self) -> tuple[str, str]:
        """What the page may be called."""
        return f"127.0.0.1:{self.port}", f"localhost:{self.port}"


@dataclass(frozen=True)
class Asked:
    """What a browser asks: None for a header or cookie that is not there."""

    method: str
    path: str
    host: str | None
    origin: str | None
    cookie: str | None
    site: str | None = None


def judge(door: Door, asked: Asked) -> Verdict:
    """Whether a request may come in, is let in by the opening address, or why it is refused."""
    if asked.host not in door.hosts:
        return "host"
    if asked.method not in ("GET", "HEAD", "POST"):
        return "method"
    if not _is_own(asked):
        return "origin"
    if asked.path.startswith(OPENING) and asked.method != "POST":
        return "open" if door.opens(asked.path) else "closed"
    return "in" if same(asked.cookie or "", door.pass_) else "closed"


def _is_own(asked: Asked) -> bool:
    """Whether it is the page itself that asks, where a browser says who does; what changes something must say."""
    own = f"http://{asked.host}"
    if asked.method == "POST":
        return asked.origin == own and asked.site in (None, "same-origin")
    return asked.origin in (None, own)


def same(one: str, other: str) -> bool:
    """Whether two secrets are one, in the same time whatever they are."""
    return hmac.compare_digest(one.encode(errors="replace"), other.encode(errors="replace"))


def headers(*, is_letter: bool = False) -> dict[str, str]:
    """What every answer says to the browser; a letter may be framed by us and has no rights at all."""
    policy = f"{LETTER}frame-ancestors 'self'" if is_letter else f"{PAGE}frame-ancestors 'none'"
    return {
        **_ALWAYS,
        "Content-Security-Policy": policy,
        "Referrer-Policy": "no-referrer" if is_letter else "same-origin",
    }
