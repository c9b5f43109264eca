"""The addresses that lie behind what cells show: smart chips, and links that a text or a formula carries."""

from collections.abc import Iterator, Mapping
from typing import Any

from sheets_schema.grid import letters
from sync.google.drawing import quoted
from sync.google.transport import SHEETS, Transport

_FIELDS = (
    "sheets(data(startRow,rowData(values(hyperlink,chipRuns(chip(richLinkProperties(uri))),"
    "textFormatRuns(format(link(uri)))))))"
)


def links_in(transport: Transport, key: str, tab: str, column: int) -> dict[int, tuple[str, ...]]:
    """The addresses behind each cell of a tab's column (from 0), by sheet row, each once. Raises WorkbookError."""
    letter = letters(column)
    params = {"ranges": f"{quoted(tab)}!{letter}:{letter}", "fields": _FIELDS, "prettyPrint": "false"}
    answer = transport.ask("get", f"{SHEETS}/v4/spreadsheets/{key}", params=params)
    found: dict[int, tuple[str, ...]] = {}
    for block in (block for sheet in answer.get("sheets", ()) for block in sheet.get("data", ())):
        for row, line in enumerate(block.get("rowData", ()), block.get("startRow", 0) + 1):
            addresses = dict.fromkeys(one for cell in line.get("values", ()) for one in _of_cell(cell))
            if addresses:
                found[row] = tuple(addresses)
    return found


def _of_cell(cell: Mapping[str, Any]) -> Iterator[str]:
    parts = [run.get("chip", {}).get("richLinkProperties", {}) for run in cell.get("chipRuns", ())]
    parts += [run.get("format", {}).get("link", {}) for run in cell.get("textFormatRuns", ())]
    yield from (str(part["uri"]) for part in parts if part.get("uri"))
    if address := cell.get("hyperlink"):
        yield str(address)
