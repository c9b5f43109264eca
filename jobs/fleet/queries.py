"""SQL by name: each file of the folder sql holds statements, each after a line `-- name: NAME`."""

from functools import cache
from pathlib import Path

SQL = Path(__file__).with_name("sql")


@cache
def queries(file: str) -> dict[str, str]:
    """The statements of sql/FILE.sql, by name."""
    parts = (part.split("\n", 1) for part in (SQL / f"{file}.sql").read_text("utf-8").split("-- name: ")[1:])
    return {name.strip(): query.strip() for name, query in parts}
