"""The office as the configuration has it: its database, its keys, its mail server and its limits."""

from typing import TYPE_CHECKING

from jobs.commands.fleet_database import database
from jobs.commands.sending import server_of
from jobs.fleet.accounts import Accounts
from jobs.fleet.child import Bounds
from jobs.fleet.sealing import master_key
from jobs.fleet.task import LONGEST
from jobs.session import Session
from sync.backends import Keys

if TYPE_CHECKING:
    from jobs.fleet.looking import Office


def accounts_of(session: Session) -> Accounts:
    """Google's accounts: those of [fleet], else the one of [google] or of the environment. Raises WorkbookError, FleetError."""
    google, files = session.settings.google, session.settings.fleet.accounts
    if not files or (google.endpoint and google.token):
        return Accounts([session.keys()])
    return Accounts([Keys(file, "", google.endpoint) for file in files])


def office_of(session: Session) -> "Office":
    """All that a worker goes by. Raises FleetError, UsageError, WorkbookError where something is missing or wrong."""
    from jobs.fleet.looking import Office  # noqa: PLC0415 - slow to import

    settings = session.settings
    fleet = settings.fleet
    return Office(
        dsn=database(session),
        master=master_key(fleet.key),
        accounts=accounts_of(session),
        server=server_of(settings) if settings.mail else None,
        bounds=Bounds(fleet.seconds, fleet.memory, LONGEST),
        cells=fleet.cells,
        mails=fleet.mails,
        outbox=session.args.outbox or "",
    )
