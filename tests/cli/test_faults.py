"""Exit code 2: it could not run, and one clear line says why. Contract, sections 6, 8 and 9."""

from pathlib import Path

import pytest

from tests.cli.helpers import DATE, Terminal, files, mails, write
from tests.jobs.helpers import CASH, CATEGORY, group

KEY = "1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789_-abcd"


@pytest.fixture(name="book")
def sound_book(folder: Path) -> Path:
    """A small group without a fault."""
    return write(folder / "bok.xlsx", group())


@pytest.mark.parametrize(
    "date",
    [
        *(
            "2026-11-31",
            "2026-13-01",
            "22/11 2026",
            "20261122",
            "2026-11",
            "i dag",
            "",
            "2026-11-22 18:00",
            "2026-11-22T",
        ),
        *(
            "2026-11-22T25:00",
            "1989-12-31",
            "2100-01-01",
            "0001-01-01",
            "9999-12-31",
            "99999-01-01",
            "2026-W47-7",
            "2026-326",
        ),
        *("2026-11-22T18:00\n", "-5"),
    ],
)
def test_a_date_that_is_none(gruppbok: Terminal, book: Path, date: str) -> None:
    for command in ("check", "balance", "run"):
        assert "--date" in gruppbok(command, book, f"--date={date}").refusal


@pytest.mark.parametrize("date", ["2026-11-22", "2026-11-22T18:00", "2026-11-22T18:00:30", "1990-01-01", "2099-12-31"])
def test_a_date_sets_the_clock(gruppbok: Terminal, book: Path, date: str) -> None:
    assert gruppbok("check", book, "--date", date).code in (0, 1)
    assert gruppbok("check", "--date", date, book).code in (0, 1)
    assert gruppbok("--date", date, "check", book).code in (0, 1)


@pytest.mark.parametrize(
    "words", [("check",), ("balance",), ("run",), ("run", "--dry-run"), ("run", "--outbox", "brev")]
)
def test_a_workbook_that_is_not_there(gruppbok: Terminal, folder: Path, words: tuple[str, ...]) -> None:
    assert "finns.xlsx" in gruppbok(*words, "finns.xlsx", "--date", DATE).refusal
    assert "finns.xlsx" in gruppbok(*words, "finns.xlsx", "--date", DATE, "--lang", "en").refusal
    assert files(folder) == {}


@pytest.mark.parametrize(
    "words", [("check",), ("balance",), ("run",), ("run", "--dry-run"), ("status",), ("outbox", "list")]
)
def test_no_workbook_at_all(gruppbok: Terminal, folder: Path, words: tuple[str, ...]) -> None:
    assert "gruppbok.toml" in gruppbok(*words).refusal
    assert gruppbok(*words).refusal != gruppbok(*words, "--lang", "en").refusal
    assert files(folder) == {}


@pytest.mark.parametrize(
    "content", [b"", b"Kassabok;1;2\n", b"PK\x03\x04" + b"x" * 99, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 9]
)
def test_a_file_that_is_no_workbook(gruppbok: Terminal, folder: Path, content: bytes) -> None:
    (folder / "bok.xlsx").write_bytes(content)
    for words in (("check",), ("balance",), ("run", "--outbox", "brev")):
        assert "bok.xlsx" in gruppbok(*words, "bok.xlsx", "--date", DATE).refusal


def test_a_folder_is_no_workbook(gruppbok: Terminal, folder: Path) -> None:
    (folder / "bok.xlsx").mkdir()
    assert "bok.xlsx" in gruppbok("check", "bok.xlsx").refusal


@pytest.mark.parametrize("name", ["https://docs.google.com/spreadsheets/d/abc/edit#gid=0", KEY])
def test_a_google_spreadsheet_without_a_key_to_it_is_one_clear_line(
    gruppbok: Terminal, folder: Path, name: str
) -> None:
    for words in (("check",), ("balance",), ("run", "--dry-run")):
        assert "Google" in gruppbok(*words, name).refusal
    assert files(folder) == {}


def test_our_own_tabs_are_no_workbook_of_the_groups(gruppbok: Terminal, book: Path, folder: Path) -> None:
    gruppbok("run", book, "--date", DATE)
    assert (folder / "bok.gruppbok.xlsx").exists()
    assert "bok.xlsx" in gruppbok("check", "bok.gruppbok.xlsx").refusal


