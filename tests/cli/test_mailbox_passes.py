"""Quiet passes where there is a mailbox: it is asked when that is due, and only then."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest

from tests.cli.helpers import Terminal, write
from tests.cli.test_mailbox import CONFIGURATION
from tests.jobs.helpers import ANNUAL, MEETING, group, meeting
from tests.mail.imap import PASSWORD, USER, ImapServer, gmail
from tests.mail.server import DROP, Fault, MailServer


class Servers:
    """A mail server and a mailbox."""

    def __init__(self, smtp: MailServer, imap: ImapServer) -> None:
        self.smtp, self.imap = smtp, imap

    def asked(self) -> bool:
        """Whether the mailbox was asked since the last time."""
        was, self.imap.said[:] = bool(self.imap.said), []
        return was


@pytest.fixture(name="servers")
def configured(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Servers]:
    """Both, configured beside a group that sends."""
    monkeypatch.setenv("GRUPPBOK_SMTP_PASSWORD", PASSWORD)
    with ExitStack() as stack:
        smtp = stack.enter_context(MailServer(login=(USER, PASSWORD)))
        imap = stack.enter_context(ImapServer(gmail()))
        words = CONFIGURATION.format(user=USER, port=smtp.port, imap_port=imap.port)
        (folder / "gruppbok.toml").write_text('workbook = "bok.xlsx"\n' + words, "utf-8")
        called = {"Möten": [MEETING, ANNUAL, meeting("2026-9", date(2026, 11, 30))]}
        write(folder / "bok.xlsx", group(called, sending="På", weekly_letter="lördag 23:59"))
        yield Servers(smtp, imap)


def run(gruppbok: Terminal, time: str, *words: str) -> list[str]:
    """One pass; the states of the mails it moved."""
    return [one["state"] for one in gruppbok("run", "--date", f"2026-11-22T{time}", "--json", *words).json["mails"]]


def test_the_inbox_is_read_hourly_though_nothing_else_is_due(gruppbok: Terminal, servers: Servers) -> None:
    assert run(gruppbok, "12:00") == ["sent"] * 3
    assert servers.asked()
    assert (run(gruppbok, "12:30"), servers.asked()) == ([], False)
    assert (run(gruppbok, "13:01"), servers.asked()) == ([], True)
    assert (run(gruppbok, "13:30"), servers.asked()) == ([], False)


def test_a_mail_in_doubt_is_looked_for_though_nothing_else_is_due(gruppbok: Terminal, servers: Servers) -> None:
    servers.smtp.faults.append(Fault("accepted", DROP, times=1))
    assert sorted(run(gruppbok, "12:00")) == ["sent", "sent", "unknown"]
    for one in servers.smtp.accepted[1:]:
        servers.imap.folder("[Gmail]/Skickat").add(one.body)
    servers.asked()
    assert (run(gruppbok, "12:01"), servers.asked()) == ([], True)
    assert (run(gruppbok, "12:05"), servers.asked()) == ([], False)
    servers.imap.folder("[Gmail]/Skickat").add(servers.smtp.accepted[0].body)
    assert (run(gruppbok, "12:11"), servers.asked()) == (["sent"], True)
    assert len(servers.smtp.accepted) == 3


def test_neither_a_dry_run_nor_a_folder_of_mails_asks_the_mailbox(gruppbok: Terminal, servers: Servers) -> None:
    run(gruppbok, "12:00", "--dry-run")
    run(gruppbok, "12:00", "--outbox", "brev")
    run(gruppbok, "14:00", "--outbox", "brev")
    assert not servers.asked()


def test_a_missing_password_does_not_stop_a_pass_that_sends_nothing(
    gruppbok: Terminal, servers: Servers, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GRUPPBOK_SMTP_PASSWORD")
    write(folder / "bok.xlsx", group(sending="Av"))
    done = gruppbok("run", "--date", "2026-11-22T12:00", "--json")
    assert (done.code, "GRUPPBOK_SMTP_PASSWORD" in done.err) == (1, True)
    assert not servers.asked()
