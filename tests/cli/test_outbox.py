"""gruppbok outbox: what is held is shown, and decided by hand. Contract, sections 6 and 9."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.helpers import Terminal, write
from tests.jobs.helpers import ANNUAL, MEETING, group, meeting
from tests.jobs.worker.fakes import text_of
from tests.mail.server import DROP, Fault, MailServer

KEY = "meeting_call:2026-9:bo alm"
NOON, LATER = "2026-11-22T12:00", "2026-11-22T13:00"


@pytest.fixture(name="server")
def sending_group(folder: Path) -> Iterator[MailServer]:
    """A server, and a group that is about to call to a meeting by it; Bo's mail is lost on the way back."""
    with MailServer() as server:
        server.faults.append(Fault("accepted", DROP, recipient="bo@example.org", times=1))
        configuration = (
            'workbook = "bok.xlsx"',
            "[mail]",
            'from = "Grupp 17 <grupp@example.org>"',
            'host = "127.0.0.1"',
        )
        more = (f"port = {server.port}", 'security = "none"')
        (folder / "gruppbok.toml").write_text("\n".join((*configuration, *more)), "utf-8")
        called = {"Möten": [MEETING, ANNUAL, meeting("2026-9", date(2026, 11, 26))]}
        write(folder / "bok.xlsx", group(called, sending="På", weekly_letter="lördag 23:59"))
        yield server


def listed(gruppbok: Terminal) -> dict[str, str]:
    """Each mail's state."""
    return {one["key"]: one["state"] for one in gruppbok("outbox", "list", "--json").json["mails"]}


def test_a_mail_in_doubt_is_held_and_told_everywhere(gruppbok: Terminal, server: MailServer, folder: Path) -> None:
    done = gruppbok("run", "--date", NOON)
    assert (done.code, done.out.count("osäkert")) == (1, 1)
    assert sorted(server.recipients) == ["anna@example.org", "bo@example.org", "cia@example.org"]
    again = gruppbok("run", "--date", LATER, "--json")
    assert (again.json["mails"], len(server.accepted)) == ([], 3)
    assert listed(gruppbok)[KEY] == "unknown"
    told = gruppbok("outbox", "list")
    assert ("unknown" in told.out, "outbox ack" in told.err) == (True, True)
    assert "Osäkra: 1" in gruppbok("status").out
    gruppbok("run", "--date", "2026-11-29T12:00")
    (letter,) = [one.body for one in server.accepted if b"Gruppbok-Job: weekly_letter" in one.body]
    assert "1 brev kom kanske inte fram" in text_of(letter)
    rows = load_workbook(folder / "bok.gruppbok.xlsx")["Översikt"].iter_rows(values_only=True)
    assert any("1 brev kom kanske inte fram" in str(cell) for row in rows for cell in row)


@pytest.mark.parametrize(
    ("act", "state", "sent"), [("ack", "sent", 3), ("discard", "expired", 3), ("retry", "sent", 4)]
)
def test_what_is_held_is_decided_by_hand(
    gruppbok: Terminal, server: MailServer, act: str, state: str, sent: int
) -> None:
    """Only retry sends it again, and then the same bytes."""
    gruppbok("run", "--date", NOON)
    done = gruppbok("outbox", act, KEY, "--date", NOON)
    assert (done.code, done.err) == (0, "")
    gruppbok("run", "--date", LATER)
    assert listed(gruppbok)[KEY] == state
    assert len(server.accepted) == sent
    assert len({one.body for one in server.accepted if one.recipient == "bo@example.org"}) == 1
    gruppbok("run", "--date", "2026-11-23")
    assert len(server.accepted) == sent


def test_one_that_failed_may_be_tried_again(gruppbok: Terminal, server: MailServer) -> None:
    server.faults[:] = [Fault("rcpt", "550 5.1.1 nobody", recipient="bo@example.org", times=1)]
    gruppbok("run", "--date", NOON)
    assert listed(gruppbok)[KEY] == "failed"
    gruppbok("outbox", "retry", KEY, "--date", NOON)
    gruppbok("run", "--date", LATER)
    assert listed(gruppbok)[KEY] == "sent"


def test_retry_ends_a_pause(gruppbok: Terminal, server: MailServer) -> None:
    server.faults[:] = [Fault("connect", "421 4.3.2 not now", times=2)]
    for _ in range(3):
        assert gruppbok("run", "--date", NOON).code == 1
    for language in ("sv", "en"):
        said = gruppbok("run", "--date", NOON, "--lang", language).err
        why = re.split(r" (?:Nästa försök|The next try)", said.strip())[0]
        assert why
        assert why in gruppbok("status", "--lang", language).out
    assert (server.connections, server.accepted) == (2, [])
    gruppbok("outbox", "retry", KEY, "--date", NOON)
    gruppbok("run", "--date", NOON)
    assert len(server.accepted) == 3


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("ack", "meeting_call:2026-9:anna ek"), "sent"),
        (("retry", "meeting_call:2026-9:anna ek"), "sent"),
        (("discard", "meeting_call:2026-9:anna ek"), "sent"),
        (("retry", "meeting_call:2026-9:ingen"), "meeting_call:2026-9:ingen"),
        (("retry", KEY, "--date", "2026-11-27"), "discard"),
    ],
    ids=" ".join,
)
def test_what_cannot_be_decided_is_one_line(
    gruppbok: Terminal, server: MailServer, words: tuple[str, ...], says: str
) -> None:
    gruppbok("run", "--date", NOON)
    before = listed(gruppbok)
    for language in ("sv", "en"):
        assert says in gruppbok("outbox", *words, "--lang", language).refusal
    assert (listed(gruppbok), len(server.accepted)) == (before, 3)


@pytest.mark.parametrize("act", ["show", "retry", "ack", "discard"])
def test_each_act_wants_a_key_and_a_state(gruppbok: Terminal, folder: Path, act: str) -> None:
    write(folder / "bok.xlsx", group())
    assert gruppbok("outbox", act).refusal
    assert "bok.gruppbok.sqlite" in gruppbok("outbox", act, KEY, "bok.xlsx").refusal
    assert list(folder.glob("*.sqlite")) == []
