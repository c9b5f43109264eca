"""Reminders to whoever keeps in touch with somebody interested: after 14 days without contact, and after 14 more."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from jobs.owners import Reader, openly, readers
from jobs.plan import Context, Job, Message, Place
from jobs.prospects import Prospect, waiting
from jobs.recipients import SECRETARY, as_secretary, of_role
from sheets_schema.book import Book
from sheets_schema.people import names_in
from sheets_schema.text import Text

TOPIC = "prospect_reminder"
EVERY = timedelta(days=14)
OWN = Text("du står som ansvarig för kontakten", "you are named as the one who keeps in touch")
_NOBODY = Text("ingen står som ansvarig för kontakten", "nobody is named as the one who keeps in touch")


@dataclass(frozen=True)
class ProspectFacts:
    """What a reminder says. `since` is the day of the last contact, or with `contacted` false of the first one.

    `notes` tell the secretary why somebody of the owners does not hear of it; `is_last` is there for the second one.
    """

    name: str
    since: date
    days: int
    contacted: bool
    status: str
    next_step: str
    owners: tuple[str, ...]
    place: Place
    is_owner: bool
    is_last: bool
    notes: tuple[Text, ...]
    why: Text


def plan(context: Context) -> list[Message]:
    """The latest of the two reminders of each who waits; the second makes sense until there is contact."""
    messages = []
    for one in waiting(context.book):
        times = min((context.today - one.since) // EVERY, 2)
        if times > 0:
            messages += list(_of(context, one, times))
    return messages


def _of(context: Context, one: Prospect, times: int) -> Iterator[Message]:
    """A mail to each who is to hear of one prospect."""
    book = context.book
    first = one.since if one.contacted else one.first
    about = (one.name, first.isoformat(), one.since.isoformat(), str(times))
    ends = datetime.combine(one.since + 2 * EVERY, time(), book.settings.zone) if times == 1 else None
    for reader in _readers(book, one):
        because = reader.because
        facts = ProspectFacts(
            name=one.name,
            since=one.since,
            days=(context.today - one.since).days,
            contacted=one.contacted,
            status=one.status,
            next_step=one.row.text("next_step"),
            owners=openly(book, one.row.text("owner"), reader),
            place=one.place,
            is_owner=reader.is_owner and bool(names_in(one.row.text("owner"))),
            is_last=times == 2,
            notes=reader.notes,
            why=Text(f"Du får det här brevet för att {because.sv}.", f"You get this mail because {because.en}."),
        )
        yield Message(TOPIC, about, reader.to, {"letter": facts}, ends, ":".join(about[:3]))


def _readers(book: Book, one: Prospect) -> list[Reader]:
    """The owners; the secretary where one of them is not reached, or where there is none."""
    if names_in(one.row.text("owner")):
        return readers(book, one.row.text("owner"), OWN)
    secretary = of_role(book, SECRETARY)
    you = as_secretary(secretary)
    because = Text(f"{_NOBODY.sv}, och {you.sv}", f"{_NOBODY.en}, and {you.en}")
    return [Reader(to, because, is_owner=False) for to in secretary.recipients]


JOB = Job(TOPIC, ("settings", "members", "roles"), plan, reads=("prospects",))
