"""A mail server on loopback: aiosmtpd in a thread, which counts what it accepts and fails where it is told to.

What it has accepted is the independent count: a sender in this process, or in another that was killed, cannot mend it.
"""

import asyncio
import base64
import json
import ssl
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

Stage = Literal[
    "connect", "ehlo", "starttls", "auth", "mail", "rcpt", "data", "middle", "body", "accepted", "rset", "quit"
]
DROP, SILENCE = "drop", "silence"
_FOREVER = 3600.0
_STAGES: dict[str, Stage] = {
    "HELO": "ehlo",
    "EHLO": "ehlo",
    "STARTTLS": "starttls",
    "AUTH": "auth",
    "MAIL": "mail",
    "RCPT": "rcpt",
    "DATA": "data",
    "RSET": "rset",
    "QUIT": "quit",
}


@dataclass
class Fault:
    """What goes wrong: where, and an answer in place of the right one, or DROP, or SILENCE. An answer of 421 also hangs up.

    `middle` is between 354 and the end of the body, `body` in place of taking it, `accepted` once it is taken.
    With `nth` only that mail (as counted by MAIL over the server's life) or, before any mail, that connection;
    with `recipient` only theirs, from `rcpt` on; with `times` only so often.
    """

    at: Stage
    does: str
    nth: int | None = None
    recipient: str | None = None
    times: int = 1_000_000


@dataclass(frozen=True)
class Accepted:
    """A mail that the server took: for whom, from whom, its bytes, and on which connection it came, from 1."""

    recipient: str
    sender: str
    body: bytes
    connection: int


@dataclass
class MailServer:
    """One server; `security` as in gruppbok.toml, `login` the user and the password or token it takes.

    `accepted` is what it took, `said` the verbs it was told with the connection each came on. `watch` is told each stage and
    the mail's number before anything is answered there, in the server's own thread: a place to kill a sender.
    """

    security: Literal["none", "starttls", "tls"] = "none"
    pem: Path | None = None
    login: tuple[str, str] | None = None
    mechanisms: Iterable[str] = ("PLAIN", "LOGIN", "XOAUTH2")
    faults: list[Fault] = field(default_factory=list)
    watch: Callable[[Stage, int], None] | None = None
    accepted: list[Accepted] = field(default_factory=list)
    said: list[tuple[int, str]] = field(default_factory=list)
    host: str = "127.0.0.1"
    port: int = 0
    connections: int = 0
    mails: int = 0

    def __enter__(self) -> Self:
        """Begins to answer."""
        self._loop = asyncio.new_event_loop()
        self._talks: set[_Talk] = set()
        tls = self._tls()
        made = self._loop.create_server(
            lambda: _Talk(self, tls), self.host, self.port, ssl=tls if self.security == "tls" else None
        )
        self._server = self._loop.run_until_complete(made)
        self.port = int(self._server.sockets[0].getsockname()[1])
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stops; who is still on the line is cut off."""
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _stop(self) -> None:
        self._server.close()
        for talk in list(self._talks):
            talk.cut()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await asyncio.sleep(0)

    def _tls(self) -> ssl.SSLContext | None:
        if self.security == "none":
            return None
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.pem or "")
        return context

    @property
    def recipients(self) -> list[str]:
        """To whom the accepted mails were, in their order."""
        return [one.recipient for one in self.accepted]

    def verbs(self, connection: int | None = None) -> list[str]:
        """What was said, on one connection or on all."""
        return [verb for number, verb in self.said if connection in (None, number)]

    def fault(self, stage: Stage, number: int, recipient: str | None) -> str | None:
        """What is to go wrong here and now, if anything; it is then used up by one."""
        for one in self.faults:
            fits = one.nth in (None, number) and (one.recipient is None or one.recipient == recipient)
            if one.at == stage and one.times > 0 and fits:
                one.times -= 1
                return one.does
        return None


class _Handler:
    """aiosmtpd's hooks, for one connection."""

    def __init__(self, talk: "_Talk") -> None:
        self.talk = talk

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [line for line in responses if self.talk.server.login or not line.startswith("250-AUTH")]

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        owner, talk = self.talk.server, self.talk
        if await talk.strikes("body"):
            return talk.answer
        body = envelope.original_content or b""
        for recipient in envelope.rcpt_tos:
            owner.accepted.append(Accepted(recipient, envelope.mail_from or "", body, talk.number))
        if await talk.strikes("accepted"):
            return talk.answer
        return "250 2.0.0 taken"


