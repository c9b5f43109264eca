"""A state in one SQLite file: whose turn it is, who may read it, and which versions it may be of."""

import os
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

from jobs.worker.database import BEGUN, MOVED, SCHEMA, StoreError, first_facts, keyed, queries, script
from sheets_schema.text import Text

WAIT = 30.0
"""Seconds to wait for another process that has the file."""
_SCHEMAS = ("schema", "statements_schema")
_MAKES = re.compile(r"CREATE (TABLE|INDEX) IF NOT EXISTS (\w+)")


@cache
def _made() -> frozenset[str]:
    """The names of all that a state of this version has."""
    return frozenset(name for one in _SCHEMAS for _, name in _MAKES.findall("".join(script(one))))


class SqliteFile:
    """Only one process at a time has a file that it may write, for as long as it has it; whoever reads waits for nobody.

    A state that is moved away may be read, but written only by who is `moving` it.
    """

    def __init__(self, path: Path, *, read_only: bool = False, moving: bool = False) -> None:
        self.path = path
        self._queries = queries()
        self._opened: list[sqlite3.Connection] = []
        self._read_only = read_only
        try:
            with self._saying():
                if not read_only:
                    self._take_turn()
                self._open(read_only=read_only, moving=moving)
        except StoreError:
            self.close()
            raise

    def _connect(self, where: str) -> sqlite3.Connection:
        self._opened.append(sqlite3.connect(where, uri=True, isolation_level=None, timeout=WAIT))
        return self._opened[-1]

    def _take_turn(self) -> None:
        """Waits until no other process has the file; the turn is given up with the process, however that ends."""
        turn = self._connect(f"{self.path.absolute().as_uri()}-lock?mode=rwc")
        try:
            turn.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            raise StoreError(
                Text(
                    f"Ett annat gruppbok arbetar just nu med {self.path}. Vänta tills det är klart.",
                    f"Another gruppbok is at work with {self.path}. Wait until it is done.",
                )
            ) from error

    def _open(self, *, read_only: bool, moving: bool) -> None:
        if not read_only:
            self._keep_private()
        # Reading is not mode=ro: that would leave the files behind by which SQLite's readers and writers find each other.
        self._lite = self._connect(f"{self.path.absolute().as_uri()}?mode={'rw' if read_only else 'rwc'}")
        tables = {name for (name,) in self._lite.execute("SELECT name FROM sqlite_master")}
        facts = dict(self.rows("facts")) if "fact" in tables else {}
        if tables and facts.get("schema") not in (SCHEMA, "1"):
            raise self._strange(newer="schema" in facts)
        if MOVED in facts and not (read_only or moving):
            raise self._moved(facts[MOVED])
        is_old = facts.get("schema") == "1"
        if is_old and read_only:
            self._take_turn()
        if read_only and not is_old:
            self._stand_in(tables)
            self._lite.execute("PRAGMA query_only=1")
            return
        self._lite.execute("PRAGMA journal_mode=WAL")
        self._lite.execute("PRAGMA synchronous=FULL")
        if is_old or not tables >= _made() or not facts.keys() >= first_facts().keys():
            self._make(is_old=is_old)

    def _stand_in(self, tables: set[str]) -> None:
        """Empty tables, for this reader alone, in place of those that an older version, or one that died, did not make."""
        for statement in (one for name in _SCHEMAS for one in script(name)):
            made = _MAKES.search(statement)
            if made and made[1] == "TABLE" and made[2] not in tables:
                self._lite.execute(statement.replace("CREATE TABLE", "CREATE TEMP TABLE", 1))

    def _make(self, *, is_old: bool) -> None:
        with self.transaction():
            for name in ("from_1", *_SCHEMAS) if is_old else _SCHEMAS:
                self._script(name)
            for name, value in first_facts().items():
                self.do("remember_first", name=name, value=value)
            if is_old:
                secret = dict(self.rows("facts"))["secret"]
                self._lite.create_function("keyed", 1, lambda address: keyed(secret, address))
                self._script("after_1")

    def _keep_private(self) -> None:
        """Makes a new state readable by nobody else; what cannot be made is said by SQLite."""
        with suppress(OSError):
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))

    def _script(self, name: str) -> None:
        for statement in script(name):
            self._lite.execute(statement)

    def _strange(self, *, newer: bool) -> StoreError:
        if newer:
            return StoreError(
                Text(
                    f"Tillståndet i {self.path} är gjort av en nyare version av gruppbok. Uppdatera programmet.",
                    f"The state in {self.path} was made by a newer version of gruppbok. Update the program.",
                )
            )
        return StoreError(
            Text(
                f"{self.path} är inte gjord av gruppbok. Välj en annan fil med --state.",
                f"{self.path} was not made by gruppbok. Choose another file with --state.",
            )
        )

    def _moved(self, how: str) -> StoreError:
        if how == BEGUN:
            return StoreError(
                Text(
                    f"{self.path} höll på att flyttas till kontoret. Kör samma gruppbok fleet add --state igen där.",
                    f"{self.path} was being moved to the office. Run the same gruppbok fleet add --state again there.",
                )
            )
        return StoreError(
            Text(
                f"Gruppen sköts av kontorets gruppbok fleet nu, och {self.path} används inte längre. Stäng av den här.",
                f"The office's gruppbok fleet looks after the group now, and {self.path} is used no more. Stop this one.",
            )
        )

    @contextmanager
    def _saying(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise StoreError(
                Text(
                    f"Tillståndet i {self.path} går inte att använda ({error}). Välj en annan fil med --state.",
                    f"The state in {self.path} cannot be used ({error}). Choose another file with --state.",
                )
            ) from error

    def rows(self, query: str, **values: Any) -> list[tuple[Any, ...]]:
        """What a query gives, in the order of its columns."""
        with self._saying():
            return self._lite.execute(self._queries[query], values).fetchall()

    def named(self, query: str, **values: Any) -> list[dict[str, Any]]:
        """What a query gives, by the names of its columns."""
        with self._saying():
            found = self._lite.execute(self._queries[query], values)
            names = [column[0] for column in found.description]
            return [dict(zip(names, row, strict=True)) for row in found]

    def do(self, query: str, **values: Any) -> int:
        """Does what a query says and gives how many rows it touched; durable by itself where it is in no transaction."""
        with self._saying():
            return self._lite.execute(self._queries[query], values).rowcount

    def do_lightly(self, query: str, **values: Any) -> int:
        """The same by itself, but it need not outlive a lost current until something else is written."""
        with self._saying():
            self._lite.execute("PRAGMA synchronous=NORMAL")
            try:
                return self.do(query, **values)
            finally:
                self._lite.execute("PRAGMA synchronous=FULL")

    def do_each(self, query: str, many: Iterable[Mapping[str, Any]]) -> None:
        """Does what a query says once for each of many values."""
        with self._saying():
            self._lite.executemany(self._queries[query], many)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """What is done within it is kept whole and durably, or not at all."""
        with self._saying():
            self._lite.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                if self._lite.in_transaction:
                    self._lite.execute("ROLLBACK")
                raise
            self._lite.execute("COMMIT")

    def changed(self) -> int | None:
        """A number that is another once something has changed; None for a reader, beside whom others may write."""
        return None if self._read_only else self._lite.total_changes

    def close(self) -> None:
        """Lets go of the file."""
        for opened in reversed(self._opened):
            opened.close()
