"""How mails that wait are sent: one by one, each try recorded before and after, so that no crash loses or doubles one."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from jobs.memory import Mail
from jobs.troubles import MAIL, ended, noted
from jobs.worker import outbox
from jobs.worker.post import Post, PostError
from jobs.worker.store import PAUSE, Store
from sheets_schema.text import Text

_IN_DOUBT = 2
"""So many mails in doubt after each other, and the way itself is."""


@dataclass(frozen=True)
class Orders:
    """Which mails are to go: all that may, or, by somebody's word, `only` some; `stop` is asked before each.

    `most` is how many may go in a day, and how many may wait, whatever the sheet says.
    """

    only: frozenset[str] | None = None
    stop: Callable[[], bool] = lambda: False
    most: int | None = None

    def daily(self, limit: int) -> int:
        """How many mails may go in a day where the sheet says `limit`."""
        return limit if self.most is None else min(limit, self.most)


ALL = Orders()


@dataclass(frozen=True)
class Delivered:
    """Which mails were tried, and why it stopped before all had been, if it did."""

    tried: tuple[str, ...] = ()
    problem: Text | None = None


NOTHING = Delivered()


def deliver(store: Store, post: Post, limit: int, now: datetime, orders: Orders = ALL) -> Delivered:
    """Sends what may go today, the most urgent first. Raises StoreError: what cannot be recorded is not sent.

    A pause is the server's own: what goes into a folder neither waits for it nor brings it about, and nor does what goes
    by somebody's word wait for it.
    """
    memory = store.memory()
    left = outbox.left_today(memory, orders.daily(limit), now.date(), now)
    ready = outbox.waiting(memory, now) if orders.only is None else outbox.chosen(memory, orders.only, now)
    mails = ready[:left]
    shut = _Shut() if post.way else _shut(store)
    if mails and orders.only is None and outbox.is_paused(shut.until, now):
        return Delivered(problem=_paused(shut, now))
    tried: list[str] = []
    doubts = 0
    try:
        for mail in mails:
            if orders.stop():
                break
            body = store.body(mail.key)
            if body is None or not store.claim(mail.key, post.way):
                continue
            tried.append(mail.key)
            fault = _send(store, post, mail, body, now)
            doubts = doubts + 1 if fault is not None and fault.state == "unknown" else 0
            if fault is not None and (fault.stops or doubts == _IN_DOUBT):
                if not post.way:
                    _shut_out(store, shut, fault, now)
                return Delivered(tuple(tried), fault.says)
            if fault is None and not post.way:
                shut = _opened(store, shut, now)
    finally:
        post.close()
    return Delivered(tuple(tried))


def _send(store: Store, post: Post, mail: Mail, body: bytes, now: datetime) -> PostError | None:
    """One try, and how it fared; the fault, if there was one."""
    try:
        post.send(mail, body, lambda: store.begin_body(mail.key))
    except PostError as fault:
        if fault.state == "queued" and fault.stops:
            store.release(mail.key, str(fault))
        else:
            again = outbox.again(mail.attempts + 1, now) if fault.state == "queued" else None
            store.finish(mail.key, fault.state, now, reason=str(fault), again=again)
        return fault
    store.finish(mail.key, "sent", now)
    return None


@dataclass(frozen=True)
class _Shut:
    """How often in a row the way out was shut, and until when it is let alone."""

    times: int = 0
    until: datetime | None = None
    why: Text | None = None


def _shut(store: Store) -> _Shut:
    found = json.loads(store.facts.get(PAUSE) or "{}")
    if not found:
        return _Shut()
    until = datetime.fromisoformat(found["until"]) if found["until"] else None
    return _Shut(found["times"], until, Text(found["sv"], found["en"]))


def _opened(store: Store, shut: _Shut, now: datetime) -> _Shut:
    """The way out is open again, however it came to be."""
    if shut.times:
        store.remember(**{PAUSE: ""})
    store.keep_troubles(ended(store.troubles(), [MAIL], now))
    return _Shut()


def _shut_out(store: Store, shut: _Shut, fault: PostError, now: datetime) -> None:
    """Lets the way out alone for a while, the longer the oftener it was shut."""
    times = shut.times + 1
    until = outbox.again(times, now)
    kept = {"times": times, "until": until and until.isoformat(), "sv": fault.says.sv, "en": fault.says.en}
    store.remember(**{PAUSE: json.dumps(kept)})
    store.keep_troubles(noted(store.troubles(), MAIL, fault.says, type(fault).__name__, now))


def _paused(shut: _Shut, now: datetime) -> Text:
    until = f"{shut.until.astimezone(now.tzinfo):%H:%M}" if shut.until else ""
    why = shut.why or Text("", "")
    return Text(f"{why.sv} Nästa försök görs {until}.", f"{why.en} The next try is at {until}.")
