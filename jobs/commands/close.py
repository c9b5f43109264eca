"""gruppbok close: closes a financial year, so that every later change in it is found; or opens it again."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from jobs.balances import Balance, balance
from jobs.commands.check import read
from jobs.session import Session, UsageError
from jobs.worker.kept_books import copy_name, keep_closing, write_copy
from jobs.worker.store import Store
from sheets_schema.book import Book
from sheets_schema.checks.closing import closed_year_changed, sealed
from sheets_schema.closing import Closing, closed_now
from sheets_schema.text import Text, how_many, one_line

_LONGEST = 300
_MOST = 3
"""Reasons that are given one by one."""


def run(session: Session) -> int:
    """Closes or reopens a year and prints its seal; 1 where a year that is closed already has changed since."""
    if bool(session.args.because) != session.args.reopen:
        raise UsageError(
            Text(
                "--reopen och --because hör ihop: skriv varför året öppnas igen.",
                "--reopen and --because belong together: write why the year is opened again.",
            )
        )
    book = read(session)
    year = session.args.year
    sums = balance(book, year)
    closed = next((one for one in closed_now(book.known.closings) if one.year == year), None)
    if session.args.reopen:
        return _reopen(session, book, _there(closed, sums))
    if closed is not None:
        return _again(session, book, closed)
    _refuse(sums, book.today)
    return _close(session, book, sums)


def _there(closed: Closing | None, sums: Balance) -> Closing:
    if closed is None:
        label = sums.period.label
        raise UsageError(Text(f"Räkenskapsåret {label} är inte stängt.", f"The financial year {label} is not closed."))
    return closed


def _refuse(sums: Balance, today: date) -> None:
    """A year that is not over, or in doubt, is not closed. Raises UsageError."""
    label = sums.period.label
    if today <= sums.period.last:
        raise UsageError(
            Text(
                f"Räkenskapsåret {label} tar slut {sums.period.last} och kan stängas dagen efter.",
                f"The financial year {label} ends on {sums.period.last} and can be closed the day after.",
            )
        )
    if sums.preliminary:
        some, more = sums.reasons[:_MOST], len(sums.reasons) - _MOST
        also = Text(f" … och {more} skäl till.", f" … and {more} more reasons.") if more > 0 else Text("", "")
        why = " ".join(one.sv for one in some) + also.sv, " ".join(one.en for one in some) + also.en
        raise UsageError(
            Text(
                f"Räkenskapsåret {label} är preliminärt och kan inte stängas: {why[0]} Kör gruppbok check.",
                f"The financial year {label} is preliminary and cannot be closed: {why[1]} Run gruppbok check.",
            )
        )


def _moment(session: Session, book: Book) -> datetime:
    return book.settings.here(session.now).replace(microsecond=0)


def _close(session: Session, book: Book, sums: Balance) -> int:
    ledger = book.ledger
    assert ledger is not None  # noqa: S101 - it has been summed
    period = sums.period
    made = sealed(ledger, period.year, (period.first, period.last), _moment(session, book))
    path = _keep(session, made)
    _tell(
        session,
        made,
        path,
        Text(f"Räkenskapsåret {made.label} är stängt.", f"The financial year {made.label} is closed."),
    )
    return 0


def _keep(session: Session, closing: Closing) -> Path:
    """Keeps the year in the state and beside the workbook: the copy first, since the state is what counts."""
    folder, stem = session.beside()
    path = folder / copy_name(stem, closing.year)
    with Store(session.state()) as store:
        write_copy(path, closing)
        keep_closing(store, closing)
    return path


def _again(session: Session, book: Book, closed: Closing) -> int:
    """Says that a year is closed already, and whether it still is what it was; its copy is written anew."""
    path = _keep(session, closed)
    only = replace(book, known=replace(book.known, closings=(closed,)))
    number = sum(1 for _ in closed_year_changed(only))
    _tell(
        session,
        closed,
        path,
        Text(
            f"Räkenskapsåret {closed.label} stängdes redan {closed.at:%Y-%m-%d}.",
            f"The financial year {closed.label} was closed already on {closed.at:%Y-%m-%d}.",
        ),
        changed=number,
    )
    return 1 if number else 0


def _reopen(session: Session, book: Book, closed: Closing) -> int:
    why = one_line(session.args.because, _LONGEST)
    opened = closed.opened_again(_moment(session, book), why)
    path = _keep(session, opened)
    words = Text(
        f"Räkenskapsåret {opened.label} är öppet igen. Att det har varit stängt, och varför det öppnades, syns i bokslutet och årsrapporten.",
        f"The financial year {opened.label} is open again. That it was closed, and why it was opened, shows in the accounts and the annual report.",
    )
    _tell(session, opened, path, words)
    return 0


def _tell(session: Session, closing: Closing, path: Path, words: Text, *, changed: int = 0) -> None:
    if session.args.json:
        session.print_json(_as_json(closing, path, changed))
        return
    language = session.language
    rows = how_many(len(closing.entries), Text("rad", "row"), Text("rader", "rows"))
    print(words[language])
    write = Text("Skriv det på den undertecknade årsrapporten.", "Write it on the signed annual report.")
    if closing.reopened:
        write = Text("Det gäller inte längre.", "It no longer holds.")
    print(
        Text(
            f"Sigill {closing.short_seal} ({rows.sv}). {write.sv}",
            f"Seal {closing.short_seal} ({rows.en}). {write.en}",
        )[language]
    )
    print(Text(f"Kopian ligger i {path}.", f"The copy lies in {path}.")[language])
    if changed:
        number = how_many(changed, Text("ändring", "change"), Text("ändringar", "changes"))
        print(
            Text(
                f"{number.sv} sedan dess; gruppbok check visar dem.", f"{number.en} since; gruppbok check shows them."
            )[language]
        )


def _as_json(closing: Closing, path: Path, changed: int) -> dict[str, Any]:
    return {
        "schema": 1,
        "year": closing.year,
        "from": closing.first.isoformat(),
        "to": closing.last.isoformat(),
        "closed": closing.at.isoformat(),
        "reopened": closing.reopened.isoformat() if closing.reopened else None,
        "because": closing.because,
        "seal": closing.seal,
        "rows": len(closing.entries),
        "changed": changed,
        "copy": str(path),
    }
