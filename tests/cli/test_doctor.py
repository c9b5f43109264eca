"""gruppbok doctor: what it tries, what it says to do, and its exit code. Issue 3; contract, section 6."""

import json
import socket
from argparse import Namespace
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from jobs.commands import doctor
from jobs.commands.patient import Patient
from jobs.session import Session
from jobs.settings import Settings
from sync.google.own import own_id
from tests.cli.helpers import Done, Terminal, files, write
from tests.google import Emulator
from tests.jobs.helpers import group, settings_rows
from tests.mail.certificates import Authority, authority
from tests.mail.server import Fault, MailServer
from tests.mail.tokens import TokenServer

NAMES = ["program", "configuration", "credentials", "google", "workbook", "rights", "tabs", "settings", "mail", "clock", "state"]  # fmt: skip
ANNA, WORKER = "anna@example.org", "worker@emulator.iam.gserviceaccount.com"
MAIL = """
[mail]
from = "gruppen@example.org"
host = "127.0.0.1"
port = {port}
security = "{security}"
user = "{user}"
"""


@pytest.fixture(name="google", scope="module")
def one_emulator() -> Iterator[Emulator]:
    """One for all; each test has a spreadsheet of its own."""
    with Emulator() as emulator:
        yield emulator
        assert emulator.violations == []


@pytest.fixture(name="key", scope="module")
def service_key(google: Emulator) -> str:
    """The service account's key, as its file has it."""
    return json.dumps(google.service_account(WORKER))


