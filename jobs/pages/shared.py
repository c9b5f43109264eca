"""What all our tabs share: the title, the headers, and the words for a mail's state."""

from collections.abc import Iterable, Sequence

from jobs.balances import Balance
from jobs.plan import Context
from sheets_schema.page import Cell, Page, Style
from sheets_schema.tabs.ours import OurTab
from sheets_schema.text import Language, Text

Row = tuple[Cell, ...]
MOST = 1_000
"""Rows of a list in a tab, at most: some 3 kB each as Google is told them, and it takes 10 MB in one request."""
STATES = {
    "draft": Text("utkast", "draft"),
    "queued": Text("väntar", "queued"),
    "sending": Text("skickas", "sending"),
    "data": Text("skickas", "sending"),
    "sent": Text("skickat", "sent"),
    "failed": Text("misslyckades", "failed"),
    "unknown": Text("osäkert", "unknown"),
    "expired": Text("inaktuellt", "expired"),
}


def page(
    tab: OurTab, language: Language, widths: Sequence[int], rows: Iterable[Row], header: int | None = None
) -> Page:
    """A page of ours, in the language of the sheet."""
    return Page(tab.key, tab.label[language], tuple(widths), tuple(rows), header)


def title(tab: OurTab, context: Context) -> list[Row]:
    """The rows at the top of every page: what it is, of which group."""
    language = context.book.language
    group = context.book.settings.group_name
    return [
        (Cell(f"{tab.label[language]} · {group}" if group else tab.label[language], Style.TITLE),),
        (Cell(tab.help[language], Style.LEAD),),
        (),
    ]


def header(language: Language, *labels: Text) -> Row:
    """A row of column headers."""
    return tuple(Cell(label[language], Style.HEADER) for label in labels)


def heading(language: Language, label: Text) -> list[Row]:
    """A heading with room above it."""
    return [(), (Cell(label[language], Style.HEADING),)]


def reasons(sums: Balance, language: Language) -> list[Row]:
    """Why the sums are preliminary, if they are."""
    if not sums.preliminary:
        return []
    lead = Text("Preliminärt, för att:", "Preliminary, because:")
    return [
        (Cell(lead[language], Style.WARNING, span=5),),
        *((Cell(f"– {reason[language]}", span=5),) for reason in sums.reasons),
    ]
