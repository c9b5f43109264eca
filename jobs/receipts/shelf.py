"""What lies in a year's archive, and under which name a receipt's content is to lie there. Nothing is ever replaced."""

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from enum import Enum
from typing import Any

from jobs.receipts.naming import dated_name, ending_of, free_name, is_named

FORM = "gruppbok-receipts-1"
INDEX_JSON = "index.json"
_NAME = re.compile(r"[0-9a-z][0-9a-z-]{0,120}\.[a-z]{2,5}")


@dataclass(frozen=True)
class Entry:
    """A file of the archive: its hash and size, whose voucher and which reference it is of, its stamp, the day it came."""

    file: str
    sha256: str
    size: int
    stem: str
    reference: str
    stamp: str
    day: str


class How(Enum):
    """What became of a content: it lies there already, it is new, or it is another than its reference gave before."""

    KEPT = "kept"
    NEW = "new"
    CHANGED = "changed"


@dataclass
class Shelf:
    """The files of an archive. `there` are the hashes of all that lies in its folder, by name; `day` is today's, in ISO."""

    day: str
    entries: list[Entry] = field(default_factory=list)
    there: dict[str, str] = field(default_factory=dict)

    def current(self, stem: str, reference: str) -> Entry | None:
        """What a voucher's reference last gave."""
        found = [one for one in self.entries if (one.stem, one.reference) == (stem, reference)]
        return found[-1] if found else None

    def is_intact(self, entry: Entry) -> bool:
        """Whether a file lies there as it came."""
        return self.there.get(entry.file) == entry.sha256

    def unchanged(self, stem: str, reference: str, stamp: str) -> Entry | None:
        """The file that need not be fetched again, because its stamp is the same and it lies there as it came."""
        last = self.current(stem, reference)
        return last if last and stamp and last.stamp == stamp and self.is_intact(last) else None

    def altered(self) -> list[Entry]:
        """The files that somebody has written in since they came."""
        return [one for one in self.entries if one.file in self.there and not self.is_intact(one)]

    def place(self, stem: str, reference: str, content: bytes, digest: str) -> tuple[str, How]:
        """The name under which a voucher's receipt is to lie, and whether it lies there already."""
        last = self.current(stem, reference)
        if last is not None and last.sha256 == digest and self.is_intact(last):
            return last.file, How.KEPT
        if same := self._same(stem, digest):
            return same, How.KEPT
        taken = {*self.there, *(one.file for one in self.entries)}
        if last is not None and last.file in self.there:
            return dated_name(stem, last.file, self.day, ending_of(content), taken), How.CHANGED
        if last is not None and last.sha256 == digest:
            return last.file, How.NEW
        return free_name(stem, ending_of(content), taken), How.NEW

    def _same(self, stem: str, digest: str) -> str:
        """A file of the voucher that holds the same; it may be one that was not noted before all broke off."""
        noted = [one.file for one in self.entries if (one.stem, one.sha256) == (stem, digest) and self.is_intact(one)]
        loose = [name for name, held in sorted(self.there.items()) if held == digest and is_named(name, stem)]
        return (noted or loose or [""])[0]

    def keep(self, entry: Entry) -> None:
        """Notes a file that lies there now; it is what its reference last gave."""
        is_same = (entry.stem, entry.reference, entry.file)
        self.entries = [one for one in self.entries if (one.stem, one.reference, one.file) != is_same]
        self.entries.append(entry)
        self.there[entry.file] = entry.sha256

    def listed(self) -> list[Entry]:
        """One entry a file that lies there, by name."""
        return sorted({one.file: one for one in self.entries if one.file in self.there}.values(), key=lambda e: e.file)


def as_json(label: str, entries: Iterable[Entry]) -> bytes:
    """The archive's files for programs; by it an archive is known again."""
    told = {"form": FORM, "year": label, "files": [asdict(one) for one in entries]}
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode(errors="replace")


def from_json(content: bytes, label: str) -> list[Entry]:
    """The files of a year's archive. Raises ValueError where it is none, or another year's."""
    try:
        told: dict[str, Any] = json.loads(content)
        is_ours = (told["form"], told["year"]) == (FORM, label) and all(map(_is_sound, told["files"]))
        made = [Entry(**one) for one in told["files"]]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ValueError("no archive") from error
    if not is_ours:
        raise ValueError("another archive")
    return made


def _is_sound(one: dict[str, Any]) -> bool:
    texts = [value for name, value in one.items() if name != "size"]
    return (
        all(isinstance(text, str) for text in texts) and type(one["size"]) is int and bool(_NAME.fullmatch(one["file"]))
    )
