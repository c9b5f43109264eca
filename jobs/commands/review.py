"""gruppbok report review: the auditor's package, as a folder and as one archive of it."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from jobs.session import Session, UsageError
from jobs.worker.whole_file import write_whole
from sheets_schema.text import Language, Text

if TYPE_CHECKING:
    from jobs.documents.review import Package
    from sheets_schema.book import Book


def run(session: Session, book: "Book", year: int) -> int:
    """Writes the package and prints where; 1 where the year's sums are in doubt. Raises BalanceError, UsageError."""
    from jobs.documents.annual_sums import annual_of  # noqa: PLC0415 - slow to import
    from jobs.documents.review import MANIFEST, SUMS, checksums, manifest, package  # noqa: PLC0415 - as above
    from jobs.documents.sampling import usual_seed  # noqa: PLC0415 - as above
    from jobs.worker.packing import zipped  # noqa: PLC0415 - as above

    if session.args.format:
        raise UsageError(
            Text(
                "--format: granskningen är flera filer, var och en i sitt format; lämna bort valet.",
                "--format: the review is several files, each in its own format; leave the option out.",
            )
        )
    whole = annual_of(book, year)
    made = package(whole, session.args.seed or usual_seed(whole), session.language_of(book.language))
    folder, archive = _places(session.args.output, made.name)
    with session.progress(Text("Gör granskningen", "Making the review")):
        files = dict(_contents(made, book, session.language_of(book.language)))
        files[MANIFEST] = manifest(whole, made, files)
        files[SUMS] = checksums(files)
    _write(folder, archive, files, zipped({f"{made.name}/{name}": content for name, content in files.items()}))
    print(folder)
    print(archive)
    session.say(Text(f"Urvalets frö: {made.seed}", f"The sample's seed: {made.seed}"))
    if whole.is_preliminary:
        session.say(
            Text(
                "Året är preliminärt: varje sida säger det, och årsrapporten säger varför.",
                "The year is preliminary: every page says so, and the annual report says why.",
            )
        )
    return 1 if whole.sums.preliminary or whole.changed else 0


def _contents(made: "Package", book: "Book", language: Language) -> Iterator[tuple[str, bytes]]:
    from jobs.discretion import discretion  # noqa: PLC0415 - slow to import
    from jobs.worker.docx import word_file  # noqa: PLC0415 - slow to import
    from jobs.worker.typesetting import pdf  # noqa: PLC0415 - as above
    from sync.xlsx.drawing import drawn  # noqa: PLC0415 - as above

    group, hides = book.settings.group_name, discretion(book)
    for name, paper in ((name, hides.applied(one, language)) for name, one in made.papers.items()):
        yield name, word_file(paper, group) if name.endswith(".docx") else pdf(paper, group).content
    for name, pages in made.books.items():
        yield name, drawn([hides.applied(page, language) for page in pages], made.name, {})


def _places(output: str | None, name: str) -> tuple[Path, Path]:
    """The folder and the archive: named by --output if it ends in .zip, else usual names in that folder."""
    chosen = Path(output) if output else Path()
    if chosen.suffix.lower() == ".zip":
        return chosen.with_suffix(""), chosen
    if chosen.is_file() or chosen.suffix.lower() in (".pdf", ".md", ".docx", ".xlsx", ".ods"):
        raise UsageError(
            Text(
                "--output: ange en mapp, eller en fil som slutar på .zip.",
                "--output: name a folder, or a file that ends in .zip.",
            )
        )
    return chosen / name, chosen / f"{name}.zip"


def _write(folder: Path, archive: Path, files: Mapping[str, bytes], packed: bytes) -> None:
    """Puts both in place, whole or not at all. What is there already and says something else is never replaced."""
    for there, is_same in ((folder, _holds(folder, files)), (archive, _is(archive, packed))):
        if there.exists() and not is_same:
            raise UsageError(
                Text(
                    f"{there} finns redan med annat innehåll, och någon kan ha skrivit i den. Flytta den, eller välj "
                    "en annan plats med --output.",
                    f"{there} is there already and holds something else; it may have been written in. Move it, or "
                    "choose another place with --output.",
                )
            )
    folder.parent.mkdir(parents=True, exist_ok=True)
    if not folder.exists():
        made = Path(tempfile.mkdtemp(prefix=".gruppbok-", dir=folder.parent))
        try:
            made.chmod(0o755)
            for name, content in files.items():
                (made / name).write_bytes(content)
            made.rename(folder)
        except BaseException:
            shutil.rmtree(made, ignore_errors=True)
            raise
    write_whole(archive, packed)


def _holds(folder: Path, files: Mapping[str, bytes]) -> bool:
    """Whether a folder holds these files and no others."""
    if not folder.is_dir() or {one.name for one in folder.iterdir()} != set(files):
        return False
    return all(_is(folder / name, content) for name, content in files.items())


def _is(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() == content