@pytest.mark.parametrize(
    "words",
    [
        ("chek", "bok.xlsx"),
        ("check", "bok.xlsx", "--jsn"),
        ("check", "bok.xlsx", "--js"),
        ("check", "bok.xlsx", "en.xlsx"),
        ("check", "bok.xlsx", "--lang", "fi"),
        ("check", "bok.xlsx", "--lang"),
        ("check", "bok.xlsx", "--date"),
        ("check", "bok.xlsx", "--year", "2026"),
        ("check", "--outbox", "brev"),
        ("balance", "bok.xlsx", "--year", "i fjol"),
        ("balance", "bok.xlsx", "--year"),
        ("balance", "bok.xlsx", "--year", "2026.5"),
        ("run", "bok.xlsx", "--outbox"),
        ("run", "bok.xlsx", "--outbox", ""),
        ("run", "bok.xlsx", "--outbox= "),
        ("run", "bok.xlsx", "--state", ""),
        ("check", "bok.xlsx", "--config", ""),
        ("run", "bok.xlsx", "--dryrun"),
        ("run", "bok.xlsx", "--outbox=brev", "--nå\ngot"),
        ("outbox",),
        ("outbox", "läs"),
        ("outbox", "show"),
        ("init",),
        ("init", "bok.xlsx"),
        ("describe", "--format", "pdf"),
        ("--json",),
        ("--verison",),
    ],
)
def test_a_mistyped_option_is_one_line(gruppbok: Terminal, book: Path, words: tuple[str, ...]) -> None:
    assert book.exists()
    sv, en = gruppbok(*words).refusal, gruppbok("--lang", "en", *words).refusal
    assert "--help" in sv
    assert "--help" in en
    if "--lang" not in words:
        assert sv != en


@pytest.mark.parametrize("year", ["2025", "1989", "0", "2099", "99999", "10000000000000000000000"])
def test_a_year_without_a_balance(gruppbok: Terminal, book: Path, year: str) -> None:
    assert (
        gruppbok("balance", book, "--year", year).refusal
        != gruppbok("balance", book, "--year", year, "--lang", "en").refusal
    )
    assert gruppbok("balance", book, f"--year=-{year}", "--json").refusal


def test_the_default_year_may_be_before_the_first_account(gruppbok: Terminal, book: Path) -> None:
    assert "2026-01-01" in gruppbok("balance", book, "--date", "2025-06-01", "--json").refusal


@pytest.mark.parametrize("title", ["Konton", "Kategorier", "Kassabok"])
def test_no_balance_without_a_tab(gruppbok: Terminal, folder: Path, title: str) -> None:
    path = write(folder / "x.xlsx", group({title: None}))
    assert title in gruppbok("balance", path, "--date", DATE).refusal


def test_no_balance_of_an_emptied_tab(gruppbok: Terminal, folder: Path) -> None:
    path = write(folder / "x.xlsx", group())
    gruppbok("run", path, "--date", DATE)
    write(path, group({"Kassabok": [CASH]}))
    assert "Kassabok" in gruppbok("balance", path, "--date", DATE).refusal
    write(path, group({"Kategorier": [CATEGORY]}))
    assert "Kategorier" in gruppbok("balance", path, "--date", DATE).refusal


def test_a_folder_for_mails_that_cannot_be(gruppbok: Terminal, book: Path, folder: Path) -> None:
    (folder / "brev").write_text("en fil")
    assert "brev" in gruppbok("run", book, "--outbox", "brev", "--date", DATE).refusal
    assert sorted(files(folder)) == ["bok.xlsx", "brev"]


def test_utskick_on_without_a_way_to_send(gruppbok: Terminal, folder: Path) -> None:
    path = write(folder / "x.xlsx", group(sending="På"))
    assert gruppbok("run", path, "--date", DATE).refusal
    assert gruppbok("run", path, "--date", DATE, "--outbox", "brev").code == 0


@pytest.mark.parametrize("content", [b"Kassabok\n" * 999, b"SQLite format 3\x00" + b"\xff" * 4096])
def test_a_state_that_is_damaged_sends_nothing(gruppbok: Terminal, book: Path, folder: Path, content: bytes) -> None:
    (folder / "s.sqlite").write_bytes(content)
    for words in (
        ("check",),
        ("balance",),
        ("run", "--outbox", "brev"),
        ("run", "--dry-run"),
        ("status",),
        ("outbox", "list"),
    ):
        for lang in ("sv", "en"):
            assert "s.sqlite" in gruppbok(*words, book, "--state", "s.sqlite", "--date", DATE, "--lang", lang).refusal
    assert (folder / "s.sqlite").read_bytes() == content
    assert mails(folder / "brev") == {}


