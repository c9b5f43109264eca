"""The same paper as Markdown, PDF and .docx: all its words, whatever stands in the sheet."""

import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from pypdf import PdfReader

from jobs.documents.catalogue import KINDS
from jobs.documents.markdown import markdown
from jobs.documents.model import (
    Contents,
    Document,
    Figure,
    Heading,
    Items,
    NewPage,
    Note,
    Paragraph,
    Ruled,
    Signatures,
    Table,
    deeper,
    tidy,
)
from jobs.worker.docx import word_file
from jobs.worker.typesetting import pdf
from sheets_schema.text import LANGUAGES, Language
from tests.jobs.documents.reading import demo
from tests.jobs.helpers import steady

PARSER = MarkdownIt("commonmark").enable("table")
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle cx="5" cy="5" r="4"/></svg>'
HOSTILE = (
    '#panic("x") #import "@preview/cetz:0.4.0": * #read("/etc/passwd")',
    "$ sum_(i=0)^n $ ] } \\ @label <fin> ~ ` *fet* _snett_",
    "<script>alert(1)</script> ![x](http://127.0.0.1/x) [l](javascript:x) &amp; &#35;",
    "# rubrik", "1. ett", "- två", "> tre", "```", "---", "| a | b |", "+ fyra", "=cmd|'/c calc'!A1", "[x]: http://y",
    "rad ett\n\nrad två\r\n# tre\u2028fyra\u2029fem", "\x00\x01\x1b[31m\ud800\u202e\u200b",
    "Åäö – ”citat” 🙂 漢字 العربية", "A" * 400, "http://example.org/" + "a/" * 100,
)  # fmt: skip
ANY = st.sampled_from(HOSTILE) | st.text(max_size=60)


def paper(text: str = "Ord", *, title: str = "Prov", language: Language = "sv") -> Document:
    """A paper with a block of every kind, and a text in each."""
    return Document(
        "prov",
        title,
        text,
        language,
        date(2026, 11, 22),
        (
            Contents(),
            Note(text, (text,)),
            Heading(f"Först {text}"),
            Paragraph(text),
            Paragraph(text, faint=True),
            Items((text, text)),
            Items((text,), numbered=True),
            NewPage(),
            Heading(f"Sedan {text}", 2),
            Table((text, "Summa"), ((text, "1"), ("Alla", "2")), (3, 1), frozenset({1}), totalled=True),
            Table((text,), ((text,),), (1,), roomy=True),
            Figure(SVG, f"En ring {text}"),
            Ruled((text, "")),
            Signatures((text,)),
        ),
    )


def bare(text: str) -> str:
    """A text without what makers add and readers drop: space, hyphens, and signs no font has."""
    return re.sub(r"[\W_]", "", text)


def inlines(text: str) -> list[str]:
    """Every run of text of a Markdown, and nothing may stand in it but emphasis."""
    found = []
    for token in PARSER.parse(text):
        assert not token.type.startswith(("html", "fence", "code", "hr")), token
        if token.type == "inline":
            parts = token.children or []
            assert {part.type for part in parts} <= {"text", "text_special", "em_open", "em_close", "strong_open", "strong_close"}  # fmt: skip
            found.append("".join(part.content for part in parts))
    return found


def read_pdf(content: bytes) -> PdfReader:
    return PdfReader(BytesIO(content))


def words_of(reader: PdfReader) -> str:
    return "\n".join(page.extract_text() for page in reader.pages)


@given(text=ANY)
@steady(100)
def test_markdown_shows_every_text_as_it_is(text: str) -> None:
    shown = tidy(text)
    found = inlines(markdown(paper(text)))
    for lead in ("Först", "Sedan", "En ring"):
        assert tidy(f"{lead} {text}") in [one.strip() for one in found]
    if shown:
        assert sum(one.strip() == shown for one in found) >= 9


@given(text=ANY)
@example(text=HOSTILE[0])
@example(text=HOSTILE[1])
@steady(20)
def test_pdf_holds_hostile_texts_as_text(text: str) -> None:
    content = pdf(paper(text, title=f"T {text}"), text).content
    reader = read_pdf(content)
    assert len(reader.pages) >= 2
    assert not [name for name in (b"/JavaScript", b"/Launch", b"/EmbeddedFile") if name in content]
    assert reader.metadata is not None
    assert tidy(reader.metadata.title or "").replace("\u200b", "") == tidy(f"T {text}")


@pytest.mark.parametrize("text", HOSTILE[:3])
def test_typst_code_in_a_cell_stands_in_the_pdf_letter_by_letter(text: str) -> None:
    assert bare(words_of(read_pdf(pdf(paper(text), "g").content))).count(bare(text)) >= 8


@given(text=ANY)
@steady(15)
def test_docx_holds_hostile_texts_as_text(text: str) -> None:
    paper_, shown = docx.Document(BytesIO(word_file(paper(text), text))), tidy(text)
    lines = [one.text for one in paper_.paragraphs]
    assert [line for line in lines if line == shown][:3] == [shown] * 3
    assert paper_.tables[0].cell(1, 0).text == shown
    assert f"Först {shown}" in lines or f"Först {shown}".strip() in lines


