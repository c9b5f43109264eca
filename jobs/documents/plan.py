"""The plan of a year (verksamhetsplan): a drawn wheel, activities by month, tasks, decisions and reports."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby

from jobs.documents.model import Block, Document, Figure, Heading, Items, Note, Paragraph, Table
from jobs.documents.reading import (
    MONTHS,
    NOTHING,
    chosen,
    day_or_days,
    doubted,
    doubts,
    lead,
    meeting,
    names,
    said,
    within,
)
from jobs.documents.wheel import RING_NAMES, Mark, Ring, month_starts, wheel
from jobs.follow_up import open_to_all
from jobs.year import FinancialYear, financial_year
from sheets_schema import people
from sheets_schema.book import Book
from sheets_schema.rules.year import occasions
from sheets_schema.tab import Row
from sheets_schema.tabs.choices import ACTIVITY_STATUS, ACTIVITY_TYPE, REPORT_STATUS, TASK_STATUS
from sheets_schema.text import Language, Text, one_line

NAME = Text("verksamhetsplan", "activity-plan")
_TITLE = Text("Verksamhetsplan", "Activity plan")
_USED = {
    "activities": ("activity", "type", "start", "end", "owner", "status", "goal"),
    "meetings": ("number", "type", "date", "status"),
    "tasks": ("task", "owner", "due", "status"),
    "decisions": ("decision", "owner", "due", "status"),
    "reports": ("report", "due", "role", "status"),
}


def plan(book: Book, year: int, language: Language) -> Document:
    """The plan of the financial year that starts in `year`."""
    period = financial_year(year, book.settings.year_start)
    in_doubt = plan_doubts(book, language)
    box = doubted(in_doubt, language)
    blocks: list[Block] = [Note(*box)] if box else []
    blocks += plan_blocks(book, period, language)
    title = f"{_TITLE[language]} {period.label}"
    name = f"{NAME[language]}-{period.label.replace('/', '-')}"
    return Document(name, title, lead(book, period, language), language, book.today, tuple(blocks), in_doubt)


def plan_doubts(book: Book, language: Language) -> tuple[str, ...]:
    """What of the book the plan lacks."""
    return doubts(book, _USED, language)


def plan_blocks(book: Book, period: FinancialYear, language: Language) -> list[Block]:
    """All of the plan but its title and what is in doubt."""
    return [
        *_wheel(book, period, language),
        *_by_month(book, period, language),
        *_lacking(book, period, language),
        *_to_do(book, period, language),
        *_reports(book, period, language),
    ]


def activities(book: Book, period: FinancialYear) -> list[Row]:
    """The activities that fall, at least in part, in a year, by their first day."""
    rows = [
        row
        for row in book.rows("activities")
        if (start := row.value("start")) is not None
        and start <= period.last
        and max(row.value("end") or start, start) >= period.first
    ]
    return sorted(rows, key=lambda row: row.value("start"))


def marks(book: Book, period: FinancialYear, language: Language) -> list[Mark]:
    """Everything of a year that has a day, by day; what was called off is not there."""
    found = [*_amnesty(book, period, language), *_active(book, period), *_met(book, period, language)]
    found += _due(book, period, language)
    return sorted(found, key=lambda mark: (mark.first, mark.ring, mark.what))


def _amnesty(book: Book, period: FinancialYear, language: Language) -> Iterator[Mark]:
    for one in occasions():
        if one.kind and one.kind != book.settings.group_kind:
            continue
        for year in {period.first.year, period.last.year}:
            first, last = one.first(year), one.last(year)
            if within(first, period):
                yield Mark(Ring.AMNESTY, first, last, one.says[language], f"{one.source}, {one.year}")


def _active(book: Book, period: FinancialYear) -> Iterator[Mark]:
    for row in activities(book, period):
        if row.text("status") != "Inställd" and row.text("activity"):
            first = max(row.value("start"), period.first)
            last = min(max(row.value("end") or first, first), period.last)
            yield Mark(Ring.ACTIVITY, first, last, said(row, "activity"))


def _met(book: Book, period: FinancialYear, language: Language) -> Iterator[Mark]:
    for row in book.rows("meetings"):
        day = row.value("date")
        if within(day, period) and row.text("status") != "Inställt" and not row.unread("status"):
            yield Mark(Ring.MEETING, day, day, f"{meeting(row, language)} {one_line(row.text('number'))}".strip())


def _public(book: Book, tab: str) -> list[Row]:
    """The rows of a tab that all may read of: what the board decided is the board's."""
    rows = book.rows(tab)
    if tab != "decisions":
        return rows
    public = open_to_all(book)
    return [row for row in rows if row.name("meeting") in public]


