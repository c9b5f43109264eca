"""Typed cells as a text file holds them: no text among them is a formula to any spreadsheet program."""

import re
from datetime import date, time

from sheets_schema.text import Language, Ore, Text, decimal, one_line

_AS_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_ALL = 1 << 20


def guarded(text: str) -> str:
    """A text that no spreadsheet program takes for a formula; one that begins so has an apostrophe before it."""
    return f"'{text}" if _AS_FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """The text that was guarded."""
    return text[1:] if text[:1] == "'" and _AS_FORMULA.match(text) else text


def written(value: object, language: Language, mark: str = ",") -> str:
    """A cell as text: sums with a decimal mark, days as 2026-11-22, text in one line and never a formula."""
    match value:
        case None:
            return ""
        case Ore():
            return decimal(value).replace(".", mark)
        case bool():
            return (Text("Ja", "Yes") if value else Text("Nej", "No"))[language]
        case int():
            return str(value)
        case date():
            return value.isoformat()
        case time():
            return f"{value:%H:%M}"
        case _:
            return guarded(one_line(str(value), _ALL))
