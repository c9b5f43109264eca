"""Spreadsheets of a file's tabs: `python -m benchmarks.sheets ENDPOINT FILE NUMBER` makes them and prints their keys."""

import json
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from benchmarks.stand import make
from sheets_schema.grid import ErrorValue
from sync.demo import build
from sync.files import FileWorkbook

CASHBOOK, SUM = "Kassabok", "In"


def sheets(url: str, path: Path, number: int) -> dict[str, Any]:
    """Their keys, a cell of the cashbook with a sum of money in, and the moment that the example group is made for.

    Where there is no such file, it is made of the example group.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        build.make_group(path, "sv")
    grids = FileWorkbook(path).read(lambda _: True).grids
    tabs = {grid.title: [[told(cell) for cell in row] for row in grid.rows] for grid in grids}
    rows = next(grid.rows for grid in grids if grid.title == CASHBOOK)
    column = list(rows[0]).index(SUM)
    row = next(n for n, row in enumerate(rows, 1) if isinstance(row[column], float))
    keys = [make(url, tabs) for _ in range(number)]
    return {"keys": keys, "place": f"{CASHBOOK}!{chr(ord('A') + column)}{row}", "moment": f"{build.NOW:%Y-%m-%dT%H:%M}"}


def told(cell: object) -> Any:
    """A cell of a file as the emulator's words have it in JSON."""
    match cell:
        case datetime() | date():
            return {"date": cell.isoformat()}
        case time():
            part = timedelta(hours=cell.hour, minutes=cell.minute, seconds=cell.second) / timedelta(days=1)
            return {"value": part, "format": {"type": "TIME", "pattern": "hh:mm"}}
        case ErrorValue():
            return {"formula": "=NA()", "result": str(cell)}
        case str():
            return {"value": str(cell)}
        case _:
            return cell


if __name__ == "__main__":
    print(json.dumps(sheets(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))))
