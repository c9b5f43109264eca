"""An office that runs groups, in the fewest words: its database and its key."""

from dataclasses import dataclass, field
from itertools import count
from time import sleep

import pytest

from jobs.fleet import registry
from jobs.fleet.postgres import Connection, connect, group_store
from jobs.fleet.registry import Group
from jobs.fleet.sealing import Seal, group_key, master_key, new_master_key, new_salt
from jobs.worker.store import Store

_NUMBERS = count(1)


def wait_for_lock(watching: Connection, waiting: Connection) -> None:
    """Waits until one connection waits for another, at most ten seconds."""
    for _ in range(1000):
        found = watching.execute("SELECT cardinality(pg_blocking_pids(%s))", [waiting.info.backend_pid]).fetchone()
        if found and found[0]:
            return
        sleep(0.01)
    pytest.fail("nobody waits")


@dataclass(frozen=True)
class Office:
    """A made database, by what connects to it, and the master key."""

    dsn: str
    master: bytes = field(default_factory=lambda: master_key(new_master_key()))

    def connect(self) -> Connection:
        """A connection as the database's owner."""
        return connect(self.dsn)

    def add(self, name: str = "") -> Group:
        """A new group."""
        n = next(_NUMBERS)
        with self.connect() as connection:
            return registry.add(
                connection, registry.New(name or f"Grupp {n}", f"sheet-{n}", "robot@example.org", new_salt())
            )

    def seal(self, group: Group) -> Seal:
        """What seals a group's rows."""
        return self.seal_of(group.salt)

    def seal_of(self, salt: bytes) -> Seal:
        """What seals the rows of a group with a salt."""
        return Seal(group_key(self.master, salt))

    def store(self, group: Group, *, read_only: bool = False) -> Store:
        """A group's state, open."""
        return group_store(self.dsn, group.id, self.seal(group), read_only=read_only)
