"""gruppbok demo: an example group, made and worked in a folder, the papers of its year, and what came of it."""

import shutil
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from shlex import quote

from rich.console import Console
from rich.text import Text as Words

from jobs.balances import AccountSums, Totals, balance
from jobs.commands.check import place
from jobs.commands.report import usual_year
from jobs.documents.catalogue import KINDS
from jobs.memory import Mail
from jobs.plan import Context
from jobs.session import Session, UsageError
from jobs.worker.post import FolderPost, file_name
from jobs.worker.runner import Desk, gather, run_pass
from jobs.worker.store import Store
from jobs.year import year_of
from sheets_schema.book import Book
from sheets_schema.checks import CHECKS
from sheets_schema.finding import SEVERITIES, Finding, counts
from sheets_schema.text import LANGUAGES, Language, Text, money, one_line
from sync.demo.build import NAME, NOW, make_group, mistakes
from sync.files import FileWorkbook

MARK = ".gruppbok-demo"
"""The file by which a folder that the demo made is known again."""
MAILS = Text("brev", "mails")
PAPERS = Text("papper", "papers")
KEPT = ("activity", "plan", "boxes", "annual-meeting")
"""The papers that the demo makes; the others are `gruppbok report`'s to show."""
BEFORE = timedelta(days=3)
"""How long before its moment the demo works a first time: a new state knows of no weekly hour before it."""
_STATE = f"{NAME}.gruppbok.sqlite"
NOTHING = Text("", "")
_MOST, _MOST_MAILS, _FEW, _WIDTH = 6, 8, 2, 100
"""How many findings are shown, how many people are named in a line, and how long lines are where nobody looks on."""
_CHECKS = {check.code: replace(check, remedy=NOTHING) for check in CHECKS}
_WORDS = {"error": Text("FEL", "ERROR"), "warning": Text("VARNING", "WARNING"), "info": Text("INFO", "INFO")}
_COLOURS = {"error": "bold red", "warning": "yellow", "info": "cyan"}


@dataclass(frozen=True)
class Worked:
    """What came of the demo: where it lies, the book as it stands, the mails that went, the first first, and the papers.

    `folder` is that of the mails.
    """

    book: FileWorkbook
    folder: Path
    times: tuple[datetime, ...]
    context: Context
    mails: tuple[Mail, ...]
    papers: tuple[Path, ...]


def run(session: Session) -> int:
    """Makes the group, works it, and tells of it; the mistakes in it are meant, so that the exit code is 0."""
    language = session.language
    folder = Path(session.args.folder)
    now = session.now if session.args.date else NOW
    with session.progress(Text("Gör en påhittad grupp och arbetar igenom den", "Making a group and working it")):
        prepare(folder)
        worked = work(folder, language, now)
    show(worked, language)
    return 0


def prepare(folder: Path) -> None:
    """Makes the folder ready: new, empty, or one that the demo made, whose files go. Raises UsageError."""
    try:
        if folder.exists() and not (folder.is_dir() and _is_ours_or_empty(folder)):
            raise UsageError(
                Text(
                    f"{folder} finns redan och är inte gjord av demo. Ange en annan mapp: gruppbok demo MAPP.",
                    f"{folder} is there already and was not made by demo. Name another folder: gruppbok demo FOLDER.",
                )
            )
        folder.mkdir(parents=True, exist_ok=True)
        (folder / MARK).write_text("gruppbok demo\n", "utf-8")
        _clear(folder)
    except OSError as error:
        why = error.strerror or str(error)
        says = Text(f"Mappen {folder} går inte att använda ({why}).", f"The folder {folder} cannot be used ({why}).")
        raise UsageError(says) from error


def _is_ours_or_empty(folder: Path) -> bool:
    return (folder / MARK).is_file() or not any(folder.iterdir())


def _clear(folder: Path) -> None:
    """Takes away what an earlier demo made, and nothing else."""
    own = [folder / f"{NAME}.xlsx", FileWorkbook(folder / f"{NAME}.xlsx").ours]
    own += [folder / f"{_STATE}{end}" for end in ("", "-wal", "-shm")]
    for language in LANGUAGES:
        own += (folder / MAILS[language]).glob("*.eml")
        own += (folder / PAPERS[language]).glob("*.pdf")
    for path in own:
        path.unlink(missing_ok=True)


