"""`gruppbok demo` as people run it."""

import csv
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

import pytest
from pypdf import PdfReader

from sync.demo import build
from sync.files import FileWorkbook

GRUPPBOK = Path(sys.executable).with_name("gruppbok")
SUNDAY = "2026-11-22T18:00"
ERRORS, WARNINGS = 12, 4


@dataclass(frozen=True)
class Run:
    """One run of the program."""

    code: int
    out: str
    err: str


def gruppbok(folder: Path, *words: str) -> Run:
    """Runs the program in a folder, as a user does."""
    done = subprocess.run([GRUPPBOK, *words], cwd=folder, capture_output=True, text=True, check=False)
    return Run(done.returncode, done.stdout, done.stderr)


@dataclass(frozen=True)
class Demo:
    """A demo that has run: where, and what it said."""

    home: Path
    folder: Path
    said: Run


def _demo(home: Path, *words: str) -> Demo:
    return Demo(home, home / "demo", gruppbok(home, "demo", *words))


def _copy(demo: Demo, home: Path) -> Demo:
    """The same demo as if it had been run in another folder: two that are run are the same to the byte."""
    shutil.copytree(demo.folder, home / "demo")
    return Demo(home, home / "demo", demo.said)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    return _demo(tmp_path_factory.mktemp("sv"))


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    return _demo(tmp_path_factory.mktemp("en"), "--lang", "en")


def mails(folder: Path) -> list[EmailMessage]:
    parser = BytesParser(policy=policy.default)
    return [parser.parsebytes(path.read_bytes()) for path in sorted(folder.glob("*.eml"))]


def words_of(mail: EmailMessage) -> str:
    """Everything a reader can see in a mail, its headers too."""
    headers = [f"{name}: {value}" for name, value in mail.items()]
    return "\n".join([*headers, *(part.get_content() for part in mail.walk() if part.get_content_maintype() == "text")])


def test_it_does_its_work_and_says_so(demo: Demo) -> None:
    assert (demo.said.code, demo.said.err) == (0, "")
    lines = demo.said.out.splitlines()
    assert lines[0].startswith("Amnesty Ekvik")
    assert len(lines) <= 40
    assert f"{ERRORS} fel, {WARNINGS} varningar" in demo.said.out
    assert "\x1b" not in demo.said.out


def test_everything_it_tells_to_open_is_there(demo: Demo) -> None:
    told = re.findall(r"\S*demo/\S+\.(?:xlsx|eml|pdf)", demo.said.out)
    assert {Path(one).suffix for one in told} == {".xlsx", ".eml", ".pdf"}
    assert [one for one in told if not (demo.home / one).is_file()] == []


def test_every_command_it_tells_to_try_runs(demo: Demo, tmp_path: Path) -> None:
    again = _copy(demo, tmp_path)
    commands = [line.split("gruppbok ", 1)[1].split() for line in again.said.out.splitlines() if " --date " in line]
    assert [words[0] for words in commands] == ["check", "run"]
    assert [gruppbok(tmp_path, *words).code for words in commands] == [1, 1]


def test_check_finds_exactly_the_mistakes(demo: Demo) -> None:
    said = gruppbok(demo.home, "check", "demo/ekvik.xlsx", "--date", SUNDAY, "--json")
    assert said.code == 1
    result = json.loads(said.out)
    found = sorted((one["code"], one["tab"], one["cell"]) for one in result["findings"])
    assert found == sorted((one.code, one.tab, one.cell) for one in build.mistakes())
    assert result["counts"] == {"error": ERRORS, "warning": WARNINGS, "info": 0}


LEFT_OUT = ("31/11 2026", "Kasa", "1.234")
"""What the three cashbook rows that cannot count are known by."""


def _kronor(cell: str) -> Decimal:
    digits = re.sub(r"[^0-9,]", "", cell.replace(":-", ""))
    return Decimal(digits.replace(",", ".") or "0")


