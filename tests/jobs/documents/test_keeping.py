"""What stays together where a page ends: seen in the PDF, page by page."""

from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from jobs.documents.annual_meeting import annual_meeting
from jobs.documents.keeping import tall_rows
from jobs.documents.model import Block, Document, Heading, Note, Paragraph, Ruled, Signatures, Table
from jobs.worker.typesetting import pdf
from sheets_schema.text import LANGUAGES, Language
from tests.jobs.documents.reading import demo

UP_TO = range(0, 60, 3)
"""How many lines stand above what is to stay together, so that the page ends at each place of it."""


def pages(*blocks: Block) -> list[str]:
    """The words of each page."""
    document = Document("prov", "Prov", "", "sv", date(2026, 11, 22), blocks)
    return [page.extract_text() for page in PdfReader(BytesIO(pdf(document, "").content)).pages]


def filler(lines: int) -> list[Block]:
    """So many lines of text."""
    return [Paragraph(f"rad {n}") for n in range(lines)]


def page_with(found: list[str], word: str) -> int:
    (number,) = [n for n, text in enumerate(found) if word in text]
    return number


@pytest.mark.parametrize("lines", UP_TO)
def test_a_question_stays_with_the_lines_to_answer_on(lines: int) -> None:
    asked = (
        Heading("Rubrik"),
        Paragraph("Fråga?", faint=True),
        Ruled(("Svar", "")),
        Paragraph("Och?"),
        Ruled(("Slut",)),
    )
    found = pages(*filler(lines), *asked)
    assert len({page_with(found, word) for word in ("Rubrik", "Fråga?", "Svar", "Och?", "Slut")}) == 1


@pytest.mark.parametrize("lines", UP_TO)
def test_a_short_table_a_box_and_those_who_sign_are_not_split(lines: int) -> None:
    table = Table(("Huvud", "B"), (("a", "1"), ("b", "2"), ("Summa", "3")), (1, 1), totalled=True)
    found = pages(*filler(lines), table, Note("Obs", ("ett", "fem")), Signatures(("Kassör", "Ledamot")))
    for first, last in (("Huvud", "Summa"), ("Obs", "fem"), ("Kassör", "Ledamot")):
        assert page_with(found, first) == page_with(found, last)


@pytest.mark.parametrize("rows", range(36, 46))
def test_no_row_of_a_long_table_is_alone_on_the_last_page(rows: int) -> None:
    found = pages(Table(("Huvud", "B"), tuple((f"nr{n:02}", "x") for n in range(rows)), (1, 1)))
    assert found[-1].count("nr") >= 3
    assert all("Huvud" in text for text in found)


@pytest.mark.parametrize("roomy", [False, True])
def test_a_row_higher_than_a_page_goes_on_to_the_next_and_loses_nothing(roomy: bool) -> None:
    words = " ".join(f"ord{n:04}" for n in range(900))
    table = Table(("A", "Huvud"), (("kort", words), ("sist", "x")), (1, 2), roomy=roomy)
    found = pages(table)
    assert tall_rows(table) == [0]
    assert len(found) >= 2
    assert [n for n in range(900) if f"ord{n:04}" not in "".join(found).replace("\n", "")] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("year", [2025, 2026])
def test_no_page_of_the_annual_meetings_papers_is_nearly_blank(language: Language, year: int) -> None:
    found = PdfReader(BytesIO(pdf(annual_meeting(demo(language), year, language), "g").content)).pages
    words = [len(page.extract_text().split()) for page in found]
    assert min(words) > 20, words
