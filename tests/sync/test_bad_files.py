"""Files that are no workbook, or a damaged one: each gives one clear line in both languages."""

import os
import random
import re
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_BZIP2, ZipFile

import openpyxl
import pytest
from openpyxl.comments import Comment as Note

from sync.workbook import WorkbookError
from sync.xlsx.reading import read
from tests.sync.archives import (
    MAIN,
    SHEET,
    Parts,
    archive,
    book,
    everything,
    needs_office,
    patched,
    refusal_of,
    refused,
    relations,
    saved_by_office,
    sheet,
    snapshot,
    unpacked,
)

WORKBOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
NOBODY = 65534
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def ole(*streams: str) -> bytes:
    """An OLE2 container with streams of these names."""
    return OLE + b"".join(stream.encode("utf-16-le").ljust(128, b"\0") for stream in streams)


def without(parts: Parts, *names: str) -> Parts:
    """The parts but these."""
    return {name: part for name, part in parts.items() if name not in names}


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert refused(tmp_path / "bok.xlsx") == (
        "filen finns inte. Kontrollera namnet och mappen.",
        "there is no such file. Check its name and folder.",
    )


def test_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "bok.xlsx"
    folder.mkdir()
    sv, en = refused(folder)
    assert sv.startswith("det är en mapp")
    assert en.startswith("that is a folder")


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "bok.xlsx")
    sv, en = refused(tmp_path / "bok.xlsx")
    assert sv.startswith("det är ingen vanlig fil")
    assert en.startswith("that is no ordinary file")


def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "bok.xlsx"
    path.write_bytes(archive(book()))
    path.chmod(0)
    user = os.geteuid()
    os.seteuid(user or NOBODY)
    try:
        sv, en = refused(path)
    finally:
        os.seteuid(user)
    assert sv.startswith("filen får inte läsas")
    assert en.startswith("reading the file is not permitted")


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="no file is known here that cannot be read")
def test_a_file_whose_reading_fails() -> None:
    sv, en = refused(Path("/proc/self/mem"))
    assert sv.startswith("filen kan inte läsas (")
    assert en.startswith("the file cannot be read (")


@pytest.mark.parametrize(
    ("name", "content", "sv", "en"),
    [
        ("bok.xlsx", b"", "filen är tom", "the file is empty"),
        ("bok.xlsx", b"Ver;Datum\n1;2026-01-05\n", "det är ingen arbetsbok", "that is no workbook"),
        ("bok.pdf", b"%PDF-1.7\n%\xe2\xe3", "det är ingen arbetsbok", "that is no workbook"),
        ("bild.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF\0", "det är ingen arbetsbok", "that is no workbook"),
        ("bok.xlsx", bytes(4096), "det är ingen arbetsbok", "that is no workbook"),
        ("brev.doc", ole("WordDocument"), "det är ingen arbetsbok", "that is no workbook"),
        ("bok.xls", ole("Workbook"), "det är en gammal .xls-fil", "that is an old .xls file"),
        ("bok.xlsx", ole("Book\0"), "det är en gammal .xls-fil", "that is an old .xls file"),
        ("bok.xlsx", ole("EncryptedPackage"), "filen är lösenordsskyddad", "the file is protected by a password"),
        ("Bok.CSV", b"Ver;Datum\n", "det är en textfil med kolumner (CSV)", "that is a text file with columns (CSV)"),
        ("bok.gsheet", b'{"doc_id":"x"}', "det är en genväg till ett Google", "that is a shortcut to a Google"),
        ("bok.xlsx", b"PK\x03\x04rubbish", "filen är avkortad eller skadad", "the file is cut short or damaged"),
        ("bok.xlsx", archive({"a.txt": "hej"}), "det är ingen arbetsbok", "that is no workbook"),
        ("bok.xlsx", archive({}), "det är ingen arbetsbok", "that is no workbook"),
    ],
)
def test_files_that_are_no_workbooks(tmp_path: Path, name: str, content: bytes, sv: str, en: str) -> None:
    swedish, english = refusal_of(tmp_path, content, name)
    assert swedish.startswith(sv)
    assert english.startswith(en)
    assert (tmp_path / name).read_bytes() == content


