"""gruppbok import bank: a bank's statement beside the cashbook, kept in the state and shown in the tab Bankavstämning."""

from dataclasses import dataclass, replace
from pathlib import Path

from jobs.bank.pasting import Paste, paste
from jobs.bank.reconciliation import Reconciliation, account_place, reconcile
from jobs.commands.bank_showing import as_json, show
from jobs.commands.sending import sender_address
from jobs.heard import known
from jobs.plan import Context
from jobs.session import Session, UsageError
from jobs.statements import Imported, elsewhere, kept_elsewhere, taken_in
from jobs.worker.planning import pages
from jobs.worker.runner import Desk, gather
from jobs.worker.store import QUIET, Store
from jobs.worker.whole_file import write_whole
from sheets_schema.book import Book
from sheets_schema.check import run as run_checks
from sheets_schema.checks import CHECKS
from sheets_schema.closing import closed_now
from sheets_schema.text import Text, fold, how_many, one_line
from sync.bank.file import load
from sync.bank.reading import read_statement
from sync.bank.statement import Statement
from sync.workbook import Workbook

_ENDINGS = (".tsv", ".txt")
_MOST_NAMED = 12


@dataclass(frozen=True)
class Import:
    """What one import came to: the statement, how many of its lines were new, and how the account then stands."""

    statement: Statement
    new: int
    found: Reconciliation
    paste: Paste


def run(session: Session) -> int:
    """Imports one statement; 1 where the bank and the book differ at the end of a month."""
    statement = read_statement(load(session.args.file))
    output = _output(session)
    workbook = session.workbook()
    with Store(session.state()) as store:
        with session.progress(Text("Läser arbetsboken", "Reading the workbook")):
            desk = Desk(workbook, session.now, sender_address(session.settings.mail))
            context = gather(desk, store.memory())
        before, after = _imported(session, context, statement)
        moved = _elsewhere(session, context, statement)
        context = _told(context, after, moved)
        done = _compared(context, statement, before, after)
        if output is not None:
            _write(output, done.paste, session)
        if after != before or session.args.replace:
            store.keep_statement(after, replace=session.args.replace, moved=moved)
            store.remember(**{QUIET: ""})
        _draw(workbook, context)
    language = session.language_of(context.book.language)
    if session.args.json:
        session.print_json(as_json(done.statement, done.new, done.found, done.paste))
    else:
        show(done.statement, done.new, done.found, language, None if output else done.paste)
    _say_closed(session, context.book, done.found)
    return 1 if done.found.differing else 0


def _say_closed(session: Session, book: Book, found: Reconciliation) -> None:
    """Which lines to paste are of a year that is closed, where no row may come."""
    for year in closed_now(book.known.closings):
        number = sum(year.first <= line.date <= year.last for line in found.only_bank)
        if number:
            lines = how_many(number, Text("rad", "line"), Text("rader", "lines"))
            session.say(
                Text(
                    f"{lines.sv} bara hos banken hör till {year.label}, som är stängt: bokför dem i år, med den dagen i "
                    "texten, eller öppna året igen med gruppbok close --reopen.",
                    f"{lines.en} only at the bank belong to {year.label}, which is closed: book them this year, with "
                    "that day in the text, or open the year again with gruppbok close --reopen.",
                )
            )


def _imported(session: Session, context: Context, statement: Statement) -> tuple[Imported, Imported]:
    """What is kept of the account before and after. Raises UsageError, OverlapError."""
    book, name = context.book, session.args.account
    if account_place(book, name) < 0:
        raise _no_such_account(book, name)
    account = fold(name)
    empty = Imported(account)
    before = empty if session.args.replace else context.memory.statements.get(account, empty)
    return before, taken_in(before, statement, context.today)


def _elsewhere(session: Session, context: Context, statement: Statement) -> str | None:
    """The account whose lines these are until now, and are no longer. Raises OverlapError where that was not asked for."""
    name = kept_elsewhere(context.memory.statements, fold(session.args.account), statement)
    if name is not None and not session.args.replace:
        raise elsewhere(name)
    return name


def _no_such_account(book: Book, name: str) -> UsageError:
    table = book.tables.get("accounts")
    names = [str(one) for one in table.values["account"] if one] if table is not None and table.has("account") else []
    listed = ", ".join(one_line(one) for one in names[:_MOST_NAMED]) + (" …" if len(names) > _MOST_NAMED else "")
    if not names:
        return UsageError(
            Text(
                "Fliken Konton saknas eller är tom, så det finns inget konto att läsa in till. Kör gruppbok check.",
                "The tab Accounts is missing or empty, so there is no account to import to. Run gruppbok check.",
            )
        )
    asked = one_line(name)
    return UsageError(
        Text(
            f"--account: kontot ”{asked}” finns inte i fliken Konton. Där finns: {listed}.",
            f"--account: there is no account “{asked}” in the tab Accounts. There are: {listed}.",
        )
    )


def _told(context: Context, imported: Imported, moved: str | None) -> Context:
    """The context as it is once the lines are kept, and gone from the account that they are moved from."""
    statements = {**context.memory.statements, imported.account: imported}
    statements.pop(moved or "", None)
    memory = replace(context.memory, statements=statements)
    book = replace(context.book, known=known(memory, context.now, context.book.known.bounced))
    return replace(context, memory=memory, book=book, findings=tuple(run_checks(CHECKS, book)))


def _compared(context: Context, statement: Statement, before: Imported, after: Imported) -> Import:
    """The account's lines beside its rows. Raises UsageError."""
    found = reconcile(context.book, after)
    if found is None:
        raise UsageError(
            Text(
                "Kassaboken, Konton eller Kategorier går inte att läsa, så inget kan jämföras. Kör gruppbok check.",
                "The cashbook, Accounts or Categories cannot be read, so nothing can be compared. Run gruppbok check.",
            )
        )
    return Import(statement, len(after.lines) - len(before.lines), found, paste(context.book, found))


def _draw(workbook: Workbook, context: Context) -> None:
    """Writes our tabs, as a pass does. Raises WorkbookError."""
    workbook.write(pages(context)[0])


def _output(session: Session) -> Path | None:
    """Where the rows to paste go, None for nowhere but the screen. Raises UsageError."""
    if session.args.output is None:
        return None
    path = Path(session.args.output).expanduser()
    if path.suffix.lower() not in _ENDINGS or path.is_dir():
        raise UsageError(
            Text("--output: filen måste sluta på .tsv eller .txt.", "--output: the file must end in .tsv or .txt.")
        )
    return path


def _write(path: Path, rows: Paste, session: Session) -> None:
    """Writes the rows to paste. Raises UsageError where the file is there and says something else."""
    content = rows.as_text().encode("utf-8")
    if path.exists() and path.read_bytes() != content:
        raise UsageError(
            Text(
                f"{path} finns redan. Flytta den, eller välj ett annat namn med --output.",
                f"{path} is there already. Move it, or choose another name with --output.",
            )
        )
    write_whole(path, content)
    session.say(Text(f"Rader att klistra in: {path}", f"Rows to paste: {path}"))
