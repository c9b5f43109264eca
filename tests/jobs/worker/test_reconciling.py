"""What went and what came back, by the mailbox: mails in doubt are settled, addresses that bounced are remembered."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from jobs.memory import FOLDER, Mail
from jobs.plan import Message, Recipient
from jobs.worker.mailbox import Mailbox, open_mailbox
from jobs.worker.mailbox_line import Account
from jobs.worker.reach import BOUNCED, bounced_in, out_of_reach, reached
from jobs.worker.reconciling import (
    FOUND,
    NOT_FOUND,
    Looked,
    Settled,
    Sought,
    header,
    is_due,
    next_asking,
    settle,
    witnesses,
)
from jobs.worker.returns import look
from jobs.worker.store import Changes, NewMail, Store
from tests.jobs.helpers import MEMBER, ROLE, at, book, group, mail, member, role
from tests.mail import notices
from tests.mail.imap import PASSWORD, USER, ImapServer, gmail
from tests.mail.notices import ORIGINAL, OURS

NOON = at("2026-11-22T12:00")
SOON, LATER = NOON + timedelta(minutes=5), NOON + timedelta(minutes=10)
DOUBT = mail("meeting_call:9", "bo alm", "unknown", made="2026-11-22T12:00")


def decided(
    *found: str, is_record: bool = True, requeued: tuple[str, ...] = (), now: datetime = LATER, one: str = "<1@a>"
) -> list[Settled]:
    """What becomes of one mail in doubt since noon."""
    return settle([Sought(DOUBT, one)], found, requeued, now, is_record=is_record)


# Decisions


def test_what_is_found_went() -> None:
    assert decided("<1@a>", now=NOON) == [Settled(DOUBT, "sent", FOUND)]
    assert decided("<1@a>", is_record=False, requeued=(DOUBT.key,)) == [Settled(DOUBT, "sent", FOUND)]


def test_what_is_not_in_a_true_record_ten_minutes_later_goes_once_more() -> None:
    assert decided("<2@a>") == [Settled(DOUBT, "queued", NOT_FOUND)]
    assert decided("<2@a>", now=LATER - timedelta(seconds=1)) == []


def test_what_was_queued_once_more_and_is_in_doubt_again_is_held() -> None:
    assert decided("<2@a>", requeued=(DOUBT.key,)) == []


def test_a_folder_that_keeps_no_copies_says_nothing() -> None:
    assert decided(is_record=False) == []


def test_a_mail_without_a_message_id_is_held() -> None:
    assert decided("", "<2@a>", one="") == []


def test_a_clock_put_back_holds() -> None:
    assert decided("<2@a>", now=NOON - timedelta(days=1)) == []


def test_witnesses_are_the_latest_mails_that_went_by_smtp() -> None:
    went = [mail(f"notice:{n}", made=f"2026-11-{n}T12:00") for n in range(10, 22)]
    in_folder = Mail(**{**vars(mail("notice:23", made="2026-11-22T12:00")), "reason": FOLDER})
    assert witnesses([*went, in_folder, DOUBT]) == went[:1:-1]


def test_a_mails_bytes_say_what_it_is_known_by_and_whom_it_is_to() -> None:
    assert header(ORIGINAL.encode()) == (OURS, "bo@example.net")
    assert header(b"") == ("", "")
    assert header(b"Message-ID: none\r\nTo: \r\n\r\nMessage-ID: <x@y>") == ("", "")


# With a store and a server


def new(n: int, address: str = "bo@example.net") -> NewMail:
    """A mail to be kept, known by <n@grupp17>."""
    body = ORIGINAL.replace(OURS, f"<{n}@grupp17>").replace("bo@example.net", address) + "Hej!\n"
    key = f"notice:{n}:bo"
    return NewMail(key, "notice", f"notice:{n}", "bo", "Bo", address, "Ämne", body.encode(), "queued", "", NOON, None)


class Group:
    """A state and a mailbox."""

    def __init__(self, store: Store, server: ImapServer) -> None:
        self.store, self.server = store, server
        self.inbox, self.sent = server.folder("INBOX"), server.folder("[Gmail]/Skickat")

    def put(self, n: int, state: str, now: datetime = NOON, *, reason: str = "") -> str:
        """A mail that came to a state; gives its key."""
        one = new(n)
        self.store.commit(Changes((one,)), now)
        self.again(one.key, state, now, reason=reason)
        return one.key

    def again(self, key: str, state: str, now: datetime = NOON, *, reason: str = "") -> None:
        """A waiting mail comes to a state."""
        assert self.store.claim(key)
        self.store.begin_body(key)
        self.store.finish(key, state, now, reason=reason)

    def copy(self, *numbers: int) -> None:
        """The server keeps copies of these mails."""
        for n in numbers:
            self.sent.add(new(n).body.replace(b"\n", b"\r\n"))

    def open(self) -> AbstractContextManager[Mailbox]:
        """The mailbox."""
        return open_mailbox(Account("127.0.0.1", self.server.port, USER, PASSWORD, plain=True))

    def look(self, now: datetime = LATER) -> Looked:
        """What a pass does."""
        return look(self.store, self.open, now)

    def states(self) -> list[str]:
        """The mails' states, in the order of their numbers."""
        return [one.state for one in sorted(self.store.memory().mails, key=lambda one: one.key)]

    def due(self, now: datetime) -> bool:
        """Whether a pass would ask the mailbox."""
        return is_due(self.store.facts, self.store.memory().mails, now)

    def next(self, now: datetime) -> datetime:
        """When one is next to ask it, said at a moment."""
        return next_asking(self.store.facts, self.store.memory().mails, now)


