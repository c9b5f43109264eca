"""A workbook's zip archive: opened with suspicion, unpacked in memory part by part, nothing ever put on disk."""

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import NoReturn
from urllib.parse import unquote
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from sheets_schema.text import Text
from sync.xlsx.refusals import (
    CSV,
    CUT_SHORT,
    LOCKED,
    NOT_A_WORKBOOK,
    OLD,
    SHORTCUT,
    SWELLING,
    damaged,
    refusal,
    twofold,
)

_BLOCK = 1 << 20
_LARGEST_SUM = 1 << 30
_LARGEST_PART = 400 << 20
_LARGEST_TREE = 32 << 20
_SMALL = 8 << 20
_HIGHEST_RATIO = 200
_LOCAL_HEADER = 30
_ENCRYPTED = 1
_XML = (".xml", ".rels")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True)
class Packed:
    """One part as it lies in an archive, still compressed."""

    method: int
    checksum: int
    size: int
    data: bytes


class Package:
    """The parts of one archive, found whatever the case of their names. Every method may raise WorkbookError."""

    def __init__(self, content: bytes, name: str) -> None:
        self.name = name
        self._content = content
        self._entries: dict[str, zipfile.ZipInfo] = {}
        for entry in _directory(content, name):
            part = _key(entry.filename)
            if part in self._entries and part.endswith(_XML):
                self.refuse(twofold(entry.filename))
            self._entries[part] = entry
        swollen = any(_swollen(entry) for part, entry in self._entries.items() if part.endswith(_XML))
        if swollen or sum(entry.file_size for entry in self._entries.values()) > _LARGEST_SUM:
            self.refuse(SWELLING)

    def refuse(self, why: Text) -> NoReturn:
        """Ends the reading of this file, and says why."""
        raise refusal(self.name, why)

    def __contains__(self, part: str) -> bool:
        return _key(part) in self._entries

    def packed(self, part: str) -> Packed:
        """The part as it lies in the archive."""
        entry = self._entries.get(_key(part))
        if entry is None:
            self.refuse(damaged(part))
        if entry.flag_bits & _ENCRYPTED:
            self.refuse(LOCKED)
        if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            self.refuse(damaged(part))
        if entry.file_size > _LARGEST_PART:
            self.refuse(SWELLING)
        at = entry.header_offset + _LOCAL_HEADER
        names = self._content[at - 4 : at]
        at += int.from_bytes(names[:2], "little") + int.from_bytes(names[2:], "little")
        data = self._content[at : at + entry.compress_size]
        return Packed(entry.compress_type, entry.CRC, entry.file_size, data)

    def blocks(self, part: str) -> Iterator[bytes]:
        """The part unpacked, a piece at a time; more than the archive has declared is refused."""
        packed = self.packed(part)
        left = packed.size
        try:
            for block in _inflated(packed):
                left -= len(block)
                if left < 0:
                    self.refuse(SWELLING)
                yield block
        except zlib.error as error:
            raise refusal(self.name, damaged(part)) from error

    def tree(self, part: str) -> Element:
        """The part as XML, without entities or anything else that could grow."""
        if self.packed(part).size > _LARGEST_TREE:
            self.refuse(damaged(part))
        try:
            return fromstring(b"".join(self.blocks(part)))
        except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
            raise refusal(self.name, damaged(part)) from error


def beside(part: str, target: str) -> str:
    """The part that a target names, seen from another part."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(part), unquote(target))).lstrip("/")


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()


def _swollen(entry: zipfile.ZipInfo) -> bool:
    return entry.file_size > _SMALL and entry.file_size > _HIGHEST_RATIO * entry.compress_size


def _inflated(packed: Packed) -> Iterator[bytes]:
    if packed.method == zipfile.ZIP_STORED:
        for at in range(0, len(packed.data), _BLOCK):
            yield packed.data[at : at + _BLOCK]
        return
    unpacker, rest = zlib.decompressobj(-zlib.MAX_WBITS), packed.data
    while not unpacker.eof:
        block = unpacker.decompress(rest, _BLOCK)
        rest = unpacker.unconsumed_tail
        if not block and not rest and not unpacker.eof:
            message = "cut short"
            raise zlib.error(message)
        yield block


def _directory(content: bytes, name: str) -> list[zipfile.ZipInfo]:
    if not content.startswith(b"PK"):
        raise refusal(name, _other_kind(content, name))
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise refusal(name, CUT_SHORT) from error


def _other_kind(content: bytes, name: str) -> Text:
    lowered = name.casefold()
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            return LOCKED
        old = any(stream.encode("utf-16-le") in content for stream in ("Workbook", "Book\0"))
        return OLD if old else NOT_A_WORKBOOK
    if lowered.endswith((".csv", ".tsv")):
        return CSV
    if lowered.endswith(".gsheet"):
        return SHORTCUT
    return NOT_A_WORKBOOK
