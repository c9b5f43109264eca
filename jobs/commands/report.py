"""gruppbok report: the papers of the year, made of the book."""

from collections.abc import Sequence
from pathlib import Path

from jobs.commands.check import read
from jobs.discretion import discretion
from jobs.documents.catalogue import KINDS, Kind
from jobs.documents.model import Document
from jobs.session import Session, UsageError
from jobs.worker.whole_file import write_whole
from jobs.year import year_of
from sheets_schema.book import Book
from sheets_schema.page import Page
from sheets_schema.text import Text

_YEARS = range(1990, 2099)
_HALF = 6
"""Months into a year during which papers that look back are of the year before."""
REVIEW = "review"
_ENDINGS = {"pdf": ".pdf", "markdown": ".md", "docx": ".docx", "xlsx": ".xlsx"}


def run(session: Session) -> int:
    """Writes one paper and prints its path; 1 where something that belongs in it could not be read."""
    if session.args.kind == "member":
        from jobs.commands.member import run as about_one  # noqa: PLC0415 - the year's papers need none of it

        return about_one(session)
    if session.args.kind == REVIEW:
        return _review(session)
    if session.args.seed:
        raise UsageError(Text("--seed hör till report review.", "--seed belongs to report review."))
    kind = KINDS[session.args.kind]
    ending = ending_of(session, kind)
    _check_year(session.args.year)
    book = read(session)
    year, language = session.args.year or usual_year(book, kind), session.language_of(book.language)
    hides = discretion(book)
    document = hides.applied(kind.make(book, year, language), language)
    if ending == ".xlsx" and kind.pages:
        pages = [hides.applied(page, language) for page in kind.pages(book, year, language)]
        content = workbook(pages, document.title)
    else:
        content = _content(document, ending, book.settings.group_name, session)
    return _finish(session, document, ending, content)


def finish(session: Session, document: Document, ending: str, author: str) -> int:
    """Writes the file and prints its path; 1 where the paper has doubts."""
    return _finish(session, document, ending, _content(document, ending, author, session))


def _finish(session: Session, document: Document, ending: str, content: bytes) -> int:
    path = _place(session.args.output, document.name + ending)
    _write(path, content, session)
    print(path)
    if document.doubts:
        session.say(
            Text(
                "Något i boken är osäkert; först i dokumentet står vad. Kör gruppbok check.",
                "Something in the book is in doubt; the front of the document says what. Run gruppbok check.",
            )
        )
    return 1 if document.doubts else 0


def _review(session: Session) -> int:
    """The auditor's package, which is more than one paper."""
    from jobs.commands import review  # noqa: PLC0415 - only where it is asked for

    _check_year(session.args.year)
    book = read(session)
    return review.run(session, book, session.args.year or usual_year(book, KINDS["annual"]))


def _check_year(year: int | None) -> None:
    if year is not None and year not in _YEARS:
        raise UsageError(Text(f"{year} är inget rimligt år.", f"{year} is not a year within reason."))


def usual_year(book: Book, kind: Kind) -> int:
    """The financial year that a paper is of where none is asked for."""
    year = year_of(book.today, book.settings.year_start)
    months = (book.today.year - year.first.year) * 12 + book.today.month - year.first.month
    return year.year - 1 if kind.looking_back and months < _HALF else year.year


def ending_of(session: Session, kind: Kind | None = None) -> str:
    """The file's ending: that of --format, else of --output, else .pdf. Raises UsageError."""
    chosen, output = session.args.format, session.args.output
    given = Path(output or "").suffix.lower()
    is_file = bool(given) and not Path(output or "").is_dir() and not (output or "").endswith("/")
    wanted = _ENDINGS[chosen] if chosen else given if is_file else ".pdf"
    endings = [ending for ending in _ENDINGS.values() if (kind and kind.pages) or ending != ".xlsx"]
    if wanted not in endings and not is_file:
        raise UsageError(
            Text(
                "--format xlsx: det dokumentet finns inte som arbetsbok; välj pdf, markdown eller docx.",
                "--format xlsx: that paper is no workbook; choose pdf, markdown or docx.",
            )
        )
    if wanted not in endings or (is_file and given != wanted):
        *some, last = endings
        raise UsageError(
            Text(
                f"--output: filen måste sluta på {', '.join(some)} eller {last}, som --format säger.",
                f"--output: the file must end in {', '.join(some)} or {last}, as --format says.",
            )
        )
    return wanted


def _place(output: str | None, name: str) -> Path:
    """Where the file goes: a file, or a folder in which it has its usual name."""
    chosen = Path(output) if output else Path()
    if chosen.suffix.lower() in _ENDINGS.values() and not chosen.is_dir() and not (output or "").endswith("/"):
        return chosen
    chosen.mkdir(parents=True, exist_ok=True)
    return chosen / name


def workbook(pages: Sequence[Page], title: str) -> bytes:
    """Pages as an .xlsx: numbers as numbers, and no formulas; the same bytes for the same pages."""
    from sync.xlsx.drawing import drawn  # noqa: PLC0415 - slow to import

    return drawn(pages, title, {})


def _content(document: Document, ending: str, author: str, session: Session) -> bytes:
    if ending == ".md":
        from jobs.documents.markdown import markdown  # noqa: PLC0415 - only where it is asked for

        return markdown(document).encode()
    if ending == ".docx":
        from jobs.worker.docx import word_file  # noqa: PLC0415 - slow to import

        return word_file(document, author)
    from jobs.worker.typesetting import pdf  # noqa: PLC0415 - slow to import

    made = pdf(document, author)
    if not made.shows_all:
        session.say(
            Text(
                "Några tecken finns inte i PDF-filens typsnitt och visas som rutor. Med --format docx är de med.",
                "Some signs are not in the PDF's fonts and are shown as boxes. With --format docx they are there.",
            )
        )
    return made.content


def _write(path: Path, content: bytes, session: Session) -> None:
    """Writes the file. A PDF takes the place of an earlier one; what people may have written on never goes."""
    if path.exists() and path.suffix.lower() != ".pdf" and path.read_bytes() != content:
        raise UsageError(
            Text(
                f"{path} finns redan, och någon kan ha skrivit i den. Flytta den, eller välj ett annat namn med --output.",
                f"{path} is there already, and may have been written in. Move it, or choose another name with --output.",
            )
        )
    is_new = not path.exists()
    write_whole(path, content)
    if not is_new:
        session.say(Text(f"{path} fanns redan och är ersatt.", f"{path} was there already and is replaced."))
