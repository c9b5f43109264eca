"""Reminders to whoever keeps a collection box that is out for too long: at once, then every 30 days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from jobs.owners import readers
from jobs.plan import Context, Job, Message, Recipient
from sheets_schema.checks.boxes import overdue_boxes
from sheets_schema.people import names_in
from sheets_schema.text import Text, fold

TOPIC = "box_reminder"
EVERY = timedelta(days=30)
DAY = timedelta(days=1)
OWN = Text("du står som ansvarig för bössan", "you are named as the box's keeper")


@dataclass(frozen=True)
class LateBox:
    """A box that is out for too long. `since` is when it was last placed or emptied, None for never.

    `notes` tell the secretary why somebody of the keepers does not hear of it.
    """

    number: str
    place: str
    keepers: tuple[str, ...]
    since: date | None
    is_own: bool
    notes: tuple[Text, ...]


@dataclass(frozen=True)
class BoxFacts:
    """What a reminder says: the boxes, and the group's own limit in days."""

    boxes: tuple[LateBox, ...]
    limit: int
    why: Text


@dataclass(frozen=True)
class _Heard:
    """One box as one reader hears of it; `first` is the first day it was overdue."""

    to: Recipient
    because: Text
    box: LateBox
    first: date


def plan(context: Context) -> list[Message]:
    """One mail to each keeper, of all the keeper's overdue boxes; keepers who share an address share it."""
    by_reader: dict[str, list[_Heard]] = {}
    for heard in _heard(context):
        by_reader.setdefault(fold(heard.to.address), []).append(heard)
    return [message for some in by_reader.values() for message in _of_reader(context, some)]


def _heard(context: Context) -> Iterator[_Heard]:
    """Every overdue box that can be spoken of, once for each who is to hear of it."""
    book = context.book
    since = context.memory.started or context.now
    for row, last in overdue_boxes(book):
        if row.unread("keeper") or not row.text("number"):
            continue
        first = (
            last + timedelta(days=book.settings.box_days) + DAY if last else since.astimezone(book.settings.zone).date()
        )
        for one in readers(book, row.text("keeper"), OWN):
            keepers = tuple(names_in(row.text("keeper")))
            box = LateBox(row.text("number"), row.text("place"), keepers, last, one.is_owner, one.notes)
            yield _Heard(one.to, one.because, box, min(first, context.today))


def _of_reader(context: Context, some: list[_Heard]) -> Iterator[Message]:
    """The mail of the latest 30th day since the first box was overdue; none within 30 days of the last that went."""
    to = some[0].to
    if _has_heard(context, to):
        return
    first = min(one.first for one in some)
    moment = first + (context.today - first) // EVERY * EVERY
    because = next((one.because for one in some if one.box.is_own), some[0].because)
    facts = BoxFacts(
        boxes=tuple(one.box for one in some),
        limit=context.book.settings.box_days,
        why=Text(f"Du får det här brevet för att {because.sv}.", f"You get this mail because {because.en}."),
    )
    expires = datetime.combine(moment + EVERY, time(), context.book.settings.zone)
    yield Message(TOPIC, (moment.isoformat(),), to, {"letter": facts}, expires, TOPIC)


def _has_heard(context: Context, to: Recipient) -> bool:
    """Whether a mail about boxes has gone to somebody within the last 30 days."""
    for mail in context.memory.out(TOPIC):
        day = (mail.done or mail.made).astimezone(context.now.tzinfo).date()
        is_same = mail.person == to.person or fold(mail.address) == fold(to.address)
        if is_same and context.today - EVERY < day <= context.today:
            return True
    return False


JOB = Job(TOPIC, ("settings", "members", "roles"), plan, reads=("boxes", "box_counts"))
