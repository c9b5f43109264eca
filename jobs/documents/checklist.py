"""The auditor's checklist: twenty points, each with what the book says and what only a person can see."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from jobs.budget import own_costs
from jobs.clearing import year_kept_until
from jobs.documents.annual_sums import Annual
from jobs.documents.reading import within
from jobs.remarks import unanswered
from sheets_schema import people
from sheets_schema.checks.decisions import is_to_do
from sheets_schema.rules import pack
from sheets_schema.text import Ore, Text, how_many, money, one_line

if TYPE_CHECKING:
    from datetime import date

_MOST = 8


class Verdict(Enum):
    """What the book tells of a point."""

    YES = Text("Ja", "Yes")
    NO = Text("Nej", "No")
    LOOK = Text("Titta själv", "Look yourself")


@dataclass(frozen=True)
class Point:
    """One point: what is asked, what the book says, why, and where to look."""

    what: Text
    verdict: Verdict
    why: Text
    where: Text


Judge = Callable[[Annual], tuple[Verdict, Text]]
_SAYS_NOT = Text("Det syns inte i arket.", "The sheet does not tell.")
_RECEIPTS = Text("Kvittona", "The receipts")
_SAMPLE, _FOUND = Text("fil 5", "file 5"), Text("fil 4", "file 4")
_ACCOUNTS, _RECONCILED = Text("Konton", "Accounts"), Text("Avstämning, kontoutdragen", "Reconciliations, statements")
_MEETINGS = Text("Möten", "Meetings")


def points(year: Annual) -> list[Point]:
    """All points, in order."""
    made = []
    for what, where, judge in _POINTS:
        verdict, why = judge(year)
        made.append(Point(what, verdict, why, where))
    return made


def _none_of(year: Annual, *codes: str, otherwise: tuple[Verdict, Text]) -> tuple[Verdict, Text]:
    """No where findings of these codes stand on the year's rows, with their cells; else what is given."""
    found = year.of_code(*codes)
    if not found:
        return otherwise
    listed = ", ".join(one.cell or str(one.row) for one in found[:_MOST]) + (" …" if len(found) > _MOST else "")
    number = how_many(len(found), Text("ställe", "place"), Text("ställen", "places"))
    return Verdict.NO, Text(f"{number.sv}: {listed}.", f"{number.en}: {listed}.")


def _opening(year: Annual) -> tuple[Verdict, Text]:
    if year.before is None:
        return Verdict.LOOK, Text(
            "Bokens första år: jämför Ingående balans med förra årets bokslut.",
            "The book's first year: compare Opening balance with the last year's accounts.",
        )
    closing, opening = year.before.totals.closing, year.sums.totals.opening
    new = Ore(opening - closing)
    if new:
        return Verdict.LOOK, Text(
            f"Konton som började under året för in {money(new, 'sv')}.",
            f"Accounts that began in the year bring {money(new, 'en')}.",
        )
    return Verdict.YES, Text(
        f"Båda är {money(opening, 'sv')}, ur samma bok.", f"Both are {money(opening, 'en')}, out of the same book."
    )


def _series(year: Annual) -> tuple[Verdict, Text]:
    whole = Verdict.YES, Text("Inga luckor.", "No gaps.")
    return _none_of(year, "cashbook.voucher_gap", "cashbook.voucher_missing", otherwise=whole)


def _vouchers(year: Annual) -> tuple[Verdict, Text]:
    look = (
        Verdict.LOOK,
        Text(
            "Varje rad har ett nummer; om posten hör till gruppen syns på kvittot.",
            "Every row has a number; whether it is the group's shows on the receipt.",
        ),
    )
    return _none_of(year, "cashbook.voucher_missing", otherwise=look)


def _only_a_person(year: Annual) -> tuple[Verdict, Text]:  # noqa: ARG001 - as the others
    return Verdict.LOOK, _SAYS_NOT


def _bank(year: Annual) -> tuple[Verdict, Text]:
    return _at_the_end(year, cash=False)


def _cash(year: Annual) -> tuple[Verdict, Text]:
    return _at_the_end(year, cash=True)


def _at_the_end(year: Annual, *, cash: bool) -> tuple[Verdict, Text]:
    """Whether each account, of cash or not, is reconciled on the year's last day."""
    kinds = {one.account: one.type for one in year.sums.accounts}
    mine = [one for one in year.reconciled if (kinds[one.account] == "Kassa") == cash]
    if not mine:
        return Verdict.YES, Text("Gruppen har inget sådant konto.", "The group has no such account.")
    off = [one.account for one in mine if one.statement != one.book]
    if off:
        listed = ", ".join(map(one_line, off))
        return Verdict.NO, Text(f"Skiljer: {listed}.", f"Off: {listed}.")
    late = [one.account for one in mine if one.day != year.period.last]
    if late:
        listed, day = ", ".join(map(one_line, late)), year.period.last
        return Verdict.NO, Text(f"Ingen avstämning {day}: {listed}.", f"No reconciliation on {day}: {listed}.")
    return Verdict.LOOK if cash else Verdict.YES, Text(
        "Stämmer; se att protokollet är underskrivet." if cash else "Stämmer enligt arket; jämför med utdraget.",
        "Agrees; see that the count is signed." if cash else "Agrees by the sheet; compare with the statement.",
    )


