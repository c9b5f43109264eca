"""What a .docx is dressed in and python-docx has no name for: borders, fields, lists, lines to write on."""

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Length, Pt, RGBColor

from sheets_schema.text import Language

NOTE_EDGE = Cm(0.63)
"""How far the texts of a box stand in, which is how far those of a list do."""
_FONT = "Arial"
_SIZES = {"Title": 22, "Heading 1": 15, "Heading 2": 12, "Heading 3": 10.5}
_TONGUES = {"sv": "sv-SE", "en": "en-GB"}


def dress(paper: Any, language: Language) -> None:
    """One font, black headings, close lists, and the language of all that is written."""
    styles = paper.styles
    for tongue in styles.element.iter(qn("w:lang")):
        tongue.set(qn("w:val"), _TONGUES[language])
    for name in ("Normal", *_SIZES, *(f"Heading {level}" for level in range(4, 10))):
        _font(styles[name])
    normal = styles["Normal"]
    normal.font.size, normal.paragraph_format.space_after = Pt(10), Pt(6)
    for name, size in _SIZES.items():
        styles[name].font.size, styles[name].font.bold = Pt(size), True
        styles[name].paragraph_format.space_before = Pt(14 if name == "Heading 1" else 10)
        styles[name].paragraph_format.space_after = Pt(4)
    for name in ("List Bullet", "List Number"):
        styles[name].paragraph_format.space_after = Pt(3)
    _without(styles["Title"].element, "w:pBdr")


def _font(style: Any) -> None:
    """A font of most computers, in black, in place of the theme's."""
    style.font.name, style.font.color.rgb = _FONT, RGBColor(0, 0, 0)
    fonts = style.element.rPr.rFonts
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(theme), None)
    fonts.set(qn("w:cs"), _FONT)


def _without(element: Any, tag: str) -> None:
    for one in list(element.iter(qn(tag))):
        one.getparent().remove(one)


def _made(tag: str, **attributes: str) -> Any:
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element


def footer(section: Any, text: str, width: float) -> None:
    """The paper's name, and which page of how many this is; `width` in cm."""
    words = section.footer.paragraphs[0]
    stops = words.paragraph_format.tab_stops
    stops.add_tab_stop(Cm(width), WD_TAB_ALIGNMENT.RIGHT)
    for stop in ("center", "right"):
        _cleared(words, stop)
    words.add_run(f"{text}\t")
    _field(words, "PAGE", "1")
    words.add_run(" / ")
    _field(words, "NUMPAGES", "1")
    for run in words.runs:
        run.font.size = Pt(8.5)


def _cleared(words: Any, kind: str) -> None:
    """Takes away a tab stop that the style of a footer has."""
    for stop in words.style.element.iter(qn("w:tab")):
        if stop.get(qn("w:val")) == kind:
            clear = _made("w:tab", val="clear", pos=stop.get(qn("w:pos")))
            words._p.pPr.find(qn("w:tabs")).insert(0, clear)  # noqa: SLF001 - clearing has no name


def _field(words: Any, code: str, shown: str) -> None:
    """A number that the reader's own program fills in."""
    for part in (
        _made("w:fldChar", fldCharType="begin"),
        _made("w:instrText"),
        _made("w:fldChar", fldCharType="separate"),
        None,
        _made("w:fldChar", fldCharType="end"),
    ):
        run = words.add_run(shown if part is None else "")
        if part is not None:
            part.text = code if part.tag == qn("w:instrText") else None
            run._r.append(part)  # noqa: SLF001 - fields have no name


def list_of_contents(paper: Any, title: str, heads: Sequence[str]) -> None:
    """The highest headings as a list that the reader's own program gives pages when it is asked to update it."""
    head = paper.add_paragraph()
    head.add_run(title).bold = True
    head.paragraph_format.keep_with_next = True
    lines = [paper.add_paragraph(text) for text in heads]
    for line in lines:
        line.paragraph_format.space_after = Pt(2)
    if not lines:
        return
    begin = (
        _made("w:fldChar", fldCharType="begin"),
        _made("w:instrText"),
        _made("w:fldChar", fldCharType="separate"),
    )
    begin[1].text = 'TOC \\o "1-1" \\h'
    first, last = lines[0], lines[-1]
    for n, part in enumerate(begin):
        run = _made("w:r")
        run.append(part)
        first._p.insert(n + 1, run)  # noqa: SLF001 - after the properties, before the words
    last.add_run()._r.append(_made("w:fldChar", fldCharType="end"))  # noqa: SLF001 - fields have no name


