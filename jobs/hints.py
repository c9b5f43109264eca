"""What the weekly letter reminds of that nobody else would: Insats, trainings, the year's reports, and help to be had."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from jobs.clearing import due
from jobs.quiet_signals import ENOUGH, signals
from jobs.recipients import AUDITOR
from sheets_schema import people
from sheets_schema.book import Book
from sheets_schema.rules.reports import reports_of
from sheets_schema.rules.year import occasions
from sheets_schema.text import Text, fold

WEDNESDAY = 2
WEEK = 7
SEASON = timedelta(days=92)
"""How long the reports of a year are handed in: December, January and February."""
HALF_A_YEAR = timedelta(days=183)


@dataclass(frozen=True)
class Unlisted:
    """A report of the coming weeks that is not in Rapporter: what it is, its usual last day, and who answers for it."""

    title: Text
    due: date
    role: Text


@dataclass(frozen=True)
class Hints:
    """What there is to remind of. `insats` is the day whose Insats nobody has entered, or None.

    `untrained` hold a role and have no training noted; `quiet` are signals that together speak for asking for help.
    `to_clear` is how many people's data should be cleared, told in the first letter of a month alone.
    `reports` are those of the season that has begun that are not in Rapporter.
    """

    insats: date | None
    untrained: tuple[str, ...]
    quiet: tuple[Text, ...]
    to_clear: int = 0
    reports: tuple[Unlisted, ...] = ()


def hints(book: Book, day: date) -> Hints:
    """What there is to remind of in the letter of a day."""
    return Hints(
        _insats(book, day), tuple(_untrained(book)), _quiet(book), _to_clear(book, day), tuple(_unlisted(book, day))
    )


def _to_clear(book: Book, day: date) -> int:
    """How many are to be cleared, in the one letter of a month whose day is among the first seven."""
    return len({one.row.name("name") for one in due(book)}) if day.day <= WEEK else 0


def first_wednesday(day: date) -> date:
    """The latest first Wednesday of a month that has come: the day Insats goes out."""
    this = _of_month(day.replace(day=1))
    return this if this <= day else _of_month((day.replace(day=1) - timedelta(days=1)).replace(day=1))


def _of_month(first: date) -> date:
    return first + timedelta(days=(WEDNESDAY - first.weekday()) % 7)


def _insats(book: Book, day: date) -> date | None:
    """The first Wednesday since which no news has been entered; None where a row that may be news cannot be read."""
    since = first_wednesday(day)
    if not book.whole("notices"):
        return None
    for row in book.rows("notices"):
        if row.text("type") not in ("Nyhet", ""):
            continue
        entered = row.value("date")
        if entered is None or entered >= since:
            return None
    return since


def _untrained(book: Book) -> list[str]:
    """Those who hold a role and have no training noted, where the group notes trainings; the auditor needs none."""
    trained = {row.name("name") for row in book.rows("trainings")}
    if not trained or "" in trained or not book.whole("trainings", "roles"):
        return []
    held = [term.name for term in people.all_held(book) if fold(term.role) != fold(AUDITOR)]
    return [name for name in dict.fromkeys(held) if fold(name) not in trained]


def _quiet(book: Book) -> tuple[Text, ...]:
    """The signals, where at least two hold and there is a tab to ask for help in."""
    quiet = signals(book).quiet if "help" in book.tables else ()
    return quiet if len(quiet) >= ENOUGH else ()


def _unlisted(book: Book, day: date) -> Iterator[Unlisted]:
    """The reports of the season that are not in Rapporter; none while a row that may be one cannot be read.

    The season begins with the instructions in December. A row is of this year if its day is near the usual one.
    """
    (instructions,) = (one for one in occasions() if one.key == "instructions")
    opened = max(begins for year in (day.year - 1, day.year) if (begins := instructions.first(year)) <= day)
    rows = book.rows("reports")
    if not book.whole("reports") or any(not row.text("report") for row in rows):
        return
    for one in reports_of(book.settings.group_kind):
        due = one.due(day)
        near = (row for row in rows if one.is_named_by(row.text("report")) and _is_near(row.value("due"), due))
        if due <= opened + SEASON and next(near, None) is None:
            title = Text(*(one.named(due, language, book.settings.group_kind) for language in ("sv", "en")))
            yield Unlisted(title, due, people.role_word(one.role))


def _is_near(own: date | None, usual: date) -> bool:
    return own is None or abs(own - usual) < HALF_A_YEAR