def _boxes(year: Annual) -> tuple[Verdict, Text]:
    rows = {row.number for row in year.book.rows("box_counts") if within(row.value("date"), year.period)}
    wrong = [one.cell or "" for one in year.findings if one.tab == "box_counts" and one.row in rows]
    if wrong:
        listed = ", ".join(dict.fromkeys(wrong))
        return Verdict.NO, Text(f"Tömningar {listed}.", f"Box counts {listed}.")
    return Verdict.YES, Text(f"{len(rows)} räkningar, alla bokförda.", f"{len(rows)} counts, all booked.")


def _forwarded(year: Annual) -> tuple[Verdict, Text]:
    left = year.sums.to_forward.remaining
    says = Text(f"Kvar att skicka: {money(left, 'sv')}.", f"Left to send: {money(left, 'en')}.")
    if left and year.book.settings.is_section_group:
        return Verdict.NO, says
    return Verdict.LOOK if left else Verdict.YES, says


def _grant(year: Annual) -> tuple[Verdict, Text]:
    if not year.book.settings.is_section_group:
        return Verdict.LOOK, Text("Gäller bidrag som gruppen har fått.", "Holds for grants that the group had.")
    rule, spent = pack()["grant"], own_costs(year.book, year.sums)
    limit = Ore(rule["kronor"] * 100)
    if spent > limit:
        return Verdict.NO, Text(
            f"Egna kostnader {money(spent, 'sv')}, mer än {money(limit, 'sv')} ({rule.cited.sv}).",
            f"Own costs {money(spent, 'en')}, more than {money(limit, 'en')} ({rule.cited.en}).",
        )
    return Verdict.LOOK, Text(f"Egna kostnader {money(spent, 'sv')}.", f"Own costs {money(spent, 'en')}.")


def _summed(year: Annual) -> tuple[Verdict, Text]:
    if year.is_preliminary:
        return Verdict.NO, Text("Året är preliminärt; se årsrapporten.", "The year is preliminary; see the report.")
    summed = (
        Verdict.YES,
        Text("Programmet har räknat varje rad i hela öre.", "The program has summed every row in öre."),
    )
    return _none_of(year, "cashbook.category_side", otherwise=summed)


def _report(year: Annual) -> tuple[Verdict, Text]:
    return Verdict.YES, Text(
        f"Rapporten är räknad ur boken {year.book.today}; manifestet har årets fingeravtryck.",
        f"The report was summed of the book on {year.book.today}; the manifest has the year's hash.",
    )


def _inventory(year: Annual) -> tuple[Verdict, Text]:
    lost = [one for one in year.findings if one.code == "boxes.lost"]
    number = len(year.book.rows("boxes"))
    if lost:
        return Verdict.NO, Text(f"{len(lost)} borttappade i Bössor.", f"{len(lost)} lost in Boxes.")
    return Verdict.LOOK, Text(f"{number} bössor och skyltar i arket.", f"{number} boxes and signs in the sheet.")


def _receipts(year: Annual) -> tuple[Verdict, Text]:
    until = year_kept_until(year.period)
    kept = (
        Verdict.LOOK,
        Text(
            f"Alla utgifter har kvitto enligt arket. Spara till {until}.",
            f"Every outlay has a receipt by the sheet. Keep until {until}.",
        ),
    )
    return _none_of(year, "cashbook.receipt_missing", "receipts.unreachable", otherwise=kept)


def _minutes(year: Annual) -> tuple[Verdict, Text]:
    held = [
        row
        for row in year.book.rows("meetings")
        if within(row.value("date"), year.period)
        and row.value("date") < year.book.today
        and row.text("status") != "Inställt"
    ]
    without = [one_line(row.text("number")) for row in held if not row.text("minutes")]
    if without:
        listed = ", ".join(without[:_MOST]) + (" …" if len(without) > _MOST else "")
        return Verdict.NO, Text(f"Länk till protokoll saknas för {listed}.", f"No link to minutes of {listed}.")
    return Verdict.LOOK, Text(
        f"{len(held)} möten, alla med länk; underskriften syns inte.",
        f"{len(held)} meetings, all with a link; the signature cannot be seen.",
    )


def _decisions(year: Annual) -> tuple[Verdict, Text]:
    late = [
        row
        for row in year.book.rows("decisions")
        if is_to_do(row) and row.value("due") is not None and row.value("due") < year.book.today
    ]
    if late:
        number = how_many(len(late), Text("beslut", "decision"), Text("beslut", "decisions"))
        return Verdict.NO, Text(f"{number.sv} är försenade.", f"{number.en} overdue.")
    return Verdict.LOOK, Text("Inget försenat i fliken Beslut.", "Nothing overdue in the tab Decisions.")


