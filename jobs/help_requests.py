"""What the group needs help with: to its organiser without personal data, and to the secretary in a mail of its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from jobs.anonymous import Known, Taken, known_people, without_people
from jobs.plan import Context, Job, Message, Place, Recipient
from jobs.quiet_signals import Signals, signals
from jobs.recipients import SECRETARY, of_role, place_of
from sheets_schema.book import Book
from sheets_schema.settings import SETTINGS
from sheets_schema.tab import Row
from sheets_schema.tabs.choices import GROUP_KIND
from sheets_schema.text import Text, fold

TOPIC = "help_request"
ORGANISER = "organiser"
"""What the organiser is known by: a new address is not told again of what the old one heard."""
_WHY = Text(
    "Du får det här brevet för att din adress står som verksamhetsutvecklare i gruppens inställningar.",
    "You get this mail because your address stands as organiser in the group's settings.",
)
_TITLE = Text("Verksamhetsutvecklare", "Organiser")
_KINDS = {choice.label.sv: choice.label for choice in GROUP_KIND.choices}


@dataclass(frozen=True)
class HelpFacts:
    """What both letters say: the case as it left the group, and the group in numbers.

    `taken` was in the text and is not any more; `organiser` is the address that the case goes to, or "".
    """

    day: date
    subject: str
    lines: tuple[str, ...]
    number: str
    kind: Text
    signals: Signals
    taken: Taken
    organiser: str
    for_secretary: bool
    why: Text


@dataclass(frozen=True)
class _State:
    """What every letter of a pass is made with."""

    book: Book
    known: Known
    signals: Signals


def plan(context: Context) -> list[Message]:
    """For each row with Skicka, a mail to the organiser where there is one, and one to the secretary."""
    book = context.book
    rows = list(asked(book))
    if not rows:
        return []
    state = _State(book, known_people(book), signals(book))
    readers = list(_readers(book))
    made = [
        Message(
            TOPIC, (row.value("date").isoformat(), row.text("subject")), to, {"letter": _facts(state, row, to, why)}
        )
        for row in rows
        for to, why in readers
    ]
    had = {mail.topic: mail.person for mail in context.memory.out(TOPIC) if mail.person != ORGANISER}
    return [one for one in made if one.to.person == ORGANISER or had.get(one.topic, one.to.person) == one.to.person]


def asked(book: Book) -> Iterator[Row]:
    """The rows to send that can be read whole; of those of one day and subject the first."""
    seen = set()
    for row in book.rows("help"):
        day, subject = row.value("date"), row.name("subject")
        if row.value("send") == 1 and day is not None and subject and not row.unread("description"):
            if (day, subject) not in seen:
                yield row
            seen.add((day, subject))


def _readers(book: Book) -> Iterator[tuple[Recipient, Text]]:
    """The organiser, then whoever is secretary at another address, each with the reason."""
    organiser = book.settings.organiser
    if organiser:
        yield Recipient(ORGANISER, _TITLE[book.language], organiser, book.language, where=_where(book)), _WHY
    reached = of_role(book, SECRETARY)
    because = reached.because
    for one in reached.recipients:
        if fold(one.address) != fold(organiser):
            yield one, Text(f"Du får det här brevet för att {because.sv}.", f"You get this mail because {because.en}.")


def _where(book: Book) -> Place | None:
    """The cell that the organiser's address stands in."""
    names = next(setting.names() for setting in SETTINGS if setting.key == "organiser")
    return next((place_of(row, "value") for row in book.rows("settings") if row.name("setting") in names), None)


def _facts(state: _State, row: Row, to: Recipient, why: Text) -> HelpFacts:
    settings = state.book.settings
    subject, first = without_people(row.text("subject"), state.known, to.language)
    description, second = without_people(row.text("description"), state.known, to.language)
    return HelpFacts(
        day=row.value("date"),
        subject=" ".join(subject.split()),
        lines=tuple(line.strip() for line in description.split("\n") if line.strip()),
        number=settings.group_number,
        kind=_KINDS.get(settings.group_kind, Text("", "")),
        signals=state.signals,
        taken=first + second,
        organiser=settings.organiser,
        for_secretary=to.person != ORGANISER,
        why=why,
    )


JOB = Job(TOPIC, ("settings", "members", "roles", "help"), plan, reads=("prospects",))
