"""The numbers that the section's form asks for, each with how it was counted and of which rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from jobs.documents.reading import NOTHING, row_numbers, within
from jobs.year import FinancialYear
from sheets_schema.book import Book
from sheets_schema.tab import Row
from sheets_schema.tabs import TABS
from sheets_schema.text import Language, Ore, Text, money, one_line

HELD = "Genomfört"
DONE = "Genomförd"
FOR_ALL = ("Gruppmöte", "Årsmöte", "Extra medlemsmöte")
_TITLES = {tab.key: tab.label for tab in TABS}


@dataclass(frozen=True)
class Count:
    """One number of a year: `how` says what counts. `number` is None where the book does not reach so far back."""

    what: Text
    tab: str
    how: Text
    number: int | None
    rows: tuple[Row, ...]

    def shown(self, language: Language) -> str:
        """The number as people write it; sums are öre."""
        if self.number is None:
            return NOTHING
        return money(self.number, language) if isinstance(self.number, Ore) else str(self.number)

    def source(self, language: Language) -> str:
        """The tab and the rows it was counted of."""
        title = one_line(self.rows[0].table.title) if self.rows else _TITLES[self.tab][language]
        word = Text("rad", "row") if len(self.rows) == 1 else Text("rader", "rows")
        listed = row_numbers(self.rows)
        return f"{title} {word[language]} {listed}" if listed else title


def the_year_before(book: Book, period: FinancialYear) -> FinancialYear:
    """The financial year that ended the day before one began."""
    start = book.settings.year_start
    return FinancialYear(period.year - 1, date(period.year - 1, *start), period.first - timedelta(days=1))


def judged_on(book: Book, period: FinancialYear) -> date:
    """The day on which a year's members are counted: its last, or today while it lasts."""
    return max(min(period.last, book.today), period.first)


def held_meetings(book: Book, period: FinancialYear) -> list[Row]:
    """The meetings that were held in a year, by day."""
    rows = [r for r in book.rows("meetings") if r.text("status") == HELD and within(r.value("date"), period)]
    return sorted(rows, key=lambda row: row.value("date"))


def done_activities(book: Book, period: FinancialYear) -> list[Row]:
    """The activities that are done and began in a year, by day."""
    rows = [r for r in book.rows("activities") if r.text("status") == DONE and within(r.value("start"), period)]
    return sorted(rows, key=lambda row: row.value("start"))


def members_on(book: Book, day: date) -> list[Row]:
    """Those who were members at the end of a day; who has left without a readable day is not counted."""

    def is_member(row: Row) -> bool:
        joined, left = row.value("joined"), row.value("left")
        if not row.text("name") or row.unread("status") or (joined is not None and joined > day):
            return False
        return left > day if left is not None else row.text("status") != "Utträdd"

    return [row for row in book.rows("members") if is_member(row)]


def trained(book: Book, period: FinancialYear) -> list[Row]:
    """Who took part in a training in a year, a row each, by day."""
    rows = [row for row in book.rows("trainings") if within(row.value("date"), period) and row.text("training")]
    return sorted(rows, key=lambda row: row.value("date"))


def counts(book: Book, period: FinancialYear) -> list[Count]:
    """The numbers of a year, in the order of the report."""
    return [*_meetings(book, period), _members(book, period), *_activities(book, period), _trainings(book, period)]


def _reaches(book: Book, tab: str, key: str, period: FinancialYear) -> bool:
    """Whether a tab has anything as old as a year."""
    days = [day for row in book.rows(tab) if (day := row.value(key)) is not None]
    return bool(days) and min(days) <= period.last


def _meetings(book: Book, period: FinancialYear) -> list[Count]:
    held = tuple(held_meetings(book, period))
    open_to_all = tuple(r for r in held if r.text("type") in FOR_ALL and r.text("audience") != "Styrelsen")
    known = _reaches(book, "meetings", "date", period)
    how = Text("Status är Genomfört och Datum faller i året.", "Status is Held and Date falls in the year.")
    of_all = Text(
        "Av dessa gruppmöten, årsmöten och extra medlemsmöten som inte bara styrelsen kallades till.",
        "Of these the group, annual and extra members' meetings that were not for the board alone.",
    )
    return [
        Count(Text("Möten", "Meetings"), "meetings", how, len(held) if known else None, held),
        Count(
            Text("varav för alla medlemmar", "of which for all members"),
            "meetings",
            of_all,
            len(open_to_all) if known else None,
            open_to_all,
        ),
    ]


def _members(book: Book, period: FinancialYear) -> Count:
    day = judged_on(book, period)
    rows = tuple(members_on(book, day))
    how = Text(
        f"Medlem sedan är tomt eller senast {day}, och Utträdd är tomt eller senare. Vilande räknas med, liksom de "
        f"med skyddade uppgifter. Den som har tagits bort ur fliken syns inte.",
        f"Joined is empty or at the latest {day}, and Left is empty or later. The dormant count, and those with a "
        f"protected identity. Who has been taken out of the tab is not seen.",
    )
    known = "members" in book.tables and (period.last >= book.today or _reaches(book, "members", "joined", period))
    what = Text("Medlemmar vid årets slut", "Members at the year's end")
    if day < period.last:
        what = Text(f"Medlemmar {day}", f"Members on {day}")
    return Count(what, "members", how, len(rows) if known else None, rows)


def _activities(book: Book, period: FinancialYear) -> list[Count]:
    done = done_activities(book, period)
    known = _reaches(book, "activities", "start", period)
    how = Text("Status är Genomförd och Start faller i året.", "Status is Done and Start falls in the year.")
    found = [Count(Text("Aktiviteter", "Activities"), "activities", how, len(done) if known else None, tuple(done))]
    for key, what, column, make in _SUMMED:
        rows = tuple(row for row in done if row.value(key) is not None)
        how = Text(f"Summan av {column.sv} på de genomförda.", f"The sum of {column.en} of those done.")
        found.append(Count(what, "activities", how, make(_total(rows, key)) if known else None, rows))
    return found


def _total(rows: Sequence[Row], key: str) -> int:
    return sum(row.value(key) for row in rows)


_SUMMED: Sequence[tuple[str, Text, Text, Callable[[int], int]]] = (
    ("participants", Text("Deltagare i aktiviteterna", "Participants"), Text("Deltagare", "Participants"), int),
    ("signatures", Text("Underskrifter", "Signatures"), Text("Underskrifter", "Signatures"), int),
    ("collected", Text("Insamlat på aktiviteterna", "Collected at them"), Text("Insamlat", "Collected"), Ore),
)


def _trainings(book: Book, period: FinancialYear) -> Count:
    rows = tuple(trained(book, period))
    how = Text("Rader i Utbildningar med Datum i året.", "Rows of Trainings with Date in the year.")
    known = _reaches(book, "trainings", "date", period)
    what = Text("Deltaganden i utbildningar", "Attendances at trainings")
    return Count(what, "trainings", how, len(rows) if known else None, rows)
