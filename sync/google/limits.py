"""How much one sheet may cost: which may be asked for at all, how long an answer may be, how many cells it may have."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sheets_schema.text import Text
from sync.workbook import WorkbookError

SHEETS, DRIVE = "https://sheets.googleapis.com", "https://www.googleapis.com"
_PARTS = "(?:[/:][A-Za-z/:]*)?"
"""What may follow a spreadsheet's key in an address: a method's name, and nothing that leads to another file."""


@dataclass(frozen=True)
class Limits:
    """What a transport keeps to, where a sheet must not cost more than its own group's share.

    `gate` is called before each request, retries too, with "sheets" or "drive" and "read" or "write"; it may wait or
    raise. `only` is the key of the one spreadsheet that may be asked for. `bytes` is how long an answer may be when it
    has been unpacked, `cells` how many the tabs to be read may have. What is not given is not limited.
    """

    gate: Callable[[str], None] | None = None
    only: str = ""
    bytes: int = 0
    cells: int = 0

    def admit(self, address: str, what: str) -> None:
        """Lets a request pass once its turn has come. Raises WorkbookError where it is for another file."""
        if self.only and not _of_file(self.only).fullmatch(address):
            raise WorkbookError(_ANOTHER)
        if self.gate:
            self.gate(what)


class TooLongError(WorkbookError):
    """An answer was longer than it may be; not all of it was read."""

    def __init__(self, most: int) -> None:
        size = f"{most / 1_000_000:.3g} MB"
        super().__init__(
            Text(
                f"Arket är för stort för att läsas här: ett svar från Google blev längre än {size.replace('.', ',')}.",
                f"The sheet is too large to be read here: an answer of Google's became longer than {size}.",
            ),
            status=413,
        )


class Measured:
    """The body of an answer on its way; raises TooLongError as soon as it is longer than it may be."""

    def __init__(self, raw: Any, most: int) -> None:
        self._raw, self._most = raw, most

    def stream(self, amount: int, decode_content: bool | None = None) -> Iterator[bytes]:  # noqa: FBT001 - urllib3's
        """The body in pieces, as urllib3 gives them."""
        length = 0
        for piece in self._raw.stream(amount, decode_content=decode_content):
            length += len(piece)
            if length > self._most:
                raise TooLongError(self._most)
            yield piece

    def __getattr__(self, name: str) -> Any:
        return getattr(self._raw, name)


def check_cells(sheets: Sequence[Mapping[str, Any]], most: int) -> None:
    """Raises WorkbookError where tabs, by their properties, have more cells than `most`, if that is not 0.

    Blank cells count: until a tab has been read nobody knows which are. One of 26,000, as Google makes a new tab, is
    therefore nothing to remark on, and `most` has to be a good many of those.
    """
    if most and sum(map(_area, sheets)) > most:
        largest = max(sheets, key=_area)
        many, allowed = _spaced(sum(map(_area, sheets))), _spaced(most)
        raise WorkbookError(
            Text(
                f"Arkets flikar har {many} celler, och högst {allowed} läses här. Störst är {_told(largest).sv}. "
                "Ta bort de tomma raderna och kolumnerna där, eller flytta det som inte hör hit till ett annat ark.",
                f"The sheet's tabs have {many} cells, and at most {allowed} are read here. {_told(largest).en} is the "
                "largest. Delete its empty rows and columns, or move what does not belong here to another sheet.",
            )
        )


def with_largest(refused: TooLongError, sheets: Sequence[Mapping[str, Any]]) -> WorkbookError:
    """The same refusal, with the name of the tab that has most cells."""
    if not sheets:
        return refused
    told = _told(max(sheets, key=_area))
    sv = f"{refused.says.sv} Störst är {told.sv}. Flytta det som inte hör hit till ett annat ark."
    en = f"{refused.says.en} {told.en} is the largest. Move what does not belong here to another sheet."
    return WorkbookError(Text(sv, en), status=refused.status)


def _told(sheet: Mapping[str, Any]) -> Text:
    title, cells = sheet["title"], _spaced(_area(sheet))
    return Text(f"fliken {title} ({cells} celler)", f"The tab {title} ({cells} cells)")


def _area(sheet: Mapping[str, Any]) -> int:
    grid = sheet.get("gridProperties", {})
    return int(grid.get("rowCount", 0)) * int(grid.get("columnCount", 0))


def _spaced(number: int) -> str:
    return f"{number:,}".replace(",", "\N{NO-BREAK SPACE}")


def _of_file(key: str) -> re.Pattern[str]:
    places = "|".join(map(re.escape, (f"{SHEETS}/v4/spreadsheets/", f"{DRIVE}/drive/v3/files/")))
    return re.compile(f"(?:{places}){re.escape(key)}{_PARTS}")


_ANOTHER = Text(
    "Arbetet gäller ett ark, och frågade efter något annat hos Google. Frågan ställdes inte.",
    "The work is about one sheet, and asked for something else at Google. The request was not made.",
)
