"""gruppbok.toml: what it says, and what is relative to what. Contract, section 6."""

from pathlib import Path

import pytest

from jobs.settings import Settings, load
from tests.cli.helpers import DATE, Terminal, files, write
from tests.jobs.helpers import ANNUAL, MEETING, group, meeting

FULL = """
workbook = "böcker/kassa.xlsx"
state = "minne/s.sqlite"
language = "en"
[google]
credentials = "nyckel.json"
[mail]
from = "gruppen@example.org"
host = "mail.example.org"
port = 2525
security = "starttls"
user = "gruppen"
"""


@pytest.fixture(name="home")
def configured(folder: Path) -> Path:
    """A configuration in a folder that is not the working directory, with its workbook."""
    home = folder / "hem"
    (home / "böcker").mkdir(parents=True)
    (home / "minne").mkdir()
    write(home / "böcker" / "kassa.xlsx", group({"Möten": [MEETING, ANNUAL, meeting("2026-9", DATE)]}))
    (home / "gruppbok.toml").write_text(FULL, "utf-8")
    return home


def test_everything_it_may_say(home: Path) -> None:
    found = load(str(home / "gruppbok.toml"))
    assert (found.workbook, found.state, found.language) == ("böcker/kassa.xlsx", home / "minne/s.sqlite", "en")
    assert found.credentials == home / "nyckel.json"
    assert found.mail is not None
    assert found.mail._asdict() == {
        "sender": "gruppen@example.org",
        "host": "mail.example.org",
        "port": 2525,
        "security": "starttls",
        "user": "gruppen",
    }


def test_without_one_nothing_is_said(folder: Path) -> None:
    assert folder.is_dir()
    assert load(None) == Settings(Path())


@pytest.mark.parametrize(
    ("security", "host", "port"),
    [
        ("tls", "mail.example.org", 465),
        ("starttls", "mail.example.org", 587),
        ("none", "localhost", 25),
        ("none", "127.0.0.1", 25),
        ("none", "::1", 25),
    ],
)
def test_the_usual_port_of_each_security(folder: Path, security: str, host: str, port: int) -> None:
    path = folder / "x.toml"
    path.write_text(f'[mail]\nfrom = "a@example.org"\nhost = "{host}"\nsecurity = "{security}"\n')
    mail = load(str(path)).mail
    assert mail is not None
    assert (mail.port, mail.user) == (port, "")


def test_security_is_tls_unless_it_says_otherwise(folder: Path) -> None:
    (folder / "gruppbok.toml").write_text('[mail]\nfrom = "a@example.org"\nhost = "mail.example.org"\n')
    mail = load(None).mail
    assert mail is not None
    assert (mail.security, mail.port) == ("tls", 465)


def test_paths_in_it_are_relative_to_it(gruppbok: Terminal, home: Path, folder: Path) -> None:
    done = gruppbok("run", "--config", home / "gruppbok.toml", "--date", DATE, "--outbox", "brev", "--json")
    assert (done.code, len(done.json["mails"])) == (0, 3)
    assert (home / "minne" / "s.sqlite").exists()
    assert (home / "böcker" / "kassa.gruppbok.xlsx").exists()
    assert (folder / "brev").is_dir()
    assert len(gruppbok("outbox", "list", "--json", "--config", home / "gruppbok.toml").json["mails"]) == 3
    assert gruppbok("status", "--json", "--config", home / "gruppbok.toml").json["mails"] == {"sent": 3}


def test_the_one_in_the_working_directory_is_found(
    gruppbok: Terminal, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(home)
    assert "Everything is in order." in gruppbok("check", "--date", DATE).out
    assert "Allt är i sin ordning." in gruppbok("check", "--date", DATE, "--lang", "sv").out


def test_mails_are_from_its_address_else_the_sheets_else_nobodys(gruppbok: Terminal, home: Path, folder: Path) -> None:
    tabs = group({"Möten": [MEETING, ANNUAL, meeting("2026-9", DATE)]}, reply_to="svar@example.org")
    sheet, bare = (
        write(folder / "svar.xlsx", tabs),
        write(folder / "bar.xlsx", {**tabs, "Inställningar": group()["Inställningar"]}),
    )
    for words, domain in (
        (("--config", home / "gruppbok.toml"), b"gruppen@example.org"),
        ((sheet,), b"svar@example.org"),
        ((bare,), b".invalid>"),
    ):
        box = folder / f"brev{len(list(folder.iterdir()))}"
        assert gruppbok("run", *words, "--outbox", box, "--date", DATE).code == 0
        for path in box.glob("*.eml"):
            (sender,) = [line for line in path.read_bytes().split(b"\r\n") if line.startswith(b"From:")]
            assert domain in sender


def test_the_state_is_beside_the_workbook_unless_something_else_is_said(
    gruppbok: Terminal, home: Path, folder: Path
) -> None:
    other = write(folder / "annan.xlsx", group())
    gruppbok("run", other, "--date", DATE)
    assert (folder / "annan.gruppbok.sqlite").exists()
    gruppbok("run", other, "--date", DATE, "--state", "eget.sqlite")
    assert (folder / "eget.sqlite").exists()
    gruppbok("run", "--config", home / "gruppbok.toml", "--date", DATE, "--state", "tredje.sqlite")
    assert (folder / "tredje.sqlite").exists()
    assert not (home / "minne" / "s.sqlite").exists()


def test_without_a_state_in_it_the_state_is_beside_it(gruppbok: Terminal, home: Path) -> None:
    (home / "gruppbok.toml").write_text('workbook = "böcker/kassa.xlsx"\n', "utf-8")
    gruppbok("run", "--config", home / "gruppbok.toml", "--date", DATE)
    assert (home / "gruppbok.sqlite").exists()


def test_another_workbook_never_lands_in_its_state(gruppbok: Terminal, home: Path, folder: Path) -> None:
    other = write(folder / "annan.xlsx", group())
    gruppbok("run", other, "--config", home / "gruppbok.toml", "--date", DATE)
    assert (folder / "annan.gruppbok.sqlite").exists()
    assert not (home / "minne" / "s.sqlite").exists()
    own = home / "böcker" / ".." / "böcker" / "kassa.xlsx"
    gruppbok("run", own, "--config", home / "gruppbok.toml", "--date", DATE)
    assert (home / "minne" / "s.sqlite").exists()


def test_two_ways_of_naming_one_workbook_are_one(gruppbok: Terminal, home: Path) -> None:
    gruppbok("run", home / "böcker" / "kassa.xlsx", "--date", DATE)
    before = files(home)
    assert gruppbok("run", "hem/böcker/kassa.xlsx", "--date", DATE).code == 0
    assert set(files(home)) == set(before)
