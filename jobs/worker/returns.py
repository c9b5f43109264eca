"""What went, and what came back: the mailbox is asked, and what it says is remembered. A mailbox that fails stops nothing."""

import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta

from jobs.memory import Mail
from jobs.worker import bounces
from jobs.worker.bounces import Sent
from jobs.worker.mailbox import Mailbox, Place
from jobs.worker.mailbox_line import MailboxError
from jobs.worker.reconciling import (
    HOURLY,
    INBOX,
    LOOKED,
    REQUEUED,
    SENT_AT,
    Header,
    Looked,
    Settled,
    Sought,
    header,
    inbox_due,
    is_sought,
    sent_due,
    settle,
    utc,
    witnesses,
)
from jobs.worker.store import Store

OpenMailbox = Callable[[], AbstractContextManager[Mailbox]]
BACK = timedelta(days=90)
"""How old a returned mail may be, and how far back an inbox is read that is new to us."""


def look(store: Store, open_mailbox: OpenMailbox, now: datetime) -> Looked:
    """Settles mails in doubt by the Sent folder and reads the inbox for bounces, whichever is due; `now` is aware.

    What the mailbox cannot do is the result's problem. Raises StoreError.
    """
    memory = store.memory()
    sought = [mail for mail in memory.mails if is_sought(mail, now)]
    asks_sent, asks_inbox = sent_due(store.facts, sought, now), inbox_due(store.facts, now)
    if not asks_sent and not asks_inbox:
        return Looked()
    settled: tuple[str, ...] = ()
    found = _Read()
    try:
        with open_mailbox() as mailbox:
            if asks_sent:
                settled = _reconcile(store, mailbox, sought, memory.mails, now)
            if asks_inbox:
                found = _read_inbox(store, mailbox, memory.mails, now)
    except MailboxError as error:
        _put_off(store, now, sent=asks_sent, inbox=asks_inbox)
        return Looked(settled, found.bounced, found.strange, error.says, asked=True)
    return Looked(settled, found.bounced, found.strange, asked=True)


def _put_off(store: Store, now: datetime, *, sent: bool, inbox: bool) -> None:
    """Lets a mailbox that failed alone for as long as stands between two searches."""
    facts = {LOOKED: utc(now)} if sent else {}
    if inbox:
        kept = json.loads(store.facts.get(INBOX) or "{}")
        facts[INBOX] = json.dumps({**kept, "at": utc(now - HOURLY + SENT_AT), "more": False})
    store.remember(**facts)


def _reconcile(
    store: Store, mailbox: Mailbox, sought: Sequence[Mail], mails: Sequence[Mail], now: datetime
) -> tuple[str, ...]:
    in_doubt = [Sought(mail, _header(store, mail).message_id) for mail in sought]
    known = {_header(store, mail).message_id for mail in witnesses(mails)} - {""}
    found = mailbox.sent([*(one.message_id for one in in_doubt if one.message_id), *sorted(known)])
    requeued = set(json.loads(store.facts.get(REQUEUED) or "[]"))
    decided = settle(in_doubt, found, requeued, now, is_record=bool(known & found))
    again = requeued | {one.mail.key for one in decided if one.state == "queued"}
    again &= {mail.key for mail in mails}
    # Remembered before it is done: a crash between the two holds a mail, and never sends one twice over.
    store.remember(**{LOOKED: utc(now), REQUEUED: json.dumps(sorted(again))})
    return tuple(one.mail.key for one in decided if _settled(store, one, now))


def _settled(store: Store, one: Settled, now: datetime) -> bool:
    """Records what becomes of a mail; one that went did so when it came into doubt."""
    moment = one.mail.done if one.state == "sent" and one.mail.done else now
    return store.settle(one.mail.key, "unknown", one.state, moment, one.reason)


def _header(store: Store, mail: Mail) -> Header:
    return header(store.body(mail.key) or b"")


@dataclass(frozen=True)
class _Read:
    bounced: int = 0
    strange: int = 0


def _read_inbox(store: Store, mailbox: Mailbox, mails: Iterable[Mail], now: datetime) -> _Read:
    kept = json.loads(store.facts.get(INBOX) or "{}")
    seen = Place(kept["validity"], kept["uid"]) if "uid" in kept else None
    new = mailbox.new(seen, (now - BACK).date())
    likely = [uid for uid, head in new.heads.items() if bounces.may_be_one(head)]
    sent = _sent(store, mails, now) if likely else {}
    known, strange = store.bounced(), 0
    fresh: set[str] = set()
    for raw in mailbox.read(likely):
        told = bounces.read(raw, sent)
        strange += told is None
        for bounce in told or ():
            fresh |= {store.hashed(bounce.address)} - known
            store.bounce(bounce.address, now, bounce.reason)
    place = {"validity": new.seen.validity, "uid": new.seen.uid, "at": utc(now), "more": new.more}
    store.remember(**{INBOX: json.dumps(place)})
    return _Read(len(fresh), strange)


def _sent(store: Store, mails: Iterable[Mail], now: datetime) -> dict[str, Sent]:
    """What has gone, or may have, of late, by Message-ID."""
    found = {}
    for mail in mails:
        if mail.state in ("sent", "unknown", "failed") and mail.address and mail.done and now - mail.done < BACK:
            written = _header(store, mail)
            found[written.message_id] = Sent(mail.address, written.address)
    return {message_id: sent for message_id, sent in found.items() if message_id}
