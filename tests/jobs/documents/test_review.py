"""The auditor's package: what is in it, what is not, and that it can be made again to the byte."""

from dataclasses import replace
from datetime import date
from hashlib import sha256

import pytest

from jobs.documents.annual_sums import Annual, annual_of
from jobs.documents.checklist import Verdict, points
from jobs.documents.markdown import markdown
from jobs.documents.review import Package, manifest, package
from jobs.documents.sampling import sample, usual_seed, vouchers
from jobs.remarks import remarks, unanswered
from sheets_schema.grid import Comment, Reply
from sheets_schema.page import Cell
from sheets_schema.text import LANGUAGES, Language
from tests.jobs.documents.reading import demo, paragraphs, table, tables
from tests.jobs.documents.test_annual import AFTER, BOXES, COUNTS, WHOLE
from tests.jobs.helpers import CASH, Rows, book, cash, group

FILES = [
    "1-arsrapport-2026.pdf",
    "1-arsrapport-2026.xlsx",
    "2-huvudbok-2026.pdf",
    "2-huvudbok-2026.xlsx",
    "3-verifikationer-2026.pdf",
    "4-anmarkningar-2026.pdf",
    "5-stickprov-2026.pdf",
    "6-checklista-och-intyg-2026.docx",
    "6-checklista-och-intyg-2026.pdf",
]
RECONCILED: Rows = [["Konto", "Datum", "Saldo"], ["Bank", date(2026, 12, 31), 1220], ["Kassa", date(2026, 12, 31), "654,50"]]  # fmt: skip
AUDITOR = "Gun Falk"


def year_of(comments: tuple[Comment, ...] = (), **tabs: Rows) -> Annual:
    """A year that is over, with its boxes and reconciliations."""
    given = {"Kassabok": WHOLE, "Bössor": BOXES, "Tömningar": COUNTS[:2], "Avstämning": RECONCILED, **tabs}
    return annual_of(replace(book(group(given), AFTER), comments=comments), 2026)


def made(year: Annual, language: Language = "sv") -> Package:
    """Its package."""
    return package(year, usual_seed(year), language)


def verdicts(year: Annual) -> dict[int, Verdict]:
    """The checklist's verdicts by number."""
    return {n: one.verdict for n, one in enumerate(points(year), 1)}


def test_the_files_are_named_by_us_alone() -> None:
    hostile = group({"Kassabok": WHOLE}, group_name="../../etc/passwd", group_number="..\\x")
    year = annual_of(book(hostile, AFTER), 2026)
    whole = made(year)
    assert sorted([*whole.papers, *whole.books]) == FILES
    assert whole.name == "granskning-2026"
    assert made(year, "en").name == "review-2026"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_member_is_in_it_but_counterparties_and_roles(language: Language) -> None:
    known = demo(language)
    whole = package(annual_of(known, 2026), "x", language)
    shown = "".join(markdown(one) for one in whole.papers.values())
    shown += "".join(str(cell.value) for pages in whole.books.values() for page in pages for row in page.rows for cell in row)  # fmt: skip
    told = [row.text(key) for row in known.rows("members") for key in ("email", "phone", "note") if row.text(key)]
    assert len(told) > 20
    assert [one for one in told if one in shown] == []
    seen = {row.text("counterparty") for row in known.rows("cashbook")} | {row.text("name") for row in known.rows("roles")}  # fmt: skip
    counters = {row.text(key) for row in known.rows("box_counts") for key in ("counter_1", "counter_2")}
    names = [row.text("name") for row in known.rows("members") if row.text("name") not in seen | counters]
    assert len(names) > 5
    assert [one for one in names if one in shown] == []


def test_a_protected_counterparty_is_not_named() -> None:
    members: Rows = [["Namn", "Status", "Skyddad"], ["Eva Dold", "Aktiv", "Ja"]]
    rows: Rows = [[*CASH, "Motpart"], [*cash(1, date(2026, 2, 1), "Bank", "Fika", None, 5), "Eva Dold"]]
    year = annual_of(book(group({"Medlemmar": members, "Kassabok": rows}), AFTER), 2026)
    assert "Eva" not in "".join(markdown(one) for one in made(year).papers.values())


