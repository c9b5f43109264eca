"""What is kept of statements in the state, in old states and new."""

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

from jobs.statements import Imported, taken_in
from jobs.worker.store import Store
from sheets_schema.text import Ore
from sync.bank.statement import Line, Statement

LINES = (
    Line(date(2026, 1, 2), "Gåva, Å – \u00e9 'x'", Ore(10_000), Ore(10**13), "ref", "Kortköp"),
    Line(date(2026, 1, 2), "Gåva", Ore(-5), Ore(10**13 - 5)),
)
BARE = (Line(date(2026, 1, 2), "Swish", Ore(1)), Line(date(2026, 1, 2), "Swish", Ore(1)))


def imported(account: str, lines: tuple[Line, ...] = LINES) -> Imported:
    """What is kept once a file of these lines was imported."""
    return taken_in(Imported(account), Statement("SEB", lines), date(2026, 2, 3))


def test_what_is_kept_is_what_was_imported(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite"
    with Store(path) as store:
        assert store.memory().statements == {}
        store.keep_statement(imported("bank"))
        store.keep_statement(imported("swish", BARE))
        store.keep_statement(imported("bank"))
    for read_only in (False, True):
        with Store(path, read_only=read_only) as store:
            assert store.memory().statements == {"bank": imported("bank"), "swish": imported("swish", BARE)}
    with Store(path) as store:
        store.keep_statement(imported("bank", LINES[:1]), replace=True)
        assert store.statements()["bank"] == imported("bank", LINES[:1])
        assert store.statements()["swish"] == imported("swish", BARE)


def test_a_state_from_before_there_were_imports_has_none_and_can_have_some(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite"
    Store(path).close()
    with closing(sqlite3.connect(path)) as old:
        for table in ("bank_line", "bank_period"):
            old.execute(f"DROP TABLE {table}")
    with Store(path, read_only=True) as store:
        assert store.memory().statements == {}
    with Store(path) as store:
        store.keep_statement(imported("bank"))
        assert store.statements() == {"bank": imported("bank")}
