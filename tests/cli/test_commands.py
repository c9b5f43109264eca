"""What each command prints, and its exit code. Contract, section 6."""

import json
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from jobs.commands.check import plain
from jobs.worker.post import file_name
from sheets_schema.grid import ErrorValue
from tests.cli.helpers import DATE, Terminal, files, mails, write
from tests.jobs.helpers import ANNUAL, CASH, MEETING, MEMBER, Rows, cash, group, mail, meeting, member

SOON = meeting("2026-9", date(2026, 11, 26))
SOUND = group({"Möten": [MEETING, ANNUAL, SOON]})
FEB = date(2026, 2, 3)
WRONG = group({"Kassabok": [CASH, cash(1, FEB, "Bank", "Gåvor", 300), cash(2, FEB, "Bank", "Gåva", 5)]})


@pytest.fixture(name="book")
def sound_book(folder: Path) -> Path:
    """A group without a fault, four days before a meeting."""
    return write(folder / "bok.xlsx", SOUND)


@pytest.fixture(name="wrong")
def wrong_book(folder: Path) -> Path:
    """A group with an error in its cashbook."""
    return write(folder / "fel.xlsx", WRONG)


def test_check_says_that_all_is_well(gruppbok: Terminal, book: Path) -> None:
    assert gruppbok("check", book, "--date", DATE) == gruppbok("check", book, "--date", f"{DATE}T23:59", "--lang", "sv")
    done = gruppbok("check", book, "--date", DATE, "--json")
    assert (done.code, done.err) == (0, "")
    assert done.json == {"schema": 1, "findings": [], "counts": {"error": 0, "warning": 0, "info": 0}}


def test_check_says_what_is_wrong_and_where(gruppbok: Terminal, wrong: Path) -> None:
    done = gruppbok("check", wrong, "--date", DATE, "--json")
    assert (done.code, done.err, list(done.json)) == (1, "", ["schema", "findings", "counts"])
    (finding,) = done.json["findings"]
    assert list(finding) == ["code", "severity", "tab", "row", "column", "cell", "value", "message"]
    assert {key: finding[key] for key in list(finding)[:-1]} == {
        "code": "cashbook.category_unknown",
        "severity": "error",
        "tab": "cashbook",
        "row": 3,
        "column": "category",
        "cell": "E3",
        "value": "Gåva",
    }
    assert done.json["counts"] == {"error": 1, "warning": 0, "info": 0}


def test_check_speaks_the_readers_language(gruppbok: Terminal, wrong: Path) -> None:
    found = {lang: gruppbok("check", wrong, "--date", DATE, "--json", "--lang", lang).json for lang in ("sv", "en")}
    sv, en = (found[lang]["findings"][0] for lang in ("sv", "en"))
    assert sv["message"] != en["message"]
    assert {**sv, "message": ""} == {**en, "message": ""}
    words = {lang: gruppbok("check", wrong, "--date", DATE, "--lang", lang).out for lang in ("sv", "en")}
    assert "1 fel, 0 varningar." in words["sv"]
    assert "1 error, 0 warnings." in words["en"]
    assert "E3" in words["sv"]


def test_a_finding_without_a_place_has_nulls(gruppbok: Terminal, folder: Path) -> None:
    tabs = {title: rows for title, rows in SOUND.items() if title != "Kategorier"}
    done = gruppbok("check", write(folder / "x.xlsx", tabs), "--date", DATE, "--json")
    (finding,) = [one for one in done.json["findings"] if one["code"] == "tab.missing"]
    assert (finding["tab"], finding["row"], finding["column"], finding["cell"], finding["value"]) == (
        "categories",
        *[None] * 4,
    )


def test_warnings_alone_are_no_fault(gruppbok: Terminal, folder: Path) -> None:
    rows: Rows = [CASH, cash(1, FEB, "Bank", "Fika", None, 5, receipt=None)]
    done = gruppbok("check", write(folder / "x.xlsx", group({"Kassabok": rows})), "--date", DATE, "--json")
    assert (done.code, done.json["counts"]) == (0, {"error": 0, "warning": 1, "info": 0})


def test_balance_sums_the_year_of_the_date(gruppbok: Terminal, book: Path) -> None:
    done = gruppbok("balance", book, "--json", "--date", "2027-03-01")
    assert (done.code, done.err) == (0, "")
    assert (done.json["year"], done.json["totals"]["opening"]) == (2027, "1800.00")
    asked = gruppbok("balance", book, "--json", "--date", "2027-03-01", "--year", "2026")
    assert (asked.json["year"], asked.json["totals"]["result"]) == (2026, "300.00")


