"""All that is kept about one person: cells of the workbook, comments on them, mails, and what hashes remain."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jobs import comments, welcomes
from jobs.memory import Mail, Memory, unescaped
from jobs.persons import Person
from jobs.plan import escaped
from jobs.traces import Naming, Sure, Trace, traces
from sheets_schema import people
from sheets_schema.book import Book
from sheets_schema.grid import Comment, Grid
from sheets_schema.text import Text, fold, how_many, money, one_line


@dataclass(frozen=True)
class Said:
    """A comment or an answer to one: where, its text, and whether the person wrote it."""

    place: str
    text: str
    own: bool


@dataclass(frozen=True)
class InState:
    """What the program's own memory keeps: mails to the person, mails to others about the person, and what else.

    `records` are lines of the books, `hashes` what is only known again.
    """

    to: tuple[Mail, ...] = ()
    about: tuple[Mail, ...] = ()
    told: int = 0
    hashes: tuple[Text, ...] = ()
    records: tuple[Text, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.to or self.about or self.told or self.hashes or self.records)


@dataclass(frozen=True)
class Kept:
    """All that is kept about a person."""

    person: Person
    traces: tuple[Trace, ...]
    said: tuple[Said, ...]
    state: InState

    def __bool__(self) -> bool:
        return bool(self.traces or self.said or self.state)


@dataclass(frozen=True)
class Sources:
    """Where it is looked for: the book, every tab as read, what is remembered, and the mails that reached an address.

    `reached` are the keys of mails whose address's hash is one of the person's, `bounced` whether such a hash is kept.
    """

    book: Book
    grids: Sequence[Grid]
    memory: Memory
    reached: frozenset[str] = frozenset()
    bounced: bool = False


def kept_about(sources: Sources, person: Person) -> Kept:
    """Everything about a person."""
    naming = Naming(sources.book, person)
    found = tuple(traces(sources.book, sources.grids, person, naming))
    return Kept(person, found, tuple(_said(sources.book, person, naming, found)), _in_state(sources, person, naming))


def _said(book: Book, person: Person, naming: Naming, found: Sequence[Trace]) -> Iterator[Said]:
    """Comments by the person, on a row about the person, or that name the person."""
    own_rows = {(fold(one.title), one.row) for one in found if one.own and one.sure}
    for comment in book.comments:
        if comment.author == comments.OURS:
            continue
        place = f"{comment.tab} {comment.cell or ''}".strip()
        row = int("".join(c for c in comment.cell or "" if c.isdecimal()) or 0)
        is_about = (fold(comment.tab), row) in own_rows
        for author, text in ((comment.author, comment.text), *((one.author, one.text) for one in comment.replies)):
            own = person.is_named(author) and not person.shared
            if own or is_about or naming.found(text) is Sure.YES:
                yield Said(place, text, own)


def _in_state(sources: Sources, person: Person, naming: Naming) -> InState:
    memory, book = sources.memory, sources.book
    some = [one for one in people.members(book) if one.row.number in person.rows]
    own = _known_by(person) | {one.person for one in some}
    to = tuple(one for one in memory.mails if _is_to(one, person, own) or one.key in sources.reached)
    others = (one for one in memory.mails if one not in to)
    about = tuple(one for one in others if _is_about(one, naming))
    name = escaped(person.name)
    told = [item for items in memory.told.values() for item in items]
    hashes = []
    if welcomes.is_remembered(memory.told.get(welcomes.TOPIC, frozenset()), some, people.namesakes(book)):
        hashes.append(
            Text("att du var känd som medlem (välkomstbrevet)", "that you were known as a member (the welcome)")
        )
    if sources.bounced:
        hashes.append(Text("att brev till din adress har studsat", "that mail to your address came back"))
    if _wrote(book, memory, person):
        hashes.append(
            Text("att dina kommentarer i arket har berättats om", "that your comments in the sheet were told of")
        )
    records = (*_in_bank(memory, naming), *_in_closed_years(memory, naming))
    named = 0 if person.shared or not name else sum(f":{name}:" in f":{fold(item)}:" for item in told)
    return InState(to, about, named, tuple(hashes), records)


def _in_bank(memory: Memory, naming: Naming) -> Iterator[Text]:
    """The imported lines of a bank that name the person."""
    for account in memory.statements.values():
        for line in (kept.line for kept in account.lines):
            if naming.found(line.text) is Sure.YES:
                said = one_line(line.text)
                yield Text(
                    f"Ur bankens fil, {line.date}, {money(line.amount, 'sv')}: {said}",
                    f"From the bank's file, {line.date}, {money(line.amount, 'en')}: {said}",
                )


def _in_closed_years(memory: Memory, naming: Naming) -> Iterator[Text]:
    """How many rows of each closed year name the person; they are part of the books."""
    for closing in memory.closings:
        named = sum(naming.found(" ".join(entry.fields)) is Sure.YES for entry in closing.entries)
        if named:
            number = how_many(named, Text("rad", "row"), Text("rader", "rows"))
            yield Text(
                f"{number.sv} i den sparade kassaboken för det stängda året {closing.label}",
                f"{number.en} in the kept cashbook of the closed year {closing.label}",
            )


def _known_by(person: Person) -> frozenset[str]:
    """What mails' keys know the person by."""
    name = frozenset({fold(person.name)} - {""}) if not person.shared else frozenset[str]()
    return name | person.numbers | {people.namesake(person.name, address) for address in person.addresses}


def _is_to(mail: Mail, person: Person, own: frozenset[str]) -> bool:
    return mail.person in own or fold(mail.address) in person.addresses


def _is_about(mail: Mail, naming: Naming) -> bool:
    """Whether a mail to somebody else names the person in its subject or in what it is known by."""
    return naming.found(f"{mail.subject} {unescaped(mail.topic).replace(':', ' : ')}") is Sure.YES


def _wrote(book: Book, memory: Memory, person: Person) -> bool:
    told = memory.told.get(comments.TOPIC, frozenset())
    named: dict[str, tuple[Comment, object]] = dict(comments.identities(book))
    return any(name in told and person.is_named(one.author) for name, (one, _) in named.items())
