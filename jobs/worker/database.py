"""What keeps a state: rows asked for and changed by the queries of sql/ by their names, in SQLite or in PostgreSQL."""

import hmac
import secrets
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol

from sheets_schema.text import Text, fold

SCHEMA = "2"
"""The version of what a state holds."""
MOVED, BEGUN, DONE = "moved", "begun", "done"
"""The fact that a state moves to a database of many groups: begun until it is known to be there."""
_SQL = Path(__file__).with_name("sql")


class StoreError(Exception):
    """The state cannot be read or written; `says` is the whole message."""

    def __init__(self, says: Text) -> None:
        super().__init__(says.sv)
        self.says = says


class Database(Protocol):
    """One group's rows, nobody else's. Every method raises StoreError where the database does."""

    def rows(self, query: str, **values: Any) -> list[tuple[Any, ...]]:
        """What a query gives, in the order of its columns."""

    def named(self, query: str, **values: Any) -> list[dict[str, Any]]:
        """What a query gives, by the names of its columns."""

    def do(self, query: str, **values: Any) -> int:
        """Does what a query says and gives how many rows it touched; durable by itself where it is in no transaction."""

    def do_lightly(self, query: str, **values: Any) -> int:
        """The same by itself, but it need not outlive a lost current until something else is written."""

    def do_each(self, query: str, many: Iterable[Mapping[str, Any]]) -> None:
        """Does what a query says once for each of many values."""

    def transaction(self) -> AbstractContextManager[None]:
        """What is done within it is kept whole and durably, or not at all."""

    def changed(self) -> int | None:
        """A number that is another once something has changed; None where others may change it meanwhile."""

    def close(self) -> None:
        """Lets go of it."""


@cache
def queries(*files: str) -> Mapping[str, str]:
    """The queries of some files of sql/, by their names; of all of them where none is given."""
    texts = [(_SQL / f"{file}.sql").read_text("utf-8") for file in files or ("queries", "statements", "moving")]
    parts = (part.split("\n", 1) for text in texts for part in text.split("-- name: ")[1:])
    return MappingProxyType({name.strip(): query.strip() for name, query in parts})


@cache
def script(name: str) -> tuple[str, ...]:
    """The statements of a file of sql/ that has no names in it."""
    return tuple((_SQL / f"{name}.sql").read_text("utf-8").split(";\n"))


def first_facts() -> dict[str, str]:
    """What a new state knows: its version, and the secret by which it alone knows addresses again."""
    return {"schema": SCHEMA, "secret": secrets.token_hex(32)}


def keyed(secret: str, address: str) -> str:
    """What an address is known by when it is cleared itself: a hash that only who has the secret can make."""
    return hmac.new(secret.encode(), fold(address).encode(errors="replace"), "sha256").hexdigest()[:32]