def numbering(paper: Any, lines: Sequence[Any]) -> None:
    """A numbered list that begins at 1, whatever lists stand before it."""
    if not lines:
        return
    lists = paper.part.numbering_part.element
    usual = paper.styles["List Number"].element.pPr.numPr.numId.val
    abstract = lists.num_having_numId(usual).abstractNumId.val
    own = lists.add_num(abstract)
    own.add_lvlOverride(ilvl=0).add_startOverride(1)
    for line in lines:
        properties = line._p.get_or_add_pPr().get_or_add_numPr()  # noqa: SLF001 - numbers have no name
        properties.get_or_add_ilvl().val, properties.get_or_add_numId().val = 0, own.numId


def tick_box(words: Any) -> None:
    """A box to tick in place of the list's mark."""
    properties = words._p.get_or_add_pPr().get_or_add_numPr()  # noqa: SLF001 - as above
    properties.get_or_add_numId().val = 0
    words.runs[0].text = f"\N{BALLOT BOX} {words.runs[0].text}"


def shade(lines: Sequence[Any]) -> None:
    """The box that must not be missed: a yellow ground and a rule at its side."""
    edge = _made("w:pBdr")
    edge.append(_made("w:left", val="single", sz="24", space="4", color="8A6D00"))
    for line in lines:
        properties = line._p.get_or_add_pPr()  # noqa: SLF001 - borders have no name
        properties.insert_element_before(deepcopy(edge), *_AFTER_BORDERS)
        properties.insert_element_before(_made("w:shd", val="clear", color="auto", fill="FFF8D6"), *_AFTER_BORDERS[1:])
        line.paragraph_format.space_after = Pt(0)


_AFTER_BORDERS = ("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr", "w:sectPr")


def line_to_write_on(paper: Any, parts: Sequence[tuple[str, float]]) -> Any:
    """A line to write on after each label, up to so many cm from the margin."""
    words = paper.add_paragraph()
    form = words.paragraph_format
    form.space_before, form.space_after = Pt(13), Pt(0)
    for label, until in parts:
        form.tab_stops.add_tab_stop(Cm(until), WD_TAB_ALIGNMENT.LEFT, WD_TAB_LEADER.LINES)
        words.add_run(f"{label}: \t" if label else "\t")
        if until != parts[-1][1]:
            words.add_run("  ")
    return words


def grid(paper: Any, widths: Sequence[Length], rows: int, *, is_open: bool) -> Any:
    """A table with a header that repeats; an open one has rules between its rows only."""
    made = paper.add_table(rows=rows, cols=len(widths), style="Table Grid")
    made.autofit = False
    for column, width in zip(made.columns, widths, strict=True):
        column.width = width
    looks = made._tbl.tblPr  # noqa: SLF001 - borders and margins have no name
    if is_open:
        borders = _made("w:tblBorders")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            is_rule = side in ("top", "bottom", "insideH")
            borders.append(_made(f"w:{side}", val="single" if is_rule else "nil", sz="4", space="0", color="A0A0A0"))
        looks.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
    margins = _made("w:tblCellMar")
    for side, room in (("top", "50"), ("left", "80"), ("bottom", "50"), ("right", "80")):
        margins.append(_made(f"w:{side}", w=room, type="dxa"))
    looks.insert_element_before(margins, "w:tblLook")
    for n, row in enumerate(made.rows):
        properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - nor has a row that stays on one page
        properties.append(_made("w:cantSplit"))
        if n == 0:
            properties.append(_made("w:tblHeader", val="true"))
            for cell in row.cells:
                cell._tc.get_or_add_tcPr().append(_made("w:shd", val="clear", color="auto", fill="EFEFEF"))  # noqa: SLF001 - nor a ground
    return made
