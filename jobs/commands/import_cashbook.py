"""gruppbok import cashbook: a cashbook of another shape as lines to paste, or as a new workbook. No file is ever changed."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from jobs.importing import registers, shown
from jobs.importing.cells import Strange
from jobs.importing.columns import IN, KIND, LEFT, OUT, SIGNED, Use
from jobs.importing.rows import Made, make_rows, openings
from jobs.importing.table import Found, chosen, find
from jobs.session import Session, UsageError
from jobs.typed_rows import tab_rows
from jobs.written import unguarded
from sheets_schema.book import Book, read_book
from sheets_schema.grid import Grid, Snapshot
from sheets_schema.tabs.money import CASHBOOK
from sheets_schema.text import Text, fold, how_many, one_line

Row = Mapping[str, object]
_PREFIXES = {"konto": SIGNED, "account": SIGNED, "in": IN, "ut": OUT, "out": OUT}
_MOST = 30
"""Doubts that are said one by one."""


def run(session: Session) -> int:
    """Shows how the columns were understood, then prints the lines or makes the workbook; 1 where somebody must look."""
    args = session.args
    output = _output(args.output)
    told = _told(args.map or ())
    account = one_line(args.account or "")
    path = Path(args.file).expanduser()
    grids = _grids(path, args.tab)
    tables = _tables(path, grids, told, account)
    _show(session, tables)
    made = make_rows(tables, account, session.language)
    _say(session, made, is_book=output is not None)
    if output is None:
        sys.stdout.write("".join(f"{line}\n" for line in shown.lines(made.rows, session.language)))
    else:
        _make(session, output, made, _own(path, grids, tables, session))
    return 1 if made.doubts else 0


def _output(output: str | None) -> Path | None:
    if output is not None and Path(output).suffix.lower() != ".xlsx":
        raise UsageError(
            Text(
                "--output: den nya arbetsbokens namn ska sluta på .xlsx.",
                "--output: the new workbook's name must end in .xlsx.",
            )
        )
    return Path(output) if output else None


def _told(words: Sequence[str]) -> dict[str, Use]:
    """What --map says, by folded header. Raises UsageError."""
    found: dict[str, Use] = {}
    for word in words:
        header, equals, column = word.rpartition("=")
        use = _asked(header, column) if equals and header.strip() else None
        if use is None:
            labels = [one.label for one in CASHBOOK.columns]
            sv, en = (", ".join(one[language] for one in labels) for language in ("sv", "en"))
            given = one_line(word)
            raise UsageError(
                Text(
                    f"--map ”{given}”: skriv Rubrik=Kolumn, där kolumnen är {sv}, konto:NAMN, in:NAMN, ut:NAMN, typ eller -.",
                    f"--map “{given}”: write Header=Column, where the column is {en}, account:NAME, in:NAME, out:NAME, type or -.",
                )
            )
        found[fold(header)] = use
    return found


def _asked(header: str, column: str) -> Use | None:
    """A column as --map names it; None where there is none of that name."""
    theirs = Strange(-1, one_line(header), ())
    prefix, colon, name = column.partition(":")
    if colon and fold(prefix) in _PREFIXES and name.strip():
        return Use(theirs, _PREFIXES[fold(prefix)], one_line(name), "map")
    special = {"-": LEFT, "": LEFT, "typ": KIND, "type": KIND, "saldo": "balance", "balance": "balance"}
    if fold(column) in special:
        return Use(theirs, special[fold(column)], how="map")
    key = next((one.key for one in CASHBOOK.columns if fold(column) in {*one.names(), one.key}), None)
    return Use(theirs, key, how="map") if key else None


def _grids(path: Path, tab: str | None) -> tuple[Grid, ...]:
    from sync.foreign import read_foreign  # noqa: PLC0415 - slow to import

    read = read_foreign(path)
    found = tuple(map(_unguarded, read.grids)) if read.is_text else read.grids
    some = tuple(grid for grid in found if fold(grid.title) == fold(tab)) if tab else found
    if not some:
        titles = ", ".join(one_line(grid.title) for grid in found)
        raise UsageError(
            Text(f"--tab: fliken finns inte. Välj en av: {titles}.", f"--tab: no such tab. Choose one of: {titles}.")
        )
    return some


def _unguarded(grid: Grid) -> Grid:
    """A text file's table without the apostrophes that kept its texts from being formulas."""
    return Grid(grid.title, [[unguarded(str(cell)) for cell in row] for row in grid.rows])


