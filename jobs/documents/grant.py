"""What a group may apply for: the activity grant and its conditions, each beside what the book says of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from jobs.balances import Balance
from jobs.budget import own_costs
from jobs.documents.accounts import sums_of
from jobs.documents.model import Block, Document, Heading, Items, Note, Paragraph, Table
from jobs.documents.reading import doubted, doubts, lead, names, row_numbers, said
from jobs.year import FinancialYear, financial_year
from sheets_schema import people
from sheets_schema.book import Book
from sheets_schema.checks.work import is_sent
from sheets_schema.rules import pack
from sheets_schema.rules.reports import reports
from sheets_schema.rules.year import conditions
from sheets_schema.text import Language, Ore, Text, fold, money

NAME = Text("verksamhetsbidrag", "activity-grant")
_USED = {"roles": ("role", "name", "from", "to"), "reports": ("report", "due", "status"), "members": ("name", "status")}


class Verdict(Enum):
    """Whether a condition is met, as far as the book tells."""

    MET = Text("Uppfyllt", "Met")
    NOT_MET = Text("Inte uppfyllt", "Not met")
    UNKNOWN = Text("Syns inte i arket", "The sheet does not tell")


@dataclass(frozen=True)
class Judged:
    """A condition's verdict, and why."""

    verdict: Verdict
    why: Text


def grant(book: Book, year: int, language: Language) -> Document:
    """What the group may apply for in the financial year that starts in `year`, and whether it meets the conditions."""
    period = financial_year(year, book.settings.year_start)
    may_apply = book.settings.group_kind == "Sektionsgrupp"
    in_doubt = doubts(book, _USED, language) if may_apply else ()
    sums = sums_of(book, year - 1)
    if may_apply and isinstance(sums, Balance):
        word = Text("Förra årets pengar är preliminära", "The sums of the year before are preliminary")
        in_doubt += tuple(f"{word[language]}: {reason[language]}" for reason in sums.reasons)
    box = doubted(in_doubt, language)
    blocks: list[Block] = [Note(*box)] if box else []
    if may_apply:
        blocks += [*_may_apply(book, period, sums, language)]
    else:
        blocks += [*_does_not_apply(book, language)]
    blocks += [*_activity_grant(language)]
    title = Text(f"Verksamhetsbidrag {period.label}", f"Activity grant {period.label}")
    name = f"{NAME[language]}-{period.label.replace('/', '-')}"
    return Document(name, title[language], lead(book, period, language), language, book.today, tuple(blocks), in_doubt)


def judged(book: Book, period: FinancialYear, sums: Balance | Text) -> Mapping[str, Judged]:
    """Every condition of the rule pack, by key, as the book has it."""
    return {
        "kind": _kind(book),
        "treasurer": _treasurer(book),
        "member_list": _report(book, "member_list", period, period.year),
        "members": _members(book),
        "accounted": _report(book, "accounts", period, period.year - 1),
        "costs": _costs(book, sums),
    }


def _does_not_apply(book: Book, language: Language) -> Iterator[Block]:
    rule = pack()["grant"]
    if book.settings.group_kind:
        head = Text("Bidraget gäller inte er", "The grant is not for you")
        why = Text(
            "Gruppen är en redovisningsgrupp. Verksamhetsbidraget är bara för sektionsgrupper: en redovisningsgrupp får "
            "samla in pengar till sitt eget arbete.",
            "The group is an accounting group. The activity grant is for section groups only: an accounting group may "
            "collect money for its own work.",
        )
    else:
        head = Text("Grupptyp saknas", "The kind of group is missing")
        why = Text(
            "Skriv Grupptyp i Inställningar: bara en sektionsgrupp kan få verksamhetsbidrag.",
            "Write Group kind in Settings: only a section group can get the activity grant.",
        )
    yield Note(head[language], (why[language],))
    yield _source(rule.source, rule.year, language)


def _may_apply(book: Book, period: FinancialYear, sums: Balance | Text, language: Language) -> Iterator[Block]:
    yield from _sum(sums, language)
    yield Heading(Text("Villkoren", "The conditions")[language])
    found = judged(book, period, sums)
    header = (Text("Villkor", "Condition"), Text("Läget", "Verdict"), Text("Varför", "Why"), Text("Källa", "Source"))
    rows = tuple(
        (
            one.says[language],
            found[key].verdict.value[language],
            found[key].why[language],
            f"{one.source}, {one.year}",
        )
        for key, one in conditions().items()
    )
    yield Table(tuple(word[language] for word in header), rows, (6, 3, 6, 5))
    uses = Text(
        "Bidraget får gå till porto, material, fika vid möten och aktioner och korta resor i närheten. "
        "Läs sektionens riktlinjer innan ni söker; de kan ha ändrats.",
        "The grant may be spent on postage, material, coffee at meetings and actions and short local trips. "
        "Read the section's guidelines before you apply; they may have changed.",
    )
    yield Paragraph(uses[language])


