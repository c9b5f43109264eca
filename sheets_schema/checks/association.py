"""Checks of the settings and the members."""

from collections.abc import Iterator

import numpy as np

from sheets_schema import people
from sheets_schema.book import Book
from sheets_schema.check import Check
from sheets_schema.finding import Finding
from sheets_schema.kinds import EMPTY
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
)  # fmt: skip
