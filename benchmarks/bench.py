"""One run of the benchmarks: how large, how often, where its files are, and who keeps the tally."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from benchmarks.measure import ROOT, Case, run_once
from benchmarks.report import Tally

PYTHON = sys.executable
GRUPPBOK = str(Path(PYTHON).with_name("gruppbok"))
YEAR, MOMENT = 2025, "2026-01-15T12:00"
_MAKERS = ("maker", "defects", "generate", "files", "prepare")


@dataclass
class Bench:
    """One run."""

    rows: int
    rounds: int
    seed: int
    folder: Path
    tell: Callable[[str], None]
    tally: Tally

    def data(self, rows: int, defects: float, *kinds: str) -> Path:
        """The folder of a cashbook's files, made where they are not there already, by the generator as it now is."""
        made_by = sha256(b"".join((ROOT / "benchmarks" / f"{name}.py").read_bytes() for name in _MAKERS)).hexdigest()
        folder = self.folder / made_by[:8] / f"{rows}-{self.seed}-{defects:g}-{'-'.join(kinds) or 'rows'}"
        if not (folder / "ready").exists():
            self.tell(f"making {rows:,} rows")
            words = [str(rows), str(self.seed), str(defects), str(folder), *kinds]
            run_once(Case("prepare", [PYTHON, "-m", "benchmarks.prepare", *words]))
        return folder

    def dirty(self) -> Path:
        """The cashbook with one row in a hundred defective."""
        return self.data(self.rows, 0.01, "xlsx")

    def clean(self) -> Path:
        """The cashbook without defects, as journals too."""
        return self.data(self.rows, 0, "xlsx", "journals")