class _Talk(SMTP):
    """One connection."""

    def __init__(self, server: MailServer, tls: ssl.SSLContext | None) -> None:
        self.server, self.number, self.mail, self.answer = server, 0, 0, ""
        super().__init__(
            _Handler(self),
            hostname="loopback",
            ident="tests",
            loop=asyncio.get_running_loop(),
            tls_context=tls if server.security == "starttls" else None,
            require_starttls=server.security == "starttls",
            auth_require_tls=False,
            authenticator=self._takes,
            auth_exclude_mechanism={"PLAIN", "LOGIN", "XOAUTH2"} - set(server.mechanisms),
        )
        self._smtp_methods = {verb: self._noted(verb, method) for verb, method in self._smtp_methods.items()}

    def _takes(self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, told: Any) -> AuthResult:
        words = (told.login.decode(), told.password.decode()) if isinstance(told, LoginPassword) else told
        return AuthResult(success=words == self.server.login, handled=False)

    async def auth_XOAUTH2(self, _server: SMTP, args: list[str]) -> AuthResult:  # noqa: N802 - aiosmtpd's name
        """Google's own way: user and token in one, and a refusal in two steps."""
        user, token = self.server.login or ("", "")
        if base64.b64decode(args[1]).decode() == f"user={user}\1auth=Bearer {token}\1\1":
            return AuthResult(success=True)
        await self.challenge_auth(json.dumps({"status": "400", "schemes": "Bearer"}))
        return AuthResult(success=False, handled=False)

    def cut(self) -> None:
        """Ends the line without a word."""
        if self.transport is not None:
            self.transport.abort()  # type: ignore[attr-defined]

    async def _handle_client(self) -> None:
        self.server.connections += 1
        self.number = self.server.connections
        self.server._talks.add(self)
        if not await self.strikes("connect"):
            await super()._handle_client()
            return
        await self.push(self.answer)
        self.cut()

    def _noted(self, verb: str, method: Callable[[str | None], Any]) -> Callable[[str | None], Any]:
        async def noted(arg: str | None) -> None:
            self.server.said.append((self.number, verb))
            if verb == "MAIL":
                self.server.mails += 1
                self.mail = self.server.mails
            stage = _STAGES.get(verb)
            strikes = stage is not None and await self.strikes(stage, _recipient(verb, arg))
            if strikes or (verb == "DATA" and await self._breaks_in_the_middle()):
                await self.push(self.answer)
            else:
                await method(arg)

        return noted

    async def _breaks_in_the_middle(self) -> bool:
        """Whether something goes wrong while the body is on its way; its first line has then come."""
        recipient = self.envelope.rcpt_tos[0] if self.envelope and self.envelope.rcpt_tos else None
        found = self.server.fault("middle", self.mail, recipient) if recipient else None
        if found is None:
            return False
        await self.push("354 go on")
        await self._reader.readline()
        return await self._does(found)

    async def strikes(self, stage: Stage, recipient: str | None = None) -> bool:
        """Whether an answer of a fault is to be given here; a line that is dropped or silent never comes back from here."""
        number = self.number if stage in ("connect", "ehlo", "starttls", "auth") else self.mail
        if self.server.watch is not None:
            self.server.watch(stage, number)
        held = self.envelope.rcpt_tos if self.envelope else []
        found = self.server.fault(stage, number, recipient or (held[0] if held else None))
        return found is not None and await self._does(found)

    async def _does(self, fault: str) -> bool:
        if fault == DROP:
            self.cut()
        if fault in (DROP, SILENCE):
            await asyncio.sleep(_FOREVER)
        if fault.startswith("421"):
            await self.push(fault)
            self.transport.close()  # type: ignore[union-attr]
            await asyncio.sleep(_FOREVER)
        self.answer = fault
        return True


def _recipient(verb: str, arg: str | None) -> str | None:
    """Whom a RCPT names."""
    return (arg or "").partition("<")[2].partition(">")[0] if verb == "RCPT" else None
