"""What a receipt's cell refers to, and the finding of one that could not be had."""

from datetime import date

import pytest

from sheets_schema.book import Known
from sheets_schema.receipts import REASONS, Missing, Reference, Sort, behind, references
from sheets_schema.text import LANGUAGES
from tests.schema.helpers import CHECK_OF, about, book, cashbook, findings, short

ID = "1AbC-defghij_klmnopQRstuvwxyz0123456789"
DRIVE, WEB, FILE = Sort.DRIVE, Sort.WEB, Sort.FILE
VIEW = f"https://drive.google.com/file/d/{ID}/view?usp=sharing"
Told = list[tuple[Sort, str]]


def told(cell: str) -> Told:
    """The sorts and keys of what a cell refers to."""
    return [(one.sort, one.key) for one in references(cell)]


@pytest.mark.parametrize(
    "cell",
    ["Ja", "x", "pärm 3", "Ja/pärm", "nr. 7", "kvitton/7", "/", "—", "se bo@www.example.org", "1.5.2026"],
    ids=short,
)
def test_words_that_are_nothing_else_are_a_mark(cell: str) -> None:
    assert references(f" {cell}\n") == (Reference(Sort.MARK, cell),)


def test_nothing_is_nothing() -> None:
    assert references("  \n") == ()


@pytest.mark.parametrize(
    "link",
    [
        VIEW,
        f"https://drive.google.com/file/u/1/d/{ID}/edit",
        f"http://drive.google.com/a/example.org/file/d/{ID}",
        f"https://drive.google.com/open?id={ID}",
        f"https://drive.google.com/u/0/open?usp=drive_copy&id={ID}#x",
        f"https://drive.google.com/uc?export=download&id={ID}",
        f"https://drive.usercontent.google.com/download?id={ID}&export=download",
        f"https://drive.google.com/drive/u/0/folders/{ID}",
        f"https://docs.google.com/document/d/{ID}/edit?tab=t.0",
        f"https://docs.google.com/spreadsheets/u/0/d/{ID}/edit#gid=0",
        f"https://docs.google.com/presentation/d/{ID}/",
        f"docs.google.com/document/d/{ID}/edit",
        f"HTTPS://DRIVE.GOOGLE.COM/file/d/{ID}",
    ],
)
def test_every_address_of_a_file_in_drive_leads_to_its_id(link: str) -> None:
    assert references(link) == (Reference(DRIVE, link, ID),)


@pytest.mark.parametrize(
    "link",
    [
        "https://example.org/kvitto?id=7,8#sida",
        "http://example.org/(kvitto)",
        "www.example.org/kvitto.pdf",
        "https://docs.google.com/spreadsheets/d/e/2PACX-1vQwertyuiop/pubhtml",
        f"https://docs.google.com/forms/d/{ID}/edit",
        f"https://example.org/?to=https://drive.google.com/file/d/{ID}",
        f"https://drive.google.com.example.org/file/d/{ID}",
        f"https://drive.google.com@example.org/file/d/{ID}",
        "https://drive.google.com/file/d/../../about",
    ],
)
def test_every_other_address_is_only_a_web_page(link: str) -> None:
    assert references(link) == (Reference(WEB, link, link),)


@pytest.mark.parametrize(
    "path",
    [
        "kvitton/Kvitto 7.pdf", "7.JPG", "../utanför.pdf", "/etc/passwd", "~/kvitto", "file:///etc/passwd",
        r"C:\kvitton\sju", r"kvitton\7.heic", r"\\server\bok\7", "./7",
    ],
)  # fmt: skip
def test_what_ends_as_a_file_or_begins_as_a_path_is_a_file(path: str) -> None:
    assert references(path) == (Reference(FILE, path, path),)


@pytest.mark.parametrize(
    ("cell", "several"),
    [
        ("a.pdf, b.pdf", [(FILE, "a.pdf"), (FILE, "b.pdf")]),
        ("a.pdf b.pdf;c d.png\ne.jpeg", [(FILE, "a.pdf"), (FILE, "b.pdf"), (FILE, "c d.png"), (FILE, "e.jpeg")]),
        ("https://a.example,https://b.example", [(WEB, "https://a.example"), (WEB, "https://b.example")]),
        ("https://a.example; https://b.example.", [(WEB, "https://a.example"), (WEB, "https://b.example")]),
        (f"{VIEW},kvitton/7.pdf {VIEW}", [(DRIVE, ID), (FILE, "kvitton/7.pdf")]),
        (f"Ja, {VIEW} (original i pärm 3)", [(DRIVE, ID)]),
        (f"(se {VIEW})", [(DRIVE, ID)]),
        ("a.pdf och b.pdf", [(FILE, "a.pdf"), (FILE, "och b.pdf")]),
    ],
)
def test_several_in_a_cell_are_told_apart_and_words_beside_them_only_describe(cell: str, several: Told) -> None:
    assert told(cell) == several


