"""What cannot be shown or done is one calm sentence on a page; and the workbook is read once for each change."""

import re
import sqlite3
from datetime import date
from pathlib import Path

import pytest

from jobs.cli import main
from jobs.preview import desk
from jobs.preview.sight import identifier
from jobs.worker import sqlite_file
from jobs.worker.store import Store
from tests.cli.helpers import write
from tests.jobs.helpers import ANNUAL, MEETING, group
from tests.preview.groups import DAY, called, mixed
from tests.preview.site import Site, served

BO = f"/brev/{identifier('meeting_call:2026-9:bo alm')}"
PAGES = ("/", "/brev", "/kontroll", "/pengar", BO, f"{BO}/brev.eml", f"{BO}/visa/sv")


def calm(site: Site, path: str, status: int) -> str:
    """What a page says in place of what was asked for."""
    answer = site.ask(path)
    assert answer.status == status
    assert "Traceback" not in answer.text
    found = re.search(r'<p class="intro">(.*?)</p>', answer.text, re.DOTALL)
    assert found is not None
    return found[1]


def test_a_workbook_that_cannot_be_read_for_a_while(folder: Path) -> None:
    book = called(folder / "bok.xlsx")
    with served(book, "--date", DAY) as site:
        assert site.ask("/").status == 200
        kept = book.read_bytes()
        book.write_bytes(b"half of it")
        for path in PAGES:
            assert "bok.xlsx" in calm(site, path, 503)
        book.unlink()
        assert "bok.xlsx" in calm(site, "/", 503)
        book.write_bytes(kept)
        assert site.ask("/").status == 200


def test_another_gruppbok_at_work(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_file, "WAIT", 0.1)
    book = called(folder / "bok.xlsx")
    with served(book, "--date", DAY, "--state", "minne.sqlite") as site, Store(folder / "minne.sqlite"):
        assert site.ask("/").status == site.ask("/brev").status == 200
        seen = site.ask(BO).text.partition('name="seen" value="')[2].partition('"')[0]
        answer = site.ask(f"{BO}/hold", "POST", f"form={site.door.form}&seen={seen}")
        assert answer.status == 503
        assert "Ett annat gruppbok arbetar" in answer.text


def test_a_state_that_is_none(folder: Path) -> None:
    book = called(folder / "bok.xlsx")
    with served(book, "--date", DAY, "--state", "minne.sqlite") as site:
        assert site.ask("/").status == 200
        (folder / "minne.sqlite").write_bytes(b"no database" * 100)
        assert "minne.sqlite" in calm(site, "/", 503)


def test_a_mail_that_has_vanished(folder: Path) -> None:
    book = called(folder / "bok.xlsx")
    with served(book, "--date", DAY) as site:
        assert site.ask(BO).status == 200
        write(book, group({"Möten": [MEETING, ANNUAL]}))
        assert "arket ändrats" in calm(site, BO, 404)
        assert site.ask(f"{BO}/hold", "POST", f"form={site.door.form}").status == 404


def test_an_address_that_there_is_none_of(folder: Path) -> None:
    with served(called(folder / "bok.xlsx"), "--date", DAY) as site:
        for path in ("/x", "/brev/x", "/style.css/x", f"{BO}/visa/de", f"{BO}/"):
            assert calm(site, path, 404)


def test_a_fault_of_the_program_is_a_calm_page_too(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with served(called(folder / "bok.xlsx"), "--date", DAY) as site:
        monkeypatch.setattr(desk, "kinds", lambda _: 1 // 0)
        assert "ZeroDivisionError" in calm(site, "/pengar", 500)


def test_a_mail_whose_content_is_no_longer_kept(folder: Path) -> None:
    book = called(folder / "bok.xlsx")
    main(["run", str(book), "--date", DAY, "--outbox", "brev", "--state", "minne.sqlite"])
    with sqlite3.connect(folder / "minne.sqlite") as state:
        state.execute("UPDATE mail SET body = x''")
    state.close()
    with served(book, "--date", "2026-11-22T13:00", "--state", "minne.sqlite") as site:
        answer = site.ask(BO)
        assert (answer.status, "finns inte kvar" in answer.text) == (200, True)
        assert "90 dagar" in calm(site, f"{BO}/brev.eml", 404)


def test_the_workbook_is_read_once_for_each_change(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = called(folder / "bok.xlsx")
    with served(book, "--date", DAY, "--state", "minne.sqlite") as site:
        first = site.desk.see()
        for path in PAGES:
            assert site.ask(path).status == 200
        assert site.desk.see() is first
        main(["run", str(book), "--date", DAY, "--state", "minne.sqlite"])
        second = site.desk.see()
        assert second is not first
        mixed(book)
        assert site.desk.see().context.book.today == date(2026, 11, 22)
        assert site.desk.see() is not second


def test_the_first_page_says_how_things_stand_in_one_sentence(folder: Path) -> None:
    book = called(folder / "bok.xlsx")
    with served(book, "--date", DAY) as site:
        assert '<h1 class="lead">Allt är lugnt, och 3 brev ligger som utkast.</h1>' in site.ask("/").text
    with served(book, "--date", DAY, "--outbox", "ut") as site:
        assert '<h1 class="lead">Allt är lugnt, och 3 brev läggs i mappen vid nästa körning.</h1>' in site.ask("/").text
    with served(book, "--date", "2026-11-27T12:00", "--lang", "en") as site:
        assert '<h1 class="lead">All is calm, and no mails are on their way.</h1>' in site.ask("/").text
