"""Whom a cell of owners means: members, holders of roles, or roles; and what the secretary hears of those not reached."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from jobs.plan import Recipient
from jobs.recipients import SECRETARY, named, of_role
from sheets_schema import people
from sheets_schema.book import Book
from sheets_schema.people import Member
from sheets_schema.tabs.choices import ROLE
from sheets_schema.text import Text, fold, one_line


@dataclass(frozen=True)
class Reader:
    """Somebody who hears of a thing: its owner, or with `notes` the secretary, told why the owners are not all reached."""

    to: Recipient
    because: Text
    is_owner: bool = True
    notes: tuple[Text, ...] = ()


def openly(book: Book, owners: str, to: Reader) -> tuple[str, ...]:
    """The names in a cell of owners, as a reader may see them: the protected stand only before who is told of them."""
    hidden = frozenset() if to.notes else people.protected_names(book)
    return tuple(name for name in people.names_in(owners) if fold(name) not in hidden)


@dataclass(frozen=True)
class _Found:
    """What one name leads to: readers, or a note on why to none; neither while a row that may tell cannot be read."""

    readers: tuple[Reader, ...] = ()
    note: Text | None = None


def readers(book: Book, owners: str, own: Text) -> list[Reader]:
    """Each owner that a cell names, once; and the secretary where one of them is not reached. `own` says why an owner is."""
    found = [_of(book, name, own) for name in people.names_in(owners)]
    kept = _unique(reader for one in found for reader in one.readers)
    notes = tuple(dict.fromkeys(one.note for one in found if one.note))
    return _with_secretary(book, kept, notes) if notes else kept


def _with_secretary(book: Book, kept: list[Reader], notes: tuple[Text, ...]) -> list[Reader]:
    """The readers with the secretary among them, who gets the notes."""
    reached = of_role(book, SECRETARY)
    because = Text(
        f"{reached.because.sv}, och någon som står som ansvarig inte nås",
        f"{reached.because.en}, and somebody named as responsible is not reached",
    )
    secretary = [Reader(one, because, is_owner=False) for one in reached.recipients]
    ours = {key for one in secretary for key in (one.to.person, fold(one.to.address))}
    everyone = _unique([*kept, *secretary])
    return [replace(one, notes=notes) if {one.to.person, fold(one.to.address)} & ours else one for one in everyone]


def _unique(some: Iterable[Reader]) -> list[Reader]:
    """Each person and each address once; the first counts."""
    seen: set[str] = set()
    kept = []
    for one in some:
        keys = {one.to.person, fold(one.to.address)}
        if not keys & seen:
            kept.append(one)
        seen |= keys
    return kept


def _of(book: Book, name: str, own: Text) -> _Found:
    """Whom one name means: a member who has not left, else a role, else somebody who holds one."""
    same = [one for one in people.members(book) if one.here and fold(one.name) == fold(name)]
    if same:
        return _member(book, name, same, own)
    if fold(name) in people.known_roles(book):
        return _role(book, str(ROLE.of_text(name)[0]))
    if any(fold(term.name) == fold(name) for term in people.all_held(book)):
        return _person(book, name, own)
    if _in_doubt(book):
        return _Found()
    said = one_line(name, 60)
    return _Found(
        note=Text(f"Ingen medlem och ingen roll heter ”{said}”.", f"No member and no role is named “{said}”.")
    )


def _member(book: Book, name: str, same: list[Member], own: Text) -> _Found:
    """A member by name, who hears of it unless protected: such a one gets the mails of a role held, and no others."""
    said = one_line(name, 60)
    if any(one.row.unread("status") for one in same):
        return _Found()
    if any(one.protected for one in same):
        note = Text(
            f"{said} har Ja i kolumnen Skyddad, och får bara brev om sina egna roller.",
            f"{said} has Yes in the column Protected, and gets mails about roles held only.",
        )
        return _Found(note=note)
    if fold(name) in people.namesakes(book):
        note = Text(
            f"Flera medlemmar heter {said}, så det går inte att veta vem som menas.",
            f"Several members are named {said}, so who is meant cannot be told.",
        )
        return _Found(note=note)
    return _person(book, name, own)


def _person(book: Book, name: str, own: Text) -> _Found:
    """Somebody by name, at the address among the members, else at that of a role held."""
    to = named(book, name) or next(iter(_at_roles(book, name)), None)
    if to is not None:
        return _Found((Reader(to, own),))
    said = one_line(name, 60)
    note = Text(f"{said} har ingen e-postadress som går att läsa.", f"{said} has no e-mail address that can be read.")
    return _Found(note=note)


def _at_roles(book: Book, name: str) -> Iterator[Recipient]:
    for term in people.all_held(book):
        if fold(term.name) == fold(name) and term.address and (to := named(book, name, term.address)):
            yield to


def _role(book: Book, role: str) -> _Found:
    """Whoever has a role today, or stands in for it; nobody while a row of Roller may say otherwise."""
    reached, word = of_role(book, role), people.role_word(role)
    if reached.recipients:
        return _Found(tuple(Reader(one, reached.because) for one in reached.recipients))
    if reached.vacant:
        return _Found(note=Text(f"Ingen är {word.sv} i dag.", f"Nobody is {word.en} today."))
    if not people.holders(book, role):
        return _Found()
    note = Text(
        f"Den som är {word.sv} har ingen e-postadress som går att läsa.",
        f"The {word.en} has no e-mail address that can be read.",
    )
    return _Found(note=note)


def _in_doubt(book: Book) -> bool:
    """Whether a member or a holder may stand in a row that cannot be read."""
    if not book.whole("members", "roles"):
        return True
    torn = (
        row
        for tab, keys in (("members", ("name", "status")), ("roles", ("role", "name", "from", "to")))
        for row in book.rows(tab)
        if row.unread(*keys) or not row.text("name")
    )
    return next(torn, None) is not None
