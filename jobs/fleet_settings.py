"""The office's own settings: [fleet] in gruppbok.toml, and what the environment says of its database and key."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from jobs.envfile import DATABASE, FLEET_KEY
from jobs.fleet.errors import FleetError
from jobs.fleet.listening import LISTEN, WRITE, address
from jobs.settings_keys import check_keys, wrong
from sheets_schema.text import Text

_RANGES = {
    "sweep": (60, 600, Text("sekunder", "seconds")),
    "seconds": (10, 3600, Text("sekunder", "seconds")),
    "memory": (128, 65536, Text("megabyte", "megabytes")),
    "cells": (10_000, 10_000_000, Text("celler", "cells")),
    "mails": (1, 10_000, Text("brev", "mails")),
}
"""The least and the most that a number may be, and what it counts."""
_PASSWORD = re.compile(r"\bpassword\s*=|://[^/?#@]*:[^/?#@]+@", re.IGNORECASE)


class FleetSettings(NamedTuple):
    """The fleet's database (what libpq connects by) and its master key as text; "" where nobody has said.

    `accounts` are the files of Google accounts' keys; without any the one of [google] is asked as. `sweep` is the seconds
    between two questions of what has changed; None follows the number of groups. `listen` is where the metrics are. One
    look may take `seconds`, `memory` megabytes beyond the program's own, `cells` cells of the sheet, and send `mails` mails.
    """

    database: str = ""
    key: str = ""
    accounts: tuple[Path, ...] = ()
    sweep: int | None = None
    listen: str = LISTEN
    seconds: int = 300
    memory: int = 768
    cells: int = 1_000_000
    mails: int = 300


def fleet_of(path: Path | None, fleet: dict[str, Any], said: Mapping[str, str]) -> FleetSettings:
    """What [fleet] says, and what is `said` by the environment, which goes before the file. Raises SettingsError."""
    named = path or Path()
    check_keys(named, "fleet", fleet)
    for key, (least, most, unit) in _RANGES.items():
        if not least <= fleet.get(key, least) <= most:
            why = Text(f"ska vara {unit.sv}, {least} till {most}", f"is to be {unit.en}, {least} to {most}")
            raise wrong(named, f"fleet.{key}", why)
    numbers = {key: fleet[key] for key in _RANGES if key in fleet}
    return FleetSettings(
        database=said.get(DATABASE) or _database(named, fleet.get("database", "")),
        key=said.get(FLEET_KEY, "").strip(),
        accounts=_accounts(named, fleet.get("accounts", [])),
        listen=_listen(named, fleet.get("listen", LISTEN)),
        **numbers,
    )


def _database(path: Path, database: str) -> str:
    """The database as the file names it, which is no place for a password."""
    if _PASSWORD.search(database):
        why = Text(
            f"får inte ha något lösenord; skriv hela adressen som {DATABASE} i gruppbok.env",
            f"must hold no password; write the whole address as {DATABASE} in gruppbok.env",
        )
        raise wrong(path, "fleet.database", why)
    return database


def _accounts(path: Path, files: list[Any]) -> tuple[Path, ...]:
    """The key files, relative to the configuration's folder."""
    if not all(isinstance(one, str) and one for one in files):
        why = Text('ska vara en lista av filer: ["konto1.json"]', 'is to be a list of files: ["account1.json"]')
        raise wrong(path, "fleet.accounts", why)
    found = tuple(path.absolute().parent / Path(one).expanduser() for one in files)
    if len(set(found)) < len(found):
        raise wrong(path, "fleet.accounts", Text("har samma fil två gånger", "has a file twice"))
    return found


def _listen(path: Path, listen: str) -> str:
    try:
        address(listen)
    except FleetError as error:
        raise wrong(path, "fleet.listen", WRITE) from error
    return listen