@pytest.fixture(name="held")
def a_group(tmp_path: Path) -> Iterator[Group]:
    """A new state, and an empty mailbox."""
    with Store(tmp_path / "state.sqlite") as store, ImapServer(gmail()) as server:
        yield Group(store, server)


def test_found_and_not_found_are_settled_side_by_side(held: Group) -> None:
    first, second = held.put(1, "unknown"), held.put(2, "unknown")
    held.put(3, "sent")
    held.copy(1, 3)
    assert held.look() == Looked(settled=(first, second))
    assert held.states() == ["sent", "queued", "sent"]
    went, waits, _ = sorted(held.store.memory().mails, key=lambda one: one.key)
    assert (went.reason, went.done, waits.reason, waits.again) == (FOUND, NOON, NOT_FOUND, None)
    assert held.store.body(second) == new(2).body


def test_a_mail_may_still_turn_up(held: Group) -> None:
    held.put(1, "unknown")
    held.put(2, "sent")
    held.copy(2)
    assert held.look(SOON).settled == ()
    held.copy(1)
    assert held.look(SOON + timedelta(minutes=10)).settled == ("notice:1:bo",)
    assert held.states() == ["sent", "sent"]


def test_a_server_that_keeps_no_copies_settles_nothing(held: Group) -> None:
    held.put(1, "unknown")
    held.put(2, "sent")
    held.put(3, "sent", reason=FOLDER)
    held.copy(3)
    assert held.look() == Looked()
    assert held.states() == ["unknown", "sent", "sent"]


def test_in_doubt_a_second_time_it_is_held_but_still_looked_for(held: Group) -> None:
    key = held.put(1, "unknown")
    held.put(2, "sent")
    held.copy(2)
    assert held.look().settled == (key,)
    held.again(key, "unknown", LATER)
    assert held.look(LATER + timedelta(hours=1)).settled == ()
    assert held.states() == ["unknown", "sent"]
    held.copy(1)
    assert held.look(LATER + timedelta(hours=2)).settled == (key,)
    assert held.states() == ["sent", "sent"]


