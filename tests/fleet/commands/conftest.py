"""What a person at the office types commands over: a made database in the environment, and Google accounts with their keys."""

from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest

from jobs.fleet import registry
from jobs.fleet.office_key import keep_key
from jobs.fleet.registry import Group
from tests.cli.conftest import terminal, working_directory
from tests.fleet.office import Office
from tests.fleet.offices import FIRST, MEMBER, SECOND, key_file
from tests.google import Emulator

__all__ = ["terminal", "working_directory"]
TWO = '[fleet]\naccounts = ["worker1.json", "worker2.json"]\n[mail]\nfrom = "office@example.org"\nhost = "localhost"\n'


@pytest.fixture(name="google", scope="module")
def one_emulator() -> Iterator[Emulator]:
    """One for all."""
    with Emulator() as emulator:
        yield emulator
        assert emulator.violations == []


@pytest.fixture(name="office")
def emptied_office(lasting: Office) -> Office:
    """An office with a key, and no group."""
    with lasting.connect() as connection:
        connection.execute("DELETE FROM fleet_group")
        keep_key(connection, lasting.master)
    return lasting


@pytest.fixture(name="key")
def master_key_as_text(office: Office, monkeypatch: pytest.MonkeyPatch) -> str:
    """The office's key, and its database, stand in the environment."""
    text = b64encode(office.master).decode()
    monkeypatch.setenv("GRUPPBOK_FLEET_DATABASE", office.dsn)
    monkeypatch.setenv("GRUPPBOK_FLEET_KEY", text)
    return text


@pytest.fixture(name="sheets")
def office_with_accounts(google: Emulator, folder: Path, key: str, monkeypatch: pytest.MonkeyPatch) -> Emulator:
    """The office has two Google accounts and a mail server."""
    for email in (FIRST, SECOND):
        key_file(google, folder, email)
    (folder / "gruppbok.toml").write_text(TWO)
    monkeypatch.setenv("GRUPPBOK_GOOGLE_ENDPOINT", google.url)
    assert key
    return google


def sheet(google: Emulator, *accounts: str, role: str = "writer") -> str:
    """A new sheet that is shared with some accounts."""
    made = google.make("Kassabok", owner=MEMBER)
    for account in accounts:
        google.share(made, account, role)
    return made


def only_group(office: Office) -> Group:
    """The one group there is."""
    with office.connect() as connection:
        (group,) = registry.all_groups(connection)
    return group


def is_empty(office: Office) -> bool:
    """Whether nothing was kept."""
    with office.connect() as connection:
        return registry.all_groups(connection) == []


@pytest.fixture(name="lund")
def one_group(office: Office, key: str) -> Group:
    """An office with one group."""
    assert key
    return office.add("Lund")
