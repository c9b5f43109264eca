"""Archives made by hand, part by part, for what no spreadsheet program would write."""

import shutil
import struct
import subprocess
import zipfile
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import quoteattr

import openpyxl
import pytest

from sheets_schema.grid import Snapshot
from sync.workbook import WorkbookError
from sync.xlsx.reading import read

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LISTS = "http://schemas.openxmlformats.org/package/2006/relationships"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_KINDS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
SHEET = "xl/worksheets/sheet1.xml"
OFFICE = shutil.which("soffice")
needs_office = pytest.mark.skipif(not OFFICE, reason="LibreOffice (soffice) is not installed")
Parts = dict[str, str | bytes]


def relations(targets: Mapping[str, tuple[str, str]], kinds: str = KINDS) -> str:
    """A list of relations: key to kind and target."""
    listed = "".join(
        f'<Relationship Id="{key}" Type="{kind if "/" in kind else f"{kinds}/{kind}"}" Target={quoteattr(target)}/>'
        for key, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{LISTS}">{listed}</Relationships>'


def sheet(rows: str) -> str:
    """A sheet of these rows."""
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def book(rows: str = "", formats: Sequence[str] = (), properties: str = "") -> Parts:
    """The parts of a workbook with the one tab Blad; the number formats are its styles from 1."""
    codes = "".join(f'<numFmt numFmtId="{at}" formatCode={quoteattr(code)}/>' for at, code in enumerate(formats, 164))
    looks = "".join(f'<xf numFmtId="{at}"/>' for at in (0, *range(164, 164 + len(formats))))
    styles = f"<numFmts>{codes}</numFmts><cellXfs>{looks}</cellXfs>"
    tabs = '<sheets><sheet name="Blad" sheetId="1" r:id="rId1"/></sheets>'
    return {
        "_rels/.rels": relations({"rId1": ("officeDocument", "xl/workbook.xml")}),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{KINDS}">{properties}{tabs}</workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            {"rId1": ("worksheet", "worksheets/sheet1.xml"), "rId2": ("styles", "styles.xml")}
        ),
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>',
        SHEET: sheet(rows),
    }


def archive(parts: Mapping[str, str | bytes]) -> bytes:
    """The parts as one archive."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, part in parts.items():
            packed.writestr(name, part)
    return file.getvalue()


def unpacked(content: bytes) -> Parts:
    """The parts of an archive."""
    with zipfile.ZipFile(BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def everything(_: str) -> bool:
    """Wants every tab."""
    return True


def snapshot(
    folder: Path,
    content: bytes | Mapping[str, str | bytes],
    name: str = "bok.xlsx",
    wanted: Callable[[str], bool] = everything,
) -> Snapshot:
    """What is read from a file of that content."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else archive(content))
    return read(path, wanted)


def rows(folder: Path, content: bytes | Mapping[str, str | bytes], name: str = "bok.xlsx") -> list[list[object]]:
    """The rows of the first tab, without empty cells at their ends."""
    grid = snapshot(folder, content, name).grids[0]
    return [_trimmed(list(row)) for row in grid.rows]


def refused(path: Path, wanted: Callable[[str], bool] = everything) -> tuple[str, str]:
    """The one line for a file that cannot be read, in Swedish and in English."""
    with pytest.raises(WorkbookError) as caught:
        read(path, wanted)
    says = caught.value.says
    for line in (says.sv, says.en):
        assert line.startswith(f"{path.name}: ")
        assert line.endswith(".")
        assert line.isprintable()
        assert len(line) < 200
    return says.sv.partition(": ")[2], says.en.partition(": ")[2]


def refusal_of(folder: Path, content: bytes | Mapping[str, str | bytes], name: str = "bok.xlsx") -> tuple[str, str]:
    """The one line for a file of that content."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else archive(content))
    return refused(path)


def patched(content: bytes, part: str, at: int, form: str, number: int) -> bytes:
    """The archive with one number of a part's entry in the directory changed."""
    entry = content.rindex(b"PK\1\2", 0, content.rindex(part.encode()))
    changed = bytearray(content)
    struct.pack_into(form, changed, entry + at, number)
    return bytes(changed)


def saved(workbook: openpyxl.Workbook) -> bytes:
    """An openpyxl workbook as a file."""
    file = BytesIO()
    workbook.save(file)
    return file.getvalue()


def one_cell(folder: Path, cell: str, *formats: str, properties: str = "") -> object:
    """What comes of one cell's XML, which stands in A1."""
    return rows(folder, book(f'<row r="1">{cell}</row>', formats, properties))[0][0]


def saved_by_office(source: Path, kind: str, folder: Path) -> Path:
    """The file as LibreOffice saves it in the folder, in a format such as ods."""
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [str(OFFICE), profile, "--headless", "--convert-to", kind, "--outdir", str(folder), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder / f"{source.stem}.{kind}"


def _trimmed(row: list[object]) -> list[object]:
    while row and row[-1] in {"", None}:
        row.pop()
    return row
