"""Archives that are the same bytes for the same files: sorted, and without the moment they were made."""

from collections.abc import Iterable, Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_FIRST = (1980, 1, 1, 0, 0, 0)
"""The earliest moment an archive can tell."""


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Files by their names in an archive, in the names' order."""
    return _archive(sorted(files.items()))


def steady(archive: bytes) -> bytes:
    """The same archive, in its own order, without moments."""
    with ZipFile(BytesIO(archive)) as made:
        return _archive([(name, made.read(name)) for name in made.namelist()])


def _archive(files: Iterable[tuple[str, bytes]]) -> bytes:
    content = BytesIO()
    with ZipFile(content, "w") as archive:
        for name, held in files:
            entry = ZipInfo(name, _FIRST)
            entry.compress_type, entry.create_system, entry.external_attr = ZIP_DEFLATED, 3, 0o644 << 16
            archive.writestr(entry, held, compresslevel=9)
    return content.getvalue()
