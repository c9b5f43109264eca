"""`gruppbok fleet overview`: where the page and the workbook land, and that what the database holds is all they show."""

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from jobs.fleet import registry
from jobs.fleet.postgres import moment
from jobs.fleet.registry import Looked
from jobs.fleet.view import content_of, view_of
from tests.cli.helpers import Terminal
from tests.fleet.office import Office
from tests.jobs.helpers import context, group


@pytest.fixture(name="folder")
def working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(name="fleet")
def fleet_commands(
    lasting: Office, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Terminal:
    """Commands of an office with two groups, one of which has been looked at."""
    with lasting.connect() as connection:
        connection.execute("DELETE FROM fleet_group")
        lund, _ = lasting.add("Lund"), lasting.add("Malmö")
        now, content = moment(connection), content_of(view_of(context(group())))
        registry.looked(connection, lund, Looked(now, now, "1", view=json.loads(json.dumps(content))))
    monkeypatch.setenv("GRUPPBOK_FLEET_DATABASE", lasting.dsn)
    return Terminal(capsys)


def test_both_land_in_the_working_directory_under_telling_names(fleet: Terminal, folder: Path) -> None:
    done = fleet("fleet", "overview")
    page, workbook = (Path(line) for line in done.out.splitlines())
    assert (done.code, done.err) == (0, "")
    assert page.name.startswith("gruppernas-lage-20")
    assert (page.suffix, workbook.suffix, page.stem) == (".html", ".xlsx", workbook.stem)
    assert sorted(path.name for path in folder.iterdir()) == [page.name, workbook.name]
    html = page.read_text("utf-8")
    assert "<h3>Lund</h3>" in html
    assert "Inget möte på 60 dagar" in html
    assert '<th scope="row">Malmö</th>' in html
    assert [cell.value for cell in load_workbook(workbook)["Grupper"]["A"]][4:] == ["Lund", "Malmö", "Alla"]


def test_the_ending_says_which(fleet: Terminal, folder: Path) -> None:
    assert fleet("fleet", "overview", "--output", "a.html", "--lang", "en").out == "a.html\n"
    assert fleet("fleet", "overview", "--output", "b.XLSX").out == "b.XLSX\n"
    assert '<html lang="en"' in (folder / "a.html").read_text("utf-8")
    assert (folder / "b.XLSX").read_bytes()[:2] == b"PK"


def test_a_folder_gets_both_and_is_made(fleet: Terminal, folder: Path) -> None:
    done = fleet("fleet", "overview", "--output", "ut/nytt", "--lang", "en")
    assert [Path(line).parent.as_posix() for line in done.out.splitlines()] == ["ut/nytt"] * 2
    assert sorted(path.suffix for path in (folder / "ut" / "nytt").iterdir()) == [".html", ".xlsx"]
    assert all(path.name.startswith("groups-") for path in (folder / "ut" / "nytt").iterdir())


def test_a_named_file_is_replaced_whole(fleet: Terminal, folder: Path) -> None:
    (folder / "a.html").write_text("x" * 500_000)
    assert fleet("fleet", "overview", "--output", "a.html").code == 0
    assert (folder / "a.html").read_text("utf-8").endswith("</html>")


def test_another_ending_is_refused_before_anything_is_asked(
    fleet: Terminal, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRUPPBOK_FLEET_DATABASE", "postgresql://nobody@127.0.0.1:1/none")
    said = "--output: skriv en mapp, eller en fil som slutar på .html eller .xlsx."
    assert fleet("fleet", "overview", "--output", "a.pdf").refusal == said
    assert fleet("fleet", "overview").refusal.startswith("Databasen går inte att nå")
    assert list(folder.iterdir()) == []


def test_a_place_that_cannot_be_written_is_one_line(fleet: Terminal, folder: Path) -> None:
    (folder / "a").write_text("")
    assert "a" in fleet("fleet", "overview", "--output", "a/b.html").refusal
