"""The line to a mail server: yagmail's connection and login, with what it leaves out. The one door to yagmail and smtplib.

yagmail checks no certificate, waits without end, does not read the answer to an OAuth2 login, and may ask for a password at
the keyboard; here it is given a context, a time limit and a password, and the login by OAuth2 is written anew.
"""

import io
import smtplib
import socket
import ssl
from collections.abc import Callable
from time import monotonic
from typing import Any

import yagmail

from jobs.worker.account import Permission, Server
from jobs.worker.oauth2 import TokenError, fresh_token, login_words
from jobs.worker.replies import Reply, SmtpError, refused_greeting, refused_login
from sheets_schema.text import Text

_LOGIN = "login"
_HERE = "[127.0.0.1]"
"""What we call ourselves: asking the net for this computer's own name takes time, and tells it to strangers."""


class _Patient(io.RawIOBase):
    """What a server says, read from its socket until a moment; however slowly it drips."""

    def __init__(self, sock: socket.socket) -> None:
        super().__init__()
        self._sock = sock
        self.until = 0.0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        left = self.until - monotonic()
        if left <= 0:
            raise TimeoutError
        self._sock.settimeout(left)
        return self._sock.recv_into(buffer)


class _Firm:
    """A whole answer takes no longer than the socket's time limit, which else is for each of its bytes anew.

    A server that says "not now" to a login is not tried with the next way to log in.
    """

    file: Any
    sock: socket.socket | None

    def getreply(self) -> tuple[int, bytes]:
        if self.sock is None:
            return super().getreply()  # type: ignore[misc, no-any-return]
        seconds = self.sock.gettimeout()
        if self.file is None:
            self.file = io.BufferedReader(_Patient(self.sock))
        self.file.raw.until = monotonic() + (seconds or 0.0)
        try:
            return super().getreply()  # type: ignore[misc, no-any-return]
        finally:
            if self.sock is not None:
                self.sock.settimeout(seconds)

    def auth(self, mechanism: str, authobject: Any, **options: Any) -> Any:
        try:
            return super().auth(mechanism, authobject, **options)  # type: ignore[misc]
        except smtplib.SMTPAuthenticationError as refusal:
            if refusal.smtp_code < 500:
                raise smtplib.SMTPResponseException(refusal.smtp_code, refusal.smtp_error) from refusal
            raise


class _Plain(_Firm, smtplib.SMTP):
    pass


class _Safe(_Firm, smtplib.SMTP_SSL):
    pass


class Line(yagmail.SMTP):  # type: ignore[misc]
    """One line to one server; `smtp` speaks on it once it is open."""

    is_closed: bool | None

    def __init__(self, server: Server, seconds: float) -> None:
        checked = ssl.create_default_context() if server.security != "none" else None
        options: dict[str, Any] = {"timeout": seconds, "local_hostname": _HERE}
        if server.security == "tls":
            options["context"] = checked
        super().__init__(
            server.user,
            server.password,
            server.host,
            server.port,
            smtp_starttls={"context": checked} if server.security == "starttls" else False,
            smtp_ssl=server.security == "tls",
            smtp_skip_login=not server.user,
            soft_email_validation=False,
            **options,
        )
        self.user = server.user
        self.seconds = seconds
        if server.permission is not None:
            self.oauth2_file, self.credentials = "", server.permission._asdict()

    def set_logging(self, log_level: int | None = None, file_path_name: str | None = None) -> None:  # noqa: ARG002
        """Nothing is logged: it would be addresses."""
        super().set_logging(None)

    @property
    def connection(self) -> Callable[..., smtplib.SMTP]:
        """What speaks on the line."""
        return _Safe if self.ssl else _Plain

    def open(self) -> smtplib.SMTP:
        """Connects, over TLS where that is asked for, greets and logs in. Raises SmtpError; the line is then closed."""
        try:
            self.login()
            smtp: smtplib.SMTP = self.smtp
            smtp.ehlo_or_helo_if_needed()
        except BaseException as error:
            stage = self._stage()
            self.hang_up()
            if isinstance(error, (OSError, UnicodeError, OverflowError, TokenError)):
                raise _fault(error, stage, self) from error
            raise
        return smtp

    def _stage(self) -> str:
        """How far the opening has come."""
        if self.smtp is None:
            return "connect"
        return "greet" if self.is_closed is None else _LOGIN

    def _login_oauth2(self, oauth2_info: dict[str, str]) -> None:
        """Logs in by a fresh token; the token comes first, so that the server is not kept waiting for it."""
        words = login_words(self.user, fresh_token(Permission(**oauth2_info), self.seconds))
        self.smtp_skip_login = True
        self._login("")
        smtp: smtplib.SMTP = self.smtp
        smtp.ehlo_or_helo_if_needed()
        if "XOAUTH2" not in smtp.esmtp_features.get("auth", "").upper().split():
            raise smtplib.SMTPNotSupportedError
        smtp.auth("XOAUTH2", lambda challenge=None: words if challenge is None else "")

    def hang_up(self) -> None:
        """Closes the line at once and without a word: a mail that is half said is then no mail."""
        self.is_closed = True
        if self.smtp is not None:
            self.smtp.close()

    def __del__(self) -> None:
        """A line that nobody holds says nothing more; yagmail would, to a server in the middle of a mail."""


