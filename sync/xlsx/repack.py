"""A small archive made for calamine alone: the wanted sheets and what they need, under the names it looks for.

So calamine reads exactly the bytes that were examined, wherever the file keeps them, and nothing else of the file.
"""

import struct
import zlib
from collections.abc import Iterable, Mapping

from sync.xlsx.package import Packed

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_LISTS = "http://schemas.openxmlformats.org/package/2006/relationships"
_DEFLATED = 8
_VERSION, _UTF8 = 20, 1 << 11
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")


def repacked(sheets: Iterable[Packed], shared: Mapping[str, Packed], *, from_1904: bool) -> bytes:
    """An .xlsx archive of these sheets, titled by number, and of the shared strings and styles they use."""
    cells = {f"worksheets/sheet{number}.xml": sheet for number, sheet in enumerate(sheets)}
    listed = "".join(f'<sheet name="{n}" sheetId="{n + 1}" r:id="rId{n}"/>' for n in range(len(cells)))
    book = f'<workbookPr date1904="{from_1904:d}"/><sheets>{listed}</sheets>'
    targets = {f"rId{number}": ("worksheet", name) for number, name in enumerate(cells)}
    targets |= {name: (name.removesuffix(".xml"), name) for name in shared}
    made = {
        "_rels/.rels": _relations({"rId1": ("officeDocument", "xl/workbook.xml")}),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_KINDS}">{book}</workbook>',
        "xl/_rels/workbook.xml.rels": _relations(targets),
    }
    parts = {name: packed([text.encode()]) for name, text in made.items()}
    return _archive(parts | {f"xl/{name}": part for name, part in (cells | dict(shared)).items()})


def packed(blocks: Iterable[bytes]) -> Packed:
    """A part compressed for an archive."""
    packer, checksum, size, data = zlib.compressobj(1, zlib.DEFLATED, -zlib.MAX_WBITS), 0, 0, []
    for block in blocks:
        checksum, size = zlib.crc32(block, checksum), size + len(block)
        data.append(packer.compress(block))
    return Packed(_DEFLATED, checksum, size, b"".join(data) + packer.flush())


def _relations(targets: Mapping[str, tuple[str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="{key}" Type="{_KINDS}/{kind}" Target="{part}"/>' for key, (kind, part) in targets.items()
    )
    return f'<Relationships xmlns="{_LISTS}">{listed}</Relationships>'


def _archive(parts: Mapping[str, Packed]) -> bytes:
    body, directory, at = [], [], 0
    for title, part in parts.items():
        name = title.encode()
        common = (_VERSION, _UTF8, part.method, 0, 0, part.checksum, len(part.data), part.size, len(name), 0)
        local = _LOCAL.pack(b"PK\3\4", *common) + name
        directory.append(_CENTRAL.pack(b"PK\1\2", _VERSION, *common, 0, 0, 0, 0, at) + name)
        body += [local, part.data]
        at += len(local) + len(part.data)
    listed = b"".join(directory)
    return b"".join([*body, listed, _END.pack(b"PK\5\6", 0, 0, len(parts), len(parts), len(listed), at, 0)])
