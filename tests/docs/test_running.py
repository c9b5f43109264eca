"""The files that run gruppbok, tried as far as this computer can: GitHub's steps, cron's line, systemd's unit."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest
import yaml

from jobs.worker.store import Store
from sheets_schema.text import LANGUAGES, Language
from tests.cli.helpers import DATE, HERE, Terminal, write
from tests.cli.workers import Worker
from tests.docs.actions import Actions, ComputerLostError, Run
from tests.docs.helpers import blocks, page
from tests.jobs.helpers import ANNUAL, MEETING, MEMBER, Rows, group, meeting, member
from tests.jobs.worker.pinged import Pinged
from tests.mail.server import MailServer

RUNNING = HERE / "docs" / "running"
PEOPLE = 4
EVERYONE = sorted(f"person{n}@example.org" for n in range(PEOPLE))
KEY = "en lång hemlighet som ingen gissar"
BRANCH = "refs/heads/gruppbok-state"
needs = pytest.mark.skipif
WITHOUT_TOOLS = not all(shutil.which(tool) for tool in ("bash", "git", "gpg", "make", "curl"))


def home(folder: Path, port: int, language: Language = "sv") -> Path:
    """A group's folder, about to call to a meeting, with the program where the pages say that it is."""
    folder.mkdir(parents=True)
    members = [MEMBER, *(member(f"Person{n} Ek") for n in range(PEOPLE))]
    rows = [MEETING, ANNUAL, meeting("2026-9", date(2026, 11, 26))]
    tabs: dict[str, Rows] = {"Medlemmar": members, "Möten": rows, "Roller": [["Roll", "Namn"]]}
    write(folder / "bok.xlsx", group(tabs, sending="På", weekly_letter="", language=language))
    mail = f'from = "gruppen@example.org"\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\n'
    (folder / "gruppbok.toml").write_text(f'workbook = "bok.xlsx"\n[mail]\n{mail}', "utf-8")
    program = folder / "gruppbok.sh"
    program.write_text(f'#!/bin/sh\nPYTHONPATH={HERE} exec {sys.executable} -m jobs.cli "$@" --date {DATE}\n', "utf-8")
    program.chmod(0o755)
    return folder


@pytest.fixture(name="post", scope="module")
def one_mail_server() -> Iterator[MailServer]:
    """A server that takes everything; one for all, since its port stands in each repository."""
    with MailServer() as server:
        yield server


@pytest.fixture(name="server")
def emptied_mail_server(post: MailServer) -> MailServer:
    """The server, which has taken nothing yet."""
    post.accepted.clear()
    post.mails, post.watch = 0, None
    return post


def git(*words: str | Path, cwd: Path) -> str:
    """What git answers, as somebody who has no settings of their own."""
    who = ["-c", "user.name=Anna", "-c", "user.email=anna@localhost"]
    return subprocess.run(["git", *who, *words], cwd=cwd, check=True, capture_output=True, text=True).stdout.strip()


def repository(folder: Path, port: int) -> Actions:
    """A private repository as the page has it, in which installing costs nothing."""
    work = home(folder / "work", port)
    (work / "docs" / "running").mkdir(parents=True)
    shutil.copy(RUNNING / "state.sh", work / "docs" / "running")
    install = ".venv/run.stamp:\n\tmkdir -p .venv/bin\n\tcp gruppbok.sh .venv/bin/gruppbok\n"
    (work / "Makefile").write_text(install, "utf-8")
    origin = folder / "origin.git"
    git("init", "--quiet", "--bare", "--initial-branch=main", origin, cwd=folder)
    git("init", "--quiet", "--initial-branch=main", cwd=work)
    change(work, origin, "main")
    return Actions(RUNNING / "gruppbok.yml", origin, folder, {"GRUPPBOK_STATE_KEY": KEY})