def _due(book: Book, period: FinancialYear, language: Language) -> Iterator[Mark]:
    for tab, key, word in (
        ("reports", "report", Text("Rapport", "Report")),
        ("tasks", "task", Text("Uppgift", "Task")),
        ("decisions", "decision", Text("Beslut", "Decision")),
    ):
        for row in _public(book, tab):
            if within(row.value("due"), period) and row.text(key):
                yield Mark(Ring.DUE, row.value("due"), row.value("due"), f"{word[language]}: {said(row, key)}")


def _wheel(book: Book, period: FinancialYear, language: Language) -> Iterator[Block]:
    listed = marks(book, period, language)
    yield Heading(Text("Årshjul", "Year wheel")[language])
    says = Text(
        f"Årshjul {period.label}: årets {len(listed)} dagar på fyra ringar. Numren är listans.",
        f"Year wheel {period.label}: the year's {len(listed)} days on four rings. The numbers are the list's.",
    )
    yield Figure(wheel(listed, period, book.settings.group_name, language), says[language])
    header = (Text("Nr", "No"), Text("När", "When"), Text("Vad", "What"), Text("Slag", "Kind"))
    rows = tuple(
        (
            str(n),
            day_or_days(one.first, one.last),
            one.what,
            f"{RING_NAMES[one.ring][language]} ({one.more})" if one.more else RING_NAMES[one.ring][language],
        )
        for n, one in enumerate(listed, 1)
    )
    if rows:
        yield Table(tuple(word[language] for word in header), rows, (2, 6, 11, 9), frozenset({0}))
    notes = (
        Text(
            "Amnestys dagar står med källa och det år källan gäller; kontrollera årets dag.",
            "Amnesty's days stand with their source and its year; look up this year's day.",
        ),
        Text(
            "Där många dagar ligger tätt är märkena flyttade isär; listan har dagen.",
            "Where many days crowd, the marks are moved apart; the list has the day.",
        ),
        Text("Insats kommer första onsdagen i varje månad.", "Insats comes on the first Wednesday of every month."),
    )
    yield from (Paragraph(note[language], faint=True) for note in notes)


def _by_month(book: Book, period: FinancialYear, language: Language) -> Iterator[Block]:
    yield Heading(Text("Aktiviteter månad för månad", "Activities month by month")[language])
    rows = activities(book, period)
    header = (
        Text("När", "When"),
        Text("Aktivitet", "Activity"),
        Text("Ansvarig", "Owner"),
        Text("Mål", "Goal"),
        Text("Status", "Status"),
    )
    by_month = groupby(rows, lambda row: max(row.value("start"), period.first).replace(day=1))
    seen: set[date] = set()
    for month, some in by_month:
        seen.add(month)
        yield Heading(_month(month, language), 2)
        cells = tuple(_activity(book, row, language) for row in some)
        yield Table(tuple(word[language] for word in header), cells, (5, 8, 5, 6, 4))
    empty = [first for first in month_starts(period) if first.replace(day=1) not in seen]
    if empty:
        is_calendar_year = period.first.year == period.last.year
        listed = ", ".join(
            MONTHS[first.month - 1][language] if is_calendar_year else _month(first, language) for first in empty
        )
        yield Paragraph(Text(f"Inget börjar i {listed}.", f"Nothing begins in {listed}.")[language])


