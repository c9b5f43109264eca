"""From a letter to the bytes of a mail, which are the same whenever it is made again."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from email.header import Header
from email.headerregistry import BaseHeader, HeaderRegistry
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime, quote
from hashlib import sha256
from typing import Any
from urllib.parse import quote as percent

from jobs.audit_request import Paper
from jobs.discretion import discretion
from jobs.invitations import Invitation
from jobs.over_year import OverYear
from jobs.plan import Message
from jobs.worker.render import Letter
from sheets_schema.text import Language, Text, one_line

LONGEST_LINE = 76
_NAME, _SUBJECT = 60, 150
"""Most characters of a name, and of a subject."""
_STOP = Text("Inga utskick", "No mailings")
_FILE = Text("kallelse.ics", "invitation.ics")
_ATOMS = re.compile(r"[A-Za-z0-9 !#$%&'*+/=?^_`{|}~-]*")
_IDENTIFIER = re.compile(r"[A-Za-z0-9._-]+")


@dataclass(frozen=True)
class Sender:
    """Who the mails are from. `list_id` is a plain identifier, `group_id` what tells this group from all others."""

    address: str
    name: str
    reply_to: str
    list_id: str
    domain: str
    group_id: str


def message_id(key: str, sender: Sender) -> str:
    """What the mail is known by everywhere, in angle brackets; made of the group and the key, never of the time."""
    return f"<{identity(key, sender)}>"


def identity(about: str, sender: Sender) -> str:
    """What something of the group's is known by everywhere, such as an event in a calendar."""
    digest = sha256(f"{sender.group_id}\n{about}".encode(errors="replace")).hexdigest()[:32]
    return f"{digest}@{_domain(sender.domain)}"


def compose(letter: Letter, message: Message, sender: Sender, made: datetime) -> bytes:
    """The whole mail: text, HTML and any invitation or paper, 7-bit, lines that end in CRLF.

    Raises ValueError for what no mail can be made of.
    """
    if made.tzinfo is None:
        raise ValueError("The moment a mail is made has a zone.")
    known_by = message_id(message.key, sender)
    mail = EmailMessage(policy=_POLICY)
    for name, value in _headers(letter, message, sender).items():
        mail[name] = value
    mail["Date"] = format_datetime(made)
    mail["Message-ID"] = known_by
    mail.set_content(letter.text, charset="utf-8", cte="quoted-printable")
    mail.add_alternative(letter.html, subtype="html", charset="utf-8", cte="quoted-printable")
    boundary = f"=_{known_by[1:33]}"
    if (picture := message.facts.get("picture")) is not None:
        _illustrate(mail, letter.html, picture, message.to.language)
    if (invitation := message.facts.get("invitation")) is not None:
        _invite(mail, _file(invitation, message, sender, made), invitation.method, boundary, message.to.language)
    if (paper := message.facts.get("paper")) is not None:
        mail.set_boundary(f"{boundary}_")
        content, name = _paper(paper, made, message.to.language)
        mail.add_attachment(content, maintype="application", subtype="pdf", filename=name)
    mail.set_boundary(boundary)
    mail["Content-Language"] = message.to.language
    for part in [*mail.walk()][1:]:
        del part["MIME-Version"]
    return mail.as_bytes()


def _illustrate(mail: EmailMessage, html: str, picture: OverYear, language: Language) -> None:
    """Puts a picture beside the HTML that shows it, under a name that no other mail's picture has."""
    from jobs.worker.pictures import FILE, draw  # noqa: PLC0415 - Pillow is slow to import

    known_by = mail["Message-ID"].strip("<>")
    named = html.replace('<img src="cid:balance"', f'<img src="cid:balance.{known_by}"')
    part = [*mail.walk()][-1]
    part.set_content(named, subtype="html", charset="utf-8", cte="quoted-printable")
    content_id = f"<balance.{known_by}>"
    part.add_related(
        draw(picture, language), "image", "png", disposition="inline", filename=FILE[language], cid=content_id
    )
    part.set_param("type", "text/html")
    part.set_boundary(f"=_{known_by[:32]}_related")


def _file(invitation: Invitation, message: Message, sender: Sender, made: datetime) -> bytes:
    """The invitation to whom the mail is to, from whom it is from."""
    from jobs.worker.calendar import Party, Stamp, invite  # noqa: PLC0415 - icalendar is slow to import

    stamp = Stamp(identity(invitation.event.about, sender), made, message.to.language)
    organizer = Party(sender.name, _address(sender.address))
    return invite(invitation, stamp, organizer, Party(message.to.name, _address(message.to.address)))


def _invite(mail: EmailMessage, file: bytes, method: str, boundary: str, language: Language) -> None:
    """Adds an invitation twice: as a third way to say what the mail says, where Outlook looks, and as a file for others."""
    mail.add_alternative(file.decode(), subtype="calendar", charset="utf-8", cte="base64", params={"method": method})
    mail.set_boundary(f"{boundary}_")
    mail.add_attachment(file, maintype="application", subtype="ics", filename=_FILE[language])


