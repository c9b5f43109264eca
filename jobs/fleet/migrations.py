"""The database's schema: made, carried forward, and compared with what this program knows.

There are two parts, our own (sql/NNNN.sql) and procrastinate's. Each migration is one transaction together with the note
that it is done, so that one that is broken off has left nothing behind. A migration has the schema to itself: it waits
until the looks in hand have ended (`hold_current`); those that would begin meanwhile are put off, and find afterwards that
their program is too old.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from jobs.fleet.errors import FleetError, SchemaError
from jobs.fleet.postgres import connect
from jobs.fleet.queries import SQL, queries
from sheets_schema.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.resources.abc import Traversable

    from jobs.fleet.postgres import Connection

OLDEST = 15
"""The first version of PostgreSQL that the schema is made for."""
LOCK = 0x67727570706F6B
"""The advisory lock of the schema: shared by looks in hand, a migration's alone."""
WAIT = 900
"""Seconds a migration waits for the looks in hand."""


class Part(NamedTuple):
    """One part of the schema: the fact that keeps its version, its migrations in order, and what makes it whole at once."""

    fact: str
    steps: tuple[tuple[str, str], ...]
    whole: str = ""

    @property
    def version(self) -> str:
        """The version this program knows."""
        return self.steps[-1][0]

    def missing(self, version: str | None) -> list[tuple[str, str]]:
        """What is to be run at a version, None where there is nothing yet. Raises SchemaError where it is a newer one."""
        if version is None:
            return [(self.version, self.whole)] if self.whole else list(self.steps)
        names = [name for name, _ in self.steps]
        if version not in names:
            raise SchemaError(
                Text(
                    f"Databasen är gjord av en nyare version av gruppbok ({self.fact} {version}). Uppdatera programmet.",
                    f"The database was made by a newer version of gruppbok ({self.fact} {version}). Update the program.",
                )
            )
        return list(self.steps[names.index(version) + 1 :])


def parts(own: Path = SQL) -> tuple[Part, ...]:
    """What this program knows of the schema; `own` is the folder of our migrations."""
    mine = tuple((path.stem, path.read_text("utf-8")) for path in sorted(own.glob("[0-9][0-9][0-9][0-9].sql")))
    return Part("schema", mine), _procrastinate()


@cache
def _procrastinate() -> Part:
    folder: Traversable = resources.files("procrastinate.sql")
    found = sorted(
        file.name for file in (folder / "migrations").iterdir() if re.fullmatch(r"[\d.]+_\d+_.*\.sql", file.name)
    )
    steps = ((name.removesuffix(".sql"), (folder / "migrations" / name).read_text("utf-8")) for name in found)
    return Part("procrastinate", tuple(steps), (folder / "schema.sql").read_text("utf-8"))


def migrate(dsn: str, known: tuple[Part, ...] | None = None) -> list[str]:
    """Makes the schema, or carries it forward; gives the versions reached, none where it was current. Raises FleetError."""
    with connect(dsn) as connection:
        _refuse_old_server(connection)
        try:
            with _alone(connection):
                return [done for part in known or parts() for done in _forward(connection, part)]
        except Exception as error:
            if found := _REFUSALS.get(getattr(error, "sqlstate", None)):
                raise FleetError(found, temporary=found is _BUSY) from error
            raise


def require_current(connection: "Connection", known: tuple[Part, ...] | None = None) -> None:
    """That the database is of this program's version. Raises SchemaError that says what to run or update."""
    kept = _versions(connection)
    for part in known or parts():
        if part.missing(kept.get(part.fact)):
            raise SchemaError(_BEHIND if kept else _UNMADE)


def hold_current(connection: "Connection", known: tuple[Part, ...] | None = None) -> None:
    """Keeps the schema from being migrated until the connection is closed. Raises SchemaError, or FleetError that passes."""
    (is_held,) = connection.execute(_SQL["share"], {"lock": LOCK}).fetchone() or (False,)
    if not is_held:
        raise FleetError(_UNDER_WAY, temporary=True)
    require_current(connection, known)


def is_made(connection: "Connection") -> bool:
    """Whether the database is a fleet's, of whatever version."""
    (found,) = connection.execute(_SQL["is_made"]).fetchone() or (False,)
    return bool(found)


@contextmanager
def _alone(connection: "Connection") -> Iterator[None]:
    """Waits for its turn: other migrations and the looks in hand."""
    connection.execute(_SQL["patience"], {"seconds": f"{WAIT}s"})
    connection.execute(_SQL["alone"], {"lock": LOCK})
    yield
    connection.execute(_SQL["give_up"], {"lock": LOCK})  # where the work broke off, it goes with the connection


def _forward(connection: "Connection", part: Part) -> list[str]:
    """Runs what a part lacks."""
    kept = _versions(connection)
    if not kept and part.fact == "schema":
        _refuse_foreign(connection)
    done = []
    for version, script in part.missing(kept.get(part.fact)):
        with connection.transaction():
            connection.execute(script)
            connection.execute(_SQL["note"], {"name": part.fact, "value": version})
        done.append(version)
    return done


def _versions(connection: "Connection") -> dict[str, str]:
    """The versions that the database says it has; none where it is not the fleet's."""
    return dict(connection.execute(_SQL["facts"]).fetchall()) if is_made(connection) else {}


def _refuse_old_server(connection: "Connection") -> None:
    (version,) = connection.execute(_SQL["server"]).fetchone() or (0,)
    if version < OLDEST * 10000:
        is_, needed = version // 10000, OLDEST
        raise FleetError(
            Text(
                f"Databasen är PostgreSQL {is_}; {needed} eller senare behövs.",
                f"The database is PostgreSQL {is_}; {needed} or later is needed.",
            )
        )


def _refuse_foreign(connection: "Connection") -> None:
    (number,) = connection.execute(_SQL["others"]).fetchone() or (0,)
    if number:
        raise FleetError(
            Text(
                "Databasen har redan något annat i sig. Gör en egen, tom databas åt gruppbok.",
                "The database holds something else already. Make an empty one of gruppbok's own.",
            )
        )


_SQL = queries("migrations")
_UNMADE = Text(
    "Databasen är inte gjord än. Kör gruppbok fleet init.", "The database is not made yet. Run gruppbok fleet init."
)
_BEHIND = Text(
    "Databasen är gjord av en äldre version av gruppbok. Kör gruppbok fleet init.",
    "The database was made by an older version of gruppbok. Run gruppbok fleet init.",
)
_UNDER_WAY = Text("Databasen uppdateras just nu.", "The database is being updated just now.")
_BUSY = Text(
    "Databasen gick inte att uppdatera: genomgångar pågår. Försök igen om en stund.",
    "The database could not be updated: looks are in hand. Try again in a while.",
)
_NO_RIGHT = Text(
    "Databasens användare får inte göra det som behövs. Låt den äga databasen, och få göra roller (CREATEROLE).",
    "The database's user may not do what is needed. Let it own the database, and make roles (CREATEROLE).",
)
_REFUSALS: "Mapping[str | None, Text]" = {"42501": _NO_RIGHT, "55P03": _BUSY}
"""What is said of PostgreSQL's refusals, by their codes."""
