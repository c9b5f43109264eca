"""gruppbok privacy and gruppbok report member, as people type them. Issue 6, point 9."""

from datetime import date
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader

from tests.cli.helpers import Terminal, files, write
from tests.jobs.helpers import CASH, MEMBER, ROLE, Rows, cash, group, member, role

DAY = ("--date", "2026-11-22")
LEFT = ["Cia Dal", "cia@example.org", "Utträdd", "77", "Ja", None, None, date(2026, 1, 31)]
HEAD = [*MEMBER, "Utträdd"]
USUAL: Rows = [HEAD, member("Anna Ek"), member("Bo Alm"), LEFT]
TABS: dict[str, Rows] = {
    "Medlemmar": USUAL,
    "Kassabok": [
        CASH,
        cash(1, date(2026, 2, 1), "Bank", "Gåvor", 300, text="Gåva av Cia Dal"),
        cash("2", "31/13", "Bank", "Gåvor", 300, text="Från cia@example.org"),
    ],
    "Uppgifter": [["Uppgift", "Ansvarig", "Status"], ["Fika", "Bo Alm, Cia Dal", "Klar"]],
    "Min egen": [["Vem"], ["cia dal"]],
}


def book(folder: Path, tabs: dict[str, Rows] | None = None) -> Path:
    """A workbook with somebody who left in January."""
    return write(folder / "bok.xlsx", group(TABS if tabs is None else tabs))


def test_who_is_to_be_cleared_with_each_cell_and_what_the_books_keep(gruppbok: Terminal, folder: Path) -> None:
    done = gruppbok("privacy", book(folder), *DAY, "--json")
    (one,) = done.json["clear"]
    assert (done.code, one["name"], one["why"], one["since"], one["due"]) == (
        1,
        "Cia Dal",
        "left",
        "2026-01-31",
        "2026-05-01",
    )
    assert [f"{cell['tab']} {cell['cell']}" for cell in one["cells"]] == [
        *(f"members {letter}4" for letter in "ABCDEH"),
        "tasks B2",
        "None A2",
    ]
    assert [(cell["cell"], cell["until"]) for cell in one["kept"]] == [("C2", "2033-12-31"), ("C3", None)]
    assert done.json["counts"] == {"clear": 1, "unknown": 0}


def test_in_words(gruppbok: Terminal, folder: Path) -> None:
    done = gruppbok("privacy", book(folder), *DAY)
    assert (done.code, done.err) == (1, "")
    assert "Cia Dal, lämnade gruppen 2026-01-31. Rensa:" in done.out
    assert "    Uppgifter: B2 Ansvarig" in done.out
    assert "    Kassabok: C2 Text (till och med 2033-12-31)" in done.out
    assert "1 person att rensa. Programmet tar aldrig bort något själv" in done.out
    english = gruppbok("--lang", "en", "privacy", book(folder), *DAY).out
    assert "Cia Dal, left the group 2026-01-31. Clear:" in english


def test_the_books_own_cells_are_cleared_too_once_their_years_are_over(gruppbok: Terminal, folder: Path) -> None:
    (one,) = gruppbok("privacy", book(folder), "--date", "2034-01-01", "--json").json["clear"]
    assert ("cashbook", "C2") in [(cell["tab"], cell["cell"]) for cell in one["cells"]]


def test_of_nobody_it_is_0(gruppbok: Terminal, folder: Path) -> None:
    done = gruppbok("privacy", book(folder, {}), *DAY)
    assert (done.code, done.out) == (0, "Ingens uppgifter behöver rensas nu.\n")
    assert gruppbok("privacy", book(folder, {}), *DAY, "--json").json["clear"] == []


def test_who_left_without_a_day_is_told_of_and_is_no_reason_for_1(gruppbok: Terminal, folder: Path) -> None:
    path = book(folder, {"Medlemmar": [HEAD, member("Anna Ek"), [*LEFT[:7], None]]})
    done = gruppbok("privacy", path, *DAY)
    assert done.code == 0
    assert "Medlemmar H3: Utträdd saknas" in done.out
    assert gruppbok("privacy", path, *DAY, "--json").json["unknown"] == [
        {"tab": "members", "row": 3, "column": "left", "cell": "H3"}
    ]


def test_somebody_protected_is_told_of_by_cell_alone(gruppbok: Terminal, folder: Path) -> None:
    path = book(folder, {"Medlemmar": [HEAD, member("Anna Ek"), [*LEFT[:6], "Ja", LEFT[7]]]})
    done = gruppbok("privacy", path, *DAY)
    assert "En person med skyddade uppgifter, lämnade gruppen 2026-01-31. Rensa:" in done.out
    assert "A3 Namn" in done.out
    assert "Cia Dal" not in done.out
    assert gruppbok("privacy", path, *DAY, "--json").json["clear"][0]["name"] is None


def test_somebody_in_both_lists_is_told_of_once(gruppbok: Terminal, folder: Path) -> None:
    prospects: Rows = [
        ["Namn", "E-post", "Datum", "Status"],
        ["Cia Dal", "cia@example.org", date(2020, 1, 1), "Medlem"],
    ]
    found = gruppbok("privacy", book(folder, {**TABS, "Intresserade": prospects}), *DAY, "--json").json["clear"]
    assert len(found) == 1
    assert ("prospects", "A2") in [(cell["tab"], cell["cell"]) for cell in found[0]["cells"]]


def test_nothing_is_changed_or_made(gruppbok: Terminal, folder: Path) -> None:
    path = book(folder)
    before = files(folder)
    gruppbok("privacy", path, *DAY)
    assert files(folder) == before