def test_a_crash_after_the_decision_holds_the_mail(held: Group, monkeypatch: pytest.MonkeyPatch) -> None:
    held.put(1, "unknown")
    held.put(2, "sent")
    held.copy(2)

    def dies(*_: object, **__: object) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(Store, "settle", dies)
        with pytest.raises(KeyboardInterrupt):
            held.look()
    assert held.look(LATER + timedelta(hours=1)).settled == ()
    assert held.states() == ["unknown", "sent"]


def test_after_a_week_a_mail_is_left_to_people(held: Group) -> None:
    held.put(1, "unknown")
    held.copy(1)
    assert held.look(NOON + timedelta(days=8)).settled == ()
    assert "[Gmail]/Skickat" not in str(held.server.said)


@pytest.mark.parametrize("notice", [notices.postfix, notices.gmail, notices.exchange, notices.exim])
def test_an_address_that_bounced_is_remembered(held: Group, notice: object) -> None:
    held.put(1, "sent")
    assert callable(notice)
    held.inbox.add(b"From: bo@example.net\r\nMessage-ID: <1@grupp17>\r\n\r\nTack, vi ses!")
    held.inbox.add(notice(original=ORIGINAL.replace(OURS, "<1@grupp17>")))
    assert held.look() == Looked(bounced=1)
    assert held.store.bounced() == {held.store.hashed("BO@example.net")}
    assert not [kept for kept in held.inbox.mails if kept.flags]
    assert "bo@example.net" not in str(held.store.facts)


def test_only_notices_are_read_whole(held: Group) -> None:
    held.put(1, "sent")
    for _ in range(400):
        held.inbox.add(b"From: anna@example.org\r\n\r\nHej!")
    held.inbox.add(notices.postfix(original=ORIGINAL.replace(OURS, "<1@grupp17>")))
    assert held.look().bounced == 1
    (whole,) = (line for line in held.server.said if "BODY.PEEK[]" in line)
    assert whole.startswith("UID FETCH 401 ")
    assert len(held.server.said) == 7


def test_a_forged_notice_is_counted_and_nothing_else(held: Group) -> None:
    held.put(1, "sent")
    held.inbox.add(notices.postfix(original=ORIGINAL.replace(OURS, "<77@grupp17>")))
    held.inbox.add(notices.gmail(original=""))
    assert held.look() == Looked(strange=2)
    assert held.store.bounced() == frozenset()


def test_a_notice_about_a_mail_long_gone_is_nothing(held: Group) -> None:
    held.put(1, "sent", NOON - timedelta(days=91))
    held.inbox.add(notices.postfix(original=ORIGINAL.replace(OURS, "<1@grupp17>")))
    assert held.look() == Looked(strange=1)


def test_the_inbox_is_read_once_an_hour_and_only_what_is_new(held: Group) -> None:
    held.inbox.add(notices.postfix())
    assert held.due(NOON)
    assert held.look(NOON).strange == 1
    assert not held.due(NOON + timedelta(minutes=59))
    assert held.look(NOON + timedelta(minutes=59)) == Looked()
    asked = len(held.server.said)
    assert held.due(NOON + timedelta(hours=1))
    assert held.look(NOON + timedelta(hours=1)) == Looked()
    assert held.server.verbs[asked:] == ["CAPABILITY", "LOGIN", "EXAMINE", "LOGOUT"]
    assert held.due(NOON - timedelta(days=1))
    assert held.next(NOON + timedelta(hours=1)) == NOON + timedelta(hours=2)
    assert held.next(NOON + timedelta(hours=3)) == NOON + timedelta(hours=3)


def test_an_inbox_that_was_not_read_to_its_end_is_read_on_in_the_next_pass(held: Group) -> None:
    held.put(1, "sent")
    for _ in range(500):
        held.inbox.add(b"From: anna@example.org\r\n\r\nHej!")
    held.inbox.add(notices.postfix(original=ORIGINAL.replace(OURS, "<1@grupp17>")))
    assert held.look(NOON).bounced == 0
    assert held.due(NOON)
    assert held.look(NOON).bounced == 1
    assert not held.due(NOON)