def test_the_ledger_runs_from_the_opening_to_the_closing_of_each_account() -> None:
    ledger = made(year_of()).papers["2-huvudbok-2026.pdf"]
    rows = [one for one in tables(ledger, "Ver") if len(one) == 8]
    bank = rows[: [row[2] for row in rows].index("Utgående balans") + 1]
    assert [row[-1].replace("\xa0", " ") for row in bank] == [
        "1 000,00 kr", "1 300,00 kr", "1 370,00 kr", "1 220,00 kr", "1 220,00 kr",
    ]  # fmt: skip
    assert [row[5:7] for row in bank][-1] == ("370,00\xa0kr", "150,00\xa0kr")


def test_the_workbook_has_the_ledger_by_account_and_by_category_and_what_does_not_count() -> None:
    year = year_of(Kassabok=[*WHOLE, [*cash(6, date(2026, 6, 1), "Kasa", "Fika", None, 5), None]])
    pages = made(year).books["2-huvudbok-2026.xlsx"]
    assert [page.title for page in pages] == ["Per konto", "Per kategori", "Rader som inte räknas med"]
    by_category = pages[1].rows[pages[1].header or 0 :]
    assert sum(int(str(row[6].value)) for row in by_category) == year.sums.totals.result
    assert all(isinstance(cell, Cell) for row in by_category for cell in row)


def test_vouchers_stand_in_order_with_their_gaps_and_missing_receipts() -> None:
    rows: Rows = [
        CASH,
        cash(10, date(2026, 1, 4), "Bank", "Gåvor", 1),
        cash(2, date(2026, 1, 2), "Bank", "Fika", None, 5, receipt=None),
        cash("A", date(2026, 1, 5), "Bank", "Gåvor", 1),
        cash(1, date(2026, 1, 1), "Bank", "Gåvor", 1, receipt="https://example.org/k.pdf"),
    ]
    paper = made(annual_of(book(group({"Kassabok": rows}), AFTER), 2026)).papers["3-verifikationer-2026.pdf"]
    every = tables(paper, "Ver")
    assert [row[0] for row in every] == ["2", "1", "2", "3–9", "10", "A"]
    assert [row[6] for row in every] == ["–", "länk", "–", "", "ja", "ja"]
    assert "Nummer som saknas: 3–9." in paragraphs(paper)


