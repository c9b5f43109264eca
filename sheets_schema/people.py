"""Who is who in a book: members, and who holds which role on the day."""

import hmac
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

import numpy as np

from sheets_schema.book import Book
from sheets_schema.finding import Finding
from sheets_schema.once import once
from sheets_schema.tab import Row
from sheets_schema.tabs.choices import ROLE
from sheets_schema.text import Language, Text, fold, one_line

BOARD = ("Ordförande", "Kassör", "Ledamot")
REACHABLE = ("Gruppsekreterare", "Kassör", "Granskare")
ENDS_SOON = timedelta(days=60)
"""How long before a term ends somebody is looked for."""
Namesakes = Mapping[str, frozenset[str]]
"""The folded addresses of each folded name that members who have not left have at different ones."""
NO_NAMESAKES: Namesakes = MappingProxyType({})


@dataclass(frozen=True)
class Member:
    """A row of the member list. `person` is what the member is known again by.

    That is the number, else the folded name, and beside it the address where somebody else who has not left has the name.
    """

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

    def on(self, day: date) -> bool:
        """Whether the role is held on a day; its last day is the whole of Till."""
        return (self.start is None or self.start <= day) and (self.to is None or day <= self.to)

    def person(self, shared: Namesakes = NO_NAMESAKES) -> str:
        """The folded name, and beside it the role's own address where that tells which of several members it is."""
        return _known_by(self.name, self.address, shared)

    def is_same_person(self, other: "Term", shared: Namesakes = NO_NAMESAKES) -> bool:
        """Whether two terms are one person's, by name or address."""
        by_address = bool(self.address) and fold(self.address) == fold(other.address)
        return by_address or self.person(shared) == other.person(shared)

    def finding(self, code: str, key: str, **facts: object) -> Finding:
        """What is wrong in a cell of the term's row."""
        return self.row.table.finding(code, self.row.i, key, **facts)


def namesake(name: str, address: str) -> str:
    """What one of several of a name is known again by: the name, and a few letters made of the address.

    Keys hold it for good, in the state and in Skickat, so the address itself is not in it.
    """
    digest = hmac.new(fold(name).encode(errors="replace"), fold(address).encode(errors="replace"), "sha256")
    return f"{fold(name)} {digest.hexdigest()[:10]}"


@once
def namesakes(book: Book) -> Namesakes:
    """Who of those who have not left share a name at different addresses."""
    table = book.tables.get("members")
    if table is None:
        return NO_NAMESAKES
    found: dict[str, set[str]] = defaultdict(set)
    names, addresses = table.folded("name"), table.folded("email")
    for i in np.flatnonzero(table.ok("email") & (table.values["status"] != "Utträdd")).tolist():
        found[names[i]].add(addresses[i])
    return {name: frozenset(several) for name, several in found.items() if name and len(several) > 1}


def members(book: Book) -> list[Member]:
    """Every row of the member list that has a name."""
    return list(_members(book))


@once
def _members(book: Book) -> tuple[Member, ...]:
    shared = namesakes(book)
    return tuple(_member(row, shared) for row in book.rows("members") if row.text("name"))


@once
def protected_names(book: Book) -> frozenset[str]:
    """The folded names of those with a protected identity, or of whom that cannot be read: they stand in no list."""
    table = book.tables.get("members")
    if table is None:
        return frozenset()
    places = np.flatnonzero((table.values["protected"] == 1) | table.unread("protected")).tolist()
    return frozenset(fold(str(table.values["name"][i])) for i in places)


def _member(row: Row, shared: Namesakes) -> Member:
    name, address = row.text("name"), row.value("email") or ""
    protected, known_by = row.value("protected") == 1 or row.unread("protected"), _known_by(name, address, shared)
    return Member(
        row=row,
        name=name,
        address=address,
        status=row.text("status"),
        person=fold(row.text("member_number")) or (_hidden(known_by) if protected else known_by),
        mailings=row.value("mailings") == 1,
        protected=protected,
        language=row.text("language"),
    )


def _hidden(known_by: str) -> str:
    """What somebody with a protected identity is known again by: keys are shown in lists, and hold no name then."""
    return f"skyddad {hmac.new(b'protected', known_by.encode(errors='replace'), 'sha256').hexdigest()[:10]}"


def _known_by(name: str, address: str, shared: Namesakes) -> str:
    """The folded name, and beside it the address where it is that of one of several members of the name."""
    return namesake(name, address) if fold(address) in shared.get(fold(name), ()) else fold(name)


def member_like(book: Book, name: str, address: str = "") -> Member | None:
    """The member of a name, or else of an address; one who has not left comes first."""
    return next(iter(members_like(book, name, address)), None)


def members_like(book: Book, name: str, address: str = "") -> list[Member]:
    """The members of a name, then those of an address; those who have not left come first in each.

    A name that several have at different addresses says nothing by itself: of those only who has the address.
    """
    everyone = sorted(members(book), key=lambda member: not member.here)
    by_name = [member for member in everyone if fold(member.name) == fold(name)]
    by_address = [member for member in everyone if address and fold(member.address) == fold(address)]
    if fold(name) in namesakes(book):
        by_name = [member for member in by_address if fold(member.name) == fold(name)]
    return by_name + by_address


def terms(book: Book) -> list[Term]:
    """Every readable term; one whose days or name cannot be read is left out."""
    return list(_terms(book))


@once
def _terms(book: Book) -> tuple[Term, ...]:
    return tuple(
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
    )


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


def needed_roles(book: Book) -> tuple[str, ...]:
    """The roles that no group of its kind does without: those of the board too, where the statutes want one."""
    return REACHABLE if book.settings.is_section_group else tuple(dict.fromkeys((*REACHABLE, *BOARD)))


def vacant_roles(book: Book) -> list[str]:
    """The roles that nobody holds: those needed, and those of the sheet whose terms are over. None where a row is in doubt."""
    if not book.whole("roles"):
        return []
    over = [term.role for term in terms(book) if term.to is not None and term.to < book.today]
    wanted = {fold(role): role for role in (*needed_roles(book), *over)}
    return [role for role in wanted.values() if not holders(book, role) and not may_hold_unread(book, role)]


def ending(book: Book) -> list[Term]:
    """The terms that end soon and that nobody takes over."""
    everyone = terms(book)
    return [
        term
        for term in everyone
        if term.on(book.today)
        and term.to is not None
        and term.to <= book.today + ENDS_SOON
        and not any(fold(one.role) == fold(term.role) and one.on(term.to + timedelta(days=1)) for one in everyone)
    ]


def address_of(book: Book, term: Term) -> str:
    """A role holder's address: the role's own, else that of the member of the name who has not left."""
    return term.address or address_named(book, term.name)


def address_named(book: Book, name: str) -> str:
    """The address of the members of a name who have not left; "" where there is none, or several different."""
    own = [one.address for one in members(book) if one.here and one.address and fold(one.name) == fold(name)]
    return own[0] if len({fold(address) for address in own}) == 1 else ""


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
    return here | {fold(term.name) for term in all_held(book)} | known_roles(book)


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
