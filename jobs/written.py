"""Typed cells as a text file holds them: no text among them is a formula to any spreadsheet program."""

import re
from datetime import date, time

from sheets_schema.text import Language, Ore, Text, decimal, one_line

_AS_FORMULA = re.compile("'*[=+\\-@\t\r\u2212\uff1d\uff0b\uff0d\uff20]")
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


def pasted(value: object, language: Language) -> str:
    """A cell as it is pasted into a sheet: no quotes that join cells, and what is text there is no number, day or formula."""
    if not isinstance(value, str):
        return written(value, language, "," if language == "sv" else ".")
    text = one_line(value, _ALL).replace('"', "”")
    is_taken = text.startswith("'") or not any(c.isalpha() for c in text)
    return f"'{text}" if text and is_taken else guarded(text)
