"""The JSON of a request: read, or refused in the words of protobuf's own reader, and told as protobuf tells a value."""

import gzip
import json
import zlib
from typing import Any

from tests.google.errors import Json, invalid

_AROUND = 20
_STARTS = "Invalid JSON payload received."


def opened(body: bytes, coding: str) -> bytes:
    """A body as it was before it was squeezed for the way."""
    if coding.lower() != "gzip":
        return body
    try:
        return gzip.decompress(body)
    except (OSError, EOFError, zlib.error) as wrong:
        raise invalid("Request body is not valid gzip.") from wrong


def read(body: bytes) -> Json:
    """The JSON object of a body; a body without anything is one without members."""
    text = body.decode("utf-8", "replace")
    if not text.strip():
        return {}
    try:
        found = json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as wrong:
        raise invalid(f"{_STARTS} {_reason(text, wrong)}\n{_place(text, wrong.pos)}") from wrong
    except (ValueError, RecursionError) as wrong:
        raise invalid(f"{_STARTS} Unexpected token.\n{_place(text, 0)}") from wrong
    if not isinstance(found, dict):
        raise invalid(f'{_STARTS} Unknown name "": Root element must be a message.')
    return found


def _no_constant(text: str) -> None:
    raise ValueError(text)


def _place(text: str, at: int) -> str:
    """The text round a place, and a mark under it."""
    at = len(text) if not text[at:].strip() else at
    begin = max(at - _AROUND, 0) if at < len(text) else at
    return f"{text[begin : at + _AROUND]}\n{' ' * (at - begin)}^"


def _reason(text: str, wrong: json.JSONDecodeError) -> str:
    inside = _inside(text[: wrong.pos])
    expected = {
        "Expecting property name": "Expected an object key or }.",
        "Illegal trailing comma": "Expected an object key or }.",
        "Expecting ':'": "Expected : between key:value pair.",
        "Expecting ','": "Expected , or ] after array value."
        if inside == "["
        else "Expected , or } after key:value pair.",
        "Unterminated": "Closing quote expected in string.",
        "Extra data": "Parsing terminated before end of input.",
    }
    value = "Expected a value or ] within an array." if inside == "[" else "Expected a value."
    found = next((said for start, said in expected.items() if wrong.msg.startswith(start)), value)
    if not text[wrong.pos :].strip():
        return f"Unexpected end of string. {found}"
    return "Unexpected token." if found == "Expected a value." else found


def _inside(text: str) -> str:
    """The bracket that stands open at the end of a text, its strings passed over."""
    open_: list[str] = []
    quoted = escaped = False
    for letter in text:
        if escaped:
            escaped = False
        elif quoted:
            escaped, quoted = letter == "\\", letter != '"'
        elif letter == '"':
            quoted = True
        elif letter in "[{":
            open_.append(letter)
        elif letter in "]}" and open_:
            open_.pop()
    return open_[-1] if open_ else ""


def dumped(value: Any, deep: str = "") -> str:
    """JSON as Google names it where it wanted a single value: the text form of google.protobuf.Value."""
    inner = deep + "  "
    if isinstance(value, list):
        lines = [f"{inner}values {{\n{inner}  {dumped(each, inner + '  ')}\n{inner}}}\n" for each in value]
        return f"list_value {{\n{''.join(lines)}{deep}}}"
    if isinstance(value, dict):
        lines = [
            f'{inner}fields {{\n{inner}  key: "{name}"\n{inner}  value {{\n{inner}    {dumped(each, inner + "    ")}\n'
            f"{inner}  }}\n{inner}}}\n"
            for name, each in value.items()
        ]
        return f"struct_value {{\n{''.join(lines)}{deep}}}"
    if isinstance(value, bool):
        return f"bool_value: {str(value).lower()}"
    if isinstance(value, (int, float)):
        return f"number_value: {float(value)}"
    return "null_value: NULL_VALUE" if value is None else f"string_value: {json.dumps(value, ensure_ascii=False)}"