def _month(first: date, language: Language) -> str:
    return f"{MONTHS[first.month - 1][language]} {first.year}"


def _activity(book: Book, row: Row, language: Language) -> tuple[str, ...]:
    kind = chosen(ACTIVITY_TYPE, row.text("type"), language)
    return (
        day_or_days(row.value("start"), row.value("end")),
        f"{said(row, 'activity')} ({kind})" if kind else said(row, "activity"),
        names(book, row.text("owner"), language),
        said(row, "goal") or NOTHING,
        chosen(ACTIVITY_STATUS, row.text("status"), language) or NOTHING,
    )


def _lacking(book: Book, period: FinancialYear, language: Language) -> Iterator[Block]:
    """What is planned and still lacks an owner or a goal."""
    texts = []
    for row in activities(book, period):
        if row.text("status") not in ("Idé", "Planerad"):
            continue
        lacks = [
            word[language]
            for key, word in (("owner", Text("ansvarig", "an owner")), ("goal", Text("mål", "a goal")))
            if row.table.empty(key)[row.i]
        ]
        if lacks:
            both = Text(" och ", " and ")[language].join(lacks)
            texts.append(f"{said(row, 'activity')}: {Text('saknar', 'lacks')[language]} {both}")
    if texts:
        yield Heading(Text("Att bestämma", "To decide")[language], 2)
        yield Items(tuple(texts))


def _to_do(book: Book, period: FinancialYear, language: Language) -> Iterator[Block]:
    found: list[tuple[date, tuple[str, ...]]] = []
    undated = period.last + timedelta(days=1)
    for tab, key in (("tasks", "task"), ("decisions", "decision")):
        for row in _public(book, tab):
            due, is_open = row.value("due"), row.text("status") != "Klar"
            if not row.text(key) or row.unread("due") or (due is None and not is_open):
                continue
            if due is None or within(due, period):
                found.append((due or undated, _task(book, row, key, language)))
    if not found:
        return
    yield Heading(Text("Uppgifter och beslut", "Tasks and decisions")[language])
    header = (
        Text("Senast", "By"),
        Text("Vad", "What"),
        Text("Hör till", "Part of"),
        Text("Ansvarig", "Owner"),
        Text("Status", "Status"),
    )
    rows = tuple(cells for _, cells in sorted(found, key=lambda one: one[0]))
    yield Table(tuple(word[language] for word in header), rows, (4, 10, 6, 5, 4))


def _task(book: Book, row: Row, key: str, language: Language) -> tuple[str, ...]:
    of = said(row, "activity") if key == "task" else f"{said(row, 'meeting')} {said(row, 'paragraph')}".strip()
    due = row.value("due")
    return (
        due.isoformat() if due else NOTHING,
        said(row, key),
        of or NOTHING,
        names(book, row.text("owner"), language),
        chosen(TASK_STATUS, row.text("status"), language) or NOTHING,
    )


def _reports(book: Book, period: FinancialYear, language: Language) -> Iterator[Block]:
    rows = [row for row in book.rows("reports") if within(row.value("due"), period) and row.text("report")]
    if not rows:
        return
    yield Heading(Text("Rapporter", "Reports")[language])
    header = (
        Text("Senast", "By"),
        Text("Rapport", "Report"),
        Text("Till", "To"),
        Text("Ansvarig", "Responsible"),
        Text("Status", "Status"),
    )
    cells = tuple(
        (
            row.value("due").isoformat(),
            said(row, "report"),
            said(row, "recipient") or NOTHING,
            people.role_text(row.text("role"))[language] or NOTHING,
            chosen(REPORT_STATUS, row.text("status"), language) or NOTHING,
        )
        for row in sorted(rows, key=lambda row: row.value("due"))
    )
    yield Table(tuple(word[language] for word in header), cells, (4, 10, 6, 5, 4))