def _statutes(year: Annual) -> tuple[Verdict, Text]:
    rule = pack()["annual_meeting"]
    meetings = [
        row
        for row in year.book.rows("meetings")
        if row.text("type") == "Årsmöte" and within(row.value("date"), year.period) and row.text("status") != "Inställt"
    ]
    days: list[date] = sorted(row.value("date") for row in meetings)
    if not days:
        return Verdict.NO, Text("Inget årsmöte under året i Möten.", "No annual meeting in the year in Meetings.")
    if days[0] > rule.day(days[0].year):
        return Verdict.NO, Text(f"Årsmötet var {days[0]} ({rule.cited.sv}).", f"It was on {days[0]} ({rule.cited.en}).")
    return Verdict.LOOK, Text(
        f"Årsmöte {days[0]}; läs kallelsens dag i Skickat.", f"Annual meeting {days[0]}; read the call's day in Sent."
    )


def _members(year: Annual) -> tuple[Verdict, Text]:
    wrong = sum(one.severity == "error" for one in year.findings if one.tab == "members")
    return Verdict.LOOK, Text(
        f"Kontrollen har {wrong} fel i medlemslistan. Listan är inte med här.",
        f"The check has {wrong} errors in the member list. The list is not in the package.",
    )


def _earlier(year: Annual) -> tuple[Verdict, Text]:
    older = [one for one in unanswered(year.book) if one.day is not None and one.day < year.period.first]
    if older:
        listed = ", ".join(one.cell for one in older[:_MOST])
        return Verdict.NO, Text(f"Obesvarade på äldre rader: {listed}.", f"Unanswered on older rows: {listed}.")
    return Verdict.LOOK, Text("Ingen anmärkning på äldre rader är öppen.", "No remark on older rows is open.")


def _independent(year: Annual) -> tuple[Verdict, Text]:
    codes = {one.code for one in year.findings}
    if "roles.auditor_missing" in codes or not people.holders(year.book, "Granskare"):
        return Verdict.NO, Text("Ingen granskare står i Roller.", "No auditor stands in Roles.")
    if "roles.auditor_not_independent" in codes:
        return Verdict.NO, Text(
            "Granskaren är medlem eller har en annan roll.", "The auditor is a member or has a role."
        )
    return Verdict.LOOK, Text(
        "Varken medlem eller annan roll enligt arket.", "Neither member nor other role by the sheet."
    )


_POINTS: tuple[tuple[Text, Text, Judge], ...] = (
    (Text("Ingående balans är förra årets utgående", "The opening is last year's closing"), _ACCOUNTS, _opening),
    (Text("Verifikationsserien är obruten", "The series of vouchers is unbroken"), Text("fil 3", "file 3"), _series),
    (Text("Varje post har en verifikation och hör till gruppen", "Every entry has a voucher and is the group's"), _RECEIPTS, _vouchers),
    (Text("Belopp, dag och text är som på kvittot", "Sum, day and text are as on the receipt"), _SAMPLE, _only_a_person),
    (Text("Någon annan än mottagaren har attesterat", "Somebody else than the receiver has attested"), _RECEIPTS, _only_a_person),
    (Text("Bankens saldo sista dagen är bokens", "The bank's balance on the last day is the book's"), _RECONCILED, _bank),
    (Text("Kassan är räknad och underskriven", "The cash is counted and signed for"), Text("Avstämning", "Reconciliations"), _cash),
    (Text("Bössornas protokoll är som insättningarna", "The box counts are as the deposits"), _SAMPLE, _boxes),
    (Text("Insamlade pengar är skickade vidare", "Collected money is passed on"), Text("fil 1", "file 1"), _forwarded),
    (Text("Bidraget har gått till det som är tillåtet", "The grant went to what is allowed"), Text("fil 2", "file 2"), _grant),
    (Text("Summor och tecken är räknade om", "Sums and signs are added up again"), Text("fil 2", "file 2"), _summed),
    (Text("Rapporten är som böckerna", "The report is as the books"), Text("fil 1 och manifest.json", "file 1 and manifest.json"), _report),
    (Text("Inventarier finns: bössor, banderoller", "The inventory is there: boxes, banners"), Text("Bössor", "Boxes"), _inventory),
    (Text("Kvittona är sparade", "The receipts are kept"), Text("fil 3", "file 3"), _receipts),
    (Text("Protokoll finns och är underskrivna", "Minutes exist and are signed"), _MEETINGS, _minutes),
    (Text("Besluten är genomförda", "The decisions are carried out"), Text("Beslut", "Decisions"), _decisions),
    (Text("Stadgarna är följda: kallelse och årsmöte", "The statutes are followed: call and annual meeting"), _MEETINGS, _statutes),
    (Text("Medlemslistan är aktuell", "The member list is current"), Text("Medlemmar", "Members"), _members),
    (Text("Förra årets anmärkningar är hanterade", "Last year's remarks are dealt with"), _FOUND, _earlier),
    (Text("Granskaren är oberoende", "The auditor is independent"), Text("Roller", "Roles"), _independent),
)  # fmt: skip
