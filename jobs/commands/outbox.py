"""gruppbok outbox: the mails that were made, where they are, and what becomes of those that are held."""

from typing import Any

from jobs.session import Session, UsageError
from jobs.worker.deciding import ACTS, decide
from jobs.worker.store import Store, shown
from sheets_schema.text import Text, one_line


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
            return _decide(session, store)
        return _show(session, store) if action == "show" else _list(session, store.mails())


def _list(session: Session, mails: list[dict[str, Any]]) -> int:
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
        session.say(_HELD)
    return 0


_HELD = Text(
    "De som är unknown kom kanske fram. Fråga mottagaren, och skriv sedan: gruppbok outbox ack NYCKEL (det kom fram) "
    "eller gruppbok outbox retry NYCKEL (skicka igen).",
    "Those that are unknown may have arrived. Ask the reader, then write: gruppbok outbox ack KEY (it arrived) "
    "or gruppbok outbox retry KEY (send it again).",
)


def _found(session: Session, store: Store) -> dict[str, Any]:
    """The mail of the key that was typed. Raises UsageError."""
    found = next((mail for mail in store.mails() if mail["key"] == session.args.key), None)
    if found is None:
        raise UsageError(
            Text(
                f"Det finns inget brev {one_line(session.args.key)}. gruppbok outbox list visar alla.",
                f"There is no mail {one_line(session.args.key)}. gruppbok outbox list shows all.",
            )
        )
    return found


def _decide(session: Session, store: Store) -> int:
    """Decides about one mail."""
    from jobs.memory import Mail  # noqa: PLC0415 - a list needs none

    mail = Mail(**_found(session, store))
    print(decide(store, mail, session.args.action, session.now.astimezone())[session.language])
    return 0


def _show(session: Session, store: Store) -> int:
    """One mail as its reader sees it, headers first."""
    mail = _found(session, store)
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