def test_balance_of_a_broken_year_is_named_by_its_start(gruppbok: Terminal, folder: Path) -> None:
    path = write(folder / "x.xlsx", group(year_start="07-01"))
    found = [gruppbok("balance", path, "--json", "--date", day).json for day in ("2026-06-30", "2026-07-01")]
    assert [(one["year"], one["from"], one["to"]) for one in found] == [
        (2025, "2025-07-01", "2026-06-30"),
        (2026, "2026-07-01", "2027-06-30"),
    ]


def test_balance_of_a_preliminary_year(gruppbok: Terminal, wrong: Path) -> None:
    done = gruppbok("balance", wrong, "--json", "--date", DATE)
    assert (done.code, done.json["preliminary"], done.json["excluded_rows"]) == (1, True, [3])
    assert "3" in gruppbok("balance", wrong, "--date", DATE).out
    assert gruppbok("balance", wrong, "--year", "2027", "--date", DATE).code == 0


def test_balance_speaks_both_languages(gruppbok: Terminal, book: Path) -> None:
    sv, en = (gruppbok("balance", book, "--date", DATE, "--lang", lang) for lang in ("sv", "en"))
    assert (sv.code, en.code, sv.err, en.err) == (0, 0, "", "")
    assert "Ingående" in sv.out
    assert "Opening" in en.out
    assert "1 800,00" in sv.out.replace("\N{NO-BREAK SPACE}", " ")
    assert "1,800.00" in en.out


def test_run_puts_mails_in_the_folder_and_tells(gruppbok: Terminal, book: Path, folder: Path) -> None:
    done = gruppbok("run", book, "--outbox", "brev", "--date", DATE, "--json")
    assert (done.code, done.err) == (0, "")
    assert list(done.json) == ["schema", "mails", "findings", "written"]
    assert done.json["schema"] == 1
    assert done.json["findings"] == {"error": 0, "warning": 0, "info": 0}
    assert done.json["written"] == ["overview", "findings", "annual", "sent"]
    assert len(done.json["mails"]) == len(mails(folder / "brev")) == 3
    for one in done.json["mails"]:
        assert list(one) == ["job", "key", "to", "subject", "state"]
        assert (one["job"], one["state"]) == ("meeting_call", "sent")
        assert one["key"].startswith("meeting_call:")
    assert {mail["to"] for mail in done.json["mails"]} == {f"{name}@example.org" for name in ("anna", "bo", "cia")}
    again = gruppbok("run", book, "--outbox", "brev", "--date", DATE, "--json")
    assert (again.code, again.json["mails"], again.json["written"]) == (0, [], [])
    assert again.json["findings"] == done.json["findings"]


def test_run_says_that_utskick_is_av(gruppbok: Terminal, book: Path, folder: Path) -> None:
    for lang, word in (("sv", "Utskick är Av"), ("en", "Sending is Off")):
        assert word in gruppbok("run", book, "--date", DATE, "--lang", lang).out
        assert word in gruppbok("run", book, "--date", DATE, "--lang", lang, "--dry-run").out
    done = gruppbok("run", book, "--date", "2026-11-23", "--json")
    assert {mail["state"] for mail in done.json["mails"]} == {"draft"}
    assert mails(folder) == {}


def test_run_tells_of_error_findings_by_its_code(gruppbok: Terminal, wrong: Path) -> None:
    first = gruppbok("run", wrong, "--outbox", "brev", "--date", DATE, "--json")
    again = gruppbok("run", wrong, "--outbox", "brev", "--date", DATE, "--json")
    assert (first.code, again.code) == (1, 1)
    assert first.json["findings"] == again.json["findings"] == {"error": 1, "warning": 0, "info": 0}


def test_a_dry_run_leaves_no_trace(gruppbok: Terminal, book: Path, folder: Path) -> None:
    before = files(folder)
    dry = gruppbok("run", book, "--outbox", "brev", "--date", DATE, "--json", "--dry-run")
    assert (dry.code, len(dry.json["mails"]), dry.json["written"]) == (0, 3, [])
    assert (files(folder), sorted(path.name for path in folder.iterdir())) == (before, ["bok.xlsx"])
    real = gruppbok("run", book, "--outbox", "brev", "--date", DATE, "--json")
    assert [mail["key"] for mail in real.json["mails"]] == [mail["key"] for mail in dry.json["mails"]]
    kept = files(folder)
    assert gruppbok("run", book, "--outbox", "brev", "--date", "2026-11-25", "--dry-run").code == 0
    assert files(folder) == kept


