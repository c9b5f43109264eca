"""A part of what GitHub does with a workflow, on this computer: a fresh checkout for each run, step after step in bash.

Of GitHub's expressions it knows those that our workflow uses, and of actions the checkout alone.
"""

import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.cli.helpers import environment

BASH = ["bash", "--noprofile", "--norc", "-eo", "pipefail"]
"""How GitHub starts a step whose shell is not named, less what only GitHub's own bash has."""


class ComputerLostError(Exception):
    """The computer went away in the midst of a run: no step is taken after."""


@dataclass
class Run:
    """What came of a run: each step's outcome by its id or name, and everything that was printed."""

    outcomes: dict[str, str] = field(default_factory=dict)
    log: str = ""

    @property
    def is_well(self) -> bool:
        """Whether no step failed."""
        return "failure" not in self.outcomes.values()


@dataclass
class Actions:
    """A repository that has a workflow; each run gets a folder of its own under `home`.

    `before` is done when the step of that name is about to begin, `started` is told of each process that a step is.
    """

    workflow: Path
    origin: Path
    home: Path
    secrets: Mapping[str, str]
    before: dict[str, Callable[[], None]] = field(default_factory=dict)
    started: Callable[[str, "subprocess.Popen[str]"], None] | None = None
    number: int = 0

    @property
    def job(self) -> dict[str, Any]:
        """The workflow's one job."""
        (job,) = yaml.safe_load(self.workflow.read_text("utf-8"))["jobs"].values()
        return dict(job)

    def run(self, **inputs: str) -> Run:
        """One run, on a computer of its own. Raises ComputerLostError."""
        self.number += 1
        checkout = self.home / f"run{self.number}" / "gruppbok"
        done = Run()
        for step in self.job["steps"]:
            name = str(step.get("id") or step.get("name") or step["uses"].split("@")[0])
            if not _is_taken(str(step.get("if", "success()")), done):
                done.outcomes[name] = "skipped"
                continue
            self.before.get(name, lambda: None)()
            if "uses" in step:
                assert name == "actions/checkout"
                subprocess.run(["git", "clone", "--quiet", "--depth", "1", self.origin.as_uri(), checkout], check=True)
                code = 0
            else:
                code = self._step(name, step, checkout, inputs, done)
            done.outcomes[name] = "failure" if code else "success"
        shutil.rmtree(checkout.parent)
        return done

    def _step(self, name: str, step: Mapping[str, Any], checkout: Path, inputs: Mapping[str, str], done: Run) -> int:
        known = {"github.workspace": str(checkout)}
        known |= {f"secrets.{key}": value for key, value in self.secrets.items()}
        known |= {f"inputs.{key}": value for key, value in inputs.items()}

        def told(text: str) -> str:
            return re.sub(r"\$\{\{ *([\w.]+) *\}\}", lambda found: known.get(found[1], ""), text)

        given = {key: told(str(value)) for key, value in {**self.job["env"], **step.get("env", {})}.items()}
        script = self.home / "step.sh"
        script.write_text(told(step["run"]), "utf-8")
        there = environment(HOME=str(self.home), GIT_CONFIG_NOSYSTEM="1", TMPDIR="/tmp", **given)  # noqa: S108 - gpg wants a short one
        there.pop("PYTHONPATH")
        with subprocess.Popen(
            [*BASH, script],
            cwd=checkout,
            env=there,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        ) as process:
            if self.started is not None:
                self.started(name, process)
            done.log += process.communicate(timeout=120)[0]
        if process.returncode < 0:
            raise ComputerLostError(name)
        return process.returncode


def _is_taken(condition: str, done: Run) -> bool:
    """Whether a step is taken, by its own condition; a condition that does not ask for always() wants success."""
    parts = [part.strip() for part in condition.split("&&")]
    if "always()" not in parts and not done.is_well:
        return False
    return all(_holds(part, done) for part in parts)


def _holds(part: str, done: Run) -> bool:
    if part in ("always()", "success()"):
        return True
    found = re.fullmatch(r"steps\.(\w+)\.outcome (==|!=) '(\w+)'", part)
    assert found, part
    return (done.outcomes.get(found[1], "") == found[3]) == (found[2] == "==")
