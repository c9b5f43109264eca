"""Files that are written whole or not at all."""

from pathlib import Path

import pytest

from jobs.worker.whole_file import PRIVATE, write_whole


def test_a_file_takes_the_place_of_the_one_before_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "bok.se"
    path.write_bytes(b"gammal")
    write_whole(path, b"ny", PRIVATE)
    assert path.read_bytes() == b"ny"
    assert path.stat().st_mode & 0o077 == 0
    assert [one.name for one in tmp_path.iterdir()] == ["bok.se"]


def test_what_cannot_be_put_in_place_leaves_all_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "mapp").mkdir()
    (tmp_path / "mapp" / "sak").touch()
    with pytest.raises(OSError, match="mapp"):
        write_whole(tmp_path / "mapp", b"ny")
    assert [one.name for one in tmp_path.iterdir()] == ["mapp"]
