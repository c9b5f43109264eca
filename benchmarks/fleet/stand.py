"""Where the week happens: PostgreSQL with a clock that is moved, the Sheets emulator with its quota, a mail server, workers."""

import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from time import monotonic, sleep

import psycopg

from benchmarks.measure import ROOT
from tests.google.accounts import Accounts
from tests.google.emulator import Emulator, FakeClock, wall_clock
from tests.google.state import Ids
from tests.mail.server import MailServer
from tests.postgres import Postgres

ACCOUNT = "gruppbok@emulator.iam.gserviceaccount.com"
GRUPPBOK = str(Path(sys.executable).with_name("gruppbok"))
PATIENCE = 600.0
"""Real seconds within which all that is due at a moment must be done."""
_CLOCK = """
CREATE TABLE simulated (moment TIMESTAMPTZ NOT NULL);
INSERT INTO simulated VALUES (now());
CREATE OR REPLACE FUNCTION fleet_now() RETURNS timestamptz LANGUAGE sql VOLATILE SECURITY DEFINER
    AS 'SELECT moment FROM public.simulated';
"""


@dataclass
class Stand:
    """Everything but the workers. `environment` is what leads a gruppbok process here, from the folder `home`."""

    server: Postgres
    dsn: str
    google: Emulator
    clock: FakeClock
    mail: MailServer
    home: Path
    environment: Mapping[str, str]
    _line: "psycopg.Connection[tuple[object, ...]] | None" = None

    def ask(self, query: str, *values: object) -> list[tuple[object, ...]]:
        """What the database answers; asked again while it is away."""
        end = monotonic() + PATIENCE
        while True:
            try:
                if self._line is None or self._line.closed:
                    self._line = psycopg.connect(self.dsn, autocommit=True)
                done = self._line.execute(query.encode(), values)
                return done.fetchall() if done.description else []
            except psycopg.OperationalError:
                if monotonic() > end:
                    raise
                sleep(0.1)

    def move(self, moment: datetime) -> None:
        """Moves the clock of everybody."""
        self.clock.now = moment
        self.ask("UPDATE simulated SET moment = %s", moment)

    def run(self, *words: str) -> str:
        """Runs one gruppbok command here; what it prints."""
        done = subprocess.run(
            [GRUPPBOK, *words], cwd=self.home, env=self.environment, capture_output=True, text=True, check=False
        )
        if done.returncode not in (0, 1):
            raise RuntimeError(f"gruppbok {' '.join(words)}: {done.stderr.strip()}")
        return done.stdout


@contextmanager
def stand(server: Postgres, database: str, home: Path) -> Iterator[Stand]:
    """Makes it all, and the fleet's database in it."""
    clock = FakeClock()
    google = Emulator(quota=True, clock=clock, validate=False)
    google.accounts = google.desk.accounts = Accounts(wall_clock, Ids(2))
    with google, MailServer() as mail, server.database(database) as dsn:
        key = json.dumps(google.service_account(ACCOUNT))
        (home / "account.json").write_text(key, "utf-8")
        (home / "gruppbok.toml").write_text(
            f'[google]\ncredentials = "account.json"\n[mail]\nfrom = "Amnesty <fleet@example.org>"\n'
            f'host = "127.0.0.1"\nport = {mail.port}\nsecurity = "none"\n[fleet]\nlisten = "off"\n',
            "utf-8",
        )
        environment = {
            **os.environ,  # noqa: TID251 - what a process is started with
            "PYTHONPATH": str(ROOT),
            "GRUPPBOK_FLEET_DATABASE": dsn,
            "GRUPPBOK_FLEET_KEY": "YSBzaW11bGF0ZWQgd2VlayBpcyBubyBzZWNyZXQhISE=",
            "GRUPPBOK_GOOGLE_ENDPOINT": google.url,
        }
        made = Stand(server, dsn, google, clock, mail, home, environment)
        made.run("fleet", "init")
        made.ask(_CLOCK)
        yield made


@dataclass
class Workers:
    """The worker processes, each its own group of processes, so that a machine's death can be had."""

    where: Stand
    number: int
    looks: int = 1
    killed: int = 0
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self) -> None:
        """Starts as many as are missing."""
        while len(self.running) < self.number:
            log = (self.where.home / f"worker-{len(self.running)}.log").open("ab")
            with log:
                words = [GRUPPBOK, "fleet", "worker", "--looks", str(self.looks), "--haste", "10"]
                self.running.append(
                    subprocess.Popen(
                        words, cwd=self.where.home, env=self.where.environment, stderr=log, start_new_session=True
                    )
                )

    def kill(self, chance: random.Random) -> None:
        """Kills one by chance, alone or with all it has started, and starts another in its place."""
        victim = self.running.pop(chance.randrange(len(self.running)))
        if chance.random() < 0.5:
            victim.send_signal(signal.SIGKILL)
        else:
            os.killpg(victim.pid, signal.SIGKILL)
        victim.wait()
        self.killed += 1
        self.start()

    def check(self) -> None:
        """Raises RuntimeError where one has ended by itself, with the last it said."""
        if all(one.poll() is None for one in self.running):
            return
        said = [path.read_text("utf-8", "replace")[-2000:] for path in sorted(self.where.home.glob("worker-*.log"))]
        raise RuntimeError("\n".join(["a worker ended by itself:", *said]))

    def stop(self) -> None:
        """Asks all to stop, and waits."""
        for one in self.running:
            one.terminate()
        for one in self.running:
            one.wait(60)
        self.running.clear()
