"""gruppbok receipts: a year's receipts are looked up and kept in a folder, and what is missing is told at its cell."""

import csv
import json
import subprocess
from collections.abc import Iterator, Sequence
from datetime import date
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.helpers import Done, Terminal, files, write
from tests.google import Emulator
from tests.google.drive import NATIVE
from tests.jobs.helpers import ACCOUNT, CASH, Rows, cash, group

DAY = ("--date", "2026-01-20")
ANNA, WORKER = "anna@example.org", "worker@emulator.iam.gserviceaccount.com"
PDF, GIF = b"%PDF-1.4 sju", b"GIF89a sju"
ACCOUNTS: Rows = [ACCOUNT, ["Bank", "Bank", 10_000, date(2025, 1, 1)]]
OWN = {"index.csv", "index.html", "index.json", "SHA256SUMS"}


def paid(voucher: object, receipt: object, text: str = "", day: date = date(2025, 2, 3)) -> Sequence[object]:
    """A row of money out, with its receipt."""
    return cash(voucher, day, "Bank", "Fika", None, 45.5, text=text or f"Fika {voucher}", receipt=receipt)


def of(folder: Path, *rows: Sequence[object], **settings: object) -> Path:
    """A workbook of these cashbook rows."""
    return write(folder / "bok.xlsx", group({"Konton": ACCOUNTS, "Kassabok": [CASH, *rows]}, **settings))


def keep(gruppbok: Terminal, book: Path | str, *more: str | Path) -> Done:
    """The command over 2025, as JSON, which nothing is said beside."""
    done = gruppbok("receipts", book, "--year", "2025", "--json", *(more or DAY))
    assert done.err == "", done
    return done


def states(done: Done) -> list[tuple[str, str, str | None]]:
    """The cell of each receipt, how it stands with it, and its file."""
    return [(one["cell"], one["state"], one["file"]) for one in done.json["receipts"]]


def is_whole(folder: Path) -> bool:
    """Whether every file is what its hash says."""
    sums = subprocess.run(
        ["sha256sum", "--strict", "--check", "SHA256SUMS"], cwd=folder, capture_output=True, check=False
    )
    return sums.returncode == 0


def unreachable(gruppbok: Terminal, book: Path | str) -> list[tuple[str, str]]:
    """The cells of receipts that are found to be out of reach, and what is said of them."""
    found = gruppbok("check", book, "--json", *DAY).json["findings"]
    return [(one["cell"], one["message"]) for one in found if one["code"] == "receipts.unreachable"]


def test_files_in_the_workbooks_folder_are_kept_with_an_index_and_their_hashes(
    gruppbok: Terminal, folder: Path
) -> None:
    (folder / "kvitton").mkdir()
    (folder / "kvitton" / "fika i mars.pdf").write_bytes(PDF)
    (folder / "sju.exe.pdf").write_bytes(GIF)
    book = of(
        folder,
        cash(1, date(2025, 1, 8), "Bank", "Gåvor", 300, receipt=None),
        paid(10, "pärm 3"),
        paid(2, "kvitton/fika i mars.pdf, sju.exe.pdf"),
        paid("A/../7", "https://example.org/kvitto"),
        paid(1, "Ja", day=date(2026, 1, 3)),
    )
    done = keep(gruppbok, book)
    assert done.code == 0
    assert states(done) == [
        ("H4", "saved", "2025-002-1.pdf"),
        ("H4", "saved", "2025-002-2.gif"),
        ("H3", "binder", None),
        ("H5", "link", None),
    ]
    told = done.json
    assert {key: told[key] for key in ("schema", "from", "to", "folder", "keep_until", "may_be_thrown", "new")} == {
        "schema": 1,
        "from": "2025-01-01",
        "to": "2025-12-31",
        "folder": "kvitton-2025",
        "keep_until": "2032-12-31",
        "may_be_thrown": "2033-01-01",
        "new": ["2025-002-1.pdf", "2025-002-2.gif"],
    }
    kept = folder / "kvitton-2025"
    assert {path.name for path in kept.iterdir()} == {"2025-002-1.pdf", "2025-002-2.gif", *OWN}
    assert (kept / "2025-002-1.pdf").read_bytes() == PDF
    assert is_whole(kept)
    assert sorted(path.name for path in folder.iterdir()) == ["bok.xlsx", "kvitton", "kvitton-2025", "sju.exe.pdf"]
    page = (kept / "index.html").read_text("utf-8")
    assert "Ska sparas till och med 2032-12-31; får kastas från och med 2033-01-01." in page
    assert page.count('href="2025-002-') == 2


