"""Who is who in a book: members, and who holds which role on the day."""

from dataclasses import dataclass
from datetime import date

from sheets_schema.book import Book
from sheets_schema.finding import Finding
from sheets_schema.tab import Row
from sheets_schema.tabs.choices import ROLE
from sheets_schema.text import Language, Text, fold, one_line

BOARD = ("Ordförande", "Kassör", "Ledamot")
REACHABLE = ("Gruppsekreterare", "Kassör", "Granskare")


@dataclass(frozen=True)
class Member:
    """A row of the member list. `person` is what the member is known again by: the number, else the folded name."""

    row: Row
    name: str
    address: str
    status: str
    person: str
    mailings: bool
    protected: bool
    language: str

    @property
    def here(self) -> bool:
        """Whether the member has not left."""
        return self.status != "Utträdd"


@dataclass(frozen=True)
class Term:
    """Somebody's term in a role; `start` and `to` are None where it is open."""

    row: Row
    role: str
    name: str
    address: str
    start: date | None
    to: date | None
    deputy: str

    @property
    def person(self) -> str:
        """The folded name."""
        return fold(self.name)

    def on(self, day: date) -> bool:
        """Whether the role is held on a day; its last day is the whole of Till."""
        return (self.start is None or self.start <= day) and (self.to is None or day <= self.to)

    def is_same_person(self, other: "Term") -> bool:
        """Whether two terms are one person's, by name or address."""
        return self.person == other.person or (bool(self.address) and fold(self.address) == fold(other.address))

    def finding(self, code: str, key: str, **facts: object) -> Finding:
        """What is wrong in a cell of the term's row."""
        return self.row.table.finding(code, self.row.i, key, **facts)


def members(book: Book) -> list[Member]:
    """Every row of the member list that has a name."""
    return [
        Member(
            row=row,
            name=row.text("name"),
            address=row.value("email") or "",
            status=row.text("status"),
            person=fold(row.text("member_number")) or row.name("name"),
            mailings=row.value("mailings") == 1,
            protected=row.value("protected") == 1 or row.unread("protected"),
            language=row.text("language"),
        )
        for row in book.rows("members")
        if row.text("name")
    ]


def member_like(book: Book, name: str, address: str = "") -> Member | None:
    """The member of a name, or else of an address; one who has not left comes first."""
    return next(iter(members_like(book, name, address)), None)


def members_like(book: Book, name: str, address: str = "") -> list[Member]:
    """The members of a name, then those of an address; those who have not left come first in each."""
    everyone = sorted(members(book), key=lambda member: not member.here)
    by_name = [member for member in everyone if fold(member.name) == fold(name)]
    return by_name + [member for member in everyone if address and fold(member.address) == fold(address)]


def terms(book: Book) -> list[Term]:
    """Every readable term; one whose days or name cannot be read is left out."""
    return [
        Term(
            row=row,
            role=row.text("role"),
            name=row.text("name"),
            address=row.value("email") or "",
            start=row.value("from"),
            to=row.value("to"),
            deputy=row.text("deputy"),
        )
        for row in book.rows("roles")
        if row.text("role") and row.text("name") and not row.unread("role", "name", "from", "to")
    ]


def all_held(book: Book) -> list[Term]:
    """The terms that are on today."""
    return [term for term in terms(book) if term.on(book.today)]


def holders(book: Book, role: str) -> list[Term]:
    """Who holds a role today."""
    return [term for term in all_held(book) if fold(term.role) == fold(role)]


def may_hold_unread(book: Book, role: str) -> bool:
    """Whether a row of Roller that might be this role's could not be read, so that absence proves nothing."""
    for row in book.rows("roles"):
        is_torn = row.unread("role", "name", "from", "to") or not row.text("name")
        if is_torn and (fold(row.text("role")) in ("", fold(role))):
            return True
    return False


def address_of(book: Book, term: Term) -> str:
    """A role holder's address: the role's own, else that of the member of the name who has not left."""
    if term.address:
        return term.address
    found = member_like(book, term.name)
    return found.address if found and found.here else ""


def deputies(book: Book, role: str) -> list[str]:
    """The names of those who stand in for a role that nobody holds: the latest row that names one."""
    rows = [row for row in book.rows("roles") if fold(row.text("role")) == fold(role) and row.text("deputy")]
    return names_in(rows[-1].text("deputy")) if rows else []


def names_in(text: str) -> list[str]:
    """Several names stand with commas."""
    return [name.strip() for name in text.split(",") if name.strip()]


def known_owners(book: Book) -> set[str]:
    """The folded names an owner may have: a member who has not left, somebody who holds a role, or a role."""
    here = {fold(member.name) for member in members(book) if member.here}
    return here | {term.person for term in all_held(book)} | known_roles(book)


def known_roles(book: Book) -> set[str]:
    """The folded names of all roles, those declared and those the sheet has."""
    roles = book.tables.get("roles")
    if roles is None:
        return set()
    return {name for choice in ROLE.choices for name in choice.names()} | set(roles.folded("role").tolist()) - {""}


def role_text(role: str) -> Text:
    """A role's name in both languages; one of the group's own stands as it is."""
    known = {choice.label.sv: choice.label for choice in ROLE.choices}
    return known.get(role, Text(one_line(role), one_line(role)))


def role_word(role: str) -> Text:
    """A role's name as it stands inside a sentence."""
    text = role_text(role)
    return Text(text.sv.lower(), text.en.lower())


def language_for(book: Book, member: Member | None) -> Language:
    """The language a person's mails are in: the person's own, else the group's."""
    word = member.language if member and member.language else book.settings.language
    return "en" if word == "en" else "sv"
