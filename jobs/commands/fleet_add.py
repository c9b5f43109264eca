"""gruppbok fleet add: takes in a group, with the state of its own worker where it had one."""

import re
import unicodedata
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from jobs.commands.fleet_database import opened
from jobs.commands.fleet_office import accounts_of
from jobs.commands.fleet_sender import sender_of, with_password
from jobs.commands.fleet_sharing import account_for, sheet_key
from jobs.fleet import moving, registry
from jobs.fleet.errors import FleetError
from jobs.fleet.office_key import office_key
from jobs.fleet.postgres import GroupRows
from jobs.fleet.registry import New, Sender
from jobs.fleet.sealing import Seal, group_key, new_salt
from jobs.session import Session
from jobs.worker.database import BEGUN, DONE
from sheets_schema.rules import chosen
from sheets_schema.text import Text, how_many, one_line

if TYPE_CHECKING:
    from jobs.fleet.postgres import Connection
    from jobs.worker.sqlite_file import SqliteFile

_NAME = re.compile(r"[^\W_](?:[^\W_]|-){0,39}")


class Entry(NamedTuple):
    """A group that is to be entered: what it is entered with, from whom its mails come, and what its rows are sealed by."""

    new: New
    sender: Sender
    seal: Seal


def run(session: Session) -> int:
    """Takes in the group. Raises FleetError, UsageError, WorkbookError, StoreError; then nothing has been kept."""
    args = session.args
    name, key, sender = _name(args.name), sheet_key(args.sheet), sender_of(args)
    _check_rules(args.rules)
    with _state(args.state) as state:
        with opened(session) as connection:
            master = office_key(connection, session.settings.fleet.key)
            registry.refuse_known(connection, name, key)
            account = account_for(accounts_of(session), registry.number_by_account(connection), key)
        sender = with_password(session, sender)  # a person may take their time
        with opened(session) as connection:
            new = New(name, key, account, new_salt(), args.language, args.rules)
            mails = _enter(connection, Entry(new, sender, Seal(group_key(master, new.salt))), state)
    print(_says(name, account, mails)[session.language])
    if not sender.host and session.settings.mail is None:
        session.say(_NO_SERVER)
    return 0


_NO_SERVER = Text(
    "Det finns ingen mejlserver för gruppens brev än. Skriv [mail] i gruppbok.toml, eller ge gruppen en egen med --host.",
    "There is no mail server for the group's mails yet. Write [mail] in gruppbok.toml, or give the group one with --host.",
)


def _name(typed: str) -> str:
    name = unicodedata.normalize("NFC", typed.strip())
    if _NAME.fullmatch(name):
        return name
    raise FleetError(
        Text(
            f"{one_line(typed)} går inte som namn. Skriv 1 till 40 bokstäver, siffror och bindestreck, till exempel lund-2.",
            f"{one_line(typed)} will not do as a name. Write 1 to 40 letters, digits and hyphens, such as lund-2.",
        )
    )


def _check_rules(name: str) -> None:
    if name not in chosen.names():
        known = ", ".join(chosen.names())
        raise FleetError(
            Text(
                f"Det finns ingen regelsamling {one_line(name)}; det som finns är {known}.",
                f"There is no rule pack {one_line(name)}; known are {known}.",
            )
        )


def _state(typed: str | None) -> "AbstractContextManager[SqliteFile | None]":
    """The state that is to move in, held; nothing where none was named. Raises StoreError."""
    return moving.leaving(Path(typed)) if typed else nullcontext()


def _enter(connection: "Connection", entry: Entry, state: "SqliteFile | None") -> int | None:
    """Keeps the group, its sender and its state, all or nothing; gives how many mails came with it.

    Once it is kept, or nobody knows whether, the file it came from stays closed to others.
    """
    if state is None:
        with connection.transaction():
            _keep(connection, entry)
        return None
    moving.mark(state, BEGUN)
    is_whole = False
    try:
        with connection.transaction():
            group = _keep(connection, entry)
            rows = GroupRows(connection, entry.seal)
            rows.begin(group.id)
            mails = moving.move(state, rows)
            is_whole = True
    finally:
        if not is_whole:
            moving.mark(state, "")
    moving.mark(state, DONE)
    return mails


def _keep(connection: "Connection", entry: Entry) -> registry.Group:
    group = registry.add(connection, entry.new)
    if entry.sender != Sender():
        registry.keep_sender(connection, group.id, entry.seal, entry.sender)
    return group


def _says(name: str, account: str, mails: int | None) -> Text:
    """What was done, and what comes next."""
    came = how_many(mails or 0, Text("brev", "mail"), Text("brev", "mails"))
    with_state = Text(
        f" Tillståndet flyttade med ({came.sv}); den gamla gruppbok worker kan stängas av.",
        f" The state moved in with it ({came.en}); its old gruppbok worker can be stopped.",
    )
    more = Text("", "") if mails is None else with_state
    reads = Text(f" av {account}", f" by {account}") if account else Text("", "")
    return Text(
        f"{name} är med, och arket läses strax{reads.sv}.{more.sv}",
        f"{name} is in, and the sheet is read soon{reads.en}.{more.en}",
    )
