"""`gruppbok fleet status`: what is read from the database, what is said of it, and what needs somebody."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from jobs.fleet import registry
from jobs.fleet.postgres import moment
from jobs.fleet.registry import Looked
from jobs.fleet.status import Account, Status, faults, lasted, read_status
from jobs.fleet.view import View, content_of
from tests.cli.helpers import Terminal
from tests.fleet.office import Office

NOW = datetime(2026, 11, 22, 11, tzinfo=UTC)
AT_WORK = Account("one@example.org", 20, 20, 12, 3, NOW - timedelta(minutes=4), NOW - timedelta(days=9))
WELL = Status(
    now=NOW,
    groups={"resting": 18, "waiting": 2},
    looks=(2, 1, 0),
    workers=2,
    heard=4.0,
    changes=(2, 90.0),
    dues=(0, 0.0),
    mails={"waiting": 3},
    accounts=(AT_WORK,),
    left=(),
    versions={"schema": "0001"},
    round_trip=0.002,
)

SAID: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
    ({}, []),
    ({"workers": 0}, [("workers", "Ingen arbetare är i gång. Starta gruppbok fleet worker.")]),
    ({"workers": 0, "groups": {"paused": 2}}, []),
    ({"workers": 0, "groups": {}}, []),
    (
        {"workers": 0, "looks": (0, 0, 3), "changes": (1, 9e5), "accounts": (AT_WORK._replace(swept=None),)},
        [("workers", "Ingen arbetare är i gång. Starta gruppbok fleet worker.")],
    ),
    (
        {"looks": (0, 1, 1)},
        [
            (
                "stalled",
                "1 genomgång har stannat: arbetaren är borta. De tas om av sig själva; gör de inte det, starta om en arbetare.",
            )
        ],
    ),
    ({"changes": (1, 1800.0)}, []),
    ({"changes": (0, 9000.0)}, []),
    (
        {"changes": (1, 1860.0)},
        [("changes", "En ändring har väntat i 31 min. Starta fler arbetare, eller ta in ett Google-konto till.")],
    ),
    ({"dues": (200, 3500.0)}, []),
    (
        {"dues": (200, 7800.0)},
        [
            (
                "dues",
                "Något som det är dags för har väntat i 2 h 10 min. Starta fler arbetare, eller ta in ett Google-konto till.",
            )
        ],
    ),
    ({"accounts": (AT_WORK._replace(swept=NOW - timedelta(minutes=29)),)}, []),
    (
        {"accounts": (AT_WORK._replace(swept=NOW - timedelta(minutes=31)),)},
        [
            (
                "sweep",
                "Google har inte svarat på länge om vad som har ändrats för one@example.org. Arbetarens logg säger varför.",
            )
        ],
    ),
    ({"accounts": (AT_WORK._replace(swept=None, first=NOW - timedelta(minutes=5)),)}, []),
    ({"accounts": (AT_WORK._replace(swept=None, working=0),)}, []),
    (
        {"left": ("Lund", "Malmö")},
        [("groups", "2 grupper har inte gått att arbeta med på över ett dygn: Lund, Malmö.")],
    ),
    (
        {"left": tuple("abcdefg")},
        [("groups", "7 grupper har inte gått att arbeta med på över ett dygn: a, b, c, d, e ….")],
    ),
    (
        {"mails": {"unknown": 1, "failed": 2, "waiting": 9}},
        [("mails", "3 brev kom inte fram, eller kanske inte. gruppbok fleet overview visar i vilka grupper.")],
    ),
]


@pytest.mark.parametrize(("changed", "said"), SAID)
def test_what_needs_somebody(changed: dict[str, Any], said: list[tuple[str, str]]) -> None:
    found = faults(WELL._replace(**changed))
    assert [(one.kind, one.says.sv) for one in found] == said
    assert all(one.says.en and one.says.en != one.says.sv for one in found)


def test_how_long_it_took_is_said_in_a_few_letters() -> None:
    seconds = (0.4, 59, 60, 3599, 3600, 47 * 3600, 48 * 3600, 9e5)
    assert [lasted(one).sv for one in seconds] == [
        *("0 s", "59 s", "1 min", "59 min", "1 h 0 min", "47 h 0 min", "2 dygn", "10 dygn"),
    ]
    assert lasted(9e5).en == "10 days"


# What the database tells.

VIEW = View({"error": 0, "warning": 0, "info": 0}, {}, waiting=4, unknown=1, failed=2)
JOBS = """
INSERT INTO procrastinate_workers (last_heartbeat) VALUES
    (now() - interval '3 seconds'), (now() - interval '1 minute'), (now() - interval '1 hour');