@pytest.mark.parametrize(
    "words",
    [
        ("check",),
        ("check", "--json"),
        ("balance",),
        ("run", "--outbox", "brev"),
        ("run",),
        ("run", "--dry-run"),
        ("status",),
        ("outbox", "list"),
    ],
)
def test_the_users_own_file_is_never_touched(gruppbok: Terminal, book: Path, words: tuple[str, ...]) -> None:
    gruppbok("run", book, "--outbox", "brev", "--date", "2026-11-20")
    before = (book.read_bytes(), book.stat().st_mtime_ns, book.stat().st_ino)
    assert gruppbok(*words, book, "--date", DATE).code == 0
    assert (book.read_bytes(), book.stat().st_mtime_ns, book.stat().st_ino) == before


@pytest.mark.parametrize("words", [("check",), ("balance",), ("status",), ("describe",), ("run", "--dry-run")])
def test_reading_makes_no_state(gruppbok: Terminal, book: Path, folder: Path, words: tuple[str, ...]) -> None:
    if words != ("describe",):
        words = (*words, str(book))
    assert gruppbok(*words, "--date", DATE, "--state", "s.sqlite").code == 0
    assert [path.name for path in folder.iterdir()] == ["bok.xlsx"]


@pytest.mark.parametrize("words", [("check",), ("balance",), ("status",), ("outbox", "list"), ("run", "--dry-run")])
def test_reading_a_state_leaves_it_as_it_was(
    gruppbok: Terminal, book: Path, folder: Path, words: tuple[str, ...]
) -> None:
    gruppbok("run", book, "--outbox", "brev", "--date", DATE)
    before = files(folder)
    assert gruppbok(*words, book, "--date", DATE).code == 0
    assert files(folder) == before


def test_check_knows_from_the_state_what_was_called_and_was_full(gruppbok: Terminal, folder: Path) -> None:
    tabs = group({"Möten": [MEETING, ANNUAL, meeting("2026-9", date(2026, 11, 26), type="Extra medlemsmöte")]})
    path = write(folder / "bok.xlsx", {**tabs, "Svar": [["Möte", "Namn", "Svar"], ["2026-9", "Bo Alm", "Ja"]]})
    assert "meetings.call_late" in gruppbok("check", path, "--date", DATE).out
    gruppbok("run", path, "--outbox", "brev", "--date", DATE)
    assert "meetings.call_late" not in gruppbok("check", path, "--date", DATE).out
    write(path, {**tabs, "Svar": [["Möte", "Namn", "Svar"]]})
    assert "tab.emptied" in gruppbok("check", path, "--date", DATE).out
    assert "tab.emptied" not in gruppbok("check", path, "--date", DATE, "--state", "other.sqlite").out


def test_status_tells_when_it_worked_and_what_waits(gruppbok: Terminal, book: Path) -> None:
    worker = {"running": False, "pid": None, "since": None, "looked": None, "next": None}
    nothing: dict[str, object] = {
        "schema": 1,
        "started": None,
        "last": None,
        "mails": {},
        "worker": worker,
        "troubles": [],
    }
    assert gruppbok("status", book, "--json").json == nothing
    gruppbok("run", book, "--date", DATE)
    done = gruppbok("status", book, "--json")
    assert (done.code, done.json["mails"]) == (0, {"draft": 3})
    assert "3" in gruppbok("status", book).out
    assert gruppbok("status", book).out != gruppbok("status", book, "--lang", "en").out


def test_outbox_list_shows_every_mail(gruppbok: Terminal, book: Path) -> None:
    gruppbok("run", book, "--date", DATE, "--outbox", "brev")
    done = gruppbok("outbox", "list", "--json", book)
    assert (done.code, list(done.json), done.json["schema"]) == (0, ["schema", "mails"], 1)
    assert len(done.json["mails"]) == 3
    for one in done.json["mails"]:
        assert list(one) == ["key", "job", "to", "state", "attempts", "reason"]
        assert (one["job"], one["state"], one["attempts"], one["reason"]) == ("meeting_call", "sent", 1, "")
    for lang in ("sv", "en"):
        assert gruppbok("outbox", "list", book, "--lang", lang).out.count("meeting_call:2026-9:") == 3


def test_outbox_show_shows_one_as_its_reader_sees_it(gruppbok: Terminal, book: Path) -> None:
    gruppbok("run", book, "--date", DATE)
    key = "meeting_call:2026-9:bo alm"
    done = gruppbok("outbox", "show", key, book)
    assert (done.code, done.err) == (0, "")
    assert "bo@example.org" in done.out
    assert "2026" in gruppbok("outbox", "show", key, book, "--json").json["text"]
    assert "9:nobody" in gruppbok("outbox", "show", "meeting_call:9:nobody", book).refusal


