"""Files are named by year, voucher and number, and end as what they hold, whatever the sheet says."""

import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import docx
import pytest
from odf.opendocument import OpenDocumentSpreadsheet
from openpyxl import Workbook
from PIL import Image

from jobs.receipts.naming import dated_name, ending_of, free_name, is_named, stem_of

HOSTILE = [
    "../../etc/passwd",
    "A/B",
    "..",
    "",
    " ",
    "CON",
    "\x00\n",
    "=1+1",
    "<b>",
    "\u202e7",
    "日本",
    "x" * 500,
    "7.pdf.exe",
    "~",
    "-rf",
]


@pytest.mark.parametrize(
    ("voucher", "stem"),
    [
        ("7", "2025-007"),
        ("1234", "2025-1234"),
        ("A7", "2025-a7"),
        ("Återbäring 3", "2025-aterbaring-3"),
        ("B/7", "2025-b-7"),
        ("", "2025-x"),
    ],
)
def test_a_voucher_is_known_in_its_files_names(voucher: str, stem: str) -> None:
    assert stem_of("2025", voucher) == stem


@pytest.mark.parametrize("voucher", HOSTILE)
def test_no_voucher_leads_out_of_the_folder_or_is_more_than_letters_and_digits(voucher: str) -> None:
    name = free_name(stem_of("2025-26", voucher), ".pdf", ())
    assert re.fullmatch(r"2025-26-[a-z0-9]([a-z0-9-]{0,40})-1\.pdf", name)
    assert is_named(name, stem_of("2025-26", voucher))


def test_a_name_that_is_taken_is_not_given_whatever_its_case_or_ending() -> None:
    taken = {"2025-007-1.pdf", "2025-007-2.PNG", "2025-007-4.pdf"}
    assert free_name("2025-007", ".pdf", taken) == "2025-007-3.pdf"
    first = dated_name("2025-007", "2025-007-1.pdf", "2026-11-23", ".png", taken)
    assert first == "2025-007-1-2026-11-23.png"
    second = dated_name("2025-007", first, "2026-11-23", ".pdf", {*taken, first})
    assert second == "2025-007-1-2026-11-23-1.pdf"
    for name in (*taken - {"2025-007-2.PNG"}, first, second):
        assert is_named(name, "2025-007")
    for name in ("2025-0071-1.pdf", "2025-007-1-1.pdf", "2025-007-1", "2025-007-x.pdf"):
        assert not is_named(name, "2025-007")


def picture(kind: str) -> bytes:
    """A picture of a kind."""
    content = BytesIO()
    Image.new("RGB", (2, 2)).save(content, kind)
    return content.getvalue()


def office(kind: str) -> bytes:
    """An empty file of an office program."""
    content = BytesIO()
    made = {"docx": docx.Document, "xlsx": Workbook, "ods": OpenDocumentSpreadsheet}[kind]()
    made.save(content)
    return content.getvalue()


def archive(*names: str) -> bytes:
    """A zip of empty files."""
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED if len(names) > 1 else ZIP_STORED) as made:
        for name in names:
            made.writestr(name, "")
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (b"%PDF-1.7 x", ".pdf"),
        (picture("JPEG"), ".jpg"),
        (picture("PNG"), ".png"),
        (picture("GIF"), ".gif"),
        (picture("TIFF"), ".tif"),
        (picture("WEBP"), ".webp"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", ".heic"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0", ".bin"),
        (office("docx"), ".docx"),
        (office("xlsx"), ".xlsx"),
        (office("ods"), ".ods"),
        (archive("a.txt", "b.exe"), ".bin"),
        (archive("word/document.xml", "word/vbaProject.bin"), ".bin"),
        (b"PK\x03\x04 no archive at all", ".bin"),
        ("Kvitto på 45 kr".encode(), ".txt"),
        (b"<html><script>alert(1)</script>", ".txt"),
        (b"MZ\x90\0 a program", ".bin"),
        (b"\xff\xfe\x80", ".bin"),
    ],
)
def test_a_file_ends_as_what_it_holds(content: bytes, ending: str) -> None:
    assert ending_of(content) == ending
