"""The office's master key, known again: a wrong one is recognised at once, not when something cannot be opened."""

from typing import TYPE_CHECKING

from jobs.fleet.errors import FleetError
from jobs.fleet.migrations import is_made
from jobs.fleet.queries import queries
from jobs.fleet.sealing import NAME, fingerprint, master_key
from sheets_schema.text import Text

if TYPE_CHECKING:
    from jobs.fleet.postgres import Connection

_SQL = queries("office_key")


def has_key(connection: "Connection") -> bool:
    """Whether the fleet has a key; a database that is not made has none."""
    return is_made(connection) and _kept(connection) is not None


def keep_key(connection: "Connection", master: bytes) -> None:
    """Lets a key be the fleet's from now on, unless it has one."""
    connection.execute(_SQL["keep"], {"print": fingerprint(master)})


def office_key(connection: "Connection", text: str) -> bytes:
    """The fleet's key, from how the environment has it. Raises FleetError where it is missing, is none, or is another."""
    if not text:
        raise FleetError(
            Text(
                f"Kontorets nyckel saknas. Sätt {NAME} i miljön, eller i gruppbok.env bredvid gruppbok.toml.",
                f"The office's key is missing. Set {NAME} in the environment, or in gruppbok.env beside gruppbok.toml.",
            )
        )
    master = master_key(text)
    if _kept(connection) != fingerprint(master):
        raise FleetError(
            Text(
                f"{NAME} är inte den nyckel som databasen gjordes med. Sätt den rätta.",
                f"{NAME} is not the key that the database was made with. Set the right one.",
            )
        )
    return master


def _kept(connection: "Connection") -> str | None:
    row = connection.execute(_SQL["kept"]).fetchone()
    return None if row is None else str(row[0])
