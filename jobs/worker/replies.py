"""What a mail server's answer, or its silence, means for the mail and for those after it. Pure."""

import re
from typing import NamedTuple

from jobs.worker.post import PostError
from sheets_schema.text import Text, one_line

_ENHANCED = re.compile(r"[245]\.\d{1,3}\.\d{1,3}(?!\S)")
_QUOTA = re.compile(r"[45]\.4\.5")
_LONGEST = 120
_CLOSES, _NO_SERVICE_NOW, _LOGIN_FIRST, _TOO_LARGE = 421, 454, 530, 552


class SmtpError(PostError):
    """A mail that did not go; its text is the short reason that is kept, without anybody's address."""

    def __init__(self, says: Text, reason: str, state: str = "queued", *, stops: bool = False) -> None:
        super().__init__(says, state, stops=stops)
        self.args = (reason,)


class Reply(NamedTuple):
    """What the server said: its code, and its words as bytes; -1 where no code could be read."""

    code: int
    text: bytes

    @property
    def enhanced(self) -> str:
        """The enhanced status code, such as 5.1.1; "" where there is none."""
        found = _ENHANCED.match(self._words)
        return found[0] if found else ""

    @property
    def codes(self) -> str:
        """The code, with the enhanced one."""
        return f"{self.code} {self.enhanced}".rstrip()

    @property
    def _words(self) -> str:
        return self.text.decode("utf-8", "replace")

    def reason(self, recipient: str = "") -> str:
        """The codes and, where they name nobody, the words."""
        words = one_line(self._words, _LONGEST).removeprefix(self.enhanced).strip()
        local = recipient.rpartition("@")[0].casefold()
        names = "@" in self._words or "%40" in self._words or (local and local in self._words.casefold())
        return self.codes if names else f"{self.codes} {words}".rstrip()

    def is_quota(self) -> bool:
        """Whether the account has sent all that it may for now."""
        daily = re.search(rb"(?i)\bdaily\b.*\b(limit|quota)", self.text)
        return bool(_QUOTA.fullmatch(self.enhanced) or daily)


def refused_sender(reply: Reply) -> SmtpError:
    """The server will not take a mail from this sender; only its size is the mail's own fault."""
    too_large = reply.code == _TOO_LARGE and reply.enhanced in ("", "5.3.4", "5.2.3")
    if too_large and not reply.is_quota():
        return _failed(reply, "")
    return _of_account(reply) or SmtpError(_bad_sender(reply.codes), reply.reason(), stops=True)


def refused_mail(reply: Reply, recipient: str) -> SmtpError:
    """The server will not take this mail: tried again where it says later, else failed."""
    if found := _of_account(reply):
        return found
    if reply.code < 500:
        return SmtpError(_later(reply.codes), reply.reason(recipient))
    return _failed(reply, recipient)


def refused_greeting(reply: Reply) -> SmtpError:
    """The server will not talk to us at all."""
    return _of_account(reply) or SmtpError(_not_now(reply.codes), reply.reason(), stops=True)


def refused_login(reply: Reply, *, by_token: bool) -> SmtpError:
    """The server does not accept the login. What it says is not kept: it may hold more than is good to show."""
    if reply.code < 500:
        return SmtpError(_not_now(reply.codes), f"login: {reply.codes}", stops=True)
    says = _bad_token(reply.codes) if by_token else _bad_password(reply.codes)
    return SmtpError(says, f"login: {reply.codes}", stops=True)


def garbled() -> SmtpError:
    """The server said something that is no answer, before anything of the body had left."""
    return SmtpError(_LOST, "not an SMTP answer", stops=True)


def lost_before(error: Exception) -> SmtpError:
    """The line broke, or the server fell silent, before anything of the body had left."""
    return SmtpError(_LOST, f"before the body: {_kind(error)}", stops=True)


def in_doubt(error: Exception | None = None) -> SmtpError:
    """The body began to leave, and no answer came that can be read."""
    return SmtpError(_IN_DOUBT, f"after the body began: {_kind(error)}", "unknown")


def unsendable(error: Exception | None = None) -> SmtpError:
    """The mail's own address is none that can be said to a server."""
    return SmtpError(_ODD_ADDRESS, f"address: {_kind(error)}", "failed")


