"""gruppbok setup with its answers piped in: each road, what goes wrong on it, and what is left where it ends early. Issue 5."""

import io
import json
import shutil
import stat
import subprocess
import tomllib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from jobs.commands import setup as _loaded  # noqa: F401 - nobody cannot import it
from jobs.session import Session
from jobs.settings import load
from sheets_schema.text import LANGUAGES, Language
from sync.google.own import own_id
from tests.cli.helpers import DATE, Done, Terminal, as_nobody, command, environment, files, write
from tests.google import Emulator
from tests.jobs.helpers import group
from tests.mail.imap import PASSWORD, USER
from tests.mail.server import MailServer

ANNA, WORKER = "anna@example.org", "worker@emulator.iam.gserviceaccount.com"
Setup = Callable[..., Done]


@pytest.fixture(name="setup")
def piped(gruppbok: Terminal, monkeypatch: pytest.MonkeyPatch) -> Setup:
    """The command with these lines on its way in."""
    monkeypatch.delenv("GRUPPBOK_GOOGLE_CREDENTIALS", raising=False)

    def setup(*lines: str, words: Sequence[str | Path] = ()) -> Done:
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        return gruppbok("setup", *words, "--date", DATE)

    return setup


@pytest.fixture(name="google", scope="module")
def one_emulator() -> Iterator[Emulator]:
    """One for all; each test has a spreadsheet of its own."""
    with Emulator() as emulator:
        yield emulator
        assert emulator.violations == []