def _paper(paper: Paper, made: datetime, language: Language) -> tuple[bytes, str]:
    """An annual report as PDF, of the day its mail was first made, and its file's name."""
    from jobs.documents.annual import annual  # noqa: PLC0415 - slow to import, and seldom needed
    from jobs.worker.typesetting import pdf  # noqa: PLC0415 - as above

    day = paper.book.settings.here(made).date()
    made_of = annual(replace(paper.book, today=day), paper.year, language)
    document = discretion(paper.book).applied(made_of, language)
    return pdf(document, paper.book.settings.group_name).content, f"{document.name}.pdf"


def _headers(letter: Letter, message: Message, sender: Sender) -> Mapping[str, str]:
    reply_to = sender.reply_to or sender.address
    headers = {
        "From": _mailbox(sender.name, sender.address),
        "To": _mailbox(message.to.name, message.to.address),
        "Reply-To": _mailbox("", reply_to),
        "Subject": _words(_clean(letter.subject, _SUBJECT)),
        "Auto-Submitted": "auto-generated",
        "Gruppbok-Job": _identifier(message.job),
    }
    if message.to.member:
        local, _, domain = _address(reply_to).rpartition("@")
        subject = percent(_STOP[message.to.language])
        headers["List-Id"] = f"<{_identifier(sender.list_id)}>"
        headers["List-Unsubscribe"] = f"<mailto:{percent(local, safe='+')}@{domain}?subject={subject}>"
    return headers


def _mailbox(name: str, address: str) -> str:
    """An address with the name it is shown under, if any."""
    tidy, spec = _clean(name, _NAME), _address(address)
    if not tidy:
        return spec
    if tidy.isascii() and "=?" not in tidy:
        shown = tidy if _ATOMS.fullmatch(tidy) else f'"{quote(tidy)}"'
        return f"{shown} <{spec}>"
    return f"{_encoded(tidy)} <{spec}>"


def _clean(text: str, longest: int) -> str:
    """A text in one line, with single spaces only."""
    return " ".join(one_line(text, longest).split())


def _words(text: str) -> str:
    """A header's free words, encoded where they are not plain."""
    return text if text.isascii() and "=?" not in text else _encoded(text)


def _encoded(text: str) -> str:
    """Words as RFC 2047 writes them, short enough for any header's first line."""
    return Header(text, "utf-8").encode(maxlinelen=LONGEST_LINE - len("Reply-To: "), linesep="")


def _address(address: str) -> str:
    """One address as SMTP takes it, its domain in ASCII."""
    local, at, domain = address.strip().rpartition("@")
    if not at or not local or not re.fullmatch(r"[!-~]+", local) or re.search(r"[\s<>(),;:\\\"\[\]@]", local):
        raise ValueError("That is not one e-mail address that mail can be sent to.")
    return f"{local}@{_domain(domain)}"


def _domain(domain: str) -> str:
    """A domain in ASCII."""
    found = domain if domain.isascii() else _in_ascii(domain)
    if not re.fullmatch(r"[A-Za-z0-9._-]+", found):
        raise ValueError("That is not a domain that mail can be sent to.")
    return found


def _in_ascii(domain: str) -> str:
    from email_validator import validate_email  # noqa: PLC0415 - slow to import, and seldom needed

    return validate_email(f"x@{domain}", check_deliverability=False).ascii_domain


def _identifier(text: str) -> str:
    """Letters, digits, dots and dashes alone."""
    return "-".join(_IDENTIFIER.findall(text))


class _Ready:
    """A header whose words are encoded already: it is folded at its spaces, and nothing in it is encoded again."""

    max_count = 1

    @staticmethod
    def parse(value: str, kwds: dict[str, Any]) -> None:
        """Takes the value as it stands."""
        kwds["decoded"], kwds["parse_tree"] = value, None

    def fold(self, *, policy: Policy) -> str:
        """The header's lines."""
        name: str = self.name  # type: ignore[attr-defined]
        return policy.linesep.join(_folded(f"{name}: {self}")) + policy.linesep


def _folded(header: str) -> Iterator[str]:
    """A header's lines, none longer than need be."""
    first, *words = header.split(" ")
    line = first
    for word in words:
        if len(line) + 1 + len(word) > LONGEST_LINE and line != first:
            yield line
            line = ""
        line = f"{line} {word}"
    yield line


class _Headers(HeaderRegistry):
    """The types of headers, each made once: Python's own makes one for every header of every mail."""

    def __init__(self) -> None:
        super().__init__()
        self._made: dict[str, type[BaseHeader]] = {}

    def __getitem__(self, name: str) -> type[BaseHeader]:
        if name not in self._made:
            self._made[name] = super().__getitem__(name)
        return self._made[name]


def _policy() -> Policy:
    registry = _Headers()
    for name in ("from", "to", "reply-to", "subject", "message-id", "list-id", "list-unsubscribe", "gruppbok-job"):
        registry.map_to_type(name, _Ready)  # type: ignore[arg-type]
    return SMTP.clone(header_factory=registry, max_line_length=LONGEST_LINE)


_POLICY = _policy()
