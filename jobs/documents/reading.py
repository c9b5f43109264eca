"""What every paper reads of the book in the same way: days, names, row numbers, and what could not be read."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from jobs.year import FinancialYear
from sheets_schema import people
from sheets_schema.book import Book
from sheets_schema.kinds import ChoiceKind
from sheets_schema.tab import Row
from sheets_schema.tabs import TABS
from sheets_schema.tabs.choices import MEETING_TYPE
from sheets_schema.text import Language, Text, fold, one_line

MONTHS = (
    Text("januari", "January"),
    Text("februari", "February"),
    Text("mars", "March"),
    Text("april", "April"),
    Text("maj", "May"),
    Text("juni", "June"),
    Text("juli", "July"),
    Text("augusti", "August"),
    Text("september", "September"),
    Text("oktober", "October"),
    Text("november", "November"),
    Text("december", "December"),
)
NOTHING = "–"
"""What a cell of a table shows where the book says nothing."""
LONGEST = 2_000
"""Letters of a cell of the sheet that a paper shows."""
_MOST = 12
_A_MEETING = Text("Möte", "Meeting")
_A_MEMBER = Text("en medlem", "a member")
_LABELS = {tab.key: tab.label for tab in TABS}
_COLUMNS = {(tab.key, column.key): column.label for tab in TABS for column in tab.columns}


def lead(book: Book, period: FinancialYear, language: Language) -> str:
    """The line under a title: whose paper it is, of which year, and when it was made."""
    number = book.settings.group_number
    made = Text(f"gjord {book.today} ur gruppens arbetsbok", f"made on {book.today} from the group's workbook")
    parts = (book.settings.group_name, f"nr {number}" if number else "", period.label, made[language])
    return " · ".join(part for part in parts if part)


def said(row: Row, key: str) -> str:
    """A text of the sheet, on one line."""
    return one_line(row.text(key), LONGEST)


def chosen(kind: ChoiceKind, value: str, language: Language) -> str:
    """A choice in the reader's language."""
    label = next((choice.label for choice in kind.choices if choice.label.sv == value), Text(value, value))
    return one_line(label[language])


def meeting(row: Row, language: Language) -> str:
    """What sort of meeting a row of Möten is; Annat says nothing by itself."""
    kind = row.text("type")
    return _A_MEETING[language] if kind == "Annat" else chosen(MEETING_TYPE, kind, language)


def day_or_days(first: date, last: date | None = None) -> str:
    """A day, or the first and last of several."""
    return first.isoformat() if last is None or last <= first else f"{first} – {last}"


def within(day: date | None, period: FinancialYear) -> bool:
    """Whether a day is known and falls in a year."""
    return day is not None and period.first <= day <= period.last


def names(book: Book, text: str, language: Language) -> str:
    """The people named in a cell; who has a protected identity is not named, nor anybody where that cannot be known."""
    given = people.names_in(one_line(text, LONGEST))
    if not given:
        return NOTHING
    hidden = people.protected_names(book)
    knows = "members" in book.tables and "members" not in book.torn
    shown = [_A_MEMBER[language] if not knows or fold(name) in hidden else name for name in given]
    return ", ".join(shown)


def row_numbers(rows: Iterable[Row]) -> str:
    """Rows of a sheet as people name them: `2, 4–7`; nothing where there are none."""
    runs: list[tuple[int, int]] = []
    for number in sorted(row.number for row in rows):
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in runs)


def doubts(book: Book, used: Mapping[str, Sequence[str]], language: Language) -> tuple[str, ...]:
    """What a paper made of these tabs and columns may lack: tabs that cannot be read, and cells."""
    found: list[Text] = []
    for tab, keys in used.items():
        label = _LABELS[tab]
        if tab in book.torn:
            found.append(
                Text(
                    f"Fliken {label.sv} är tom eller saknar rubriker, så inget av den är med.",
                    f"The tab {label.en} is empty or has no headers, so nothing of it is here.",
                )
            )
        for row in book.rows(tab):
            found += [_unread(row, key) for key in keys if row.unread(key)]
    listed = [text[language] for text in found[:_MOST]]
    if len(found) > _MOST:
        more = len(found) - _MOST
        listed.append(Text(f"Och {more} till. Kör gruppbok check.", f"And {more} more. Run gruppbok check.")[language])
    return tuple(listed)


def _unread(row: Row, key: str) -> Text:
    label, cell = _COLUMNS[row.table.tab.key, key], row.table.cell(row.i, key)
    title = one_line(row.table.title)
    return Text(
        f"{title} {cell}: {label.sv} går inte att läsa och är inte med.",
        f"{title} {cell}: {label.en} cannot be read and is not here.",
    )


def doubted(texts: Sequence[str], language: Language) -> tuple[str, tuple[str, ...]] | None:
    """The head and lines of the box that says what is in doubt; None where nothing is."""
    head = Text("Att veta: något i boken är osäkert", "Note: something in the book is in doubt")
    return (head[language], tuple(texts)) if texts else None
