"""Who gets a mail: members who want mailings, the board, and whoever holds a role on the day."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from jobs.plan import Place, Recipient
from sheets_schema import people
from sheets_schema.book import Book
from sheets_schema.people import Member, Term
from sheets_schema.tab import Row
from sheets_schema.text import Text, fold

SECRETARY, TREASURER, AUDITOR = "Gruppsekreterare", "Kassör", "Granskare"


@dataclass(frozen=True)
class Reached:
    """Who gets a role's mails, and why those: `vacant` where nobody holds the role."""

    recipients: tuple[Recipient, ...]
    because: Text
    vacant: bool = False


def of_member(book: Book, member: Member) -> Recipient:
    """A member as a recipient."""
    language = people.language_for(book, member)
    where = place_of(member.row, "email")
    return Recipient(member.person, member.name, member.address, language, member=True, where=where)


def place_of(row: Row, key: str) -> Place:
    """Where a row's cell of a column stands."""
    return Place(row.table.tab.key, row.table.title, row.table.cell(row.i, key) or "")


def mailing_list(book: Book) -> list[Recipient]:
    """Active members who want mailings, have an address and no protected identity."""
    return [
        of_member(book, member)
        for member in people.members(book)
        if member.status == "Aktiv" and member.mailings and member.address and not member.protected
    ]


def named(book: Book, name: str, address: str = "") -> Recipient | None:
    """Somebody by name, with the address given or else the one among the members; None without an address.

    Nobody is guessed: of several members of the name only the one at the address is meant.
    """
    found = address or people.address_named(book, name)
    if not found:
        return None
    member = people.member_like(book, name, found)
    if member is not None and not member.here:
        member = None
    person = member.person if member else fold(name)
    own = next((one for one in people.members_like(book, name, found) if fold(one.address) == fold(found)), None)
    where = place_of(own.row, "email") if own else None
    return Recipient(person, name, found, people.language_for(book, member), member=member is not None, where=where)


def _holder(book: Book, term: Term) -> Recipient | None:
    """Who holds a role, at the role's own address if it has one."""
    found = named(book, term.name, people.address_of(book, term))
    return replace(found, where=place_of(term.row, "email")) if found and term.address else found


def board(book: Book) -> list[Recipient]:
    """The holders that day of Ordförande, Kassör and Ledamot, whatever Utskick says; deputies of vacant ones."""
    return unique(one for role in people.BOARD for one in of_role(book, role).recipients)


def of_role(book: Book, role: str) -> Reached:
    """Who gets a role's mails today: its holders, or while it is vacant its deputy. Nobody where a row is in doubt."""
    word = people.role_text(role)
    held = people.holders(book, role)
    if held:
        because = Text(f"du är {word.sv.lower()} i gruppen", f"you are the {word.en.lower()}")
        return Reached(_those(_holder(book, term) for term in held), because)
    if people.may_hold_unread(book, role) or not book.whole("roles"):
        return Reached((), Text("", ""))
    because = Text(
        f"du är ersättare för {word.sv.lower()}, och ingen har uppdraget",
        f"you stand in for the {word.en.lower()}, and nobody holds the role",
    )
    return Reached(_those(named(book, name) for name in people.deputies(book, role)), because, vacant=True)


def reply_to(book: Book) -> str:
    """Where answers to the group's mails go: Svarsadress, else the secretary's address; "" where there is neither.

    A secretary with a protected identity gives nobody an address.
    """
    hidden = people.protected_names(book)
    secretary = next((one for one in of_role(book, SECRETARY).recipients if fold(one.name) not in hidden), None)
    return book.settings.reply_to or (secretary.address if secretary else "")


def of_role_or_secretary(book: Book, role: str) -> Reached:
    """Who gets a role's mails, the secretary where it is vacant and has no deputy."""
    reached = of_role(book, role)
    if reached.recipients or not reached.vacant:
        return reached
    word, secretary = people.role_word(role), of_role(book, SECRETARY)
    you = as_secretary(secretary)
    because = Text(f"ingen är {word.sv} i dag, och {you.sv}", f"nobody is {word.en} today, and {you.en}")
    return Reached(secretary.recipients, because, vacant=True)


def as_secretary(reached: Reached) -> Text:
    """What makes somebody get what is the secretary's: holding the role, or standing in for it."""
    if reached.vacant:
        return Text("du är ersättare för gruppsekreteraren", "you stand in for the group secretary")
    return Text("du är gruppsekreterare", "you are the group secretary")


def unique(recipients: Iterable[Recipient]) -> list[Recipient]:
    """Each person and each address once, the first counts."""
    seen: set[str] = set()
    kept = []
    for one in recipients:
        if one.person not in seen and fold(one.address) not in seen:
            kept.append(one)
        seen |= {one.person, fold(one.address)}
    return kept


def _those(found: Iterable[Recipient | None]) -> tuple[Recipient, ...]:
    return tuple(unique(one for one in found if one is not None))
