"""The annual report as a workbook: the same sums as in the paper, in cells that are numbers."""

from collections.abc import Iterator
from dataclasses import replace

from jobs.balances import month_ends
from jobs.documents.annual import BAND, TITLE, band, left_out, reasons_of, said_of, titled, voucher_listing
from jobs.documents.annual_parts import headed, parts
from jobs.documents.annual_sums import Annual, annual_of
from jobs.documents.listing import Listing, rows_of, sheet
from jobs.documents.reading import lead
from sheets_schema.book import Book
from sheets_schema.page import Cell, Chart, Page, Style
from sheets_schema.text import Language, Text, one_line

_WIDTHS = (42, 17, 17, 17, 17, 17)


def annual_pages(book: Book, year: int, language: Language) -> tuple[Page, ...]:
    """The same as sheets of a workbook. Raises BalanceError."""
    return workbook_of(annual_of(book, year), language)


def workbook_of(year: Annual, language: Language) -> tuple[Page, ...]:
    """The report's sheets: the sums, and the vouchers they are made of."""
    title = titled(year, language)[0]
    front = [*head_rows(year, title, language)]
    front += [(Cell(f"– {reason[language]}", Style.WARNING, wrap=True, span=6),) for reason in reasons_of(year)]
    for section in parts(year, language):
        if section.listing:
            front += [(), (Cell(section.title, Style.HEADING),)]
            front += rows_of(section.listing)
    front += [(), (Cell(Text("Noter", "Notes")[language], Style.HEADING),)]
    front += [(Cell(text[language], wrap=True, span=6),) for text in said_of(year)]
    vouchers = voucher_listing(year, year.counted, language)
    return (
        Page("annual", TITLE[language], _WIDTHS, tuple(front), band=band(year, language)),
        *months_sheet(year, language),
        vouchers_sheet(year, vouchers, language),
        *left_out_sheet(year, language),
    )


def vouchers_sheet(year: Annual, vouchers: Listing, language: Language) -> Page:
    """Every row that counts, on a sheet of its own."""
    title = Text("Verifikationer", "Vouchers")[language]
    head = [*head_rows(year, f"{title} {year.period.label}", language)]
    return replace(sheet("vouchers", title, head, vouchers), band=band(year, language))


def left_out_sheet(year: Annual, language: Language) -> Iterator[Page]:
    """The rows that are not in the sums, if any."""
    for section in left_out(year, language):
        if section.listing:
            head = [*head_rows(year, section.title, language)]
            yield replace(sheet("left_out", section.title, head, section.listing), band=band(year, language))


def months_sheet(year: Annual, language: Language) -> Iterator[Page]:
    """Every account at the end of each month that has begun, drawn."""
    ends = month_ends(year.book, year.period, year.book.today)
    if not ends or not year.sums.accounts:
        return
    title = Text("Månadsslut", "Month ends")[language]
    head = [*head_rows(year, f"{title} {year.period.label}", language)]
    columns = [(Text("Dag", "Day"), 3), *((Text(a.account, a.account), 3) for a in year.sums.accounts)]
    header, widths = headed([(Text(one_line(label.sv), one_line(label.en)), n) for label, n in columns], language)
    listing = Listing(header, tuple((day.isoformat(), *sums) for day, sums in ends), widths)
    page = sheet("months", title, head, listing)
    says = Text("Vad som fanns på varje konto i slutet av varje månad.", "What each account held at each month's end.")
    table, width = (len(head), len(page.rows)), len(header)
    chart = Chart("LINE", title, says[language], table, (0, width), len(page.rows) + 1)
    yield replace(page, header=None, charts=(chart,), band=band(year, language))


def head_rows(year: Annual, title: str, language: Language) -> Iterator[tuple[Cell, ...]]:
    """What stands at the head of every sheet."""
    yield (Cell(title, Style.TITLE),)
    yield (Cell(lead(year.book, year.period, language), Style.LEAD),)
    if year.is_preliminary:
        yield (Cell(BAND[language], Style.WARNING, span=4),)
    yield ()
