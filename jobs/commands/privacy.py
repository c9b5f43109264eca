"""gruppbok privacy: whose personal data should be cleared, and in which cells. Nothing is ever cleared by the program."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from jobs.clearing import BOOKS, Due, Unknown, can_tell, due, kept_until, unknown
from jobs.commands.check import read_with_tabs
from jobs.persons import person_of
from jobs.session import Session, UsageError
from jobs.traces import Held, Naming, Trace, is_peoples, traces
from sheets_schema import people
from sheets_schema.book import Book
from sheets_schema.grid import Grid
from sheets_schema.text import Language, Text, fold, how_many, one_line


@dataclass(frozen=True)
class Clear:
    """Somebody to clear: the cells to clear, those of the books that stay until a day, and those that may be another's."""

    due: Due
    name: str
    cells: tuple[tuple[Trace, Held], ...]
    books: tuple[tuple[Trace, Held, date | None], ...]
    unsure: tuple[tuple[Trace, Held], ...]


def run(session: Session) -> int:
    """Prints who is to be cleared; 1 where anybody is."""
    book, grids = read_with_tabs(session, is_peoples)
    if not can_tell(book):
        raise UsageError(
            Text(
                "Fliken Medlemmar eller Intresserade går inte att läsa, så det går inte att säga vem som ska rensas. "
                "Kör gruppbok check.",
                "The tab Members or Prospects cannot be read, so who is to be cleared cannot be told. Run gruppbok check.",
            )
        )
    some, open_ = list(_everybody(book, grids)), unknown(book)
    if session.args.json:
        session.print_json(_as_json(some, open_))
    else:
        language = session.language_of(book.language)
        print("\n".join(text[language] for text in _lines(some, open_, language)))
    return 1 if some else 0


def _everybody(book: Book, grids: Sequence[Grid]) -> Iterator[Clear]:
    """Each who is due, with the cells; a row of somebody who is told of already is not told of again."""
    told: set[tuple[str, int]] = set()
    for one in due(book):
        if (one.row.table.tab.key, one.row.number) not in told:
            clear = _of(book, grids, one)
            told |= {(trace.tab, trace.row) for trace, _ in clear.cells}
            yield clear


def _of(book: Book, grids: Sequence[Grid], one: Due) -> Clear:
    person = person_of(book, one.row)
    found = traces(book, grids, person, Naming(book, person))
    if one.only:
        found = [trace for trace in found if trace.tab == one.only and trace.own]
    year_start, hidden = book.settings.year_start, fold(person.name) in people.protected_names(book)
    held = [
        (trace, cell, kept_until(trace.day, year_start) if trace.tab in BOOKS else date.min)
        for trace in found
        if trace.sure
        for cell in trace.held
    ]
    return Clear(
        due=one,
        name="" if hidden else person.name,
        cells=tuple((trace, cell) for trace, cell, until in held if until is not None and until < book.today),
        books=tuple((trace, cell, until) for trace, cell, until in held if until is None or until >= book.today),
        unsure=tuple((trace, cell) for trace in found if not trace.sure for cell in trace.held),
    )


def _as_json(some: Iterable[Clear], open_: Iterable[Unknown]) -> dict[str, Any]:
    listed = [
        {
            "name": one.name or None,
            "why": one.due.why,
            "since": one.due.since.isoformat(),
            "due": one.due.due.isoformat(),
            "cells": [_cell(trace, held) for trace, held in one.cells],
            "kept": [
                {**_cell(trace, held), "until": until.isoformat() if until else None}
                for trace, held, until in one.books
            ],
            "unsure": [_cell(trace, held) for trace, held in one.unsure],
        }
        for one in some
    ]
    rows = [
        {"tab": one.row.table.tab.key, "row": one.row.number, "column": one.column, "cell": _missing(one) or None}
        for one in open_
    ]
    return {"schema": 1, "clear": listed, "unknown": rows, "counts": {"clear": len(listed), "unknown": len(rows)}}


def _cell(trace: Trace, held: Held) -> dict[str, Any]:
    return {"tab": trace.tab or None, "title": trace.title, "row": trace.row, "cell": held.cell}


def _missing(one: Unknown) -> str:
    return one.row.table.cell(one.row.i, one.column) or ""


def _lines(some: Sequence[Clear], open_: Sequence[Unknown], language: Language) -> Iterator[Text]:
    for one in some:
        yield from _of_one(one, language)
    for row in open_:
        yield _of_unknown(row)
    if not some:
        yield Text("Ingens uppgifter behöver rensas nu.", "Nobody's data needs clearing now.")
        return
    number = how_many(len(some), Text("person", "person"), Text("personer", "people"))
    yield Text(
        f"{number.sv} att rensa. Programmet tar aldrig bort något själv: töm cellerna i arket, men inte bokföringens. "
        "Gamla versioner och kopior av arket har uppgifterna kvar.",
        f"{number.en} to clear. The program never clears anything: empty the cells in the sheet, but not those of the "
        "books. Old versions and copies of the sheet still hold the data.",
    )


def _of_one(one: Clear, language: Language) -> Iterator[Text]:
    name = one_line(one.name, 60)
    who = Text(name, name) if name else Text("En person med skyddade uppgifter", "A person with a protected identity")
    since = {
        "left": Text(f"lämnade gruppen {one.due.since}", f"left the group {one.due.since}"),
        "silent": Text(f"senaste kontakt {one.due.since}", f"last contact {one.due.since}"),
    }[one.due.why]
    yield Text(f"{who.sv}, {since.sv}. Rensa:", f"{who.en}, {since.en}. Clear:")
    yield from _places(one.cells, language)
    if one.books:
        yield Text("  Låt stå kvar i bokföringen:", "  Leave in the books:")
        for until, group in groupby(one.books, key=lambda kept: kept[2]):
            kept = [(trace, held) for trace, held, _ in group]
            for line in _places(kept, language):
                day = (
                    Text(f"till och med {until}", f"through {until}")
                    if until
                    else Text("dagen går inte att läsa", "the day cannot be read")
                )
                yield Text(f"{line.sv} ({day.sv})", f"{line.en} ({day.en})")
    if one.unsure:
        yield Text("  Se efter om det är någon annan:", "  Look whether it is somebody else:")
        yield from _places(one.unsure, language)
    yield Text("", "")


def _places(cells: Iterable[tuple[Trace, Held]], language: Language) -> Iterator[Text]:
    """The cells of each row on a line."""
    for (title, _), group in groupby(cells, key=lambda one: (one[0].title, one[0].row)):
        some = [held for _, held in group]
        words = ", ".join(f"{held.cell} {one_line(held.label[language], 30)}".rstrip() for held in some)
        line = f"    {one_line(title, 40)}: {words}"
        yield Text(line, line)


def _of_unknown(one: Unknown) -> Text:
    title, cell = one_line(one.row.table.title, 40), _missing(one)
    label = one.row.table.tab[one.column].label
    where = f"{title} {cell or one.row.number}"
    return Text(
        f"{where}: {label.sv} saknas eller går inte att läsa, så det går inte att veta när raden ska rensas.",
        f"{where}: {label.en} is missing or cannot be read, so when the row is to be cleared cannot be known.",
    )
