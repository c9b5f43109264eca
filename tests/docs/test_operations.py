"""The files that a fleet is run by, tried as far as this computer can: systemd's units, the image, compose, alarms."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from jobs.words import read_words
from sheets_schema.text import LANGUAGES, Language
from tests.cli.helpers import HERE
from tests.docs.helpers import blocks, page

OPERATIONS = HERE / "docs" / "operations"
RUNNING = HERE / "docs" / "running"
UNITS = ("gruppbok-fleet@.service", "gruppbok-backup.service")
HARMLESS = "/bin/true"
needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is needed")


def text(name: str) -> str:
    """What a file says."""
    return (OPERATIONS / name).read_text("utf-8")


def analyzed(*words: str | Path) -> str:
    """What systemd-analyze says of units that it understands."""
    argv: list[str | Path] = ["systemd-analyze", *words]
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.stdout


@needs_systemd
@pytest.mark.parametrize("name", UNITS)
def test_the_units_are_understood_and_leave_little_open(name: str, tmp_path: Path) -> None:
    unit = tmp_path / name.replace("@", "@1")
    told = re.sub(r"^ExecStart=\S+", f"ExecStart={HARMLESS}", text(name), flags=re.MULTILINE)
    unit.write_text(told.replace("=/etc/gruppbok\n", "=/etc\n"), "utf-8")
    assert analyzed("verify", "--man=no", "--recursive-errors=no", unit) == ""
    judged = analyzed("security", "--offline=yes", "--no-pager", unit)
    (score,) = re.findall(r"exposure level for \S+: (\d+\.\d)", judged)
    assert float(score) <= 1.5


@needs_systemd
def test_the_timer_comes_every_night(tmp_path: Path) -> None:
    timer = tmp_path / "gruppbok-backup.timer"
    timer.write_text(text(timer.name), "utf-8")
    (tmp_path / "gruppbok-backup.service").write_text(f"[Service]\nType=oneshot\nExecStart={HARMLESS}\n", "utf-8")
    assert analyzed("verify", "--man=no", "--recursive-errors=no", timer) == ""
    (when,) = re.findall(r"^OnCalendar=(.+)$", text(timer.name), re.MULTILINE)
    nights = analyzed("calendar", "--iterations=2", "--base-time=2026-11-23 12:00:00", when)
    assert re.findall(r"2026-11-\d\d 03:10", nights)[-2:] == ["2026-11-24 03:10", "2026-11-25 03:10"]


def test_a_worker_waits_for_the_mail_in_hand_and_comes_back_as_the_new_program() -> None:
    told = text("gruppbok-fleet@.service")
    assert re.search(r"^ExecStart=/opt/gruppbok/.venv/bin/gruppbok fleet worker --name %H-%i$", told, re.MULTILINE)
    assert re.search(r"^Restart=on-failure$", told, re.MULTILINE)
    assert re.search(r"^RestartPreventExitStatus=2$", told, re.MULTILINE)
    (wait,) = re.findall(r"^TimeoutStopSec=(\d+)$", told, re.MULTILINE)
    assert int(wait) > 600


def test_the_image_is_made_as_the_other_is_of_what_is_locked_and_runs_as_nobody() -> None:
    ours, other = text("Containerfile"), (RUNNING / "Containerfile").read_text("utf-8")

    def making(told: str) -> str:
        return told[told.index("ARG BASE") : told.rindex("FROM ")].replace(
            "requirements-fleet.lock", "requirements.lock"
        )

    assert making(ours) == making(other)
    last = ours[ours.rindex("FROM ") :]
    assert re.search(r"^USER [1-9]\d+:[1-9]\d+$", last, re.MULTILINE)
    assert 'ENTRYPOINT ["gruppbok", "fleet"]\nCMD ["worker"]' in last
    assert "http://127.0.0.1:9464/healthz" in last
    kept = text("Containerfile.dockerignore").split()
    copied = re.findall(r"^COPY (\w\S*) /src", ours, re.MULTILINE)
    assert sorted(one.removeprefix("!") for one in kept if one.startswith("!")) == sorted(copied)


def test_what_starts_the_program_in_an_image_starts_nothing_when_a_look_reads_it_again(tmp_path: Path) -> None:
    """The process of a look begins by reading what its worker was started by."""
    (line,) = re.findall(r"^ && (printf .+ > \S+/gruppbok) \\$", text("Containerfile"), re.MULTILINE)
    script = tmp_path / "gruppbok"
    subprocess.run(["sh", "-c", line.replace("/opt/gruppbok/bin/gruppbok", str(script))], check=True)
    again = f"import runpy; runpy.run_path({str(script)!r}, run_name='__mp_main__')"
    env = {"PYTHONPATH": str(HERE)}
    argvs: tuple[list[str], ...] = ([str(script), "--help"], ["-c", again])
    said = [subprocess.check_output([sys.executable, *argv], text=True, env=env) for argv in argvs]
    assert (said[0].startswith("användning: gruppbok"), said[1]) == (True, "")


class TestCompose:
    """What the compose file starts."""

    @pytest.fixture(name="told")
    def compose_file(self) -> Any:
        """The file, as a reader of YAML has it."""
        return yaml.safe_load(text("compose.yaml"))

    def test_workers_and_init_may_change_nothing_but_the_database(self, told: Any) -> None:
        for name in ("init", "worker"):
            service = told["services"][name]
            assert (service["read_only"], service["cap_drop"], service["user"]) == (True, ["ALL"], "10001:10001")
            assert service["security_opt"] == ["no-new-privileges:true"]
            assert all(one.endswith(":ro") for one in service["volumes"])

    def test_workers_begin_once_the_schema_is_made(self, told: Any) -> None:
        services = told["services"]
        assert services["worker"]["depends_on"] == {"init": {"condition": "service_completed_successfully"}}
        assert services["init"]["depends_on"] == {"database": {"condition": "service_healthy"}}
        assert (services["init"]["restart"], services["worker"]["stop_grace_period"]) == ("on-failure:5", "11m")

    def test_nobody_outside_reaches_the_database(self, told: Any) -> None:
        services = told["services"]
        assert [name for name, service in services.items() if "ports" in service] == []
        assert told["networks"]["inner"] == {"internal": True}
        assert (services["database"]["networks"], services["init"]["networks"]) == (["inner"], ["inner"])

    def test_what_it_mounts_is_there_or_is_made_by_the_page(self, told: Any) -> None:
        sources = [one.split(":")[0] for service in told["services"].values() for one in service["volumes"]]
        sources += [one["file"] for one in told["secrets"].values()]
        (script,) = [one.text for one in blocks(page("operations", "sv"), "bash") if "podman build" in one.text]
        for source in sources:
            if source.startswith("./"):
                assert (OPERATIONS / source).exists() or source.removeprefix("./") in script, source


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_typed_by_the_short_name_is_understood(language: Language) -> None:
    typed = re.findall(r"gruppbok-fleet ([a-z][^\n`&|]*)", page("operations", language).read_text("utf-8"))
    assert len(typed) > 2
    for one in typed:
        assert read_words(["fleet", *one.split()], "sv")[0].command == "fleet"


def test_the_short_name_runs_the_program_as_its_own_user() -> None:
    script = OPERATIONS / "gruppbok-fleet"
    subprocess.run(["sh", "-n", script], check=True)
    assert "cd /etc/gruppbok\nexec runuser -u gruppbok -- /opt/gruppbok/.venv/bin/gruppbok fleet" in text(script.name)


def test_every_alarm_says_what_is_wrong_and_how_grave_it_is() -> None:
    (group,) = yaml.safe_load(text("alerts.yaml"))["groups"]
    assert len(group["rules"]) > 5
    for rule in group["rules"]:
        assert rule["labels"]["severity"] in ("page", "ticket")
        assert rule["annotations"]["summary"].endswith((".", "why."))
