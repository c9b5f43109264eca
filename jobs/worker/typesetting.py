"""The papers as PDF: the one door to Typst, imported only when a PDF is made."""

import json
import re
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime, time
from functools import cache
from importlib import resources
from typing import Any, Literal, NamedTuple

import typst

from jobs.documents.keeping import foot, keeps_whole, leads, tall_rows
from jobs.documents.markdown import SIGNED
from jobs.documents.model import Block, Document, tidy
from sheets_schema.text import Text

CONTENTS = Text("Innehåll", "Contents")
"""What stands over the list of contents."""
_LONG = re.compile(r"\S{31,}")
_HELD = 14
"""How many letters a column always holds, about."""
_JOINTS = re.compile(r"(?<=[/.?&=_@-])(?=\w)")
"""Where an address is best broken."""
_PICTURE = b"""#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", width: 15.5cm)"""


class Typeset(NamedTuple):
    """A PDF, and whether its fonts have every sign; those they lack are shown as boxes."""

    content: bytes
    shows_all: bool


def pdf(document: Document, author: str) -> Typeset:
    """A tagged PDF with title, language, outline and fonts of its own; the same bytes for the same paper.

    It is PDF/UA-1 unless a sign is in none of the fonts, which that standard forbids.
    """
    template = resources.files("jobs.worker").joinpath("document.typ").read_bytes()
    inputs = {"paper": json.dumps(_data(document, author))}
    made = datetime.combine(document.day, time(12), UTC)
    try:
        return Typeset(_compiled(template, inputs, made, "ua-1"), shows_all=True)
    except typst.TypstError:
        return Typeset(_compiled(template, inputs, made, None), shows_all=False)


def picture(svg: str) -> bytes:
    """A drawing as PNG, for files that hold no SVG."""
    made = typst.Compiler(_PICTURE, font_paths=_fonts()).compile(format="png", sys_inputs={"svg": svg}, ppi=200)
    assert isinstance(made, bytes)  # noqa: S101 - one page
    return made


def _compiled(template: bytes, inputs: dict[str, str], made: datetime, standard: Literal["ua-1"] | None) -> bytes:
    compiler = typst.Compiler(template, font_paths=_fonts())
    content = compiler.compile(format="pdf", sys_inputs=inputs, pdf_standards=standard, timestamp=made)
    assert isinstance(content, bytes)  # noqa: S101 - one file, since no output is named
    return content


@cache
def _fonts() -> typst.Fonts:
    """The fonts that come with Typst, and none of the machine's."""
    return typst.Fonts(include_system_fonts=False)


def _data(document: Document, author: str) -> dict[str, Any]:
    """All that the template shows."""
    return {
        "title": _fit(document.title),
        "author": tidy(author),
        "lead": _fit(document.lead),
        "language": document.language,
        "foot": _fit(" · ".join(part for part in (document.title, author) if part)),
        "band": tidy(document.band),
        "contents": CONTENTS[document.language],
        "signed": [label[document.language] for label in SIGNED],
        "blocks": [_block(document.blocks, n) for n in range(len(document.blocks))],
    }


def _block(blocks: Sequence[Block], n: int) -> dict[str, Any]:
    """One block, whether it stays on one page, and whether it stays with what follows."""
    block = blocks[n]
    kept = {"whole": keeps_whole(block), "leads": leads(blocks, n), "foot": foot(block), "tall": tall_rows(block)}
    return {"kind": type(block).__name__, **_fitted(asdict(block)), **kept}


def _fitted(value: Any) -> Any:
    """The same with every text made fit; a drawing stays as drawn."""
    if isinstance(value, str):
        return _fit(value)
    if isinstance(value, dict):
        return {key: one if key == "svg" else _fitted(one) for key, one in value.items()}
    return [_fitted(one) for one in value] if isinstance(value, list | tuple | frozenset) else value


def _fit(text: str) -> str:
    """A tidy text whose overlong words, such as addresses, may be broken at the line's end."""
    return _LONG.sub(lambda found: _broken(found[0]), tidy(text))


def _broken(word: str) -> str:
    """A word with unseen breaks: at its joints, and every few letters within what no narrow column would hold."""
    pieces = (re.findall(".{1,4}", part) if len(part) > _HELD else [part] for part in _JOINTS.split(word))
    return "\u200b".join(piece for some in pieces for piece in some)