@pytest.fixture(name="url")
def shared_sheet(google: Emulator, folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a new, empty sheet that is shared with the worker; its key is in nyckel.json."""
    monkeypatch.setenv("GRUPPBOK_GOOGLE_ENDPOINT", google.url)
    (folder / "nyckel.json").write_text(json.dumps(google.service_account(WORKER)))
    file = google.make("Ny", {"Blad1": []}, owner=ANNA)
    google.share(file, WORKER, "writer")
    return f"https://docs.google.com/spreadsheets/d/{file}/edit"


@pytest.fixture(name="server")
def mail_server() -> Iterator[MailServer]:
    """A server that asks for the group's login."""
    with MailServer(login=(USER, PASSWORD)) as server:
        yield server


def said(folder: Path) -> dict[str, object]:
    """What the configuration says."""
    return tomllib.loads((folder / "gruppbok.toml").read_text("utf-8"))


def password_of(folder: Path) -> str:
    """The password as the program finds it."""
    return load(str(folder / "gruppbok.toml")).password


class TestRoads:
    def test_a_new_workbook(self, setup: Setup, folder: Path) -> None:
        done = setup("", "", "", "", "", "")
        assert (done.code, done.err) == (1, "")  # its settings are not filled in yet
        assert said(folder) == {"workbook": "bok.xlsx", "language": "sv"}
        assert set(files(folder)) == {"bok.xlsx", "gruppbok.toml"}
        assert "RÄTTA  Inställningar" in done.out
        assert "Skriv På i cell B10 i fliken Inställningar" in " ".join(done.out.split())
        assert "gruppbok worker" in done.out

    def test_it_is_the_same_workbook_as_init_makes(self, setup: Setup, gruppbok: Terminal, folder: Path) -> None:
        setup("en", "1", "mine", "1", "yes", "no")
        gruppbok("init", "--xlsx", "theirs.xlsx", "--lang", "en", "--date", DATE)
        assert (folder / "mine.xlsx").read_bytes() == (folder / "theirs.xlsx").read_bytes()
        assert stat.S_IMODE((folder / "mine.xlsx").stat().st_mode) == stat.S_IMODE(
            (folder / "theirs.xlsx").stat().st_mode
        )
        assert said(folder) == {"workbook": "mine.xlsx", "language": "en"}

    def test_a_file_that_is_there(self, setup: Setup, folder: Path) -> None:
        write(folder / "vår bok.xlsx", group())
        done = setup("sv", "2", "vår bok.xlsx", "1", "ja", "nej")
        assert (done.code, done.err) == (0, "")
        assert said(folder) == {"workbook": "vår bok.xlsx", "language": "sv"}
        assert "Öppna" not in done.out

    def test_where_sending_is_on_already_it_says_so(self, setup: Setup, folder: Path) -> None:
        write(folder / "bok.xlsx", group(sending="På"))
        done = setup("2", "2", "bok.xlsx", "", "", "no")
        out = " ".join(done.out.split())
        assert "Utskick is already På in the tab Inställningar: the mails go when they are due." in out
        assert "MEND Mail" in out  # for there is no server
        assert done.code == 1

    @pytest.mark.parametrize("dragged", ["'vår bok.xlsx'", '"vår bok.xlsx"', "vår\\ bok.xlsx"])
    def test_a_file_dragged_to_the_window(self, setup: Setup, folder: Path, dragged: str) -> None:
        write(folder / "vår bok.xlsx", group())
        assert setup("", "2", dragged, "", "", "nej").code == 0
        assert said(folder)["workbook"] == "vår bok.xlsx"

    def test_an_empty_google_sheet_is_filled(
        self, setup: Setup, google: Emulator, url: str, gruppbok: Terminal, folder: Path
    ) -> None:
        done = setup("", "3", "nyckel.json", url, "ja", "1", "ja", "nej")
        assert (done.code, done.err) == (1, "")
        assert f"(knappen Dela) med {WORKER} som Redigerare" in " ".join(done.out.split())
        assert "Nya flikar: Inställningar, Medlemmar" in done.out
        assert said(folder) == {"workbook": url, "language": "sv", "google": {"credentials": "nyckel.json"}}
        assert google.act(ANNA).values(url.split("/")[-2], "Medlemmar!A1:A1") != []
        assert gruppbok("init", "--google", url).out == "Inget saknades, så inget är ändrat.\n"

    def test_a_google_sheet_may_stay_as_it_is(self, setup: Setup, google: Emulator, url: str) -> None:
        version = google.world.files[url.split("/")[-2]].version
        done = setup("", "3", "nyckel.json", url, "nej", "1", "ja", "nej")
        assert done.code == 1
        assert google.world.files[url.split("/")[-2]].version == version

    def test_a_sound_google_sheet_is_asked_no_more_of(self, setup: Setup, google: Emulator, url: str) -> None:
        tabs = {title: [list(row) for row in rows] for title, rows in group().items()}
        file = google.make("Grupp 17", tabs, owner=ANNA)
        google.share(file, WORKER, "writer")
        done = setup("", "3", "nyckel.json", f"{url.replace(url.split('/')[-2], file)}?usp=sharing#gid=0", "1", "", "n")
        assert done.code == 0
        assert "saknar flikar" not in done.out

    def test_another_mail_server(self, setup: Setup, folder: Path, server: MailServer) -> None:
        write(folder / "bok.xlsx", group())
        mail = ("3", f"Grupp 17 <{USER}>", "127.0.0.1", "3", str(server.port), "", PASSWORD)
        done = setup("", "2", "bok.xlsx", *mail, "ja", "bo@example.org", "nej")
        assert (done.code, done.err) == (0, "")
        assert server.recipients == ["bo@example.org"]
        assert said(folder)["mail"] == {
            "from": f"Grupp 17 <{USER}>",
            "host": "127.0.0.1",
            "port": server.port,
            "security": "none",
            "user": USER,
        }
        assert PASSWORD not in done.out
        assert PASSWORD not in (folder / "gruppbok.toml").read_text("utf-8")
        assert stat.S_IMODE((folder / "gruppbok.env").stat().st_mode) == 0o600
        assert password_of(folder) == PASSWORD

    def test_a_server_without_login(self, setup: Setup, folder: Path) -> None:
        with MailServer() as server:
            done = setup("", "", "", "3", USER, "127.0.0.1", "", str(server.port), "-", "ja", "-", "nej")
        assert "user" not in str(said(folder)["mail"])
        assert not (folder / "gruppbok.env").exists()
        assert server.recipients == []
        assert "Lösenord" not in done.out

    def test_gmail_without_its_password_yet(self, setup: Setup, folder: Path) -> None:
        done = setup("", "", "", "2", "gruppen@gmail.com", "", "ja", "nej")
        assert said(folder)["mail"] == {
            "from": "gruppen@gmail.com",
            "host": "smtp.gmail.com",
            "port": 465,
            "security": "tls",
            "user": "gruppen@gmail.com",
        }
        assert "Lösenordet till smtp.gmail.com saknas" in done.out
        assert "När breven ska kunna skickas: gruppbok setup" in done.out
        assert not (folder / "gruppbok.env").exists()

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_the_whole_talk_is_in_one_language(self, setup: Setup, language: Language, server: MailServer) -> None:
        mail = ("3", USER, "127.0.0.1", "", str(server.port), "", PASSWORD)
        done = setup("", "", *mail, "", "", "", words=("--lang", language))
        foreign = {"sv": ("Where ", "Which", " the ", "Choose"), "en": ("Var ", "Vilk", "Välj", " och ")}[language]
        assert [word for word in foreign if word in done.out] == []
        assert f'language = "{language}"' in Path("gruppbok.toml").read_text("utf-8")


class TestWorkbookOnTheCommandLine:
    def test_a_file(self, setup: Setup, folder: Path) -> None:
        write(folder / "bok.xlsx", group())
        assert setup("", "", "", "n", words=("bok.xlsx",)).code == 0
        assert said(folder)["workbook"] == "bok.xlsx"

    def test_a_file_to_be_made(self, setup: Setup, folder: Path) -> None:
        setup("", "", "", "n", words=("ny.xlsx",))
        assert (folder / "ny.xlsx").exists()

    def test_a_sheet(self, setup: Setup, folder: Path, url: str) -> None:
        setup("", "nyckel.json", "nej", "", "", "n", words=(url,))
        assert said(folder)["workbook"] == url

    def test_one_that_will_not_do_is_asked_for(self, setup: Setup, folder: Path) -> None:
        (folder / "trasig.xlsx").write_text("inget")
        write(folder / "bok.xlsx", group())
        done = setup("", "bok.xlsx", "", "", "n", words=("trasig.xlsx",))
        assert "trasig.xlsx" in done.out
        assert said(folder)["workbook"] == "bok.xlsx"


class TestBadAnswers:
    @pytest.mark.parametrize(
        ("before", "bad", "line", "rest"),
        [
            ((), "tre", "Skriv en siffra, 1 till 2.", ("1", "1", "a.xlsx", "1")),
            (("1",), "4", "Skriv en siffra, 1 till 3.", ("1", "a.xlsx", "1")),
            (("1", "1"), "bok.ods", "Namnet ska sluta på .xlsx", ("a.xlsx", "1")),
            (("1", "1"), "borta/bok.xlsx", "Mappen borta finns inte", ("a.xlsx", "1")),
            (("1", "1"), "god.xlsx", "god.xlsx finns redan", ("a.xlsx", "1")),
            (("1", "1"), "bok.gruppbok.xlsx", "våra egna flikar", ("a.xlsx", "1")),
            (("1", "1"), "\x1b[D", "tecken som inte går att använda", ("a.xlsx", "1")),
            (("1", "1"), "\udce5.xlsx", "tecken som inte går att använda", ("a.xlsx", "1")),
            (("1", "2"), "", "Här behövs ett svar.", ("god.xlsx", "1")),
            (("1", "2"), "borta.xlsx", "borta.xlsx: filen finns inte", ("god.xlsx", "1")),
            (("1", "2"), "trasig.xlsx", "trasig.xlsx", ("god.xlsx", "1")),
            (("1", "2"), "annat.xlsx", "inga av gruppbokens flikar", ("god.xlsx", "1")),
            (("1", "2"), ".", "det är en mapp", ("god.xlsx", "1")),
            (("1", "2"), "https://example.org/ark", "inte ett Google-arks", ("god.xlsx", "1")),
            (("1", "2"), f"https://docs.google.com/spreadsheets/d/{'x' * 44}/edit", "välj 3", ("god.xlsx", "1")),
            (("1", "2", "god.xlsx", "2"), "gruppen", "ingen e-postadress", ("a@gmail.com", "")),
        ],
    )
    def test_it_says_what_to_write_and_asks_again(
        self, setup: Setup, folder: Path, before: Sequence[str], bad: str, line: str, rest: Sequence[str]
    ) -> None:
        write(folder / "god.xlsx", group())
        write(folder / "annat.xlsx", {"Recept": [["Mjöl", 3]]})
        (folder / "trasig.xlsx").write_text("inget")
        done = setup(*before, bad, *rest, "ja", "nej")
        assert done.err == ""
        assert line in " ".join(done.out.split())
        assert (folder / "gruppbok.toml").exists()

    @pytest.mark.parametrize(
        ("bad", "line"), [("borta.json", "borta.json finns inte"), ("god.xlsx", "ingen nyckel"), ("{}", "finns inte")]
    )
    def test_a_key_that_is_none(self, setup: Setup, folder: Path, url: str, bad: str, line: str) -> None:
        write(folder / "god.xlsx", group())
        done = setup("", "3", bad, "nyckel.json", url, "nej", "1", "ja", "nej")
        assert line in " ".join(done.out.split())
        assert said(folder)["google"] == {"credentials": "nyckel.json"}

    def test_addresses_that_will_not_do(self, setup: Setup, folder: Path, google: Emulator, url: str) -> None:
        unshared = google.make("Hemlig", {"Blad1": []}, owner=ANNA)
        read = google.make("Läs", {"Blad1": []}, owner=ANNA)
        google.share(read, WORKER, "reader")
        locked = google.make("Låst", {"Blad1": []}, owner=ANNA)
        google.share(locked, WORKER, "writer")
        anna = google.act(ANNA)
        anna._batch(locked, {"addSheet": {"properties": {"sheetId": own_id("findings"), "title": "Kontroll"}}})
        anna.protect(locked, "Kontroll", [ANNA])
        bad = [
            "ark",
            "https://example.org/ark",
            *(url.replace(url.split("/")[-2], key) for key in (unshared, read, locked)),
        ]
        done = setup("", "3", "nyckel.json", *bad, url, "nej", "1", "ja", "nej")
        out = " ".join(done.out.split())
        for line in (
            "ingen adress till ett Google-ark",
            "inte ett Google-arks",
            f"Dela arket med {WORKER} som redigerare",
            "får läsa arket men inte skriva",
            "skyddat Kontroll",
        ):
            assert line in out
        assert said(folder)["workbook"] == url

    def test_a_server_that_is_not_there_is_asked_for_again_from_its_name(
        self, setup: Setup, folder: Path, server: MailServer
    ) -> None:
        with MailServer() as gone:
            pass
        wrong = ("127.0.0.1", "3", str(gone.port))
        right = ("localhost", "3", str(server.port), "", "fel", PASSWORD)
        done = setup("", "", "", "3", USER, "smtp example", *wrong, *right, "ja", "-", "nej")
        out = " ".join(done.out.split())
        assert "Skriv bara serverns namn" in out
        assert "Vilken port? (25)" in out
        assert f"Vilken port? ({gone.port})" in out
        assert "godtar inte inloggningen" in out
        assert said(folder)["mail"] == {
            "from": USER,
            "host": "localhost",
            "port": server.port,
            "security": "none",
            "user": USER,
        }
        assert password_of(folder) == PASSWORD

    def test_a_server_elsewhere_is_always_protected(self, setup: Setup) -> None:
        done = setup("", "", "", "3", USER, "smtp.example.org", "3")
        assert "Skriv en siffra, 1 till 2." in done.out

    def test_the_address_of_a_test_mail(self, setup: Setup, server: MailServer) -> None:
        mail = ("3", USER, "127.0.0.1", "", str(server.port), "", PASSWORD)
        done = setup("", "", "", *mail, "", "bo", "bo@example.org", "")
        assert "ingen e-postadress" in done.out
        assert server.recipients == ["bo@example.org"]


class TestChangingOnesMind:
    def test_back_to_the_answer_before(self, setup: Setup, folder: Path) -> None:
        write(folder / "bok.xlsx", group())
        setup("", "3", "tillbaka", "2", "Back", "2", "bok.xlsx", "1", "ja", "nej")
        assert said(folder)["workbook"] == "bok.xlsx"

    def test_back_before_the_first_is_the_first(self, setup: Setup, folder: Path) -> None:
        setup("tillbaka", "2", "1", "", "", "", "")
        assert said(folder)["language"] == "en"

    def test_no_at_the_end_asks_all_again_with_the_answers_as_the_usual_ones(
        self, setup: Setup, folder: Path, server: MailServer
    ) -> None:
        mail = ("3", USER, "127.0.0.1", "", str(server.port), "", PASSWORD)
        again = ("", "", "annan.xlsx", *[""] * 7)
        done = setup("en", "1", "min.xlsx", *mail, "no", *again, "yes", "-", "no")
        assert said(folder)["workbook"] == "annan.xlsx"
        assert (said(folder)["language"], password_of(folder)) == ("en", PASSWORD)
        assert set(files(folder)) == {"annan.xlsx", "gruppbok.toml", "gruppbok.env"}
        assert PASSWORD not in done.out


def road(name: str, url: str, server: MailServer) -> list[str]:
    """The answers of one road, up to the last one before anything is written."""
    mail = ["3", USER, "127.0.0.1", "3", str(server.port), "", PASSWORD]
    return {
        "new": ["1", "1", "ny.xlsx", "1"],
        "file": ["1", "2", "god.xlsx", "2", "gruppen@gmail.com", ""],
        "google": ["1", "3", "nyckel.json", url, "ja", *mail],
    }[name]


class TestEndingEarly:
    @pytest.mark.parametrize("name", ["new", "file", "google"])
    def test_the_folder_is_as_it_was_wherever_the_answers_end(
        self, setup: Setup, folder: Path, url: str, server: MailServer, name: str
    ) -> None:
        write(folder / "god.xlsx", group())
        (folder / "gruppbok.toml").write_text('# vår\nstate = "s.sqlite"\n')
        before = files(folder)
        answers = road(name, url, server)
        asked = set()
        for number in range(len(answers) + 1):
            done = setup(*answers[:number])
            assert (done.code, done.err.count("\n")) == (2, 1), done
            assert done.err.startswith("Svar saknas: ")
            assert done.err.endswith("? Inget är ändrat.\n")
            assert files(folder) == before
            assert sorted(path.name for path in folder.iterdir()) == sorted(before)
            asked.add(done.err)
        assert len(asked) == len(answers) + 1

    @pytest.mark.parametrize("more", [(), ("-",)])
    def test_after_the_writing_it_says_that_all_is_saved(
        self, setup: Setup, folder: Path, server: MailServer, more: Sequence[str]
    ) -> None:
        write(folder / "god.xlsx", group())
        mail = ("3", USER, "127.0.0.1", "3", str(server.port), "", PASSWORD)
        done = setup("1", "2", "god.xlsx", *mail, "ja", *more)
        assert (done.code, done.err.count("\n")) == (2, 1)
        assert done.err.endswith("? Inställningarna är sparade.\n")
        assert said(folder)["workbook"] == "god.xlsx"

    def test_english(self, setup: Setup) -> None:
        assert setup("2").err == "An answer is missing: Where is the group's book? Nothing is changed.\n"

    def test_no_way_in_at_all(self, folder: Path) -> None:
        done = subprocess.run(
            command("setup"),
            cwd=folder,
            env=environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
        assert files(folder) == {}

    def test_a_folder_that_cannot_be_written_in(
        self, setup: Setup, open_folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(open_folder)
        open_folder.chmod(0o555)
        with as_nobody():
            assert "går inte att skriva i" in setup().refusal

    def test_a_file_that_came_to_be_there_meanwhile_is_left(
        self, setup: Setup, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        class Slow(io.StringIO):
            def readline(self, size: int = -1, /) -> str:  # type: ignore[override]
                if (line := super().readline(size)) == "ja\n":
                    (folder / "ny.xlsx").write_text("någon annans")
                return line

        assert setup is not None
        monkeypatch.setattr("sys.stdin", Slow("1\n1\nny.xlsx\n1\nja\n"))
        from jobs.cli import main

        assert main(["setup"]) == 2
        assert (folder / "ny.xlsx").read_text() == "någon annans"
        assert [path.name for path in folder.iterdir()] == ["ny.xlsx"]


OLD = """# Skriven av Anna. Fråga henne innan något ändras.
workbook = "bok.xlsx"
state = "minne.sqlite"
language = "sv"

[google]
credentials = "nyckel.json"

[mail]
from = "Grupp 17 <{user}>"
host = "127.0.0.1"
port = {port}
security = "none"
user = "{user}"
pace = 0.5
imap_host = "imap.example.org"

[worker]
every = 600
"""


class TestAnOldConfiguration:
    def test_enter_all_the_way_changes_nothing(self, setup: Setup, folder: Path, server: MailServer) -> None:
        write(folder / "bok.xlsx", group())
        (folder / "gruppbok.toml").write_text(OLD.format(user=USER, port=server.port))
        (folder / "gruppbok.env").write_text("# hemligt\nTZ=Europe/Stockholm\nGRUPPBOK_SMTP_PASSWORD='x'\n")
        (folder / "gruppbok.env").chmod(0o600)
        before = files(folder)
        mail = ("", "", "", "", "", "", PASSWORD)
        done = setup("", "", "", *mail, "", "-", "n")
        assert "ingenting: det står redan så" in done.out
        after = files(folder)
        assert after["gruppbok.toml"] == before["gruppbok.toml"]
        assert (folder / "gruppbok.env").read_text().splitlines()[:2] == ["# hemligt", "TZ=Europe/Stockholm"]
        assert password_of(folder) == PASSWORD
        assert setup("", "", "", *([""] * 7), "", "-", "n").out.count("det som finns") == 1

    def test_what_is_not_asked_about_is_kept_and_the_old_file_stays_beside(
        self, setup: Setup, folder: Path, server: MailServer
    ) -> None:
        write(folder / "bok.xlsx", group())
        write(folder / "annan.xlsx", group())
        old = OLD.format(user=USER, port=server.port)
        (folder / "gruppbok.toml").write_text(old)
        (folder / "gruppbok.toml.old").write_text("äldre")
        done = setup("2", "", "annan.xlsx", *([""] * 6), PASSWORD, "", "-", "n")
        assert "the old one becomes gruppbok.toml.old2" in done.out
        assert said(folder) == {**tomllib.loads(old), "workbook": "annan.xlsx", "language": "en"}
        assert (folder / "gruppbok.toml.old").read_text() == "äldre"
        assert (folder / "gruppbok.toml.old2").read_text() == old

    def test_another_account_gets_neither_the_pace_nor_the_mailbox(
        self, setup: Setup, folder: Path, server: MailServer
    ) -> None:
        write(folder / "bok.xlsx", group())
        (folder / "gruppbok.toml").write_text(OLD.format(user=USER, port=server.port))
        setup("", "", "", "", "", "localhost", *([""] * 3), PASSWORD, "", "-", "n")
        assert set(said(folder)["mail"]) == {"from", "host", "port", "security", "user"}  # type: ignore[call-overload]

    def test_one_that_logs_in_by_oauth2_is_asked_for_no_password(
        self, setup: Setup, folder: Path, server: MailServer
    ) -> None:
        write(folder / "bok.xlsx", group())
        old = OLD.format(user=USER, port=server.port).replace("pace = 0.5", 'oauth2 = "o.json"')
        (folder / "gruppbok.toml").write_text(old)
        done = setup("2", *([""] * 8), "", "n")
        assert "the password" not in done.out
        assert said(folder) == {**tomllib.loads(old), "language": "en"}

    def test_it_may_be_elsewhere(self, setup: Setup, folder: Path) -> None:
        home = folder / "hem"
        home.mkdir()
        write(folder / "bok.xlsx", group())
        shutil.copy(folder / "bok.xlsx", home / "bok.xlsx")
        (home / "g.toml").write_text('workbook = "bok.xlsx"\n')
        done = setup("2", "", "", "", "", "n", words=("--config", home / "g.toml"))
        assert "(hem/bok.xlsx)" in done.out
        assert tomllib.loads((home / "g.toml").read_text()) == {"workbook": "bok.xlsx", "language": "en"}
        setup("2", "", "bok.xlsx", "", "", "n", words=("--config", home / "g.toml"))
        assert tomllib.loads((home / "g.toml").read_text())["workbook"] == str(folder / "bok.xlsx")


def test_the_preview_opens_last_and_gets_what_it_needs(
    setup: Setup, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Session] = []

    def run(session: Session) -> int:
        print("|preview|")
        seen.append(session)
        return 0

    monkeypatch.setattr("jobs.commands.preview.run", run)  # which else serves until it is stopped
    write(folder / "bok.xlsx", group())
    done = setup("", "2", "bok.xlsx", "", "", "")
    assert done.out.endswith("|preview|\n")
    assert (seen[0].settings.workbook, seen[0].args.port, seen[0].args.outbox) == ("bok.xlsx", 0, None)
    assert setup("", "", "", "", "", "n").out.count("|preview|") == 0
