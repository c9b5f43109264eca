"""A real PostgreSQL with data and settings of its own, on a socket that nothing beyond this machine can reach."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg


def programs() -> Path | None:
    """Where the newest PostgreSQL's programs are; None where there is none."""
    debian = sorted(Path("/usr/lib/postgresql").glob("[0-9]*/bin"), key=lambda path: float(path.parent.name))
    found = [*debian, *(Path(path).parent for path in [shutil.which("initdb")] if path)]
    return next((path for path in reversed(found) if (path / "initdb").exists()), None)


@contextmanager
def running(binaries: Path) -> Iterator[str]:
    """A PostgreSQL of its own on a socket in a folder, which is given; root lends it to a user who may run it."""
    with tempfile.TemporaryDirectory(prefix="pg-") as home:
        who: dict[str, Any] = {}
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            who = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
            os.chown(home, nobody.pw_uid, nobody.pw_gid)

        def run(program: str, *words: str) -> None:
            argv = [str(binaries / program), "-D", f"{home}/data", *words]
            with Path(home, "said").open("a+") as said:
                done = subprocess.run(argv, cwd=home, stdout=said, stderr=said, check=False, timeout=120, **who)
                said.seek(0)
                assert done.returncode == 0, said.read()

        run("initdb", "--no-sync", "--auth=trust", "--username=gruppbok", "--encoding=UTF8", "--locale=C")
        run("pg_ctl", "-w", "-l", f"{home}/log", "-o", f"-k {home} -c listen_addresses= -c fsync=off", "start")
        try:
            yield home
        finally:
            run("pg_ctl", "-w", "-m", "immediate", "stop")


def connect(home: str, database: str = "postgres") -> psycopg.Connection:
    """A connection each of whose statements is a transaction, where nothing else is said."""
    return psycopg.connect(host=home, user="gruppbok", dbname=database, autocommit=True)
