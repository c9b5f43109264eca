"""What a pass remembers of what went wrong, and of what is well again."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from jobs import catalogue, troubles
from jobs.worker.planning import Failure, Planned
from jobs.worker.reconciling import Looked
from jobs.worker.store import PAUSE, QUIET, Store
from sheets_schema.text import Text

STILL = timedelta(hours=48)
"""So long without a pass, and the program is said to have stood still."""


class Left(NamedTuple):
    """How many mails a pass did not make though they are due, and how many went out of date that it did not list."""

    unmade: int
    unlisted: int


def before(store: Store, now: datetime) -> None:
    """Remembers that the sheet can be read, and that the program stood still if it did, since it would have had work."""
    at_work = [one.last for one in troubles.lasting(store.troubles()) if one.what in (troubles.WORKBOOK, troubles.PASS)]
    kept = troubles.ended(store.troubles(), [troubles.WORKBOOK], now)
    quiet = json.loads(store.facts.get(QUIET) or "{}").get("until")
    due = map(datetime.fromisoformat, filter(None, (store.facts.get("last"), quiet)))
    last = max([*due, *at_work], default=None)
    if last is not None and now - last > STILL:
        kept = troubles.stood_still(kept, last, now)
    store.keep_troubles(kept)


def note(store: Store, now: datetime, planned: Planned, failures: Sequence[Failure], looked: Looked) -> None:
    """Remembers what went wrong in this pass, and what is well again."""
    kept = store.troubles()
    for failure in failures:
        kept = troubles.noted(kept, failure.what, failure.says, failure.kind, now)
    if looked.problem:
        kept = troubles.noted(kept, troubles.MAILBOX, looked.problem, "MailboxError", now)
    torn = {f"job:{job.name}" for job in catalogue.JOBS if job.name not in planned.ran}
    well = {one.what for one in kept if ":" in one.what} - torn - {failure.what for failure in failures}
    well |= {troubles.PASS} | ({troubles.MAILBOX} if looked.asked and not looked.problem else set())
    store.keep_troubles(troubles.ended(kept, well, now))


def note_left(store: Store, now: datetime, left: Left, most: int | None) -> None:
    """Remembers that there were more mails than may be made in a day, or that all are made again."""
    kept = store.troubles()
    if not any(left):
        store.keep_troubles(troubles.ended(kept, [troubles.UNMADE], now))
        return
    says = [
        Text(
            f"{left.unmade} brev är inte gjorda än: högst {most} görs och skickas per dag. Resten görs de närmaste dagarna.",
            f"{left.unmade} mails are not made yet: at most {most} are made and sent a day. The rest come in the next days.",
        ),
        Text(
            f"{left.unlisted} brev hann bli inaktuella medan inget arbetade, utöver de {most} som står i Skickat.",
            f"{left.unlisted} mails went out of date while nothing worked, beside the {most} that stand in Sent.",
        ),
    ]
    said = [words for words, number in zip(says, left, strict=True) if number]
    words = Text(" ".join(one.sv for one in said), " ".join(one.en for one in said))
    store.keep_troubles(troubles.noted(kept, troubles.UNMADE, words, "", now))


def nothing_to_send(store: Store, now: datetime) -> None:
    """Where nothing waits to go, nothing is wrong with the way out."""
    if store.facts.get(PAUSE):
        store.remember(**{PAUSE: ""})
    store.keep_troubles(troubles.ended(store.troubles(), [troubles.MAIL], now))
