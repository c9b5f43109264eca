"""What is remembered of earlier passes."""
# Nothing here may import pandas: `outbox` and `status` need none.

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from jobs.statements import Imported
from jobs.troubles import Troubles
from sheets_schema.closing import Closing
from sheets_schema.receipts import Missing

GONE = frozenset({"queued", "sending", "data", "sent", "unknown"})
"""States of a mail that is on its way or out, so that it is never made again."""
OUT = frozenset({"sent", "unknown"})
"""States of a mail that has left, or may have."""


DISCARDED = "discarded"
"""Why a mail was let go that somebody decided should not go."""
FOLDER = "folder"
"""The way of a mail that was only put in a folder; one that went out has ""."""


@dataclass(frozen=True)
class Mail:
    """A mail as the state remembers it. `said` is what of its content matters later, as JSON; `again` when it may be tried."""

    key: str
    job: str
    topic: str
    person: str
    name: str
    address: str
    subject: str
    state: str
    made: datetime
    done: datetime | None = None
    attempts: int = 0
    reason: str = ""
    series: str = ""
    expires: datetime | None = None
    said: str = ""
    again: datetime | None = None
    way: str = ""


@dataclass(frozen=True)
class Memory:
    """What is remembered of earlier passes. `told` is the news already told, by topic.

    `started` is the moment of the first pass, and `started_now` whether that is this one; `ran` tells when
    each job last ran. `held` are the keys of mails that wait until somebody releases them. `statements` is what banks have
    said of the accounts, by folded name; `receipts` those that could not be had, by what is said of them in the cell.
    """

    started: datetime | None = None
    started_now: bool = False
    mails: tuple[Mail, ...] = ()
    told: Mapping[str, frozenset[str]] = field(default_factory=dict)
    rows: Mapping[str, int] = field(default_factory=dict)
    ran: Mapping[str, datetime] = field(default_factory=dict)
    held: frozenset[str] = frozenset()
    troubles: Troubles = ()
    closings: tuple[Closing, ...] = ()
    statements: Mapping[str, Imported] = field(default_factory=dict)
    receipts: Mapping[str, Missing] = field(default_factory=dict)

    def first_time(self, job: str) -> bool:
        """Whether a job has never run over this state."""
        return self.started_now or bool(self.ran and job not in self.ran)

    def gone(self, job: str) -> list[Mail]:
        """Mails of a job that are on their way or out."""
        return [mail for mail in self.mails if mail.job == job and mail.state in GONE]

    def out(self, job: str) -> list[Mail]:
        """Mails of a job that have left: one that waits has reached nobody yet."""
        return [mail for mail in self.mails if mail.job == job and mail.state in OUT]


def unescaped(part: str) -> str:
    """A part of a key as it was before colons were taken out of it."""
    return part.replace("%3A", ":").replace("%25", "%")


def called_numbers(memory: Memory) -> frozenset[str]:
    """The folded numbers of the meetings whose call has gone out."""
    return frozenset(unescaped(mail.topic.split(":")[1]) for mail in memory.out("meeting_call"))
