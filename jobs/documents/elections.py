"""What an annual meeting elects: every role, who has it, until when, and room for the proposal."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from jobs.documents.model import Block, Note, Paragraph, Table
from jobs.documents.reading import NOTHING, names
from sheets_schema import people
from sheets_schema.book import Book
from sheets_schema.text import Language, Text, fold

_OF_BOARD = ("Ordförande", "Kassör", "Ledamot", "Granskare", "Gruppsekreterare")
_OF_GROUP = ("Gruppsekreterare", "Kassör", "Granskare")


@dataclass(frozen=True)
class Post:
    """A role and who has it; `name` is "" where nobody does, `to` None where the term has no end."""

    role: str
    name: str
    to: date | None

    def is_open(self, day: date) -> bool:
        """Whether somebody is to be elected: nobody has it, or the term ends in the year of a day."""
        return not self.name or (self.to is not None and self.to <= date(day.year, 12, 31))


def posts(book: Book) -> tuple[Post, ...]:
    """Every role that is held today, or was, or that the group must have; what cannot be read is left out."""
    needed = _OF_GROUP if book.settings.is_section_group else _OF_BOARD
    held = people.all_held(book)
    known = list(dict.fromkeys([*needed, *(term.role for term in people.terms(book))]))
    found: list[Post] = []
    for role in known:
        own = [Post(role, term.name, term.to) for term in held if fold(term.role) == fold(role)]
        if own or not people.may_hold_unread(book, role):
            found += own or [Post(role, "", None)]
    return tuple(found)


def election_blocks(book: Book, day: date, language: Language) -> Iterator[Block]:
    """The posts to elect somebody to, as a list to write in, and those that go on."""
    every = posts(book)
    to_elect = [post for post in every if post.is_open(day)]
    if to_elect:
        yield _to_elect(book, to_elect, language)
    else:
        yield Note(
            Text("Inga uppdrag går ut", "No terms end")[language],
            (
                Text(
                    "Inget uppdrag i Roller har ett Till under årsmötets år.",
                    "No term in Roles has a To in the annual meeting's year.",
                )[language],
            ),
        )
    stays = [post for post in every if not post.is_open(day)]
    if stays:
        listed = ", ".join(
            f"{people.role_text(post.role)[language]} {names(book, post.name, language)}" for post in stays
        )
        yield Paragraph(Text(f"Går inte ut i år: {listed}.", f"Do not end this year: {listed}.")[language])
    yield Paragraph(
        Text(
            "Förslagen står inte i arket; valberedningen skriver dem här.",
            "The proposals are not in the sheet; the nomination committee writes them here.",
        )[language],
        faint=True,
    )


def _to_elect(book: Book, some: Sequence[Post], language: Language) -> Table:
    """The open posts, with room for who is proposed and elected."""
    header = (
        Text("Uppdrag", "Post"),
        Text("Nu", "Now"),
        Text("Till och med", "Until"),
        Text("Valberedningens förslag", "Nominated"),
        Text("Vald", "Elected"),
    )
    rows = tuple(
        (
            people.role_text(post.role)[language],
            names(book, post.name, language) if post.name else Text("Vakant", "Vacant")[language],
            post.to.isoformat() if post.to else NOTHING,
            "",
            "",
        )
        for post in some
    )
    return Table(tuple(word[language] for word in header), rows, (4, 4, 3, 5, 5), roomy=True)