INSERT INTO procrastinate_jobs (queue_name, task_name, status, worker_id) VALUES
    ('looks', 'look', 'todo', NULL), ('looks', 'look', 'todo', NULL), ('looks', 'look', 'succeeded', 1),
    ('looks', 'look', 'doing', 1), ('looks', 'look', 'doing', 3), ('looks', 'look', 'doing', NULL),
    ('office', 'sweep', 'doing', 1), ('office', 'tend', 'todo', NULL);
"""


@pytest.fixture(name="filled")
def busy_office(office: Office) -> Office:
    """Three groups, one of them paused and one in trouble; one worker at work, and two that are gone."""
    lund, malmo, ystad = (office.add(name) for name in ("Lund", "Malmö", "Ystad"))
    with office.connect() as connection:
        now = moment(connection)
        registry.looked(connection, lund, Looked(now, now + timedelta(days=1), "7", view=content_of(VIEW)))
        registry.failed(connection, malmo, "WorkbookError", now + timedelta(hours=1), began=now)
        registry.pause(connection, ystad)
        connection.execute("UPDATE fleet_group SET added = added - interval '3 days'")
        connection.execute("UPDATE fleet_group SET changed = fleet_now() - interval '90 seconds' WHERE name = 'Lund'")
        connection.execute("INSERT INTO fleet_account (account, swept) VALUES ('robot@example.org', fleet_now())")
        connection.execute(
            "INSERT INTO fleet_spent (project, account, kind, group_id, at, held) VALUES"
            " ('p', 'robot@example.org', 'read', 9, fleet_now(), false),"
            " ('p', 'robot@example.org', 'read', 9, fleet_now() - interval '30 seconds', false),"
            " ('p', 'robot@example.org', 'read', 9, fleet_now() - interval '61 seconds', false),"
            " ('p', 'robot@example.org', 'write', 9, fleet_now(), true)"
        )
    with psycopg.connect(office.dsn, autocommit=True) as owner:
        owner.execute(JOBS)
    return office


def test_what_is_read(filled: Office) -> None:
    with filled.connect() as connection:
        found = read_status(connection)
    assert (found.working, dict(found.groups)) == (2, {"waiting": 1, "failing": 1, "paused": 1})
    assert (found.looks, found.workers) == ((2, 1, 2), 1)
    assert 0 <= (found.heard or -1) < 60
    assert (found.changes[0], found.changes[1] // 60) == (1, 1)
    assert {state: found.mails[state] for state in ("waiting", "unknown", "failed")} == {
        "waiting": 4,
        "unknown": 1,
        "failed": 2,
    }
    (account,) = found.accounts
    assert account[:5] == ("robot@example.org", 3, 2, 2, 0)
    assert found.left == ("Malmö",)
    assert set(found.versions) == {"schema", "procrastinate"}
    assert [one.kind for one in faults(found)] == ["stalled", "groups", "mails"]


def test_groups_that_name_no_account_are_the_only_ones(office: Office) -> None:
    office.add("Lund")
    with office.connect() as connection:
        connection.execute("UPDATE fleet_group SET account = ''")
        assert [one[:2] for one in read_status(connection).accounts] == [("", 1)]
        connection.execute("INSERT INTO fleet_account (account) VALUES ('robot@example.org')")
        assert [one[:2] for one in read_status(connection).accounts] == [("robot@example.org", 1)]
        connection.execute("INSERT INTO fleet_account (account) VALUES ('other@example.org')")
        assert {one[:2] for one in read_status(connection).accounts} == {
            *(("", 1), ("robot@example.org", 0), ("other@example.org", 0)),
        }


# What is printed.


@pytest.fixture(name="fleet")
def fleet_commands(
    filled: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Terminal:
    """Commands of that office, in a folder of their own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GRUPPBOK_FLEET_DATABASE", filled.dsn)
    return Terminal(capsys)


