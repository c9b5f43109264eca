"""Help everywhere, in both languages, at once; and what a command may import. Contract, section 6."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from tests.cli.helpers import DATE, Terminal, command, environment, process, write
from tests.jobs.helpers import CASH, cash, group

COMMANDS = [
    "check",
    "balance",
    "run",
    "worker",
    "preview",
    "status",
    "outbox",
    "init",
    "setup",
    "import",
    "export",
    "receipts",
    "demo",
    "describe",
]
EVERY = [[], *([command] for command in COMMANDS), ["outbox", "list"], ["outbox", "show"], ["import", "bank"]]
SLOW = (
    "pandas",
    "numpy",
    "gspread",
    "openpyxl",
    "jinja2",
    "python_calamine",
    "xlsxwriter",
    "rich",
    "babel",
    "email_validator",
)
LISTS = "import sys; from jobs.cli import main; code = main(sys.argv[1:]); print('|', code, *sys.modules)"
HELPS = "import sys; sys.argv[0] = 'gruppbok'\ntry:\n from jobs.cli import main; main()\nfinally: print('|', 0, *sys.modules)"


@pytest.mark.parametrize("words", EVERY, ids=" ".join)
def test_help_everywhere_in_both_languages(gruppbok: Terminal, words: list[str]) -> None:
    sv, en = gruppbok(*words, "--help"), gruppbok("--lang", "en", *words, "--help")
    assert (sv.code, sv.err, en.code, en.err) == (0, "", 0, "")
    assert sv.out.startswith("användning: gruppbok")
    assert en.out.startswith("usage: gruppbok")
    assert sv.out != en.out
    assert gruppbok(*words, "--help", "--lang", "en").out.startswith(("användning", "usage"))
    for said, foreign in ((sv.out, ("show this", "options:", "usage:")), (en.out, ("visa ", "användning", "val:"))):
        assert not [word for word in foreign if word in said]


def test_the_first_help_names_every_command(gruppbok: Terminal) -> None:
    for lang in ("sv", "en"):
        out = gruppbok("--lang", lang, "--help").out
        assert [command for command in COMMANDS if f"\n    {command}" not in out] == []
        assert "--state" in out
        assert "--config" in out
        assert "--date" in out


def test_help_needs_no_workbook_and_makes_nothing(gruppbok: Terminal, folder: Path) -> None:
    (folder / "gruppbok.toml").write_text("[broken")
    assert gruppbok("--help").code == gruppbok("run", "--help").code == gruppbok("--version").code == 0
    assert [path.name for path in folder.iterdir()] == ["gruppbok.toml"]


def imported(program: str, *words: str, cwd: Path) -> tuple[int, set[str]]:
    """The exit code of a command in a process of its own, and everything it had imported at its end."""
    done = subprocess.run(
        [sys.executable, "-c", program, *words], cwd=cwd, env=environment(), capture_output=True, text=True, check=False
    )
    _, _, told = done.stdout.rpartition("| ")
    code, *modules = told.split()
    return int(code), {module.split(".")[0] for module in modules}


@pytest.mark.parametrize("words", [["--help"], ["run", "--help"]], ids=" ".join)
def test_help_imports_nothing_slow(folder: Path, words: list[str]) -> None:
    assert imported(HELPS, *words, cwd=folder)[1] & set(SLOW) == set()


def test_status_outbox_and_a_quiet_pass_import_nothing_slow(folder: Path, gruppbok: Terminal) -> None:
    path = write(folder / "bok.xlsx", group())
    run = ["run", str(path), "--outbox", "brev", "--date", DATE]
    assert gruppbok(*run).code == 0
    for words in (["status", str(path)], ["outbox", "list", str(path)], run, [*run, "--json"]):
        code, modules = imported(LISTS, *words, cwd=folder)
        assert (code, modules & set(SLOW)) == (0, set()), words


def test_a_process_of_its_own_says_the_same(folder: Path, gruppbok: Terminal) -> None:
    path = write(folder / "bok.xlsx", group())
    words = ("check", path, "--date", DATE, "--json")
    assert process(*words, cwd=folder) == gruppbok(*words)
    done = process("check", "finns.xlsx", cwd=folder)
    assert "finns.xlsx" in done.refusal


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_a_terminal_that_lacks_a_sign_still_gets_its_sums(folder: Path, encoding: str) -> None:
    path = write(
        folder / "bok.xlsx", group({"Kassabok": [CASH, cash(1, date(2026, 2, 3), "Bank", "Fika", None, 1234.5)]})
    )
    done = subprocess.run(
        command("balance", path, "--date", DATE),
        cwd=folder,
        env=environment(PYTHONIOENCODING=encoding),
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"234,50" in done.stdout


def test_output_that_nobody_takes_is_no_traceback(folder: Path) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no full device here")
    with full.open("w") as out:
        done = subprocess.run(
            command("describe"),
            cwd=folder,
            env=environment(),
            stdout=out,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "Internt fel" not in done.stderr