def test_people_are_told_in_words_what_is_missing_and_where(gruppbok: Terminal, folder: Path) -> None:
    book = of(folder, paid(1, None), paid(2, "borta.pdf"), paid(3, "Ja"))
    done = gruppbok("receipts", book, "--year", "2025", *DAY)
    assert (done.code, done.err) == (1, "")
    assert done.out.splitlines() == [
        "Räkenskapsår 2025: 3 kvitton: 1 saknas, 1 går inte att nå, 1 i pärmen.",
        "  Kassabok H2, ver 1: saknas",
        "  Kassabok H3, ver 2: går inte att nå: borta.pdf: filen finns inte",
        "Arkivet ligger i kvitton-2025 (0 nya filer).",
        "Ska sparas till och med 2032-12-31; får kastas från och med 2033-01-01.",
    ]
    english = gruppbok("receipts", book, "--year", "2025", "--lang", "en", "--output", "out", *DAY)
    assert "  Kassabok H3, voucher 2: cannot be had: borta.pdf: there is no such file" in english.out.splitlines()
    assert "This is missing" in (folder / "out" / "index.html").read_text("utf-8")


def test_a_broken_year_is_kept_seven_years_after_the_calendar_year_it_ends_in(gruppbok: Terminal, folder: Path) -> None:
    book = of(folder, paid(1, "Ja", day=date(2025, 6, 30)), paid(1, "Ja", day=date(2026, 6, 30)), year_start="07-01")
    told = keep(gruppbok, book, "--date", "2026-09-01").json
    assert (told["from"], told["to"], told["folder"]) == ("2025-07-01", "2026-06-30", "kvitton-2025-26")
    assert (told["keep_until"], [one["cell"] for one in told["receipts"]]) == ("2033-12-31", ["H3"])


def test_run_again_it_adds_and_never_replaces_or_deletes(gruppbok: Terminal, folder: Path) -> None:
    (folder / "a.pdf").write_bytes(PDF)
    (folder / "b.pdf").write_bytes(b"%PDF-1.4 b")
    kept = folder / "kvitton-2025"
    book = of(folder, paid(7, "a.pdf"))
    keep(gruppbok, book)
    before = files(kept)
    keep(gruppbok, book)
    assert files(kept).keys() == before.keys()
    assert files(kept)["2025-007-1.pdf"] == before["2025-007-1.pdf"]
    book = of(folder, paid(7, "b.pdf; a.pdf"))
    assert keep(gruppbok, book).json["new"] == ["2025-007-2.pdf"]
    (folder / "a.pdf").write_bytes(b"%PDF-1.4 annat")
    done = keep(gruppbok, book, "--date", "2026-02-03")
    assert (done.code, done.json["changed"]) == (0, ["2025-007-1-2026-02-03.pdf"])
    assert (kept / "2025-007-1.pdf").read_bytes() == PDF
    assert (kept / "2025-007-1-2026-02-03.pdf").read_bytes() == b"%PDF-1.4 annat"
    (folder / "a.pdf").write_bytes(b"%PDF-1.4 ett tredje")
    said = gruppbok("receipts", book, "--year", "2025", "--date", "2026-02-04").out
    assert "2025-007-1-2026-02-04.pdf: innehållet är ett annat än förut; den tidigare filen ligger kvar." in said
    book = of(folder, paid(8, "Ja"))
    keep(gruppbok, book)
    assert {path.name for path in kept.iterdir()} == {
        "2025-007-1.pdf",
        "2025-007-1-2026-02-03.pdf",
        "2025-007-1-2026-02-04.pdf",
        "2025-007-2.pdf",
        *OWN,
    }
    assert is_whole(kept)
    assert "Andra filer i mappen" in (kept / "index.html").read_text("utf-8")