@pytest.mark.parametrize("language", LANGUAGES)
def test_pdf_tells_title_author_language_outline_and_structure(language: Language) -> None:
    content = pdf(paper(language=language), "Grupp 17").content
    reader = read_pdf(content)
    root: Any = reader.trailer["/Root"]
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == ("Prov", "Grupp 17")
    assert root["/Lang"] == language
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    outline: Any = reader.outline
    assert (outline[0].title, outline[1][0].title) == ("Först Ord", "Sedan Ord")
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert content == pdf(paper(language=language), "Grupp 17").content


def test_every_font_of_a_pdf_is_within_it_and_none_is_the_machines() -> None:
    document = paper("Åäö – ”x” 漢字 🙂")
    fonts = {}
    for page in read_pdf(pdf(document, "g").content).pages:
        resources: Any = page["/Resources"]
        for font in resources["/Font"].values():
            within = font.get_object()["/DescendantFonts"][0].get_object()
            fonts[within["/BaseFont"].split("+")[-1]] = "/FontFile3" in within["/FontDescriptor"]
    assert set(fonts.values()) == {True}
    assert {name.split("-")[0] for name in fonts} <= {"LibertinusSerif", "NewCMMath", "NewCM10", "DejaVuSansMono"}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_paper_of_the_example_group_has_all_its_words_in_all_three(kind: str, language: Language) -> None:
    document = KINDS[kind].make(demo(language), 2026, language)
    made, written = read_pdf(pdf(document, "g").content), docx.Document(BytesIO(word_file(document, "g")))
    in_pdf = bare(words_of(made))
    in_docx = {one.text for one in written.paragraphs}
    in_docx |= {"".join(text.text or "" for text in cell.iter(qn("w:t"))) for cell in written.element.iter(qn("w:tc"))}
    for block in document.blocks:
        if isinstance(block, Heading):
            assert bare(block.text) in in_pdf
            assert block.text in in_docx
        if isinstance(block, Table):
            cells = {tidy(cell) for row in (block.header, *block.rows) for cell in row}
            assert cells <= in_docx
            assert [cell for cell in cells if bare(cell)[:12] not in in_pdf] == []


def test_docx_tells_title_author_language_and_day_and_holds_the_drawing_with_its_words() -> None:
    made = docx.Document(BytesIO(word_file(paper(), "Grupp 17")))
    facts = made.core_properties
    assert (facts.title, facts.author, facts.language) == ("Prov", "Grupp 17", "sv")
    assert facts.created is not None
    assert facts.created.date() == date(2026, 11, 22)
    drawn = [one for one in made.element.iter() if one.tag == qn("wp:docPr")]
    assert [one.get("descr") for one in drawn] == ["En ring Ord"]
    levels = [one.style.name for one in made.paragraphs if one.style and (one.style.name or "").startswith("Heading")]
    assert levels == ["Heading 1", "Heading 2"]


@pytest.mark.parametrize(("text", "is_whole"), [("Åäö – ”x” Łódź Ελλάδα Київ", True), ("漢字", False), ("🙂", False)])
def test_a_sign_that_no_font_has_is_told_and_the_pdf_is_made_all_the_same(text: str, is_whole: bool) -> None:
    made = pdf(paper(text), "g")
    assert made.shows_all is is_whole
    root: Any = read_pdf(made.content).trailer["/Root"]
    assert (root["/Lang"], "/StructTreeRoot" in root) == ("sv", True)


def test_a_long_table_goes_on_to_new_pages_under_its_header() -> None:
    long = Table(("Rubrik", "B"), tuple((f"rad{n}", "x") for n in range(200)), (1, 1))
    reader = read_pdf(pdf(replace(paper(), blocks=(long,)), "g").content)
    assert len(reader.pages) >= 4
    assert ["Rubrik" in page.extract_text() for page in reader.pages] == [True] * len(reader.pages)


def test_what_has_no_space_stays_within_its_narrow_column() -> None:
    narrow = Table(("A", "B"), (("A" * 60, "utbildningar/" * 4),), (1, 4))
    text = words_of(read_pdf(pdf(replace(paper(), blocks=(narrow,)), "g").content)).replace("\u200b", "")
    assert max(map(len, re.findall("A+", text))) <= 16
    assert text.count("utbildningar/") == 4


def test_as_a_part_of_a_larger_paper_headings_are_a_level_lower() -> None:
    assert deeper([Heading("a"), Paragraph("b"), Heading("c", 2)]) == [Heading("a", 2), Paragraph("b"), Heading("c", 3)]


@pytest.mark.parametrize(
    ("text", "kept"),
    [("a\n b\tc", "a b c"), ("1\xa0234,50\xa0kr", "1\xa0234,50\xa0kr"), ("\x00\u202ex\ud800", "x"), ("  ", "")],
)
def test_a_text_is_tidied_to_one_line_of_what_can_be_shown(text: str, kept: str) -> None:
    assert tidy(text) == kept
