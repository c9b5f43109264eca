"""gruppbok fleet init: makes the fleet's database, or carries it forward to this version."""

from typing import TYPE_CHECKING

from jobs.commands.fleet_database import database
from jobs.envfile import FLEET_KEY
from jobs.fleet.migrations import migrate
from jobs.fleet.office_key import has_key, keep_key, office_key
from jobs.fleet.postgres import connect
from jobs.fleet.sealing import master_key, new_master_key
from jobs.session import Session
from sheets_schema.text import Text

if TYPE_CHECKING:
    from jobs.fleet.postgres import Connection

_NEW_KEY = Text(
    "Inget är gjort än. Raden ovan är en ny nyckel. Lägg den i miljön, eller i gruppbok.env bredvid gruppbok.toml, på varje "
    "dator som ska arbeta, och på ett säkert ställe till: utan den går inget av gruppernas att läsa. Kör sedan "
    "gruppbok fleet init igen.",
    "Nothing is made yet. The line above is a new key. Put it in the environment, or in gruppbok.env beside gruppbok.toml, on "
    "each computer that is to work, and in one more safe place: without it nothing of the groups' can be read. Then run "
    "gruppbok fleet init again.",
)


def run(session: Session) -> int:
    """Makes the database; where there is no key yet it prints a new one in place of that, and gives 2."""
    dsn, key = database(session), session.settings.fleet.key
    with connect(dsn) as connection:
        is_new = not has_key(connection)
        if is_new and not key:
            print(f"{FLEET_KEY}={new_master_key()}")
            session.say(_NEW_KEY)
            return 2
        _try(connection, key, is_new=is_new)
        with session.progress(Text("Väntar på genomgångar som pågår", "Waiting for looks in hand")):
            done = migrate(dsn)
        if is_new:
            keep_key(connection, master_key(key))
        office_key(connection, key)
    print(_says(is_new=is_new, is_moved=bool(done))[session.language])
    return 0


def _try(connection: "Connection", key: str, *, is_new: bool) -> None:
    """That the key is one, and the fleet's, before anything is made. Raises FleetError."""
    if is_new:
        master_key(key)
    else:
        office_key(connection, key)


def _says(*, is_new: bool, is_moved: bool) -> Text:
    if is_new:
        return Text(
            "Databasen är gjord. Ta in en grupp så här: gruppbok fleet add NAMN --sheet ADRESS",
            "The database is made. Take in a group like this: gruppbok fleet add NAME --sheet ADDRESS",
        )
    if is_moved:
        return Text(
            "Databasen är förd fram till den här versionen. Starta om de gruppbok fleet worker som har stannat.",
            "The database is carried forward to this version. Start again those gruppbok fleet worker that have stopped.",
        )
    return Text("Databasen är redan av den här versionen.", "The database is of this version already.")
