"""gruppbok outbox: the mails that were made, and where they are."""

from typing import Any

from jobs.session import Session, UsageError
from jobs.worker.store import Store
from sheets_schema.text import Text, one_line


def run(session: Session) -> int:
    """Lists every mail, or shows one."""
    state = session.state()
    if not state.exists():
        raise UsageError(
            Text(
                f"Det finns inga brev än: {state} är inte gjord. Kör gruppbok run först.",
                f"There are no mails yet: {state} is not made. Run gruppbok run first.",
            )
        )
    with Store(state, read_only=True) as store:
        return _show(session, store) if session.args.action == "show" else _list(session, store.mails())


def _list(session: Session, mails: list[dict[str, Any]]) -> int:
    if session.args.json:
        listed = [
            {
                name: mail["address" if name == "to" else name]
                for name in ("key", "job", "to", "state", "attempts", "reason")
            }
            for mail in mails
        ]
        session.print_json({"schema": 1, "mails": listed})
        return 0
    for mail in mails:
        print(f"{mail['state']:<8} {mail['made']:%Y-%m-%d}  {one_line(mail['name'], 26):<26} {mail['key']}")
    if not mails:
        print(Text("Inga brev.", "No mails.")[session.language])
    return 0


def _show(session: Session, store: Store) -> int:
    """One mail as its reader sees it, headers first."""
    mail = next((mail for mail in store.mails() if mail["key"] == session.args.key), None)
    body = store.body(session.args.key)
    if mail is None or body is None:
        raise UsageError(
            Text(
                f"Det finns inget brev {one_line(session.args.key)}. gruppbok outbox list visar alla.",
                f"There is no mail {one_line(session.args.key)}. gruppbok outbox list shows all.",
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
        shown = {
            "schema": 1,
            "key": mail["key"],
            "state": mail["state"],
            "reason": mail["reason"],
            "headers": headers,
            "text": content,
        }
        session.print_json(shown)
        return 0
    print("\n".join(f"{name}: {value}" for name, value in headers.items()), "", content, sep="\n")
    return 0
