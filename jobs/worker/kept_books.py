"""What the state keeps of the books themselves: closed years, and the cashbook as it was."""

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from jobs.worker.whole_file import PRIVATE, write_whole
from sheets_schema.closing import Closing
from sheets_schema.entries import Entry
from sheets_schema.text import Text

if TYPE_CHECKING:
    from jobs.worker.store import Store

EACH, DAILY = timedelta(days=31), timedelta(days=400)
"""How long each snapshot is kept, and the last of each day; of what is older the last of each month stays."""
LONGEST = timedelta(days=8 * 366)
"""How long any snapshot is kept: the seven years that books are, after the year they are of."""
_SUFFIX = ".closed"


class CopyError(Exception):
    """A sealed copy beside the workbook is not what it says it is; `says` is the whole message."""

    def __init__(self, says: Text) -> None:
        super().__init__(says.sv)
        self.says = says


class Snapshot(NamedTuple):
    """When the cashbook was as it was, in UTC as ISO text, and the hash of its rows."""

    at: str
    hash: str


def closings(store: "Store") -> tuple[Closing, ...]:
    """The years that were closed, by year and then by when. Raises StoreError."""
    return tuple(Closing.from_json(text) for (text,) in store.rows("closings"))


def keep_closing(store: "Store", closing: Closing) -> None:
    """Keeps a closed year, in place of the same closing if it was opened again."""
    at = closing.at.astimezone(UTC).isoformat()
    store.change("keep_closing", year=closing.year, at=at, closed=closing.as_json())


def copy_name(stem: str, year: int) -> str:
    """The name of a closed year's copy: `bok.closed-2025.json` beside `bok.xlsx`."""
    return f"{stem}{_SUFFIX}-{year}.json"


def write_copy(path: Path, closing: Closing) -> None:
    """Writes the copy whole or not at all, readable by nobody else."""
    write_whole(path, closing.as_json().encode(), PRIVATE)


def copies(folder: Path, stem: str) -> Iterator[Closing]:
    """The closed years whose copies lie in a folder. Raises CopyError where one is not what its seal says."""
    names = {copy_name(stem, year) for year in range(1990, 2100)}
    there = folder.iterdir() if folder.is_dir() else ()
    for path in sorted(one for one in there if one.name in names):
        try:
            yield Closing.from_json(path.read_bytes())
        except ValueError as error:
            raise CopyError(
                Text(
                    f"{path} är inte den bok som stängdes: sigillet stämmer inte. "
                    "Hämta tillbaka filen från en säkerhetskopia, eller flytta undan den.",
                    f"{path} is not the book that was closed: its seal does not fit. "
                    "Bring the file back from a backup, or move it away.",
                )
            ) from error


def joined(kept: Sequence[Closing], found: Iterable[Closing]) -> tuple[Closing, ...]:
    """What the state keeps, and the copies of years that it knows nothing of. Raises CopyError where the two differ."""
    latest = {one.year: one for one in sorted(kept, key=lambda one: one.at)}
    new = []
    for copy in found:
        known = latest.get(copy.year)
        if known is None:
            new.append(copy)
        elif known.as_json() != copy.as_json():
            raise _differing(copy)
    return tuple(sorted((*kept, *new), key=lambda one: (one.year, one.at)))


def _differing(copy: Closing) -> CopyError:
    name = f".closed-{copy.year}.json"
    return CopyError(
        Text(
            f"Kopian av det stängda året {copy.label} (…{name}) och tillståndet säger olika saker. Flytta undan kopian "
            f"och kör gruppbok close --year {copy.year}, så skrivs en ny ur tillståndet; är det tillståndet som är "
            "gammalt, hämta tillbaka det från en säkerhetskopia.",
            f"The copy of the closed year {copy.label} (…{name}) and the state say different things. Move the copy away "
            f"and run gruppbok close --year {copy.year}, which writes a new one from the state; if it is the state that "
            "is old, bring it back from a backup.",
        )
    )


def keep_snapshot(store: "Store", rows: Sequence[Entry], now: datetime) -> bool:
    """Keeps the cashbook as it is, if it has changed; drops those that are old by then. Gives whether it had."""
    content = json.dumps([one.fields for one in rows], ensure_ascii=False, separators=(",", ":")).encode(
        errors="replace"
    )
    kept = snapshots(store)
    digest = hashlib.sha256(content).hexdigest()
    if kept and kept[-1].hash == digest:
        return False
    store.change(
        "keep_snapshot",
        at=now.astimezone(UTC).isoformat(timespec="seconds"),
        hash=digest,
        rows=zlib.compress(content),
    )
    for old in outdated(kept, now):
        store.change("drop_snapshot", at=old.at)
    return True


def snapshots(store: "Store") -> list[Snapshot]:
    """When the cashbook changed, the first first. Raises StoreError."""
    return [Snapshot(at, digest) for at, digest in store.rows("snapshots")]


def rows_of(store: "Store", snapshot: Snapshot) -> tuple[Entry, ...]:
    """The cashbook as it was. Raises StoreError."""
    ((content,),) = store.rows("snapshot", at=snapshot.at)
    listed = json.loads(zlib.decompress(bytes(content)))
    return tuple(Entry(tuple(fields)) for fields in listed)


def outdated(kept: Sequence[Snapshot], now: datetime) -> list[Snapshot]:
    """The snapshots that need not be kept longer: a later one stands for them."""
    last: dict[str, Snapshot] = {}
    for one in kept:
        age = now - datetime.fromisoformat(one.at)
        last[one.at if age <= EACH else one.at[:10] if age <= DAILY else one.at[:7]] = one
    stay = set(last.values())
    return [one for one in kept if one not in stay or now - datetime.fromisoformat(one.at) > LONGEST]
