"""gruppbok receipts: looks up each receipt of a year, keeps the files in a folder, and says what is missing."""

from pathlib import Path

from jobs.clearing import year_kept_until
from jobs.commands.check import read
from jobs.commands.receipts_showing import as_json, show
from jobs.receipts.index import Told, as_csv, as_page
from jobs.receipts.lines import LACKING, Saved, lines
from jobs.receipts.rows import NO_LINKS, Links, YearReceipts, spoken_of, year_receipts
from jobs.session import Session, UsageError
from jobs.worker.kept_receipts import keep_receipts
from jobs.worker.receipt_archive import Archive
from jobs.worker.receipt_looking import Places, Round, save
from jobs.worker.store import QUIET, Store
from sheets_schema.book import Book
from sheets_schema.receipts import Missing
from sheets_schema.text import Text
from sync.workbook import WorkbookError


def run(session: Session) -> int:
    """Keeps the year's receipts and prints what is missing; 1 where anything is, or could not be tried."""
    folder = _folder(session)
    book = read(session)
    language = session.language_of(book.language)
    year = year_receipts(book, session.args.year, _links(session, book))
    where = (
        Path(session.args.output)
        if session.args.output
        else Path(Text("kvitton", "receipts")[language] + f"-{year.label}")
    )
    archive = Archive(where, year.label, book.today.isoformat())
    places = _places(session, folder)
    with session.progress(Text("Hämtar kvitton", "Fetching receipts")):
        archive.begin()
        done = save(year, archive, places)
        told = _told(book, year, archive, done)
        archive.finish({"index.csv": as_csv(told, language), "index.html": as_page(told, language)})
    _keep(session, book, year, done)
    if session.args.json:
        session.print_json(as_json(told, archive, done, language))
    else:
        show(told, archive, done, language)
    return 1 if any(line.state in LACKING for line in told.lines) else 0


def _folder(session: Session) -> Path | None:
    """The folder in which files that cells name are looked for. Raises UsageError."""
    if session.args.folder is None:
        return session.folder()
    chosen = Path(session.args.folder).expanduser()
    if not chosen.is_dir():
        raise UsageError(Text(f"--folder: det finns ingen mapp {chosen}.", f"--folder: there is no folder {chosen}."))
    return chosen


def _links(session: Session, book: Book) -> Links:
    """The addresses behind the cells of a Google Sheet's receipts. Raises WorkbookError."""
    table = book.tables.get("cashbook")
    if session.folder() is not None or table is None or not table.has("receipt"):
        return NO_LINKS
    from sync.backends import links_behind  # noqa: PLC0415 - only for a sheet at Google

    return links_behind(
        session.args.workbook or session.settings.workbook or "", session.keys(), table.title, table.at["receipt"]
    )


def _places(session: Session, folder: Path | None) -> Places:
    """Where to look: Drive too, if there is a key to it that can be used."""
    from sync.backends import drive_files  # noqa: PLC0415 - only where there is anything to look up

    keys = session.keys()
    if not keys:
        return Places(folder, None)
    try:
        return Places(folder, drive_files(keys))
    except WorkbookError as fault:
        return Places(folder, None, Text(fault.says.sv.rstrip("."), fault.says.en.rstrip(".")))


def _told(book: Book, year: YearReceipts, archive: Archive, done: Round) -> Told:
    """What the index and the screen tell."""
    shelf = archive.shelf
    earlier = {(one.stem, one.reference): one for one in shelf.entries if one.file in shelf.there}
    made = lines(year, done.outcomes, earlier)
    shown = {line.entry.file for line in made if line.entry}
    others = [one for one in shelf.listed() if one.file not in shown]
    return Told(book.settings.group_name, year, made, others, book.today, year_kept_until(year.period))


def _keep(session: Session, book: Book, year: YearReceipts, done: Round) -> None:
    """Remembers what could not be had, for the checks; what could not be tried stays as it was."""
    found: set[str] = set()
    missing: dict[str, Missing] = {}
    for voucher, one in ((row.voucher, one) for row in year.rows for one in row.references):
        match done.outcomes.get((one.sort, one.key)):
            case Saved():
                found.add(one.known_by(voucher))
            case Missing() as why:
                missing[one.known_by(voucher)] = why
    path = session.state()
    if not missing and not path.exists():
        return
    with Store(path) as store:
        keep_receipts(store, found, missing, spoken_of(book))
        store.remember(**{QUIET: ""})  # the next pass must look, though the workbook is the same
