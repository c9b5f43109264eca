"""The .docx as others open it: its parts by plain XML, its pages by LibreOffice, its numbers beside the PDF's."""

import re
import shutil
import subprocess
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from pypdf import PdfReader

from jobs.documents.catalogue import KINDS
from jobs.documents.markdown import markdown
from jobs.documents.model import Document, Figure, Items
from jobs.worker.docx import word_file
from jobs.worker.typesetting import pdf
from sheets_schema.text import NBSP, Language
from tests.jobs.documents.reading import demo
from tests.jobs.documents.test_makers import paper

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OFFICE = shutil.which("soffice")
WRITER = Path(OFFICE).resolve().with_name("libswlo.so") if OFFICE else None
needs_writer = pytest.mark.skipif(
    WRITER is None or not WRITER.exists(), reason="LibreOffice Writer (soffice with libswlo.so) is not installed"
)


def part(document: Document, name: str) -> ET.Element:
    """One part of the file, as XML."""
    with zipfile.ZipFile(BytesIO(word_file(document, "Grupp 17"))) as archive:
        return ET.fromstring(archive.read(f"word/{name}.xml"))  # noqa: S314 - of our own making


def words(element: ET.Element) -> str:
    return "".join(one.text or "" for one in element.iter(f"{W}t"))


def numbers(text: str) -> Counter[str]:
    """Every number of a text, as written."""
    return Counter(re.findall(rf"[0-9]+(?:[.,:{NBSP}][0-9]+)*", text))


def lines_of(element: ET.Element) -> Iterator[str]:
    return (words(one) for one in element.iter(f"{W}p"))


@pytest.mark.parametrize(("language", "tongue"), [("sv", "sv-SE"), ("en", "en-GB")])
def test_all_that_is_written_is_in_the_papers_language(language: Language, tongue: str) -> None:
    styles = part(paper(language=language), "styles")
    assert {one.get(f"{W}val") for one in styles.iter(f"{W}lang")} == {tongue}


def test_headings_title_and_lists_are_by_style_and_each_numbered_list_begins_at_one() -> None:
    document = paper()
    twice = replace(document, blocks=(*document.blocks, Items(("a", "b"), numbered=True)))
    body = part(twice, "document")
    styles = [one.get(f"{W}val") for one in body.iter(f"{W}pStyle")]
    assert {"Title", "Heading1", "Heading2", "ListBullet", "ListNumber"} <= set(styles)
    used = [
        one.find(f"{W}numPr/{W}numId").get(f"{W}val")  # type: ignore[union-attr]  # absent is a failure
        for one in body.iter(f"{W}pPr")
        if (style := one.find(f"{W}pStyle")) is not None and style.get(f"{W}val") == "ListNumber"
    ]
    assert len(used) == 3
    assert len(set(used)) == 2
    begun = {
        one.get(f"{W}numId"): one.find(f"{W}lvlOverride/{W}startOverride").get(f"{W}val")  # type: ignore[union-attr]
        for one in part(twice, "numbering").iter(f"{W}num")
        if one.get(f"{W}numId") in used
    }
    assert begun == dict.fromkeys(used, "1")


def test_tables_have_the_models_widths_and_a_header_that_repeats() -> None:
    first = next(part(paper(), "document").iter(f"{W}tbl"))
    widths = [int(one.get(f"{W}w") or 0) for one in first.iter(f"{W}gridCol")]
    assert widths[0] == pytest.approx(3 * widths[1], rel=0.01)
    rows = list(first.iter(f"{W}tr"))
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True, False, False]
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)


def test_the_foot_has_the_page_and_the_front_the_headings() -> None:
    fields = [one.text for one in part(paper(), "footer1").iter(f"{W}instrText")]
    assert fields == ["PAGE", "NUMPAGES"]
    assert words(part(paper(), "footer1")).startswith("Prov · Grupp 17")
    body = part(paper(), "document")
    assert [one.text for one in body.iter(f"{W}instrText")] == ['TOC \\o "1-1" \\h']
    assert list(lines_of(body))[2:4] == ["Innehåll", "Först Ord"]


def test_a_new_page_begins_with_its_heading_and_no_empty_line() -> None:
    begins = [words(one) for one in part(paper(), "document").iter(f"{W}p") if one.find(f"{W}pPr/{W}pageBreakBefore") is not None]  # fmt: skip
    assert begins == ["Sedan Ord"]


def undrawn(kind: str, language: Language) -> Document:
    """A paper of the example group without its drawing, whose numbers are those of the list below it."""
    made = KINDS[kind].make(demo(language), 2026, language)
    return replace(made, blocks=tuple(one for one in made.blocks if not isinstance(one, Figure)))


@pytest.mark.parametrize("kind", KINDS)
def test_the_numbers_are_the_same_in_all_three(kind: str) -> None:
    document = undrawn(kind, "sv")
    in_markdown = numbers(re.sub(r"\\", "", re.sub(r"^[0-9]+\. ", "", markdown(document), flags=re.MULTILINE)))
    in_word = numbers("\n".join(lines_of(part(document, "document"))))
    pages = PdfReader(BytesIO(pdf(document, "g").content)).pages
    in_pdf = numbers("\n".join(page.extract_text() for page in pages))
    assert len(in_markdown) > 3
    assert set(in_word) == set(in_markdown)
    assert in_markdown - in_word == Counter()
    assert in_markdown - in_pdf == Counter()


@needs_writer
def test_a_word_processor_opens_the_papers_and_shows_their_words(tmp_path: Path) -> None:
    documents = {kind: undrawn(kind, "sv") for kind in ("annual-meeting", "boxes")}
    for kind, document in documents.items():
        (tmp_path / f"{kind}.docx").write_bytes(word_file(document, "Grupp 17"))
    home = f"-env:UserInstallation={(tmp_path / 'own').as_uri()}"
    made = [str(tmp_path / f"{kind}.docx") for kind in documents]
    command = [str(OFFICE), home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *made]
    subprocess.run(command, check=True, capture_output=True)
    for kind, document in documents.items():
        pages = [page.extract_text() for page in PdfReader(tmp_path / f"{kind}.pdf").pages]
        written = numbers("\n".join(lines_of(part(document, "document"))))
        assert written - numbers("\n".join(pages)) == Counter(), kind
        assert f"1 / {len(pages)}" in pages[0]
        assert min(len(page.split()) for page in pages) > 15, kind
