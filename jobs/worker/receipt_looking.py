"""Each file that the year's receipts refer to, looked up where it is and laid in the archive."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from jobs.receipts.lines import Outcome, Saved, Untried, wanted
from jobs.receipts.rows import YearReceipts
from jobs.receipts.shelf import Entry, How
from jobs.worker.receipt_archive import Archive
from jobs.worker.receipt_files import read_receipt
from sheets_schema.receipts import Missing, Sort
from sheets_schema.text import Text
from sync.workbook import WorkbookError

if TYPE_CHECKING:
    from sync.google.files import DriveFiles

_MOST_FAULTS = 3
"""Passing faults in a row after which Drive is left alone."""
_NO_FOLDER = Text("säg med --folder i vilken mapp filerna ligger", "say by --folder in which folder the files lie")


@dataclass
class Places:
    """Where receipts are looked up. `closed` says why Drive cannot be asked, None while it can."""

    folder: Path | None
    drive: "DriveFiles | None"
    closed: Text | None = None
    faults: int = 0


@dataclass
class Round:
    """What a look came to: the outcome of each file that is referred to, and the files that are new or changed."""

    outcomes: dict[tuple[Sort, str], Outcome] = field(default_factory=dict)
    made: dict[How, list[str]] = field(default_factory=lambda: {how: [] for how in How})


def save(year: YearReceipts, archive: Archive, places: Places) -> Round:
    """Looks each file up once and lays it under each of its vouchers. Raises OSError where the archive takes no more."""
    done = Round()
    for (sort, key), stems in wanted(year).items():
        look = _in_drive if sort is Sort.DRIVE else _in_folder
        done.outcomes[sort, key] = look(places, archive, key, stems, done)
    return done


def _in_folder(places: Places, archive: Archive, key: str, stems: tuple[str, ...], done: Round) -> Outcome:
    if places.folder is None:
        return Untried(_NO_FOLDER)
    content = read_receipt(places.folder, key)
    return content if isinstance(content, Missing) else _saved(archive, key, stems, ("", content), done)


def _in_drive(places: Places, archive: Archive, key: str, stems: tuple[str, ...], done: Round) -> Outcome:
    if places.drive is None or places.closed is not None:
        return Untried(places.closed or _NO_KEY)
    try:
        outcome = _asked(places.drive, archive, key, stems, done)
    except WorkbookError as fault:
        places.faults += 1
        if not fault.temporary or places.faults >= _MOST_FAULTS:
            places.closed = _clause(fault.says)
        return Untried(_clause(fault.says))
    places.faults = 0
    return outcome


_NO_KEY = Text(
    "programmet har ingen nyckel till Google Drive (se docs/google.md)",
    "the program has no key to Google Drive (see docs/google.en.md)",
)


def _clause(says: Text) -> Text:
    """A message as the end of a sentence."""
    return Text(says.sv.rstrip("."), says.en.rstrip("."))


def _asked(drive: "DriveFiles", archive: Archive, key: str, stems: tuple[str, ...], done: Round) -> Outcome:
    seen = drive.look(key)
    if isinstance(seen, Missing):
        return seen
    kept = {stem: archive.shelf.unchanged(stem, key, seen.stamp) for stem in stems}
    there = {stem: entry for stem, entry in kept.items() if entry is not None}
    if len(there) == len(stems):
        done.made[How.KEPT] += [entry.file for entry in there.values()]
        return Saved(there)
    content = drive.content(seen)
    return content if isinstance(content, Missing) else _saved(archive, key, stems, (seen.stamp, content), done)


def _saved(archive: Archive, key: str, stems: tuple[str, ...], had: tuple[str, bytes], done: Round) -> Saved:
    return Saved(dict(_laid(archive, key, stems, had, done)))


def _laid(
    archive: Archive, key: str, stems: tuple[str, ...], had: tuple[str, bytes], done: Round
) -> Iterator[tuple[str, Entry]]:
    for stem in stems:
        entry, how = archive.put(stem, key, *had)
        done.made[how].append(entry.file)
        yield stem, entry
