"""How mails leave and where the mailbox is: [mail] in gruppbok.toml."""

import re
from pathlib import Path
from typing import Any, NamedTuple

from jobs.settings_keys import LOOPBACK, check_keys, wrong
from sheets_schema.text import Text

PORTS = {"tls": 465, "starttls": 587, "none": 25}
"""The usual port of each way to secure the line."""
SERVER = r"[\w.:-]+"
"""A server's name, or its number."""
PACE, SLOWEST = 1.5, 600.0
"""Seconds between two mails unless the file says otherwise, and the most that it may say."""
_SENDER = re.compile(r"(?P<bare>{0})|[^<>\x00-\x1f]*<(?P<named>{0})>".format(r"[^\s@<>(),;:\"\\]+@[^\s@<>(),;:\"\\]+"))
"""An address, with or without a name before it."""


class MailSettings(NamedTuple):
    """The mail server. Without `user` there is no login; `pace` is the seconds between two mails.

    `oauth2` is the file to log in by in place of a password, `imap_host` the server that has the mailbox, if any.
    """

    sender: str
    host: str
    port: int
    security: str
    user: str
    oauth2: Path | None = None
    pace: float = 0.0
    imap_host: str = ""
    imap_port: int = 993

    @property
    def address(self) -> str:
        """The sender's address, without the name that may stand beside it; "" where there is none."""
        found = _SENDER.fullmatch(self.sender)
        return found["bare"] or found["named"] if found else ""


def mail_of(path: Path, mail: dict[str, Any]) -> MailSettings:
    """What [mail] says. Raises SettingsError."""
    check_keys(path, "mail", mail)
    for key in ("from", "host"):
        if not mail.get(key):
            raise wrong(path, f"mail.{key}", Text("ska stå där", "is needed"))
    for key in ("host", "imap_host"):
        if mail.get(key) and not re.fullmatch(SERVER, mail[key]):
            raise wrong(path, f"mail.{key}", Text("ska vara en servers namn", "is to be a server's name"))
    security = mail.get("security", "tls")
    if security not in PORTS:
        raise wrong(
            path, "mail.security", Text('skriv "tls", "starttls" eller "none"', 'write "tls", "starttls" or "none"')
        )
    if security == "none" and mail["host"] not in LOOPBACK:
        why = Text(
            '"none" får bara stå för den egna datorn; skriv "tls" eller "starttls"',
            '"none" is for this computer only; write "tls" or "starttls"',
        )
        raise wrong(path, "mail.security", why)
    return MailSettings(
        sender=mail["from"],
        host=mail["host"],
        port=mail.get("port", PORTS[security]),
        security=security,
        user=mail.get("user", ""),
        oauth2=_oauth2(path, mail),
        pace=_pace(path, mail),
        imap_host=mail.get("imap_host", ""),
        imap_port=_imap_port(path, mail),
    )


def _oauth2(path: Path, mail: dict[str, Any]) -> Path | None:
    """The file to log in by, relative to the configuration's folder."""
    if "oauth2" not in mail:
        return None
    if not mail["oauth2"]:
        raise wrong(path, "mail.oauth2", Text("ska vara en fils namn", "is to be a file's name"))
    if not mail.get("user"):
        raise wrong(path, "mail.user", Text("ska stå där när oauth2 gör det", "is needed where oauth2 is"))
    return path.absolute().parent / Path(mail["oauth2"]).expanduser()


def _pace(path: Path, mail: dict[str, Any]) -> float:
    """Seconds between two mails: none to this computer's own server, unless the file says so."""
    pace = float(mail.get("pace", 0.0 if mail["host"] in LOOPBACK else PACE))
    if not 0 <= pace <= SLOWEST:
        why = Text(f"ska vara sekunder, 0 till {SLOWEST:.0f}", f"is to be seconds, 0 to {SLOWEST:.0f}")
        raise wrong(path, "mail.pace", why)
    return pace


def _imap_port(path: Path, mail: dict[str, Any]) -> int:
    port: int = mail.get("imap_port", 993)
    if not 0 < port < 65536:
        raise wrong(path, "mail.imap_port", Text("ska vara 1 till 65535", "is to be 1 to 65535"))
    return port
