"""gruppbok check: what is wrong in a workbook."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from jobs.heard import known
from jobs.memory import Memory
from jobs.session import Session
from sheets_schema.book import Book, Known, is_ours_to_read, read_book
from sheets_schema.check import run as run_checks
from sheets_schema.checks import CHECKS
from sheets_schema.finding import Finding, counts
from sheets_schema.grid import Grid
from sheets_schema.tabs import TABS
from sheets_schema.text import Language, Text, errors_and_warnings, one_line

_CHECKS = {check.code: check for check in CHECKS}
_TABS = {tab.key: tab.label for tab in TABS}
_WORDS = {
    "error": Text("FEL", "ERROR"),
    "warning": Text("VARNING", "WARNING"),
    "info": Text("INFO", "INFO"),
}
_COLOURS = {"error": "\033[1;31m", "warning": "\033[33m", "info": "\033[36m"}


def remembered(state: Path) -> Memory:
    """What is remembered, where there is a state; none is made. Raises StoreError."""
    if not state.exists():
        return Memory()
    from jobs.worker.store import Store  # noqa: PLC0415 - only where there is one

    with Store(state, read_only=True) as store:
        return store.memory()


def read(session: Session) -> Book:
    """The workbook that was named, read. Raises UsageError, WorkbookError, StoreError."""
    return read_with_tabs(session, is_ours_to_read)[0]


def read_with_tabs(session: Session, wanted: Callable[[str], bool]) -> tuple[Book, Sequence[Grid]]:
    """The workbook that was named, and every tab that is wanted as it stands. Raises as `read` does."""
    with session.progress(Text("Läser arbetsboken", "Reading the workbook")):
        memory = with_copies(session, remembered(session.state()))
        workbook = session.workbook()
        workbook.fingerprint()  # a sheet in the bin can still be read, and is nobody's book any more
        snapshot = workbook.read(wanted)
        book = read_book(snapshot, session.now, Known(rows=memory.rows))
        now = book.settings.here(session.now)
        known_now = known(memory, now, bounced_of(session.state(), book))
        return replace(book, known=known_now), snapshot.grids


def with_copies(session: Session, memory: Memory) -> Memory:
    """The memory, with the closed years whose copies lie beside the workbook and that the state knows nothing of."""
    from jobs.worker.kept_books import copies, joined  # noqa: PLC0415 - pandas is not needed for everything

    return replace(memory, closings=joined(memory.closings, copies(*session.beside())))


def bounced_of(state: Path, book: Book) -> frozenset[str]:
    """The folded addresses of a book that no mail reaches, where there is a state. Raises StoreError."""
    if not state.exists():
        return frozenset()
    from jobs.worker.reach import bounced_in  # noqa: PLC0415 - only where there is a state
    from jobs.worker.store import Store  # noqa: PLC0415 - as above

    with Store(state, read_only=True) as store:
        return bounced_in(book, store.bounced(), store.hashed)


def run(session: Session) -> int:
    """Prints the findings; 1 where there are errors among them."""
    book = read(session)
    with session.progress(Text("Kontrollerar", "Checking")):
        findings = run_checks(CHECKS, book)
    language = session.language_of(book.language)
    number = counts(findings)
    if session.args.json:
        listed = [as_json(finding, language) for finding in findings]
        session.print_json({"schema": 1, "findings": listed, "counts": number})
    else:
        for finding in findings:
            print(line(finding, language, colour=sys.stdout.isatty()))
        print(summary(number, language))
    return 1 if number["error"] else 0


def as_json(finding: Finding, language: Language) -> dict[str, Any]:
    """A finding as JSON carries it: tab and column as keys, the value as it stands."""
    return {
        "code": finding.code,
        "severity": finding.severity,
        "tab": finding.tab,
        "row": finding.row,
        "column": finding.column,
        "cell": finding.cell,
        "value": plain(finding.value),
        "message": message(finding, language),
    }


def plain(value: object) -> object:
    """A raw cell as JSON can carry it: numbers that are none and moments become text."""
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, timedelta) or (isinstance(value, float) and value - value != 0):
        return str(value)
    if isinstance(value, float) and value == value // 1 and abs(value) < 2**53:
        return int(value)
    return str(value) if isinstance(value, str) else value


def message(finding: Finding, language: Language) -> str:
    """What is wrong and what to write instead."""
    return _CHECKS[finding.code].message(finding, language)


def place(finding: Finding, language: Language) -> str:
    """Where it is, as people say it: the tab and the cell."""
    tab = one_line(finding.title) or _TABS[finding.tab][language]
    row = f"{Text('rad', 'row')[language]} {finding.row}" if finding.row else ""
    return f"{tab} {finding.cell or row}".strip()


def line(finding: Finding, language: Language, *, colour: bool) -> str:
    """A finding in one line."""
    word = f"{_WORDS[finding.severity][language]:<8}"
    if colour:
        word = f"{_COLOURS[finding.severity]}{word}\033[0m"
    return f"{word} {place(finding, language):<20} {message(finding, language)}  [{finding.code}]"


def summary(number: dict[str, int], language: Language) -> str:
    """The last line: how much there is to mend."""
    errors, warnings = number["error"], number["warning"]
    if not errors and not warnings:
        return Text("Allt är i sin ordning.", "Everything is in order.")[language]
    return errors_and_warnings(errors, warnings)[language] + "."
