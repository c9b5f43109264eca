"""The folder that a year's receipts are kept in: each file written whole, none replaced, none deleted."""

from collections.abc import Mapping
from hashlib import file_digest, sha256
from pathlib import Path

from jobs.receipts.shelf import INDEX_JSON, Entry, How, Shelf, as_json, from_json
from jobs.worker.whole_file import write_whole
from sheets_schema.text import Text

SUMS = "SHA256SUMS"
_MOST_INDEX = 64 * 1024 * 1024


class ArchiveError(Exception):
    """The archive cannot be kept there; `says` is the whole message."""

    def __init__(self, says: Text) -> None:
        super().__init__(says.sv)
        self.says = says


class Archive:
    """A year's archive in a folder. Nothing is made before the first file is. Methods raise OSError, ArchiveError."""

    def __init__(self, folder: Path, label: str, day: str) -> None:
        self.folder, self.label = folder, label
        there = _hashes(folder)
        index = folder / INDEX_JSON
        try:
            is_known = INDEX_JSON in there and index.stat().st_size < _MOST_INDEX
            entries = from_json(index.read_bytes(), label) if is_known else []
        except ValueError as error:
            raise _not_ours(folder) from error
        if not is_known and (folder.is_file() or any(not one.name.startswith(".") for one in _listed(folder))):
            raise _not_ours(folder)
        self.shelf = Shelf(day, entries, there)

    def begin(self) -> None:
        """Makes the folder, with a first index by which it is known again if all breaks off."""
        if INDEX_JSON not in self.shelf.there:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._write(INDEX_JSON, as_json(self.label, ()))

    def put(self, stem: str, reference: str, stamp: str, content: bytes) -> tuple[Entry, How]:
        """Lays a voucher's receipt in the archive, if it is not there."""
        digest = sha256(content).hexdigest()
        name, how = self.shelf.place(stem, reference, content, digest)
        if how is not How.KEPT:
            self._write(name, content)
        day = next((one.day for one in self.shelf.entries if one.file == name and how is How.KEPT), self.shelf.day)
        entry = Entry(name, digest, len(content), stem, reference, stamp, day)
        self.shelf.keep(entry)
        return entry, how

    def finish(self, index: Mapping[str, bytes]) -> None:
        """Writes the index, and the hashes of everything as `sha256sum --check` reads them."""
        files = {**index, INDEX_JSON: as_json(self.label, self.shelf.entries)}
        for name, content in files.items():
            self._write(name, content)
        sums = {one.file: one.sha256 for one in self.shelf.listed()}
        sums |= {name: sha256(content).hexdigest() for name, content in files.items()}
        self._write(SUMS, "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items())).encode())

    def _write(self, name: str, content: bytes) -> None:
        """Writes a file whole or not at all."""
        write_whole(self.folder / name, content)


def _listed(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.is_dir() else []


def _hashes(folder: Path) -> dict[str, str]:
    """The hash of each plain file in a folder, by name; other things that lie there have "", so that no name is theirs."""
    found = {}
    for path in _listed(folder):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                found[path.name] = file_digest(file, "sha256").hexdigest()
        else:
            found[path.name] = ""
    return found


def _not_ours(folder: Path) -> ArchiveError:
    return ArchiveError(
        Text(
            f"{folder} är inte årets arkiv av kvitton, och inget skrivs över. Välj en annan mapp med --output.",
            f"{folder} is not the year's archive of receipts, and nothing is written over. Choose another folder with --output.",
        )
    )
