"""The fleet's database as the configuration has it, for commands that a person waits for."""

from contextlib import contextmanager
from typing import TYPE_CHECKING

from jobs.envfile import DATABASE
from jobs.fleet.errors import FleetError
from jobs.session import Session
from sheets_schema.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jobs.fleet.postgres import Connection


def database(session: Session) -> str:
    """What the database is connected to by. Raises FleetError where nobody has said."""
    if found := session.settings.fleet.database:
        return found
    raise FleetError(
        Text(
            f"Ingen databas är vald. Sätt {DATABASE} till dess adress, till exempel postgresql://gruppbok@localhost/gruppbok.",
            f"No database is chosen. Set {DATABASE} to its address, such as postgresql://gruppbok@localhost/gruppbok.",
        )
    )


@contextmanager
def opened(session: Session) -> "Iterator[Connection]":
    """The database, of this program's version. Raises FleetError."""
    from jobs.fleet.migrations import hold_current  # noqa: PLC0415 - slow to import
    from jobs.fleet.postgres import connect  # noqa: PLC0415 - as above

    with connect(database(session)) as connection:
        hold_current(connection)
        yield connection
