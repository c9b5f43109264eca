"""What is measured, as tables in both languages between their marks in the pages of docs."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.measure import ROOT
from sheets_schema.text import LANGUAGES, Language, Text

Cell = Text | str
SCALE: Mapping[Language, str] = {"sv": "docs/scale.md", "en": "docs/scale.en.md"}
"""The pages about many groups."""


@dataclass(frozen=True)
class Table:
    """One table: by what name it stands in the pages, its title, its header and rows; numbers stand to the right."""

    name: str
    title: Text
    header: Sequence[Text]
    rows: Sequence[Sequence[Cell]]

    def markdown(self, language: Language) -> str:
        """The table as the page has it."""
        words = [[_word(cell, language) for cell in row] for row in (self.header, *self.rows)]
        rule = ["---", *["---:"] * (len(self.header) - 1)]
        return "\n".join(f"| {' | '.join(row)} |" for row in (words[0], rule, *words[1:]))


def number(value: float, digits: int = 0) -> Text:
    """A number in both languages."""
    english = f"{value:,.{digits}f}"
    swedish = english.replace(",", "\N{NO-BREAK SPACE}").replace(".", ",")
    return Text(swedish, english)


def put(pages: Mapping[Language, str], tables: Iterable[Table]) -> None:
    """Writes the tables anew in the pages, each between its marks."""
    for language in LANGUAGES:
        page = ROOT / pages[language]
        text = page.read_text("utf-8")
        for table in tables:
            begin, end = f"<!-- {table.name} -->", f"<!-- /{table.name} -->"
            body = f"{begin}\n{table.markdown(language)}\n{end}"
            text = re.sub(f"{begin}.*?{end}", lambda _, body=body: body, text, flags=re.DOTALL)  # type: ignore[misc]
        page.write_text(text, "utf-8")


def _word(cell: Cell, language: Language) -> str:
    return cell if isinstance(cell, str) else cell[language]