def test_a_file_that_somebody_wrote_in_is_left_and_told_of(gruppbok: Terminal, folder: Path) -> None:
    (folder / "a.pdf").write_bytes(PDF)
    book, kept = of(folder, paid(7, "a.pdf")), folder / "kvitton-2025"
    keep(gruppbok, book)
    (kept / "2025-007-1.pdf").write_bytes(b"altered")
    assert "2025-007-1.pdf är ändrad sedan den sparades 2026-01-20." in gruppbok("receipts", book, "--year", "2025").out
    assert (kept / "2025-007-1.pdf").read_bytes() == b"altered"
    assert not is_whole(kept)
    assert PDF in [path.read_bytes() for path in kept.glob("2025-007-1-*.pdf")]


def test_what_broke_off_is_taken_up_where_it_was(gruppbok: Terminal, folder: Path) -> None:
    for name in ("a.pdf", "b.pdf"):
        (folder / name).write_bytes(PDF + name.encode())
    book, kept = of(folder, paid(7, "a.pdf"), paid(8, "b.pdf")), folder / "kvitton-2025"
    (folder / "kvitton-2025" / ".2025-008-1.pdf.new").mkdir(parents=True)
    assert "kvitton-2025/2025-008-1.pdf" in gruppbok("receipts", book, "--year", "2025", *DAY).refusal
    assert {path.name for path in kept.iterdir()} == {"2025-007-1.pdf", "index.json", ".2025-008-1.pdf.new"}
    (kept / ".2025-008-1.pdf.new").rmdir()
    assert keep(gruppbok, book).json["new"] == ["2025-008-1.pdf"]
    assert {path.name for path in kept.iterdir()} == {"2025-007-1.pdf", "2025-008-1.pdf", *OWN}


HOSTILE = ["../../x", "C:", "@SUM(1)", "</td><script>alert(1)</script>", '"><img src=x>', "7\u202e8", "x" * 300]


