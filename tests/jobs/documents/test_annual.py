"""The annual report: the same sums in paper, workbook, tab and JSON, each traced to its vouchers."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from pypdf import PdfReader

from jobs.balances import BalanceError, balance
from jobs.commands.balance import as_json
from jobs.commands.report import workbook
from jobs.documents.annual import BAND, annual
from jobs.documents.annual_workbook import annual_pages
from jobs.documents.charts import Pair, category_bars
from jobs.documents.markdown import markdown
from jobs.documents.model import Figure, Table
from jobs.pages.annual import annual as tab
from jobs.worker.docx import word_file
from jobs.worker.typesetting import pdf
from sheets_schema.book import Book
from sheets_schema.text import Language, Ore, decimal, money
from tests.jobs.documents.reading import Rows as Words
from tests.jobs.documents.reading import demo, headings, items, notes, signers, table
from tests.jobs.helpers import CASH, CATEGORY, Rows, book, cash, context, group

WHY = (
    "Kontot ”Kasa” finns inte. Raden räknas inte. Rätta stavningen, eller lägg till kontot i fliken Konton. "
    "”1,234” kan läsas på två sätt; skriv till exempel 1234,50 eller 1234. Raden räknas inte."
)
AFTER = "2027-02-01T12:00"
BOXES: Rows = [["Nummer", "Typ", "Placering", "Ansvarig", "Status"], ["1", "Bössa", "Kafé", "Anna Ek", "Ute"], ["S1", "Swishskylt", "Kafé", "Anna Ek", "Ute"]]  # fmt: skip
COUNTS: Rows = [["Datum", "Bössa", "Belopp", "Räknat av 1", "Räknat av 2", "Ver"], [date(2026, 3, 1), 1, 200, "Anna Ek", "Bo Alm", 2], [date(2026, 4, 1), 1, 50, "Anna Ek", "Bo Alm", None]]  # fmt: skip
WHOLE: Rows = [
    [*CASH, "Bössa"],
    [*cash(1, date(2026, 2, 1), "Bank", "Gåvor", 300), None],
    [*cash(2, date(2026, 3, 1), "Kassa", "Bössor", 200), "1"],
    [*cash(3, date(2026, 3, 2), "Bank", "Bössor", 70), "S1"],
    [*cash(4, date(2026, 4, 1), "Bank", "Till Amnesty", None, 150), None],
    [*cash(5, date(2026, 5, 1), "Kassa", "Fika", None, 45.5, receipt=None), None],
]
RECONCILED: Rows = [["Konto", "Datum", "Saldo"], ["Bank", date(2026, 6, 30), 1220], ["bank", date(2026, 12, 31), 1220], ["Kassa", date(2025, 6, 30), 1]]  # fmt: skip


def whole(now: str = AFTER, **tabs: Rows) -> Book:
    """A group with a year that is over and in order."""
    given = {"Kassabok": WHOLE, "Bössor": BOXES, "Tömningar": COUNTS, "Avstämning": RECONCILED, **tabs}
    return book(group(given), now)


def sheets(known: Book, year: int = 2026, language: Language = "sv") -> list[Worksheet]:
    """The workbook's sheets as another program reads them."""
    made = load_workbook(BytesIO(workbook(annual_pages(known, year, language), "prov")))
    return [made[name] for name in made.sheetnames]