def _tables(path: Path, grids: Sequence[Grid], told: Mapping[str, Use], account: str) -> list[Found]:
    """The tables to take, all certain. Raises UsageError."""
    every = [table for grid in grids if (table := find(grid, told, account))]
    tables = chosen(every)
    headers = {fold(header) for table in every for header in table.headers}
    for folded, use in told.items():
        if folded not in headers:
            header = use.column.header
            raise UsageError(
                Text(
                    f"--map: det finns ingen kolumn ”{header}”. Kolumnerna är {shown.headers(tables or every)}.",
                    f"--map: there is no column “{header}”. The columns are {shown.headers(tables or every)}.",
                )
            )
    if not tables:
        raise UsageError(_no_table(path, every))
    unsure = tables[0].mapped.unsure
    if unsure:
        sv, en = ("; ".join(one[language] for one in unsure) for language in ("sv", "en"))
        names = shown.headers(tables)
        raise UsageError(
            Text(
                f'{path.name}: {sv}. Skriv --map "Rubrik=Kolumn" för de kolumner som är oklara. Kolumnerna är {names}.',
                f'{path.name}: {en}. Write --map "Header=Column" for the columns in doubt. The columns are {names}.',
            )
        )
    return tables


def _no_table(path: Path, every: Sequence[Found]) -> Text:
    if len(every) > 1:
        titles = ", ".join(one_line(table.title) for table in every)
        return Text(
            f"{path.name}: flera flikar kan vara kassaboken. Välj med --tab: {titles}.",
            f"{path.name}: several tabs may be the cashbook. Choose by --tab: {titles}.",
        )
    return Text(
        f"{path.name}: ingen rad med kolumnernas rubriker går att hitta.",
        f"{path.name}: no row with the columns' headers can be found.",
    )


def _show(session: Session, tables: Sequence[Found]) -> None:
    """How the columns were understood, before anything is made."""
    titles = ", ".join(one_line(table.title) for table in tables)
    session.say(Text(f"Så här läses {titles}:", f"This is how {titles} is read:"))
    for line in shown.table(tables[0], session.language):
        print(line, file=sys.stderr)


def _say(session: Session, made: Made, *, is_book: bool) -> None:
    rows = how_many(len(made.rows), Text("rad", "row"), Text("rader", "rows"))
    session.say(Text(f"{rows.sv}.", f"{rows.en}."))
    said = [*made.notes, *([] if is_book else openings(made))]
    for says in said[:_MOST]:
        session.say(says)
    for says in made.doubts[:_MOST]:
        session.say(Text(f"Se efter: {says.sv}", f"Look at this: {says.en}"))
    if len(made.doubts) > _MOST:
        left = len(made.doubts) - _MOST
        session.say(Text(f"Och {left} till.", f"And {left} more."))
    if lacking := [row for row in made.rows if not row.get("category")]:
        number = how_many(len(lacking), Text("rad", "row"), Text("rader", "rows"))
        session.say(Text(f"{number.sv} saknar kategori: fyll i den.", f"{number.en} without a category: fill it in."))


def _own(path: Path, grids: Sequence[Grid], tables: Sequence[Found], session: Session) -> Book | None:
    """The book itself, where the file is a workbook of ours from another year."""
    if len(grids) < 2 or len(tables) != 1:
        return None
    book = read_book(Snapshot(path.name, tuple(grid.title for grid in grids), tuple(grids)), session.now)
    return book if book.whole("accounts", "categories") else None


def _make(session: Session, path: Path, made: Made, own: Book | None) -> None:
    from sync.xlsx.template import make_workbook  # noqa: PLC0415 - slow to import

    language = session.language_of(own.language) if own else session.language
    today = session.now.date()
    fill: dict[str, Sequence[Row]] = {"cashbook": made.rows}
    if own:
        fill |= {key: tab_rows(own, key) for key in ("settings", "accounts", "categories") if key in own.tables}
    else:
        found = registers.categories(made, language)
        fill |= {"accounts": registers.accounts(made, today, language)} | ({"categories": found} if found else {})
    make_workbook(path, language, today, fill=fill)
    print(path)