def change(work: Path, origin: Path, branch: str) -> None:
    """Puts what stands in a folder in the repository."""
    git("add", ".", cwd=work)
    git("commit", "--quiet", "--message", "Ändrat", cwd=work)
    git("push", "--quiet", "--force", origin, f"HEAD:{branch}", cwd=work)


@pytest.fixture(name="new")
def new_repository(tmp_path: Path, server: MailServer) -> Actions:
    """A repository in which nothing was ever run."""
    return repository(tmp_path, server.port)


@pytest.fixture(name="first", scope="module")
def first_run(tmp_path_factory: pytest.TempPathFactory, post: MailServer) -> Path:
    """The folder of a repository whose first run has been."""
    actions = repository(tmp_path_factory.mktemp("first"), post.port)
    before = len(post.recipients)
    done = actions.run(first_run="true")
    assert set(done.outcomes.values()) == {"success"}, done
    assert tells_nobody(done.log), done.log
    assert sorted(post.recipients[before:]) == EVERYONE
    return actions.home


@pytest.fixture(name="actions")
def running_repository(first: Path, tmp_path: Path, server: MailServer) -> Actions:
    """A repository whose first run has been, with a mail server that has not heard of it."""
    folder = tmp_path / "begun"
    shutil.copytree(first, folder)
    return Actions(RUNNING / "gruppbok.yml", folder / "origin.git", folder, {"GRUPPBOK_STATE_KEY": KEY})


def saved(actions: Actions) -> str:
    """The commit of the saved state; "" where there is none."""
    return git("for-each-ref", "--format=%(objectname)", BRANCH, cwd=actions.origin)


def states(actions: Actions) -> list[str]:
    """The states of the mails in the saved state, in order."""
    folder = actions.home / "opened"
    folder.mkdir(exist_ok=True)
    git("clone", "--quiet", "--branch=gruppbok-state", actions.origin, folder / saved(actions), cwd=folder)
    sealed = folder / saved(actions) / "gruppbok-state.tar.gpg"
    assert b"SQLite" not in sealed.read_bytes()
    gpg: list[str | Path] = [
        "gpg",
        "--batch",
        "--quiet",
        "--pinentry-mode=loopback",
        f"--passphrase={KEY}",
        "--decrypt",
        sealed,
    ]
    tar = subprocess.run(gpg, check=True, capture_output=True).stdout
    subprocess.run(["tar", "--extract", "--directory", folder], input=tar, check=True)
    with Store(folder / "gruppbok.sqlite", read_only=True) as store:
        return sorted(mail.state for mail in store.memory().mails if mail.job == "meeting_call")


def answer(actions: Actions, language: Language, key: str) -> None:
    """Does what the page says of a mail that is held, on somebody's own computer."""
    (told,) = [one.text for one in blocks(page("running", language), "") if "outbox ack" in one.text]
    script = re.sub(r"REPOSITORY=\S+", f"REPOSITORY={actions.origin.as_uri()}", told)
    script = script.replace('"NYCKEL"', f'"{key}"').replace('"KEY"', f'"{key}"')
    work = actions.home / "work"
    subprocess.run(["make", "--silent", ".venv/run.stamp"], cwd=work, check=True)
    subprocess.run(["bash", "-euc", script], cwd=work, check=True, input=f"{KEY}\n", capture_output=True, text=True)
    assert list(work.glob("m*")) == []


def tells_nobody(log: str) -> bool:
    """Whether what was printed names no member and tells no secret."""
    return not re.search(r"person\d|@example\.org|hemlighet", log, re.IGNORECASE)


def refusal(done: Run) -> str:
    """The one line for people in what a run printed."""
    (line,) = re.findall(r"^::error::(.*)$", done.log, re.MULTILINE)
    return str(line)