def test_documents_of_other_kinds_in_archives(tmp_path: Path) -> None:
    word = {"_rels/.rels": relations({"a": ("officeDocument", "word/document.xml")}), "word/document.xml": "<d/>"}
    assert refusal_of(tmp_path, word)[0].startswith("det är ingen arbetsbok")
    writer = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}
    assert refusal_of(tmp_path, writer)[0].startswith("det är ingen arbetsbok")
    binary = {"_rels/.rels": relations({"a": ("officeDocument", "xl/workbook.bin")}), "xl/workbook.bin": "x"}
    sv, en = refusal_of(tmp_path, binary)
    assert (".xlsb" in sv, ".xlsb" in en) == (True, True)


def test_a_file_too_large_to_be_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "bok.xlsx"
    with path.open("wb") as file:
        file.truncate(250_000_001)
    sv, en = refused(path)
    assert sv.startswith("filen är större än 250 MB")
    assert en.startswith("the file is larger than 250 MB")


def test_a_workbook_cut_short_anywhere(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.create_sheet("Kassabok")["A1"] = "Ver"
    whole = BytesIO()
    workbook.save(whole)
    content = whole.getvalue()
    for kept in range(4, len(content) - 22, 131):
        sv, _ = refusal_of(tmp_path, content[:kept])
        assert sv.startswith("filen är avkortad eller skadad")


@pytest.mark.parametrize(
    ("parts", "sv", "en"),
    [
        (without(book(), SHEET), "innehållet i fliken ”Blad” saknas", "what stands in the tab “Blad” is missing"),
        (book() | {RELATIONS: relations({})}, "innehållet i fliken ”Blad” saknas", "what stands in the tab “Blad”"),
        (without(book(), RELATIONS), "innehållet i fliken ”Blad” saknas", "what stands in the tab “Blad” is missing"),
        (book() | {SHEET: ""}, "fliken ”Blad” är skadad", "the tab “Blad” is damaged"),
        (book() | {SHEET: "<html></html>"}, "fliken ”Blad” är skadad", "the tab “Blad” is damaged"),
        (book() | {SHEET: sheet("<row>")[:-20]}, "fliken ”Blad” är skadad", "the tab “Blad” is damaged"),
        (book() | {SHEET: sheet("").encode("utf-16")}, "fliken ”Blad” är skadad", "the tab “Blad” is damaged"),
        (book('<c r="A1" t="s"><v>9</v></c>'), "fliken ”Blad” är skadad", "the tab “Blad” is damaged"),
        (book('<c r="A1" t="odd"><v>9</v></c>'), "fliken ”Blad” är skadad", "the tab “Blad” is damaged"),
        (book('<c r="A1" s="1"><v>1e400</v></c>', ["[h]:mm"]), "fliken ”Blad” är skadad", "the tab “Blad” is damaged"),
        (book() | {"xl/styles.xml": "<x"}, "filen är skadad (workbook.xml)", "the file is damaged (workbook.xml)"),
        (book() | {WORKBOOK: "<workbook"}, "filen är skadad (xl/workbook.xml)", "the file is damaged (xl/workbook"),
        (book() | {RELATIONS: "<x"}, "filen är skadad (xl/_rels/workbook.xml.rels)", "the file is damaged (xl/_rels/w"),
        (book() | {WORKBOOK: f'<workbook xmlns="{MAIN}"/>'}, "arbetsboken har inga flikar", "the workbook has no tabs"),
    ],
)
def test_workbooks_with_something_missing_or_broken(tmp_path: Path, parts: Parts, sv: str, en: str) -> None:
    swedish, english = refusal_of(tmp_path, parts)
    assert swedish.startswith(sv)
    assert english.startswith(en)


def test_a_part_that_stands_twice(tmp_path: Path) -> None:
    pictures = {"xl/media/a.png": "", "xl/media/A.png": ""}
    assert snapshot(tmp_path, book() | pictures).titles == ("Blad",)
    sv, en = refusal_of(tmp_path, book() | {"XL/Workbook.xml": "<other/>"})
    assert sv.startswith("samma del finns två gånger i filen (XL/Workbook.xml)")
    assert en.startswith("the file holds the same part twice (XL/Workbook.xml)")


def test_strange_names_in_an_archive_do_nothing(tmp_path: Path) -> None:
    strange = ["../../utanför.xml", "/etc/passwd", "C:\\Windows\\x.xml", "a\n\x1b[31mb.xml", "xl/" + "x" * 5000, "con"]
    inner = tmp_path / "inner"
    inner.mkdir()
    read_back = snapshot(inner, book() | dict.fromkeys(strange, "rubbish"))
    assert read_back.titles == ("Blad",)
    assert [path.name for path in tmp_path.rglob("*")] == ["inner", "bok.xlsx"]


def test_ods_entities_and_passwords(tmp_path: Path) -> None:
    kind = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}
    bomb = '<!DOCTYPE x [<!ENTITY a "ha">]><office>&a;</office>'
    assert refusal_of(tmp_path, kind | {"content.xml": bomb})[0].startswith("filen är skadad (content.xml)")
    assert refusal_of(tmp_path, kind)[0].startswith("filen är skadad (content.xml)")
    assert refusal_of(tmp_path, kind | {"content.xml": "<office/>"})[0].startswith("arbetsboken har inga flikar")
    locked = {"META-INF/manifest.xml": "<manifest:encryption-data/>", "content.xml": "\x07"}
    sv, en = refusal_of(tmp_path, kind | locked)
    assert sv.startswith("filen är lösenordsskyddad")
    assert en.startswith("the file is protected by a password")


