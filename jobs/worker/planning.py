"""What the jobs ask for, each on its own: one that fails stops no other, and what was missed meanwhile is found out."""

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from itertools import chain

from jobs import catalogue
from jobs.discretion import discretion
from jobs.memory import Memory
from jobs.pages.sent import JOB_NAMES
from jobs.plan import Context, Job, Message, Report
from jobs.troubles import place
from jobs.weekly_letter import latest_hour
from jobs.worker.reach import reached
from sheets_schema.book import Book
from sheets_schema.page import Cell, Page, Style
from sheets_schema.tabs.ours import OURS
from sheets_schema.text import Text, fold

LONGEST = timedelta(days=366)
"""How far back is looked for what was missed."""
_LABELS = {tab.key: tab.label for tab in OURS}


@dataclass(frozen=True)
class Failure:
    """A job or a tab of ours that could not be made: `what` as troubles name it, and the fault, which only a log may see."""

    what: str
    error: Exception

    @property
    def kind(self) -> str:
        """The fault's class."""
        return type(self.error).__name__

    @property
    def place(self) -> str:
        """The module and line it came from."""
        return place(self.error)

    @property
    def says(self) -> Text:
        """What people are told."""
        sort, _, name = self.what.partition(":")
        label = (_LABELS if sort == "tab" else JOB_NAMES).get(name, Text(name, name))
        if sort == "tab":
            lead = Text(f"Fliken {label.sv} gick inte att göra", f"The tab {label.en} could not be made")
        else:
            lead = Text(f"{label.sv}: det gick inte att ta fram breven", f"{label.en}: the mails could not be made")
        return Text(
            f"{lead.sv}, för ett fel i programmet ({self.kind}).", f"{lead.en}: a fault of the program ({self.kind})."
        )


@dataclass(frozen=True)
class Planned:
    """What the jobs that could run ask for. `ran` tells of each whether its mails last, `known` what is no news."""

    messages: tuple[Message, ...]
    ran: Mapping[str, bool]
    known: Mapping[str, frozenset[str]] = field(default_factory=dict)
    failures: tuple[Failure, ...] = ()


def plan(context: Context) -> Planned:
    """What every job that can run asks for."""
    messages: list[Message] = []
    ran, known, failures = {}, {}, []
    for job in catalogue.JOBS:
        if not _can_run(job, context.book):
            continue
        try:
            asked = job.plan(context)
            if job.known and (there := job.known(context)) is not None:
                known[job.name] = there
        except Exception as error:  # noqa: BLE001 - whatever is wrong with a job is no other's business
            failures.append(Failure(f"job:{job.name}", error))
            continue
        messages += asked
        ran[job.name] = job.lasting
    return Planned(tuple(reached(messages, context.book.known.bounced)), ran, known, tuple(failures))


def _can_run(job: Job, book: Book) -> bool:
    sound = all(key in book.tables and key not in book.torn for key in job.needs)
    return sound and all(book.whole(key) if key in book.tables else key not in book.torn for key in job.reads)


def rested(memory: Memory, quiet: str | None, now: datetime) -> Memory:
    """The memory, in which jobs have run until just before something could be due: there was nothing for them to miss.

    `quiet` is the fact that tells of it.
    """
    kept = json.loads(quiet or "{}")
    if not kept.keys() >= {"since", "until"}:
        return memory
    since, until = (datetime.fromisoformat(kept[name]) for name in ("since", "until"))
    last = min(until - timedelta(seconds=1), now)
    return replace(memory, ran={job: max(at, last) if at >= since else at for job, at in memory.ran.items()})


def missed(context: Context, planned: Planned) -> list[Message]:
    """Mails that would have gone had their job run since it last did, and that make no sense any more.

    The jobs are asked again what was due at each moment since, of the book as it now stands: what was said in it then
    nobody knows.
    """
    asked = {message.key for message in planned.messages} | {mail.key for mail in context.memory.mails}
    found: dict[str, Message] = {}
    for message in _due_since(context, planned):
        is_over = message.expires is not None and message.expires <= context.now
        if is_over and message.key not in asked:
            found.setdefault(message.key, message)
    return reached(_one_an_address(found.values()), context.book.known.bounced)


def _due_since(context: Context, planned: Planned) -> list[Message]:
    """What each job would have asked for at each moment since it ran at which something may fall due, job by job."""
    ran = context.memory.ran
    jobs = [job for job in catalogue.JOBS if job.name in ran and job.name in planned.ran and not job.lasting]
    since = {job.name: max(ran[job.name], context.now - LONGEST) for job in jobs}
    messages: dict[str, list[Message]] = {job.name: [] for job in jobs}
    for moment in moments(context, min(since.values(), default=context.now)):
        then = replace(context, book=replace(context.book, today=moment.date()), now=moment)
        for job in jobs:
            # it runs now, and what it would have done at a moment at which it fails is not known
            with suppress(Exception):
                messages[job.name] += job.plan(then) if moment > since[job.name] else []
    return list(chain.from_iterable(messages.values()))


def moments(context: Context, before: datetime) -> list[datetime]:
    """The midnights and weekly hours between a moment and now, in their order; what is due now is planned already."""
    zone = context.book.settings.zone
    day, found = before.astimezone(zone).date(), set()
    while (midnight := datetime.combine(day, time(), zone)) <= context.now:
        found |= {midnight, latest_hour(replace(context, book=replace(context.book, today=day), now=midnight))}
        day += timedelta(days=1)
    found.add(latest_hour(context))
    return sorted(moment for moment in found if before < moment < context.now)


def _one_an_address(messages: Iterable[Message]) -> list[Message]:
    """Each topic once to each address."""
    return list({(message.topic, fold(message.to.address)): message for message in messages}.values())


def pages(context: Context) -> tuple[list[Page], tuple[Failure, ...]]:
    """Our tabs as they should now stand; one that cannot be made says so in place of what it held."""
    made, failures = frank_pages(context)
    hides = discretion(context.book)
    return [hides.applied(page, context.book.language) for page in made], failures


def frank_pages(context: Context) -> tuple[list[Page], tuple[Failure, ...]]:
    """Our tabs before anybody's name is taken out of them."""
    made: list[Page] = []
    failures: list[Failure] = []
    for report in catalogue.REPORTS:
        try:
            page = report.page(context)
        except Exception as error:  # noqa: BLE001 - as with the jobs
            failure = Failure(f"tab:{report.tab}", error)
            failures.append(failure)
            page = _broken(report, failure, context.book)
        if page is not None:
            made.append(page)
    return made, tuple(failures)


def _broken(report: Report, failure: Failure, book: Book) -> Page:
    language = book.language
    rows = ((Cell(_LABELS[report.tab][language], Style.TITLE),), (), (Cell(failure.says[language], Style.ERROR),))
    return Page(report.tab, _LABELS[report.tab][language], (90,), rows, None)
