"""The guide to mail, walked from its first command to its last: the program answers what the page shows."""

import io
import json
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
import yagmail.oauth2

from jobs.worker.oauth2 import read_permission
from jobs.worker.store import Store
from sheets_schema.text import LANGUAGES, Language
from tests.cli.helpers import DATE, Terminal, write
from tests.docs.helpers import blocks, commands, page
from tests.jobs.helpers import ANNUAL, MEETING, MEMBER, group, meeting, member
from tests.mail.imap import PASSWORD, USER, ImapServer, gmail
from tests.mail.server import DROP, Fault, MailServer
from tests.mail.tokens import TokenServer

BO = "meeting_call:2026-8:bo alm"
THERE = "smtp.gmail.com"
"""The server that the page names, whose part one on this computer plays."""


def configuration(language: Language, server: MailServer, imap_port: int = 0) -> str:
    """The page's own configuration, the one with the mailbox if there is one, led to this computer."""
    wanted = next(
        one.text for one in blocks(page("mail", language), "toml") if bool(imap_port) == ("imap_" in one.text)
    )
    lines = [line for line in wanted.splitlines() if not line.startswith(("host", "port", "security", "imap_"))]
    here = ['host = "127.0.0.1"', f"port = {server.port}", 'security = "none"', "pace = 0"]
    mailbox = ['imap_host = "127.0.0.1"', f"imap_port = {imap_port}"] if imap_port else []
    text = "\n".join(['workbook = "bok.xlsx"', f'language = "{language}"', *lines, *here, *mailbox, ""])
    return text.replace("gruppen@gmail.com", USER)


@dataclass
class Walk:
    """Somebody who follows the page; `typed` and `printed` is what went over the terminal."""

    gruppbok: Terminal
    folder: Path
    language: Language
    typed: set[tuple[str, ...]] = field(default_factory=set)
    printed: list[str] = field(default_factory=list)

    def sending(self, word: str) -> None:
        """Writes Utskick in the sheet."""
        rows = [MEMBER, member("Anna Ek"), member("Bo Alm")]
        tabs = {"Möten": [MEETING, ANNUAL, meeting("2026-8", date(2026, 12, 1))], "Medlemmar": rows}
        settings = {"weekly_letter": "", "sending": word, "language": self.language}
        write(self.folder / "bok.xlsx", group(tabs, **settings))

    def type(self, *words: str) -> str:
        """One command, on the group's day."""
        self.typed.add(words)
        done = self.gruppbok(*words, "--date", DATE)
        assert done.code in (0, 1), done
        self.printed += (done.out + done.err).replace("127.0.0.1", THERE).splitlines()
        return done.out

    def forget(self) -> None:
        """Back to before the first run."""
        (self.folder / "gruppbok.sqlite").unlink()
        (self.folder / "bok.gruppbok.xlsx").unlink()


@pytest.fixture(name="server")
def mail_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """A server that asks for the group's login."""
    monkeypatch.setenv("GRUPPBOK_SMTP_PASSWORD", PASSWORD)
    with MailServer(login=(USER, PASSWORD)) as server:
        yield server


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_program_answers_what_the_page_shows(
    gruppbok: Terminal, folder: Path, server: MailServer, language: Language
) -> None:
    walk = Walk(gruppbok, folder, language)
    (folder / "gruppbok.toml").write_text(configuration(language, server), "utf-8")
    walk.sending("Av")
    for words in (("check",), ("doctor",), ("doctor", "--send-test", "anna@example.org"), ("run",), ("outbox", "list")):
        walk.type(*words)
    assert server.recipients == ["anna@example.org"]
    assert "Bo Alm <bo@example.org>" in walk.type("outbox", "show", BO)
    walk.sending("På")
    walk.type("run")
    assert server.recipients[1:] == ["anna@example.org", "bo@example.org"]
    for act in ("ack", "retry", "discard"):
        walk.forget()
        server.faults.append(Fault("accepted", DROP, recipient="bo@example.org", times=1))
        walk.type("run")
        walk.type("outbox", act, BO)
    walk.type("outbox", "list", "--json")
    walk.type("export", "calendar")
    with ImapServer(gmail()) as imap:
        (folder / "gruppbok.toml").write_text(configuration(language, server, imap.port), "utf-8")
        walk.type("doctor")
    told = page("mail", language)
    shown = [line for one in blocks(told, "text") for line in one.text.splitlines()]
    assert len(shown) > 8
    assert [line for line in shown if line not in walk.printed] == []
    assert {tuple(shlex.split(words)) for words in commands(told)} <= walk.typed


def test_a_failed_mail_goes_to_the_mended_address_once(gruppbok: Terminal, folder: Path, server: MailServer) -> None:
    walk = Walk(gruppbok, folder, "sv")
    (folder / "gruppbok.toml").write_text(configuration("sv", server), "utf-8")
    walk.sending("På")
    server.faults.append(Fault("rcpt", "550 5.1.1 no such user", recipient="bo@example.org", times=1))
    walk.type("run")
    tabs = {"Möten": [MEETING, ANNUAL, meeting("2026-8", date(2026, 12, 1))]}
    rows = [MEMBER, member("Anna Ek"), member("Bo Alm", "bo@ny.example")]
    write(folder / "bok.xlsx", group({**tabs, "Medlemmar": rows}, weekly_letter="", sending="På"))
    for _ in range(2):
        walk.type("run")
    assert server.recipients == ["anna@example.org", "bo@ny.example"]


def test_a_new_computer_writes_to_nobody_again_and_forgets_after_90_days(
    gruppbok: Terminal, folder: Path, server: MailServer
) -> None:
    walk = Walk(gruppbok, folder, "sv")
    (folder / "gruppbok.toml").write_text(configuration("sv", server), "utf-8")
    walk.sending("På")
    walk.type("run")
    (folder / "gruppbok.sqlite").unlink()
    walk.type("run")
    assert len(server.recipients) == 2
    for day, names in (("2027-02-20", {"Anna Ek", "Bo Alm"}), ("2027-02-22", {""})):
        assert gruppbok("run", "--date", day).code in (0, 1)
        with Store(folder / "gruppbok.sqlite", read_only=True) as store:
            calls = [mail for mail in store.memory().mails if mail.job == "meeting_call"]
        assert {mail.name for mail in calls} == names
        assert {bool(mail.subject) for mail in calls} == {names != {""}}


def test_the_file_for_oauth2_is_as_the_program_wants_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = page("mail", "sv")
    path = folder / "oauth2.json"
    path.write_text(blocks(told, "json")[0].text, "utf-8")
    assert set(read_permission(path)[:3]) == {"…"}
    path.unlink()
    line = next(one.text for one in blocks(told, "") if "oauth2.json" in one.text)
    code = shlex.split(line.strip("()\n").split(";", 1)[1])[2]
    typed = "id.apps.example\nhttp://localhost/?code=4/abc&scope=x\n"
    with TokenServer(answer={"access_token": "a", "refresh_token": "1//evig", "expires_in": 3599}) as google:
        monkeypatch.setattr(yagmail.oauth2, "GOOGLE_ACCOUNTS_BASE_URL", google.uri.removesuffix("/token"))
        monkeypatch.setattr(yagmail.oauth2.getpass, "getpass", lambda _: "hemlis")
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        exec(code, {})  # noqa: S102 - the page's own line
    assert json.loads(path.read_text("utf-8"))["email_address"] == "gruppen@exempel.se"
    assert read_permission(path)[:3] == ("id.apps.example", "hemlis", "1//evig")