def _counted() -> list[Mapping[str, str]]:
    with Path(build.__file__).with_name("cashbook.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    return [row for row in rows if not set(LEFT_OUT) & set(row.values())]


def _net(rows: Sequence[Mapping[str, str]]) -> Decimal:
    return sum((_kronor(row["In"]) - _kronor(row["Ut"]) for row in rows), Decimal(0))


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_balances_are_those_of_an_independent_sum(demo: Demo, year: int) -> None:
    said = gruppbok(demo.home, "balance", "demo/ekvik.xlsx", "--year", str(year), "--json", "--date", SUNDAY)
    sums, rows = json.loads(said.out), _counted()
    years = {id(row): int(re.findall(r"20\d\d", row["Datum"])[0]) for row in rows}
    types = {row["Kategori"]: row["Typ"] for row in build.read("categories")}
    until = [row for row in rows if years[id(row)] <= year]
    during = [row for row in until if years[id(row)] == year]
    opening = {row["Konto"]: _kronor(row["Ingående balans"]) for row in build.read("accounts")}
    expected = {name: sum_ + _net([row for row in until if row["Konto"] == name]) for name, sum_ in opening.items()}
    assert {one["account"]: Decimal(one["closing"]) for one in sums["accounts"]} == expected
    result = _net([row for row in during if types[row["Kategori"]] != "Överföring"])
    assert Decimal(sums["totals"]["result"]) == result
    assert sums["preliminary"] is True
    passed_on = {row["Kategori"] for row in build.read("categories") if row["Vidarebefordras"] == "Ja"}
    remaining = _net([row for row in until if row["Kategori"] in passed_on])
    assert Decimal(sums["to_forward"]["remaining"]) == remaining


def test_nothing_new_goes_when_the_same_moment_is_worked_again(demo: Demo, tmp_path: Path) -> None:
    again = _copy(demo, tmp_path)
    before = {path.name: path.read_bytes() for path in (again.folder / "brev").iterdir()}
    words = ("run", "demo/ekvik.xlsx", "--outbox", "demo/brev", "--date", SUNDAY, "--json")
    for _ in range(2):
        said = gruppbok(tmp_path, *words)
        assert json.loads(said.out)["mails"] == []
        assert json.loads(said.out)["written"] == []
    assert {path.name: path.read_bytes() for path in (again.folder / "brev").iterdir()} == before


def test_mails_go_to_people_who_cannot_exist(demo: Demo) -> None:
    posted = mails(demo.folder / "brev")
    assert len(posted) >= 20
    assert {mail["To"].addresses[0].domain for mail in posted} == {"example.org"}
    assert all(len(mail["To"].addresses) == 1 and not mail["Cc"] and not mail["Bcc"] for mail in posted)


def test_no_mail_shows_the_address_of_another(demo: Demo) -> None:
    everyone = {row["E-post"] for name in ("members", "roles", "prospects") for row in build.read(name)} - {""}
    for mail in mails(demo.folder / "brev"):
        others = everyone - {mail["To"].addresses[0].addr_spec}
        words = words_of(mail)
        assert [one for one in others if one in words] == [], mail["Subject"]


def test_each_kind_of_mail_is_among_them(demo: Demo) -> None:
    jobs = {mail["Gruppbok-Job"] for mail in mails(demo.folder / "brev")}
    assert jobs >= {"meeting_call", "meeting_reminder", "report_reminder", "cashbook_findings", "weekly_letter"}


def test_the_protected_the_unwilling_and_those_who_left_are_not_called(demo: Demo) -> None:
    called = {
        m["To"].addresses[0].display_name for m in mails(demo.folder / "brev") if m["Gruppbok-Job"] == "meeting_call"
    }
    assert "Anna Ekdahl" in called
    assert not called & {"Karin Östlin", "Lars-Olof Brännmark", "Maja Tornvall", "Rut Almerud", "Tomas Grenfors"}
    assert len({"Per Wikdal", "Sara Wikdal"} & called) == 1


def test_each_reads_their_own_language(demo: Demo, english: Demo) -> None:
    for one, odd, usual in ((demo, "James Whitlock", "sv"), (english, "Greta Lindmark", "en")):
        folder = one.folder / ("brev" if usual == "sv" else "mails")
        tongues = {mail["To"].addresses[0].display_name: mail["Content-Language"] for mail in mails(folder)}
        other = "en" if usual == "sv" else "sv"
        assert {name for name, language in tongues.items() if language == other} == {odd}


def test_the_weekly_letter_tells_of_the_auditors_notes(demo: Demo) -> None:
    letters = [mail for mail in mails(demo.folder / "brev") if mail["Gruppbok-Job"] == "weekly_letter"]
    assert [mail["To"].addresses[0].display_name for mail in letters] == ["Anna Ekdahl"]
    assert words_of(letters[0]).count("Gun Mårdell") >= len(build.comments("sv"))


def test_our_tabs_stand_beside_the_book(demo: Demo, english: Demo) -> None:
    for one, titles in (
        (demo, {"Översikt", "Kontroll", "Årsbokslut", "Skickat"}),
        (english, {"Overview", "Findings", "Annual", "Sent"}),
    ):
        snapshot = FileWorkbook(one.folder / "ekvik.gruppbok.xlsx").read(lambda _title: True)
        assert set(snapshot.titles) == titles


def test_it_is_all_english_when_asked(english: Demo) -> None:
    assert (english.said.code, english.said.err) == (0, "")
    assert f"{ERRORS} errors, {WARNINGS} warnings" in english.said.out
    call = next(mail for mail in mails(english.folder / "mails") if "Call to group meeting" in mail["Subject"])
    assert "Write for Rights" in words_of(call)
    assert not re.search(r"Kassa|Överföring|fika", english.said.out)


def test_two_demos_are_the_same_to_the_byte(demo: Demo, tmp_path: Path) -> None:
    again = _demo(tmp_path)
    assert again.said == demo.said
    one, other = (
        {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.*") if path.suffix != ".sqlite"}
        for folder in (demo.folder, again.folder)
    )
    assert sorted(one) == sorted(other)
    assert [name for name in one if one[name] != other[name]] == []


def test_the_papers_of_the_year_are_made(demo: Demo, english: Demo) -> None:
    for one, folder, names in (
        (
            demo,
            "papper",
            ["arsmoteshandlingar-2026", "bossor-2026", "verksamhetsberattelse-2026", "verksamhetsplan-2026"],
        ),
        (english, "papers", ["activity-plan-2026", "activity-report-2026", "annual-meeting-papers-2026", "boxes-2026"]),
    ):
        found = sorted((one.folder / folder).iterdir())
        assert [path.name for path in found] == [f"{name}.pdf" for name in names]
        assert all(len(PdfReader(path).pages) >= 3 for path in found)
        assert f"4 PDF{'-filer i' if one is demo else ' files in'} demo/{folder}" in one.said.out


def test_a_line_of_mails_shows_what_its_people_got(demo: Demo) -> None:
    """The organiser is asked for help; the secretary is told that the question went."""
    told = [line for line in demo.said.out.splitlines() if "skolklass" in line]
    subjects = {m["To"].addresses[0].display_name: m["Subject"] for m in mails(demo.folder / "brev") if m["Gruppbok-Job"] == "help_request"}  # fmt: skip
    assert len(told) == len(subjects) == 2
    for line, (name, subject) in zip(sorted(told), sorted(subjects.items()), strict=True):
        assert name in line
        assert subject[:30] in line


def test_it_starts_afresh_in_its_own_folder_and_leaves_what_is_not_its_own(demo: Demo, tmp_path: Path) -> None:
    first = _copy(demo, tmp_path)
    (first.folder / "anteckning.txt").write_text("min egen", "utf-8")
    (first.folder / "ekvik.xlsx").write_bytes(b"trasig")
    (first.folder / "brev" / "gammalt.eml").write_bytes(b"")
    (first.folder / "papper" / "gammalt.pdf").write_bytes(b"")
    second = _demo(tmp_path)
    assert second.said == first.said
    assert (first.folder / "anteckning.txt").read_text("utf-8") == "min egen"
    assert not (first.folder / "brev" / "gammalt.eml").exists()
    assert not (first.folder / "papper" / "gammalt.pdf").exists()


def test_it_leaves_a_folder_that_is_not_its_own_alone(tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    own = tmp_path / "demo" / "ekvik.xlsx"
    own.write_bytes(b"min")
    said = gruppbok(tmp_path, "demo")
    assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)
    assert "demo" in said.err
    assert [path.read_bytes() for path in (tmp_path / "demo").iterdir()] == [b"min"]


def test_a_file_where_the_folder_should_be_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "fil").write_text("", "utf-8")
    for name in ("fil", "fil/demo"):
        said = gruppbok(tmp_path, "demo", name)
        assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)


def test_an_empty_folder_of_any_name_will_do(tmp_path: Path) -> None:
    (tmp_path / "Min mapp").mkdir()
    said = gruppbok(tmp_path, "demo", "Min mapp")
    assert said.code == 0
    assert "check 'Min mapp/ekvik.xlsx'" in said.out


def test_it_works_on_any_day(tmp_path: Path) -> None:
    said = gruppbok(tmp_path, "demo", "--date", "2027-03-01")
    assert (said.code, said.err) == (0, "")
