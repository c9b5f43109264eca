"""What Google costs: requests, bytes and seconds beside plain gspread's, against the emulator; and whole commands."""

import json
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from benchmarks.bench import GRUPPBOK, MOMENT, PYTHON, YEAR, Bench
from benchmarks.measure import Case, Taken, in_turn, run_once
from benchmarks.report import ruled
from benchmarks.stand import Sheet, Stand, make

ROWS, GROUPS = 10_000, 1_000
SOME = 50
"""How many of the thousand sheets plain gspread opens; the rest is multiplied."""
MOST_READS, MOST_WRITES, MOST_DRIVE = 2, 1, 1
_ALIKE = "gspread asks nobody whether anything changed; this is its own word for the moment of the last change"
_SAYS = {
    "read_ours": "changed: gruppbok reads",
    "read_gspread": "changed: gspread reads",
    "run_ours": "changed: gruppbok run",
    "run_gspread": "changed: gspread reads, clears and writes 4 tabs",
    "quiet_ours": "unchanged: gruppbok run",
    "quiet_gspread": "unchanged: gspread open, get_lastUpdateTime",
}


@dataclass(frozen=True)
class Group:
    """One group's book as a file, and its sheets: for gruppbok, for gspread, and one that nobody changes."""

    name: str
    path: Path
    moment: str
    year: int
    ours: Sheet
    peers: Sheet
    still: Sheet


def costs(bench: Bench) -> None:
    """The requests, beside plain gspread's; then 10,000 rows from end to end."""
    try:
        with Stand() as stand:
            _costs(bench, stand)
    except (RuntimeError, ValueError) as error:
        print(f"\nGoogle: left out: {error}")
        bench.tally.expect("Google: measured", good=False)


def _costs(bench: Bench, stand: Stand) -> None:
    bench.tell("making the sheets")
    demo = bench.folder / "google" / "ekvik.xlsx"
    demo.unlink(missing_ok=True)
    large = bench.data(ROWS, 0.01, "xlsx") / "book.xlsx"
    groups = [_group(stand, "the demo group", demo), _group(stand, f"{ROWS:,} cashbook rows", large, MOMENT)]
    print("\nGoogle is the emulator, on this computer: requests and bytes count as with Google, its network does not,")
    print("and of the seconds most are the emulator's own.")
    for group in groups:
        _same(bench, stand, group)
        _requests(bench, stand, group)
    _many(bench, stand)
    _end_to_end(bench, stand, groups[-1])
    violations = stand.ask("violations")["violations"]
    bench.tally.expect(f"the emulator's answers: {violations[:1]}", good=not violations)


def _group(stand: Stand, name: str, path: Path, moment: str = "") -> Group:
    """Its sheets; those that change begin with our tabs in them."""
    sheets, made_for = stand.sheets_of(path, 3)
    year = YEAR if moment else int(made_for[:4])
    group = Group(name, path, moment or made_for, year, *sheets)
    for sheet in sheets[:2]:
        run_once(_run(stand, group, sheet))
    return group


def _folder(group: Group, sheet: Sheet) -> Path:
    return group.path.parent / "passes" / sheet.key


def _run(stand: Stand, group: Group, sheet: Sheet) -> Case:
    """A whole `gruppbok run` that remembers nothing."""
    folder = _folder(group, sheet)
    words = ["--state", str(folder / "state.sqlite"), "--outbox", str(folder / "mails"), "--date", group.moment]

    def forget() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)

    forget()
    command = [GRUPPBOK, "run", sheet.link, *words, "--json"]
    return Case("run", command, codes=(0, 1), environment=stand.environment, before=forget)


def _words(group: Group, book: str) -> dict[str, list[str]]:
    """The commands that only read, for the sheet or for the file."""
    when = ["--date", group.moment, "--json"]
    return {"check": ["check", book, *when], "balance": ["balance", book, "--year", str(group.year), *when]}


def _same(bench: Bench, stand: Stand, group: Group) -> None:
    """The sheet's findings and balances are the file's."""
    for name, words in _words(group, str(group.path)).items():
        from_file = run_once(Case(name, [GRUPPBOK, *words], codes=(0, 1)))[2]
        of_sheet = [GRUPPBOK, *_words(group, group.still.link)[name]]
        from_sheet = run_once(Case(name, of_sheet, codes=(0, 1), environment=stand.environment))[2]
        good = json.loads(from_sheet) == json.loads(from_file)
        bench.tally.expect(f"{name} of {group.name}: the sheet's is not the file's", good=good)


def _case(stand: Stand, name: str, keys: Iterable[str], folder: Path, moment: str) -> Case:
    words = [name, stand.url, stand.token, ",".join(keys), str(folder), moment]
    command = [PYTHON, "-W", "ignore", "-m", "benchmarks.google_cases", *words]
    return Case(name, command, inner=True, environment=stand.environment)