def test_one_screen_says_it_all(fleet: Terminal) -> None:
    done = fleet("fleet", "status")
    lines = done.out.splitlines()
    assert done.code == 1
    assert lines[0] == "Grupper: 2 i arbete, 1 av dem med fel, 1 vilar"
    assert lines[1].startswith("Arbetare: 1 (hördes av för ")
    assert lines[2] == "Genomgångar: 2 väntar, 1 pågår, 2 har stannat"
    assert lines[3].startswith("Ändringar som väntar: 1 (i 1 min); dags för: 0")
    assert lines[4] == "Brev: 4 väntar, 1 osäkra, 2 misslyckade"
    assert lines[5].startswith(
        "Google, robot@example.org: 3 grupper, 2 av 60 läsningar och 0 av 60 skrivningar senaste minuten, frågat"
    )
    assert lines[6].startswith("Databas: schema 0")
    assert [line[:2] for line in lines[7:]] == ["! "] * 3
    assert all(len(line) < 170 for line in lines)
    assert done.err == ""


def test_the_english_screen_is_as_long(fleet: Terminal) -> None:
    english = fleet("fleet", "status", "--lang", "en").out
    assert english.startswith("Groups: 2 at work, 1 of them failing, 1 paused\nWorkers: 1 (last heard of ")
    assert len(english.splitlines()) == 10


def test_json_says_the_same(fleet: Terminal) -> None:
    done = fleet("fleet", "status", "--json")
    found = done.json
    assert done.code == 1
    assert found["schema"] == 1
    assert found["groups"] == {"working": 2, "paused": 1, "failing": 1}
    assert found["looks"] == {"waiting": 2, "in_hand": 1, "stalled": 2}
    assert found["workers"]["alive"] == 1
    assert found["changes"]["waiting"] == 1
    assert found["dues"] == {"waiting": 0, "oldest_seconds": 0}
    assert found["mails"] == {"waiting": 4, "unknown": 1, "failed": 2}
    assert found["accounts"][0]["account"] == "robot@example.org"
    assert (found["accounts"][0]["reads"], found["accounts"][0]["writes"]) == (2, 0)
    assert datetime.fromisoformat(found["swept"]).tzinfo is not None
    assert [one["kind"] for one in found["needs"]] == ["stalled", "groups", "mails"]
    assert set(found["versions"]) == {"program", "schema", "procrastinate"}


def test_an_empty_fleet_needs_nobody(office: Office, fleet: Terminal) -> None:
    with office.connect() as connection:
        connection.execute("DELETE FROM fleet_group")
        connection.execute("DELETE FROM fleet_account")
    with psycopg.connect(office.dsn, autocommit=True) as owner:
        owner.execute("DELETE FROM procrastinate_jobs; DELETE FROM procrastinate_workers")
    done = fleet("fleet", "status")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("Grupper: 0 i arbete\nArbetare: 0\n")


def test_a_database_that_cannot_be_reached_is_one_line(fleet: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRUPPBOK_FLEET_DATABASE", "postgresql://nobody@127.0.0.1:1/none")
    assert fleet("fleet", "status").refusal.startswith("Databasen går inte att nå")
    monkeypatch.delenv("GRUPPBOK_FLEET_DATABASE")
    assert "GRUPPBOK_FLEET_DATABASE" in fleet("fleet", "status").refusal


def test_a_database_that_is_not_made_is_one_line(dsn: str, fleet: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRUPPBOK_FLEET_DATABASE", dsn)
    assert fleet("fleet", "status").refusal == "Databasen är inte gjord än. Kör gruppbok fleet init."
