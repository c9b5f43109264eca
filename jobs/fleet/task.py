"""What a worker hands over to the process that makes a look, and the kinds of what may stop that."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jobs.worker.account import LIMITS, Server
from sheets_schema.text import Language

if TYPE_CHECKING:
    from sync.google.account import Loan

LOOK = "jobs.fleet.one_look:look"
"""What does it, by its place: the worker itself has no need of all that takes."""
LONGEST = LIMITS.answer + 60
"""Seconds that a mail may take whose body has begun; a look is not ended meanwhile."""
STATE, ACCOUNT, POST = "state", "account", "post"
"""What stopped a look, beside troubles.WORKBOOK: its state or database, the account's key, or no way for its mails."""


@dataclass(frozen=True)
class Task:
    """All that a look may know: whose it is, the group's own key and the account's token, the post, and its limits.

    `server` is the office's, for groups that have none; `outbox` is a folder that mails go to instead, for trials.
    """

    dsn: str
    group: int
    sheet: str
    language: Language
    rules: str
    key: bytes
    loan: "Loan"
    server: Server | None
    outbox: str
    seconds: float
    cells: int
    mails: int
