"""What the program found in the books, what the auditor has marked, and what people have written on the cells."""

from collections import Counter
from collections.abc import Iterator

from jobs.documents.annual_parts import headed
from jobs.documents.annual_sums import Annual
from jobs.documents.listing import Listing, Section
from jobs.documents.reading import NOTHING
from jobs.remarks import BOOKS, book_comments, is_answered, remarks
from sheets_schema.checks import CHECKS
from sheets_schema.finding import Finding
from sheets_schema.grid import Comment
from sheets_schema.tabs import TABS
from sheets_schema.text import Language, Text, how_many, one_line

_CHECKS = {check.code: check for check in CHECKS}
_TABS = {tab.key: tab.label for tab in TABS}
_LONGEST = 400
_GRAVE = {
    "error": Text("fel", "error"),
    "warning": Text("varning", "warning"),
    "info": Text("upplysning", "info"),
}
_OPEN, _ANSWERED = Text("öppen", "open"), Text("besvarad", "answered")


def finding_sections(year: Annual, language: Language) -> Iterator[Section]:
    """Remarks, comments with their answers, and findings."""
    yield _remarks(year, language)
    yield _comments(year, language)
    yield from _findings(year, language)


def _remarks(year: Annual, language: Language) -> Section:
    title = Text("Granskarens anmärkningar", "The auditor's remarks")[language]
    found = remarks(year.book)
    if not found:
        return Section(title, (Text("Inga står i arket.", "None stand in the sheet.")[language],))
    says = Text(
        "En anmärkning är besvarad när tråden är löst eller någon annan har skrivit i den; en i kassabokens kolumn "
        "när någon annan har kommenterat raden. Om svaret räcker avgör granskaren.",
        "A remark is answered once its thread is resolved or somebody else has written in it; one in the cashbook's "
        "column once somebody else has commented on the row. Whether the answer will do is for the auditor to say.",
    )
    columns = (
        (Text("Var", "Where"), 4),
        (Text("Anmärkning", "Remark"), 10),
        (Text("Läge", "State"), 2),
    )
    header, widths = headed(columns, language)
    rows = tuple(
        (
            f"{one_line(one.title)} {one.cell}".strip(),
            one_line(one.text, _LONGEST),
            (_ANSWERED if one.answered else _OPEN)[language],
        )
        for one in found
    )
    return Section(title, (says[language],), Listing(header, rows, widths))


def _comments(year: Annual, language: Language) -> Section:
    title = Text("Kommentarer och svar", "Comments and answers")[language]
    found = book_comments(year.book)
    if not found:
        return Section(title, (Text("Inga på böckernas flikar.", "None on the tabs of the books.")[language],))
    columns = (
        (Text("Var", "Where"), 4),
        (Text("Vem", "Who"), 3),
        (Text("Vad", "What"), 9),
        (Text("Läge", "State"), 2),
    )
    header, widths = headed(columns, language)
    rows = tuple(row for one in found for row in _thread(one, language))
    return Section(title, (), Listing(header, rows, widths))


def _thread(one: Comment, language: Language) -> Iterator[tuple[str, ...]]:
    state = (_ANSWERED if is_answered(one) else _OPEN)[language]
    who = one_line(one.author) or NOTHING
    yield f"{one_line(one.tab)} {one.cell or ''}".strip(), who, one_line(one.text, _LONGEST), state
    for reply in one.replies:
        yield "", one_line(reply.author) or NOTHING, f"↳ {one_line(reply.text, _LONGEST)}", ""


def _findings(year: Annual, language: Language) -> Iterator[Section]:
    title = Text("Vad kontrollen fann i böckerna", "What the check found in the books")[language]
    found = [one for one in year.findings if one.tab in BOOKS]
    others = Counter(one.tab for one in year.findings if one.tab not in BOOKS)
    says = []
    if not found:
        says.append(Text("Inget.", "Nothing.")[language])
    if others:
        listed = ", ".join(f"{_TABS[tab][language] if tab in _TABS else tab} {n}" for tab, n in others.items())
        number = how_many(sum(others.values()), Text("punkt", "point"), Text("punkter", "points"))
        rest = Text(
            f"I andra flikar finns {number.sv} ({listed}); de står i fliken Kontroll, inte här, för att inga "
            "medlemsuppgifter ska följa med.",
            f"In other tabs there are {number.en} ({listed}); they stand in the tab Findings and not here, so that no "
            "member's data is sent along.",
        )
        says.append(rest[language])
    columns = (
        (Text("Var", "Where"), 4),
        (Text("Slag", "Kind"), 2),
        (Text("Vad", "What"), 11),
    )
    header, widths = headed(columns, language)
    rows = tuple((_where(one, language), _GRAVE[one.severity][language], _message(one, language)) for one in found)
    yield Section(title, tuple(says), Listing(header, rows, widths) if found else None)


def _where(one: Finding, language: Language) -> str:
    row = f"{Text('rad', 'row')[language]} {one.row}" if one.row else ""
    return f"{one_line(one.title) or _TABS[one.tab][language]} {one.cell or row}".strip()


def _message(one: Finding, language: Language) -> str:
    return one_line(_CHECKS[one.code].message(one, language), _LONGEST)
