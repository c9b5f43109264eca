"""What setup writes, and gruppbok.env wherever it is read: TOML of any words, secrets, rights, and who wins. Issue 5."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jobs.commands.conversation_files import toml, writer
from jobs.envfile import CREDENTIALS, PASSWORD, EnvfileError, secrets_in, with_secret
from jobs.settings import load
from tests.cli.helpers import Terminal, as_nobody, write
from tests.jobs.helpers import group
from tests.mail.server import MailServer

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
TABLES = st.dictionaries(WORDS, WORDS | st.integers() | st.floats(allow_nan=False, allow_infinity=False), max_size=4)
LINES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40)
MAIL = '[mail]\nfrom = "{user}"\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\nuser = "{user}"\n'
USER = "gruppen@example.org"


class TestToml:
    @settings(
        suppress_health_check=[HealthCheck.too_slow], deadline=None
    )  # a busy computer says nothing of the writing
    @given(TABLES, st.dictionaries(WORDS, TABLES, max_size=3))
    def test_what_is_written_is_read_back(self, values: dict[str, object], tables: dict[str, object]) -> None:
        content = {**values, **tables}
        assert tomllib.loads(toml(content, "En anmärkning")) == content

    @settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)  # as above, and it writes files
    @given(workbook=WORDS, sender=WORDS.filter(str.strip))
    def test_the_program_reads_it_too(
        self, tmp_path_factory: pytest.TempPathFactory, workbook: str, sender: str
    ) -> None:
        path = tmp_path_factory.mktemp("toml") / "gruppbok.toml"
        writer(toml({"workbook": workbook, "mail": {"from": sender, "host": "localhost", "port": 25}}))(path)
        found = load(str(path))
        assert found.mail is not None
        assert (found.workbook, found.mail.sender, found.mail.port) == (workbook, sender, 25)

    @pytest.mark.parametrize(
        "path", ["C:\\Användare\\Åsa\\bok.xlsx", 'a "b" c.xlsx', "å/ä/ö.xlsx", "a'b\\u0041.xlsx", "a\tb\x7f"]
    )
    def test_paths_as_people_have_them(self, path: str) -> None:
        assert tomllib.loads(toml({"workbook": path})) == {"workbook": path}


class TestEnvfile:
    @given(
        LINES, st.sampled_from(["", "# vår\nTZ=Europe/Stockholm\n", 'GRUPPBOK_SMTP_PASSWORD="gammalt"\nA=b', "A=b\r\n"])
    )
    def test_a_secret_is_read_back_and_other_lines_are_kept(self, secret: str, before: str) -> None:
        text = with_secret(before, PASSWORD, secret)
        assert secrets_in(text) == {PASSWORD: secret}
        kept = [line for line in before.splitlines() if not line.startswith(PASSWORD)]
        assert text.splitlines()[: len(kept)] == kept or "\x85" in secret
        assert with_secret(text, PASSWORD, secret) == text

    @pytest.mark.parametrize(
        ("line", "value"),
        [
            ("abcdefghijklmnop", "abcdefghijklmnop"),
            ("a b#c;d=$e", "a b#c;d=$e"),
            ("  a b \t", "a b"),
            ("'a \"b\" \\ c'", 'a "b" \\ c'),
            ('"a \\"b\\" \\\\ \\c"', 'a "b" \\ \\c'),
            ('{"private_key": "a\\nb"}', '{"private_key": "a\\nb"}'),
            ("", ""),
        ],
    )
    def test_values(self, line: str, value: str) -> None:
        assert secrets_in(f"\n# {CREDENTIALS}=nej\n; nej\n  {PASSWORD}={line}\r\nHOME=/x\n") == {PASSWORD: value}

    def test_what_needs_no_quotes_is_bare_so_that_docker_reads_the_same(self) -> None:
        assert with_secret("", PASSWORD, "abcd$e'f\"g #h") == f"{PASSWORD}=abcd$e'f\"g #h\n"
        assert with_secret("", PASSWORD, "\\a") == f'{PASSWORD}="\\\\a"\n'

    @pytest.mark.parametrize(
        "line",
        ["hemligt", "export A=b", f"{PASSWORD}='hemligt", f'{PASSWORD}="', "GRUPPBOK_SMTP_PASWORD=hemligt", "=hemligt"],
    )
    def test_what_is_no_line_is_said_without_its_words(self, line: str) -> None:
        with pytest.raises(EnvfileError) as error:
            secrets_in(f"A=b\n{line}\n")
        for words in (error.value.says.sv, error.value.says.en):
            assert "2" in words
            assert "hemligt" not in words


class TestSettings:
    @pytest.fixture(name="home")
    def configured(self, folder: Path) -> Path:
        """A configuration with a mail account, its password beside it."""
        write(folder / "bok.xlsx", group())
        (folder / "gruppbok.toml").write_text('workbook = "bok.xlsx"\n' + MAIL.format(user=USER, port=1))
        (folder / "gruppbok.env").write_text(f"{PASSWORD}=ur filen\n{CREDENTIALS}={{}}\n")
        (folder / "gruppbok.env").chmod(0o600)
        return folder

    def test_secrets_come_from_the_file_else(self, home: Path) -> None:
        found = load(None)
        assert (home.exists(), found.password, found.google.credentials) == (True, "ur filen", "{}")

    def test_the_environment_wins(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(PASSWORD, "ur miljön")
        monkeypatch.setenv(CREDENTIALS, "[]")
        assert (load(str(home / "gruppbok.toml")).password, load(None).google.credentials) == ("ur miljön", "[]")

    def test_it_is_the_one_beside_the_configuration(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        other = home / "annan"
        other.mkdir()
        monkeypatch.chdir(other)
        (other / "gruppbok.env").write_text(f"{PASSWORD}=fel\n")
        assert (load(str(home / "gruppbok.toml")).password, load(None).password) == ("ur filen", "")

    def test_the_mail_server_is_logged_in_to_by_it(self, home: Path, gruppbok: Terminal) -> None:
        with MailServer(login=(USER, "ur filen")) as server:
            (home / "gruppbok.toml").write_text('workbook = "bok.xlsx"\n' + MAIL.format(user=USER, port=server.port))
            (home / "gruppbok.env").write_text(f"{PASSWORD}=ur filen\n")
            done = gruppbok("doctor")
        assert "godtar inloggningen" in done.out
        assert "ur filen" not in done.out

    @pytest.mark.parametrize(
        ("content", "why"),
        [(b"hemligt\n", "rad 1 ska vara NAMN=v"), (b"GRUPPBOK_X=1\n", "rad 1 har ett ok"), (b"A=\xff\n", "(utf-8)")],
    )
    def test_a_garbled_one_is_one_clear_line(self, home: Path, gruppbok: Terminal, content: bytes, why: str) -> None:
        (home / "gruppbok.env").write_bytes(content)
        refusal = gruppbok("status").refusal
        assert "gruppbok.env" in refusal
        assert why in refusal
        assert "hemligt" not in refusal

    def test_one_that_is_a_folder(self, home: Path, gruppbok: Terminal) -> None:
        (home / "gruppbok.env").unlink()
        (home / "gruppbok.env").mkdir()
        assert "går inte att läsa" in gruppbok("status").refusal

    def test_one_that_may_not_be_read(
        self, gruppbok: Terminal, open_folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(open_folder)
        (open_folder / "gruppbok.toml").write_text('workbook = "bok.xlsx"\n')
        (open_folder / "gruppbok.env").write_text(f"{PASSWORD}=a\n")
        (open_folder / "gruppbok.env").chmod(0)
        gruppbok("status")
        with as_nobody():
            assert "gruppbok.env går inte att läsa" in gruppbok("status").refusal
            monkeypatch.setenv(PASSWORD, kept := "den som startade oss har läst den")
            assert load(None).password == kept

    @pytest.mark.parametrize(
        ("mode", "state"), [(0o600, "OK"), (0o400, "OK"), (0o640, "RÄTTA"), (0o604, "RÄTTA"), (0o622, "RÄTTA")]
    )
    def test_doctor_says_when_others_may_read_it(self, home: Path, gruppbok: Terminal, mode: int, state: str) -> None:
        (home / "gruppbok.env").chmod(mode)
        (line,) = [line for line in gruppbok("doctor").out.splitlines() if "Inställningsfilen" in line]
        assert line.startswith(state)
        assert ("chmod 600" in line) == (state == "RÄTTA")
