"""A mail's bytes, opened: what its reader sees, and what goes with it. Only what stands in the bytes is shown."""

import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from sheets_schema.text import Language

_SHOWN = (
    *("From", "To", "Reply-To", "Subject", "Date", "Message-ID", "Content-Language", "Auto-Submitted"),
    *("Gruppbok-Job", "List-Id", "List-Unsubscribe"),
)
_PROPERTY = re.compile(r'(?P<name>[A-Z-]+)(?P<options>(?:;[A-Z-]+=(?:"[^"]*"|[^":;]*))*):(?P<value>.*)', re.DOTALL)


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a mail; its size in bytes."""

    name: str
    kind: str
    size: int


@dataclass(frozen=True)
class Invited:
    """An invitation as it stands in a mail. Moments are aware; `end` is None where it is not said."""

    method: str
    summary: str
    start: datetime | date | None
    end: datetime | date | None
    place: str
    sequence: str
    organizer: str
    attendee: str


@dataclass(frozen=True)
class Opened:
    """A mail as its reader has it: decoded headers, both twins, the invitation's file as text or "", attachments."""

    headers: tuple[tuple[str, str], ...]
    language: Language
    text: str
    html: str
    ics: str
    invited: Invited | None
    attachments: tuple[Attachment, ...]
    size: int

    @property
    def mark(self) -> str:
        """What changes when the letter says something else, or to somebody else; not with the moment it is made."""
        said = [f"{name}: {value}" for name, value in self.headers if name in ("To", "Subject")]
        return sha256("\n".join([*said, self.text, self.html]).encode(errors="replace")).hexdigest()[:24]


def opened(body: bytes) -> Opened:
    """A mail's bytes, opened."""
    mail = message_from_bytes(body, policy=default)
    ics = _text(mail, "calendar")
    return Opened(
        headers=tuple((name, str(mail[name])) for name in _SHOWN if mail[name]),
        language="en" if mail["Content-Language"] == "en" else "sv",
        text=_text(mail, "plain"),
        html=_illustrated(_text(mail, "html"), mail),
        ics=ics,
        invited=invited(ics) if ics else None,
        attachments=tuple(_attachments(mail)),
        size=len(body),
    )


def _text(mail: EmailMessage, kind: str) -> str:
    """The first text of a kind; "" where there is none."""
    found = next((part for part in mail.walk() if part.get_content_type() == f"text/{kind}"), None)
    content: str = found.get_content() if found else ""
    return content


def _illustrated(html: str, mail: EmailMessage) -> str:
    """HTML with its pictures within it, as a mail reader puts them together."""
    for part in mail.walk():
        if part.get_content_maintype() == "image" and part["Content-ID"]:
            name = str(part["Content-ID"]).strip("<>")
            data = b64encode(_bytes(part)).decode()
            html = html.replace(f'src="cid:{name}"', f'src="data:{part.get_content_type()};base64,{data}"')
    return html


def _attachments(mail: EmailMessage) -> Iterator[Attachment]:
    for part in mail.walk():
        if name := part.get_filename():
            yield Attachment(name, part.get_content_type(), len(_bytes(part)))


def _bytes(part: Any) -> bytes:
    content: bytes = part.get_payload(decode=True) or b""
    return content


def invited(ics: str) -> Invited:
    """What an invitation's file says of its event."""
    method, found, depth = "", dict[str, tuple[str, str]](), 0
    for line in re.sub(r"\r?\n[ \t]", "", ics).splitlines():
        name, options, value = _property(line)
        if name == "METHOD":
            method = value
        depth += (line == "BEGIN:VEVENT") - (line == "END:VEVENT")
        if depth:
            found.setdefault(name, (options, value))
    words = {name: _plain(value) for name, (_, value) in found.items()}
    return Invited(
        method=method,
        summary=words.get("SUMMARY", ""),
        start=_moment(*found.get("DTSTART", ("", ""))),
        end=_moment(*found.get("DTEND", ("", ""))),
        place=words.get("LOCATION", ""),
        sequence=words.get("SEQUENCE", "0"),
        organizer=_person(*found.get("ORGANIZER", ("", ""))),
        attendee=_person(*found.get("ATTENDEE", ("", ""))),
    )


def _property(line: str) -> tuple[str, str, str]:
    found = _PROPERTY.fullmatch(line)
    return (found["name"], found["options"], found["value"]) if found else ("", "", "")


def _option(options: str, name: str) -> str:
    found = re.search(rf';{name}=(?:"([^"]*)"|([^";:]*))', options)
    return (found[1] or found[2] or "") if found else ""


def _plain(value: str) -> str:
    """A text value without its escapes."""
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


def _moment(options: str, value: str) -> datetime | date | None:
    try:
        if len(value) == 8:
            return datetime.strptime(value, "%Y%m%d").date()  # noqa: DTZ007 - a day has no zone
        moment = datetime.strptime(value.removesuffix("Z"), "%Y%m%dT%H%M%S")  # noqa: DTZ007 - the zone follows
        return moment.replace(tzinfo=ZoneInfo(_option(options, "TZID") or "UTC"))
    except (ValueError, KeyError):
        return None


def _person(options: str, value: str) -> str:
    """A name with its address."""
    address = re.sub(r"(?i)^mailto:", "", value)
    name = _option(options, "CN")
    return f"{name} <{address}>" if name and name != address else address
