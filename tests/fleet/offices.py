"""An office with its groups: a fleet's database, service accounts at the emulator, and sheets shared with them."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jobs.fleet import registry
from jobs.fleet.accounts import Accounts
from jobs.fleet.postgres import Connection
from jobs.fleet.registry import Group, New
from jobs.fleet.sealing import new_salt
from sync.backends import Keys
from tests.google import Emulator
from tests.google.accounts import Accounts as KnownAccounts
from tests.google.errors import Json
from tests.google.state import Ids
from tests.jobs.helpers import Rows

MEMBER = "anna@example.org"
FIRST, SECOND = (f"worker{n}@emulator.iam.gserviceaccount.com" for n in (1, 2))


@cache
def _made(email: str) -> tuple[Json, KnownAccounts]:
    """A service account's file, made once for all tests, and who knows its public key."""
    known = KnownAccounts(lambda: None, Ids(1))  # type: ignore[arg-type,return-value]  # no token is asked of it
    return known.service_account(email, "http://127.0.0.1/token"), known


def key_file(google: Emulator, folder: Path, email: str) -> Path:
    """A service account's key in a folder; the emulator knows it."""
    content, known = _made(email)
    google.accounts.keys[email] = known.keys[email]
    path = folder / f"{email.partition('@')[0]}.json"
    path.write_text(json.dumps(content), "utf-8")
    return path


@dataclass(frozen=True)
class Place:
    """Where an office's groups are entered and their sheets are made."""

    google: Emulator
    connection: Connection

    def group(self, name: str, tabs: dict[str, Rows] | None = None, account: str = FIRST) -> Group:
        """A group whose sheet is shared with an account."""
        sheet = self.google.make(name, tabs, owner=MEMBER)
        self.google.act(MEMBER).share(sheet, account, "writer")
        return registry.add(self.connection, New(name, sheet, account, new_salt()))

    def accounts(self, folder: Path, *emails: str) -> Accounts:
        """The office's accounts."""
        return Accounts(
            [Keys(key_file(self.google, folder, email), "", self.google.url) for email in emails or (FIRST,)]
        )