@needs(WITHOUT_TOOLS, reason="bash, git, gpg, make and curl are needed")
class TestGitHub:
    """The workflow's own steps, in checkouts that are forgotten after each run."""

    def test_three_runs_send_each_mail_once_and_keep_one_commit(self, actions: Actions, server: MailServer) -> None:
        before = saved(actions)
        with Pinged() as pinged:
            actions.secrets = {**actions.secrets, "GRUPPBOK_PING": pinged.url}
            for inputs in ({}, {"first_run": "false"}):
                done = actions.run(**inputs)
                assert set(done.outcomes.values()) == {"success"}, done
                assert tells_nobody(done.log), done.log
                assert pinged.url not in done.log
        assert (len(pinged.asked), server.recipients) == (2, [])
        assert git("rev-list", "--count", BRANCH, cwd=actions.origin) == "1"
        assert saved(actions) != before
        assert states(actions) == ["sent"] * PEOPLE

    def test_a_computer_that_is_lost_while_it_sends(self, new: Actions, server: MailServer) -> None:
        """What it may have sent is held by the next, and shown; nothing goes twice, and nothing is forgotten."""

        def lose(name: str, process: "subprocess.Popen[str]") -> None:
            if name == "send":
                server.watch = lambda stage, mail: (
                    os.killpg(process.pid, signal.SIGKILL) if (stage, mail) == ("data", 2) else None
                )

        new.started = lose
        with pytest.raises(ComputerLostError, match="send"):
            new.run(first_run="true")
        server.watch, new.started = None, None
        before = list(server.recipients)
        assert 0 < len(before) < PEOPLE
        assert new.run().is_well
        assert server.recipients == before
        assert states(new) == ["unknown"] * PEOPLE
        for number, language in enumerate(LANGUAGES):
            answer(new, language, f"meeting_call:2026-9:person{number} ek")
        assert states(new) == ["sent", "sent", "unknown", "unknown"]
        assert server.recipients == before

    def test_a_state_that_was_changed_is_refused(self, actions: Actions, server: MailServer) -> None:
        work = actions.home / "work"
        git("fetch", "--quiet", actions.origin, BRANCH, cwd=work)
        git("checkout", "--quiet", "FETCH_HEAD", cwd=work)
        sealed = work / "gruppbok-state.tar.gpg"
        content = bytearray(sealed.read_bytes())
        content[len(content) // 2] ^= 1
        sealed.write_bytes(content)
        change(work, actions.origin, BRANCH)
        before = saved(actions)
        done = actions.run()
        assert "it was changed" in refusal(done)
        assert [done.outcomes[step] for step in ("restore", "prepare", "keep", "send", "save")] == [
            "failure",
            *["skipped"] * 4,
        ]
        assert (saved(actions), server.recipients) == (before, [])

    def test_nothing_begins_from_nothing_unless_somebody_says_so(self, new: Actions, server: MailServer) -> None:
        assert "first_run" in refusal(new.run())
        new.secrets = {}
        assert "missing" in refusal(new.run(first_run="true"))
        assert (saved(new), server.recipients) == ("", [])

    def test_what_has_begun_does_not_begin_again(self, actions: Actions, server: MailServer) -> None:
        before = saved(actions)
        assert "without it" in refusal(actions.run(first_run="true"))
        actions.secrets = {"GRUPPBOK_STATE_KEY": f"{KEY}!"}
        assert "another" in refusal(actions.run())
        assert (saved(actions), server.recipients) == (before, [])

    def test_what_could_not_be_saved_is_not_sent(self, new: Actions, server: MailServer) -> None:
        hook = new.origin / "hooks" / "pre-receive"
        hook.write_text("#!/bin/sh\nexit 1\n", "utf-8")
        hook.chmod(0o755)
        done = new.run(first_run="true")
        assert "could not be saved" in refusal(done)
        assert [done.outcomes[step] for step in ("prepare", "keep", "send", "save")] == [
            "success",
            "failure",
            "skipped",
            "skipped",
        ]
        assert (saved(new), server.recipients) == ("", [])
        hook.unlink()
        assert new.run(first_run="true").is_well
        assert sorted(server.recipients) == EVERYONE

    def test_a_run_that_another_has_overtaken_sends_nothing(self, new: Actions, server: MailServer) -> None:
        other = git("rev-parse", "main", cwd=new.origin)
        new.before["keep"] = lambda: print(git("update-ref", BRANCH, other, cwd=new.origin))
        assert "could not be saved" in refusal(new.run(first_run="true"))
        assert (saved(new), server.recipients) == (other, [])

    def test_a_sheet_that_goes_away_before_anything_is_sent(self, new: Actions, server: MailServer) -> None:
        """The computer came back and says that nothing went: nothing is held, and the next run sends it."""
        book = new.home / "run1" / "gruppbok" / "bok.xlsx"
        new.before["send"] = lambda: print(book.write_bytes(b"inte en bok"))
        done = new.run(first_run="true")
        assert (done.outcomes["send"], done.outcomes["save"], server.recipients) == ("failure", "success", [])
        new.before.clear()
        assert new.run().is_well
        assert sorted(server.recipients) == EVERYONE

    def test_a_sheet_that_cannot_be_read_is_said_and_remembered(self, actions: Actions, server: MailServer) -> None:
        before = saved(actions)
        (actions.home / "work" / "bok.xlsx").write_bytes(b"inte en bok")
        change(actions.home / "work", actions.origin, "main")
        done = actions.run()
        assert [done.outcomes[step] for step in ("prepare", "keep", "send")] == ["failure", "success", "skipped"]
        assert "bok.xlsx" in done.log
        assert (saved(actions) != before, server.recipients) == (True, [])


def test_the_workflow_asks_for_little_and_prints_nobody() -> None:
    text = (RUNNING / "gruppbok.yml").read_text("utf-8")
    told = yaml.safe_load(text)
    assert told["permissions"] == {"contents": "write"}
    assert told["concurrency"] == {"group": "gruppbok", "cancel-in-progress": False}
    (job,) = told["jobs"].values()
    assert job["timeout-minutes"] <= 60
    used = [step["uses"] for step in job["steps"] if "uses" in step]
    assert used
    assert all(re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", one) for one in used)
    scripts = [step["run"] for step in job["steps"] if "run" in step]
    for line in "\n".join(scripts).splitlines():
        assert "gruppbok run" not in line or "--json" in line, line
        assert "gruppbok run" not in line or "> /dev/null 2> " in line, line
        assert "${{" not in line, "values come by the environment, so that no shell reads them as words"


def cron_line(folder: Path) -> tuple[dict[str, str], str]:
    """What cron has of its file: the variables, and the line's command, for another folder."""
    lines = (RUNNING / "crontab").read_text("utf-8").splitlines()
    named = dict(line.split("=", 1) for line in lines if re.match(r"[A-Z]+=", line))
    (line,) = [line for line in lines if re.match(r"[\d*]", line)]
    command = line.split(None, 5)[5]
    assert "%" not in command
    return named, command.replace("/home/anna/gruppbok", str(folder))


def as_cron_does(folder: Path) -> "subprocess.CompletedProcess[str]":
    """The line as cron starts it: with next to no environment."""
    named, command = cron_line(folder)
    given: Sequence[str] = [f"PATH={named['PATH']}", f"HOME={folder}", "LOGNAME=anna", f"SHELL={named['SHELL']}"]
    words = ["env", "-i", *given, named["SHELL"], "-c", command]
    return subprocess.run(words, cwd="/", capture_output=True, text=True, check=False)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_shows_crons_own_line(language: Language) -> None:
    (line,) = [one.text for one in blocks(page("running", language), "text") if "last-run" in one.text]
    assert line in (RUNNING / "crontab").read_text("utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_program_answers_what_the_page_shows(
    gruppbok: Terminal, folder: Path, server: MailServer, language: Language
) -> None:
    home(folder / "bok", server.port, language)
    state = folder / "bok" / "gruppbok.sqlite"
    printed = []
    with Worker(folder / "bok", ["--date", DATE]) as worker:
        worker.until_it_looked()
        for words in (("status",), ("status", "--alive")):
            done = gruppbok(*words, "--state", state, "--lang", language, "--date", DATE)
            assert (done.code, done.err) == (0, "")
            printed += re.sub(r"\d+", "0", done.out).splitlines()
        assert worker.end() == 0
    shown = [one.text for one in blocks(page("running", language), "text") if "last-run" not in one.text]
    lines = re.sub(r"\d+", "0", "".join(shown)).splitlines()
    assert len(lines) == 6
    assert [line for line in lines if line not in printed] == []


def test_crons_line_runs_and_is_quiet_until_it_cannot(tmp_path: Path, server: MailServer) -> None:
    folder = home(tmp_path / "gruppbok", server.port)
    (folder / ".venv" / "bin").mkdir(parents=True)
    (folder / "gruppbok.sh").rename(folder / ".venv" / "bin" / "gruppbok")
    for _ in range(2):
        done = as_cron_does(folder)
        assert (done.stdout, done.stderr) == ("", "")
    assert sorted(server.recipients) == EVERYONE
    last = folder / "last-run.txt"
    assert last.stat().st_mode & 0o77 == 0
    assert "Inga nya brev." in last.read_text("utf-8")
    (folder / "gruppbok.toml").write_text("nonsense = 1\n", "utf-8")
    done = as_cron_does(folder)
    assert (done.stdout.count("\n"), done.stderr) == (1, "")
    assert "nonsense" in done.stdout


@needs(shutil.which("systemd-analyze") is None, reason="systemd-analyze is needed")
def test_the_unit_is_understood_and_leaves_little_open(tmp_path: Path) -> None:
    unit = tmp_path / "gruppbok.service"
    told = (RUNNING / "gruppbok.service").read_text("utf-8")
    program = "/opt/gruppbok/.venv/bin/gruppbok"
    assert f"ExecStart={program} worker\n" in told
    unit.write_text(told.replace(f"ExecStart={program}", "ExecStart=/bin/true"), "utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", unit],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    words: list[str | Path] = ["systemd-analyze", "security", "--offline=yes", "--no-pager", unit]
    judged = subprocess.run(words, capture_output=True, text=True, check=False)
    (score,) = re.findall(r"exposure level for gruppbok\.service: (\d+\.\d)", judged.stdout)
    assert float(score) <= 1.5


def test_the_unit_waits_for_the_mail_in_hand_and_lets_a_bad_configuration_be() -> None:
    told = (RUNNING / "gruppbok.service").read_text("utf-8")
    assert re.search(r"^KillSignal=SIGTERM$", told, re.MULTILINE)
    assert re.search(r"^RestartPreventExitStatus=2$", told, re.MULTILINE)
    (wait,) = re.findall(r"^TimeoutStopSec=(\d+)$", told, re.MULTILINE)
    assert int(wait) > 600


def test_the_image_is_made_of_what_is_locked_and_runs_as_nobody() -> None:
    told = (RUNNING / "Containerfile").read_text("utf-8")
    assert "--require-hashes --only-binary :all: -r /src/requirements.lock" in told
    last = told[told.rindex("FROM ") :]
    assert re.search(r"^USER [1-9]\d+:[1-9]\d+$", last, re.MULTILINE)
    assert 'ENTRYPOINT ["gruppbok"]\nCMD ["worker"]' in last
    assert 'CMD ["gruppbok", "status", "--alive"]' in last
    kept = (RUNNING / "Containerfile.dockerignore").read_text("utf-8").split()
    copied = re.findall(r"^COPY (\w\S*) /src", told, re.MULTILINE)
    assert sorted(one.removeprefix("!") for one in kept if one.startswith("!")) == sorted(copied)