def work(folder: Path, language: Language, now: datetime) -> Worked:
    """Makes the group's workbook and works it twice: some days before, and at its moment."""
    book = FileWorkbook(folder / f"{NAME}.xlsx")
    make_group(book.path, language)
    post = FolderPost(folder / MAILS[language])
    post.prepare()
    times = ((now - BEFORE).replace(hour=12, minute=0, second=0, microsecond=0), now)
    with Store(folder / _STATE) as store:
        for moment in times:
            run_pass(Desk(book, moment), store, lambda _sending: post)
        context = gather(Desk(book, now), store.memory())
    sent = sorted((m for m in context.memory.mails if m.state == "sent"), key=lambda mail: mail.made)
    papers = tuple(_papers(context.book, folder / PAPERS[language], language))
    return Worked(book, post.folder, times, context, tuple(sent), papers)


def _papers(book: Book, folder: Path, language: Language) -> Iterator[Path]:
    """Makes the papers of the year, as PDF."""
    from jobs.worker.typesetting import pdf  # noqa: PLC0415 - slow to import

    folder.mkdir(exist_ok=True)
    for kind in KEPT:
        document = KINDS[kind].make(book, usual_year(book, KINDS[kind]), language)
        path = folder / f"{document.name}.pdf"
        path.write_bytes(pdf(document, book.settings.group_name).content)
        yield path


@dataclass(frozen=True)
class Part:
    """A part of the report: its title with a word beside it, its rows, and a word below them.

    `sides` has a letter for each column: l for left, r for right, and m for the one that is cut where room is short.
    """

    title: Text
    note: Text
    sides: str
    rows: tuple[tuple[Words, ...], ...]
    below: Text = NOTHING


def show(worked: Worked, language: Language) -> None:
    """The report: what was made, found, summed and mailed, and what to open next."""
    console = Console(highlight=False, width=None if sys.stdout.isatty() else _WIDTH)
    tables, name = worked.context.book.tables, worked.context.book.settings.group_name
    people, rows, slips = len(tables["members"]), len(tables["cashbook"]), len({one.number for one in mistakes()})
    made = Text(
        f"påhittad: {people} namn, {rows} rader i kassaboken, {slips} misstag att hitta",
        f"made up: {people} names, {rows} rows in the cashbook, {slips} mistakes to find",
    )
    console.print(_title(Text(name, name), made, language))
    for part in (_findings, _money, _mails, _made, _next):
        _print(console, part(worked, language), language)


def _title(title: Text, note: Text, language: Language) -> Words:
    return Words.assemble((title[language], "bold"), "  " if note[language] else "", (note[language], "dim"))


def _print(console: Console, part: Part, language: Language) -> None:
    """One part, with its columns below each other and no line longer than the terminal, links and commands excepted."""
    console.print()
    console.print(_title(part.title, part.note, language))
    widths = [max(cell.cell_len for cell in column) for column in zip(*part.rows, strict=True)]
    room = console.width - 2 * len(widths)
    for row in part.rows:
        line = Words("  ")
        for cell, side, width in zip(row, part.sides, widths, strict=True):
            fits = max(20, min(width, room - sum(widths) + width)) if side == "m" else width
            cell.truncate(fits, overflow="ellipsis")
            cell.align("right" if side == "r" else "left", fits)
            line.append_text(cell).append("  ")
        line.rstrip()
        console.print(line, soft_wrap=True)
    if part.below[language]:
        console.print(Words(f"  {part.below[language]}", style="dim"))


def _findings(worked: Worked, language: Language) -> Part:
    findings = worked.context.findings
    number = counts(findings)
    note = Text(
        f"{number['error']} fel, {number['warning']} varningar",
        f"{number['error']} errors, {number['warning']} warnings",
    )
    shown = _telling(findings)[:_MOST]
    rows = tuple(
        (
            Words(_WORDS[one.severity][language], style=_COLOURS[one.severity]),
            Words(place(one, language)),
            Words(_CHECKS[one.code].message(one, language)),
        )
        for one in shown
    )
    rest = len(findings) - len(shown)
    below = Text(f"… och {rest} till, i fliken Kontroll", f"… and {rest} more, in the tab Findings")
    return Part(Text("Att rätta", "To mend"), note, "llm", rows, below if rest > 0 else NOTHING)


def _telling(findings: Iterable[Finding]) -> list[Finding]:
    """Findings with the most telling first: errors before warnings, and one of each tab before a second of the same."""
    seen = Counter[str]()
    ranked = []
    for finding in sorted(findings, key=lambda one: SEVERITIES.index(one.severity)):
        seen[finding.tab] += 1
        ranked.append((seen[finding.tab], finding))
    return [finding for _, finding in sorted(ranked, key=lambda pair: pair[0])]


