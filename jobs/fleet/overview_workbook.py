"""The office's overview as sheets of a workbook: one row a group, then one a need, with days and numbers as such."""

from collections.abc import Iterator
from datetime import datetime

from jobs.fleet.needs import ZONE, day_of, role_word
from jobs.fleet.office import Office, Row
from jobs.fleet.overview_page import lead
from sheets_schema.page import Cell, Page, Style, Value
from sheets_schema.tabs.choices import MEETING_TYPE, ON_OFF
from sheets_schema.text import Language, Text

TITLE = Text("Gruppernas läge", "How the groups stand")
_KINDS = {choice.label.sv: choice.label for choice in MEETING_TYPE.choices}
_ON, _OFF = (choice.label for choice in ON_OFF.choices)
_HELP, _REST, _PAUSED = Text("Behöver hjälp", "Needs help"), Text("–", "–"), Text("Pausad", "Paused")
_GROUPS = (
    (Text("Grupp", "Group"), 28),
    (Text("Läge", "Standing"), 16),
    (Text("Det viktigaste", "What matters most"), 54),
    (Text("Läst", "Read"), 17),
    (Text("Fel", "Errors"), 9),
    (Text("Varningar", "Warnings"), 13),
    (Text("Nästa möte", "Next meeting"), 13),
    (Text("Mötets typ", "Meeting's type"), 19),
    (Text("Rapporter inom 60 dagar", "Reports within 60 days"), 17),
    (Text("Försenade rapporter", "Overdue reports"), 13),
    (Text("Nästa rapport", "Next report"), 13),
    (Text("Bett om hjälp", "Asked for help"), 12),
    (Text("Första gången", "First time"), 13),
    (Text("Uppdrag som ingen har", "Roles nobody holds"), 32),
    (Text("Utskick", "Sending"), 11),
    (Text("Osäkra brev", "Mails in doubt"), 11),
    (Text("Brev som inte kom fram", "Mails that did not arrive"), 17),
    (Text("Med sedan", "In the fleet since"), 13),
    (Text("Pausad sedan", "Paused since"), 13),
)
"""The columns of the groups' sheet and their widths in characters."""
_SUMMED = frozenset({4, 5, 8, 9, 11, 15, 16})
"""Those that are summed below."""
_NEEDS = (
    (Text("Grupp", "Group"), 30),
    (Text("Vad", "What"), 72),
    (Text("Läge", "Standing"), 22),
    (Text("Läst", "Read"), 17),
)
_HEARS = Text("Gruppen får veta det", "The group hears of it")


def pages(office: Office, language: Language) -> tuple[Page, ...]:
    """The sheets: the groups in the page's order, and what each needs."""
    return _groups(office, language), _needs(office, language)


def _groups(office: Office, language: Language) -> Page:
    rows = [
        *_head(office, TITLE, language),
        tuple(Cell(label[language], Style.HEADER, wrap=True) for label, _ in _GROUPS),
        *(tuple(_group(row, language)) for row in office.rows),
        tuple(_total(office, language)),
    ]
    title = Text("Grupper", "Groups")[language]
    return Page("groups", title, tuple(width for _, width in _GROUPS), tuple(rows), _HEADER, pinned=1)


_HEADER = 4
"""The row of the sheets' headers."""


def _head(office: Office, title: Text, language: Language) -> Iterator[tuple[Cell, ...]]:
    moment = office.now.astimezone(ZONE)
    yield (Cell(title[language], Style.TITLE),)
    yield (Cell(f"{moment:%Y-%m-%d %H:%M} · {lead(office)[language]}", Style.LEAD),)
    yield ()


def _group(row: Row, language: Language) -> Iterator[Cell]:
    helped = any(one.is_grave for one in row.needs)
    standing = _PAUSED if row.is_paused else _HELP if helped else _REST
    yield Cell(row.name)
    yield Cell(standing[language], Style.WARNING if helped else Style.MUTED)
    yield Cell(row.needs[0].says[language] if row.needs else None)
    yield Cell(_wall(row.group.looked))
    yield from map(Cell, _values(row, language))
    yield Cell(day_of(row.group.added))
    yield Cell(day_of(row.group.paused) if row.group.paused else None)


def _values(row: Row, language: Language) -> tuple[Value, ...]:
    """What is known of the group's sheet; nothing where that is not."""
    view = row.view
    if view is None:
        return (None,) * (len(_GROUPS) - 6)
    return (
        view.findings["error"],
        view.findings["warning"],
        view.meeting.day if view.meeting else None,
        _KINDS[view.meeting.kind][language] if view.meeting else None,
        view.due,
        view.overdue,
        view.next_report,
        view.asked,
        view.asked_since,
        ", ".join(role_word(role)[language] for role in view.vacant) or None,
        (_ON if view.sending else _OFF)[language],
        view.unknown,
        view.failed,
    )


def _total(office: Office, language: Language) -> Iterator[Cell]:
    """The sums of all groups; they stay what they are where the list is filtered."""
    at_work = [*map(_numbers, office.rows)]
    yield Cell(Text("Alla", "All")[language], Style.TOTAL)
    for column in range(1, len(_GROUPS)):
        total = sum(numbers[column] for numbers in at_work) if column in _SUMMED else None
        yield Cell(total, Style.TOTAL)


def _numbers(row: Row) -> dict[int, int]:
    """A group's numbers by the column they stand in."""
    found = dict(enumerate(_values(row, "sv"), 4))
    return {column: value if isinstance(value := found[column], int) else 0 for column in _SUMMED}


def _needs(office: Office, language: Language) -> Page:
    rows = [
        *_head(office, Text("Vad grupperna behöver", "What the groups need"), language),
        tuple(Cell(label[language], Style.HEADER) for label, _ in _NEEDS),
        *(
            (
                Cell(row.name),
                Cell(one.says[language], wrap=True),
                Cell((_HELP if one.is_grave else _HEARS)[language], Style.WARNING if one.is_grave else Style.MUTED),
                Cell(_wall(row.group.looked)),
            )
            for row in office.rows
            for one in row.needs
        ),
    ]
    title = Text("Behov", "Needs")[language]
    return Page("needs", title, tuple(width for _, width in _NEEDS), tuple(rows), _HEADER, pinned=1)


def _wall(moment: datetime | None) -> datetime | None:
    """A moment as the office's clock shows it."""
    return moment.astimezone(ZONE).replace(second=0, microsecond=0) if moment else None
