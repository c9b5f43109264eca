"""The line to a mailbox, and the one door to imaplib: greeted, checked and logged in, its faults turned into clear words."""

import imaplib
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from time import monotonic
from typing import NamedTuple

from jobs.worker.account import Permission, Server
from jobs.worker.oauth2 import TokenError, fresh_token, login_words
from sheets_schema.text import Text

SECONDS = 30.0
"""How long an answer may take to begin."""
PATIENCE = 300.0
"""How many seconds a whole visit may take: an answer without end ends here."""
LONGEST_ANSWER = 1_000_000
"""Most bytes of one literal."""
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class MailboxError(Exception):
    """The mailbox cannot be read; `says` is the whole message."""

    def __init__(self, says: Text) -> None:
        super().__init__(says.sv)
        self.says = says


class Account(NamedTuple):
    """Whose mailbox, and where. A permission (OAuth2) takes the password's place; `plain` is for loopback only."""

    host: str
    port: int
    user: str
    password: str
    permission: Permission | None = None
    plain: bool = False


def account_of(server: Server, host: str, port: int) -> Account:
    """The mailbox of the account that mails go out by."""
    return Account(host, port, server.user, server.password, server.permission, server.security == "none")


class Line(imaplib.IMAP4):
    """A line that no huge literal and no endless answer can hold up."""

    until: float | None = None

    def read(self, size: int) -> bytes:
        if size > LONGEST_ANSWER:
            raise self.abort("longer than was asked for")
        return super().read(size)

    def readline(self) -> bytes:
        if self.until is None:
            self.until = monotonic() + PATIENCE
        if monotonic() > self.until:
            raise self.abort("too long an answer")
        return super().readline()


class _SafeLine(Line, imaplib.IMAP4_SSL):
    """The same over TLS."""


@contextmanager
def logged_in(account: Account) -> Iterator[Line]:
    """A line to the account's mailbox, logged in as long as one is inside. Raises MailboxError."""
    with faults(account.host):
        line = _greeted(account)
    try:
        _log_in(line, account)
        yield line
    finally:
        with suppress(Line.error, OSError):
            line.logout()
        with suppress(OSError):
            line.shutdown()


def _greeted(account: Account) -> Line:
    """A line to the server. Its certificate is checked: a password goes over it."""
    if account.plain and account.host in _LOOPBACK:
        return Line(account.host, account.port, timeout=SECONDS)
    return _SafeLine(account.host, account.port, ssl_context=ssl.create_default_context(), timeout=SECONDS)


def _log_in(line: imaplib.IMAP4, account: Account) -> None:
    """Logs in. What the server says is not shown: it may hold more than is good to print."""
    typed = account.user + account.password
    if not typed.isascii() or not typed.isprintable():
        raise MailboxError(_ODD_LETTERS)
    words = login_words(account.user, _token(account.permission)).encode() if account.permission else b""
    with faults(account.host):
        try:
            if words:
                line.authenticate("XOAUTH2", lambda asked: b"" if asked else words)
            else:
                line.login(_word(account.user), account.password)
        except line.abort:
            raise
        except line.error as error:
            raise MailboxError(_REFUSED) from error


def _token(permission: Permission) -> str:
    try:
        return fresh_token(permission, SECONDS)
    except TokenError as error:
        raise MailboxError(error.says) from error


@contextmanager
def faults(host: str) -> Iterator[None]:
    """Turns what can go wrong on the line into one clear message."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise MailboxError(_bad_certificate(host)) from error
    except ssl.SSLError as error:
        raise MailboxError(_no_tls(host)) from error
    except (socket.gaierror, UnicodeError) as error:
        raise MailboxError(_unknown(host)) from error
    except (OSError, OverflowError) as error:
        raise MailboxError(_silent(host)) from error
    except Line.error as error:
        raise MailboxError(odd_answer(host)) from error


def quoted(text: str) -> str:
    """A text as a quoted string of IMAP."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _word(text: str) -> str:
    """An atom as it stands, anything else quoted."""
    return text if re.fullmatch(r"[A-Za-z0-9@.+_-]+", text) else quoted(text)


def _bad_certificate(host: str) -> Text:
    return Text(
        f"Brevlådan på {host} visar ett certifikat som inte går att lita på. Kontrollera imap_host under [mail]: namnet ska vara serverns eget.",
        f"The mailbox at {host} shows a certificate that cannot be trusted. Check imap_host under [mail]: the name must be the server's own.",
    )


def _no_tls(host: str) -> Text:
    return Text(
        f"{host} talar inte TLS på den porten. Skriv imap_port = 993 under [mail], eller ta bort raden.",
        f"{host} does not speak TLS on that port. Write imap_port = 993 under [mail], or delete the line.",
    )


def _unknown(host: str) -> Text:
    return Text(
        f"Det finns ingen brevlåda på {host}, eller så är nätet nere. Rätta imap_host under [mail] i gruppbok.toml.",
        f"There is no mailbox at {host}, or the network is down. Mend imap_host under [mail] in gruppbok.toml.",
    )


def _silent(host: str) -> Text:
    return Text(
        f"Brevlådan på {host} svarar inte. Ett nytt försök görs senare. Kontrollera annars imap_host och imap_port under [mail].",
        f"The mailbox at {host} does not answer. It is tried again later. Else check imap_host and imap_port under [mail].",
    )


def odd_answer(host: str) -> Text:
    """What is said of a line that breaks off, or of an answer that is none."""
    return Text(
        f"Brevlådan på {host} bröt av eller svarade obegripligt. Ett nytt försök görs senare.",
        f"The mailbox at {host} broke off or answered beyond understanding. It is tried again later.",
    )


_REFUSED = Text(
    "Brevlådan godtar inte inloggningen. Slå på IMAP i kontots inställningar, och kontrollera user under [mail] och lösenordet i GRUPPBOK_SMTP_PASSWORD. Gmail vill ha ett applösenord.",
    "The mailbox does not accept the login. Turn on IMAP in the account's settings, and check user under [mail] and the password in GRUPPBOK_SMTP_PASSWORD. Gmail wants an app password.",
)
_ODD_LETTERS = Text(
    "Lösenordet i GRUPPBOK_SMTP_PASSWORD, eller user, har andra tecken än a–z, siffror och vanliga skiljetecken. Byt lösenord.",
    "The password in GRUPPBOK_SMTP_PASSWORD, or user, has other characters than a–z, digits and usual marks. Change it.",
)
