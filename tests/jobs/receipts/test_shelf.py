"""What is new is added, what is the same is left, and nothing is replaced."""

import json
from hashlib import sha256

import pytest

from jobs.receipts.shelf import Entry, How, Shelf, as_json, from_json

STEM, LINK = "2025-007", "1AbCdefghij"
FIRST, SECOND = b"%PDF-1.4 first", b"%PDF-1.4 second"


def put(shelf: Shelf, content: bytes, link: str = LINK, stem: str = STEM, stamp: str = "") -> tuple[str, How]:
    """Lays a content on the shelf, as an archive does."""
    digest = sha256(content).hexdigest()
    name, how = shelf.place(stem, link, content, digest)
    shelf.keep(Entry(name, digest, len(content), stem, link, stamp, shelf.day))
    return name, how


def test_receipts_of_a_voucher_are_numbered_and_stay_where_they_are() -> None:
    shelf = Shelf("2026-01-20")
    assert put(shelf, FIRST) == ("2025-007-1.pdf", How.NEW)
    assert put(shelf, b"GIF89a", "b") == ("2025-007-2.gif", How.NEW)
    assert put(shelf, FIRST, "c", "2025-008") == ("2025-008-1.pdf", How.NEW)
    again = Shelf("2026-01-21", list(shelf.entries), dict(shelf.there))
    assert put(again, SECOND, "new, and first in the cell") == ("2025-007-3.pdf", How.NEW)
    assert put(again, FIRST) == ("2025-007-1.pdf", How.KEPT)
    assert put(again, FIRST, "the same by another link") == ("2025-007-1.pdf", How.KEPT)
    assert [one.file for one in again.listed()] == [
        "2025-007-1.pdf",
        "2025-007-2.gif",
        "2025-007-3.pdf",
        "2025-008-1.pdf",
    ]


def test_another_content_of_the_same_receipt_lies_beside_the_first_with_its_day() -> None:
    shelf = Shelf("2026-01-20")
    put(shelf, FIRST)
    shelf.day = "2026-02-03"
    assert put(shelf, SECOND) == ("2025-007-1-2026-02-03.pdf", How.CHANGED)
    assert put(shelf, SECOND) == ("2025-007-1-2026-02-03.pdf", How.KEPT)
    assert put(shelf, b"third") == ("2025-007-1-2026-02-03-1.txt", How.CHANGED)
    assert put(shelf, FIRST) == ("2025-007-1.pdf", How.KEPT)
    current = shelf.current(STEM, LINK)
    assert current is not None
    assert current.file == "2025-007-1.pdf"
    assert len(shelf.listed()) == 3


def test_a_file_that_somebody_wrote_in_is_left_and_one_that_is_gone_comes_back() -> None:
    shelf = Shelf("2026-01-20")
    put(shelf, FIRST, stamp="md5:1")
    assert shelf.unchanged(STEM, LINK, "md5:1") is not None
    assert shelf.unchanged(STEM, LINK, "md5:2") is None
    assert shelf.unchanged(STEM, LINK, "") is None
    shelf.there["2025-007-1.pdf"] = sha256(b"altered").hexdigest()
    assert shelf.unchanged(STEM, LINK, "md5:1") is None
    assert [one.file for one in shelf.altered()] == ["2025-007-1.pdf"]
    assert put(shelf, FIRST) == ("2025-007-1-2026-01-20.pdf", How.CHANGED)
    del shelf.there["2025-007-1-2026-01-20.pdf"]
    assert put(shelf, FIRST) == ("2025-007-1-2026-01-20.pdf", How.NEW)
    shelf.there.clear()
    assert put(shelf, SECOND) == ("2025-007-2.pdf", How.NEW)  # a gone file's name is not another's


def test_what_was_written_before_all_broke_off_is_found_by_its_content() -> None:
    there = {"2025-007-1.pdf": sha256(FIRST).hexdigest(), "2025-007-2.pdf": "", "eget.pdf": sha256(SECOND).hexdigest()}
    shelf = Shelf("2026-01-20", [], there)
    assert put(shelf, FIRST) == ("2025-007-1.pdf", How.KEPT)
    assert put(shelf, SECOND, "b") == ("2025-007-3.pdf", How.NEW)


def test_the_index_is_read_back_and_any_other_is_none() -> None:
    shelf = Shelf("2026-01-20")
    put(shelf, FIRST, "kvitton/åäö 7.pdf")
    content = as_json("2025", shelf.entries)
    assert from_json(content, "2025") == shelf.entries
    told = json.loads(content)
    files = told["files"][0]
    others = [
        b"",
        b"[]",
        b"\xff",
        b'{"form": 1}',
        as_json("2024", shelf.entries),
        json.dumps({**told, "form": "another"}).encode(),
        *(json.dumps({**told, "files": [{**files, "file": name}]}).encode() for name in ("../x.pdf", "/etc/passwd", 7)),
        json.dumps({**told, "files": [{**files, "size": "7"}]}).encode(),
        json.dumps({**told, "files": ["x"]}).encode(),
    ]
    for other in others:
        with pytest.raises(ValueError, match="archive"):
            from_json(other, "2025")
