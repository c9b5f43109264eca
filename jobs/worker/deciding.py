"""What may be decided of a mail by hand, and the deciding itself; what cannot be is one line."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from jobs.memory import DISCARDED
from jobs.worker.store import PAUSE, Store, shown
from sheets_schema.text import Text

if TYPE_CHECKING:
    from jobs.memory import Mail

HOLD, RELEASE = "hold", "release"


class Act(NamedTuple):
    """What may be decided by hand: about mails in which states, and what becomes of them; `becomes` is "" for no change."""

    states: tuple[str, ...]
    becomes: str
    reason: str
    says: Text


ACTS: Mapping[str, Act] = {
    "retry": Act(
        ("unknown", "failed", "queued"),
        "queued",
        "by hand",
        Text("Brevet skickas vid nästa körning.", "The mail goes at the next run."),
    ),
    "ack": Act(
        ("unknown", "failed"),
        "sent",
        "by hand",
        Text("Brevet räknas som skickat.", "The mail counts as sent."),
    ),
    "discard": Act(
        ("unknown", "failed", "queued", "draft"),
        "expired",
        DISCARDED,
        Text("Brevet skickas inte.", "The mail will not be sent."),
    ),
    HOLD: Act(
        ("draft", "queued"),
        "",
        "",
        Text("Brevet väntar tills du släpper det.", "The mail waits until you release it."),
    ),
    RELEASE: Act(
        ("draft", "queued"),
        "",
        "",
        Text("Brevet väntar inte på dig längre.", "The mail no longer waits for you."),
    ),
}


class DecidingError(Exception):
    """It cannot be decided; `says` is the whole message."""

    def __init__(self, says: Text) -> None:
        super().__init__(says.sv)
        self.says = says


def decide(store: Store, mail: "Mail", action: str, now: datetime) -> Text:
    """Decides about one mail of the state and gives what to say of it. Raises DecidingError, StoreError."""
    act, state = ACTS[action], shown(mail.state)
    if state not in act.states:
        those = ", ".join(act.states)
        raise DecidingError(
            Text(
                f"Brevet är {state}; {action} gäller bara brev som är {those}.",
                f"The mail is {state}; {action} is only for mails that are {those}.",
            )
        )
    if action == HOLD:
        store.hold(mail.key, now)
    elif action == RELEASE:
        store.unhold(mail.key)
    else:
        _settle(store, mail, act, now)
    return act.says


def _settle(store: Store, mail: "Mail", act: Act, now: datetime) -> None:
    """Moves a mail to another state for good."""
    if act.becomes == "queued" and ((mail.expires and mail.expires <= now) or not store.body(mail.key)):
        raise DecidingError(
            Text(
                "Brevet är inte aktuellt längre; det kan bara kastas (discard).",
                "The mail no longer makes sense; it can only be discarded (discard).",
            )
        )
    store.release_stale(now)
    if not store.settle(mail.key, shown(mail.state), act.becomes, now, act.reason):
        raise DecidingError(Text("Brevet hann ändras. Försök igen.", "The mail has just changed. Try again."))
    if mail.key in store.held():
        store.unhold(mail.key)
    if act.becomes == "queued":
        store.remember(**{PAUSE: ""})
