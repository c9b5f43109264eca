"""How somebody answers whether he or she comes to a meeting: by a ready-made mail, or by a row of the tab Svar."""

from dataclasses import dataclass
from urllib.parse import quote

from jobs.meetings import Meeting
from jobs.plan import Recipient
from jobs.recipients import reply_to
from sheets_schema.book import Book
from sheets_schema.grid import cell_name
from sheets_schema.tabs.choices import ANSWER
from sheets_schema.tabs.meetings import RESPONSES
from sheets_schema.text import Text, one_line

_LONGEST = 60
"""Most characters of a number, and of a name."""


@dataclass(frozen=True)
class Ways:
    """The ways to answer. `mails` holds each answer, by its Swedish label, with a mailto: address that writes it.

    `row` is the address of the tab's next free row, "" where it has none; a guest does not see the sheet.
    """

    mails: tuple[tuple[str, str], ...]
    row: str
    guest: bool = False


class Asking:
    """How a book's people are asked for answers: found out once, for as many as are asked."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._address = reply_to(book)
        self._row = _free_row(book)

    def ways(self, meeting: Meeting, to: Recipient, given: str = "", *, guest: bool = False) -> Ways:
        """The ways for one person, a guest's by mail alone; the answer that is given already is not asked for again."""
        wanted = [choice.label for choice in ANSWER.choices if choice.label.sv != given and self._address]
        said = _said(meeting, to)
        mails = tuple((label.sv, _mailto(self._book, self._address, said, label)) for label in wanted)
        return Ways(mails, "" if guest else self._row, guest)


def _said(meeting: Meeting, to: Recipient) -> tuple[str, str]:
    return one_line(meeting.number, _LONGEST), one_line(to.name, _LONGEST)


def _mailto(book: Book, address: str, said: tuple[str, str], answer: Text) -> str:
    """A link that writes the answer to the secretary, in the words of the sheet it is then written into."""
    number, name = said
    language = book.language
    facts = (("meeting", number), ("name", name), ("answer", answer[language]))
    body = "".join(f"{RESPONSES[key].label[language]}: {value}\r\n" for key, value in facts)
    subject = Text(f"Svar till möte {number}: {answer.sv}", f"Answer to meeting {number}: {answer.en}")[language]
    local, _, domain = address.rpartition("@")
    return f"mailto:{_percent(local)}@{_percent(domain)}?subject={_percent(subject)}&body={_percent(body)}"


def _percent(text: str) -> str:
    return quote(text, safe="", errors="replace")


def _free_row(book: Book) -> str:
    """The address of the cell for the meeting's number in the first row of Svar below all that stands in it."""
    table = book.tables.get(RESPONSES.key)
    link = book.links.get(RESPONSES.key, "")
    if table is None or not link or not table.has("meeting"):
        return ""
    row = max(table.rows.tolist(), default=1) + 1
    return f"{link}&range={cell_name(row, table.at['meeting'])}"
