"""The one door to PostgreSQL: connections, the fleet's clock, and a group's state kept there, sealed and set apart."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from typing import Any

import psycopg
from psycopg import conninfo

from jobs.fleet.errors import FleetError
from jobs.fleet.sealing import Seal
from jobs.worker.database import first_facts, queries
from jobs.worker.store import Store, StoreError
from sheets_schema.text import Text

WAIT = 30.0
"""Seconds to wait for another process that has the group's state."""
GROUP = "gruppbok_group"
"""As whom a group's rows are worked with: it sees those of the group that is named, and no list of groups."""
_LOCK = 0x67727570
"""The first half of the advisory lock that a group's state is held by; the other is the group's id."""
_QUIET = {"connect_timeout": "10", "application_name": "gruppbok", "keepalives_idle": "30", "keepalives_interval": "10"}
"""What is not said in the DSN: how long a server that does not answer is waited for, and when a lost line is noticed."""
_PLAIN = frozenset(
    {"state", "was", "attempts", "job", "way", "made", "done", "expires", "again", "now", "before", "at"}
    | {"year", "number", "place", "declared"}
)
"""Columns, and values by their names in the queries, that are kept as they are; all others are sealed."""


class Connection(psycopg.Connection[tuple[Any, ...]]):
    """A connection to the fleet's database whose every statement is a transaction, where nothing else is said.

    Raises FleetError, temporary, where the database has gone; what else it refuses is psycopg's to say.
    """

    def execute(self, *args: Any, **options: Any) -> "psycopg.Cursor[tuple[Any, ...]]":
        """Does one statement."""
        with self._noticing():
            return super().execute(*args, **options)

    @contextmanager
    def transaction(self, *args: Any, **options: Any) -> Iterator[psycopg.Transaction]:
        """What is done within it is kept whole, or not at all."""
        with self._noticing(), super().transaction(*args, **options) as begun:
            yield begun

    @contextmanager
    def _noticing(self) -> Iterator[None]:
        try:
            yield
        except psycopg.Error as error:
            if self.closed:
                raise _gone(error) from error
            raise


def connect(dsn: str) -> Connection:
    """A connection to the fleet's database. Raises FleetError, temporary where it cannot be reached."""
    try:
        words = {**_QUIET, **conninfo.conninfo_to_dict(dsn)}
    except psycopg.Error as error:
        raise FleetError(
            Text(
                "Databasens adress går inte att läsa. Skriv den som postgresql://namn@dator/databas.",
                "The database's address cannot be read. Write it as postgresql://name@host/database.",
            )
        ) from error
    try:
        return Connection.connect(**words, autocommit=True)  # type: ignore[arg-type]  # words are libpq's
    except psycopg.Error as error:
        raise _gone(error) from error


def moment(connection: Connection) -> datetime:
    """What time it is by the one clock of all machines, in UTC."""
    now: datetime
    ((now,),) = connection.execute("SELECT fleet_now()")
    return now.astimezone(UTC)


def group_store(dsn: str, group_id: int, seal: Seal, *, read_only: bool = False) -> Store:
    """A group's state, held by this process alone until it is closed; whoever reads waits for nobody.

    Raises StoreError where another process has had it for WAIT seconds, FleetError where the database cannot be reached
    or the key is another.
    """
    kept = GroupRows(connect(dsn), seal, read_only=read_only)
    try:
        kept.begin(group_id)
        return Store(kept)
    except BaseException:
        kept.close()
        raise


def hold_group(connection: Connection, group_id: int) -> None:
    """Waits until nobody else has the group's state, and holds it until the connection ends, however it does.

    Raises StoreError when the connection's lock_timeout is over.
    """
    try:
        connection.execute("SELECT pg_advisory_lock(%s, %s)", (_LOCK, group_id))
    except psycopg.errors.LockNotAvailable as error:
        raise StoreError(
            Text(
                "Ett annat gruppbok arbetar just nu med gruppen. Vänta tills det är klart.",
                "Another gruppbok is at work with the group. Wait until it is done.",
            )
        ) from error


