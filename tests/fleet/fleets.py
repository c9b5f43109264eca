"""A fleet as an office runs it: its folder, its database, its groups, and workers that are processes of their own."""

import json
import os
import signal
import subprocess
import threading
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from jobs.fleet import registry
from jobs.fleet.office_key import keep_key
from jobs.fleet.postgres import Connection, connect, group_store
from jobs.fleet.registry import Group
from jobs.fleet.sealing import Seal, group_key, master_key, new_master_key
from jobs.memory import Mail
from tests.cli.helpers import Done, command, environment, process
from tests.fleet.offices import FIRST, MEMBER, Place, key_file
from tests.fleet.waiting import until
from tests.google import Emulator
from tests.jobs.helpers import ANNUAL, MEETING, Cells, Rows, group, meeting, member
from tests.jobs.helpers import MEMBER as HEADING
from tests.mail.server import MailServer

KEY = new_master_key()
NOON = "2026-11-22 12:00:00+01"
CONFIGURATION = """
[fleet]
accounts = {accounts}
listen = "off"
{more}
[mail]
from = "kontoret@example.org"
host = "127.0.0.1"
port = {port}
security = "none"
"""


def called(name: str, people: int = 2) -> dict[str, Rows]:
    """The tabs of a group that sends, and is about to call so many to a meeting."""
    members: Rows = [HEADING, *(member(f"Person{n} {name}", f"person{n}@{name}.example.org") for n in range(people))]
    meetings: Rows = [MEETING, ANNUAL, meeting("2026-9", date(2026, 11, 26))]
    tabs = {"Medlemmar": members, "Möten": meetings, "Roller": [["Roll", "Namn"]]}
    return {title: [list(row) for row in rows] for title, rows in group(tabs, sending="På", group_name=name).items()}


def people(name: str, number: int = 2) -> list[str]:
    """Whom its mails are to."""
    return [f"person{n}@{name}.example.org" for n in range(number)]


@dataclass
class Fleet:
    """An office's folder, database, Google and mail server. The fleet's clock goes on from a Sunday's noon."""

    folder: Path
    dsn: str
    google: Emulator
    mail: MailServer
    more: str = ""
    accounts: Sequence[str] = (FIRST,)
    groups: dict[str, Group] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Makes it, without groups."""
        with connect(self.dsn) as connection:
            keep_key(connection, master_key(KEY))
        files = [key_file(self.google, self.folder, account).name for account in self.accounts]
        said = CONFIGURATION.format(accounts=json.dumps(files), port=self.mail.port, more=self.more)
        (self.folder / "gruppbok.toml").write_text(said, "utf-8")
        with connect(self.dsn) as connection:
            connection.execute(
                "CREATE OR REPLACE FUNCTION fleet_now() RETURNS timestamptz LANGUAGE sql VOLATILE AS "
                f"$$SELECT clock_timestamp() + (timestamptz '{NOON}' - timestamptz '{_now(self.dsn)}')$$"
            )

    def add(
        self,
        name: str,
        tabs: dict[str, Rows] | None = None,
        account: str = FIRST,
        over: Connection | None = None,
    ) -> Group:
        """A group, about to call to a meeting unless other tabs are given; within a transaction `over` a connection."""
        with nullcontext(over) if over else connect(self.dsn) as connection:
            made = Place(self.google, connection).group(name, tabs or called(name), account)
        self.groups[name] = made
        return made

    def now(self, name: str) -> Group:
        """A group as it stands."""
        with connect(self.dsn) as connection:
            found = registry.with_id(connection, self.groups[name].id)
        assert found is not None
        return found

    def mails(self, name: str) -> list[Mail]:
        """The mails of a group's state."""
        seal = Seal(group_key(master_key(KEY), self.groups[name].salt))
        with group_store(self.dsn, self.groups[name].id, seal, read_only=True) as store:
            return list(store.memory().mails)

    def states(self, name: str) -> list[str]:
        """How those stand."""
        return [mail.state for mail in self.mails(name)]

    def ask(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        """What the database says."""
        with connect(self.dsn) as connection:
            return list(connection.execute(question, values))

    def do(self, statement: str, *values: object) -> None:
        """What somebody does to the database."""
        with connect(self.dsn) as connection:
            connection.execute(statement, values)

    def write(self, name: str, place: str, row: Cells) -> None:
        """A member writes a row in a group's sheet."""
        self.google.act(MEMBER).paste(self.groups[name].sheet, place, [row])

    @property
    def variables(self) -> dict[str, str]:
        """What the environment says."""
        return {
            "GRUPPBOK_FLEET_DATABASE": self.dsn,
            "GRUPPBOK_FLEET_KEY": KEY,
            "GRUPPBOK_GOOGLE_ENDPOINT": self.google.url,
        }

    def type(self, *words: str) -> Done:
        """A command that is typed at the office."""
        return process("fleet", *words, cwd=self.folder, **self.variables)

    def worker(self, *words: str, haste: int = 30) -> "Worker":
        """A worker, to be started."""
        return Worker(self, ["--cold", "--haste", str(haste), *words])

    def is_at_rest(self) -> bool:
        """Whether every group has been looked at, none waits to be, and no job is in hand."""
        ((waiting,),) = self.ask(
            "SELECT count(*) FROM fleet_group WHERE paused IS NULL AND (looked IS NULL OR changed IS NOT NULL)"
        )
        ((jobs,),) = self.ask(
            "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'look' AND status IN ('todo', 'doing')"
        )
        return not waiting and not jobs


def _now(dsn: str) -> str:
    with connect(dsn) as connection:
        ((now,),) = connection.execute("SELECT clock_timestamp()::text")
    return str(now)


class Held:
    """What waits when it has come so far, until it is let go on."""

    def __init__(self) -> None:
        self.reached, self._goes_on = threading.Event(), threading.Event()

    def __call__(self) -> None:
        """It has come so far; only the first waits."""
        if not self.reached.is_set():
            self.reached.set()
            self._goes_on.wait(60)

    def go_on(self) -> None:
        """Lets it."""
        self._goes_on.set()


@dataclass
class Worker:
    """`gruppbok fleet worker`, its stderr in a file."""

    fleet: Fleet
    words: Sequence[str]

    def __enter__(self) -> Self:
        """Starts it, in a session of its own, as a service is."""
        self._said = self.fleet.folder / f"worker-{id(self)}.log"
        with self._said.open("wb") as said:
            self.process = subprocess.Popen(
                command("fleet", "worker", *self.words),
                cwd=self.fleet.folder,
                env=environment(**self.fleet.variables),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=said,
            )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Ends it, however it fares."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()

    @property
    def said(self) -> str:
        """What it has written."""
        return self._said.read_text("utf-8")

    def named(self, event: str) -> list[dict[str, Any]]:
        """What it has logged of a kind."""
        lines = [json.loads(line) for line in self.said.splitlines(keepends=True) if line.endswith("\n")]
        return [one for one in lines if one["event"] == event]

    def until(self, holds: Any, seconds: float = 120.0) -> None:
        """Waits for something while it works."""

        def held() -> bool:
            assert self.process.poll() is None, self.said
            return bool(holds())

        try:
            until(held, seconds)
        except AssertionError:
            raise AssertionError(self.said) from None

    def kill(self) -> None:
        """Ends it outright."""
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def end(self) -> int:
        """Asks it to stop; its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(120)
