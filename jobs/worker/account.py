"""The group's account at a mail server, as the parts that send need it."""

from typing import NamedTuple

TOKEN_URI = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address


class Permission(NamedTuple):
    """A lasting permission to send for one account by OAuth2, and where fresh tokens are had for it."""

    client_id: str
    client_secret: str
    refresh_token: str
    token_uri: str = TOKEN_URI


class Server(NamedTuple):
    """Where mails go, whose they are, and how to log in; `security` is tls, starttls or none, `pace` seconds between mails.

    Without `user` there is no login. `sender` is the bare address in the envelope.
    """

    host: str
    port: int
    security: str
    sender: str
    user: str = ""
    password: str = ""
    permission: Permission | None = None
    pace: float = 0.0


class Limits(NamedTuple):
    """Seconds to wait for each step, for the answer to a whole mail (RFC 5321 asks for ten minutes), and for goodbye."""

    step: float = 30.0
    answer: float = 600.0
    goodbye: float = 5.0


LIMITS = Limits()
