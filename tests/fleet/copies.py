"""Copies of a fleet's database, made and restored by the words of docs/operations.md."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from jobs.fleet.sealing import master_key, new_master_key
from tests.cli.helpers import HERE
from tests.docs.helpers import blocks, page
from tests.fleet.office import Office
from tests.postgres import Postgres

KEY = new_master_key()
OPERATIONS = HERE / "docs" / "operations"


@dataclass(frozen=True)
class Server:
    """A PostgreSQL as the page has it: words are typed there, with the roles that are named in place of users."""

    server: Postgres

    def type(self, script: str, **more: str) -> "subprocess.CompletedProcess[str]":
        """Types some words of the page."""
        script = re.sub(r"sudo (?:-u |--user=)(\S+) (?:-- )?", r"PGUSER=\1 ", script).replace("sudo ", "")
        home = str(self.server.home)
        env = {"PATH": f"{self.server.binaries}:/usr/bin:/bin", "PGHOST": home, **more}
        script = script.replace("/run/postgresql", home)
        argv = ["bash", "-euo", "pipefail", "-c", script]
        return subprocess.run(argv, cwd=OPERATIONS, env=env, capture_output=True, text=True, check=False)

    def well(self, script: str, **more: str) -> None:
        """Types what is to go well."""
        done = self.type(script, **more)
        assert done.returncode == 0, done.stderr

    def copy(self, folder: Path, **more: str) -> "subprocess.CompletedProcess[str]":
        """Makes a copy, as the timer does."""
        unit = (OPERATIONS / "gruppbok-backup.service").read_text("utf-8")
        (words,) = re.findall(r"^Environment=(.+)$", unit, re.MULTILINE)
        said = dict(word.split("=", 1) for word in words.split())
        return self.type(f"./backup.sh {folder}", **{**said, "PGHOST": str(self.server.home), **more})

    def office(self, database: str = "gruppbok") -> Office:
        """What works with a database there."""
        return Office(f"host={self.server.home} user=gruppbok dbname={database}", master_key(KEY))


def restored(server: Server, copy: Path) -> Office:
    """What works with a copy that is restored on a server as the page says."""
    script = re.sub(r"/var/lib/gruppbok-backup/\S+\.dump", str(copy), told("pg_restore"))
    server.well(f"dropdb --if-exists --username=postgres gruppbok-ny\n{script}")
    return server.office("gruppbok-ny")


def told(word: str) -> str:
    """The page's block that has a word in it."""
    (found,) = [one.text for one in blocks(page("operations", "sv"), "bash") if word in one.text]
    return found


def prepared(server: Postgres) -> Server:
    """A server with the page's roles."""
    made = Server(server)
    (roles,) = re.findall(r"sudo -u postgres psql -f roles\.sql", told("roles.sql"))
    made.well(roles.replace("psql", "psql -v ON_ERROR_STOP=1"))
    return made
