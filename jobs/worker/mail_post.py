"""Mails that leave by SMTP: one line to the server for the whole batch, each mail said step by step.

Only so is it known how far a mail came when a try breaks off: before its body nothing has left and it goes again, after the
server's answer its fate is known, in between it is in doubt. What is given is sent as it stands: nothing is read, added or
fetched because of what a mail says.
"""

import contextlib
import re
import time
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

from jobs.memory import Mail
from jobs.worker.account import LIMITS, Limits, Server
from jobs.worker.replies import (
    Reply,
    SmtpError,
    garbled,
    in_doubt,
    lost_before,
    refused_mail,
    refused_sender,
    unsendable,
    unsendable_sender,
)

if TYPE_CHECKING:
    import smtplib

    from jobs.worker.mail_line import Line

_PIECE = 65536
"""Bytes that are to leave within one step's time: a large mail on a slow line is no silent server."""
_MOMENT = 1.0
"""Seconds to look for what a server said that closed the line in the middle of a body."""
_CLOSES = 421
_BARE = re.compile(rb"\r(?!\n)|(?<!\r)\n")


class MailPost:
    """Sends by SMTP. The line is opened at the first mail; after a fault that would meet every mail no other is tried.

    `sleep` is how the server's `pace` passes between two mails.
    """

    way = ""

    def __init__(self, server: Server, *, limits: Limits = LIMITS, sleep: Callable[[float], None] = time.sleep) -> None:
        self.server = server
        self._limits = limits
        self._sleep = sleep
        self._line: Line | None = None
        self._is_begun = self._is_unanswered = False
        self._tries = 0
        self._shut: SmtpError | None = None

    def send(self, mail: Mail, body: bytes, before_body: Callable[[], None]) -> None:
        """Sends one mail's frozen bytes to its one recipient. Raises SmtpError, and whatever `before_body` raises."""
        if self._shut is not None:
            raise SmtpError(self._shut.says, str(self._shut), stops=True)
        if self._tries and self.server.pace:
            self._sleep(self.server.pace)
        self._tries += 1
        try:
            smtp, recipient = self._begin(mail.address, body)
            before_body()
            self._finish(smtp, _on_the_wire(body), recipient)
        except BaseException as error:
            if self._is_unanswered:
                self._hang_up()
            if isinstance(error, SmtpError) and error.stops:
                self._shut = error
            raise

    def open(self) -> "smtplib.SMTP":
        """The line, opened and logged in unless it is so already. Raises SmtpError."""
        from jobs.worker.mail_line import Line  # noqa: PLC0415 - slow to import

        if self._line is None or self._line.smtp is None:
            line = Line(self.server, self._limits.step)
            line.open()
            self._line, self._is_begun, self._is_unanswered = line, False, False
        smtp: smtplib.SMTP = self._line.smtp
        return smtp

    def close(self) -> None:
        """Ends the batch with a goodbye; what the server says to that changes nothing."""
        line, self._line, self._tries, self._shut = self._line, None, 0, None
        if line is None:
            return
        try:
            with contextlib.suppress(OSError):
                if line.smtp is not None and line.smtp.sock is not None:
                    line.smtp.sock.settimeout(self._limits.goodbye)
                line.close()
        finally:
            line.hang_up()

    def _hang_up(self) -> None:
        """Closes the line in the middle of things: what was half said is then no mail."""
        if self._line is not None:
            self._line.hang_up()
        self._line, self._is_unanswered = None, False

    def _begin(self, address: str, body: bytes) -> tuple["smtplib.SMTP", str]:
        """All that comes before the body; the server now waits for that."""
        sender, recipient = spoken(self.server.sender), spoken(address)
        if sender is None:
            raise unsendable_sender()
        if recipient is None:
            raise unsendable()
        smtp = self.open()
        if self._is_begun:
            self._ask(smtp.rset, 2, refused_sender)
        self._is_begun = True
        options = [f"size={len(body)}"] if smtp.has_extn("size") else []
        if not body.isascii() and smtp.has_extn("8bitmime"):
            options.append("body=8bitmime")
        self._ask(lambda: smtp.mail(sender, options), 2, refused_sender)
        self._ask(lambda: smtp.rcpt(recipient), 2, lambda reply: refused_mail(reply, recipient))
        self._ask(lambda: smtp.docmd("DATA"), 3, lambda reply: refused_mail(reply, recipient))
        self._is_unanswered = True
        return smtp, recipient

    def _ask(self, step: Callable[[], tuple[int, bytes]], wanted: int, refuse: Callable[[Reply], SmtpError]) -> None:
        """One step, and the server's answer to it, whose first digit is wanted. Raises SmtpError."""
        self._is_unanswered = True
        try:
            reply = Reply(*step())
        except OSError as error:
            raise lost_before(error) from error
        if reply.code // 100 not in (wanted, 4, 5):
            raise garbled()
        self._is_unanswered = reply.code == _CLOSES
        if reply.code // 100 != wanted:
            raise refuse(reply)

    def _finish(self, smtp: "smtplib.SMTP", wire: bytes, recipient: str) -> None:
        """The body, and what the server says to it. Raises SmtpError."""
        try:
            reply = self._answer(smtp, wire)
        except OSError as error:
            reply = _said_meanwhile(smtp)
            if reply.code < 400:
                raise in_doubt(error) from error
            raise refused_mail(reply, recipient) from error
        if reply.code // 100 not in (2, 4, 5):
            raise in_doubt()
        self._is_begun, self._is_unanswered = False, reply.code == _CLOSES
        if reply.code // 100 != 2:
            raise refused_mail(reply, recipient)

    def _answer(self, smtp: "smtplib.SMTP", wire: bytes) -> Reply:
        sock = smtp.sock
        if sock is None:
            raise ConnectionError
        for start in range(0, len(wire), _PIECE):
            sock.sendall(wire[start : start + _PIECE])
        sock.settimeout(self._limits.answer)
        reply = Reply(*smtp.getreply())
        sock.settimeout(self._limits.step)
        return reply


def _said_meanwhile(smtp: "smtplib.SMTP") -> Reply:
    """What a server said before it closed the line; code -1 where it said nothing."""
    if smtp.sock is None:
        return Reply(-1, b"")
    try:
        smtp.sock.settimeout(_MOMENT)
        return Reply(*smtp.getreply())
    except OSError:
        return Reply(-1, b"")


@lru_cache(maxsize=1024)
def spoken(address: str) -> str | None:
    """An address as SMTP says it, its domain in ASCII; None for what is no address."""
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 - slow to import

    try:
        return validate_email(address, check_deliverability=False, allow_smtputf8=False).ascii_email
    except EmailNotValidError:
        return None


def _on_the_wire(body: bytes) -> bytes:
    """A body as SMTP carries it: lines that end in CRLF, a dot more before each that begins with one, and the last dot."""
    if not body.count(b"\n") == body.count(b"\r") == body.count(b"\r\n"):
        body = _BARE.sub(b"\r\n", body)
    first = b"." if body.startswith(b".") else b""
    last = b".\r\n" if body.endswith(b"\r\n") else b"\r\n.\r\n"
    return first + body.replace(b"\r\n.", b"\r\n..") + last