def _sum(sums: Balance | Text, language: Language) -> Iterator[Block]:
    """The most there is to apply for: the ceiling less what was left of the group's own money."""
    rule = pack()["grant"]
    ceiling = Ore(rule["kronor"] * 100)
    yield Heading(Text("Så mycket kan ni söka", "How much you may apply for")[language])
    yield Paragraph(rule.says[language])
    if isinstance(sums, Text):
        yield Note(Text("Går inte att räkna", "Cannot be summed")[language], (sums[language],))
    else:
        own = Ore(sums.totals.closing - sums.to_forward.remaining)
        left = Ore(max(own, 0))
        header = (Text("Belopp", "Sum")[language], Text("Kronor", "Kronor")[language])
        rows = (
            (Text("Högst", "At most")[language], money(ceiling, language)),
            (
                Text(f"Kvar av egna pengar {sums.period.last}", f"Own money left on {sums.period.last}")[language],
                money(left, language),
            ),
            (Text("Kan sökas", "May be applied for")[language], money(Ore(max(ceiling - left, 0)), language)),
        )
        yield Table(header, rows, (8, 4), frozenset({1}), totalled=True)
        how = Text(
            "Kvar är alla kontons utgående saldo minus det som ska vidarebefordras till Amnesty. Arket skiljer inte "
            "bidraget från andra egna pengar.",
            "What is left is the closing balance of all accounts less what is to be forwarded to Amnesty. The sheet "
            "does not tell the grant from other money of the group's own.",
        )
        yield Paragraph(how[language], faint=True)
    yield _source(rule.source, rule.year, language)


def _source(source: str, year: int, language: Language) -> Paragraph:
    return Paragraph(Text(f"Källa: {source}, {year}.", f"Source: {source}, {year}.")[language], faint=True)


def _kind(book: Book) -> Judged:
    number = book.settings.group_number
    if number:
        return Judged(Verdict.MET, Text(f"Grupptyp är Sektionsgrupp, gruppnummer {number}.", f"Group kind is Section group, number {number}."))  # fmt: skip
    why = Text("Gruppnummer saknas i Inställningar.", "Group number is missing in Settings.")
    return Judged(Verdict.UNKNOWN, why)


def _treasurer(book: Book) -> Judged:
    held = people.holders(book, "Kassör")
    if held:
        sv, en = (names(book, ", ".join(term.name for term in held), language) for language in ("sv", "en"))
        return Judged(Verdict.MET, Text(f"Kassör är {sv}; det är den som söker.", f"Treasurer is {en}, who applies."))
    if not book.whole("roles") or people.may_hold_unread(book, "Kassör"):
        return Judged(Verdict.UNKNOWN, Text("Roller går inte att läsa.", "Roles cannot be read."))
    return Judged(Verdict.NOT_MET, Text("Ingen är kassör i dag.", "Nobody is treasurer today."))


def _members(book: Book) -> Judged:
    if not book.whole("members"):
        return Judged(Verdict.UNKNOWN, Text("Medlemmar går inte att läsa.", "Members cannot be read."))
    here = [member.row for member in people.members(book) if member.here]
    bare = [row for row in here if not row.text("member_number")]
    if not here or bare:
        listed = row_numbers(bare)
        missing = Text(f"Medlemsnummer saknas på rad {listed}.", f"Member number is missing in row {listed}.")
        nobody = Text("Inga medlemmar i fliken.", "No members in the tab.")
        return Judged(Verdict.UNKNOWN, missing if here else nobody)
    return Judged(Verdict.MET, Text(f"Alla {len(here)} har medlemsnummer.", f"All {len(here)} have a member number."))


def _report(book: Book, key: str, period: FinancialYear, about: int) -> Judged:
    """Whether a report of the rule pack, about a year, is sent in."""
    if "reports" not in book.tables or "reports" in book.torn:
        return Judged(Verdict.UNKNOWN, Text("Rapporter går inte att läsa.", "Reports cannot be read."))
    for row in book.rows("reports"):
        title = fold(row.text("report"))
        due = row.value("due")
        is_of_year = str(about) in title or (not _names_a_year(title) and due is not None and due.year == period.year)
        if reports()[key].is_named_by(title) and is_of_year:
            name = said(row, "report")
            if row.unread("status"):
                return Judged(Verdict.UNKNOWN, Text(f"{name}: Status går inte att läsa.", f"{name}: Status cannot be read."))  # fmt: skip
            if is_sent(row):
                return Judged(Verdict.MET, Text(f"{name} är inskickad.", f"{name} is sent in."))
            return Judged(Verdict.NOT_MET, Text(f"{name} är inte inskickad.", f"{name} is not sent in."))
    return Judged(Verdict.UNKNOWN, Text("Ingen sådan rad i Rapporter.", "No such row in Reports."))


def _names_a_year(title: str) -> bool:
    return any(len(word) == 4 and word.isdecimal() for word in title.split())


def _costs(book: Book, sums: Balance | Text) -> Judged:
    """The group's own costs of the year before: those that are not money passed on."""
    if isinstance(sums, Text):
        return Judged(Verdict.UNKNOWN, sums)
    spent = own_costs(book, sums)
    verdict = Verdict.MET if spent <= pack()["grant"]["kronor"] * 100 else Verdict.NOT_MET
    sv, en = money(spent, "sv"), money(spent, "en")
    label = sums.period.label
    return Judged(
        Verdict.UNKNOWN if sums.preliminary else verdict,
        Text(f"Egna kostnader {label}: {sv}.", f"Own costs in {label}: {en}."),
    )


def _activity_grant(language: Language) -> Iterator[Block]:
    yield Heading(Text("Aktivitetsbidrag", "Grant for an activity")[language])
    texts = (
        Text(
            "Alla slags grupper kan söka det, för större utåtriktade aktiviteter i linje med sektionens plan.",
            "Groups of every kind may apply for it, for larger outward activities in line with the section's plan.",
        ),
        Text("Ring sekretariatet först och fyll sedan i formuläret.", "Call the secretariat first, then use the form."),
        Text(
            "Det redovisas direkt till sektionen med rapport och kvitton i original, och bokförs inte i gruppens kassabok.",
            "It is accounted for to the section, with a report and original receipts, and not in the group's own cashbook.",
        ),
    )
    yield Items(tuple(text[language] for text in texts))
    yield _source("aktivism.amnesty.se/grupper-och-distrikt/tips/aktivitetsbidrag", 2022, language)
