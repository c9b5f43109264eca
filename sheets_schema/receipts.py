"""What a receipt's cell refers to: a mark, a file in Drive, a web page or a file in a folder; and why it is not there."""
# Nothing here may import pandas: what is remembered of receipts is read by commands that need none.

import re
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import NamedTuple

from sheets_schema.text import Text, one_line

LARGEST = 25 * 1024 * 1024
"""The most bytes that a receipt's file may have."""


class Sort(Enum):
    """What a receipt's text refers to."""

    MARK = "mark"
    DRIVE = "drive"
    WEB = "web"
    FILE = "file"


class Reference(NamedTuple):
    """One thing that a cell refers to. `text` is as it stands there, `key` a Drive file's id or a file's path.

    Where an address lies behind what the cell shows, `text` is the address, and `shown` what it lies behind.
    """

    sort: Sort
    text: str
    key: str = ""
    shown: str = ""

    def known_by(self, voucher: str) -> str:
        """What it is remembered by: its text; what an address lies behind, such as Kvitto, says nothing without a voucher."""
        return f"{voucher.strip()}: {self.shown}" if self.shown else self.text


class Missing(NamedTuple):
    """Why a receipt cannot be had: one of REASONS, and the detail its words take."""

    reason: str
    detail: str = ""

    @property
    def says(self) -> Text:
        """The reason as the end of a sentence about the receipt."""
        words = REASONS.get(self.reason, _UNKNOWN)
        detail = one_line(self.detail)
        return Text(
            words.sv.replace("{who}", detail or "tjänstekontot"),
            words.en.replace("{who}", detail or "the service account"),
        )


REASONS: Mapping[str, Text] = {
    "not_shared": Text(
        "filen finns inte, eller är inte delad: dela filen med {who} som läsare",
        "there is no such file, or it is not shared: share the file with {who} as a viewer",
    ),
    "trashed": Text("filen ligger i papperskorgen i Drive", "the file is in the bin in Drive"),
    "folder": Text("det är en mapp: länka till själva filen", "it is a folder: link to the file itself"),
    "shortcut": Text("det är en genväg: länka till själva filen", "it is a shortcut: link to the file itself"),
    "not_savable": Text("det är ingen fil som kan sparas", "it is no file that can be saved"),
    "not_downloadable": Text(
        "filen får inte laddas ner: ägaren måste tillåta det", "the file may not be downloaded: its owner must allow it"
    ),
    "too_large": Text("filen är större än 25 MB", "the file is larger than 25 MB"),
    "empty": Text("filen är tom", "the file is empty"),
    "missing": Text("filen finns inte", "there is no such file"),
    "outside": Text(
        "sökvägen leder ut ur mappen: skriv den från mappen där arbetsboken ligger",
        "the path leads out of the folder: write it from the folder in which the workbook lies",
    ),
    "not_a_file": Text("det är ingen vanlig fil", "it is no plain file"),
    "unreadable": Text("filen går inte att läsa", "the file cannot be read"),
}
"""Why a receipt that is referred to cannot be had, by code."""
_UNKNOWN = Text("den gick inte att nå", "it could not be had")

_GOOGLE = r"(?:https?://)?(?:drive|docs|drive\.usercontent)\.google\.com/[^\s<>\";,]+"
_OTHER = r"(?:https?://|www\.)(?:[^\s<>\";,]|,(?!\s|$|https?://|www\.))+"
_LINK = re.compile(rf"(?<![\w@/.])(?:{_GOOGLE}|{_OTHER})", re.IGNORECASE)
_ID = r"([A-Za-z0-9_-]{10,200})(?![A-Za-z0-9_-])"
_USER, _DOMAIN = r"(?:u/\d+/)?", r"(?:a/[^/]+/)?"
_IN_PATH = re.compile(
    rf"(?:https?://)?(?:drive\.google\.com/{_DOMAIN}(?:file/{_USER}d|drive/{_USER}(?:mobile/)?folders)"
    rf"|docs\.google\.com/{_DOMAIN}(?:document|spreadsheets|presentation|drawings|file)/{_USER}d)/{_ID}",
    re.IGNORECASE,
)
_IN_QUERY = re.compile(
    rf"(?:https?://)?(?:drive|docs|drive\.usercontent)\.google\.com/{_DOMAIN}{_USER}(?:open|uc|download)"
    rf"\?(?:[^#]*&)?id={_ID}",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[\r\n;,]+")
_ENDINGS = (
    "pdf|jpe?g|png|gif|webp|heic|heif|avif|tiff?|bmp|svg|txt|csv|html?|md|eml|msg|docx?|odt|rtf|xlsx?|ods|pptx?|odp"
    "|pages|numbers|zip"
)
_FILE_END = re.compile(rf"\.(?:{_ENDINGS})(?=\s|$)", re.IGNORECASE)
_AS_PATH = re.compile(r"file:|~?[/\\]|\.{1,2}[/\\]|[A-Za-z]:[/\\]", re.IGNORECASE)
_AROUND = " \t\"'”»«():,;"


def references(cell: str) -> tuple[Reference, ...]:
    """What a receipt's cell refers to, in its order, each once; words beside a link or a file only describe it.

    Commas, semicolons and line breaks separate, and spaces after a link or a file's ending.
    """
    found: list[Reference] = []
    at = 0
    for link in _LINK.finditer(cell):
        found += _files(cell[at : link.start()])
        found.append(_linked(link[0]))
        at = link.end()
    found += _files(cell[at:])
    if not found:
        tidy = cell.strip()
        return (Reference(Sort.MARK, tidy),) if tidy else ()
    once: dict[tuple[Sort, str], Reference] = {}
    for one in found:
        once.setdefault((one.sort, one.key), one)
    return tuple(once.values())


def behind(seen: tuple[Reference, ...], addresses: tuple[str, ...]) -> tuple[Reference, ...]:
    """What a cell refers to by the addresses that lie behind its text; an address that is its text counts as that."""
    if not addresses or any(one.sort in (Sort.DRIVE, Sort.WEB) for one in seen):
        return seen
    texts = [one.text for one in seen]
    if len(texts) != len(addresses):
        texts = texts[:1] * len(addresses)
    linked = (one for address in addresses for one in references(address))
    return (
        tuple(
            one._replace(shown=text)
            for one, text in zip(linked, texts, strict=False)
            if one.sort in (Sort.DRIVE, Sort.WEB)
        )
        or seen
    )


def _linked(text: str) -> Reference:
    tidy = text.rstrip(".,:!?'”»" + ("" if "(" in text else ")"))
    if found := _IN_PATH.match(tidy) or _IN_QUERY.match(tidy):
        return Reference(Sort.DRIVE, tidy, found[1])
    return Reference(Sort.WEB, tidy, tidy)


def _files(text: str) -> Iterator[Reference]:
    """The files that are named in a text without links."""
    for part in _BETWEEN.split(text):
        at = 0
        for end in _FILE_END.finditer(part):
            if name := part[at : end.end()].strip(_AROUND):
                yield Reference(Sort.FILE, name, name)
            at = end.end()
        rest = part[at:].strip(_AROUND)
        if _AS_PATH.match(rest) and any(c.isalnum() for c in rest):
            yield Reference(Sort.FILE, rest, rest)