def test_an_archive_with_a_password(tmp_path: Path) -> None:
    sv, _ = refusal_of(tmp_path, patched(archive(book()), SHEET, 8, "<H", 1))
    assert sv.startswith("filen är lösenordsskyddad")


def test_an_archive_packed_in_an_unusual_way(tmp_path: Path) -> None:
    file = BytesIO()
    with ZipFile(file, "w", ZIP_BZIP2) as packed:
        for name, part in book().items():
            packed.writestr(name, part)
    assert refusal_of(tmp_path, file.getvalue())[0].startswith("filen är skadad (_rels/.rels)")


def test_a_part_with_a_wrong_checksum(tmp_path: Path) -> None:
    content = patched(archive(book('<row r="1"><c r="A1"><v>1</v></c></row>')), SHEET, 16, "<L", 1)
    assert refusal_of(tmp_path, content)[0].startswith("fliken ”Blad” är skadad")


ODDITIES = [b"", b"<", b'"', b"-9" * 9, b"\0", b"&x;", b">"]


def damaged_at_random(chance: random.Random, parts: Parts) -> bytes:
    """An archive with some bytes of some parts changed, or some of its own."""
    changed = {name: bytearray(part if isinstance(part, bytes) else part.encode()) for name, part in parts.items()}
    for part in chance.sample(sorted(changed), 2):
        for _ in range(chance.randrange(1, 4)):
            at = chance.randrange(len(changed[part]) + 1)
            changed[part][at : at + chance.randrange(9)] = chance.choice(ODDITIES)
    content = bytearray(archive({name: bytes(part) for name, part in changed.items()}))
    for _ in range(chance.choice([0, 0, 0, 3])):
        content[chance.randrange(2, len(content))] = chance.randrange(256)
    return bytes(content)


def test_whatever_is_damaged_gives_cells_or_one_line(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    tab = workbook.create_sheet("Kassabok", 0)
    tab.append(["Ver", "Text", 1.5, "=1/0", True])
    tab["A1"].comment = Note("Hej", "Anna")
    whole = BytesIO()
    workbook.save(whole)
    parts, chance, lines, read_all = unpacked(whole.getvalue()), random.Random(26), [], 0
    for _ in range(150):
        path = tmp_path / "bok.xlsx"
        path.write_bytes(damaged_at_random(chance, parts))
        try:
            read_all += len(read(path, everything).titles) > 0
        except WorkbookError as error:
            lines.append(error.says.sv)
    assert read_all > 10
    assert len(lines) > 10
    assert all(re.fullmatch(r"bok\.xlsx: \S.*\.", line) for line in lines)


@needs_office
def test_old_workbooks_from_libreoffice(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "bok.xlsx")
    assert refused(saved_by_office(tmp_path / "bok.xlsx", "xls", tmp_path))[0].startswith("det är en gammal .xls-fil")