@pytest.fixture(name="url")
def shared_sheet(google: Emulator, key: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a sound group's sheet, shared with the worker; the configuration names the key."""
    (folder / "nyckel.json").write_text(key)
    (folder / "gruppbok.toml").write_text('[google]\ncredentials = "nyckel.json"\n')
    monkeypatch.delenv("GRUPPBOK_GOOGLE_CREDENTIALS", raising=False)
    monkeypatch.setenv("GRUPPBOK_GOOGLE_ENDPOINT", google.url)
    file = google.make("Grupp 17", {title: [list(row) for row in rows] for title, rows in group().items()}, owner=ANNA)
    google.share(file, WORKER, "writer")
    return f"https://docs.google.com/spreadsheets/d/{file}/edit"


@pytest.fixture(name="trusted", scope="module")
def one_authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """The authority that vouches for the mail server, where it is trusted."""
    return authority(tmp_path_factory.mktemp("ca"))


@pytest.fixture(name="pem", scope="module")
def one_certificate(trusted: Authority) -> Path:
    """The mail server's certificate."""
    return trusted.vouch("127.0.0.1")


def key_of(url: str) -> str:
    """The spreadsheet's key."""
    return url.split("/")[-2]


def states(done: Done) -> dict[str, str]:
    """The state of each check; all are there, in order."""
    checks = done.json["checks"]
    assert done.json["schema"] == 1
    assert [one["name"] for one in checks] == NAMES
    assert done.code == (1 if any(one["state"] == "mend" for one in checks) else 0)
    return {one["name"]: one["state"] for one in checks}


def says(done: Done, name: str) -> str:
    """What is said of a check."""
    return str(next(one["says"] for one in done.json["checks"] if one["name"] == name))


class TestGoogle:
    def test_all_is_well(self, gruppbok: Terminal, url: str) -> None:
        done = gruppbok("doctor", url, "--json")
        found = states(done)
        assert (done.code, found.pop("mail"), set(found.values())) == (0, "skipped", {"ok"})
        assert WORKER in says(done, "credentials")

    def test_it_writes_nothing_and_tells_no_secret(
        self, gruppbok: Terminal, google: Emulator, url: str, key: str, folder: Path
    ) -> None:
        before, here = google.world.files[key_of(url)].version, files(folder)
        printed = [gruppbok("doctor", url, *more) for more in ((), ("--json",), ("--lang", "en"))]
        assert google.world.files[key_of(url)].version == before
        assert files(folder) == here
        for done in printed:
            assert json.loads(key)["private_key"].splitlines()[1] not in done.out + done.err
            assert done.err == ""

    def test_it_speaks_both_languages(self, gruppbok: Terminal, url: str) -> None:
        sv, en = gruppbok("doctor", url), gruppbok("doctor", url, "--lang", "en")
        assert sv.out.splitlines()[-1] == "Allt som prövades är i sin ordning."
        assert en.out.splitlines()[-1] == "All that was tried is in order."
        assert len(sv.out.splitlines()) == len(NAMES) + 1
        assert not [line for line in sv.out.splitlines() if line in en.out.splitlines() and "Python" not in line]

    def test_a_sheet_that_is_not_shared(self, gruppbok: Terminal, google: Emulator, url: str) -> None:
        google.act(ANNA).unshare(key_of(url), WORKER)
        done = gruppbok("doctor", url, "--json")
        found = states(done)
        assert (found["google"], found["workbook"], found["rights"], found["tabs"]) == (
            "ok",
            "mend",
            "skipped",
            "skipped",
        )
        assert f"Dela arket med {WORKER} som redigerare" in says(done, "workbook")

    def test_a_sheet_that_may_only_be_read(self, gruppbok: Terminal, google: Emulator, url: str) -> None:
        google.share(key_of(url), WORKER, "reader")
        done = gruppbok("doctor", url, "--json")
        found = states(done)
        assert (found["workbook"], found["rights"], found["tabs"]) == ("ok", "mend", "ok")
        assert WORKER in says(done, "rights")

    def test_our_tab_that_somebody_locked(self, gruppbok: Terminal, google: Emulator, url: str) -> None:
        anna = google.act(ANNA)
        anna._batch(key_of(url), {"addSheet": {"properties": {"sheetId": own_id("findings"), "title": "Kontroll"}}})
        anna.protect(key_of(url), "Kontroll", [ANNA])
        done = gruppbok("doctor", url, "--json")
        assert states(done)["rights"] == "mend"
        assert "Kontroll" in says(done, "rights")

    def test_a_sheet_in_the_bin(self, gruppbok: Terminal, google: Emulator, url: str) -> None:
        google.act(ANNA).trash(key_of(url))
        done = gruppbok("doctor", url, "--json")
        assert (states(done)["workbook"], states(done)["tabs"]) == ("mend", "skipped")

    def test_a_tab_that_is_missing(self, gruppbok: Terminal, google: Emulator, url: str) -> None:
        google.act(ANNA).delete_tab(key_of(url), "Konton")
        done = gruppbok("doctor", url, "--json")
        assert states(done)["tabs"] == "mend"
        assert "Konton" in says(done, "tabs")
        assert f"gruppbok init --google https://docs.google.com/spreadsheets/d/{key_of(url)}" in says(done, "tabs")
        in_english = gruppbok("doctor", url, "--json", "--lang", "en")
        assert says(in_english, "tabs").startswith("Something is missing in Accounts. Run gruppbok init --google")

    def test_a_key_that_google_does_not_accept(
        self, gruppbok: Terminal, google: Emulator, url: str, folder: Path
    ) -> None:
        stranger = google.accounts.service_account("annan@example.iam.gserviceaccount.com", f"{google.url}/token")
        mixed = {**stranger, "client_email": WORKER}
        (folder / "nyckel.json").write_text(json.dumps(mixed))
        done = gruppbok("doctor", url, "--json")
        assert states(done)["workbook"] == "mend"
        assert "nyckel" in says(done, "workbook")

    @pytest.mark.parametrize("content", ["", "{}", '{"type": "authorized_user"}', '{"type": "service_account"}'])
    def test_a_key_that_is_none(self, gruppbok: Terminal, url: str, folder: Path, content: str) -> None:
        (folder / "nyckel.json").write_text(content)
        done = gruppbok("doctor", url, "--json")
        found = states(done)
        assert (found["credentials"], found["google"], found["workbook"]) == ("mend", "ok", "skipped")

    def test_no_key_at_all(self, gruppbok: Terminal, url: str, folder: Path) -> None:
        (folder / "gruppbok.toml").write_text("")
        assert states(gruppbok("doctor", url, "--json"))["credentials"] == "mend"

    def test_google_out_of_reach_is_told_at_once(
        self, gruppbok: Terminal, url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            monkeypatch.setenv("GRUPPBOK_GOOGLE_ENDPOINT", f"http://127.0.0.1:{taken.getsockname()[1]}")
        done = gruppbok("doctor", url, "--json")
        found = states(done)
        assert (found["google"], found["credentials"], found["workbook"], found["clock"]) == (
            "mend",
            "ok",
            "skipped",
            "skipped",
        )

    def test_an_address_that_is_no_sheets(self, gruppbok: Terminal, folder: Path) -> None:
        assert files(folder) == {}
        assert states(gruppbok("doctor", "https://example.org/ark", "--json"))["workbook"] == "mend"


class TestFile:
    def test_a_sound_file(self, gruppbok: Terminal, folder: Path) -> None:
        path = write(folder / "bok.xlsx", group())
        done = gruppbok("doctor", path, "--json")
        found = states(done)
        assert done.code == 0
        assert {name for name, state in found.items() if state == "ok"} == {
            "program",
            "workbook",
            "rights",
            "tabs",
            "settings",
            "state",
        }

    def test_a_file_that_is_not_there(self, gruppbok: Terminal, folder: Path) -> None:
        done = gruppbok("doctor", folder / "finns.xlsx", "--json")
        assert states(done)["workbook"] == "mend"
        assert "finns.xlsx" in says(done, "workbook")

    def test_nothing_named(self, gruppbok: Terminal, folder: Path) -> None:
        assert files(folder) == {}
        done = gruppbok("doctor", "--json")
        found = states(done)
        assert (found["workbook"], found["credentials"], found["state"]) == ("mend", "skipped", "skipped")

    def test_settings_that_are_missing_or_wrong(self, gruppbok: Terminal, folder: Path) -> None:
        path = write(folder / "bok.xlsx", group({"Inställningar": settings_rows(group_name=None, call_days="snart")}))
        done = gruppbok("doctor", path, "--json")
        assert states(done)["settings"] == "mend"
        assert "Och 1 till" in says(done, "settings")

    def test_a_configuration_that_cannot_be_read(self, gruppbok: Terminal, folder: Path) -> None:
        (folder / "gruppbok.toml").write_text("[broken")
        assert "gruppbok.toml" in gruppbok("doctor").refusal

    def test_a_state_of_another_program(self, gruppbok: Terminal, folder: Path) -> None:
        path = write(folder / "bok.xlsx", group())
        (folder / "minne.sqlite").write_text("inget att minnas " * 100)
        done = gruppbok("doctor", path, "--state", folder / "minne.sqlite", "--json")
        assert states(done)["state"] == "mend"
        assert "minne.sqlite" in says(done, "state")

    def test_a_state_with_drafts(self, gruppbok: Terminal, folder: Path) -> None:
        path = write(folder / "bok.xlsx", group())
        assert gruppbok("run", path, "--date", "2026-11-22T19:00").code == 0
        done = gruppbok("doctor", path, "--json")
        assert states(done)["state"] == "ok"
        assert "utkast" in says(done, "state")


class TestMail:
    @staticmethod
    def set_up(folder: Path, server: MailServer | int, security: str, user: str = "") -> Path:
        """A sound file, and a configuration with that mail server."""
        port = server if isinstance(server, int) else server.port
        (folder / "gruppbok.toml").write_text(MAIL.format(port=port, security=security, user=user))
        return write(folder / "bok.xlsx", group())

    @pytest.mark.parametrize("security", ["none", "tls", "starttls"])
    def test_a_login_that_is_accepted_sends_nothing(
        self,
        gruppbok: Terminal,
        folder: Path,
        trusted: Authority,
        pem: Path,
        monkeypatch: pytest.MonkeyPatch,
        security: Any,
    ) -> None:
        monkeypatch.setenv("GRUPPBOK_SMTP_PASSWORD", "hemligt-ord")
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted.ca))
        with MailServer(security, pem, ("gruppen", "hemligt-ord")) as server:
            path = self.set_up(folder, server, security, "gruppen")
            done = gruppbok("doctor", path, "--json")
        assert states(done)["mail"] == "ok"
        assert "AUTH" in server.verbs()
        assert server.verbs()[-1] == "QUIT"
        assert not {"MAIL", "RCPT", "DATA"} & set(server.verbs())
        assert "hemligt" not in done.out + done.err

    def test_a_login_that_is_refused(self, gruppbok: Terminal, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("GRUPPBOK_SMTP_PASSWORD", "fel-ord")
        with MailServer("none", login=("gruppen", "annat-ord")) as server:
            done = gruppbok("doctor", self.set_up(folder, server, "none", "gruppen"), "--json")
        assert states(done)["mail"] == "mend"
        assert "535" in says(done, "mail")
        assert "applösenord" in says(done, "mail")
        assert "fel-ord" not in done.out

    def test_a_password_that_cannot_be_sent(
        self, gruppbok: Terminal, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("GRUPPBOK_SMTP_PASSWORD", "blåbär")
        with MailServer("none", login=("gruppen", "x")) as server:
            done = gruppbok("doctor", self.set_up(folder, server, "none", "gruppen"), "--json")
        assert states(done)["mail"] == "mend"
        assert "blåbär" not in done.out

    def test_a_password_that_is_missing(self, gruppbok: Terminal, folder: Path) -> None:
        with MailServer("none", login=("gruppen", "x")) as server:
            done = gruppbok("doctor", self.set_up(folder, server, "none", "gruppen"), "--json")
        assert states(done)["mail"] == "mend"
        assert "GRUPPBOK_SMTP_PASSWORD" in says(done, "mail")
        assert "AUTH" not in server.verbs()

    def test_a_server_without_login(self, gruppbok: Terminal, folder: Path) -> None:
        with MailServer("none") as server:
            assert states(gruppbok("doctor", self.set_up(folder, server, "none"), "--json"))["mail"] == "ok"

    @pytest.mark.parametrize("security", ["tls", "starttls"])
    def test_a_certificate_nobody_vouches_for_gets_no_password(
        self, gruppbok: Terminal, folder: Path, pem: Path, monkeypatch: pytest.MonkeyPatch, security: Any
    ) -> None:
        monkeypatch.setenv("GRUPPBOK_SMTP_PASSWORD", "hemligt-ord")
        with MailServer(security, pem, ("gruppen", "hemligt-ord")) as server:
            done = gruppbok("doctor", self.set_up(folder, server, security, "gruppen"), "--json")
        assert states(done)["mail"] == "mend"
        assert "certifikat" in says(done, "mail")
        assert "AUTH" not in server.verbs()

    @pytest.mark.parametrize("security", ["tls", "starttls"])
    def test_a_server_without_tls(self, gruppbok: Terminal, folder: Path, security: str) -> None:
        with MailServer("none") as server:
            done = gruppbok("doctor", self.set_up(folder, server, security), "--json")
        assert states(done)["mail"] == "mend"
        assert "TLS" in says(done, "mail")

    def test_a_server_that_is_not_there(self, gruppbok: Terminal, folder: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = int(taken.getsockname()[1])
        done = gruppbok("doctor", self.set_up(folder, port, "none"), "--json")
        assert states(done)["mail"] == "mend"
        assert str(port) in says(done, "mail")

    @pytest.mark.parametrize("old", ["127.0.0.1", "port = 1"])
    def test_a_server_that_cannot_be(self, gruppbok: Terminal, folder: Path, old: str) -> None:
        path = self.set_up(folder, 1, "starttls")
        text = (folder / "gruppbok.toml").read_text()
        new = "x" * 70 + ".invalid" if old == "127.0.0.1" else "port = 99999"
        (folder / "gruppbok.toml").write_text(text.replace(old, new))
        assert states(gruppbok("doctor", path, "--json"))["mail"] == "mend"

    def test_sending_without_a_server(self, gruppbok: Terminal, folder: Path) -> None:
        path = write(folder / "bok.xlsx", group(sending="På"))
        assert states(gruppbok("doctor", path, "--json"))["mail"] == "mend"

    def test_a_sender_that_is_no_address(self, gruppbok: Terminal, folder: Path) -> None:
        path = self.set_up(folder, 1, "none")
        text = (folder / "gruppbok.toml").read_text().replace("gruppen@example.org", "gruppen")
        (folder / "gruppbok.toml").write_text(text)
        assert states(gruppbok("doctor", path, "--json"))["mail"] == "mend"

    def test_a_login_by_oauth2(self, gruppbok: Terminal, folder: Path) -> None:
        with TokenServer() as tokens, MailServer(login=("gruppen", "ya29.fresh")) as server:
            path = self.set_up(folder, server, "none", "gruppen")
            tokens.file(folder)
            with (folder / "gruppbok.toml").open("a") as file:
                file.write('oauth2 = "oauth2.json"\n')
            done = gruppbok("doctor", path, "--json")
            (folder / "oauth2.json").unlink()
            gone = gruppbok("doctor", path, "--json")
        assert (states(done)["mail"], states(gone)["mail"]) == ("ok", "mend")
        assert "oauth2.json" in says(gone, "mail")


class TestATestMail:
    ASA = "åsa@example.org"

    @pytest.mark.parametrize(
        ("language", "subject"), [("sv", "Ett prov från gruppbok"), ("en", "A test from gruppbok")]
    )
    def test_it_goes_to_that_address_alone(self, gruppbok: Terminal, folder: Path, language: str, subject: str) -> None:
        with MailServer() as server:
            path = TestMail.set_up(folder, server, "none")
            done = gruppbok("doctor", path, "--send-test", "bo@example.org", "--json", "--lang", language)
        assert states(done)["mail"] == "ok"
        (one,) = server.accepted
        assert (one.recipient, one.sender) == ("bo@example.org", "gruppen@example.org")
        mail = message_from_bytes(one.body, policy=policy.strict)
        assert (mail["To"], mail["From"], mail["Subject"]) == ("bo@example.org", "gruppen@example.org", subject)
        assert not mail.defects
        assert server.verbs()[-1] == "QUIT"

    def test_it_leaves_no_trace_in_the_state(self, gruppbok: Terminal, folder: Path) -> None:
        with MailServer() as server:
            path = TestMail.set_up(folder, server, "none")
            before = files(folder)
            gruppbok("doctor", path, "--send-test", "bo@example.org")
        assert files(folder) == before

    def test_it_says_that_it_was_refused(self, gruppbok: Terminal, folder: Path) -> None:
        with MailServer(faults=[Fault("rcpt", "550 5.1.1 <bo@example.org> unknown")]) as server:
            done = gruppbok(
                "doctor", TestMail.set_up(folder, server, "none"), "--send-test", "bo@example.org", "--json"
            )
        assert states(done)["mail"] == "mend"
        assert "550 5.1.1" in says(done, "mail")

    @pytest.mark.parametrize("address", ["bo", "bo@example.org, cia@example.org", ASA])
    def test_what_is_no_address_is_refused(self, gruppbok: Terminal, folder: Path, address: str) -> None:
        with MailServer() as server:
            path = TestMail.set_up(folder, server, "none")
            assert "e-postadress" in gruppbok("doctor", path, "--send-test", address).refusal
        assert server.connections == 0

    def test_without_a_server_it_says_what_to_write(self, gruppbok: Terminal, folder: Path) -> None:
        done = gruppbok("doctor", write(folder / "bok.xlsx", group()), "--send-test", "bo@example.org", "--json")
        assert states(done)["mail"] == "mend"
        assert "[mail]" in says(done, "mail")


@pytest.mark.parametrize(
    ("seconds", "state", "word"),
    [
        (0, "ok", "rätt"),
        (119, "ok", "rätt"),
        (-119, "ok", "rätt"),
        (600, "mend", "10 minuter före"),
        (-600, "mend", "10 minuter efter"),
    ],
)
def test_the_clock(seconds: int, state: str, word: str) -> None:
    here = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
    patient = Patient(Session(Namespace(date=None), Settings(Path()), here, "sv", lambda: here))
    patient.moment = here - timedelta(seconds=seconds)
    doctor._clock(patient)
    assert patient.checks["clock"].state == state
    assert word in patient.checks["clock"].says.sv
