"""What becomes of a mail whose fate is unknown once the Sent folder has been asked; decided purely."""

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from jobs.memory import FOLDER, Mail
from sheets_schema.text import Text

SENT_AT = timedelta(minutes=10)
"""How long after its body a mail may still turn up in the Sent folder; as long a pause stands between two searches."""
HOURLY = timedelta(hours=1)
"""The pause between two readings of the inbox."""
SEARCHED = timedelta(days=7)
"""How long a mail is looked for; after that it is left to people."""
WITNESSES = 10
"""How many mails that we know went are looked up beside, to tell whether the Sent folder is a true record."""
FOUND = "found in the Sent folder"
NOT_FOUND = "not in the Sent folder"
LOOKED, INBOX, REQUEUED = "sent_looked", "inbox_read", "requeued"
"""The facts that say when the Sent folder was last asked, how far the inbox is read, and what was queued once more."""


class Sought(NamedTuple):
    """A mail in doubt and its Message-ID; "" where that is not known any more."""

    mail: Mail
    message_id: str


class Settled(NamedTuple):
    """What a mail in doubt becomes (sent or queued), and why."""

    mail: Mail
    state: str
    reason: str


class Header(NamedTuple):
    """What of a frozen mail's header is asked for: its Message-ID and the address it is to."""

    message_id: str
    address: str


@dataclass(frozen=True)
class Looked:
    """What the mailbox told: keys of mails that were settled, how many addresses bounced, what was wrong.

    `strange` counts notices that look like bounces but return no mail of ours; nothing is made of them. `asked` says
    whether there was anything to ask it.
    """

    settled: tuple[str, ...] = ()
    bounced: int = 0
    strange: int = 0
    problem: Text | None = None
    asked: bool = field(default=False, compare=False)


def header(body: bytes) -> Header:
    """The Message-ID and the address of a mail's frozen bytes; "" for what is not there."""
    from email.parser import BytesHeaderParser  # noqa: PLC0415 - slow to import, and most passes ask only what is due
    from email.utils import parseaddr  # noqa: PLC0415 - as above

    headers = BytesHeaderParser().parsebytes(body)
    known_by = re.search(r"<[^<>\s]+>", str(headers.get("Message-ID", "")))
    return Header(known_by[0] if known_by else "", parseaddr(str(headers.get("To", "")))[1])


def is_sought(mail: Mail, now: datetime) -> bool:
    """Whether a mail's fate is unknown and it is still looked for; of one without an address the bytes are gone."""
    return mail.state == "unknown" and bool(mail.address) and mail.done is not None and now - mail.done < SEARCHED


def witnesses(mails: Iterable[Mail]) -> list[Mail]:
    """The latest mails that went by SMTP and not into a folder."""
    went = [mail for mail in mails if mail.state == "sent" and mail.reason != FOLDER and mail.done is not None]
    return sorted(went, key=lambda mail: (mail.done or mail.made, mail.key), reverse=True)[:WITNESSES]


def settle(
    sought: Sequence[Sought], found: Collection[str], requeued: Collection[str], now: datetime, *, is_record: bool
) -> list[Settled]:
    """What becomes of mails in doubt; those left out are held.

    `is_record` says that the Sent folder holds mails that we know went: many servers keep no copies, and there absence
    says nothing. `requeued` holds the keys of mails that were queued once more before; none is a second time.
    """
    settled = []
    for mail, message_id in sought:
        if message_id and message_id in found:
            settled.append(Settled(mail, "sent", FOUND))
        elif message_id and is_record and mail.key not in requeued and _has_settled_down(mail, now):
            settled.append(Settled(mail, "queued", NOT_FOUND))
    return settled


def _has_settled_down(mail: Mail, now: datetime) -> bool:
    return mail.done is not None and now - mail.done >= SENT_AT


def sent_due(facts: Mapping[str, str], sought: Sequence[Mail], now: datetime) -> bool:
    """Whether the Sent folder is to be asked now about mails in doubt."""
    looked = _moment(facts.get(LOOKED))
    if not sought or looked is None:
        return bool(sought)
    is_news = any(mail.done is not None and mail.done > looked for mail in sought)
    return is_news or _is_past(looked, SENT_AT, now)


def inbox_due(facts: Mapping[str, str], now: datetime) -> bool:
    """Whether the inbox is to be read now: an hour after the last time, or at once where that left some unread."""
    kept = json.loads(facts.get(INBOX) or "{}")
    return kept.get("more", True) or _is_past(_moment(kept.get("at")), HOURLY, now)


def is_due(facts: Mapping[str, str], mails: Iterable[Mail], now: datetime) -> bool:
    """Whether the mailbox is to be asked in this pass."""
    return inbox_due(facts, now) or sent_due(facts, [mail for mail in mails if is_sought(mail, now)], now)


def next_asking(facts: Mapping[str, str], mails: Iterable[Mail], now: datetime) -> datetime:
    """When the mailbox is next to be asked, if no other mail comes into doubt; now where it is to be at once."""
    sought = [mail for mail in mails if is_sought(mail, now)]
    if inbox_due(facts, now) or sent_due(facts, sought, now):
        return now
    read = _moment(json.loads(facts[INBOX])["at"])
    looked = _moment(facts[LOOKED]) if sought else None
    return min(moment + pause for moment, pause in ((read, HOURLY), (looked, SENT_AT)) if moment is not None)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _is_past(moment: datetime | None, pause: timedelta, now: datetime) -> bool:
    """Whether a pause is over; a moment to come was set by a clock that has been put back since."""
    return moment is None or not moment <= now < moment + pause


def utc(moment: datetime) -> str:
    """A moment as a fact keeps it."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")
