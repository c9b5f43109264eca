"""One look at one group, as it is made in a process of its own: all that it may know is in its task.

It is the look that one group's own worker makes, over a state in PostgreSQL, a token that was lent, and limits. What it
gives back is numbers, days and declared names; what stopped it is told by its kind, and whether it may soon be over.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from jobs import troubles
from jobs.fleet import registry
from jobs.fleet.child import within
from jobs.fleet.errors import FleetError
from jobs.fleet.postgres import connect, group_store, moment
from jobs.fleet.quota import Budget
from jobs.fleet.sealing import Seal
from jobs.fleet.task import LONGEST, POST, STATE, Task
from jobs.fleet.view import content_of, view_of
from jobs.memory import Mail
from jobs.troubles import place
from jobs.worker.account import Server
from jobs.worker.look import Look, Outcome, Result, one_look, result_of
from jobs.worker.mail_post import MailPost
from jobs.worker.post import FolderPost, Post
from jobs.worker.store import StoreError
from sheets_schema.rules.chosen import using
from sheets_schema.settings import speaking
from sheets_schema.text import Text
from sync.backends import open_lent
from sync.google.limits import Limits
from sync.workbook import WorkbookError

_BYTES_A_CELL = 100
"""How long Google's answers may be for each cell that may be read: generous for words, not for novels."""
_SOFT = 0.6
"""The share of its time after which no further mail is begun, so that what is begun comes to its end."""
Stop = Callable[[], bool]


def look(task: Task, stop: Stop) -> Mapping[str, Any]:
    """Makes the look. What stops it is told in what it gives: its kind, whether it may pass, its class and place."""
    requests: Counter[str] = Counter()
    try:
        return {**_Look(task, stop, monotonic() + task.seconds * _SOFT, requests).made(), "requests": requests}
    except (WorkbookError, StoreError, FleetError) as fault:
        passing = isinstance(fault, StoreError) or fault.temporary
        what = _KINDS.get(type(fault), STATE)
        told = {"fault": what, "passing": passing, "kind": type(fault).__name__, "place": place(fault)}
        return {**told, "requests": requests}


class NoPostError(FleetError):
    """The sheet says that mails are to go, and there is no server that they could go by."""


@dataclass(frozen=True)
class _Look:
    """One look, and when its time for further mails is over."""

    task: Task
    asked: Stop
    until: float
    requests: Counter[str]

    def made(self) -> dict[str, Any]:
        """What came of it."""
        task, seal = self.task, Seal(self.task.key)
        with connect(task.dsn) as office, using(task.rules), speaking(task.language):
            sender = registry.sender_of(office, task.group, seal)
            server = server_of(sender, task.server)
            budget = Budget(office, task.loan.account, task.group)
            limits = Limits(self._counted(budget.gate), task.sheet, task.cells * _BYTES_A_CELL, task.cells)
            workbook = open_lent(task.sheet, task.loan, limits)
            with group_store(task.dsn, task.group, seal) as store:
                outcome = one_look(
                    Look(
                        workbook=workbook,
                        book=workbook.fingerprint(),
                        now=moment(office),
                        post_for=lambda sending: self._post(server, sending=sending),
                        sender=lambda: server.sender if server else "",
                        posting=bool(task.outbox),
                        stop=self._is_over,
                        most=task.mails,
                        ahead=True,
                    ),
                    store,
                )
                return {**_told(outcome, result := result_of(outcome, store)), "cut": result.waits and self._is_over()}

    def _counted(self, gate: Callable[[str], None]) -> Callable[[str], None]:
        def counted(what: str) -> None:
            gate(what)
            self.requests[what] += 1

        return counted

    def _is_over(self) -> bool:
        return self.asked() or monotonic() > self.until

    def _post(self, server: Server | None, *, sending: bool) -> Post | None:
        """What mails go by: the trial's folder, whatever Utskick says; else SMTP, or nothing while Utskick is Av."""
        if self.task.outbox:
            folder = FolderPost(Path(self.task.outbox) / str(self.task.group))
            folder.prepare()
            return folder
        if not sending:
            return None
        if server is None:
            raise NoPostError(_NO_SERVER)
        return Unhurried(MailPost(server, sleep=self._rest))

    def _rest(self, seconds: float) -> None:
        """The pause before a mail; once it is to stop that mail is in hand already, and no other is begun."""
        end = monotonic() + seconds
        while (left := end - monotonic()) > 0 and not self._is_over():
            sleep(min(left, 1.0))


class Unhurried:
    """Lets a mail whose body has begun have its answer: ended in between, nobody would know whether it went."""

    def __init__(self, post: Post) -> None:
        self.post, self.way = post, post.way

    def send(self, mail: Mail, body: bytes, before_body: Callable[[], None]) -> None:
        """Sends one mail. Raises PostError, and whatever `before_body` raises."""
        with ExitStack() as stack:

            def begin() -> None:
                stack.enter_context(within(LONGEST))
                before_body()

            self.post.send(mail, body, begin)

    def close(self) -> None:
        """Ends the batch."""
        self.post.close()


def server_of(sender: registry.Sender, office: Server | None) -> Server | None:
    """What a group's mails go by: its own server, else the office's, from the group's own address if it has one."""
    if sender.host:
        where = (sender.host, sender.port, sender.security)
        return Server(*where, sender.address, sender.user, sender.password, pace=sender.pace)
    return office and office._replace(sender=sender.address or office.sender)


def _told(outcome: Outcome, result: Result) -> dict[str, Any]:
    """What the worker records, as JSON; no view where nothing was read."""
    context = outcome.done.context if outcome.done else None
    return {
        "due": result.due.isoformat() if result.due else "",
        "seen": result.book,
        "waits": result.waits,
        "troubles": result.troubles,
        "mails": result.mails,
        "written": len(result.written),
        "failures": [(one.what, one.kind, one.place) for one in outcome.failures],
        "view": None if context is None else content_of(view_of(context)),
    }


_KINDS = {WorkbookError: troubles.WORKBOOK, NoPostError: POST}
_NO_SERVER = Text(
    "Utskick är På, men det finns ingen mejlserver. Skriv [mail] i kontorets gruppbok.toml, eller ge gruppen en egen.",
    "Sending is On, but there is no mail server. Write [mail] in the office's gruppbok.toml, or give the group its own.",
)
