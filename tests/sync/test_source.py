"""The file itself: known by its bytes, read at one moment, and left as it was."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sync.workbook import WorkbookError
from sync.xlsx.reading import read
from sync.xlsx.source import fingerprint
from tests.sync.archives import archive, book, everything


def test_a_fingerprint_follows_the_bytes(tmp_path: Path) -> None:
    path = tmp_path / "bok.xlsx"
    path.write_bytes(archive(book()))
    first = fingerprint(path)
    assert first == hashlib.sha256(path.read_bytes()).hexdigest()
    os.utime(path, (1, 1))
    assert fingerprint(path) == first
    path.write_bytes(archive(book("<row/>")))
    assert fingerprint(path) != first
    with pytest.raises(WorkbookError, match="finns inte"):
        fingerprint(tmp_path / "annan.xlsx")


def test_a_fingerprint_costs_no_heavy_import() -> None:
    script = "import sys, sync.xlsx.source; print([name for name in sys.argv[1:] if name in sys.modules])"
    heavy = ["pandas", "numpy", "openpyxl", "xlsxwriter", "defusedxml", "python_calamine", "zipfile"]
    done = subprocess.run([sys.executable, "-c", script, *heavy], check=True, capture_output=True, text=True)
    assert done.stdout == "[]\n"


def test_the_file_is_left_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "bok.xlsx"
    path.write_bytes(archive(book('<row r="1"><c r="A1"><v>1</v></c></row>')))
    path.chmod(0o444)
    before = (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_mode)
    read(path, everything)
    assert (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_mode) == before
    assert [file.name for file in tmp_path.iterdir()] == ["bok.xlsx"]


def test_a_snapshot_is_of_one_moment(tmp_path: Path) -> None:
    path = tmp_path / "bok.xlsx"
    path.write_bytes(archive(book('<row r="1"><c r="A1"><v>1</v></c></row>')))

    def saved_meanwhile(_: str) -> bool:
        path.write_bytes(archive(book('<row r="1"><c r="A1"><v>2</v></c></row>')))
        return True

    assert [list(row) for row in read(path, saved_meanwhile).grids[0].rows] == [[1]]
