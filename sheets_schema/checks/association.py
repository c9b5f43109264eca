"""Checks of the settings, the members and the roles."""

from collections.abc import Callable, Iterator

import numpy as np

from sheets_schema import people
from sheets_schema.book import Book
from sheets_schema.check import Check
from sheets_schema.finding import Finding
from sheets_schema.kinds import EMPTY
from sheets_schema.rules import pack
from sheets_schema.text import Text, fold


def email_missing(book: Book) -> Iterator[Finding]:
    """An active member without an address cannot be called."""
    members = book.tables.get("members")
    if members is None or not members.has("email"):
        return
    bare = members.empty("email") & (members.values["status"] == "Aktiv")
    for i in np.flatnonzero(bare).tolist():
        yield members.finding("members.email_missing", i, "email", name=members.values["name"][i])


def email_duplicate(book: Book) -> Iterator[Finding]:
    """Two members who have not left share one address; said of each later row."""
    members = book.tables.get("members")
    if members is None:
        return
    here = np.flatnonzero(members.ok("email") & (members.values["status"] != "Utträdd"))
    first: dict[str, int] = {}
    for i in here.tolist():
        address = members.folded("email")[i]
        if address in first:
            yield members.finding("members.email_duplicate", i, "email", first=members.cell(first[address], "email"))
        first.setdefault(address, i)


def email_bounced(book: Book) -> Iterator[Finding]:
    """An address that mail came back from for good: of a member who has not left, or of a role that is held."""
    if not book.known.bounced:
        return
    members = book.tables.get("members")
    if members is not None:
        for i in np.flatnonzero(members.ok("email") & (members.values["status"] != "Utträdd")).tolist():
            if members.folded("email")[i] in book.known.bounced:
                yield members.finding("members.bounced", i, "email")
    for term in people.all_held(book):
        if fold(term.address) in book.known.bounced:
            yield term.finding("members.bounced", "email")


def left_without_date(book: Book) -> Iterator[Finding]:
    """A member who has left, without the day."""
    members = book.tables.get("members")
    if members is None:
        return
    gone = (members.values["status"] == "Utträdd") & (members.states["left"] == EMPTY)
    for i in np.flatnonzero(gone).tolist():
        yield members.finding("members.left_without_date", i, "left", name=members.values["name"][i])


def consent_missing(book: Book) -> Iterator[Finding]:
    """An active member with an address of whom it is not said whether mails are wanted."""
    members = book.tables.get("members")
    if members is None:
        return
    unasked = (members.values["status"] == "Aktiv") & members.ok("email") & (members.states["mailings"] == EMPTY)
    for i in np.flatnonzero(unasked).tolist():
        yield members.finding("members.consent_missing", i, "mailings", name=members.values["name"][i])


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
        "settings.unknown",
        "warning",
        Text("Inställningen ”{value}” finns inte.", "There is no setting “{value}”."),
        Text("Rätta stavningen eller ta bort raden; gruppbok describe visar alla.", "Mend the spelling or delete the row; gruppbok describe lists all."),
        Text("En rad heter ”Kallelsedagar”.", "A row is named “Calling days”."),
    ),
    Check(
        "settings.duplicate",
        "warning",
        Text("Inställningen ”{value}” finns redan i {first}, och den gäller.", "The setting “{value}” stands already in {first}, and that one counts."),
        Text("Ta bort en av raderna.", "Delete one of the rows."),
        Text("Språk står på två rader.", "Language stands in two rows."),
    ),
    Check(
        "settings.missing",
        "error",
        Text("Inställningen {setting} saknar värde.", "The setting {setting} has no value."),
        Text("Gör så här: {why}.", "Mend it: {why}."),
        Text("Gruppens namn är tomt.", "The group's name is empty."),
    ),
    Check(
        "members.email_missing",
        "warning",
        Text("{name} är aktiv men har ingen e-postadress och får inga brev.", "{name} is active but has no e-mail address, and gets no mail."),
        Text("Skriv adressen, eller ring när något händer.", "Write the address, or telephone when something is on."),
        Text("En aktiv medlem utan adress.", "An active member without an address."),
        email_missing,
    ),
    Check(
        "members.email_invalid",
        "error",
        Text("”{value}” {why}.", "“{value}” {why}."),
        Text("", ""),
        Text("Adressen är ”anna@example”.", "The address is “anna@example”."),
    ),
    Check(
        "members.email_duplicate",
        "error",
        Text("Adressen {value} står redan i {first}.", "The address {value} stands already in {first}."),
        Text("Ge var och en sin egen adress, eller töm den ena.", "Give each their own address, or clear one."),
        Text("Två medlemmar har samma adress.", "Two members have the same address."),
        email_duplicate,
    ),
    Check(
        "members.bounced",
        "error",
        Text("Brev till {value} kommer tillbaka: adressen finns inte längre. Inget mer skickas dit.", "Mail to {value} comes back: there is no such address any more. Nothing more is sent there."),
        Text("Fråga personen på annat sätt och skriv den nya adressen.", "Ask the person some other way and write the new address."),
        Text("Mejlservern har sagt att adressen inte finns.", "The mail server has said that there is no such address."),
        email_bounced,
    ),
    Check(
        "members.phone_invalid",
        "warning",
        Text("”{value}” {why}.", "“{value}” {why}."),
        Text("", ""),
        Text("Telefon är ”fråga Eva”.", "Phone is “ask Eva”."),
    ),
    Check(
        "members.left_without_date",
        "warning",
        Text("{name} har lämnat gruppen men dagen saknas.", "{name} has left the group but the day is missing."),
        Text("Skriv dagen i kolumnen Utträdd.", "Write the day in the column Left."),
        Text("Status är Utträdd och kolumnen Utträdd är tom.", "Status is Left and the column Left is empty."),
        left_without_date,
    ),
    Check(
        "members.consent_missing",
        "warning",
        Text("Det står inte om {name} vill ha utskick, så inget skickas.", "It is not said whether {name} wants mailings, so none are sent."),
        Text("Fråga, och skriv Ja eller Nej i kolumnen Utskick.", "Ask, and write Yes or No in the column Mailings."),
        Text("En aktiv medlem med adress, men Utskick är tomt.", "An active member with an address, but Mailings is empty."),
        consent_missing,
    ),
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
