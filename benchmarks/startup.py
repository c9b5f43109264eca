"""The start of commands that need no frame, beside Python's own."""

import shutil

from benchmarks.bench import GRUPPBOK, MOMENT, PYTHON, Bench
from benchmarks.measure import Case, Taken, in_turn, run_once

LIMIT = 5.0
SAYS = {
    "bare": "python -c pass",
    "help": "gruppbok --help",
    "status": "gruppbok status",
    "outbox": "gruppbok outbox list",
    "run": "gruppbok run, nothing due",
}
_FOUND = """
import sys
from jobs.cli import main
try:
    main(sys.argv[1:])
finally:
    print("\\n", *sorted(sys.modules))
"""


def startup(bench: Bench) -> None:
    """Whole processes; and whether those that need no pandas import none."""
    folder = bench.data(20, 0, "xlsx")
    mails = folder / "mails"
    words = [str(folder / "book.xlsx"), "--state", str(folder / "state.sqlite"), "--date", MOMENT]
    run = ["run", *words, "--outbox", str(mails)]
    for old in folder.glob("*.sqlite*"):
        old.unlink()
    shutil.rmtree(mails, ignore_errors=True)
    codes = (0, 1)
    try:
        run_once(Case("run", [GRUPPBOK, *run], codes=codes))
    except (RuntimeError, OSError) as error:
        print(f"\nStart: left out, for gruppbok run fails: {error}")
        return
    cases = [
        Case("bare", [PYTHON, "-c", "pass"]),
        Case("help", [GRUPPBOK, "--help"]),
        Case("status", [GRUPPBOK, "status", *words], codes=codes),
        Case("outbox", [GRUPPBOK, "outbox", "list", *words], codes=codes),
        Case("run", [GRUPPBOK, *run], codes=codes),
    ]
    taken = in_turn(cases, max(9, 3 * bench.rounds), bench.tell)
    print("\nStart: whole processes beside bare Python")
    for name, one in taken.items():
        _show(bench, name, one, taken["bare"])
    _imports("gruppbok --help", ["--help"], bench)
    _imports("gruppbok run, nothing due", run, bench)


def _show(bench: Bench, name: str, one: Taken, bare: Taken) -> None:
    ratio, goal = one.time / bare.time, ""
    if name in ("help", "status", "outbox"):
        miss = f"NO, {ratio:.1f}x: {ratio / LIMIT - 1:.0%} over"
        goal = f"within {LIMIT:g}x  " + bench.tally.judge(f"Start, {SAYS[name]}", good=ratio <= LIMIT, miss=miss)
    print(f"  {SAYS[name]:<26} {one.time * 1000:7.1f} ms  {ratio:5.2f}x bare  {one.peak:4.0f} MiB  {goal}".rstrip())


def _imports(says: str, words: list[str], bench: Bench) -> None:
    """Whether a command imports what only frames need."""
    out = run_once(Case(says, [PYTHON, "-c", _FOUND, *words]))[2]
    loaded = set(out.splitlines()[-1].split())
    frames = sorted(loaded & {"pandas", "numpy"})
    others = sorted(loaded & {"jinja2", "gspread", "openpyxl", "rich", "email_validator", "dataclasses"})
    reached = bench.tally.judge(f"{says} without pandas", good=not frames, miss=f"NO, {', '.join(frames)}")
    also = f" (but {', '.join(others)})" if others else ""
    print(f"  {says}: imports no pandas: {reached}; {len(loaded)} modules{also}")
