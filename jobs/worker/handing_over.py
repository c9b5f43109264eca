"""Mails that one computer makes and keeps, and the next command sends: for a computer that is forgotten afterwards.

`run --prepare` makes everything and sends nothing; the state is then put in safety, and only what was prepared is sent. If
the computer is lost while it sends, the state in safety says which mails were in its hands: those are held, not sent again.
"""

import json
from collections.abc import Iterable
from datetime import datetime

from jobs.worker.store import Store

PREPARED = "prepared"
LOST = "lost with its computer"
"""Why a mail is held that a computer was to send which has not been heard of since."""


def prepared(store: Store) -> frozenset[str] | None:
    """The keys of mails that are to be sent now, and no others; None where nothing was prepared."""
    text = store.facts.get(PREPARED)
    return frozenset(json.loads(text)) if text else None


def prepare(store: Store, keys: Iterable[str]) -> None:
    """Marks mails as those to be sent next."""
    store.remember(**{PREPARED: json.dumps([*keys])})


def done(store: Store) -> None:
    """The mails that were prepared have been seen to."""
    if store.facts.get(PREPARED):
        store.remember(**{PREPARED: ""})


def give_up(store: Store, now: datetime) -> int:
    """Holds the mails that were in the hands of a computer that never came back; gives how many."""
    held = sum(store.settle(key, "queued", "unknown", now, LOST) for key in prepared(store) or ())
    done(store)
    return held
