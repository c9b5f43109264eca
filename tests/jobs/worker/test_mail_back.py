"""Passes with a mailbox: what came back is told and silences an address, what is in doubt is settled before anything goes."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest

from jobs.worker.mailbox import open_mailbox
from jobs.worker.mailbox_line import Account
from jobs.worker.runner import Desk, Pass, run_pass
from jobs.worker.store import Store
from tests.jobs.helpers import ANNUAL, MEETING, MEMBER, NOON, Rows, at, group, meeting, member
from tests.jobs.worker.fakes import World, read, refused, said
from tests.mail import notices
from tests.mail.imap import PASSWORD, USER, ImapServer, gmail
from tests.mail.notices import ORIGINAL, OURS

FIRST, SECOND = meeting("2026-8", date(2026, 12, 1)), meeting("2026-9", date(2026, 12, 2))
BO = "meeting_call:2026-8:bo alm"
AGAIN = "meeting_call:2026-9:bo alm"


def tabs(*meetings: Sequence[object], bo: str = "bo@example.org", **settings: object) -> Mapping[str, Rows]:
    """A group that calls to these meetings."""
    rows = [MEMBER, member("Anna Ek"), member("Bo Alm", bo), member("Cia Dal")]
    return group({"Möten": [MEETING, ANNUAL, *meetings], "Medlemmar": rows}, weekly_letter="", **settings)


class Mailed(World):
    """A group with a mailbox."""

    server: ImapServer

    def look(self, now: str = NOON, given: Mapping[str, Rows] | None = None) -> Pass:
        """One pass that asks the mailbox."""
        self.book.tabs = given or self.book.tabs
        account = Account("127.0.0.1", self.server.port, USER, PASSWORD, plain=True)
        with Store(self.state) as store:
            return run_pass(Desk(self.book, at(now), mailbox=lambda: open_mailbox(account)), store, lambda _: self.post)

    def bounce(self, key: str, address: str = "bo@example.org") -> None:
        """A mail that went comes back."""
        (body,) = (body for sent, body in self.post.sent if sent == key)
        original = ORIGINAL.replace(OURS, str(read(body)["Message-ID"])).replace("bo@example.net", address)
        self.server.folder("INBOX").add(notices.postfix(original=original, about=address))

    def copy(self, key: str) -> None:
        """The server keeps a copy of a mail."""
        with Store(self.state, read_only=True) as store:
            self.server.folder("[Gmail]/Skickat").add(store.body(key) or b"")


@pytest.fixture(name="world")
def a_world(tmp_path: Path) -> Iterator[Mailed]:
    """A group that has called to one meeting."""
    with ImapServer(gmail()) as server:
        world = Mailed(tmp_path / "state.sqlite", tabs(FIRST))
        world.server = server
        yield world


def bounced(done: Pass) -> list[str | None]:
    """The cells of addresses that bounced."""
    return [finding.cell for finding in done.findings if finding.code == "members.bounced"]


def test_an_address_that_bounced_is_told_and_gets_no_more_until_it_is_changed(world: Mailed) -> None:
    assert bounced(world.look()) == []
    world.bounce(BO)
    world.take()
    later = world.look("2026-11-22T14:00", tabs(FIRST, SECOND))
    assert bounced(later) == ["B3"]
    assert AGAIN not in world.take()
    assert AGAIN not in world.states()
    mended = world.look("2026-11-22T14:05", tabs(FIRST, SECOND, bo="bo.alm@example.org"))
    assert bounced(mended) == []
    assert world.take() == [AGAIN]


def test_what_waits_for_such_an_address_is_let_go_and_made_for_the_new_one(world: Mailed) -> None:
    world.look()
    world.bounce(BO)
    world.take()
    world.run("2026-11-22T12:10", tabs(FIRST, SECOND, daily_limit=0), posting=True)
    assert world.states()[AGAIN] == "queued"
    world.look("2026-11-22T14:00", tabs(FIRST, SECOND, daily_limit=0))
    assert world.states()[AGAIN] == "expired"
    world.look("2026-11-22T14:05", tabs(FIRST, SECOND, bo="bo.alm@example.org"))
    assert AGAIN in world.take()


def test_a_secretary_who_is_out_of_reach_breaks_nothing(world: Mailed) -> None:
    world.look()
    world.bounce("meeting_call:2026-8:anna ek", "anna@example.org")
    world.take()
    done = world.look("2026-11-29T19:00", tabs(FIRST, SECOND))
    assert bounced(done) == ["B2"]
    assert not [key for key in world.take() if key.endswith("anna ek")]


def test_a_mail_in_doubt_that_never_left_goes_once_more_in_the_same_pass(world: Mailed) -> None:
    world.post.in_doubt = True
    world.post.breaks = {2: refused("unknown")}
    world.look()
    (doubtful,) = world.of("unknown")
    world.copy(world.take()[0])
    soon = world.look("2026-11-22T12:05")
    assert (soon.mails, world.take()) == ((), [])
    later = world.look("2026-11-22T12:15")
    assert [(one.key, one.state) for one in later.mails] == [(doubtful, "sent")]
    assert world.take() == [doubtful]


def test_a_mail_in_doubt_that_stands_in_the_sent_folder_went(world: Mailed) -> None:
    world.post.in_doubt = True
    world.post.breaks = {1: refused("unknown")}
    world.look()
    (doubtful,) = world.of("unknown")
    world.copy(doubtful)
    world.take()
    assert [(one.key, one.state) for one in world.look("2026-11-22T12:01").mails] == [(doubtful, "sent")]
    assert world.take() == []


def test_a_mailbox_that_fails_is_said_and_mails_go_all_the_same(world: Mailed) -> None:
    world.server.faults["LOGIN"] = "no"
    done = world.look()
    assert "Brevlådan" in said(done)
    assert BO in world.take()
