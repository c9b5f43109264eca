"""The auditor's statement: a form to fill in and sign, with what the auditor has remarked in the cashbook."""

from collections.abc import Iterator

from jobs.balances import Balance
from jobs.documents.model import Block, Items, Paragraph, Ruled, Signatures, Table
from jobs.documents.reading import said, within
from jobs.year import FinancialYear
from sheets_schema.book import Book
from sheets_schema.text import Language, Text, money


def audit_blocks(book: Book, sums: Balance | Text, period: FinancialYear, language: Language) -> Iterator[Block]:
    """The statement of a year, unsigned: what was found is the auditor's to write."""
    group, label = book.settings.group_name or Text("gruppen", "the group")[language], period.label
    yield Paragraph(
        Text(
            f"Jag har gått igenom bokföringen för {group}, {label}: verifikationer, saldon mot kontoutdrag och kassa, "
            f"och räkneprotokoll för bössor.",
            f"I have gone through the books of {group} for {label}: vouchers, balances against statements and cash, "
            f"and the count protocols of boxes.",
        )[language]
    )
    if isinstance(sums, Balance):
        result, closing = (money(ore, language) for ore in (sums.totals.result, sums.totals.closing))
        yield Paragraph(
            Text(
                f"Det jag har granskat: årets resultat {result}, och {closing} på kontona vid årets slut.",
                f"What I have reviewed: the year's result {result}, and {closing} in the accounts at the year's end.",
            )[language]
        )
    yield Paragraph(Text("Kryssa för det som gäller:", "Mark what holds:")[language])
    choices = (
        Text("Granskningen ger ingen anledning till anmärkning.", "The review gives no cause for remarks."),
        Text("Jag har anmärkningarna nedan.", "I have the remarks below."),
        Text("Pengarna har använts till det de var till för.", "The money was used for what it was for."),
        Text("Jag tillstyrker ansvarsfrihet.", "I recommend discharge."),
        Text("Jag tillstyrker inte ansvarsfrihet.", "I do not recommend discharge."),
    )
    yield Items(tuple(choice[language] for choice in choices), to_tick=True)
    yield from _remarks(book, period, language)
    yield Paragraph(Text("Anmärkningar:", "Remarks:")[language])
    yield Ruled(("", "", "", ""))
    yield Signatures((Text("Granskare", "Auditor")[language],))


def _remarks(book: Book, period: FinancialYear, language: Language) -> Iterator[Block]:
    """What stands in the cashbook's own column for it, on rows of the year."""
    table = book.tables.get("cashbook")
    if table is None or not table.has("remark"):
        return
    rows = [row for row in book.rows("cashbook") if row.text("remark") and within(row.value("date"), period)]
    if not rows:
        return
    yield Paragraph(Text("I kassaboken har granskaren skrivit:", "In the cashbook the auditor has written:")[language])
    header = (Text("Ver", "Voucher"), Text("Dag", "Day"), Text("Text", "Text"), Text("Anmärkning", "Remark"))
    cells = tuple(
        (said(row, "voucher"), row.value("date").isoformat(), said(row, "text"), said(row, "remark")) for row in rows
    )
    yield Table(tuple(word[language] for word in header), cells, (2, 4, 7, 8))
