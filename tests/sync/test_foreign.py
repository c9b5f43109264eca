"""Text files with tables: letters, delimiter and quotes are measured."""

from pathlib import Path

import pytest

from sync.foreign import read_foreign
from sync.workbook import WorkbookError

LINES = "Datum;Text;Belopp\r\n2025-01-08;Gåva från Åsa;1 234,50\r\n2025-01-14;Köp, öl;-20,00\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "cp437", "mac_roman"])
@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_any_letters_and_delimiter(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "bok.csv"
    path.write_bytes(LINES.replace(";", delimiter).encode(encoding))
    (grid,) = read_foreign(path).grids
    assert grid.title == "bok"
    assert grid.rows[:3] == [
        ["Datum", "Text", "Belopp"],
        ["2025-01-08", "Gåva från Åsa", "1 234,50"],
        ["2025-01-14", "Köp, öl", "-20,00"],
    ]


def test_commas_within_quotes(tmp_path: Path) -> None:
    path = tmp_path / "bok.csv"
    path.write_text('Datum,Text,Belopp\n2025-01-08,"Gåva, ""stor""\nen rad till","1,50"\n', "utf-8")
    assert read_foreign(path).grids[0].rows[1] == ["2025-01-08", 'Gåva, "stor"\nen rad till', "1,50"]


@pytest.mark.parametrize("content", [b"bara ord", b"\x00\x01\x02;\x00", b"a" * 200_000 + b";b\n", b"\xff\xfe\x00"])
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bok.csv"
    path.write_bytes(content)
    with pytest.raises(WorkbookError):
        read_foreign(path)


@pytest.mark.parametrize("name", ["finns-inte.csv", "."])
def test_what_is_no_file_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(WorkbookError):
        read_foreign(tmp_path / name)
