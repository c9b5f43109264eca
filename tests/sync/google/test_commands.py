"""The commands over a sheet in Google, as people type them: GRUPPBOK_GOOGLE_ENDPOINT leads them to the emulator."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.helpers import Done, Terminal, mails, process, write
from tests.google import Emulator
from tests.sync.google.helpers import OWNER, TABS, WORKER, book_of, ours, sheet_of, theirs

NOON = "2026-11-22T12:00"
RUN = ("--outbox", "brev", "--date", NOON, "--json")
Type = Callable[..., Done]


@pytest.fixture(name="google")
def emulator() -> Iterator[Emulator]:
    """An emulator by the real clock: these commands keep their own patience."""
    with Emulator() as google:
        yield google
    assert google.violations == []


@pytest.fixture(name="gruppbok")
def terminal(
    google: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Terminal:
    """Commands typed in an empty folder."""
    monkeypatch.setenv("GRUPPBOK_GOOGLE_ENDPOINT", google.url)
    monkeypatch.setenv("GRUPPBOK_GOOGLE_TOKEN", google.token(WORKER))
    monkeypatch.delenv("GRUPPBOK_GOOGLE_CREDENTIALS", raising=False)
    monkeypatch.chdir(tmp_path)
    return Terminal(capsys)


def address(key: str) -> str:
    """What a person copies out of the browser."""
    return f"https://docs.google.com/spreadsheets/d/{key}/edit?gid=0#gid=0"


def test_check_and_balance_as_of_a_file(gruppbok: Terminal, key: str, tmp_path: Path) -> None:
    """By address or by key: what they say, and their exit codes, are those of the same book in a file."""
    path = write(tmp_path / "bok.xlsx", TABS)
    for command in ("check", "balance"):
        for json_ in ((), ("--json",)):
            of_file = gruppbok(command, path, "--date", NOON, *json_)
            assert gruppbok(command, address(key), "--date", NOON, *json_) == of_file
            assert gruppbok(command, key, "--date", NOON, *json_).code == of_file.code


def test_run(gruppbok: Terminal, google: Emulator, key: str, tmp_path: Path) -> None:
    """The mails, our tabs, and then nothing, for one request to Drive."""
    before = theirs(google, key)
    done = gruppbok("run", address(key), *RUN)
    assert done.code == 1
    assert done.json["written"] == ["overview", "findings", "annual", "sent"]
    assert len(mails(tmp_path / "brev")) == len(done.json["mails"]) == 4
    held = ours(google, key)
    start = len(google.requests)
    again = gruppbok("run", key, *RUN)
    assert (again.code, again.json["written"], again.json["mails"]) == (1, [], [])
    assert [one.method for one in google.requests[start:]] == ["drive.files.get"]
    assert (theirs(google, key), ours(google, key)) == (before, held)


def test_run_after_people_changed_our_tabs(gruppbok: Terminal, google: Emulator, key: str) -> None:
    gruppbok("run", key, *RUN)
    held = ours(google, key)
    google.act(OWNER).set(key, "Kontroll!A5", "Inget fel!")
    google.act(OWNER).delete_tab(key, "Skickat")
    assert gruppbok("run", key, *RUN).json["written"] == ["findings", "sent"]
    assert ours(google, key) == held


def test_a_dry_run_leaves_no_trace(gruppbok: Terminal, google: Emulator, key: str) -> None:
    version = google.world.files[key].version
    gruppbok("run", key, "--dry-run", "--date", NOON)
    assert google.world.files[key].version == version


@pytest.mark.parametrize("command", ["check", "balance", "run"])
def test_not_shared(gruppbok: Terminal, google: Emulator, command: str) -> None:
    """One line, without a traceback, that says what to do."""
    refusal = gruppbok(command, google.make("Annan", TABS), "--date", NOON).refusal
    assert "Dela arket med tjänstekontot som redigerare." in refusal


@pytest.mark.parametrize("words", [("check",), ("balance",), ("run",), ("init", "--google")])
def test_in_the_bin(gruppbok: Terminal, google: Emulator, key: str, words: tuple[str, ...]) -> None:
    """Google still lets it be read and written, but nobody looks there."""
    google.act(OWNER).trash(key)
    version = google.world.files[key].version
    assert gruppbok(*words, key, "--date", NOON).refusal == "Arket ligger i papperskorgen. Hämta tillbaka det."
    assert google.world.files[key].version == version


@pytest.mark.parametrize("command", ["check", "balance", "run"])
def test_no_such_sheet(gruppbok: Terminal, command: str) -> None:
    assert gruppbok(command, "k" * 44, "--lang", "en").refusal.startswith("There is no such sheet, or it is not shared")


def test_a_right_to_read_only(gruppbok: Terminal, google: Emulator, tmp_path: Path) -> None:
    """The mails have gone, our tabs cannot be written: it is said, and no mail goes twice."""
    key = sheet_of(google, role="reader")
    assert gruppbok("check", key, "--date", NOON).code == 1
    done = gruppbok("run", key, *RUN)
    assert "som redigerare" in done.err
    sent = mails(tmp_path / "brev")
    assert len(sent) == 4
    gruppbok("run", key, *RUN)
    assert mails(tmp_path / "brev") == sent
    google.share(key, WORKER)
    assert gruppbok("run", key, *RUN).json["written"] == ["overview", "findings", "annual", "sent"]
    assert mails(tmp_path / "brev") == sent


def test_a_service_accounts_key_in_the_configuration(
    gruppbok: Terminal, google: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GRUPPBOK_GOOGLE_TOKEN")
    info = google.service_account()
    (tmp_path / "nyckel.json").write_text(json.dumps(info))
    key = google.make("Grupp 17", TABS, owner=OWNER)
    (tmp_path / "gruppbok.toml").write_text(f'workbook = "{address(key)}"\n[google]\ncredentials = "nyckel.json"\n')
    assert info["client_email"] in gruppbok("check", "--date", NOON).refusal
    google.share(key, info["client_email"])
    assert gruppbok("check", "--date", NOON).code == 1
    assert gruppbok("run", *RUN).json["written"] == ["overview", "findings", "annual", "sent"]
    editors = [sheet.protected[0]["editors"] for sheet in book_of(google, key).sheets if sheet.protected]
    assert editors == [{"users": [info["client_email"]], "domainUsersCanEdit": False}] * 4
    monkeypatch.setenv("GRUPPBOK_GOOGLE_CREDENTIALS", "{}")
    assert gruppbok("check", "--date", NOON).refusal.startswith("GRUPPBOK_GOOGLE_CREDENTIALS är ingen nyckel")


def test_in_a_process_of_its_own(google: Emulator, key: str, tmp_path: Path) -> None:
    env = {"GRUPPBOK_GOOGLE_ENDPOINT": google.url, "GRUPPBOK_GOOGLE_TOKEN": google.token(WORKER)}
    done = process("run", address(key), *RUN, cwd=tmp_path, **env)
    assert (done.code, done.err) == (1, "")
    assert done.json["written"] == ["overview", "findings", "annual", "sent"]
    google.fail("drive.files.get", "503")
    assert process("run", address(key), *RUN, cwd=tmp_path, **env).json["written"] == []


def test_a_new_sheet(gruppbok: Terminal, google: Emulator) -> None:
    """`init` fills an empty spreadsheet; the tabs that it makes for us are those that `run` then writes."""
    key = sheet_of(google, {"Blad1": []})
    assert gruppbok("init", "--google", address(key)).code == 0
    titles = [sheet.title for sheet in book_of(google, key).sheets]
    google.act(OWNER).paste(key, "Inställningar!B2", [["Grupp 17"]])
    gruppbok("run", key, *RUN)
    assert [sheet.title for sheet in book_of(google, key).sheets] == titles
    assert len(ours(google, key)) == 4
    assert all(len(one.protected) == 1 for one in book_of(google, key).sheets if one.id in ours(google, key))


def test_import_of_a_bank_statement(gruppbok: Terminal, google: Emulator, key: str, tmp_path: Path) -> None:
    """The tab is made beside people's, which stay as they are; again, it says the same."""
    head = "Bokföringsdatum;Valutadatum;Verifikationsnummer;Text;Belopp;Saldo\n"
    (tmp_path / "b.csv").write_text(f"{head}2026-03-02;2026-03-02;4;=1+1;-75,00;1245,50\n", "utf-8")
    account = str(TABS["Konton"][1][0])
    words = ("import", "bank", "b.csv", "--account", account, "--date", NOON, "--json", "--state", "s.sqlite", key)
    before = theirs(google, key)
    first = gruppbok(*words).json
    assert [one["text"] for one in first["only_bank"]] == ["=1+1"]
    held = ours(google, key)
    assert "=1+1" in str(held)
    assert theirs(google, key) == before
    assert gruppbok(*words).json["file"]["new"] == 0
    assert ours(google, key) == held
