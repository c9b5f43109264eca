"""The papers as .docx, for those who write on: the one door to python-docx."""

from collections.abc import Callable, Mapping
from datetime import datetime, time
from io import BytesIO
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph as Words

from jobs.documents.markdown import SIGNED
from jobs.documents.model import (
    Block,
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
    tidy,
)
from jobs.worker.typesetting import picture
from sheets_schema.text import Language

_LINE = "_" * 42
_WIDTH = 16.6
"""What stands between the margins, in cm."""


def word_file(document: Document, author: str) -> bytes:
    """The whole paper, with title, author and language told; fonts are the reader's own."""
    paper = docx.Document()
    _describe(paper, document, author)
    paper.add_heading(tidy(document.title), level=0)
    paper.add_paragraph(tidy(document.lead))
    for block in document.blocks:
        _MAKERS[type(block)](paper, block, document.language)
    made = BytesIO()
    paper.save(made)
    return made.getvalue()


def _describe(paper: Any, document: Document, author: str) -> None:
    facts = paper.core_properties
    facts.title, facts.author, facts.last_modified_by = tidy(document.title)[:250], tidy(author)[:250], ""
    facts.comments, facts.language = "", document.language
    facts.created = facts.modified = datetime.combine(document.day, time(12))
    section = paper.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2)
    normal = paper.styles["Normal"]
    normal.font.size = Pt(10.5)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), {"sv": "sv-SE", "en": "en-GB"}[document.language])
    normal.element.get_or_add_rPr().append(language)


def _heading(paper: Any, block: Heading, language: Language) -> None:  # noqa: ARG001 - as the others
    paper.add_heading(tidy(block.text), level=min(block.level, 9))


def _paragraph(paper: Any, block: Paragraph, language: Language) -> None:  # noqa: ARG001 - as the others
    words = paper.add_paragraph().add_run(tidy(block.text))
    words.italic = block.faint


def _items(paper: Any, block: Items, language: Language) -> None:  # noqa: ARG001 - as the others
    for n, text in enumerate(block.texts, 1):
        if block.numbered:
            # Word numbers on from list to list; a number that is written begins anew
            paper.add_paragraph(f"{n}. {tidy(text)}").paragraph_format.left_indent = Cm(0.6)
        else:
            paper.add_paragraph(tidy(text), style="List Bullet")


def _note(paper: Any, block: Note, language: Language) -> None:  # noqa: ARG001 - as the others
    paper.add_paragraph(style="Intense Quote").add_run(tidy(block.title))
    for text in block.texts:
        paper.add_paragraph(tidy(text), style="List Bullet")


def _table(paper: Any, block: Table, language: Language) -> None:  # noqa: ARG001 - as the others
    made = paper.add_table(rows=0, cols=len(block.header), style="Table Grid")
    made.autofit = False
    last = len(block.rows)
    shares = [share / sum(block.widths) for share in block.widths]
    for n, row in enumerate((block.header, *block.rows)):
        line = made.add_row()
        if block.roomy and n:
            line.height = Cm(1.05)
        is_bold = n == 0 or (block.totalled and n == last)
        for place, (cell, text) in enumerate(zip(line.cells, row, strict=True)):
            cell.width = Cm(_WIDTH * shares[place])
            _cell(cell.paragraphs[0], text, is_bold=is_bold, to_right=place in block.numbers)
    header = OxmlElement("w:tblHeader")
    header.set(qn("w:val"), "true")
    made.rows[0]._tr.get_or_add_trPr().append(header)  # noqa: SLF001 - a header that repeats has no name of its own
    paper.add_paragraph()


def _cell(words: Words, text: str, *, is_bold: bool, to_right: bool) -> None:
    run = words.add_run(tidy(text))
    run.bold, run.font.size = is_bold, Pt(9.5)
    if to_right:
        words.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _figure(paper: Any, block: Figure, language: Language) -> None:  # noqa: ARG001 - as the others
    drawn = paper.add_picture(BytesIO(picture(block.svg)), width=Cm(15.5))
    drawn._inline.docPr.set("descr", tidy(block.says))  # noqa: SLF001 - nor has the words for those who do not see


def _ruled(paper: Any, block: Ruled, language: Language) -> None:  # noqa: ARG001 - as the others
    for label in block.labels:
        paper.add_paragraph(f"{tidy(label)}: {_LINE}" if label else _LINE)


def _signatures(paper: Any, block: Signatures, language: Language) -> None:
    for signer in block.signers:
        paper.add_paragraph().add_run(tidy(signer)).bold = True
        for label in SIGNED:
            paper.add_paragraph(f"{label[language]}: {_LINE}")


def _page(paper: Any, block: Block, language: Language) -> None:  # noqa: ARG001 - as the others
    paper.add_page_break()


def _nothing(paper: Any, block: Block, language: Language) -> None:
    """A list of contents is made by the reader's own program, out of the headings."""


_MAKERS: Mapping[type[Block], Callable[[Any, Any, Language], None]] = {
    Heading: _heading,
    Paragraph: _paragraph,
    Items: _items,
    Note: _note,
    Table: _table,
    Figure: _figure,
    Ruled: _ruled,
    Signatures: _signatures,
    NewPage: _page,
    Contents: _nothing,
}
