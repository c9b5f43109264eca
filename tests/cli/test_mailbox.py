"""The mailbox from the command line: doctor tries it, and check tells of addresses that bounced."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from jobs.worker.store import Store
from tests.cli.helpers import Terminal, files, write
from tests.jobs.helpers import at, group
from tests.mail.imap import PASSWORD, USER, ImapServer, gmail
from tests.mail.server import MailServer

CONFIGURATION = """
[mail]
from = "Grupp 17 <{user}>"
host = "127.0.0.1"
port = {port}
security = "none"
user = "{user}"
imap_host = "127.0.0.1"
imap_port = {imap_port}
"""


@pytest.fixture(name="imap")
def configured_mailbox(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ImapServer]:
    """A mail server and a mailbox, both configured."""
    monkeypatch.setenv("GRUPPBOK_SMTP_PASSWORD", PASSWORD)
    with MailServer(login=(USER, PASSWORD)) as smtp, ImapServer(gmail()) as server:
        words = CONFIGURATION.format(user=USER, port=smtp.port, imap_port=server.port)
        (folder / "gruppbok.toml").write_text(words, "utf-8")
        yield server


def told(gruppbok: Terminal, *words: str) -> tuple[str, str]:
    """The state of the mail, and what is said of it."""
    found = gruppbok("doctor", "--json", *words).json["checks"]
    return next((one["state"], one["says"]) for one in found if one["name"] == "mail")


def test_doctor_tries_the_mailbox_and_changes_nothing_in_it(gruppbok: Terminal, imap: ImapServer) -> None:
    imap.folder("INBOX").add(b"From: bo@example.org\r\n\r\nHej!")
    assert told(gruppbok)[0] == "ok"
    assert told(gruppbok)[1].endswith("Brevlådan går att läsa: studsar hittas.")
    assert told(gruppbok, "--lang", "en")[1].endswith("The mailbox can be read: bounces are found.")
    assert "EXAMINE" in imap.verbs
    assert imap.folder("INBOX").mails[0].flags == set()


@pytest.mark.parametrize(("verb", "words"), [("LOGIN", "Slå på IMAP"), ("EXAMINE", "låter inte gruppbok läsa")])
def test_doctor_says_what_to_mend_in_the_mailbox(gruppbok: Terminal, imap: ImapServer, verb: str, words: str) -> None:
    imap.faults[verb] = "no"
    state, says = told(gruppbok)
    assert state == "mend"
    assert words in says
    assert PASSWORD not in says


def test_check_tells_of_an_address_that_bounced_where_there_is_a_state(gruppbok: Terminal, folder: Path) -> None:
    book = write(folder / "bok.xlsx", group())
    assert gruppbok("check", book).code == 0
    assert [name for name in files(folder) if name.endswith(".sqlite")] == []
    with Store(folder / "bok.gruppbok.sqlite") as store:
        store.bounce("BO@example.org", at("2026-11-22T12:00"), "5.1.1")
    done = gruppbok("check", book, "--json")
    assert done.code == 1
    assert [(one["code"], one["cell"], one["value"]) for one in done.json["findings"]] == [
        ("members.bounced", "B3", "bo@example.org")
    ]
