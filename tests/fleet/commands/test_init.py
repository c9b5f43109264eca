"""gruppbok fleet init, as people type it; and a fleet without its extra."""

import subprocess
import sys
from pathlib import Path

import pytest

from jobs.fleet.migrations import LOCK
from tests.cli.helpers import Terminal, environment
from tests.fleet.office import Office


def test_without_a_key_a_new_one_is_printed_and_nothing_made(
    gruppbok: Terminal, dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line goes into gruppbok.env as it stands; the next try makes the database with it."""
    monkeypatch.delenv("GRUPPBOK_FLEET_KEY", raising=False)
    monkeypatch.setenv("GRUPPBOK_FLEET_DATABASE", dsn)
    Path("gruppbok.toml").write_text("")
    first = gruppbok("fleet", "init")
    assert (first.code, first.err.count("\n")) == (2, 1)
    assert first.err.startswith("Inget är gjort än. Raden ovan är en ny nyckel.")
    assert gruppbok("fleet", "list").refusal == "Databasen är inte gjord än. Kör gruppbok fleet init."
    assert gruppbok("fleet", "init", "--lang", "en").out != first.out
    Path("gruppbok.env").write_text(first.out)
    done = gruppbok("fleet", "init")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("Databasen är gjord. Ta in en grupp så här: gruppbok fleet add")
    assert gruppbok("fleet", "init").out == "Databasen är redan av den här versionen.\n"


def test_a_key_that_is_none_makes_nothing(gruppbok: Terminal, dsn: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRUPPBOK_FLEET_DATABASE", dsn)
    monkeypatch.setenv("GRUPPBOK_FLEET_KEY", "kort")
    assert "ska vara 32 byte i base64" in gruppbok("fleet", "init").refusal
    assert "inte gjord än" in gruppbok("fleet", "list").refusal


@pytest.mark.parametrize(("other", "says"), [("A" * 43 + "=", "inte den nyckel som databasen"), ("", "saknas")])
def test_another_key_is_recognised_at_once(
    gruppbok: Terminal, key: str, monkeypatch: pytest.MonkeyPatch, other: str, says: str
) -> None:
    """Where there is a database no new key is made up: with that, nothing of the groups' could be read."""
    monkeypatch.setenv("GRUPPBOK_FLEET_KEY", other)
    refusal = gruppbok("fleet", "init").refusal
    assert says in refusal
    assert key not in refusal


@pytest.mark.parametrize(
    ("database", "says"),
    [
        ("", "No database is chosen. Set GRUPPBOK_FLEET_DATABASE"),
        ("nonsense", "The database's address cannot be read"),
        ("host=/nowhere dbname=x", "The database cannot be reached"),
    ],
)
@pytest.mark.parametrize("action", ["init", "list"])
def test_no_such_database(
    gruppbok: Terminal, monkeypatch: pytest.MonkeyPatch, action: str, database: str, says: str
) -> None:
    monkeypatch.setenv("GRUPPBOK_FLEET_DATABASE", database)
    assert says in gruppbok("fleet", action, "--lang", "en").refusal


def test_while_it_is_updated_others_wait(gruppbok: Terminal, office: Office, key: str) -> None:
    with office.connect() as updating:
        updating.execute("SELECT pg_advisory_lock(%s)", (LOCK,))
        assert gruppbok("fleet", "list").refusal == "Databasen uppdateras just nu."


def test_the_fleet_without_its_extra_is_one_line(folder: Path) -> None:
    """Who runs one group's worker has no PostgreSQL client, and is told what to install."""
    blocked = "import sys; sys.modules['psycopg'] = None; from jobs.cli import main; sys.exit(main(['fleet', 'list']))"
    seen = environment(GRUPPBOK_FLEET_DATABASE="host=/nowhere")
    done = subprocess.run(
        [sys.executable, "-c", blocked], cwd=folder, env=seen, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "gruppbok fleet behöver mer än det som är installerat. Kör: pip install 'gruppbok[fleet]'\n"