def test_the_sample_has_every_large_voucher_and_the_same_small_ones_for_the_same_seed() -> None:
    year = annual_of(demo("sv"), 2025)
    drawn = sample(year, "frö")
    every = vouchers(year)
    assert drawn.large == tuple(one for one in every if one.size >= drawn.limit)
    assert len(drawn.large) > 5
    assert drawn.small == sample(year, "frö").small
    assert {one.name for one in drawn.small} != {one.name for one in sample(year, "annat frö").small}
    assert {one.kind for one in drawn.small} == {"Kostnad", "Intäkt", "Överföring"}
    small = [one for one in every if one.size < drawn.limit and one.kind == "Kostnad"]
    ranked = sorted(small, key=lambda one: sha256(f"frö\n{one.name}".encode()).digest())
    assert {one.name for one in drawn.small if one.kind == "Kostnad"} == {one.name for one in ranked[: max(3, -(-len(small) // 10))]}  # fmt: skip


def test_the_seed_is_made_of_group_and_year_and_printed() -> None:
    year = year_of()
    assert usual_seed(year) == "grupp 17 2026"
    assert any("Fröet är ”grupp 17 2026”" in text for text in paragraphs(made(year).papers["5-stickprov-2026.pdf"]))


def test_box_counts_stand_beside_what_was_booked() -> None:
    rows = table(made(year_of(Tömningar=COUNTS)).papers["5-stickprov-2026.pdf"], "Dag")
    assert [(row[2], row[4], row[5]) for row in rows] == [
        ("200,00\xa0kr", "200,00\xa0kr", "stämmer"),
        ("50,00\xa0kr", "", "stämmer inte"),
    ]


def test_a_sound_year_leaves_to_a_person_what_only_a_person_sees() -> None:
    members: Rows = [
        ["Möte", "Beslut", "Klart senast", "Status"],
        ["2026-1", "Köp banderoll", date(2026, 5, 1), "Klar"],
    ]
    found = verdicts(year_of(Beslut=members))
    assert [n for n, one in found.items() if one is Verdict.YES] == [2, 6, 8, 11, 12]
    assert [n for n, one in found.items() if one is Verdict.NO] == [9, 14, 15]
    assert len(found) == 20


@pytest.mark.parametrize(
    ("number", "tabs"),
    [
        (2, {"Kassabok": [CASH, cash(1, date(2026, 1, 1), "Bank", "Gåvor", 1), cash(3, date(2026, 1, 1), "Bank", "Gåvor", 1)]}),
        (3, {"Kassabok": [CASH, cash(None, date(2026, 1, 1), "Bank", "Gåvor", 1)]}),
        (6, {"Avstämning": [["Konto", "Datum", "Saldo"], ["Bank", date(2026, 12, 31), 1]]}),
        (7, {"Avstämning": [["Konto", "Datum", "Saldo"], ["Kassa", date(2026, 11, 30), "654,50"]]}),
        (8, {"Tömningar": COUNTS}),
        (9, {}),
        (10, {"Kassabok": [CASH, cash(1, date(2026, 1, 1), "Bank", "Fika", None, "2000,01")]}),
        (11, {"Kassabok": [CASH, cash(1, date(2026, 1, 1), "Bank", "Fika", None, "1,234")]}),
        (13, {"Bössor": [*BOXES, ["9", "Bössa", "Torget", "Anna Ek", "Borttappad"]]}),
        (14, {}),
        (15, {}),
        (16, {"Beslut": [["Möte", "Beslut", "Klart senast", "Status"], ["2026-1", "Köp", date(2026, 5, 1), "Att göra"]]}),
        (17, {"Möten": [["Nr", "Typ", "Datum", "Start"], ["1", "Årsmöte", date(2026, 4, 1), "18:00"]]}),
        (20, {"Roller": [["Roll", "Namn"], ["Granskare", "Anna Ek"]]}),
        (20, {"Roller": [["Roll", "Namn"], ["Kassör", "Anna Ek"]]}),
    ],
)  # fmt: skip
def test_the_program_says_no_where_it_knows(number: int, tabs: dict[str, Rows]) -> None:
    assert verdicts(year_of((), **tabs))[number] is Verdict.NO


def comment(cell: str, text: str = "Var är kvittot?", *, by: str = AUDITOR, resolved: bool = False, replies: tuple[Reply, ...] = ()) -> Comment:  # fmt: skip
    """A comment in the cashbook."""
    return Comment("Kassabok", cell, by, text, resolved=resolved, replies=replies)


def test_an_auditors_comment_is_open_until_resolved_or_answered_by_somebody_else() -> None:
    year = year_of((
        comment("C2"),
        comment("C3", resolved=True),
        comment("C4", replies=(Reply("Bo Alm", "I pärmen."),)),
        comment("C5", replies=(Reply(AUDITOR, "Nå?"),)),
        comment("C6", by="Bo Alm"),
        replace(comment("A2"), tab="Medlemmar"),
    ))  # fmt: skip
    assert [(one.cell, one.answered) for one in remarks(year.book)] == [
        ("C2", False), ("C3", True), ("C4", True), ("C5", False),
    ]  # fmt: skip
    paper = made(year).papers["4-anmarkningar-2026.pdf"]
    assert [row[-1] for row in tables(paper, "Var")[:4]] == ["öppen", "besvarad", "besvarad", "öppen"]
    assert ("", "Bo Alm", "↳ I pärmen.", "") in tables(paper, "Var")


def test_a_remark_in_the_column_is_open_until_somebody_else_comments_on_its_row() -> None:
    rows: Rows = [[*CASH, "Granskarens anmärkning"], [*cash(1, date(2025, 2, 1), "Bank", "Gåvor", 1), "Vad är detta?"]]
    accounts: Rows = [["Konto", "Typ", "Ingående balans", "Från datum"], ["Bank", "Bank", 0, date(2025, 1, 1)]]
    year = year_of(Kassabok=rows, Konton=accounts)
    assert [one.cell for one in unanswered(year.book)] == ["I2"]
    assert verdicts(year)[19] is Verdict.NO
    answered = replace(year.book, comments=(comment("C2", "En gåva", by="Bo Alm"),))
    assert unanswered(answered) == []
    assert unanswered(replace(year.book, comments=(comment("C2"),))) != []


def test_the_manifest_has_each_files_hash_and_the_years() -> None:
    year = year_of()
    told = manifest(year, made(year), {"b": b"2", "a": b"1"}).decode()
    assert told.index('"a"') < told.index('"b"')
    assert sha256(b"1").hexdigest() in told
    assert made(year).sealed.seal in told
    assert '"keep_receipts_until": "2033-12-31"' in told
