"""A single group's state of an earlier release moves into the fleet: no mail is lost or doubled, and all is known again.

What a look makes of it afterwards is held against what the group's own worker makes of a copy that never moved.
"""

import shutil
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from jobs.worker.account import Server
from jobs.worker.look import Look, one_look
from jobs.worker.mail_post import MailPost
from jobs.worker.store import Changes, Store
from sheets_schema.text import fold
from sync.backends import Keys, open_workbook
from tests.cli.helpers import Terminal
from tests.fleet.commands.conftest import only_group
from tests.fleet.office import Office
from tests.fleet.offices import FIRST, MEMBER
from tests.google import Emulator
from tests.jobs.helpers import MEETING, at, group, meeting, member
from tests.jobs.helpers import MEMBER as MEMBERS
from tests.mail.server import Accepted, MailServer

BEFORE, NOW = at("2026-11-22T09:00"), at("2026-11-22T12:00")
PEOPLE = [f"{letter}a Ek" for letter in "BCDFGHJKLMNP"]
TABS = group(
    {
        "Medlemmar": [MEMBERS, *(member(name) for name in PEOPLE)],
        "Möten": [MEETING, meeting("2026-9", "2026-12-01")],
    },
    sending="På",
)
STATES = ("queued", "sending", "data", "sent", "unknown", "expired", "failed", "again", "cleared")
V1 = """
    CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL);
    CREATE TABLE mail (key TEXT PRIMARY KEY, job TEXT NOT NULL, topic TEXT NOT NULL, person TEXT NOT NULL,
        name TEXT NOT NULL, address TEXT NOT NULL, reach TEXT NOT NULL, subject TEXT NOT NULL, body BLOB NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('draft', 'queued', 'sending', 'sent', 'failed', 'unknown', 'expired')),
        attempts INTEGER NOT NULL DEFAULT 0, reason TEXT NOT NULL DEFAULT '', series TEXT NOT NULL DEFAULT '',
        made TEXT NOT NULL, expires TEXT, done TEXT, UNIQUE (topic, reach));
    CREATE INDEX mail_state ON mail (state);
    CREATE TABLE told (topic TEXT NOT NULL, item TEXT NOT NULL, PRIMARY KEY (topic, item));
    CREATE TABLE tab_rows (tab TEXT PRIMARY KEY, number INTEGER NOT NULL);
"""
"""A state as the first release's schema made it."""
V1_ROWS = {name: f"SELECT * FROM {name}" for name in ("mail", "told", "tab_rows")}  # noqa: S608 - names of ours


@pytest.fixture(name="url")
def shared_sheet(sheets: Emulator) -> str:
    """The group's sheet, shared with the office."""
    return made_sheet(sheets)


def made_sheet(google: Emulator) -> str:
    """A new sheet of the group's, by its key."""
    made = google.make("Kassabok", TABS, owner=MEMBER)
    google.share(made, FIRST, "writer")
    return made


def look(google: Emulator, key: str, store: Store, post: MailServer, now: datetime = NOW, *, made: bool = True) -> None:
    """One look at the group's sheet, whose mails go to a server; unless they are `made` alone, and wait."""
    workbook = open_workbook(key, Path(), Keys(Path("worker1.json"), "", google.url))
    server = Server("127.0.0.1", post.port, "none", "lund@example.org")
    wanted = Look(
        workbook, workbook.fingerprint(), now, lambda _: MailPost(server), lambda: server.sender, stop=lambda: not made
    )
    one_look(wanted, store)


def be_in(store: Store, key: str, state: str) -> None:
    """Brings a waiting mail into a state."""
    if state == "queued":
        return
    if state == "expired":
        store.commit(Changes(expire={key: "outdated"}), BEFORE)
        return
    store.claim(key)
    if state in ("data", "sent", "unknown", "cleared"):
        store.begin_body(key)
    if state == "again":
        store.finish(key, "queued", BEFORE, reason="451", again=BEFORE + timedelta(minutes=5))
    elif state not in ("sending", "data"):
        store.finish(key, "sent" if state == "cleared" else state, BEFORE, reason="" if state == "sent" else "why")


@pytest.fixture(name="filled")
def filled_state(sheets: Emulator, url: str, folder: Path) -> dict[str, str]:
    """A state in lund.sqlite whose calls to a meeting are each in another state; gives the key of each."""
    with MailServer() as nobody, Store(folder / "lund.sqlite") as store:
        look(sheets, url, store, nobody, BEFORE, made=False)
        assert nobody.accepted == []
        waiting = sorted(mail.key for mail in store.memory().mails if mail.job == "meeting_call")
        keys = dict(zip(STATES, waiting, strict=False))
        be_in(store, keys["cleared"], "cleared")
        store.clear(BEFORE + timedelta(days=1))
        for state, key in keys.items():
            if state != "cleared":
                be_in(store, key, state)
        store.bounce("gone@example.org", BEFORE, "550")
        store.remember(note="Årsmötet")
    return keys


