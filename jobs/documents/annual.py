"""The annual report (ekonomisk årsrapport): a year in sums that can be traced to vouchers, for those who sign it."""

from collections.abc import Iterator, Sequence

from jobs.closed import closings_said
from jobs.documents.accounts import signers
from jobs.documents.annual_parts import SUM, TITLES, headed, parts
from jobs.documents.annual_sums import EXCLUDING, Annual, annual_of
from jobs.documents.listing import Listing, Section, blocks
from jobs.documents.model import Block, Document, Heading, Items, NewPage, Note, Signatures
from jobs.documents.reading import lead, said, within
from jobs.remarks import unanswered
from sheets_schema.book import Book
from sheets_schema.checks import CHECKS
from sheets_schema.ledger import EXPENSE
from sheets_schema.tab import Row
from sheets_schema.text import Language, Ore, Text, how_many, money, one_line

NAME = Text("ekonomisk-arsrapport", "annual-report")
TITLE = Text("Ekonomisk årsrapport", "Annual report")
BAND = Text("PRELIMINÄR – siffrorna kan ändras", "PRELIMINARY – the sums may change")
_CHECKS = {check.code: check for check in CHECKS}


def annual(book: Book, year: int, language: Language) -> Document:
    """The report of the financial year that starts in `year`. Raises BalanceError where there is nothing to sum."""
    return annual_document(annual_of(book, year), language)


def annual_document(year: Annual, language: Language) -> Document:
    """The report as a paper: what is in doubt, the sums, signatures, and every voucher by category."""
    book = year.book
    made: list[Block] = [*_preliminary(year, language)]
    made += blocks(parts(year, language), language)
    made += [*_notes(year, language)]
    made += [
        Heading(Text("Underskrifter", "Signatures")[language]),
        Signatures(signers(book, language)),
        NewPage(),
        *blocks(appendix(year, language), language),
    ]
    doubts = tuple(reason[language] for reason in (*year.sums.reasons, *filter(None, [year.changed])))
    title, name = titled(year, language)
    return Document(
        name, title, lead(book, year.period, language), language, book.today, tuple(made), doubts, band(year, language)
    )


def band(year: Annual, language: Language) -> str:
    """What stands on every page while the sums may change; "" once they are final."""
    return BAND[language] if year.is_preliminary else ""


def titled(year: Annual, language: Language) -> tuple[str, str]:
    """The report's title, and its file's name."""
    label = year.period.label
    return f"{TITLE[language]} {label}", f"{NAME[language]}-{label.replace('/', '-')}"


def reasons_of(year: Annual) -> list[Text]:
    """Why the sums may change."""
    reasons = list(year.sums.reasons)
    if not year.is_over:
        last, today = year.period.last, year.book.today
        goes_on = Text(
            f"Året pågår till {last}: allt gäller till och med {today}.",
            f"The year goes on until {last}: all is up to {today}.",
        )
        reasons.append(goes_on)
    if year.changed:
        reasons.append(year.changed)
    return reasons


def _preliminary(year: Annual, language: Language) -> Iterator[Block]:
    if year.is_preliminary:
        yield Note(BAND[language], tuple(reason[language] for reason in reasons_of(year)))
    yield from blocks(left_out(year, language), language)


def left_out(year: Annual, language: Language) -> Iterator[Section]:
    """The rows that are not in the sums, each with what is wrong in it."""
    if not year.excluded:
        return
    columns = (
        (Text("Rad", "Row"), 2),
        (Text("Ver", "Voucher"), 2),
        (Text("Text", "Text"), 5),
        (Text("Varför den inte räknas", "Why it does not count"), 11),
    )
    rows = tuple(
        (row.number, said(row, "voucher"), said(row, "text"), _why(year, row, language)) for row in year.excluded
    )
    header, widths = headed(columns, language)
    title = Text("Rader som inte räknas med", "Rows that are left out")
    yield Section(title[language], (), Listing(header, rows, widths))


def _why(year: Annual, row: Row, language: Language) -> str:
    found = [one for one in year.findings if one.tab == "cashbook" and one.row == row.number and one.code in EXCLUDING]
    return " ".join(one_line(_CHECKS[one.code].message(one, language), 400) for one in found)


def _notes(year: Annual, language: Language) -> Iterator[Block]:
    yield Heading(Text("Noter", "Notes")[language])
    yield Items(tuple(text[language] for text in said_of(year)))


