"""The welcome to a new member: once, when first active with Utskick yes. Who was there before is known, not news."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from jobs.information import Notice, readable
from jobs.meetings import Meeting, planned
from jobs.plan import Context, Job, Message
from jobs.recipients import AUDITOR, SECRETARY, mailing_list, of_role, unique
from sheets_schema import people
from sheets_schema.book import Book
from sheets_schema.people import Member, Namesakes
from sheets_schema.text import Text, fold

TOPIC = "welcome"
WHY = Text(
    "Du får det här brevet för att du är ny medlem i gruppen och har sagt ja till utskick.",
    "You get this mail because you are a new member of the group and have said yes to mailings.",
)
_BEGUN = "begun"
"""Stands among the known from the first look at the members on."""


@dataclass(frozen=True)
class Contact:
    """A role and the names of those who hold it."""

    role: Text
    names: tuple[str, ...]


@dataclass(frozen=True)
class WelcomeFacts:
    """What a welcome says. `meeting` is the next one open to all, `secretary` a name and `address` theirs, or ""."""

    meeting: Meeting | None
    contacts: tuple[Contact, ...]
    secretary: str
    address: str
    needed: tuple[Text, ...]
    trainings: tuple[Notice, ...]
    why: Text


def known(context: Context) -> frozenset[str] | None:
    """Who is no news: everybody at the first look, and after it those by whatever names they have by now.

    None where that has not changed, or where the members cannot be read, or nobody has written any yet.
    """
    book, told = context.book, context.memory.told.get(TOPIC)
    if not book.whole("members"):
        return None
    everyone, shared = people.members(book), people.namesakes(book)
    if told is None and not everyone:
        return None
    if told is None:
        return frozenset({_BEGUN, *_unnamed(book), *_names(everyone, shared)})
    welcomed = {mail.person for mail in context.memory.out(TOPIC)}
    ours = [one for one in everyone if one.person in welcomed or _is_known(one, told, shared)]
    found = told | set(_names(ours, shared))
    return found if found != told else None


def plan(context: Context) -> list[Message]:
    """A welcome to each member on the mailing list who was not there at the first look."""
    book, told = context.book, context.memory.told.get(TOPIC)
    if told is None:
        return []
    shared = people.namesakes(book)
    before = {one.person for one in people.members(book) if _is_known(one, told, shared)}
    new = unique(one for one in mailing_list(book) if one.person not in before)
    facts = {"letter": _facts(context)} if new else {}
    return [Message(TOPIC, (), one, facts) for one in new]


def is_remembered(told: frozenset[str], some: Iterable[Member], shared: Namesakes) -> bool:
    """Whether any hash that is kept of who was welcomed, or was there before, is one of these members'."""
    return not told.isdisjoint(_names(some, shared))


def _names(some: Iterable[Member], shared: Namesakes) -> Iterator[str]:
    """What members are known again by: the number, else the name; of several of a name, the name at an address."""
    for one in some:
        number, name = fold(one.row.text("member_number")), fold(one.name)
        yield _hashed("name", people.namesake(one.name, one.address))
        if number:
            yield _hashed("number", number)
            yield _hashed("numbered", name)
        elif name not in shared:
            yield _hashed("name", name)


def _is_known(one: Member, told: frozenset[str], shared: Namesakes) -> bool:
    """Whether a member has been seen; a name proves nothing where several have it, or each has a number."""
    number, name = fold(one.row.text("member_number")), fold(one.name)
    ways = {_hashed("name", people.namesake(one.name, one.address)), _hashed("unnamed", fold(one.address))}
    if number:
        ways.add(_hashed("number", number))
    if name not in shared:
        ways |= {_hashed("name", name)} | (set() if number else {_hashed("numbered", name)})
    return bool(ways & told)


def _unnamed(book: Book) -> Iterator[str]:
    """The addresses of the rows whose name cannot be read: they speak of somebody who was there."""
    for row in book.rows("members"):
        if not row.text("name") and (address := row.value("email")):
            yield _hashed("unnamed", fold(address))


def _hashed(sort: str, value: str) -> str:
    """A name as the state keeps it, which no list of members can be made of."""
    return hashlib.sha256(f"{sort}\n{value}".encode(errors="replace")).hexdigest()[:24]


def _facts(context: Context) -> WelcomeFacts:
    book = context.book
    hidden = _hidden(book)
    secretary = of_role(book, SECRETARY)
    named = [one for one in secretary.recipients if not {fold(one.name), fold(one.address)} & hidden]
    meetings = [one for one in planned(book) if not one.for_board and context.now < one.start]
    return WelcomeFacts(
        meeting=min(meetings, key=lambda one: one.start, default=None),
        contacts=tuple(_contacts(book, hidden)),
        secretary=named[0].name if named else "",
        address=named[0].address if named else "",
        needed=tuple(people.role_text(role) for role in people.vacant_roles(book) if fold(role) != fold(AUDITOR)),
        trainings=tuple(_trainings(context)),
        why=WHY,
    )


def _hidden(book: Book) -> set[str]:
    """The folded names and addresses that stand in no list."""
    return {key for one in people.members(book) if one.protected for key in (fold(one.name), fold(one.address)) if key}


def _contacts(book: Book, hidden: set[str]) -> Iterator[Contact]:
    """The roles held today, in the sheet's order."""
    held: dict[str, list[people.Term]] = {}
    for term in people.all_held(book):
        if not {fold(term.name), fold(term.address)} & hidden:
            held.setdefault(fold(term.role), []).append(term)
    for terms in held.values():
        names = tuple(dict.fromkeys(term.name for term in terms))
        yield Contact(people.role_text(terms[0].role), names)


def _trainings(context: Context) -> Iterator[Notice]:
    """The trainings to spread that are not over: that one can still sign up for, or whose day is to come."""
    some = sorted(readable(context.book), key=lambda one: one.day)
    for one in some:
        if one.is_to_spread and one.type.sv == "Utbildning" and (one.sign_up_by or one.day) >= context.today:
            yield one


JOB = Job(TOPIC, ("settings", "members", "roles"), plan, known=known, reads=("meetings", "notices"))