def older(path: Path) -> None:
    """Makes a state what the first release would have made of it: addresses known by themselves, no state `data`."""
    with sqlite3.connect(path) as kept:
        kept.row_factory = sqlite3.Row
        tables = {name: [dict(row) for row in kept.execute(query)] for name, query in V1_ROWS.items()}
        facts = dict(tuple(row) for row in kept.execute("SELECT name, value FROM fact"))
    kept.close()
    for mail in tables["mail"]:
        if mail["state"] == "data":
            mail |= {"state": "unknown", "done": mail["made"]}
        mail["reach"] = mail["reach"] if mail["reach"] == mail["key"] or not mail["address"] else fold(mail["address"])
        for later in ("said", "again", "way"):
            del mail[later]
    path.unlink()
    for more in ("-wal", "-shm", "-lock"):
        path.with_name(f"{path.name}{more}").unlink(missing_ok=True)
    with sqlite3.connect(path) as made:
        made.executescript(V1)
        made.executemany("INSERT INTO fact VALUES (?, ?)", [*{**facts, "schema": "1"}.items()])
        made.execute("DELETE FROM fact WHERE name = 'secret'")
        for name, rows in tables.items():
            for row in rows:
                marks = ", ".join(f":{column}" for column in row)
                made.execute(f"INSERT INTO {name} ({', '.join(row)}) VALUES ({marks})", row)  # noqa: S608
    made.close()


def moved_in(gruppbok: Terminal, url: str) -> None:
    """The state is taken into the fleet."""
    done = gruppbok("fleet", "add", "Lund", "--sheet", url, "--state", "lund.sqlite")
    assert (done.code, done.err) == (0, ""), done
    assert "Tillståndet flyttade med (" in done.out


def letters(accepted: list[Accepted]) -> list[tuple[str, str]]:
    """Each mail that a server took: to whom, and its Message-ID."""
    ids = ((one, line) for one in accepted for line in one.body.split(b"\r\n\r\n")[0].split(b"\r\n"))
    return sorted((one.recipient, line.decode()) for one, line in ids if line.lower().startswith(b"message-id:"))


@pytest.mark.parametrize("schema", ["2", "1"])
def test_each_mail_goes_exactly_once(
    gruppbok: Terminal, office: Office, sheets: Emulator, url: str, filled: dict[str, str], schema: str
) -> None:
    """What waited or was claimed goes; what went, is in doubt, or was refused does not go again."""
    if schema == "1":
        older(Path("lund.sqlite"))
    shutil.copy("lund.sqlite", "copy.sqlite")
    shutil.copy("lund.sqlite", "seen.sqlite")
    with Store(Path("seen.sqlite"), read_only=True) as held:
        bodies = {key: held.body(key) for key in filled.values()}
    moved_in(gruppbok, url)
    with MailServer() as theirs, Store(Path("copy.sqlite")) as stayed:
        look(sheets, made_sheet(sheets), stayed, theirs)
        expected = stayed.memory()
    with MailServer() as ours, office.store(only_group(office)) as moved:
        assert {key: moved.body(key) for key in filled.values()} == bodies
        look(sheets, url, moved, ours)
        states = {mail.key: mail.state for mail in moved.memory().mails}
        assert letters(ours.accepted) == letters(theirs.accepted)
        assert moved.memory() == expected
        look(sheets, url, moved, ours, NOW + timedelta(hours=1))
        assert len(ours.accepted) == len(theirs.accepted), "nothing goes a second time"
    sent = [recipient for recipient, _ in letters(ours.accepted)]
    assert len(sent) == len(set(letters(ours.accepted)))
    fate = {state: states[key] for state, key in filled.items()}
    assert fate == {
        "queued": "sent",
        "sending": "sent",
        "data": "unknown",
        "sent": "sent",
        "unknown": "unknown",
        "expired": "sent",  # let go while nobody tried it, and it still makes sense
        "failed": "failed",
        "again": "sent",
        "cleared": "sent",
    }
    calls = [one for one in ours.accepted if b"Gruppbok-Job: meeting_call" in one.body]
    assert len(calls) == len(PEOPLE) - 5, "all but who has it, may have it, or cannot get it"