def _sealed_said(year: Annual) -> Iterator[Text]:
    """When the year was closed and opened again; and the seal that its rows have now, once the sums are final."""
    yield from closings_said(year.book, year.period)
    if not year.is_preliminary:
        seal = year.sealed.short_seal
        yield Text(
            f"Årets rader har sigillet {seal}. Så länge ingen rad ändras visar gruppbok close samma tecken.",
            f"The year's rows have the seal {seal}. As long as no row changes, gruppbok close shows the same signs.",
        )


def said_of(year: Annual) -> Iterator[Text]:
    """What a reader of the sums should know beside them."""
    yield Text(
        f"Året är {year.period.first} – {year.period.last}. Siffrorna kommer ur kassaboken, {len(year.counted)} rader, "
        "en rad för varje belopp på ett konto. Sist i rapporten står varje verifikation under sin kategori.",
        f"The year is {year.period.first} – {year.period.last}. The sums come from the cashbook, {len(year.counted)} "
        "rows, one for each sum on an account. Every voucher stands under its category at the end.",
    )
    yield from _sealed_said(year)
    if year.before is None:
        yield Text("Året före finns inte i boken.", "The year before is not in the book.")
    elif year.before.preliminary:
        yield Text(
            f"Siffrorna för {year.before.period.label} är preliminära.",
            f"The sums of {year.before.period.label} are preliminary.",
        )
    missing = year.of_code("cashbook.receipt_missing")
    if missing:
        by_number = {row.number: row for row in year.counted}
        total = Ore(sum(abs(year.net(by_number[one.row])) for one in missing if one.row in by_number))
        rows = how_many(len(missing), Text("utgift", "outlay"), Text("utgifter", "outlays"))
        yield Text(
            f"{rows.sv} saknar kvitto, tillsammans {money(total, 'sv')}.",
            f"{rows.en} without a receipt, together {money(total, 'en')}.",
        )
    yield from _boxes_said(year)
    waiting = [one for one in unanswered(year.book) if one.day is None or within(one.day, year.period)]
    if waiting:
        word = how_many(len(waiting), Text("anmärkning", "remark"), Text("anmärkningar", "remarks"))
        yield Text(
            f"{word.sv} av granskaren har inget svar i arket.",
            f"{word.en} of the auditor without an answer in the sheet.",
        )
    errors = sum(one.severity == "error" for one in year.findings if one.tab in ("cashbook", "reconciliations"))
    if errors:
        word = how_many(errors, Text("fel", "error"), Text("fel", "errors"))
        yield Text(
            f"Kassaboken och avstämningarna har {word.sv} att rätta; gruppbok check säger vilka.",
            f"The cashbook and the reconciliations have {word.en} to mend; gruppbok check says which.",
        )


def _boxes_said(year: Annual) -> Iterator[Text]:
    off = [one.box for one in year.boxes if one.booked != one.counted]
    if off:
        listed = ", ".join(off)
        yield Text(
            f"Räknat och bokfört är inte samma summa för: {listed}.",
            f"What was counted and what was booked differ for: {listed}.",
        )


def appendix(year: Annual, language: Language) -> Iterator[Section]:
    """Every voucher under its category, summed as in the report."""
    title = Text("Bilaga: verifikationerna per kategori", "Appendix: the vouchers by category")
    says = Text(
        "Varje summa är densamma som kategorins i rapporten.", "Each total is the same as the category's in the report."
    )
    yield Section(title[language], (says[language],))
    for one in year.sums.categories:
        rows = year.by_category(one.category)
        if rows:
            sign = -1 if one.type == EXPENSE else 1
            head = f"{one_line(one.category)} ({TITLES[one.type][language].lower()})"
            yield Section(head, (), voucher_listing(year, rows, language, sign), level=2)


def voucher_listing(year: Annual, rows: Sequence[Row], language: Language, sign: int = 0) -> Listing:
    """Rows of the cashbook. With a sign they are of one category and end in its sum; without one of all categories."""
    columns = (
        (Text("Ver", "Voucher"), 2),
        (Text("Datum", "Date"), 3),
        (Text("Text", "Text"), 8),
        (Text("Konto", "Account"), 3),
        *(() if sign else ((Text("Kategori", "Category"), 5),)),
        (Text("Belopp", "Sum"), 3),
        (Text("Rad", "Row"), 2),
    )
    header, widths = headed(columns, language)
    made = tuple(
        (
            *(said(row, "voucher"), row.value("date"), said(row, "text"), year.account_of(row)),
            *(() if sign else (year.category_of(row),)),
            *(Ore((sign or 1) * year.net(row)), str(row.number)),
        )
        for row in rows
    )
    if not sign:
        return Listing(header, made, widths)
    total = Ore(sign * sum(year.net(row) for row in rows))
    return Listing(header, (*made, (SUM[language], None, None, None, total, None)), widths, totalled=True)