def test_nothing_that_stands_in_the_sheet_becomes_a_name_a_formula_or_a_page(gruppbok: Terminal, folder: Path) -> None:
    (folder / "a.pdf").write_bytes(PDF)
    link = "https://example.org/\"onclick='x'"
    rows = [paid(one, f"a.pdf {link}", text=f"@{one}") for one in HOSTILE]
    book = of(folder, *rows, paid("9", "+1+1", text="<b>fet</b>"), group_name="<i>Grupp</i>")
    done = keep(gruppbok, book)
    kept = folder / "kvitton-2025"
    names = {path.name for path in kept.iterdir()} - OWN
    assert len(names) == len(HOSTILE)
    assert all(name.startswith("2025-") and name.replace("-", "").removesuffix(".pdf").isalnum() for name in names)
    assert len(list(folder.iterdir())) == 3
    table = list(csv.reader(StringIO((kept / "index.csv").read_bytes().decode("utf-8-sig"), newline=""), delimiter=";"))
    assert (kept / "index.csv").read_bytes().startswith(b"\xef\xbb\xbfVer;Datum;Text;Belopp;")
    assert {len(row) for row in table} == {9}
    assert [cell for row in table for cell in row if cell[:1] in "=+@\t"[:4] and cell] == []
    assert "'+1+1" in [row[8] for row in table]
    tags: list[tuple[str, list[tuple[str, str | None]]]] = []

    class Tags(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            tags.append((tag, attrs))

    Tags().feed((kept / "index.html").read_text("utf-8"))
    assert not {tag for tag, _ in tags} & {"script", "img", "b", "i"}
    assert not [name for _, attrs in tags for name, _ in attrs if name.startswith("on")]
    leads = {value for tag, attrs in tags for name, value in attrs if (tag, name) == ("a", "href")}
    assert leads == {*names, "https://example.org/"}
    assert done.code == 0


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        (("--year", "2024"), "Kassaboken har inga rader från 2024."),
        (("--year", "99999"), "Kassaboken har inga rader från 99999."),
        ((), "--year"),
        (("--year", "2025", "--folder", "finns-inte"), "--folder: det finns ingen mapp finns-inte."),
        (("--year", "2025", "--output", "mitt"), "mitt är inte årets arkiv"),
        (("--year", "2025", "--output", "bok.xlsx"), "bok.xlsx är inte årets arkiv"),
        (("--year", "2025", "--output", "förra"), "förra är inte årets arkiv"),
        (("--year", "2025", "--output", "bok.xlsx/inne"), "bok.xlsx"),
        (("--year", "2025", "--output", ""), "--output"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line_and_nothing_is_touched(
    gruppbok: Terminal, folder: Path, words: tuple[str, ...], refusal: str
) -> None:
    book = of(folder, paid(7, "Ja"))
    (folder / "mitt").mkdir()
    (folder / "mitt" / "index.html").write_text("Vår hemsida")
    (folder / "förra").mkdir()
    (folder / "förra" / "index.json").write_text('{"form": "gruppbok-receipts-1", "year": "2024", "files": []}')
    before = files(folder)
    assert refusal in gruppbok("receipts", book, *words, *DAY).refusal
    assert files(folder) == before


def test_without_a_column_of_receipts_there_is_nothing_to_look_for(gruppbok: Terminal, folder: Path) -> None:
    book = write(folder / "bok.xlsx", group({"Kassabok": [CASH[:7], paid(1, None)[:7]]}))
    assert "kolumn Datum eller Kvitto, saknas" in gruppbok("receipts", book, "--year", "2025", *DAY).refusal


# The finding


def test_what_could_not_be_had_is_a_finding_until_the_cell_changes_or_the_file_is_found(
    gruppbok: Terminal, folder: Path
) -> None:
    book = of(folder, paid(1, "Ja"), paid(2, "två.pdf"), paid(3, "tre.pdf"))
    assert keep(gruppbok, book).code == 1
    assert [cell for cell, _ in unreachable(gruppbok, book)] == ["H3", "H4"]
    assert "Kvittot ”två.pdf” går inte att nå: filen finns inte." in unreachable(gruppbok, book)[0][1]
    book = of(folder, paid(3, "tre.pdf"), paid(1, "Ja"), paid(2, "två.pdf"))  # rows that move keep their findings
    assert [cell for cell, _ in unreachable(gruppbok, book)] == ["H2", "H4"]
    run = gruppbok("run", book, "--outbox", "brev", "--json", *DAY)
    assert run.json["findings"]["warning"] == 2
    told = load_workbook(folder / "bok.gruppbok.xlsx")["Kontroll"]
    assert any("Kvittot ”tre.pdf” går inte att nå" in str(cell) for row in told.values for cell in row)
    assert b"Kvitto" in b"".join(path.read_bytes() for path in (folder / "brev").glob("*cashbook_findings*"))
    book = of(folder, paid(3, "Ja"), paid(2, "två.pdf"))
    assert [cell for cell, _ in unreachable(gruppbok, book)] == ["H3"]
    (folder / "två.pdf").write_bytes(PDF)
    assert [cell for cell, _ in unreachable(gruppbok, book)] == ["H3"]
    assert keep(gruppbok, book).code == 0
    assert unreachable(gruppbok, book) == []
    book = of(folder, paid(3, "tre.pdf"))
    assert unreachable(gruppbok, book) == []  # what no cell spoke of was forgotten
    quiet = gruppbok("run", book, "--outbox", "brev", "--json", *DAY)
    assert quiet.json["findings"]["warning"] == 0


def test_a_pass_after_it_looks_though_the_workbook_is_the_same(gruppbok: Terminal, folder: Path) -> None:
    book = of(folder, paid(2, "två.pdf"))
    run = ("run", book, "--outbox", "brev", "--json", *DAY)
    assert [gruppbok(*run).json["findings"]["warning"] for _ in range(2)] == [0, 0]
    keep(gruppbok, book)
    assert gruppbok(*run).json["findings"]["warning"] == 1


def test_a_receipt_that_was_saved_before_it_went_away_is_still_there(gruppbok: Terminal, folder: Path) -> None:
    (folder / "a.pdf").write_bytes(PDF)
    book = of(folder, paid(7, "a.pdf"))
    keep(gruppbok, book)
    (folder / "a.pdf").unlink()
    done = keep(gruppbok, book)
    assert (done.code, states(done)) == (1, [("H2", "unreachable", "2025-007-1.pdf")])
    page = (folder / "kvitton-2025" / "index.html").read_text("utf-8")
    assert "Sparat 2026-01-20: <a" in page
    assert "Andra filer" not in page


# In Drive


@pytest.fixture(name="google")
def emulator(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Emulator]:
    """An emulator that the worker has a key to."""
    with Emulator() as google:
        monkeypatch.setenv("GRUPPBOK_GOOGLE_CREDENTIALS", json.dumps(google.service_account(WORKER)))
        monkeypatch.setenv("GRUPPBOK_GOOGLE_ENDPOINT", google.url)
        yield google
    assert google.violations == []


def shared(google: Emulator, content: bytes = PDF, mime: str = "application/pdf") -> str:
    """A file that the worker may read; its id."""
    key = google.put("Kvitto 7.exe", content, mime, ANNA)
    google.share(key, WORKER, "reader")
    return key


def link(key: str) -> str:
    """What a person copies out of the browser."""
    return f"https://drive.google.com/file/d/{key}/view?usp=sharing"


def test_files_in_drive_are_kept_and_fetched_once(gruppbok: Terminal, google: Emulator, folder: Path) -> None:
    pdf, native = shared(google), shared(google, b"Fika 45 kr", f"{NATIVE}document")
    book = of(
        folder,
        paid(1, link(pdf)),
        paid(2, f"https://docs.google.com/document/d/{native}/edit, https://drive.google.com/open?id={pdf}"),
    )
    done = keep(gruppbok, book)
    assert (done.code, states(done)) == (
        0,
        [("H2", "saved", "2025-001-1.pdf"), ("H3", "saved", "2025-002-2.pdf"), ("H3", "saved", "2025-002-1.pdf")],
    )
    before = files(folder / "kvitton-2025")
    start = len(google.requests)
    again = keep(gruppbok, book)
    assert (again.json["new"], again.json["changed"]) == ([], [])
    assert [one.method for one in google.requests[start:] if one.method != "token"] == ["drive.files.get"] * 2
    after = files(folder / "kvitton-2025")
    assert [after[name] == before[name] for name in before if name not in OWN] == [True] * 3
    google.act(ANNA).change(pdf, content=GIF)
    assert keep(gruppbok, book, "--date", "2026-02-03").json["changed"] == [
        "2025-001-1-2026-02-03.gif",
        "2025-002-1-2026-02-03.gif",
    ]


def test_what_drive_does_not_give_is_a_finding_that_goes_when_it_is_mended(
    gruppbok: Terminal, google: Emulator, folder: Path
) -> None:
    private, binned = google.put("Privat.pdf", PDF, owner=ANNA), shared(google)
    google.act(ANNA).trash(binned)
    book = of(folder, paid(1, link(private)), paid(2, link(binned)), paid(3, link("1" * 33)))
    assert keep(gruppbok, book).json["counts"]["unreachable"] == 3
    first, second, third = unreachable(gruppbok, book)
    assert f"dela filen med {WORKER} som läsare" in first[1]
    assert "papperskorgen" in second[1]
    assert third[0] == "H4"
    google.share(private, WORKER, "reader")
    google.act(ANNA).change(binned, trashed=False)
    assert keep(gruppbok, book).json["new"] == ["2025-001-1.pdf", "2025-002-1.pdf"]
    assert [cell for cell, _ in unreachable(gruppbok, book)] == ["H4"]


def test_a_fault_of_googles_is_no_finding(gruppbok: Terminal, google: Emulator, folder: Path) -> None:
    book = of(folder, paid(1, link(shared(google))), paid(2, link(google.put("x", PDF))))
    keep(gruppbok, book)
    assert [cell for cell, _ in unreachable(gruppbok, book)] == ["H3"]
    google.fail("drive.files.get", "401", times=1000)
    done = keep(gruppbok, book)
    assert (done.code, states(done)) == (1, [("H2", "untried", "2025-001-1.pdf"), ("H3", "untried", None)])
    assert "godtar inte programmets nyckel" in done.json["receipts"][0]["why"]
    assert [cell for cell, _ in unreachable(gruppbok, book)] == ["H3"]  # as it was last told
    google.calm()
    google.fail("drive.files.get", "503")
    assert states(keep(gruppbok, book))[0] == ("H2", "saved", "2025-001-1.pdf")


def test_without_a_key_drive_is_not_tried_and_that_is_said(
    gruppbok: Terminal, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GRUPPBOK_GOOGLE_CREDENTIALS", raising=False)
    book = of(folder, paid(1, link("1" * 33)), paid(2, "Ja"))
    done = gruppbok("receipts", book, "--year", "2025", *DAY)
    assert done.code == 1
    assert "  Kassabok H2, ver 1: inte prövat: programmet har ingen nyckel till Google Drive" in done.out
    assert unreachable(gruppbok, book) == []
    assert not (folder / "bok.gruppbok.sqlite").exists()
    monkeypatch.setenv("GRUPPBOK_GOOGLE_CREDENTIALS", "{}")
    assert "är ingen nyckel för ett tjänstekonto" in gruppbok("receipts", book, "--year", "2025", *DAY).out


def test_a_google_sheets_receipts_are_in_drive_or_in_a_folder_that_is_named(
    gruppbok: Terminal, google: Emulator, folder: Path
) -> None:
    tabs = group({"Konton": ACCOUNTS, "Kassabok": [CASH, paid(1, link(shared(google))), paid(2, "två.pdf")]})
    sheet = google.make("Grupp 17", tabs, owner=ANNA)
    google.share(sheet, WORKER)
    address = f"https://docs.google.com/spreadsheets/d/{sheet}/edit#gid=0"
    first = keep(gruppbok, address)
    assert states(first) == [("H2", "saved", "2025-001-1.pdf"), ("H3", "untried", None)]
    assert "--folder" in first.json["receipts"][1]["why"]
    (folder / "hos mig").mkdir()
    (folder / "hos mig" / "två.pdf").write_bytes(PDF)
    second = keep(gruppbok, address, "--folder", folder / "hos mig", *DAY)
    assert (second.code, second.json["new"]) == (0, ["2025-002-1.pdf"])


def test_a_smart_chip_leads_where_it_leads_whatever_it_shows(
    gruppbok: Terminal, google: Emulator, folder: Path
) -> None:
    there, private = shared(google), google.put("x", PDF, owner=ANNA)
    rows = [
        paid(1, {"value": "Kvitto.pdf", "chips": [link(there)]}),
        paid(2, {"value": "Kvitto", "link": link(private)}),
        paid(3, {"value": "Kvitto", "link": link(there)}),
    ]
    sheet = google.make("Grupp 17", group({"Konton": ACCOUNTS, "Kassabok": [CASH, *rows]}), owner=ANNA)
    google.share(sheet, WORKER)
    done = keep(gruppbok, sheet)
    assert states(done) == [
        ("H2", "saved", "2025-001-1.pdf"),
        ("H3", "unreachable", None),
        ("H4", "saved", "2025-003-1.pdf"),
    ]
    assert [cell for cell, _ in unreachable(gruppbok, sheet)] == ["H3"]
    google.share(private, WORKER, "reader")
    assert keep(gruppbok, sheet).code == 0
    assert unreachable(gruppbok, sheet) == []
