"""gruppbok fleet outbox: the mails of a group that somebody has to decide about, and the deciding."""

from jobs.commands.fleet_database import database, opened
from jobs.commands.outbox import decide_one, tell
from jobs.fleet import registry
from jobs.fleet.office_key import office_key
from jobs.fleet.postgres import group_store
from jobs.fleet.sealing import Seal, group_key
from jobs.session import Session, UsageError
from jobs.worker.store import shown
from sheets_schema.text import Text, one_line

_HELD = ("unknown", "failed")
"""The states that nothing but a decision, or another address in the sheet, leads out of."""


def run(session: Session) -> int:
    """Lists a group's mails that are in doubt or failed, or decides about one. Raises FleetError, StoreError, UsageError."""
    act, shows = session.args.act, f"gruppbok fleet outbox {one_line(session.args.name)}"
    if act and not session.args.key:
        raise UsageError(
            Text(
                f"Vilket brev? Skriv dess nyckel sist; {shows} visar den.",
                f"Which mail? Write its key last; {shows} shows it.",
            )
        )
    with opened(session) as connection:
        group = registry.named(connection, session.args.name)
        seal = Seal(group_key(office_key(connection, session.settings.fleet.key), group.salt))
        with group_store(database(session), group.id, seal, read_only=not act) as store:
            if not act:
                return tell(session, [mail for mail in store.mails() if shown(mail["state"]) in _HELD], shows)
            done = decide_one(session, store, act, shows)
        registry.look_soon(connection, group)
    return done
