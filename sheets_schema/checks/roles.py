"""Checks of who holds which role."""

from collections.abc import Callable, Iterator

from sheets_schema import people
from sheets_schema.book import Book
from sheets_schema.check import Check
from sheets_schema.finding import Finding
from sheets_schema.rules import pack
from sheets_schema.text import Text, fold


def _role_missing(role: str, code: str) -> Callable[[Book], Iterator[Finding]]:
    """Nobody holds a role that every group needs; quiet while a row that may tell otherwise cannot be read."""

    def look(book: Book) -> Iterator[Finding]:
        roles = book.tables.get("roles")
        if roles is None or not book.whole("roles"):
            return
        if not people.holders(book, role) and not people.may_hold_unread(book, role):
            yield Finding(code, "roles", roles.title, facts={"rule": pack()["auditor"].cited})

    return look


def auditor_not_independent(book: Book) -> Iterator[Finding]:
    """The auditor is an active member, or holds another role."""
    shared, everyone = people.namesakes(book), people.all_held(book)
    for held in people.holders(book, "Granskare"):
        others = sorted({other.role for other in everyone if other.is_same_person(held, shared)} - {"Granskare"})
        if any(one.status == "Aktiv" for one in people.members_like(book, held.name, held.address)):
            yield held.finding(
                "roles.auditor_not_independent", "name", because=Text("är aktiv medlem", "is an active member")
            )
        elif others:
            role = people.role_text(others[0])
            because = Text(f"är också {role.sv.lower()}", f"is also {role.en.lower()}")
            yield held.finding("roles.auditor_not_independent", "name", because=because)


def board_incomplete(book: Book) -> Iterator[Finding]:
    """The board of a Redovisningsgrupp lacks somebody; it is at least three different people."""
    roles = book.tables.get("roles")
    if roles is None or book.settings.is_section_group or not book.whole("roles"):
        return
    if any(people.may_hold_unread(book, role) for role in people.BOARD):
        return
    held = {role: people.holders(book, role) for role in people.BOARD}
    vacant = [role for role, holders in held.items() if not holders]
    shared = people.namesakes(book)
    different = {holder.person(shared) for holders in held.values() for holder in holders}
    rule = pack()["board"]
    if vacant or len(different) < rule["people"]:
        roles_lacking = [people.role_text(role) for role in vacant]
        lacks = Text(", ".join(r.sv for r in roles_lacking).lower(), ", ".join(r.en for r in roles_lacking).lower())
        lacks = lacks if vacant else Text("tre olika personer", "three different people")
        yield Finding("roles.board_incomplete", "roles", roles.title, facts={"lacks": lacks, "rule": rule.cited})


def expired(book: Book) -> Iterator[Finding]:
    """A role whose Till has passed, and that nobody holds now."""
    for term in people.terms(book):
        is_over = term.to is not None and term.to < book.today
        if is_over and not people.holders(book, term.role) and not people.may_hold_unread(book, term.role):
            yield term.finding("roles.expired", "to", role=people.role_word(term.role), name=term.name)


def no_address(book: Book) -> Iterator[Finding]:
    """The secretary, treasurer or auditor cannot be reached; quiet while the members cannot be read."""
    if not book.whole("members"):
        return
    for role in people.REACHABLE:
        for held in people.holders(book, role):
            if not people.address_of(book, held):
                yield held.finding("roles.no_address", "email", role=people.role_word(role), name=held.name)


def overloaded(book: Book) -> Iterator[Finding]:
    """Somebody holds more roles than the group has set; said once, at the last of them."""
    shared, left = people.namesakes(book), people.all_held(book)
    while left:
        mine = [term for term in left if term.is_same_person(left[0], shared)]
        left = [term for term in left if term not in mine]
        roles = dict.fromkeys(people.role_word(term.role) for term in mine)
        if 0 < book.settings.max_roles < len(roles):
            facts = {
                "name": mine[-1].name,
                "number": len(roles),
                "roles": Text(", ".join(one.sv for one in roles), ", ".join(one.en for one in roles)),
                "most": book.settings.max_roles,
            }
            yield mine[-1].finding("roles.overloaded", "name", **facts)


