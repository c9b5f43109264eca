"""The papers as .docx, for those who write on; what python-docx has no name for is made in docx_parts."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, time
from io import BytesIO
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph as Words

from jobs.documents.keeping import keeps_whole, leads
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
from jobs.worker.docx_parts import (
    NOTE_EDGE,
    dress,
    footer,
    grid,
    line_to_write_on,
    list_of_contents,
    numbering,
    shade,
    tick_box,
)
from jobs.worker.packing import steady
from jobs.worker.typesetting import CONTENTS, picture
from sheets_schema.text import Language

_FAINT = RGBColor(0x52, 0x52, 0x52)
_WIDTH = 16.6
"""What stands between the margins, in cm."""


def word_file(document: Document, author: str) -> bytes:
    """The whole paper, with title, author and language told; the fonts are those of most computers."""
    paper = docx.Document()
    _describe(paper, document, author)
    dress(paper, document.language)
    footer(paper.sections[0], tidy(" · ".join(part for part in (document.title, author) if part)), _WIDTH)
    paper.add_heading(tidy(document.title), level=0)
    _faint(paper.add_paragraph(), document.lead)
    for n, block in enumerate(document.blocks):
        made = len(paper.element.body)
        if isinstance(block, Contents):
            heads = [tidy(one.text) for one in document.blocks if isinstance(one, Heading) and one.level == 1]
            list_of_contents(paper, CONTENTS[document.language], heads)
        else:
            _MAKERS[type(block)](paper, block, document.language)
        own = [Words(one, paper) for one in paper.element.body[made - 1 : -1] if one.tag == qn("w:p")]
        if own and n and isinstance(document.blocks[n - 1], NewPage):
            own[0].paragraph_format.page_break_before = True
        if leads(document.blocks, n):
            _keep(own)
    file = BytesIO()
    paper.save(file)
    return steady(file.getvalue())


def _describe(paper: Any, document: Document, author: str) -> None:
    facts = paper.core_properties
    facts.title, facts.author, facts.last_modified_by = tidy(document.title)[:250], tidy(author)[:250], ""
    facts.comments, facts.language = "", document.language
    facts.created = facts.modified = datetime.combine(document.day, time(12))
    section = paper.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2)
    if document.band:
        words = section.header.paragraphs[0]
        words.alignment = WD_ALIGN_PARAGRAPH.CENTER
        words.add_run(tidy(document.band)).bold = True


def _keep(lines: Iterable[Words]) -> None:
    """Lines that stay on one page with what follows."""
    for line in lines:
        line.paragraph_format.keep_with_next = True


def _faint(words: Words, text: str) -> None:
    run = words.add_run(tidy(text))
    run.font.size, run.font.color.rgb = Pt(9), _FAINT


def _heading(paper: Any, block: Heading, language: Language) -> None:  # noqa: ARG001 - as the others
    paper.add_heading(tidy(block.text), level=min(block.level, 9))


def _paragraph(paper: Any, block: Paragraph, language: Language) -> None:  # noqa: ARG001 - as the others
    if block.faint:
        _faint(paper.add_paragraph(), block.text)
    else:
        paper.add_paragraph(tidy(block.text))


def _items(paper: Any, block: Items, language: Language) -> None:  # noqa: ARG001 - as the others
    made = [
        paper.add_paragraph(tidy(text), style="List Number" if block.numbered else "List Bullet")
        for text in block.texts
    ]
    if block.numbered:
        numbering(paper, made)
    elif block.to_tick:
        for words in made:
            tick_box(words)


def _note(paper: Any, block: Note, language: Language) -> None:  # noqa: ARG001 - as the others
    title = paper.add_paragraph()
    title.add_run(tidy(block.title)).bold = True
    title.paragraph_format.left_indent, title.paragraph_format.first_line_indent = NOTE_EDGE, -NOTE_EDGE
    made = [title, *(paper.add_paragraph(tidy(text), style="List Bullet") for text in block.texts)]
    shade(made)
    _keep(made[:-1] if keeps_whole(block) else made[:1])
    _gap(paper)


def _table(paper: Any, block: Table, language: Language) -> None:  # noqa: ARG001 - as the others
    shares = [share / sum(block.widths) for share in block.widths]
    made = grid(paper, [Cm(_WIDTH * share) for share in shares], 1 + len(block.rows), is_open=not block.roomy)
    last = len(block.rows)
    for n, (line, texts) in enumerate(zip(made.rows, (block.header, *block.rows), strict=True)):
        if block.roomy and n:
            line.height = Cm(0.95)
        is_bold = n == 0 or (block.totalled and n == last)
        words = [cell.paragraphs[0] for cell in line.cells]
        for place, text in enumerate(texts):
            _cell(words[place], text, is_bold=is_bold, to_right=place in block.numbers)
        if n < last and (n == 0 or n >= last - 2 or keeps_whole(block)):
            _keep(words)
    _gap(paper)


def _gap(paper: Any) -> None:
    """A little room, which also keeps two boxes, or two tables, from growing together."""
    words = paper.add_paragraph()
    words.paragraph_format.space_after = Pt(0)
    words.paragraph_format.line_spacing = Pt(8)


def _cell(words: Words, text: str, *, is_bold: bool, to_right: bool) -> None:
    run = words.add_run(tidy(text))
    run.bold, run.font.size = is_bold, Pt(9)
    words.paragraph_format.space_after = Pt(0)
    if to_right:
        words.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _figure(paper: Any, block: Figure, language: Language) -> None:  # noqa: ARG001 - as the others
    drawn = paper.add_picture(BytesIO(picture(block.svg)), width=Cm(15.5))
    drawn._inline.docPr.set("descr", tidy(block.says))  # noqa: SLF001 - the words for those who do not see have no name
    paper.paragraphs[-1].alignment = WD_ALIGN_PARAGRAPH.CENTER


def _ruled(paper: Any, block: Ruled, language: Language) -> None:  # noqa: ARG001 - as the others
    made = [line_to_write_on(paper, [(tidy(label), _WIDTH)]) for label in block.labels]
    if keeps_whole(block):
        _keep(made[:-1])
    _gap(paper)


def _signatures(paper: Any, block: Signatures, language: Language) -> None:
    day, hand, name = (label[language] for label in SIGNED)
    made = []
    for signer in block.signers:
        head = paper.add_paragraph()
        head.add_run(tidy(signer)).bold = True
        head.paragraph_format.space_before, head.paragraph_format.space_after = Pt(12), Pt(0)
        under = [line_to_write_on(paper, [(day, 5.6), (hand, _WIDTH)]), line_to_write_on(paper, [(name, _WIDTH)])]
        _keep([head, under[0]])
        made += [head, *under]
    if keeps_whole(block):
        _keep(made[:-1])


def _nothing(paper: Any, block: Block, language: Language) -> None:
    """A new page is told of what begins it."""


_MAKERS: Mapping[type[Block], Callable[[Any, Any, Language], None]] = {
    Heading: _heading,
    Paragraph: _paragraph,
    Items: _items,
    Note: _note,
    Table: _table,
    Figure: _figure,
    Ruled: _ruled,
    Signatures: _signatures,
    NewPage: _nothing,
}
