"""Workbooks on disk, and commands as people type them: in this process, or in one of their own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from jobs.cli import main
from tests.jobs.helpers import Rows

DATE = "2026-11-22"
HERE = Path(__file__).parents[2]


@dataclass(frozen=True)
class Done:
    """What came of a command."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it printed, as JSON; it printed nothing else."""
        return json.loads(self.out)

    @property
    def refusal(self) -> str:
        """The one line that said why it could not run."""
        assert (self.code, self.out) == (2, ""), self
        assert self.err.endswith("\n"), self
        assert self.err.count("\n") == 1, self
        assert "Traceback" not in self.err, self
        assert "Internt fel" not in self.err, self
        assert "Internal error" not in self.err, self
        return self.err.strip()


class Terminal:
    """Types commands in this process, and reads what they print."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *words: str | Path) -> Done:
        """One command."""
        self._capsys.readouterr()
        try:
            code = main([str(word) for word in words])
        except SystemExit as stop:
            code = int(stop.code or 0)
        printed = self._capsys.readouterr()
        return Done(code, printed.out, printed.err)


def environment(**more: str) -> dict[str, str]:
    """What a process of its own sees."""
    seen = os.environ  # noqa: TID251 - a child's own, without what is set for this one
    kept = {name: value for name, value in seen.items() if not name.startswith("GRUPPBOK_")}
    return {**kept, "PYTHONPATH": str(HERE), **more}


def command(*words: str | Path) -> list[str]:
    """A command of a process of its own."""
    return [sys.executable, "-m", "jobs.cli", *map(str, words)]


def process(*words: str | Path, cwd: Path, **more: str) -> Done:
    """One command in a process of its own."""
    done = subprocess.run(
        command(*words), cwd=cwd, env=environment(**more), capture_output=True, text=True, check=False
    )
    return Done(done.returncode, done.stdout, done.stderr)


@contextmanager
def as_nobody() -> Iterator[None]:
    """As somebody whom rights are rights for: root is turned into nobody for a while, and must import nothing new."""
    is_root = os.geteuid() == 0
    if is_root:
        os.setresuid(65534, 65534, 0)
    try:
        yield
    finally:
        if is_root:
            os.setresuid(0, 0, 0)


def write(path: Path, tabs: Mapping[str, Rows]) -> Path:
    """An .xlsx of these tabs."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in tabs.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def mails(folder: Path) -> dict[str, bytes]:
    """The mails in a folder, by file name."""
    return {path.name: path.read_bytes() for path in folder.glob("*.eml")}


def files(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file under a folder, with its content and when it was written."""
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
