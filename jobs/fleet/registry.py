"""Which groups there are, and when each is to be looked at. Every function is one statement or one transaction."""

import json
import unicodedata
from collections.abc import Collection, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from jobs.fleet.errors import FleetError
from jobs.fleet.postgres import hold_group
from jobs.fleet.queries import queries
from sheets_schema.text import Language, Text, fold

if TYPE_CHECKING:
    from jobs.fleet.postgres import Connection
    from jobs.fleet.sealing import Seal

_SQL = queries("registry")
_SENDER = "sender"


class Group(NamedTuple):
    """One group as the fleet knows it. `changed` and `due` are why it is to be looked at; `failed` counts looks in a row.

    `account` is the address of the Google account that reads the sheet, `seen` Drive's version of it as the last look left
    it, `trouble` what kind of fault the last look ended in, "" where it went well.
    """

    id: int
    name: str
    sheet: str
    account: str
    language: Language
    rules: str
    salt: bytes
    added: datetime
    paused: datetime | None
    changed: datetime | None
    due: datetime | None
    seen: str
    looked: datetime | None
    failed: int
    trouble: str


class New(NamedTuple):
    """What a group is entered with."""

    name: str
    sheet: str
    account: str
    salt: bytes
    language: Language = "sv"
    rules: str = "amnesty_se"


class Looked(NamedTuple):
    """How a look ended: when it `began` (by fleet_now), when the next is `due`, Drive's version of the sheet then `seen`.

    `seen` must be no later than what was read: asked for before the reading, or after our own write if nobody else wrote
    meanwhile. `trouble` is a kind of fault that let the look end well all the same, `view` what the office sees.
    """

    began: datetime
    due: datetime | None
    seen: str = ""
    trouble: str = ""
    view: Mapping[str, Any] | None = None


class Sender(NamedTuple):
    """From whom a group's mails come, and by which server; without a `host` by the office's own."""

    address: str = ""
    host: str = ""
    port: int = 0
    security: str = "tls"
    user: str = ""
    password: str = ""
    pace: float = 0.0


class Kept(NamedTuple):
    """How much is kept of a group: mails in all, those that wait or are in doubt, closed years, lines from the bank."""

    mails: int = 0
    waiting: int = 0
    unknown: int = 0
    years: int = 0
    lines: int = 0


def add(connection: "Connection", new: New) -> Group:
    """Enters a group, to be looked at at once. Raises FleetError where its name or its sheet is there already."""
    row = connection.execute(_SQL["add"], {**new._asdict(), "folded": _folded(new.name)}).fetchone()
    if row is not None:
        return Group(*row)
    refuse_known(connection, new.name, new.sheet)
    raise FleetError(Text("Gruppen togs bort just nu. Försök igen.", "The group was removed just now. Try again."))


def refuse_known(connection: "Connection", name: str, sheet: str) -> None:
    """Raises FleetError where a group has the name or the sheet already."""
    if found := find(connection, name):
        raise FleetError(
            Text(
                f"Det finns redan en grupp som heter {found.name}. Välj ett annat namn.",
                f"There is a group named {found.name} already. Choose another name.",
            )
        )
    if found := _group(connection, "of_sheet", sheet=sheet):
        raise FleetError(Text(f"Arket hör redan till {found.name}.", f"The sheet belongs to {found.name} already."))


def remove(connection: "Connection", group: Group, *, patience: float = 600) -> None:
    """Deletes a group with all that is kept of it, once a look in hand has ended.

    Raises StoreError where that takes longer than so many seconds.
    """
    connection.execute(_SQL["patience"], {"seconds": f"{patience}s"})
    hold_group(connection, group.id)
    connection.execute(_SQL["remove"], {"id": group.id})


def kept_of(connection: "Connection", group: Group) -> Kept:
    """How much of a group is kept, which would be gone with it."""
    with connection.transaction():
        connection.execute(_SQL["speak_for"], {"id": group.id})
        row = connection.execute(_SQL["kept"]).fetchone()
    return Kept(*row) if row else Kept()


def find(connection: "Connection", name: str) -> Group | None:
    """The group of a name, whatever its case; None where there is none."""
    return _group(connection, "find", folded=_folded(name))


def with_id(connection: "Connection", group_id: int) -> Group | None:
    """The group of a number; None where it is gone."""
    return _group(connection, "with_id", id=group_id)


