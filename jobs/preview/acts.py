"""Does what was decided about a mail: the page's only side effects. Each opens the state, and lets go of it."""

from datetime import datetime

from jobs.memory import FOLDER, Mail
from jobs.preview.deeds import OFF
from jobs.preview.means import Means
from jobs.preview.sight import Item
from jobs.worker.deciding import HOLD, RELEASE, DecidingError, decide
from jobs.worker.delivery import Orders
from jobs.worker.post import Post
from jobs.worker.runner import Desk, Pass, PostFor, run_pass
from jobs.worker.store import Store
from sheets_schema.text import Text

_GONE = Text(
    "Brevet är inte aktuellt längre, så det skickades inte.", "The mail no longer makes sense, so it was not sent."
)
_LIMIT = Text(
    "Dagens gräns för antal brev är nådd. Brevet går i morgon.",
    "The day's limit of mails is reached. It goes tomorrow.",
)


def act(means: Means, item: Item, name: str, now: datetime) -> Text:
    """Does one thing with one mail, at an aware moment, and gives what to say of it.

    Raises what has a `says`: DecidingError where it cannot be done, WorkbookError, StoreError, PostError.
    """
    if name == "send":
        return _send(means, item)
    with Store(means.state) as store:
        if name in (HOLD, RELEASE) and not item.kept:
            return _hold_planned(store, item, name, now)
        if not item.kept:
            _pass(means, store, frozenset(), lambda sending: _if_any(means, sending=sending))
        return decide(store, _kept(store, item.mail.key), name, now)


def _hold_planned(store: Store, item: Item, name: str, now: datetime) -> Text:
    """Holds, or releases, a mail that no pass has made yet: it is then made held."""
    if name == HOLD:
        store.hold(item.mail.key, now)
        return Text("Brevet väntar tills du släpper det.", "The mail waits until you release it.")
    store.unhold(item.mail.key)
    return Text("Brevet väntar inte på dig längre.", "The mail no longer waits for you.")


def _send(means: Means, item: Item) -> Text:
    """Makes, records and sends one mail as a run does, and no other."""

    def post_for(sending: bool) -> Post:  # noqa: FBT001 - as a pass asks it
        way = means.post_for(sending)
        if way is None:
            raise DecidingError(OFF)
        return way

    key = item.mail.key
    with Store(means.state) as store:
        done = _pass(means, store, frozenset({key}), post_for)
        mail = _kept(store, key)
        if mail.state != "queued" and key in store.held():
            store.unhold(key)
    return _fared(mail, done)


def _if_any(means: Means, *, sending: bool) -> Post | None:
    """What mails go by; None, so that they stay drafts, where no server is set."""
    return means.post_for(sending) if means.folder is not None or means.has_server else None


def _pass(means: Means, store: Store, only: frozenset[str], post_for: PostFor) -> Pass:
    desk = Desk(means.workbook, means.clock(), means.sender, means.mailbox)
    return run_pass(desk, store, post_for, Orders(only))


def _kept(store: Store, key: str) -> Mail:
    """A mail of the state. Raises DecidingError where it is not there."""
    found = next((mail for mail in store.memory().mails if mail.key == key), None)
    if found is None:
        raise DecidingError(
            Text("Brevet finns inte längre: arket har ändrats.", "The mail is no longer there: the sheet has changed.")
        )
    return found


def _fared(mail: Mail, done: Pass) -> Text:
    """What is said once a mail was to go. Raises DecidingError where it did not."""
    if mail.state == "sent":
        if mail.way == FOLDER:
            return Text("Brevet ligger i mappen.", "The mail is in the folder.")
        return Text("Brevet är skickat.", "The mail is sent.")
    if mail.state == "expired":
        raise DecidingError(_GONE)
    if mail.state in ("failed", "unknown"):
        lead = (
            Text("Det misslyckades", "It failed")
            if mail.state == "failed"
            else Text("Det är osäkert", "It is uncertain")
        )
        raise DecidingError(Text(f"{lead.sv}: {mail.reason}", f"{lead.en}: {mail.reason}"))
    if problem := done.delivered.problem:
        raise DecidingError(Text(f"Brevet gick inte iväg. {problem.sv}", f"The mail did not go. {problem.en}"))
    if mail.key in done.delivered.tried:
        why = mail.reason
        raise DecidingError(
            Text(
                f"Mejlservern kan inte ta emot brevet just nu ({why}). Det prövas igen av sig självt.",
                f"The mail server cannot take the mail just now ({why}). It is tried again by itself.",
            )
        )
    raise DecidingError(_LIMIT)
