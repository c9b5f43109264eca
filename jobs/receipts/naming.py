"""What files are called: by year, voucher and number, with an ending that their content gives. Nothing else of the sheet."""

import re
import zipfile
from collections.abc import Collection
from io import BytesIO
from unicodedata import normalize

_LONGEST = 40
_NO_VOUCHER = "x"
_STARTS = (
    (b"%PDF-", ".pdf"),
    (b"\xff\xd8\xff", ".jpg"),
    (b"\x89PNG\r\n\x1a\n", ".png"),
    (b"GIF87a", ".gif"),
    (b"GIF89a", ".gif"),
    (b"II*\0", ".tif"),
    (b"MM\0*", ".tif"),
)
_BRANDS = {
    b"heic": ".heic",
    b"heix": ".heic",
    b"hevc": ".heic",
    b"mif1": ".heic",
    b"msf1": ".heic",
    b"avif": ".avif",
}
_PARTS = (("word/document.xml", ".docx"), ("xl/workbook.xml", ".xlsx"), ("ppt/presentation.xml", ".pptx"))
_OPEN = {
    b"application/vnd.oasis.opendocument.text": ".odt",
    b"application/vnd.oasis.opendocument.spreadsheet": ".ods",
    b"application/vnd.oasis.opendocument.presentation": ".odp",
}
_OTHER = ".bin"


def stem_of(label: str, voucher: str) -> str:
    """How the names of a voucher's files begin: `2025-007`. Letters a-z, digits and hyphens, whatever the voucher says."""
    plain = normalize("NFKD", voucher.strip().casefold()).encode("ascii", "ignore").decode()
    tidy = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST].strip("-") or _NO_VOUCHER
    return f"{label}-{tidy.zfill(3) if tidy.isdecimal() else tidy}"


def free_name(stem: str, ending: str, taken: Collection[str]) -> str:
    """The first of `2025-007-1`, `-2` and so on that no file has, whatever its ending."""
    stems = {name.casefold().partition(".")[0] for name in taken}
    number = 1
    while f"{stem}-{number}" in stems:
        number += 1
    return f"{stem}-{number}{ending}"


def dated_name(stem: str, earlier: str, day: str, ending: str, taken: Collection[str]) -> str:
    """The name of another content than an earlier file's: `2025-007-1-2026-11-23`, numbered if there is one already."""
    numbered = re.match(rf"{re.escape(stem)}-[0-9]+", earlier)
    dated = f"{numbered[0] if numbered else stem}-{day}"
    stems = {name.casefold().partition(".")[0] for name in taken}
    return f"{dated}{ending}" if dated not in stems else free_name(dated, ending, taken)


def is_named(name: str, stem: str) -> bool:
    """Whether a file's name is one that a voucher's receipt may have."""
    return (
        re.fullmatch(rf"{re.escape(stem)}-[0-9]+(-[0-9]{{4}}(-[0-9]{{2}}){{2}}(-[0-9]+)?)?\.[a-z]+", name) is not None
    )


def ending_of(content: bytes) -> str:
    """How a file's name is to end by what it holds: one of a few kinds that open, .txt for any text, else .bin."""
    for start, ending in _STARTS:
        if content.startswith(start):
            return ending
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return ".webp"
    if content[4:8] == b"ftyp":
        return _BRANDS.get(content[8:12], _OTHER)
    if content.startswith(b"PK\x03\x04"):
        return _of_archive(content)
    return ".txt" if _is_text(content) else _OTHER


def _of_archive(content: bytes) -> str:
    """The ending of an office program's file without macros."""
    for mime, ending in _OPEN.items():
        if content[30:].startswith(b"mimetype" + mime) and content[38 + len(mime) :].startswith(b"PK"):
            return ending
    try:
        with zipfile.ZipFile(BytesIO(content)) as parts:
            names = set(parts.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return _OTHER
    if any(name.endswith("vbaProject.bin") for name in names):
        return _OTHER
    return next((ending for part, ending in _PARTS if part in names), _OTHER)


def _is_text(content: bytes) -> bool:
    if b"\0" in content:
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