def unsendable_sender() -> SmtpError:
    """Our own address is none that can be said to a server."""
    return SmtpError(_bad_sender("from"), "from: not an address", stops=True)


def _kind(error: Exception | None) -> str:
    """What kind of fault it was; its text may hold addresses."""
    why = error.__cause__ or error.__context__ or error if error else None
    return type(why).__name__ if why else "not an answer"


def _of_account(reply: Reply) -> SmtpError | None:
    """The fault that meets every mail alike just now, if it is one."""
    if reply.is_quota():
        return SmtpError(_used_up(reply.codes), reply.reason(), stops=True)
    if reply.code in (_CLOSES, _NO_SERVICE_NOW):
        return SmtpError(_not_now(reply.codes), reply.reason(), stops=True)
    if reply.code == _LOGIN_FIRST or (reply.code >= 550 and re.search(rb"(?i)\brelay", reply.text)):
        return SmtpError(_wants_login(reply.codes), reply.codes, stops=True)
    return None


def _failed(reply: Reply, recipient: str) -> SmtpError:
    return SmtpError(_never(reply.codes), reply.reason(recipient), "failed")


def _never(codes: str) -> Text:
    return Text(
        f"Mejlservern tar inte emot brevet ({codes}). Kontrollera mottagarens adress.",
        f"The mail server does not take the mail ({codes}). Check the recipient's address.",
    )


def _later(codes: str) -> Text:
    return Text(
        f"Mejlservern kan inte ta emot brevet just nu ({codes}). Det prövas igen senare.",
        f"The mail server cannot take the mail just now ({codes}). It is tried again later.",
    )


def _not_now(codes: str) -> Text:
    return Text(
        f"Mejlservern tar inte emot något just nu ({codes}). Breven väntar till nästa körning.",
        f"The mail server takes nothing just now ({codes}). The mails wait for the next run.",
    )


def _used_up(codes: str) -> Text:
    return Text(
        f"Kontot har skickat så många brev som det får för dagen ({codes}). Resten väntar. Sänk gränsen per dag i arket om det händer ofta.",
        f"The account has sent all the mails it may for the day ({codes}). The rest wait. Lower the limit per day in the sheet if it happens often.",
    )


def _bad_sender(codes: str) -> Text:
    return Text(
        f"Mejlservern godtar inte avsändaren ({codes}). Kontrollera from och user under [mail]. Breven väntar.",
        f"The mail server does not accept the sender ({codes}). Check from and user under [mail]. The mails wait.",
    )


def _wants_login(codes: str) -> Text:
    return Text(
        f"Mejlservern skickar inget vidare utan inloggning ({codes}). Kontrollera user under [mail]. Breven väntar.",
        f"The mail server passes nothing on without a login ({codes}). Check user under [mail]. The mails wait.",
    )


def _bad_password(codes: str) -> Text:
    return Text(
        f"Mejlservern godtar inte inloggningen ({codes}). Kontrollera user under [mail] och lösenordet i GRUPPBOK_SMTP_PASSWORD. Gmail vill ha ett applösenord.",
        f"The mail server does not accept the login ({codes}). Check user under [mail] and the password in GRUPPBOK_SMTP_PASSWORD. Gmail wants an app password.",
    )


def _bad_token(codes: str) -> Text:
    return Text(
        f"Mejlservern godtar inte inloggningen med OAuth2 ({codes}). Tillståndet ska gälla samma konto som user under [mail].",
        f"The mail server does not accept the login by OAuth2 ({codes}). The permission must be for the account that is user under [mail].",
    )


_LOST = Text(
    "Linjen till mejlservern bröts innan brevet hade skickats. Det väntar till nästa körning.",
    "The line to the mail server broke before the mail had been sent. It waits for the next run.",
)
_IN_DOUBT = Text(
    "Linjen till mejlservern bröts medan brevet skickades, så det är osäkert om det kom fram. Se gruppbok outbox list.",
    "The line to the mail server broke while the mail was being sent, so whether it arrived is uncertain. See gruppbok outbox list.",
)
_ODD_ADDRESS = Text(
    "Brevet kan inte skickas: mottagarens adress går inte att skriva så att en mejlserver förstår den. Rätta den i arket.",
    "The mail cannot be sent: the recipient's address cannot be written so that a mail server understands it. Mend it in the sheet.",
)