def test_mails_go_to_each_in_a_language_of_ones_own_whatever_lang_says(gruppbok: Terminal, folder: Path) -> None:
    members: Rows = [MEMBER, member("Anna Ek", language="en"), member("Bo Alm")]
    path = write(folder / "x.xlsx", {**SOUND, "Medlemmar": members})
    gruppbok("run", path, "--outbox", "brev", "--date", DATE, "--lang", "en")
    languages = sorted(b"Content-Language: en" in body for body in mails(folder / "brev").values())
    assert languages == [False, True]


def test_describe_lists_everything_in_three_forms(gruppbok: Terminal) -> None:
    for lang, words in (("sv", ("Kassabok", "Räkenskapsår börjar")), ("en", ("Cashbook", "Year start"))):
        for form in ("text", "markdown", "json"):
            done = gruppbok("describe", "--format", form, "--lang", lang)
            assert (done.code, done.err) == (0, "")
            for word in words:
                assert word.casefold() in done.out.casefold()
    assert json.loads(gruppbok("describe", "--format", "json").out)["schema"] == 1


def test_init_makes_a_workbook_that_can_be_checked(gruppbok: Terminal, folder: Path) -> None:
    for lang in ("sv", "en"):
        name = f"ny-{lang}.xlsx"
        done = gruppbok("init", "--xlsx", name, "--lang", lang)
        assert (done.code, done.err) == (0, "")
        assert name in done.out
        assert gruppbok("check", name, "--date", DATE).code == 1
        before = (folder / name).read_bytes()
        assert name in gruppbok("init", "--xlsx", name, "--lang", lang).refusal
        assert (folder / name).read_bytes() == before


def test_version(gruppbok: Terminal) -> None:
    assert gruppbok("--version").out.startswith("gruppbok ")


def test_without_a_command_it_shows_its_help(gruppbok: Terminal) -> None:
    assert gruppbok() == gruppbok("--help")


def test_an_ods_is_read_as_well(gruppbok: Terminal, folder: Path) -> None:
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    document = OpenDocumentSpreadsheet()
    for title, rows in SOUND.items():
        table = Table(name=title)
        for row in rows:
            line = TableRow()
            for value in row:
                cell = TableCell(valuetype="string")
                cell.addElement(P(text="" if value is None else str(value)))
                line.addElement(cell)
            table.addElement(line)
        document.spreadsheet.addElement(table)
    document.save(str(folder / "bok.ods"))
    done = gruppbok("run", "bok.ods", "--outbox", "brev", "--date", DATE, "--json")
    assert (done.code, len(done.json["mails"])) == (0, 3)
    assert (folder / "bok.gruppbok.xlsx").exists()


def test_a_mail_that_cannot_be_put_in_the_folder_waits_and_is_told_of(
    gruppbok: Terminal, book: Path, folder: Path
) -> None:
    dry = gruppbok("run", book, "--outbox", "brev", "--date", DATE, "--json", "--dry-run").json["mails"]
    in_the_way = (
        folder / "brev" / file_name(mail("meeting_call:2026-9", dry[0]["key"].rsplit(":", 1)[1], made=f"{DATE}T12:00"))
    )
    in_the_way.mkdir(parents=True)
    done = gruppbok("run", book, "--outbox", "brev", "--date", DATE, "--json")
    assert (done.code, done.err.count("\n")) == (1, 1)
    assert "brev" in done.err
    assert "queued" in {one["state"] for one in done.json["mails"]}
    in_the_way.rmdir()
    again = gruppbok("run", book, "--outbox", "brev", "--date", DATE, "--json")
    assert (again.code, again.err, len(mails(folder / "brev"))) == (0, "", 3)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (1.5, 1.5),
        (7.0, 7),
        (date(2026, 1, 2), "2026-01-02"),
        (time(9, 5), "09:05:00"),
        (True, True),
        (None, None),
        ("å", "å"),
    ],
)
def test_a_cell_in_json_stands_as_it_is(cell: object, value: object) -> None:
    assert plain(cell) == value
    assert json.dumps(plain(cell))


@pytest.mark.parametrize("cell", [float("nan"), float("inf"), timedelta(hours=30), ErrorValue("#REF!")])
def test_a_cell_that_json_has_no_word_for_is_its_text(cell: object) -> None:
    assert plain(cell) == str(cell)
    assert type(plain(cell)) is str
