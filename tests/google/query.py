"""The q and orderBy of files.list."""

import operator
import re
from collections.abc import Callable
from datetime import UTC, datetime

from tests.google.errors import DriveError
from tests.google.state import File, may, role

_TERM = re.compile(
    r"\s*(?:(?P<open>\()|(?P<close>\))|(?P<join>and\b|or\b)|(?P<not>not\b)"
    r"|(?P<field>\w+)\s*(?P<sign>!=|<=|>=|=|<|>|contains\b|in\b)\s*(?P<value>'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|true\b|false\b)"
    r"|(?P<member>'(?:[^'\\]|\\.)*')\s+in\s+(?P<group>\w+)|(?P<flag>sharedWithMe\b))"
)
_ORDERS: dict[str, Callable[[File], str]] = {
    "name": lambda file: file.book.title.casefold(),
    "name_natural": lambda file: file.book.title.casefold(),
    "createdTime": lambda file: file.created.isoformat(),
    "modifiedTime": lambda file: file.modified.isoformat(),
    "modifiedByMeTime": lambda file: file.modified.isoformat(),
    "recency": lambda file: file.modified.isoformat(),
    "viewedByMeTime": lambda file: file.modified.isoformat(),
    "sharedWithMeTime": lambda file: file.created.isoformat(),
    "folder": lambda file: str(not file.mime.endswith(".folder")),
    "quotaBytesUsed": lambda _: "",
    "starred": lambda _: "",
}


def _invalid() -> DriveError:
    return DriveError(400, "Invalid Value", reason="invalid", location="q")


def matches(text: str, file: File, actor: str) -> bool:
    """Whether a file is what a query asks for; trashed ones are, unless it says otherwise."""
    parts: list[re.Match[str]] = []
    at = 0
    text = text.rstrip()
    while at < len(text):
        match = _TERM.match(text, at)
        if not match:
            raise _invalid()
        parts.append(match)
        at = match.end()
    if not parts:
        return True
    answer = _either(parts, file, actor)
    if parts:
        raise _invalid()
    return answer


def _either(parts: list[re.Match[str]], file: File, actor: str) -> bool:
    answer = _both(parts, file, actor)
    while parts and parts[0]["join"] == "or":
        parts.pop(0)
        other = _both(parts, file, actor)
        answer = answer or other
    return answer


def _both(parts: list[re.Match[str]], file: File, actor: str) -> bool:
    answer = _one(parts, file, actor)
    while parts and parts[0]["join"] == "and":
        parts.pop(0)
        other = _one(parts, file, actor)
        answer = answer and other
    return answer


def _one(parts: list[re.Match[str]], file: File, actor: str) -> bool:
    if not parts:
        raise _invalid()
    part = parts.pop(0)
    if part["not"]:
        return not _one(parts, file, actor)
    if part["open"]:
        answer = _either(parts, file, actor)
        if not parts or not parts.pop(0)["close"]:
            raise _invalid()
        return answer
    if part["flag"]:
        return role(file, actor) not in {"", "owner"}
    if part["group"]:
        return _member(_bare(part["member"]), part["group"], file)
    if not part["field"]:
        raise _invalid()
    return _compare(part["field"], part["sign"], _bare(part["value"]), file)


def _bare(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text[1:-1]) if text[:1] in {"'", '"'} else text


def _member(value: str, group: str, file: File) -> bool:
    if group == "parents":
        return value in file.parents
    least = {"owners": "owner", "writers": "writer", "readers": "reader"}.get(group)
    if least is None:
        raise _invalid()
    return may(file, value, least)


def _compare(field: str, sign: str, value: str, file: File) -> bool:
    if field == "parents" and sign == "in":
        return value in file.parents
    if field in {"createdTime", "modifiedTime"}:
        return _time(file.created if field == "createdTime" else file.modified, sign, value)
    have = {
        "name": file.book.title,
        "mimeType": file.mime,
        "trashed": str(file.trashed).lower(),
        "starred": "false",
        "fullText": file.book.title,
    }
    if field not in have:
        raise _invalid()
    if sign == "contains":
        folded, words = value.casefold(), have[field].casefold()
        return words.startswith(folded) or any(word.startswith(folded) for word in words.split())
    if sign not in {"=", "!="}:
        raise _invalid()
    return (have[field] == value) == (sign == "=")


def _time(have: datetime, sign: str, value: str) -> bool:
    try:
        wish = datetime.fromisoformat(value)
    except ValueError as wrong:
        raise _invalid() from wrong
    wish = wish if wish.tzinfo else wish.replace(tzinfo=UTC)
    have = have.replace(microsecond=have.microsecond // 1000 * 1000)
    meets = {
        "=": operator.eq,
        "!=": operator.ne,
        "<": operator.lt,
        ">": operator.gt,
        "<=": operator.le,
        ">=": operator.ge,
    }
    if sign not in meets:
        raise _invalid()
    return bool(meets[sign](have, wish))


def sorted_by(files: list[File], text: str) -> list[File]:
    """Files in the order asked for; else the last changed first."""
    if not text:
        return sorted(files, key=lambda file: file.modified, reverse=True)
    for key in reversed(text.split(",")):
        name, _, down = key.strip().partition(" ")
        if name not in _ORDERS:
            raise DriveError(400, "Invalid Value", reason="invalid", location="orderBy")
        files = sorted(files, key=_ORDERS[name], reverse=down == "desc")
    return files