def named(connection: "Connection", name: str) -> Group:
    """The group of a name. Raises FleetError where there is none."""
    group = find(connection, name)
    if group is None:
        raise FleetError(
            Text(
                f"Det finns ingen grupp som heter {name}. gruppbok fleet list visar dem som finns.",
                f"There is no group named {name}. gruppbok fleet list shows those there are.",
            )
        )
    return group


def all_groups(connection: "Connection") -> list[Group]:
    """Every group, by name."""
    return [Group(*row) for row in connection.execute(_SQL["all_groups"])]


def number_by_account(connection: "Connection") -> dict[str, int]:
    """How many groups each Google account reads."""
    return {str(account): int(number) for account, number in connection.execute(_SQL["number_by_account"])}


def pause(connection: "Connection", group: Group) -> None:
    """Lets a group be, until it is resumed. A look in hand goes on to its end."""
    connection.execute(_SQL["pause"], {"id": group.id})


def resume(connection: "Connection", group: Group) -> None:
    """Takes a paused group up again: it is due at once."""
    connection.execute(_SQL["resume"], {"id": group.id})


def look_soon(connection: "Connection", group: Group) -> None:
    """Lets a group be due now: something was decided that its next look is to act on."""
    connection.execute(_SQL["look_soon"], {"id": group.id})


def mark_changed(connection: "Connection", versions: Mapping[str, str]) -> list[int]:
    """Notes which sheets changed, by key and Drive's version; gives the ids of the groups that are to be looked at.

    A version that the last look itself left is no news, nor is a sheet that no group has.
    """
    values = {"sheets": list(versions), "versions": list(versions.values())}
    return [int(row[0]) for row in connection.execute(_SQL["mark_changed"], values)]


def to_look(
    connection: "Connection", limit: int, rooms: Mapping[str, int] = MappingProxyType({}), let_be: Collection[int] = ()
) -> list[Group]:
    """The groups to be looked at now: first those that had the fewest reads of late, then those that waited longest.

    No more of an account's than it has room for, by the names that groups give it; none of those that are to be `let_be`.
    """
    values = {"limit": limit, "accounts": list(rooms), "rooms": list(rooms.values()), "let_be": list(let_be)}
    return [Group(*row) for row in connection.execute(_SQL["to_look"], values)]


def begin(connection: "Connection", group_id: int) -> tuple[Group, datetime] | None:
    """The group and the moment its look begins; None where nothing is to do: it is gone, paused or looked at already."""
    row = connection.execute(_SQL["begin"], {"id": group_id}).fetchone()
    return None if row is None else (Group(*row[:-1]), row[-1])


def put_back(connection: "Connection", group: Group, until: datetime) -> None:
    """Lets a group wait until there is room; why it is to be looked at stays."""
    connection.execute(_SQL["put_back"], {"id": group.id, "until": until})


def looked(connection: "Connection", group: Group, how: Looked) -> None:
    """Records a look that went well; a change heard of since it began stays to be looked at. One that is gone is let be."""
    values = {"id": group.id, **how._asdict()}
    with connection.transaction():
        is_there = connection.execute(_SQL["looked"], values).rowcount == 1
        if is_there and how.view is not None:
            connection.execute(_SQL["keep_view"], {"id": group.id, "content": json.dumps(how.view)})


def failed(connection: "Connection", group: Group, kind: str, until: datetime, *, began: datetime) -> None:
    """Records a look that failed by a kind of fault, and when the next is; a change heard of since it began is not lost."""
    connection.execute(_SQL["failed"], {"id": group.id, "trouble": kind, "until": until, "began": began})


def keep_sender(connection: "Connection", group_id: int, seal: "Seal", sender: Sender) -> None:
    """Keeps from whom a group's mails come, sealed."""
    value = seal.seal(json.dumps(sender._asdict()))
    connection.execute(_SQL["keep_secret"], {"id": group_id, "name": _SENDER, "value": value})


def sender_of(connection: "Connection", group_id: int, seal: "Seal") -> Sender:
    """From whom a group's mails come; an empty one where that is the office's. Raises FleetError if the key is another."""
    row = connection.execute(_SQL["secret"], {"id": group_id, "name": _SENDER}).fetchone()
    return Sender() if row is None else Sender(**json.loads(seal.open(row[0])))


def _folded(name: str) -> str:
    """A name as names are compared, however it was typed."""
    return fold(unicodedata.normalize("NFC", name))


def _group(connection: "Connection", query: str, **values: Any) -> Group | None:
    row = connection.execute(_SQL[query], values).fetchone()
    return None if row is None else Group(*row)