@pytest.mark.parametrize("tab", ["Medlemmar", "Intresserade"])
def test_without_a_readable_list_it_is_one_line(gruppbok: Terminal, folder: Path, tab: str) -> None:
    path = book(folder, {tab: [["Vad"], ["som helst"]]})
    assert "Medlemmar eller Intresserade går inte att läsa" in gruppbok("privacy", path, *DAY).refusal


def test_a_missing_workbook_is_one_line(gruppbok: Terminal) -> None:
    assert "finns-inte.xlsx" in gruppbok("privacy", "finns-inte.xlsx").refusal
    assert "finns-inte.xlsx" in gruppbok("report", "member", "Cia Dal", "finns-inte.xlsx").refusal


def test_the_extract_as_pdf_markdown_and_docx(gruppbok: Terminal, folder: Path) -> None:
    path = book(folder)
    name = "registerutdrag-2026-11-22-4"
    done = gruppbok("report", "member", "cia dal", path, *DAY)
    assert (done.code, done.out) == (0, f"{name}.pdf\n")
    assert "Läs igenom filen" in done.err
    pdf = PdfReader(folder / f"{name}.pdf")
    assert "Gåva av Cia Dal" in "".join(page.extract_text() for page in pdf.pages)
    assert pdf.metadata is not None
    assert "Cia" not in str(pdf.metadata.title)
    assert gruppbok("report", "member", "77", path, *DAY, "--format", "markdown").code == 0
    assert "cia@example.org" in (folder / f"{name}.md").read_text("utf-8")
    assert gruppbok("report", "member", "CIA@example.org", path, *DAY, "--output", "ut.docx").out == "ut.docx\n"
    assert docx.Document(str(folder / "ut.docx")).paragraphs[0].text == "Registerutdrag"


def test_mails_are_found_in_the_state_by_hash_after_ninety_days(gruppbok: Terminal, folder: Path) -> None:
    notice: Rows = [["Datum", "Typ", "Rubrik", "Sprid"], [date(2026, 6, 1), "Nyhet", "Sommar", "Ja"]]
    bo = book(folder, {"Information": notice})
    gruppbok("run", bo, "--outbox", "brev", "--date", "2026-06-01")
    gruppbok("run", bo, "--outbox", "brev", "--date", "2026-10-01")
    renamed = [MEMBER, member("Anna Ek"), member("Bosse Alm", "bo@example.org")]
    again = book(folder, {"Information": notice, "Medlemmar": renamed})
    assert gruppbok("report", "member", "Bosse Alm", again, *DAY, "--output", "a.md").code == 0
    assert "| 2026-06-01 | Information | glömt | skickat |" in (folder / "a.md").read_text("utf-8")


def test_somebody_protected_only_with_a_word_of_warning(gruppbok: Terminal, folder: Path) -> None:
    path = book(folder, {"Medlemmar": [MEMBER, member("Anna Ek"), member("Dan Grå", protected="Ja")]})
    done = gruppbok("report", "member", "Dan Grå", path, *DAY, "--format", "markdown")
    assert (done.code, done.out) == (0, "registerutdrag-2026-11-22-3.md\n")
    assert "skyddade personuppgifter" in done.err
    assert "Dan Grå" not in done.err


def test_of_two_the_one_is_asked_for_by_number_or_cell(gruppbok: Terminal, folder: Path) -> None:
    members: Rows = [MEMBER, member("Bo Alm", "bo1@example.org", number="12"), member("Bo Alm", "bo2@example.org")]
    path = book(folder, {"Medlemmar": members})
    line = gruppbok("report", "member", "Bo Alm", path, *DAY).refusal
    assert "Medlemmar A2 (nr 12); Medlemmar A3" in line
    assert "@" not in line
    assert gruppbok("report", "member", "Medlemmar A3", path, *DAY, "--output", "ut.md").code == 0
    text = (folder / "ut.md").read_text("utf-8")
    assert "bo2@example.org" in text
    assert "bo1@example.org" not in text


@pytest.mark.parametrize("name", ["Ingen Alls", "X", "ingen@example.org", "Medlemmar A99"])
def test_nobody_is_one_line(gruppbok: Terminal, folder: Path, name: str) -> None:
    assert "Ingen i arbetsboken heter" in gruppbok("report", "member", name, book(folder), *DAY).refusal
    assert "Nobody in the workbook" in gruppbok("--lang", "en", "report", "member", name, book(folder), *DAY).refusal


def test_somebody_whom_only_a_text_names_whole_is_found(gruppbok: Terminal, folder: Path) -> None:
    cashbook: Rows = [CASH, cash(1, date(2026, 2, 1), "Bank", "Gåvor", 300, text="Utlägg Olle Berg")]
    path = book(folder, {"Kassabok": cashbook})
    assert gruppbok("report", "member", "Olle Berg", path, *DAY, "--output", "a.md").code == 0
    assert "| C2 | Text | Utlägg Olle Berg |" in (folder / "a.md").read_text("utf-8")
    assert "Olle" in gruppbok("report", "member", "Olle", path, *DAY).refusal


def test_an_auditor_who_is_no_member_is_found(gruppbok: Terminal, folder: Path) -> None:
    roles: Rows = [ROLE, role("Granskare", "Gun Falk", "gun@example.org")]
    assert (
        gruppbok("report", "member", "gun@example.org", book(folder, {"Roller": roles}), *DAY, "--output", "a.md").code
        == 0
    )
    assert "Gun Falk" in (folder / "a.md").read_text("utf-8")


def test_a_year_is_no_matter_of_it(gruppbok: Terminal, folder: Path) -> None:
    assert "--year" in gruppbok("report", "member", "Cia Dal", book(folder), "--year", "2026").refusal
    assert "NAMN" in gruppbok("report", "member").refusal
    assert "tomt" in gruppbok("report", "member", " ", book(folder)).refusal