def test_a_state_in_a_folder_that_is_not_there(gruppbok: Terminal, book: Path, folder: Path) -> None:
    assert "s.sqlite" in gruppbok("run", book, "--state", "ingen/s.sqlite", "--outbox", "brev", "--date", DATE).refusal
    assert mails(folder / "brev") == {}
    assert gruppbok("check", book, "--state", "ingen/s.sqlite", "--date", DATE).code == 0


def test_no_mail_yet_to_list(gruppbok: Terminal, book: Path) -> None:
    assert "run" in gruppbok("outbox", "list", book).refusal


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("workbook = bok.xlsx", "TOML"),
        ("[mail", "TOML"),
        ('arbetsbok = "bok.xlsx"', "arbetsbok"),
        ("workbook = 7", "workbook"),
        ("workbook = true", "workbook"),
        ('language = "fi"', "language"),
        ('google = "x.json"', "google"),
        ("[google]\nkredentials = 'x.json'", "google.kredentials"),
        ("[mail]\nfrom = 'a@example.org'", "mail.host"),
        ("[mail]\nhost = 'mail.example.org'", "mail.from"),
        ("[mail]\nfrom = 'a@example.org'\nhost = 'mail.example.org'\nport = '25'", "mail.port"),
        ("[mail]\nfrom = 'a@example.org'\nhost = 'mail.example.org'\nport = true", "mail.port"),
        ("[mail]\nfrom = 'a@example.org'\nhost = 'mail.example.org'\npassword = 'x'", "mail.password"),
        ("[mail]\nfrom = 'a@example.org'\nhost = 'mail.example.org'\nsecurity = 'ssl'", "mail.security"),
        ("[mail]\nfrom = 'a@example.org'\nhost = 'mail.example.org'\nsecurity = 'none'", "mail.security"),
        ("[mail]\nfrom = 'a@example.org'\nhost = '192.168.0.7'\nsecurity = 'none'", "mail.security"),
        ("[mail]\nfrom = 'a@example.org'\nhost = 'localhost.example.org'\nsecurity = 'none'", "mail.security"),
        ("[[mail]]\nfrom = 'a@example.org'", "mail"),
    ],
)
def test_a_configuration_that_cannot_be_used(
    gruppbok: Terminal, book: Path, folder: Path, text: str, word: str
) -> None:
    (folder / "gruppbok.toml").write_text(text, "utf-8")
    for words in (("check", book), ("run", book, "--outbox", "brev"), ("status", book)):
        assert word in gruppbok(*words).refusal
        assert "gruppbok.toml" in gruppbok(*words, "--lang", "en").refusal
    (folder / "gruppbok.toml").rename(folder / "annan.toml")
    assert word in gruppbok("check", book, "--config", "annan.toml").refusal


def test_a_configuration_that_cannot_be_read(gruppbok: Terminal, book: Path, folder: Path) -> None:
    assert "ingen.toml" in gruppbok("check", book, "--config", "ingen.toml").refusal
    (folder / "latin.toml").write_bytes('workbook = "kassaböcker.xlsx"'.encode("latin-1"))
    assert "latin.toml" in gruppbok("check", book, "--config", "latin.toml").refusal
    (folder / "mapp.toml").mkdir()
    assert "mapp.toml" in gruppbok("check", book, "--config", "mapp.toml").refusal


def test_a_refusal_is_in_the_language_of_the_configuration(gruppbok: Terminal, folder: Path) -> None:
    (folder / "gruppbok.toml").write_text('language = "en"\nworkbook = "finns.xlsx"')
    english = gruppbok("check", "--lang", "en").refusal
    assert gruppbok("check").refusal == english
    assert gruppbok("check", "--lang", "sv").refusal != english


def test_control_characters_in_what_was_typed_stay_out_of_the_line(gruppbok: Terminal, folder: Path) -> None:
    for word in ("a\nb.xlsx", "a\r\n\tb.xlsx", "a\x1b[31mb.xlsx"):
        line = gruppbok("check", word).refusal
        assert line.isprintable()
    assert files(folder) == {}
