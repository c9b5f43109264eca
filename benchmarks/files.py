"""A generated cashbook as the files that programs read: .xlsx as Excel writes it, CSV, and plain-text accounting journals."""

import csv
import pickle
from collections.abc import Iterable, Iterator
from datetime import date
from html import escape
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from benchmarks.maker import (
    ACCOUNT,
    ACCOUNTS,
    CATEGORY,
    DATE,
    EXPENSES,
    IN,
    INCOMES,
    OPENED,
    OPENING,
    OUT,
    TEXT,
    VOUCHER,
    Row,
)
from sheets_schema.days import EPOCH
from sheets_schema.grid import ErrorValue, Grid, Snapshot, letters

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="2">'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>'
)


def write_rows(rows: list[Row], path: Path) -> None:
    """Keeps rows so that each cell is an object of its own when they are loaded, as it is when a workbook is read."""
    with path.open("wb") as file:
        pickler = pickle.Pickler(file, protocol=5)
        pickler.fast = True
        pickler.dump(rows)


def read_rows(path: Path) -> list[Row]:
    """The rows that were kept."""
    with path.open("rb") as file:
        rows: list[Row] = pickle.load(file)  # noqa: S301 - our own, made beside
    return rows


def write_csv(rows: list[Row], path: Path) -> None:
    """The rows as a CSV file."""
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)


def write_xlsx(snapshot: Snapshot, path: Path) -> None:
    """The workbook as Excel writes it: shared strings, days as serials with a date format, errors as errors."""
    strings: dict[str, int] = {}
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=1) as package:
        for number, grid in enumerate(snapshot.grids, 1):
            with package.open(f"xl/worksheets/sheet{number}.xml", "w", force_zip64=True) as part:
                for piece in _sheet(grid, strings):
                    part.write(piece.encode())
        with package.open("xl/sharedStrings.xml", "w", force_zip64=True) as part:
            part.write(f'{_HEAD}<sst xmlns="{_MAIN}" uniqueCount="{len(strings)}">'.encode())
            for text in strings:
                part.write(f'<si><t xml:space="preserve">{escape(text, quote=False)}</t></si>'.encode())
            part.write(b"</sst>")
        package.writestr("xl/styles.xml", _STYLES)
        for name, text in _frame(snapshot.titles).items():
            package.writestr(name, text)


def _sheet(grid: Grid, strings: dict[str, int]) -> Iterator[str]:
    yield f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>'
    names = [letters(n) for n in range(max(map(len, grid.rows)))]
    for start in range(0, len(grid.rows), 1000):
        yield "".join(
            f'<row r="{at}">{"".join(_cell(cell, f"{name}{at}", strings) for name, cell in zip(names, row, strict=False))}</row>'
            for at, row in enumerate(grid.rows[start : start + 1000], start + 1)
        )
    yield "</sheetData></worksheet>"


def _cell(cell: object, name: str, strings: dict[str, int]) -> str:
    if cell == "":
        return ""
    if isinstance(cell, float):
        return f'<c r="{name}"><v>{cell:.17g}</v></c>'
    if isinstance(cell, date):
        return f'<c r="{name}" s="1"><v>{(cell - EPOCH).days}</v></c>'
    if isinstance(cell, ErrorValue):
        return f'<c r="{name}" t="e"><v>{cell}</v></c>'
    return f'<c r="{name}" t="s"><v>{strings.setdefault(str(cell), len(strings))}</v></c>'


def _frame(titles: Iterable[str]) -> dict[str, str]:
    """The parts of a package that only say where the others are."""
    kinds = {
        "worksheet": [f"worksheets/sheet{n}.xml" for n, _ in enumerate(titles, 1)],
        "styles": ["styles.xml"],
        "sharedStrings": ["sharedStrings.xml"],
    }
    parts = [(kind, target) for kind, targets in kinds.items() for target in targets]
    office = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    types = "".join(f'<Override PartName="/xl/{part}" ContentType="{office}.{kind}+xml"/>' for kind, part in parts)
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{part}"/>'
        for n, (kind, part) in enumerate(parts, 1)
    )
    sheets = "".join(f'<sheet name="{title}" sheetId="{n}" r:id="rId{n}"/>' for n, title in enumerate(titles, 1))
    return {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{office}.sheet.main+xml"/>{types}</Types>',
        "_rels/.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>',
    }


def ledger_account(category: str) -> str:
    """The account of plain-text accounting that a category is."""
    root = "Income" if category in INCOMES else "Expenses" if category in EXPENSES else "Equity"
    return f"{root}:{category}"


def write_hledger(rows: list[Row], path: Path) -> None:
    """Rows without defects as a journal for hledger."""
    with path.open("w", encoding="utf-8") as file:
        for account in ACCOUNTS:
            file.write(f"{OPENED} Ingående\n    Assets:{account}    {OPENING:.2f} SEK\n    Equity:Opening\n\n")
        for row in rows[1:]:
            moved, category = net(row), ledger_account(str(row[CATEGORY]))
            file.write(
                f"{row[DATE]} ({row[VOUCHER]:.0f}) {row[TEXT]}\n"
                f"    Assets:{row[ACCOUNT]}    {moved:.2f} SEK\n    {category}    {-moved:.2f} SEK\n\n"
            )


def write_beancount(rows: list[Row], path: Path) -> None:
    """Rows without defects as a file for Beancount."""
    with path.open("w", encoding="utf-8") as file:
        file.write('option "operating_currency" "SEK"\n')
        names = [f"Assets:{name}" for name in ACCOUNTS] + sorted(
            {ledger_account(str(row[CATEGORY])) for row in rows[1:]}
        )
        for name in (*names, "Equity:Opening"):
            file.write(f"{OPENED} open {name} SEK\n")
        for account in ACCOUNTS:
            file.write(f'{OPENED} * "Ingående"\n  Assets:{account}  {OPENING:.2f} SEK\n  Equity:Opening\n')
        for row in rows[1:]:
            moved, category = net(row), ledger_account(str(row[CATEGORY]))
            file.write(
                f'{row[DATE]} * "{row[TEXT]}"\n  Assets:{row[ACCOUNT]}  {moved:.2f} SEK\n  {category}  {-moved:.2f} SEK\n'
            )


def net(row: Row) -> float:
    """What a sound and tidy row moves: its sums are floats, or empty."""
    return sum(sign * cell for sign, cell in ((1, row[IN]), (-1, row[OUT])) if isinstance(cell, float))
