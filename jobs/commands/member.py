"""gruppbok report member: all that is kept about one person, as a paper for that person."""

from collections.abc import Sequence

from jobs.commands.check import read_with_tabs, remembered
from jobs.commands.report import ending_of, finish
from jobs.documents.kept import Kept, Sources, kept_about
from jobs.documents.member import member
from jobs.memory import Memory
from jobs.persons import Person, those_meant
from jobs.session import Session, UsageError
from jobs.traces import is_peoples
from sheets_schema.book import Book
from sheets_schema.grid import Grid
from sheets_schema.people import members
from sheets_schema.text import Text, fold, one_line


def run(session: Session) -> int:
    """Writes the paper and prints its path; raises UsageError where nobody, or more than one, can be meant."""
    ending, asked = ending_of(session), session.args.name
    book, grids = read_with_tabs(session, is_peoples)
    memory = remembered(session.state())
    some = those_meant(book, memory, asked)
    if len(some) > 1:
        raise UsageError(_which(book, asked, some))
    kept = _kept(session, book, grids, memory, some[0]) if some else _mentioned(session, book, grids, memory)
    code = finish(session, member(book, kept, session.language_of(book.language)), ending, book.settings.group_name)
    if kept.person.protected:
        session.say(_PROTECTED)
    session.say(_LOOK)
    return code


def _kept(session: Session, book: Book, grids: Sequence[Grid], memory: Memory, person: Person) -> Kept:
    """Everything about one, with what the state knows by an address's hash."""
    reached: frozenset[str] = frozenset()
    bounced = False
    if person.addresses and session.state().exists():
        from jobs.worker.store import Store  # noqa: PLC0415 - only where there is a state

        with Store(session.state(), read_only=True) as store:
            reached = frozenset(key for address in person.addresses for key in store.reaching(address))
            bounced = not store.bounced().isdisjoint(store.hashed(address) for address in person.addresses)
    return kept_about(Sources(book, grids, memory, reached, bounced), person)


def _mentioned(session: Session, book: Book, grids: Sequence[Grid], memory: Memory) -> Kept:
    """What is kept about somebody whom only texts name. Raises UsageError where nothing does."""
    asked = session.args.name.strip()
    person = Person("", addresses=frozenset({fold(asked)})) if "@" in asked else Person(asked)
    is_whole = "@" in asked or len(asked.split()) > 1
    kept = _kept(session, book, grids, memory, person) if is_whole else None
    if not kept:
        said = one_line(asked, 60)
        raise UsageError(
            Text(
                f"Ingen i arbetsboken heter {said}, eller har det numret eller den adressen. Skriv hela namnet som det står, medlemsnumret, adressen eller "
                "cellen, till exempel Medlemmar A5.",
                f"Nobody in the workbook is named {said}, or has that number or address. Write the whole name as it stands, the member number, the address "
                "or the cell, such as Members A5.",
            )
        )
    return kept


def _which(book: Book, asked: str, some: Sequence[Person]) -> Text:
    """The question which of several is meant, told apart by cell and number."""
    found = [(_place(one), ", ".join(_numbers(book, one))) for one in some if one.where]
    sv = "; ".join(f"{place} (nr {number})" if number else place for place, number in found)
    en = "; ".join(f"{place} (no {number})" if number else place for place, number in found)
    said, first = one_line(asked, 60), found[0][0]
    return Text(
        f"Flera kan vara {said}: {sv}. Skriv medlemsnumret eller cellen, till exempel gruppbok report member ”{first}”.",
        f"Several may be {said}: {en}. Write the member number or the cell, such as gruppbok report member “{first}”.",
    )


def _place(one: Person) -> str:
    return f"{one_line(one.where.title, 40)} {one.where.cell}" if one.where else ""


def _numbers(book: Book, one: Person) -> list[str]:
    rows = [member.row for member in members(book) if member.row.number in one.rows]
    return list(dict.fromkeys(one_line(row.text("member_number"), 20) for row in rows if row.text("member_number")))


_PROTECTED = Text(
    "Personen har skyddade personuppgifter (Ja i Skyddad), och filen visar dem. Lämna den bara till personen själv, "
    "på ett säkert sätt, och ta sedan bort den.",
    "This person has a protected identity (Yes in Protected), and the file shows it. Give it to that person alone, "
    "safely, and delete it afterwards.",
)
_LOOK = Text(
    "Läs igenom filen innan du lämnar ut den. Andras namn och adresser är ersatta, men bara hela namn som står i arket.",
    "Read the file before you hand it over. Others' names and addresses are replaced, but only whole names that stand "
    "in the sheet.",
)