def cells(sheet: Worksheet, first: str) -> list[tuple[object, ...]]:
    """The rows of a table on a sheet, from under its header to the next empty row; sums as öre."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    start = next(n for n, row in enumerate(rows) if row[0] == first and isinstance(row[1], str)) + 1
    found: list[tuple[object, ...]] = []
    for row in rows[start:]:
        if not any(value is not None for value in row):
            break
        found.append(tuple(round(value * 100) if isinstance(value, int | float) else value for value in row))
    return found


def printed(sheet: Worksheet) -> str:
    """What stands at the top of each printed page of a sheet."""
    return str(sheet.oddHeader.center.text or "") if sheet.oddHeader else ""


def in_words(rows: list[tuple[object, ...]], language: Language) -> Words:
    """Those rows as a paper writes them."""
    return tuple(tuple(money(v, language) if isinstance(v, int) else str(v or "") for v in row) for row in rows)


@pytest.mark.parametrize(("year", "language"), [(2025, "sv"), (2026, "en")])
def test_the_sums_are_the_same_in_json_paper_pdf_and_workbook(year: int, language: Language) -> None:
    known = demo(language)
    asked = as_json(balance(known, year))
    paper, sheet = annual(known, year, language), sheets(known, year, language)[0]
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf(paper, "g").content)).pages)
    in_pdf = "".join(text.split())
    names = ("opening", "income", "expense", "transfers", "closing")
    head = {"sv": "Konto", "en": "Account"}[language]
    accounts = [(one["account"], *(one[name] for name in names)) for one in asked["accounts"]]
    accounts.append((["Summa", "Total"][language == "en"], *(asked["totals"][name] for name in names)))
    shown = table(paper, head)
    kept = cells(sheet, head)
    assert [(row[0], *(decimal(v) for v in row[1:6] if isinstance(v, int))) for row in kept] == accounts
    assert in_words([row[:6] for row in kept], language) == shown
    for row in shown:
        assert "".join("".join(row).split()) in in_pdf
    by_name = {one["category"]: one for one in asked["categories"]}
    for title in {"sv": ("Intäkter", "Kostnader"), "en": ("Income", "Expense")}[language]:
        for name, amount, budget, *_ in cells(sheet, title)[:-1]:
            assert isinstance(amount, int)
            assert decimal(amount) == by_name[str(name)]["amount"]
            assert (None if budget is None else decimal(int(str(budget)))) == by_name[str(name)]["budget"]
        assert in_words([row[: len(table(paper, title)[0])] for row in cells(sheet, title)], language) == table(paper, title)  # fmt: skip


def test_the_tab_has_the_same_sums_as_the_report() -> None:
    tabs = {**group({"Kassabok": WHOLE})}
    in_tab = [[cell.value for cell in row] for row in tab(context(tabs, "2026-12-31T12:00")).rows]
    sheet = sheets(book(tabs, AFTER))[0]
    for name, *sums in cells(sheet, "Konto"):
        assert [int(str(v)) for v in sums[:5]] in [row[1:6] for row in in_tab if row and row[0] == name]
    for title in ("Intäkter", "Kostnader"):
        for name, amount, budget, off, *_ in cells(sheet, title):
            wanted = [v for v in (amount, budget, off) if v is not None]
            assert wanted in [row[1:4] for row in in_tab if row and row[0] == name]


@pytest.mark.parametrize("year", [2025, 2026])
def test_each_category_is_the_sum_of_the_vouchers_under_it(year: int) -> None:
    known = demo("sv")
    paper, sums = annual(known, year, "sv"), balance(known, year)
    listed = [one.rows for one in paper.blocks if isinstance(one, Table) and one.header[:2] == ("Ver", "Datum")]
    moved = [one for one in sums.categories if money(one.amount, "sv") in {rows[-1][4] for rows in listed}]
    assert [rows[-1][4] for rows in listed] == [money(one.amount, "sv") for one in moved][: len(listed)]
    assert sum(len(rows) - 1 for rows in listed) == len(cells(sheets(known, year)[-2], "Ver"))


def pages_of(known: Book, year: int) -> Iterator[str]:
    """The text of each page of the PDF."""
    for page in PdfReader(BytesIO(pdf(annual(known, year, "sv"), "g").content)).pages:
        yield page.extract_text()


def test_a_preliminary_year_says_so_on_every_page_of_every_kind() -> None:
    known, word = demo("sv"), BAND["sv"]
    assert [word in text for text in pages_of(known, 2026)] == [True] * 8
    assert [word in printed(one) for one in sheets(known)] == [True] * 4
    written = docx.Document(BytesIO(word_file(annual(known, 2026, "sv"), "g")))
    assert written.sections[0].header.paragraphs[0].text == word
    shown = markdown(annual(known, 2026, "sv")).strip().split("\n\n")
    assert [shown[1], shown[-1]] == [f"**{word}**"] * 2


def test_a_final_year_says_it_nowhere_and_gives_no_doubts() -> None:
    known = whole()
    paper = annual(known, 2026, "sv")
    assert (paper.doubts, paper.band, notes(paper)) == ((), "", {})
    assert not [text for text in pages_of(known, 2026) if "PRELIMIN" in text]
    assert not [one for one in sheets(known) if "PRELIMIN" in printed(one)]


def test_a_year_that_goes_on_is_preliminary_without_a_doubt() -> None:
    paper = annual(whole("2026-11-22T12:00"), 2026, "sv")
    assert (paper.band, paper.doubts) == (BAND["sv"], ())
    assert notes(paper)[BAND["sv"]] == ("Året pågår till 2026-12-31: allt gäller till och med 2026-11-22.",)


def test_rows_left_out_stand_with_their_reason() -> None:
    rows: Rows = [*WHOLE, [*cash(6, date(2026, 6, 1), "Kasa", "Fika", None, "1,234"), None]]
    paper = annual(whole(Kassabok=rows), 2026, "sv")
    assert table(paper, "Rad") == (
        (
            "7", "6", "Något",
            WHY,
        ),
    )  # fmt: skip
    assert paper.doubts == ("Rad 7 i kassaboken räknas inte med.",)


def test_what_is_collected_forwarded_and_left_stands_for_the_year() -> None:
    assert table(annual(whole(), 2026, "sv"), "Insamlat till Amnesty") == (
        ("Kvar att vidarebefordra från tidigare år", "0,00\xa0kr"),
        ("Insamlat under året", "270,00\xa0kr"),
        ("Vidarebefordrat under året", "150,00\xa0kr"),
        ("Kvar att vidarebefordra", "120,00\xa0kr"),
    )
    known = whole("2028-02-01T12:00", Kassabok=[*WHOLE, [*cash(1, date(2027, 1, 5), "Bank", "Till Amnesty", None, 120), None]])  # fmt: skip
    assert [row[1] for row in table(annual(known, 2027, "sv"), "Insamlat till Amnesty")] == [
        "120,00\xa0kr", "0,00\xa0kr", "120,00\xa0kr", "0,00\xa0kr",
    ]  # fmt: skip


def test_boxes_stand_with_what_was_counted_and_booked_and_signs_do_not() -> None:
    paper = annual(whole(), 2026, "sv")
    assert table(paper, "Bössa")[0] == ("1", "2", "250,00\xa0kr", "200,00\xa0kr", "−50,00\xa0kr")
    assert len(table(paper, "Bössa")) == 2
    assert "Räknat och bokfört är inte samma summa för: 1." in items(paper)


def test_the_years_last_reconciliation_of_each_account_is_shown() -> None:
    paper = annual(whole(), 2026, "sv")
    shown = next(one.rows for one in paper.blocks if isinstance(one, Table) and "Avstämt" in one.header)
    assert shown == (
        ("Bank", "2026-12-31", "1\xa0220,00\xa0kr", "1\xa0220,00\xa0kr", "0,00\xa0kr"),
        ("Kassa", "–", "", "", ""),
    )


@pytest.mark.parametrize(
    ("bank", "shown"),
    [
        ({date(2026, 12, 31): 122_000}, ("2026-12-31", "1\xa0220,00\xa0kr", "0,00\xa0kr")),
        ({date(2026, 12, 31): 122_001}, ("2026-12-31", "1\xa0220,01\xa0kr", "0,01\xa0kr")),
        ({date(2026, 11, 30): 1, date(2027, 1, 31): 2}, ("2026-12-31", "1\xa0220,00\xa0kr", "0,00\xa0kr")),
    ],
)
def test_what_the_banks_own_file_says_is_a_reconciliation_too(
    bank: dict[date, int], shown: tuple[str, str, str]
) -> None:
    known = whole()
    paper = annual(replace(known, known=replace(known.known, bank={"bank": bank})), 2026, "sv")
    (_, day, statement, _, off), _ = next(
        one.rows for one in paper.blocks if isinstance(one, Table) and "Avstämt" in one.header
    )
    assert (day, statement, off) == shown


def test_a_book_without_any_budget_has_no_columns_for_it() -> None:
    without: Rows = [["Kategori", "Typ"], ["Gåvor", "Intäkt"], ["Fika", "Kostnad"]]
    rows: Rows = [CASH, cash(1, date(2026, 2, 1), "Bank", "Gåvor", 300)]
    paper = annual(whole(Kategorier=without, Kassabok=rows), 2026, "sv")
    headers = {one.header[0]: one.header for one in paper.blocks if isinstance(one, Table)}
    assert headers["Intäkter"] == ("Intäkter", "2026")
    assert table(paper, "Resultat") == (("Årets resultat", "300,00\xa0kr"),)


def test_missing_receipts_are_counted_and_summed() -> None:
    assert "1 utgift saknar kvitto, tillsammans 45,50\xa0kr." in items(annual(whole(), 2026, "sv"))


def test_the_board_or_the_treasurer_and_the_secretary_sign_before_the_appendix() -> None:
    paper = annual(whole(), 2026, "sv")
    assert signers(paper) == ["Kassör: Bo Alm", "Gruppsekreterare: Anna Ek"]
    assert headings(paper)[-2:] == ["Underskrifter", "Bilaga: verifikationerna per kategori"]


def test_drawings_hold_the_sums_that_they_are_of_and_their_words() -> None:
    drawn = [one for one in annual(whole(), 2026, "sv").blocks if isinstance(one, Figure)]
    assert drawn[0].says.startswith("Allt på kontona under året: från 1\xa0500,00\xa0kr till 1\xa0874,50\xa0kr")
    assert [one in drawn[1].svg for one in (">300<", ">46<", ">270<", "url(#before)")] == [True, True, True, False]
    svg = category_bars([("A & B", [Pair("<x>", Ore(-100_00), Ore(200_00))])], ("2026", "2025"), "sv")
    assert [one in svg for one in ("&lt;x&gt;", "A &amp; B", ">−100<", "url(#before)")] == [True] * 4


@pytest.mark.parametrize("year", [2024, 2025])
def test_a_year_before_the_first_account_is_refused(year: int) -> None:
    with pytest.raises(BalanceError, match="Boken börjar 2026-01-01"):
        annual(whole(), year, "sv")
    with pytest.raises(BalanceError):
        annual_pages(whole(), year, "sv")


def test_what_stands_in_the_sheet_is_never_a_formula_or_markup() -> None:
    bad = '=HYPERLINK("http://x","y")'
    categories: Rows = [CATEGORY, [bad, "Intäkt", "Ja", 1], ["<b>#panic()</b>", "Kostnad", None, None]]
    rows: Rows = [CASH, cash("=1+1", date(2026, 2, 1), "Bank", bad, 10, text="@SUM(A1)"), cash(2, date(2026, 2, 2), "Bank", "<b>#panic()</b>", None, 5, text="+cmd")]  # fmt: skip
    known = book(group({"Kategorier": categories, "Kassabok": rows}), AFTER)
    content = workbook(annual_pages(known, 2026, "sv"), "prov")
    assert not [one for sheet in sheets(known) for row in sheet.iter_rows() for one in row if one.data_type == "f"]
    assert not [name for name in ZipFile(BytesIO(content)).namelist() if "external" in name.lower()]
    text = "".join("".join(pages_of(known, 2026)).split())
    assert "<b>#panic()</b>" in text
    assert "=HYPERLINK(" in text
