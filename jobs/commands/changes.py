"""gruppbok changes: what is another in the cashbook than it was on an earlier day."""

from datetime import UTC, date, datetime, time
from typing import Any

from jobs.commands.check import read
from jobs.session import Session, UsageError
from jobs.worker.kept_books import Snapshot, rows_of, snapshots
from jobs.worker.store import Store
from sheets_schema.book import Book
from sheets_schema.entries import Change, Entry, changes, entries
from sheets_schema.tabs.money import CASHBOOK
from sheets_schema.text import Language, Text, how_many


def run(session: Session) -> int:
    """Prints each change, with what stood there and what stands there now."""
    since = _day(session.args.since)
    book = read(session)
    ledger = book.ledger
    if ledger is None or "cashbook" in book.torn:
        raise UsageError(
            Text(
                "Fliken Kassabok saknas eller är tom, så inget kan jämföras. Kör gruppbok check.",
                "The tab Cashbook is missing or empty, so nothing can be compared. Run gruppbok check.",
            )
        )
    snapshot, was = _as_it_was(session, book, since)
    found = changes(was, entries(ledger))
    at = datetime.fromisoformat(snapshot.at).astimezone(book.settings.zone)
    language = session.language_of(book.language)
    if session.args.json:
        session.print_json(
            {"schema": 1, "since": at.isoformat(), "changes": [_as_json(one, language) for one in found]}
        )
        return 0
    _head(session, since, at, len(found), language)
    for one in found:
        print(_line(one, language))
    return 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(
            Text("--since: skriv en dag, till exempel 2026-11-22.", "--since: write a day, for instance 2026-11-22.")
        ) from None


def _as_it_was(session: Session, book: Book, since: date) -> tuple[Snapshot, tuple[Entry, ...]]:
    """The cashbook as a day began, or as it was when it was first kept. Raises UsageError, StoreError."""
    path = session.state()
    if path.exists():
        with Store(path, read_only=True) as store:
            if kept := snapshots(store):
                began = datetime.combine(since, time(), book.settings.zone).astimezone(UTC)
                before = [one for one in kept if datetime.fromisoformat(one.at) <= began]
                chosen = before[-1] if before else kept[0]
                return chosen, rows_of(store, chosen)
    raise UsageError(
        Text(
            "Det finns ingen tidigare kassabok att jämföra med: gruppbok run eller worker behåller en varje gång den ändras.",
            "There is no earlier cashbook to compare with: gruppbok run or worker keeps one each time it changes.",
        )
    )


def _head(session: Session, since: date, at: datetime, number: int, language: Language) -> None:
    when = f"{at:%Y-%m-%d %H:%M}"
    if at.date() > since:
        session.say(
            Text(
                f"Så långt tillbaka finns ingen kassabok; den första är från {when}.",
                f"There is no cashbook from that far back; the first is of {when}.",
            )
        )
    how = how_many(number, Text("ändring", "change"), Text("ändringar", "changes"))
    words = (
        Text(f"{how.sv} sedan kassaboken var som {when}:", f"{how.en} since the cashbook was as on {when}:")
        if number
        else Text(f"Inget är ändrat sedan {when}.", f"Nothing has changed since {when}.")
    )
    print(words[language])


def _place(change: Change, language: Language) -> str:
    if change.after is None:
        return Text("borta", "gone")[language]
    return f"{Text('rad', 'row')[language]} {change.after.row}"


def _line(change: Change, language: Language) -> str:
    entry = change.after or change.before
    voucher = entry["voucher"] if entry else ""
    if change.field:
        label = CASHBOOK[change.field].label[language]
        return f"{_place(change, language):<9} {voucher:<6} {label}: {change.old[language]} → {change.new[language]}"
    came = change.before is None
    words = Text("ny rad", "new row") if came else Text("borttagen rad", "deleted row")
    return f"{_place(change, language):<9} {voucher:<6} {words[language]}: {(change.new if came else change.old)[language]}"


def _as_json(change: Change, language: Language) -> dict[str, Any]:
    entry = change.after or change.before
    return {
        "row": change.after.row if change.after else None,
        "voucher": entry["voucher"] if entry else "",
        "column": change.field or None,
        "old": _kept(change.before, change, language),
        "new": _kept(change.after, change, language),
    }


def _kept(entry: Entry | None, change: Change, language: Language) -> str | None:
    """A cell as it is compared, "" for an empty one; a whole row in words; None for no row."""
    if entry is None:
        return None
    return entry[change.field] if change.field else entry.summary[language]
