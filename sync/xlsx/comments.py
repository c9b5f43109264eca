"""The notes and threaded comments of an .xlsx archive, as Excel, LibreOffice and Google Sheets write them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from xml.etree.ElementTree import Element

from sheets_schema.grid import Comment, Reply
from sync.workbook import WorkbookError
from sync.xlsx.package import Package
from sync.xlsx.parts import Tab, relations

_NOBODY = {"unknown author", "okänd författare", "author", "none"}
_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})")
_MIRROR = "fwlink/?linkid=870924"
"""Stands in every note in which Excel and Google repeat a thread for programs that know of none."""
_MIRRORED = "[Threaded comment]"
"""Begins such a note."""
_STAMP = re.compile(r"ID#\S*\n([^\n]*?)[ \t]*\(([^()\n]*)\)\n")
_SIGNATURE = "\n\t-"
_RESOLVED, _REOPENED = "_Marked as resolved_", "_Re-opened_"


def comments(package: Package, tabs: Iterable[Tab], people: str | None) -> tuple[Comment, ...]:
    """Everything written on the cells of these tabs; a part that cannot be understood gives none of its own."""
    found: list[Comment] = []
    names = _names(package, people)
    for tab in tabs:
        parts = _parts(package, tab)
        threaded, noted = (_trees(package, parts[kind]) for kind in ("threadedComment", "comments"))
        threads = [comment for tree in threaded for comment in _threads(tree, tab.title, names)]
        told = {comment.cell for comment in threads}
        found += threads
        found += [note for tree in noted for note in _notes(tree, tab.title, told)]
    return tuple(found)


def moment(text: str) -> datetime | None:
    """A file's date and time as an aware one; without a zone it is UTC, and None where it cannot be read."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def author(name: str) -> str:
    """Who wrote, or nothing where the file only says that nobody is known."""
    shown = " ".join(name.split())
    return "" if shown.casefold() in _NOBODY else shown


def _parts(package: Package, tab: Tab) -> dict[str, list[str]]:
    parts: defaultdict[str, list[str]] = defaultdict(list)
    try:
        for relation in relations(package, tab.part or ""):
            parts[relation.kind].append(relation.part)
    except WorkbookError:
        parts.clear()
    return parts


def _trees(package: Package, parts: Sequence[str]) -> Iterator[Element]:
    for part in parts:
        try:
            yield package.tree(part)
        except WorkbookError:
            continue


def _names(package: Package, people: str | None) -> dict[str, str]:
    return {
        person.get("id", "").casefold(): author(person.get("displayName", ""))
        for tree in _trees(package, [people] if people else [])
        for person in tree.iterfind("{*}person")
    }


def _threads(tree: Element, tab: str, names: dict[str, str]) -> list[Comment]:
    threads: dict[str, Comment] = {}
    for message in tree.iterfind("{*}threadedComment"):
        reply = Reply(
            names.get(message.get("personId", "").casefold(), ""),
            (message.findtext("{*}text") or "").strip(),
            moment(message.get("dT", "")),
        )
        key, parent = message.get("id", "").casefold(), message.get("parentId", "").casefold()
        if parent in threads:
            threads[parent] = replace(threads[parent], replies=(*threads[parent].replies, reply))
        else:
            done = message.get("done") in {"1", "true"}
            cell = _cell(message.get("ref", ""))
            threads[key or f"#{len(threads)}"] = Comment(tab, cell, reply.author, reply.text, reply.at, resolved=done)
    return list(threads.values())


def _notes(tree: Element, tab: str, told: set[str | None]) -> Iterator[Comment]:
    authors = {str(at): name.text or "" for at, name in enumerate(tree.iterfind("{*}authors/{*}author"))}
    for note in tree.iterfind("{*}commentList/{*}comment"):
        cell, text = _cell(note.get("ref", "")), _joined(note)
        writer = authors.get(note.get("authorId", ""), "")
        mirror = writer.startswith("tc=") or _MIRROR in text or text.startswith(_MIRRORED)
        if text and not (mirror and cell in told):
            yield _note(Comment(tab, cell, "" if mirror else author(writer), text, note=True))


def _note(note: Comment) -> Comment:
    messages = _messages(note)
    if not messages:
        return replace(note, text=note.text.removeprefix(f"{note.author}:\n").strip())
    marks = [message.text for message in messages if message.text in {_RESOLVED, _REOPENED}]
    first, *replies = [message for message in messages if message.text not in {_RESOLVED, _REOPENED}] or messages
    return replace(
        note,
        author=first.author,
        text=first.text,
        at=first.at,
        resolved=marks[-1:] == [_RESOLVED],
        replies=tuple(replies),
    )


def _messages(note: Comment) -> list[Reply]:
    if _MIRROR in note.text:
        return list(_mirrored(note.text))
    if note.author:
        return []
    if "ID#" in note.text:
        return list(_stamped(note.text))
    return _signed(note.text)


def _mirrored(text: str) -> Iterator[Reply]:
    """A thread as Excel repeats it: a heading for each message, the message indented beneath it."""
    said: list[str] = []
    for line in [*text.partition(_MIRROR)[2].splitlines()[1:], "."]:
        if line[:1].isspace() or not line:
            said.append(line.strip())
        elif any(said):
            yield Reply("", "\n".join(said).strip())
            said = []


def _stamped(text: str) -> Iterator[Reply]:
    """A thread as Google writes it above its messages: a number, then the writer's name and the moment."""
    _, *found = _STAMP.split(text)
    for name, at, said in zip(found[::3], found[1::3], found[2::3], strict=True):
        yield Reply(author(name), said.rstrip("-=\n ").strip(), moment(at))


def _signed(text: str) -> list[Reply]:
    """A thread as Google writes it beneath its messages: each with its writer's name."""
    messages, (said, *rest) = [], text.split(_SIGNATURE)
    for part in rest:
        name, _, following = part.partition("\n")
        messages.append(Reply(author(name), said.strip().strip("-").strip()))
        said = following
    whole = not said.strip() and all(message.text for message in messages)
    return messages if whole else []


def _joined(note: Element) -> str:
    runs = [*note.iterfind("{*}text/{*}t"), *note.iterfind("{*}text/{*}r/{*}t")]
    return "".join(run.text or "" for run in runs).strip()


def _cell(reference: str) -> str | None:
    found = _CELL.fullmatch(reference)
    return f"{found[1].upper()}{found[2]}" if found else None
