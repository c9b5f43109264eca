"""gruppbok outbox: the mails that were made, where they are, and what becomes of those that are held."""

from typing import Any

from jobs.session import Session, UsageError
from jobs.worker.deciding import ACTS, decide
from jobs.worker.store import Store, shown
from sheets_schema.text import Text, one_line

OUTBOX = "gruppbok outbox"


def run(session: Session) -> int:
    """Lists the mails, shows one, or decides about one."""
    state, action = session.state(), session.args.action
    if not state.exists():
        raise UsageError(
            Text(
                f"Det finns inget tillstånd i {state} än. Kör gruppbok run först.",
                f"There is no state in {state} yet. Run gruppbok run first.",
            )
        )
    with Store(state, read_only=action not in ACTS) as store:
        if action in ACTS:
            return decide_one(session, store, action)
        return _show(session, store) if action == "show" else tell(session, store.mails())


def tell(session: Session, mails: list[dict[str, Any]], typed: str = OUTBOX) -> int:
    """Lists some mails, by the command that is `typed` to decide about them."""
    if session.args.json:
        listed = [
            {
                "key": mail["key"],
                "job": mail["job"],
                "to": mail["address"],
                "state": shown(mail["state"]),
                "attempts": mail["attempts"],
                "reason": mail["reason"],
            }
            for mail in mails
        ]
        session.print_json({"schema": 1, "mails": listed})
        return 0
    for mail in mails:
        why = f"  ({mail['reason']})" if mail["state"] == "failed" and mail["reason"] else ""
        print(f"{shown(mail['state']):<8} {mail['made']:%Y-%m-%d}  {one_line(mail['name'], 26):<26} {mail['key']}{why}")
    if not mails:
        print(Text("Inga brev.", "No mails.")[session.language])
    held = [mail for mail in mails if shown(mail["state"]) == "unknown"]
    if held:
        session.say(
            Text(
                f"De som är unknown kom kanske fram. Fråga mottagaren, och skriv sedan: {typed} ack NYCKEL (det kom fram) "
                f"eller {typed} retry NYCKEL (skicka igen).",
                f"Those that are unknown may have arrived. Ask the reader, then write: {typed} ack KEY (it arrived) "
                f"or {typed} retry KEY (send it again).",
            )
        )
    return 0


def _found(session: Session, store: Store, shows: str) -> dict[str, Any]:
    """The mail of the key that was typed; the command that `shows` the others. Raises UsageError."""
    found = next((mail for mail in store.mails() if mail["key"] == session.args.key), None)
    if found is None:
        raise UsageError(
            Text(
                f"Det finns inget brev {one_line(session.args.key)}. {shows} visar dem som finns.",
                f"There is no mail {one_line(session.args.key)}. {shows} shows those there are.",
            )
        )
    return found


def decide_one(session: Session, store: Store, action: str, shows: str = f"{OUTBOX} list") -> int:
    """Decides about the mail whose key was typed; the command that `shows` the others. Raises UsageError."""
    from jobs.memory import Mail  # noqa: PLC0415 - a list needs none

    mail = Mail(**_found(session, store, shows))
    print(decide(store, mail, action, session.now.astimezone())[session.language])
    return 0


def _show(session: Session, store: Store) -> int:
    """One mail as its reader sees it, headers first."""
    mail = _found(session, store, f"{OUTBOX} list")
    body = store.body(mail["key"])
    if not body:
        raise UsageError(
            Text(
                "Brevet är äldre än 90 dagar eller skickat av en annan dator; det finns inte kvar här.",
                "The mail is older than 90 days or was sent by another computer; it is not kept here.",
            )
        )
    from email import message_from_bytes, policy  # noqa: PLC0415 - a list needs no letters

    message = message_from_bytes(body, policy=policy.default)
    text = message.get_body(("plain",))
    headers = {
        name: str(message[name])
        for name in ("From", "To", "Reply-To", "Subject", "Date", "Message-ID")
        if message[name]
    }
    content = text.get_content() if text else ""
    if session.args.json:
        letter = {
            "schema": 1,
            "key": mail["key"],
            "state": shown(mail["state"]),
            "reason": mail["reason"],
            "headers": headers,
            "text": content,
        }
        session.print_json(letter)
        return 0
    print("\n".join(f"{name}: {value}" for name, value in headers.items()), "", content, sep="\n")
    return 0
