"""What stands in Information: news, trainings and meetings that others hold."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from jobs.meetings import web_address
from sheets_schema.book import Book
from sheets_schema.checks.notices import alike
from sheets_schema.tab import Row
from sheets_schema.tabs.choices import NOTICE_TYPE
from sheets_schema.text import Text

TRAININGS = frozenset({"Utbildning", "Möte"})
"""The types that people sign up for, by their Swedish names."""
WHY = Text(
    "Du får det här brevet för att du är aktiv medlem och har sagt ja till utskick.",
    "You get this mail because you are an active member and have said yes to mailings.",
)
_TYPES = {choice.label.sv: choice.label for choice in NOTICE_TYPE.choices}


@dataclass(frozen=True)
class Notice:
    """A readable row of Information. `text` is Markdown, `link` a web address or ""."""

    row: Row
    day: date
    type: Text
    title: str
    text: str
    link: str
    sign_up_by: date | None
    is_to_spread: bool

    @property
    def about(self) -> tuple[str, str]:
        """What it is known again by."""
        return self.day.isoformat(), self.title

    @property
    def is_training(self) -> bool:
        """Whether people sign up for it: a training or a meeting."""
        return self.type.sv in TRAININGS


def readable(book: Book) -> Iterator[Notice]:
    """The rows that can be read whole and that no other row can be taken for, in the sheet's order."""
    unclear = {row.number for rows in alike(book, "notices") for row in rows}
    for row in book.rows("notices"):
        if row.number not in unclear and _is_whole(row):
            yield Notice(
                row=row,
                day=row.value("date"),
                type=_TYPES.get(row.text("type"), Text(row.text("type"), row.text("type"))),
                title=" ".join(row.text("title").split()),
                text=row.text("text"),
                link=web_address(row.text("link")),
                sign_up_by=row.value("sign_up_by"),
                is_to_spread=row.value("spread") == 1,
            )


def _is_whole(row: Row) -> bool:
    """Whether all that a letter of it would say is there to be read."""
    has_all = row.value("date") is not None and row.text("type") != "" and row.text("title") != ""
    return has_all and not row.unread("text", "link", "sign_up_by", "spread")
