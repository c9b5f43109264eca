"""Receipts in a folder: plain files within it, and never a step outside."""

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from unicodedata import normalize

import pytest

from jobs.worker.receipt_files import read_receipt
from sheets_schema.receipts import LARGEST, Missing
from tests.cli.helpers import as_nobody

PDF = b"%PDF-1.4"


@pytest.fixture(name="home")
def folder_with_a_receipt(tmp_path: Path) -> Path:
    """A folder that holds a receipt, beside a file that is nobody's business."""
    home = tmp_path / "bok"
    (home / "kvitton").mkdir(parents=True)
    (home / "kvitton" / "sju.pdf").write_bytes(PDF)
    (tmp_path / "hemlig.pdf").write_bytes(b"secret")
    return home


@pytest.fixture(name="everybodys")
def folder_for_all() -> Iterator[Path]:
    """An empty folder that everybody on this computer finds their way to, which pytest's own is not."""
    with TemporaryDirectory(prefix="gruppbok-test-", dir="/tmp") as name:
        Path(name).chmod(0o777)
        yield Path(name)


@pytest.mark.parametrize(
    "name",
    ["kvitton/sju.pdf", r"kvitton\sju.pdf", "./kvitton/sju.pdf", "kvitton//sju.pdf", "kvitton/../kvitton/sju.pdf"],
)
def test_a_file_in_the_folder_is_read(home: Path, name: str) -> None:
    assert read_receipt(home, name) == PDF


@pytest.mark.parametrize("name", [normalize("NFC", "påse.pdf"), normalize("NFD", "påse.pdf")])
def test_a_name_is_found_however_its_letters_are_put_together(home: Path, name: str) -> None:
    (home / name).write_bytes(PDF)
    assert read_receipt(home, normalize("NFC", "påse.pdf")) == PDF
    assert read_receipt(home, normalize("NFD", "påse.pdf")) == PDF


@pytest.mark.parametrize(
    "name",
    [
        "../hemlig.pdf",
        "kvitton/../../hemlig.pdf",
        "../finns-inte.pdf",
        "/etc/passwd",
        "~/hemlig.pdf",
        "file:///etc/passwd",
        "FILE:hemlig.pdf",
        r"..\hemlig.pdf",
        r"C:\hemlig.pdf",
        r"\\server\hemlig.pdf",
        "//etc/passwd",
    ],
)
def test_a_path_that_leads_out_is_refused_whether_there_is_anything_or_not(home: Path, name: str) -> None:
    assert read_receipt(home, name) == Missing("outside")


def test_a_link_may_lead_within_the_folder_and_never_out_of_it(home: Path) -> None:
    (home / "inne.pdf").symlink_to("kvitton/sju.pdf")
    (home / "ute.pdf").symlink_to("../hemlig.pdf")
    (home / "utemapp").symlink_to("..")
    (home / "ring.pdf").symlink_to("ring.pdf")
    assert read_receipt(home, "inne.pdf") == PDF
    assert read_receipt(home, "ute.pdf") == Missing("outside")
    assert read_receipt(home, "utemapp/hemlig.pdf") == Missing("outside")
    assert read_receipt(home, "ring.pdf") == Missing("missing")


@pytest.mark.parametrize("name", ["nio.pdf", "kvitton/sju.pdf/x.pdf", "a\0b.pdf", "x" * 300 + ".pdf", "finns/inte.pdf"])
def test_what_is_not_there_is_missing(home: Path, name: str) -> None:
    assert read_receipt(home, name) == Missing("missing")


def test_what_is_no_plain_file_is_not_waited_for(home: Path) -> None:
    (home / "mapp.pdf").mkdir()
    os.mkfifo(home / "rör.pdf")
    assert read_receipt(home, "mapp.pdf") == Missing("not_a_file")
    assert read_receipt(home, "rör.pdf") == Missing("not_a_file")


def test_a_receipt_holds_something_and_not_too_much(home: Path) -> None:
    (home / "tom.pdf").touch()
    for name, size in (("stor.pdf", LARGEST + 1), ("lagom.pdf", LARGEST)):
        with (home / name).open("wb") as file:
            file.truncate(size)
    assert read_receipt(home, "tom.pdf") == Missing("empty")
    assert read_receipt(home, "stor.pdf") == Missing("too_large")
    assert len(read_receipt(home, "lagom.pdf")) == LARGEST


def test_what_may_not_be_read_is_said(everybodys: Path) -> None:
    (everybodys / "stängd").mkdir()
    for path in (everybodys / "sju.pdf", everybodys / "stängd" / "åtta.pdf"):
        path.write_bytes(PDF)
    (everybodys / "sju.pdf").chmod(0)
    (everybodys / "stängd").chmod(0)
    with as_nobody():
        assert read_receipt(everybodys, "sju.pdf") == Missing("unreadable")
        assert read_receipt(everybodys, "stängd/åtta.pdf") == Missing("unreadable")
    (everybodys / "stängd").chmod(0o700)
