"""gruppbok.toml: what it says, and what is relative to what. Contract, section 6."""

from pathlib import Path

import pytest

from jobs.mail_settings import MailSettings
from jobs.settings import Settings, load
from tests.cli.helpers import DATE, Terminal, files, write
from tests.jobs.helpers import ANNUAL, MEETING, group, meeting
from tests.mail.server import MailServer

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
oauth2 = "oauth2.json"
pace = 2
imap_host = "imap.example.org"
imap_port = 1993
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
        "oauth2": home / "oauth2.json",
        "pace": 2.0,
        "imap_host": "imap.example.org",
        "imap_port": 1993,
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


@pytest.mark.parametrize(
    ("host", "said", "pace"),
    [
        ("mail.example.org", "", 1.5),
        ("127.0.0.1", "", 0.0),
        ("127.0.0.1", "pace = 0.25", 0.25),
        ("mail.example.org", "pace = 0", 0.0),
    ],
)
def test_the_pace_between_mails(folder: Path, host: str, said: str, pace: float) -> None:
    (folder / "gruppbok.toml").write_text(f'[mail]\nfrom = "a@example.org"\nhost = "{host}"\n{said}\n')
    mail = load(None).mail
    assert mail is not None
    assert mail.pace == pace


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("pace = -1", "mail.pace"),
        ("pace = inf", "mail.pace"),
        ("pace = nan", "mail.pace"),
        ("pace = true", "mail.pace"),
        ('pace = "1"', "mail.pace"),
        ("imap_port = 0", "mail.imap_port"),
        ('imap_host = "a\\nb"', "mail.imap_host"),
        ("imap_port = 65536", "mail.imap_port"),
        ('oauth2 = "x.json"', "mail.user"),
        ('user = "a@example.org"\noauth2 = ""', "mail.oauth2"),
    ],
)
def test_mail_settings_that_cannot_be(gruppbok: Terminal, folder: Path, said: str, key: str) -> None:
    (folder / "gruppbok.toml").write_text(f'[mail]\nfrom = "a@example.org"\nhost = "mail.example.org"\n{said}\n')
    assert key in gruppbok("status").refusal


@pytest.mark.parametrize(
    "sender",
    [
        *(
            "gruppen",
            "a@example.org, b@example.org",
            "a@example.org\\nBcc: b@example.org",
            "x@",
            "@x",
            "Grupp <a>",
            " ",
        ),
        *("Grupp\\n17 <a@example.org>", "<a@example.org> x", "a b@example.org"),
    ],
)
@pytest.mark.parametrize("command", ["run", "export"])
def test_a_sender_that_is_not_one_address(gruppbok: Terminal, folder: Path, sender: str, command: str) -> None:
    (folder / "gruppbok.toml").write_text(f'[mail]\nfrom = "{sender}"\nhost = "mail.example.org"\n')
    write(folder / "bok.xlsx", group())
    words = ("run", "bok.xlsx", "--outbox", "ut") if command == "run" else ("export", "calendar", "bok.xlsx")
    assert "from under [mail]" in gruppbok(*words, "--lang", "en").refusal


@pytest.mark.parametrize("sender", ["a@example.org", "Grupp 17 <a@example.org>", "Å, Ö <a@example.org>"])
def test_the_address_of_a_sender(sender: str) -> None:
    assert MailSettings(sender, "", 25, "none", "").address == "a@example.org"


class TestSending:
    """Utskick is På, and no --outbox: what goes by SMTP, and what is said where it cannot."""

    TOML = '[mail]\nfrom = "Grupp 17 <gruppen@example.org>"\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\n'

    @staticmethod
    def book(folder: Path) -> Path:
        """A meeting to call to, and Utskick På."""
        return write(folder / "bok.xlsx", group({"Möten": [MEETING, ANNUAL, meeting("2026-9", DATE)]}, sending="På"))

    def test_the_mails_go_by_smtp_once(self, gruppbok: Terminal, folder: Path) -> None:
        path = self.book(folder)
        with MailServer() as server:
            (folder / "gruppbok.toml").write_text(self.TOML.format(port=server.port))
            first = gruppbok("run", path, "--date", DATE, "--json")
            again = gruppbok("run", path, "--date", DATE, "--json")
        assert {mail["state"] for mail in first.json["mails"]} == {"sent"}
        assert sorted(server.recipients) == sorted(mail["to"] for mail in first.json["mails"])
        assert (first.code, again.json["mails"], server.verbs().count("QUIT")) == (0, [], 1)
        assert {one.sender for one in server.accepted} == {"gruppen@example.org"}

    def test_a_dry_run_says_nothing_to_any_server(self, gruppbok: Terminal, folder: Path) -> None:
        path = self.book(folder)
        with MailServer() as server:
            (folder / "gruppbok.toml").write_text(self.TOML.format(port=server.port))
            done = gruppbok("run", path, "--date", DATE, "--dry-run", "--json")
        assert len(done.json["mails"]) > 0
        assert server.connections == 0

    def test_no_server_is_said_in_one_line(self, gruppbok: Terminal, folder: Path) -> None:
        assert "[mail]" in gruppbok("run", self.book(folder), "--date", DATE).refusal

    @pytest.mark.parametrize(
        ("more", "word"),
        [
            ('user = "gruppen"\n', "GRUPPBOK_SMTP_PASSWORD"),
            ('user = "gruppen"\noauth2 = "borta.json"\n', "borta.json"),
        ],
    )
    def test_what_is_missing_is_said_in_one_line(self, gruppbok: Terminal, folder: Path, more: str, word: str) -> None:
        (folder / "gruppbok.toml").write_text(self.TOML.format(port=1) + more)
        assert word in gruppbok("run", self.book(folder), "--date", DATE).refusal

    def test_a_sender_that_is_no_address_is_said_in_one_line(self, gruppbok: Terminal, folder: Path) -> None:
        (folder / "gruppbok.toml").write_text(self.TOML.format(port=1).replace("gruppen@example.org", "gruppen"))
        assert "from" in gruppbok("run", self.book(folder), "--date", DATE).refusal