def _fault(error: Exception, stage: str, line: Line) -> SmtpError:
    """Why a line could not be opened, in words."""
    where = f"{line.host}:{line.port}"
    if isinstance(error, TokenError):
        return SmtpError(error.says, str(error), stops=True)
    if isinstance(error, smtplib.SMTPResponseException):
        reply = Reply(error.smtp_code, _bytes(error.smtp_error))
        is_login = stage == _LOGIN and reply.code != 421
        return refused_login(reply, by_token=line.oauth2_file is not None) if is_login else refused_greeting(reply)
    if stage == _LOGIN and (found := _login_fault(error)):
        return found
    if isinstance(error, ssl.SSLCertVerificationError):
        return SmtpError(_bad_certificate(line.host), "certificate", stops=True)
    if isinstance(error, ssl.SSLError | smtplib.SMTPNotSupportedError):
        return SmtpError(_no_tls(where), "no TLS", stops=True)
    if isinstance(error, socket.gaierror | UnicodeError):
        return SmtpError(_unknown(line.host), "no such host", stops=True)
    why = error.__cause__ or error.__context__ or error
    return SmtpError(_silent(where), f"{stage}: {type(why).__name__}", stops=True)


def _login_fault(error: Exception) -> SmtpError | None:
    """Why one could not even try to log in; None where the line itself broke."""
    if isinstance(error, UnicodeError):
        return SmtpError(_ODD_LETTERS, "login: not ASCII", stops=True)
    if isinstance(error, smtplib.SMTPNotSupportedError) or type(error) is smtplib.SMTPException:
        return SmtpError(_NO_LOGIN, "login: none in common", stops=True)
    return None


def _bytes(words: bytes | str) -> bytes:
    return words if isinstance(words, bytes) else words.encode("utf-8", "replace")


def _bad_certificate(host: str) -> Text:
    return Text(
        f"Mejlservern {host} visar ett certifikat som inte går att lita på. Kontrollera host under [mail]: namnet ska vara serverns eget.",
        f"The mail server {host} shows a certificate that cannot be trusted. Check host under [mail]: the name must be the server's own.",
    )


def _no_tls(where: str) -> Text:
    return Text(
        f'{where} talar inte TLS på det sättet. Skriv security = "tls" med port 465, eller "starttls" med port 587.',
        f'{where} does not speak TLS that way. Write security = "tls" with port 465, or "starttls" with port 587.',
    )


def _unknown(host: str) -> Text:
    return Text(
        f"Det finns ingen mejlserver {host}, eller så är nätet nere. Rätta host under [mail] i gruppbok.toml.",
        f"There is no mail server {host}, or the network is down. Mend host under [mail] in gruppbok.toml.",
    )


def _silent(where: str) -> Text:
    return Text(
        f"Mejlservern {where} svarar inte. Kontrollera host och port under [mail], och om nätet stänger den porten.",
        f"The mail server {where} does not answer. Check host and port under [mail], and whether the network closes that port.",
    )


_NO_LOGIN = Text(
    'Mejlservern tar inte emot någon inloggning på det sättet. Pröva security = "tls" med port 465, eller ta bort user under [mail].',
    'The mail server takes no login that way. Try security = "tls" with port 465, or take away user under [mail].',
)
_ODD_LETTERS = Text(
    "Lösenordet i GRUPPBOK_SMTP_PASSWORD, eller user, har andra tecken än a–z, siffror och vanliga skiljetecken. Byt lösenord.",
    "The password in GRUPPBOK_SMTP_PASSWORD, or user, has other characters than a–z, digits and usual marks. Change it.",
)