@pytest.mark.parametrize("piece", ["a", "www.", ".", "a&id=", ".pdf ", "https://a,", "/d/", "\u202e", "file:"])
def test_a_cell_as_long_as_cells_are_is_read(piece: str) -> None:
    cell = f"https://drive.google.com/uc?{piece * (49_000 // len(piece))}"
    assert all(one.text in cell for one in references(cell))
    assert all(one.text in cell for one in references(cell[28:]))


ROW = [2, date(2026, 2, 3), "Bullar", "Kassa", "Fika", None, 45.5, f"{VIEW} {VIEW}x; a.pdf", None]
GONE = {
    f"{VIEW}": Missing("not_shared", "worker@example.org"),
    "a.pdf": Missing("missing"),
    "b.pdf": Missing("missing"),
}


@about("receipts.unreachable")
def test_a_receipt_that_could_not_be_had_is_told_at_its_cell_for_as_long_as_the_cell_says_so() -> None:
    known = Known(receipts=GONE)
    judged = book(cashbook([1, date(2026, 2, 3), "Te", "Kassa", "Fika", None, 5, "Ja", None], ROW), known=known)
    first, second = findings(judged)
    assert (first.code, first.severity, first.cell) == ("receipts.unreachable", "warning", "H3")
    said = CHECK_OF[first.code].message(first, "sv")
    assert said.startswith(f"Kvittot ”{VIEW[:40]}")
    assert "dela filen med worker@example.org" in said
    assert CHECK_OF[second.code].message(second, "en").startswith("The receipt “a.pdf” cannot be had: there is no")
    alone = book(cashbook([*ROW[:7], VIEW, None]), known=known)
    assert [CHECK_OF[one.code].message(one, "sv")[:25] for one in findings(alone)] == ["Kvittot går inte att nå: "]
    moved = book(cashbook(ROW), known=known)
    assert [one.cell for one in findings(moved)] == ["H2", "H2"]
    mended = book(cashbook([*ROW[:7], "c.pdf", None]), known=known)
    assert findings(mended) == []


def test_each_reason_is_the_end_of_a_sentence_and_says_whom_to_share_with() -> None:
    for language in LANGUAGES:
        for reason in (*REASONS, "något nytt"):
            said = Missing(reason).says[language]
            assert "{" not in said
            assert not said.endswith(".")
    assert "dela filen med tjänstekontot" in Missing("not_shared").says.sv
    assert "share the file with a@example.org" in Missing("not_shared", "a@example.org").says.en
    assert Missing("not_shared", "{why} a\nb").says.en.count("{why} a b") == 1


@pytest.mark.parametrize(
    ("cell", "addresses", "told"),
    [
        ("Kvitto", (VIEW,), [(DRIVE, VIEW, "Kvitto")]),
        ("Kvitto 7.pdf", ("https://example.org/7",), [(WEB, "https://example.org/7", "Kvitto 7.pdf")]),
        ("a.pdf b.pdf", (VIEW, "https://b.example"), [(DRIVE, VIEW, "a.pdf"), (WEB, "https://b.example", "b.pdf")]),
        ("två kvitton", (VIEW, "https://b.example"), [(DRIVE, VIEW, "två kvitton"), (WEB, "https://b.example", "två kvitton")]),
        (VIEW, (VIEW,), [(DRIVE, VIEW, "")]),
        ("bo@example.org", ("mailto:bo@example.org",), [(Sort.MARK, "bo@example.org", "")]),
        ("Ja", (), [(Sort.MARK, "Ja", "")]),
        ("Ja", ("#gid=0&range=A1",), [(Sort.MARK, "Ja", "")]),
    ],
)  # fmt: skip
def test_an_address_behind_a_text_counts_where_the_text_is_none(
    cell: str, addresses: tuple[str, ...], told: list[tuple[Sort, str, str]]
) -> None:
    assert [(one.sort, one.text, one.shown) for one in behind(references(cell), addresses)] == told


def test_what_an_address_lies_behind_is_remembered_with_its_voucher() -> None:
    (one,) = behind(references("Kvitto"), (VIEW,))
    known = Known(receipts={one.known_by("2"): Missing("trashed")})
    rows = [[n, date(2026, 2, 3), f"Te {n}", "Kassa", "Fika", None, 5, "Kvitto", None] for n in (1, 2, 3)]
    assert [finding.cell for finding in findings(book(cashbook(*rows), known=known))] == ["H3"]
