"""What a new tab is made of, as Google says it: cells, formats, drop-downs and where they are."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any

from sheets_schema.days import EPOCH
from sheets_schema.grid import letters
from sheets_schema.text import Language, Ore, Text
from sync.google.drawing import MONEY as SHOWN_MONEY
from sync.google.drawing import Json
from sync.layout import AS_TEXT, CLOCK, DAY, INK, MISSING, MONEY, PAPER, WHOLE, YELLOW, Field, Menu

NUMBERS: Mapping[str, Json] = {
    MONEY: {"type": "NUMBER", "pattern": SHOWN_MONEY},
    DAY: {"type": "DATE", "pattern": DAY},
    CLOCK: {"type": "TIME", "pattern": CLOCK},
    WHOLE: {"type": "NUMBER", "pattern": WHOLE},
    AS_TEXT: {"type": "TEXT", "pattern": "@"},
}
"""Number formats by the layout's; Google draws them by the spreadsheet's locale, with comma and spaces in Swedish."""
_YES, _NO = Text("Ja", "Yes"), Text("Nej", "No")
_LISTED = Text(
    "Listan hämtas ur fliken {tab}. Lägg till det som saknas där.",
    "The list is the tab {tab}'s. Add there what is missing.",
)


_MARK = re.compile(r'=\(\$[A-Z]+[0-9]+=""\)\*\(.+<>""\)')
_HEADERS = Text(
    "Rubrikerna: programmet känner igen kolumnerna på dem.",
    "The headers: the program knows the columns by them.",
)


def rgb(colour: str) -> Json:
    """A colour such as #FFE600."""
    return {name: int(colour[at : at + 2], 16) / 255 for name, at in (("red", 1), ("green", 3), ("blue", 5))}


def area(own: int, rows: tuple[int, int], columns: tuple[int, int]) -> Json:
    """A range of a tab, both ends 0-based and half-open."""
    return {
        "sheetId": own,
        "startRowIndex": rows[0],
        "endRowIndex": rows[1],
        "startColumnIndex": columns[0],
        "endColumnIndex": columns[1],
    }


def written(value: object, language: Language) -> Json:
    """A value as it is written: text stays text whatever it begins with, sums, days and times are numbers."""
    match value:
        case None | "":
            return {}
        case bool():
            return {"userEnteredValue": {"stringValue": (_YES if value else _NO)[language]}}
        case Ore():
            return {"userEnteredValue": {"numberValue": int(value) / 100}}
        case int() | float():
            return {"userEnteredValue": {"numberValue": value}}
        case date():
            return {"userEnteredValue": {"numberValue": (value - EPOCH).days}}
        case time():
            return {"userEnteredValue": {"numberValue": (value.hour * 60 + value.minute) / 1440}}
        case str():
            return {"userEnteredValue": {"stringValue": value}}
        case _:
            message = f"a cell cannot hold {value!r}"
            raise TypeError(message)


def header(one: Field) -> Json:
    """A header with its look and its help; a yellow line is under one that every row must fill in."""
    look = {
        "backgroundColorStyle": {"rgbColor": rgb(INK)},
        "textFormat": {"foregroundColorStyle": {"rgbColor": rgb(PAPER)}, "bold": True},
        "horizontalAlignment": _side(one),
        "verticalAlignment": "MIDDLE",
        "wrapStrategy": "WRAP",
        "borders": {
            "bottom": {"style": "SOLID_THICK", "colorStyle": {"rgbColor": rgb(YELLOW if one.starred else INK)}}
        },
    }
    return {"userEnteredValue": {"stringValue": one.label}, "userEnteredFormat": look, "note": one.note}


def body(one: Field) -> Json:
    """How the cells below a header look."""
    look = {
        "horizontalAlignment": _side(one),
        "verticalAlignment": "MIDDLE",
        "wrapStrategy": "WRAP" if one.wrap else "OVERFLOW_CELL",
    }
    return {**look, "numberFormat": NUMBERS[one.format]} if one.format in NUMBERS else look


def _side(one: Field) -> str:
    return "RIGHT" if one.format in (MONEY, WHOLE) else "LEFT"