def test_a_mail_in_doubt_is_looked_for_at_once_and_then_every_ten_minutes(held: Group) -> None:
    held.look(NOON)
    assert not held.due(NOON)
    held.put(1, "unknown", SOON)
    assert held.due(SOON)
    held.look(SOON)
    assert not held.due(SOON + timedelta(minutes=9))
    assert held.due(SOON + timedelta(minutes=10))
    assert held.next(SOON) == SOON + timedelta(minutes=10)
    held.put(2, "unknown", SOON + timedelta(minutes=1))
    assert held.due(SOON + timedelta(minutes=2))


@pytest.mark.parametrize("verb", ["LOGIN", "EXAMINE", "UID SEARCH", "UID FETCH"])
def test_a_mailbox_that_fails_stops_nothing_and_is_let_alone_for_a_while(held: Group, verb: str) -> None:
    held.put(1, "unknown")
    held.put(2, "sent")
    held.copy(1, 2)
    held.inbox.add(notices.postfix(original=ORIGINAL.replace(OURS, "<2@grupp17>")))
    held.server.faults[verb] = "no"
    failed = held.look()
    assert failed.problem is not None
    assert (failed.settled, failed.bounced) == ((), 0)
    assert not held.due(LATER + timedelta(minutes=9))
    assert held.next(LATER) == LATER + timedelta(minutes=10)
    held.server.faults.clear()
    assert held.due(LATER + timedelta(minutes=10))
    assert held.look(LATER + timedelta(minutes=10)) == Looked(settled=("notice:1:bo",), bounced=1)


def test_what_was_settled_before_the_mailbox_failed_stands(held: Group) -> None:
    held.put(1, "unknown")
    held.copy(1)
    held.inbox.add(notices.postfix(original=ORIGINAL.replace(OURS, "<1@grupp17>")))
    held.server.folders["INBOX"].flags = "\\Noselect"
    failed = held.look()
    assert failed.problem is not None
    assert failed.settled == ("notice:1:bo",)
    assert held.states() == ["sent"]


# What a bounce means


def test_a_book_knows_which_of_its_addresses_bounced(held: Group) -> None:
    rows = {
        "Medlemmar": [MEMBER, member("Anna Ek"), member("Bo Alm", "Bo.Alm@Example.org")],
        "Roller": [ROLE, role("Gruppsekreterare", "Anna Ek"), role("Granskare", "Gun Falk", "gun@example.org")],
    }
    whole = book(group(rows))
    store = held.store
    assert bounced_in(whole, store.bounced(), store.hashed) == frozenset()
    for address in ("bo.alm@example.org", "GUN@example.org", "borta@example.org"):
        store.bounce(address, NOON, "5.1.1")
    assert bounced_in(whole, store.bounced(), store.hashed) == {"bo.alm@example.org", "gun@example.org"}
    assert bounced_in(book({"Konton": []}), store.bounced(), store.hashed) == frozenset()


def test_nothing_is_made_for_an_address_that_bounced_and_what_waits_for_it_is_let_go() -> None:
    anna, bo = (
        Message("notice", ("1",), Recipient(name.lower(), name, f"{name}@Example.org", "sv"), {})
        for name in ("Anna", "Bo")
    )
    assert reached([anna, bo], {"bo@example.org"}) == [anna]
    mails = [mail(f"notice:{state}", "bo alm", state) for state in ("draft", "queued", "sent", "unknown", "sending")]
    assert out_of_reach([*mails, mail("notice:1", "anna ek", "queued")], {"bo@example.org"}) == {
        "notice:draft:bo alm": BOUNCED,
        "notice:queued:bo alm": BOUNCED,
    }