def _requests(bench: Bench, stand: Stand, group: Group) -> None:
    """A changed sheet read, a whole pass over it, a pass when nothing has changed."""
    cases = []
    for name in _SAYS:
        sheet = group.peers if name.endswith("gspread") else group.ours
        case = _case(stand, name, [sheet.key], _folder(group, sheet), group.moment)
        changed = name.startswith(("read", "run"))
        cases.append(replace(case, before=partial(stand.change, sheet)) if changed else case)
    taken = in_turn(cases, bench.rounds, bench.tell)
    _show(f"One sheet, {group.name}", taken, _SAYS)
    if "read_gspread" in taken:
        said = taken["read_gspread"].said["more"]
        print(f"  get_all_records refused {said['refused']} of {said['tabs']} tabs, read again by get_all_values.")
    print(f"  {_ALIKE}.")
    _judge(bench, taken, f"changed sheet, {group.name}", "read_ours", (MOST_READS, 0, 0))
    _judge(bench, taken, f"pass that writes, {group.name}", "run_ours", (MOST_READS, MOST_WRITES, 2 * MOST_DRIVE))
    _judge(bench, taken, f"unchanged sheet, {group.name}", "quiet_ours", (0, 0, MOST_DRIVE))
    written = {name: taken[name].said["more"].get("written") for name in ("run_ours", "quiet_ours") if name in taken}
    bench.tally.expect(f"{group.name}: a changed sum was written", good=bool(written.get("run_ours")))
    bench.tally.expect(f"{group.name}: an unchanged sheet was not", good=not written.get("quiet_ours"))


def _many(bench: Bench, stand: Stand) -> None:
    """What it costs to learn that a thousand sheets are unchanged."""
    bench.tell(f"making {GROUPS:,} sheets")
    keys = [make(stand.url, {"Kassabok": [["Ver", "Datum"]]}) for _ in range(GROUPS)]
    cases = [_case(stand, name, keys[:SOME], Path(), MOMENT) for name in ("many_ours", "many_gspread")]
    taken = in_turn(cases, bench.rounds, bench.tell, stand.seconds)
    says = {"many_ours": "gruppbok: changes.list", "many_gspread": "gspread: open, get_lastUpdateTime of each"}
    _show(f"{GROUPS:,} unchanged sheets", taken, says, {"many_gspread": GROUPS // SOME})
    minutes = GROUPS / 60
    print(
        f"  gspread's line is {SOME} sheets measured, times {GROUPS // SOME}; at Google's 60 reads a minute it takes at"
    )
    print(
        f"  least {minutes:.0f} minutes. gruppbok's list is a module of its own; no command asks for many sheets yet."
    )
    _judge(bench, taken, f"{GROUPS:,} unchanged sheets", "many_ours", (0, 0, MOST_DRIVE))
    good = "many_ours" in taken and taken["many_ours"].said["more"]["unchanged"]
    bench.tally.expect(f"{GROUPS:,} sheets: unchanged", good=good)


def _show(
    title: str, taken: Mapping[str, Taken], says: Mapping[str, str], times: Mapping[str, int] | None = None
) -> None:
    """Prints one table of requests, bytes and seconds."""
    print(f"\n{title}")
    rows: list[tuple[str, ...]] = [("", "reads", "writes", "Drive", "KiB", "unpacked", "seconds", "n")]
    for name, one in taken.items():
        said, by = one.said, (times or {}).get(name, 1)
        counted = tuple(f"{said[kind] * by:,}" for kind in ("read", "write", "drive"))
        sizes = tuple(f"{said[kind] * by / 1024:,.1f}" for kind in ("came", "unpacked"))
        rows.append((says[name], *counted, *sizes, f"{one.time * by:.3f}", str(len(one.seconds))))
    ruled(rows, words=0)


def _share(one: Taken) -> str:
    """The part of a case's time that the emulator was at work, where that can be told."""
    spent = sum(one.elsewhere)
    return f"{min(spent / sum(one.seconds), 1):.0%}" if spent else ""


def _judge(bench: Bench, taken: Mapping[str, Taken], what: str, name: str, most: tuple[int, int, int]) -> None:
    """Whether so many requests were enough: reads, writes, and Drive's."""
    if name not in taken:
        bench.tally.expect(f"{what}: measured", good=False)
        return
    said = taken[name].said
    asked = (said["read"], said["write"], said["drive"])
    good = all(one <= limit for one, limit in zip(asked, most, strict=True))
    reached = bench.tally.judge(what, good=good, miss=f"NO, {_counted(asked)}")
    print(f"  {what}: at most {_counted(most)}: {reached}")


def _counted(asked: tuple[int, int, int]) -> str:
    return "reads {}, writes {}, Drive {}".format(*asked)


def _end_to_end(bench: Bench, stand: Stand, group: Group) -> None:
    """Whole commands over a sheet and over the same book as a file."""
    sheet = {name: [GRUPPBOK, *words] for name, words in _words(group, group.still.link).items()}
    file = {name: [GRUPPBOK, *words] for name, words in _words(group, str(group.path)).items()}
    run = _run(stand, group, group.ours)

    def anew() -> None:
        run.before()
        stand.change(group.ours)

    cases = [
        *(Case(f"{name}, sheet", words, codes=(0, 1), environment=stand.environment) for name, words in sheet.items()),
        replace(run, name="run, sheet", before=anew),
        *(Case(f"{name}, .xlsx", words, codes=(0, 1)) for name, words in file.items()),
    ]
    taken = in_turn(cases, bench.rounds, bench.tell, stand.seconds)
    print(f"\nWhole commands, {group.name}")
    rows = [("", "seconds", "of it emulator's", "MiB", "n")]
    for name, one in taken.items():
        rows.append((f"gruppbok {name}", f"{one.time:.3f}", _share(one), f"{one.peak:.0f}", str(len(one.seconds))))
    ruled(rows, words=0)
    print("  The emulator's is the time that its process was at work; gruppbok waits meanwhile.")