def _money(worked: Worked, language: Language) -> Part:
    context = worked.context
    sums = balance(context.book, year_of(context.today, context.book.settings.year_start).year)
    left_out = len(sums.excluded_rows)
    doubt = Text(f"preliminärt: {left_out} rader räknas inte", f"preliminary: {left_out} rows do not count")
    heads = ("Ingående|Opening", "Intäkter|Income", "Kostnader|Expense", "Överföringar|Transfers", "Utgående|Closing")
    rows = [
        (Words(), *(Words(Text(*head.split("|"))[language], style="dim") for head in heads)),
        *((Words(one.account), *_amounts(one, language)) for one in sums.accounts),
        (Words(Text("Summa", "Total")[language], style="bold"), *_amounts(sums.totals, language)),
    ]
    result, left = sums.totals.result, sums.to_forward.remaining
    below = Text(
        f"Årets resultat {money(result, 'sv')}, insamlat att vidarebefordra {money(left, 'sv')}",
        f"Result of the year {money(result, 'en')}, collected to forward {money(left, 'en')}",
    )
    title = Text(f"Pengarna {sums.period.label}", f"The money {sums.period.label}")
    return Part(title, doubt if sums.preliminary else NOTHING, "lrrrrr", tuple(rows), below)


def _amounts(one: AccountSums | Totals, language: Language) -> list[Words]:
    amounts = (one.opening, one.income, one.expense, one.transfers, one.closing)
    style = "bold" if isinstance(one, Totals) else ""
    return [Words(money(ore, language), style=f"{style} red" if ore < 0 else style) for ore in amounts]


def _mails(worked: Worked, language: Language) -> Part:
    """Every mail that went, those about one thing in one line."""
    rows = []
    for about in _topics(worked.mails):
        subjects = Counter(mail.subject for mail in about)
        subject = min(subjects, key=lambda one: (-subjects[one], len(one)))
        names = ", ".join(mail.name for mail in about)
        people = Text(f"{len(about)} personer", f"{len(about)} people")[language]
        rows.append((Words(names if len(about) <= _FEW else people), Words(one_line(subject, _WIDTH))))
    number, days = len(worked.mails), [f"{moment:%Y-%m-%d}" for moment in worked.times]
    note = Text(
        f"{number} filer i {worked.folder}, från {' och '.join(days)}; inget skickat",
        f"{number} files in {worked.folder}, of {' and '.join(days)}; none sent",
    )
    rest = len(rows) - _MOST_MAILS
    below = Text(f"… och {rest} till, i mappen", f"… and {rest} more, in the folder") if rest > 0 else NOTHING
    return Part(Text("Breven", "The mails"), note, "lm", tuple(rows[:_MOST_MAILS]), below)


def _topics(mails: Sequence[Mail]) -> list[list[Mail]]:
    """The mails about one thing together; of a few that say it in different words each stands for itself."""
    number = Counter(mail.topic for mail in mails)
    found: dict[tuple[str, str], list[Mail]] = {}
    for mail in mails:
        found.setdefault((mail.topic, mail.subject if number[mail.topic] <= _FEW else ""), []).append(mail)
    return list(found.values())


def _made(worked: Worked, language: Language) -> Part:  # noqa: ARG001 - as the other parts
    """The papers that were made."""
    number, folder = len(worked.papers), worked.papers[0].parent
    note = Text(f"{number} PDF-filer i {folder}", f"{number} PDF files in {folder}")
    return Part(
        Text("Årets papper", "The year's papers"),
        note,
        "m",
        ((Words(", ".join(path.stem for path in worked.papers)),),),
    )


def _next(worked: Worked, language: Language) -> Part:
    """What to open, and what to try."""
    workbook, now = worked.book.path, worked.times[-1]
    weekly = (str(worked.folder / file_name(mail)) for mail in worked.mails if mail.job == "weekly_letter")
    book, later = quote(str(workbook)), now + timedelta(days=7)
    run = f"run {book} --outbox {quote(str(worked.folder))} --date {later:%Y-%m-%dT%H:%M}"
    lines = [
        (Text("Vad Gruppbok fann", "What was found"), str(worked.book.ours)),
        *((Text("Veckobrevet", "The weekly letter"), path) for path in weekly),
        (Text("Årsmötets papper", "The annual meeting"), str(worked.papers[-1])),
        (Text("Gruppens egen bok", "The group's own book"), str(workbook)),
        (Text("Rätta något, kör", "Mend something, run"), f"{_program()} check {book} --date {now:%Y-%m-%d}"),
        (Text("En vecka senare", "A week later"), f"{_program()} {run}"),
    ]
    rows = tuple((Words(why[language]), Words(what, style="cyan")) for why, what in lines)
    return Part(Text("Öppna och prova", "Open and try"), NOTHING, "ll", rows)


def _program() -> str:
    """How the program is called from here."""
    called = Path(sys.argv[0])
    return str(called) if called.stem == "gruppbok" and not shutil.which("gruppbok") else "gruppbok"
