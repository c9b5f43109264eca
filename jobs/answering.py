"""How somebody answers whether he or she comes to a meeting: by a ready-made mail, or by a row of the tab Svar."""

from dataclasses import dataclass
from urllib.parse import quote

from jobs.meetings import Meeting
from jobs.plan import Recipient
from jobs.recipients import SECRETARY, of_role
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

    `row` is the address of the tab's next free row, "" where it has none.
    """

    mails: tuple[tuple[str, str], ...]
    row: str


def ways(book: Book, meeting: Meeting, to: Recipient, given: str = "") -> Ways:
    """The ways for one person; the answer that is given already is not asked for again."""
    address = _reply_to(book)
    wanted = [choice.label for choice in ANSWER.choices if choice.label.sv != given]
    mails = tuple((label.sv, _mailto(book, address, _said(meeting, to), label)) for label in wanted) if address else ()
    return Ways(mails, _free_row(book))


def _reply_to(book: Book) -> str:
    """Where answers go: Svarsadress, else the secretary's address; "" where there is neither."""
    secretary = next(iter(of_role(book, SECRETARY).recipients), None)
    return book.settings.reply_to or (secretary.address if secretary else "")


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
