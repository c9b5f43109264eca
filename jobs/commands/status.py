"""gruppbok status: when the program last worked, and what waits."""

from collections import Counter
from datetime import datetime

from jobs.session import Session
from jobs.worker.store import PAUSE, Store, shown
from sheets_schema.text import Text


def run(session: Session) -> int:
    """Prints how things stand with the program itself; 1 where a mail failed or is uncertain."""
    state = session.state()
    if not state.exists():
        if session.args.json:
            session.print_json({"schema": 1, "started": None, "last": None, "mails": {}})
        else:
            print(Text("Programmet har inte arbetat här än.", "The program has not worked here yet.")[session.language])
        return 0
    with Store(state, read_only=True) as store:
        number = Counter(shown(mail["state"]) for mail in store.mails())
        started, last, pause = (store.facts.get(name) for name in ("started", "last", PAUSE))
    if session.args.json:
        session.print_json({"schema": 1, "started": started, "last": last, "mails": dict(number)})
    else:
        worked = f"{datetime.fromisoformat(last).astimezone():%Y-%m-%d %H:%M}" if last else "–"
        print(Text(f"Arbetade senast: {worked}", f"Last worked: {worked}")[session.language])
        for name, label in _LABELS.items():
            if number[name]:
                print(f"{label[session.language]}: {number[name]}")
        if pause:
            print(_why(pause)[session.language])
    return 1 if number["failed"] or number["unknown"] else 0


def _why(pause: str) -> Text:
    """Why the mails that wait could not go the last time."""
    import json  # noqa: PLC0415 - seldom needed

    found = json.loads(pause)
    return Text(found["sv"], found["en"])


_LABELS = {
    "sent": Text("Skickade brev", "Mails sent"),
    "draft": Text("Utkast", "Drafts"),
    "queued": Text("Väntar", "Waiting"),
    "failed": Text("Misslyckades", "Failed"),
    "unknown": Text("Osäkra", "Uncertain"),
    "expired": Text("Blev inaktuella", "Let go"),
}