class GroupRows:
    """One group's rows over a connection of their own: a Database whose values are sealed on their way."""

    def __init__(self, connection: Connection, seal: Seal, *, read_only: bool = False) -> None:
        self._connection, self._seal, self._read_only = connection, seal, read_only
        self._changes = 0

    def begin(self, group_id: int) -> None:
        """Says whose rows they are, waits until they are nobody else's, and makes what a new state knows."""
        with self._saying():
            self._speak_for(group_id)
            if self._read_only:
                return
            hold_group(self._connection, group_id)
        if self.rows("facts"):
            return
        with self.transaction():
            for name, value in first_facts().items():
                self.do("remember_first", name=name, value=value)

    def _speak_for(self, group_id: int) -> None:
        settings = {
            "gruppbok.group": str(group_id),
            "lock_timeout": f"{int(WAIT * 1000)}ms",
            "tcp_keepalives_idle": "30",  # the server must notice a machine that is gone, to let go of its lock
            "tcp_keepalives_interval": "10",
            "default_transaction_read_only": "on" if self._read_only else "off",
            "role": GROUP,
        }
        said = ", ".join(f"set_config('{name}', %({name})s, false)" for name in settings)
        self._connection.execute(f"SELECT {said}", settings)

    @contextmanager
    def _saying(self) -> Iterator[None]:
        """What the database refuses, said without any value of the group's."""
        try:
            yield
        except psycopg.Error as error:
            raise _unusable(error.diag.message_primary or type(error).__name__) from error
        except FleetError as error:
            if error.temporary:
                raise StoreError(error.says) from error
            raise

    def _sealed(self, values: Mapping[str, Any]) -> dict[str, Any]:
        return {name: value if name in _PLAIN else self._closed(value) for name, value in values.items()}

    def _closed(self, value: Any) -> Any:
        """A sum is sealed as its digits."""
        return None if value is None else self._seal.seal(str(value) if isinstance(value, int) else value)

    def _found(self, query: str, values: Mapping[str, Any]) -> tuple[list[str], list[tuple[Any, ...]]]:
        with self._saying():
            found = self._connection.execute(_queries()[query], self._sealed(values), binary=True)
            names = [column.name for column in found.description or ()]
            rows = found.fetchall()
        opened = cache(self._seal.open)  # of a group's mails most say the same in most columns
        how = [
            _as_it_is if name in _PLAIN else lambda value: None if value is None else opened(value) for name in names
        ]
        return names, [tuple(open_(value) for open_, value in zip(how, row, strict=True)) for row in rows]

    def rows(self, query: str, **values: Any) -> list[tuple[Any, ...]]:
        """What a query gives, in the order of its columns."""
        return self._found(query, values)[1]

    def named(self, query: str, **values: Any) -> list[dict[str, Any]]:
        """What a query gives, by the names of its columns."""
        names, rows = self._found(query, values)
        return [dict(zip(names, row, strict=True)) for row in rows]

    def do(self, query: str, **values: Any) -> int:
        """Does what a query says and gives how many rows it touched; durable by itself where it is in no transaction."""
        with self._saying():
            self._changes += 1
            return self._connection.execute(_queries()[query], self._sealed(values)).rowcount

    def do_lightly(self, query: str, **values: Any) -> int:
        """The same by itself, but it need not outlive a lost current until something else is written."""
        with self._saying():
            self._changes += 1
            with self._connection.pipeline():  # one trip, and one transaction
                self._connection.execute("SELECT set_config('synchronous_commit', 'off', true)")
                done = self._connection.execute(_queries()[query], self._sealed(values))
            return done.rowcount

    def do_each(self, query: str, many: Iterable[Mapping[str, Any]]) -> None:
        """Does what a query says once for each of many values, in one trip."""
        with self._saying(), self._connection.cursor() as cursor:
            self._changes += 1
            cursor.executemany(_queries()[query], [self._sealed(values) for values in many])

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """What is done within it is kept whole and durably, or not at all."""
        with self._saying(), self._connection.transaction():
            yield

    def changed(self) -> int | None:
        """A number that is another once something has changed; None for a reader, beside whom others may write."""
        return None if self._read_only else self._changes

    def close(self) -> None:
        """Lets go of the group."""
        self._connection.close()


def _as_it_is(value: Any) -> Any:
    return value


@cache
def _queries() -> dict[str, str]:
    """The state's queries as PostgreSQL takes them, where every key begins with the group's id."""
    return {name: _translated(query) for name, query in queries().items()}


def _translated(query: str) -> str:
    ours = re.sub(r"/\*!(.*?)\*/", r"\1", query)
    return re.sub(r":(\w+)", r"%(\1)s", ours.replace("%", "%%"))


def _gone(error: psycopg.Error) -> FleetError:
    said = " ".join(str(error).split("\n")[0].split())
    return FleetError(
        Text(f"Databasen går inte att nå ({said}).", f"The database cannot be reached ({said})."), temporary=True
    )


def _unusable(why: str) -> StoreError:
    return StoreError(
        Text(
            f"Gruppens tillstånd i databasen går inte att använda ({why}).",
            f"The group's state in the database cannot be used ({why}).",
        )
    )