def rule(menu: Menu, source: str, language: Language) -> Json:
    """A drop-down that guides: what is not in it is marked, not refused. `source` is a range, where the words are cells."""
    made: Json = {"strict": False, "showCustomUi": True}
    if menu.source:
        condition = {"type": "ONE_OF_RANGE", "values": [{"userEnteredValue": f"={source}"}]}
        title = source.rpartition("!")[0].strip("'").replace("''", "'")
        return {"condition": condition, "inputMessage": _LISTED[language].format(tab=title), **made}
    words = [{"userEnteredValue": word} for word in menu.words]
    return {"condition": {"type": "ONE_OF_LIST", "values": words}, **made}


def mark(own: int, at: int, columns: Sequence[int], height: int, index: int = 0) -> Json:
    """A rule that turns a starred cell yellow while its row holds something in these columns and it does not.

    The formula names no function and has no separator, so it reads the same in every locale. `index` is the rule's
    place among the tab's: of two that colour the same cell the first decides.
    """
    row = "&".join(f"${letters(column)}2" for column in columns)
    formula = f'=(${letters(at)}2="")*({row}<>"")'
    rule = {
        "condition": {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": formula}]},
        "format": {"backgroundColorStyle": {"rgbColor": rgb(MISSING)}},
    }
    where = area(own, (1, height), (at, at + 1))
    asked = {"rule": {"ranges": [where], "booleanRule": rule}}
    return {"addConditionalFormatRule": asked | ({"index": index} if index else {})}


def is_mark(rule: Mapping[str, Any]) -> bool:
    """Whether a colour rule is such a mark: by its formula, whatever its colour, or by the colour that a file gave it."""
    boolean = rule.get("booleanRule", {})
    words = [str(one.get("userEnteredValue", "")) for one in boolean.get("condition", {}).get("values", ())]
    colour = boolean.get("format", {}).get("backgroundColorStyle", {}).get("rgbColor", {})
    wanted = rgb(MISSING)
    is_yellow = all(round(255 * colour.get(name, 0)) == round(255 * part) for name, part in wanted.items())
    return is_yellow or any(_MARK.fullmatch(word) for word in words)


def guard(own: int, language: Language) -> Json:
    """Who changes the header row is asked whether it is meant; nobody is kept from it."""
    asked = {
        "range": {"sheetId": own, "startRowIndex": 0, "endRowIndex": 1},
        "description": _HEADERS[language],
        "warningOnly": True,
    }
    return {"addProtectedRange": {"protectedRange": asked}}


def freeze(own: int) -> Json:
    """The header row stays in view."""
    properties = {"sheetId": own, "gridProperties": {"frozenRowCount": 1}}
    return {"updateSheetProperties": {"properties": properties, "fields": "gridProperties.frozenRowCount"}}


def repeat(where: Json, cell: Mapping[str, Any], fields: str) -> Json:
    """The same in every cell of a range, in these fields only."""
    return {"repeatCell": {"range": where, "cell": dict(cell), "fields": fields}}


def put(own: int, place: tuple[int, int], rows: Sequence[Sequence[Json]], fields: str) -> Json:
    """Cells from a place on, in these fields only."""
    start = {"sheetId": own, "rowIndex": place[0], "columnIndex": place[1]}
    return {"updateCells": {"start": start, "rows": [{"values": list(row)} for row in rows], "fields": fields}}


def wide(own: int, at: int, characters: int) -> Json:
    """The width of a column, from how many characters it is to hold."""
    where = {"sheetId": own, "dimension": "COLUMNS", "startIndex": at, "endIndex": at + 1}
    size = {"pixelSize": 7 * characters + 10}
    return {"updateDimensionProperties": {"range": where, "properties": size, "fields": "pixelSize"}}


def tall(own: int, row: int, pixels: int) -> Json:
    """The height of a row."""
    where = {"sheetId": own, "dimension": "ROWS", "startIndex": row, "endIndex": row + 1}
    return {"updateDimensionProperties": {"range": where, "properties": {"pixelSize": pixels}, "fields": "pixelSize"}}