def term_ends(book: Book) -> Iterator[Finding]:
    """A term of a role that the group needs ends within 60 days, and nobody follows; quiet while a row is in doubt."""
    needed = {fold(role) for role in people.needed_roles(book)}
    for term in people.ending(book):
        if fold(term.role) in needed and not people.may_hold_unread(book, term.role):
            yield term.finding("roles.term_ends", "to", role=people.role_word(term.role), name=term.name)


CHECKS = (
    Check(
        "roles.secretary_missing",
        "error",
        Text("Ingen är gruppsekreterare i dag.", "Nobody is group secretary today."),
        Text("Skriv en rad i Roller med Gruppsekreterare och namnet.", "Write a row in Roles with Group secretary and the name."),
        Text("Roller har ingen gruppsekreterare vars tid pågår.", "Roles has no group secretary whose term is on."),
        _role_missing("Gruppsekreterare", "roles.secretary_missing"),
    ),
    Check(
        "roles.treasurer_missing",
        "error",
        Text("Ingen är kassör i dag.", "Nobody is treasurer today."),
        Text("Skriv en rad i Roller med Kassör och namnet.", "Write a row in Roles with Treasurer and the name."),
        Text("Kassörens Till har passerat.", "The treasurer's To has passed."),
        _role_missing("Kassör", "roles.treasurer_missing"),
    ),
    Check(
        "roles.auditor_missing",
        "error",
        Text("Ingen är granskare i dag ({rule}).", "Nobody is auditor today ({rule})."),
        Text("Utse en utomstående och skriv en rad i Roller med Granskare.", "Appoint an outsider and write a row in Roles with Auditor."),
        Text("Roller har ingen granskare.", "Roles has no auditor."),
        _role_missing("Granskare", "roles.auditor_missing"),
    ),
    Check(
        "roles.auditor_not_independent",
        "error",
        Text("Granskaren {value} {because} och kan därför inte granska.", "The auditor {value} {because}, and so cannot audit."),
        Text("Utse någon utanför gruppen.", "Appoint somebody outside the group."),
        Text("Granskaren är aktiv medlem.", "The auditor is an active member."),
        auditor_not_independent,
    ),
    Check(
        "roles.board_incomplete",
        "error",
        Text("Styrelsen är inte fulltalig; det saknas: {lacks} ({rule}).", "The board is not complete; it lacks: {lacks} ({rule})."),
        Text("Välj, och skriv raderna i Roller.", "Elect, and write the rows in Roles."),
        Text("En redovisningsgrupp utan ordförande.", "An accounting group without a chair."),
        board_incomplete,
    ),
    Check(
        "roles.expired",
        "warning",
        Text("Tiden för {role} ({name}) gick ut {value} och ingen har tagit över.", "The term of {role} ({name}) ended {value} and nobody has taken over."),
        Text("Skriv en ny rad, eller ett nytt datum i Till.", "Write a new row, or a new day in To."),
        Text("Ordförandens Till var i mars.", "The chair's To was in March."),
        expired,
    ),
    Check(
        "roles.overloaded",
        "warning",
        Text("{name} har {number} uppdrag ({roles}); ni har satt gränsen vid {most}.", "{name} holds {number} roles ({roles}); your limit is {most}."),
        Text("Fråga om någon annan kan ta över ett av dem, och skriv det i Roller.", "Ask whether somebody else can take one of them over, and write it in Roles."),
        Text("En person är gruppsekreterare, kassör och insamlingsansvarig.", "One person is group secretary, treasurer and fundraising lead."),
        overloaded,
    ),
    Check(
        "roles.term_ends",
        "info",
        Text("Tiden för {role} ({name}) går ut {value} och ingen är vald efter det.", "The term of {role} ({name}) ends {value} and nobody is elected to follow."),
        Text("Hitta någon i god tid, och skriv en ny rad i Roller med Från.", "Find somebody in good time, and write a new row in Roles with From."),
        Text("Kassörens Till är om en månad, och ingen annan rad tar vid.", "The treasurer's To is a month away, and no other row follows."),
        term_ends,
    ),
    Check(
        "roles.no_address",
        "error",
        Text("{name} ({role}) har ingen e-postadress här, och bland medlemmarna har namnet ingen eller flera olika.", "{name} ({role}) has no e-mail address here, and among the members the name has none, or several different ones."),
        Text("Skriv adressen i kolumnen E-post.", "Write the address in the column Email."),
        Text("Kassören är ingen medlem och har ingen adress.", "The treasurer is no member and has no address."),
        no_address,
    ),
)  # fmt: skip
