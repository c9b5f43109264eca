"""What setup says at the end: where the book is, how Utskick is turned on, and what to do next."""

from typing import NamedTuple

from jobs.commands.conversation import Talk
from jobs.commands.conversation_account import is_empty, lacks_mail
from sheets_schema.book import Book
from sheets_schema.settings import SETTINGS
from sheets_schema.tab import Table
from sheets_schema.text import Text, fold, one_line

_SENDING = next(one for one in SETTINGS if one.key == "sending")
_TAB = Text("Inställningar", "Settings")
_ON, _OFF = Text("På", "On"), Text("Av", "Off")


class Switch(NamedTuple):
    """Where sending is turned on, in the sheet's own words: the setting's name, its tab, its cell ("" if it has none)."""

    name: str
    tab: str
    cell: str
    on: str
    off: str
    is_on: bool


def switch_of(book: Book | None, talk: Talk) -> Switch:
    """The switch in this book; where it cannot be found, as a new book has it."""
    language = talk.language
    table = book.tables.get("settings") if book else None
    if book is None or table is None:
        return Switch(_SENDING.label[language], _TAB[language], "", _ON[language], _OFF[language], is_on=False)
    cell = next(
        (_cell(table, i) for i in range(len(table)) if fold(table.folded("setting")[i]) in _SENDING.names()), ""
    )
    language = table.language
    return Switch(
        _SENDING.label[language], one_line(table.title), cell, _ON[language], _OFF[language], book.settings.sending
    )


def _cell(table: Table, i: int) -> str:
    return table.cell(i, "value") or ""


def closing(talk: Talk, switch: Switch, typed: str) -> list[Text]:
    """What to do next, step by step; `typed` is how gruppbok is called here."""
    steps = []
    book = talk.get("sheet") or talk.get("file") or talk.get("new")
    if is_empty(talk):
        steps.append(
            Text(
                f"Öppna {book} och fyll i Inställningar, Medlemmar och Roller.",
                f"Open {book} and fill in Settings, Members and Roles.",
            )
        )
    steps.append(
        Text(
            f"Se vad som behöver rättas: {typed} check",
            f"See what needs mending: {typed} check",
        )
    )
    steps.append(
        Text(
            f"Se breven innan något skickas: {typed} preview", f"See the mails before anything is sent: {typed} preview"
        )
    )
    if lacks_mail(talk):
        steps.append(Text(f"När breven ska kunna skickas: {typed} setup", f"When mails are to be sent: {typed} setup"))
    steps.append(_about(switch))
    steps.append(
        Text(
            f"Låt det sköta sig självt: {typed} worker (docs/running.md visar fler sätt)",
            f"Let it look after itself: {typed} worker (docs/running.en.md shows other ways)",
        )
    )
    return steps


def _about(switch: Switch) -> Text:
    name, tab = switch.name, switch.tab
    if switch.is_on:
        return Text(
            f"{name} är redan {switch.on} i fliken {tab}: breven går när det är dags.",
            f"{name} is already {switch.on} in the tab {tab}: the mails go when they are due.",
        )
    place = Text(f"cell {switch.cell} i fliken {tab}", f"cell {switch.cell} of the tab {tab}")
    if not switch.cell:
        place = Text(f"fliken {tab}, bredvid {name}", f"the tab {tab}, beside {name}")
    return Text(
        f"Ser allt rätt ut? {name} är {switch.off}, så inget skickas. Skriv {switch.on} i {place.sv}, så börjar breven gå.",
        f"Is all as it should be? {name} is {switch.off}, so nothing is sent. Write {switch.on} in {place.en}, and the mails begin to go.",
    )
