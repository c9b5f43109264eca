"""The words people type. The one place that looks at the clock, and that turns faults into one line and an exit code."""

import importlib
import re
import sys
from argparse import SUPPRESS, ArgumentParser, Namespace, RawDescriptionHelpFormatter
from datetime import UTC, datetime
from typing import Any, NoReturn

from sheets_schema.text import Language, Text

DONE, WRONG, CANNOT = 0, 1, 2
_ABOUT = Text(
    "Gruppbok sköter gruppens kalkylark: kontrollerar kassaboken och medlemslistan, räknar bokslutet och mejlar kallelser och påminnelser.",
    "Gruppbok looks after a group's spreadsheet: checks the cashbook and the members, sums the year, and mails calls and reminders.",
)
_EXAMPLES = Text(
    """Börja så här:
  gruppbok demo                     en påhittad grupp att titta på
  gruppbok init --xlsx bok.xlsx     en ny, tom arbetsbok
  gruppbok check bok.xlsx           vad som behöver rättas
  gruppbok balance bok.xlsx         vad som finns på kontona
  gruppbok run bok.xlsx --outbox brev
                                    gör allt som är dags att göra; breven hamnar i mappen brev

Slutkod: 0 klart, 1 klart men det finns fel att rätta, 2 kunde inte köra.""",
    """Begin like this:
  gruppbok demo                     a made-up group to look at
  gruppbok init --xlsx book.xlsx    a new, empty workbook
  gruppbok check book.xlsx          what needs mending
  gruppbok balance book.xlsx        what is in the accounts
  gruppbok run book.xlsx --outbox mails
                                    does all that is due; the mails land in the folder mails

Exit code: 0 done, 1 done but there are errors to mend, 2 could not run.""",
)
_COMMANDS: dict[str, Text] = {
    "check": Text("visa vad som behöver rättas i arbetsboken", "show what needs mending in the workbook"),
    "balance": Text("räkna årets konton, intäkter och kostnader", "sum the year's accounts, income and expense"),
    "run": Text("gör allt som är dags att göra, en gång", "do all that is due, once"),
    "status": Text("visa när programmet senast arbetade och vad som väntar", "show when it last worked and what waits"),
    "outbox": Text("visa breven som har gjorts", "show the mails that were made"),
    "init": Text("gör en ny arbetsbok med alla flikar", "make a new workbook with every tab"),
    "demo": Text("gör en påhittad grupp och arbeta igenom den", "make a made-up group and work it"),
    "describe": Text("visa alla flikar, kolumner och kontroller", "show every tab, column and check"),
}


class _Stop(Exception):  # noqa: N818 - not a fault of the program
    """The typed words cannot be understood; the text is the whole message."""


class _Parser(ArgumentParser):
    """A parser whose faults are one line, in the reader's language."""

    language: Language = "sv"

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("formatter_class", _Help)
        super().__init__(*args, **options)
        self._positionals.title = Text("det du skriver", "arguments")[self.language]
        self._optionals.title = Text("val", "options")[self.language]
        for action in self._actions:
            if action.dest == "help":
                action.help = Text("visa den här hjälpen", "show this help")[self.language]

    def error(self, message: str) -> NoReturn:
        hint = Text(f"Skriv {self.prog} --help för att se hur.", f"Type {self.prog} --help to see how.")
        lead = Text("Det gick inte att förstå", "That could not be understood")
        raise _Stop(f"{lead[self.language]}: {_in_language(message, self.language)}. {hint[self.language]}")


class _Help(RawDescriptionHelpFormatter):
    """Help whose first word is in the reader's language."""

    def add_usage(self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(
            usage, actions, groups, Text("användning: ", "usage: ")[_Parser.language] if prefix is None else prefix
        )


_FAULTS = (
    ("the following arguments are required", "det här saknas"),
    ("unrecognized arguments", "okänt"),
    ("expected one argument", "värdet saknas"),
    ("invalid choice", "finns inte bland valen"),
    ("choose from", "välj"),
    ("invalid int value", "är inget heltal"),
    ("argument ", ""),
)
"""What argparse says, and how we say it in Swedish."""


def _in_language(message: str, language: Language) -> str:
    if language == "sv":
        for english, swedish in _FAULTS:
            message = message.replace(english, swedish)
    return message


def _parser(language: Language) -> ArgumentParser:
    def words(sv: str, en: str) -> str:
        return Text(sv, en)[language]

    _Parser.language = language
    common = _Parser(add_help=False)
    common._optionals.title = words("val för alla kommandon", "options of every command")  # noqa: SLF001 - argparse has no other door
    common.add_argument("--lang", choices=("sv", "en"), default=SUPPRESS, help=words("språk", "language"))
    common.add_argument(
        "--date",
        metavar="YYYY-MM-DD[THH:MM]",
        default=SUPPRESS,
        help=words("låtsas att det är den dagen", "as if it were that day"),
    )
    common.add_argument(
        "--state",
        metavar="FIL",
        default=SUPPRESS,
        help=words("filen där programmet minns vad som har skickats", "the file in which is remembered what was sent"),
    )
    common.add_argument(
        "--config",
        metavar="FIL",
        default=SUPPRESS,
        help=words("inställningsfilen (annars gruppbok.toml)", "the configuration (else gruppbok.toml)"),
    )
    parser = _Parser(
        prog="gruppbok",
        description=_ABOUT[language],
        epilog=_EXAMPLES[language],
        parents=[common],
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="store_true", help=words("visa versionen", "show the version"))
    commands = parser.add_subparsers(
        dest="command", metavar=words("KOMMANDO", "COMMAND"), title=words("kommandon", "commands")
    )
    made = {
        name: commands.add_parser(
            name,
            help=about[language],
            description=about[language].capitalize() + ".",
            parents=[common],
            allow_abbrev=False,
        )
        for name, about in _COMMANDS.items()
    }
    _arguments(made, common, language)
    return parser


def _arguments(made: dict[str, Any], common: ArgumentParser, language: Language) -> None:
    def words(sv: str, en: str) -> str:
        return Text(sv, en)[language]

    for name in ("check", "balance", "run", "status"):
        book = words(
            "arbetsboken, en .xlsx- eller .ods-fil; utan den gäller gruppbok.toml",
            "the workbook, an .xlsx or .ods file; without it gruppbok.toml's",
        )
        made[name].add_argument("workbook", nargs="?", metavar=words("ARBETSBOK", "WORKBOOK"), help=book)
        made[name].add_argument("--json", action="store_true", help=words("resultatet som JSON", "the result as JSON"))
    made["balance"].add_argument(
        "--year", type=int, help=words("året då räkenskapsåret börjar", "the year in which the financial year starts")
    )
    made["run"].add_argument(
        "--outbox",
        metavar=words("MAPP", "FOLDER"),
        help=words(
            "lägg breven som filer i en mapp i stället för att skicka dem",
            "put the mails as files in a folder in place of sending them",
        ),
    )
    made["run"].add_argument(
        "--dry-run",
        action="store_true",
        help=words("visa vad som skulle hända, men gör inget", "show what would happen, but do nothing"),
    )
    box = made["outbox"].add_subparsers(dest="action", required=True, metavar="list|show")
    for action, about in (
        ("list", words("visa alla brev", "show every mail")),
        ("show", words("visa ett brev", "show one mail")),
    ):
        sub = box.add_parser(action, help=about, parents=[common], allow_abbrev=False)
        sub.add_argument("--json", action="store_true", help=words("som JSON", "as JSON"))
        if action == "show":
            sub.add_argument(
                "key",
                metavar=words("NYCKEL", "KEY"),
                help=words("brevets nyckel, ur outbox list", "the mail's key, from outbox list"),
            )
        sub.add_argument(
            "workbook",
            nargs="?",
            metavar=words("ARBETSBOK", "WORKBOOK"),
            help=words("arbetsboken breven hör till", "the workbook the mails belong to"),
        )
    made["init"].add_argument(
        "--xlsx", metavar=words("FIL", "FILE"), required=True, help=words("den nya filens namn", "the new file's name")
    )
    made["demo"].add_argument(
        "folder",
        nargs="?",
        default="demo",
        metavar=words("MAPP", "FOLDER"),
        help=words("mappen att arbeta i (annars demo)", "the folder to work in (else demo)"),
    )
    made["describe"].add_argument(
        "--format",
        choices=("text", "markdown", "json"),
        default="text",
        help=words("hur det skrivs ut", "how it is printed"),
    )


def _language(argv: list[str]) -> Language:
    """The language asked for among the words, before they are parsed, so that help and faults are in it."""
    for word, following in zip(argv, [*argv[1:], ""], strict=False):
        if word == "--lang=en" or (word == "--lang" and following == "en"):
            return "en"
    return "sv"


def _moment(text: str | None) -> datetime:
    """The clock: as it is, or as --date says, in the group's own zone (12:00 where only a day is said)."""
    if text is None:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or not _DATE.fullmatch(text) or not 1990 <= moment.year < 2100:
        raise _Stop(_BAD_DATE)
    return moment if "T" in text else moment.replace(hour=12)


_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9].*)?")


_BAD_DATE = "--date"


def main(argv: list[str] | None = None) -> int:
    """Runs one command; gives its exit code. Every fault that ends it is one line on stderr."""
    words = sys.argv[1:] if argv is None else argv
    language = _language(words)
    try:
        return _run(words, language)
    except _Stop as stop:
        line = str(stop)
        if line == _BAD_DATE:
            line = Text(
                "--date: skriv till exempel 2026-11-22 eller 2026-11-22T18:00.",
                "--date: write for instance 2026-11-22 or 2026-11-22T18:00.",
            )[language]
    except KeyboardInterrupt:
        line = Text("Avbrutet.", "Interrupted.")[language]
    except BrokenPipeError:
        sys.stderr.close()
        return DONE
    except Exception as error:
        says = getattr(error, "says", None)
        if isinstance(says, Text):
            line = says[language]
        elif _wants_traceback():
            raise
        else:
            kind = type(error).__name__
            line = Text(
                f"Internt fel ({kind}). Kör om med GRUPPBOK_DEBUG=1 och rapportera det som visas.",
                f"Internal error ({kind}). Run again with GRUPPBOK_DEBUG=1 and report what it shows.",
            )[language]
    print(" ".join(line.split()), file=sys.stderr)
    return CANNOT


def _wants_traceback() -> bool:
    from jobs.settings import wants_traceback  # noqa: PLC0415 - help needs none of it

    return wants_traceback()


def _run(words: list[str], language: Language) -> int:
    parser = _parser(language)
    args = parser.parse_args(words)
    if args.version:
        from importlib.metadata import version  # noqa: PLC0415 - rarely asked for

        print(f"gruppbok {version('gruppbok')}")
        return DONE
    if args.command is None:
        parser.print_help()
        return DONE
    return _command(args)


def _command(args: Namespace) -> int:
    from jobs.session import Session  # noqa: PLC0415 - help needs none of it
    from jobs.settings import load  # noqa: PLC0415 - as above

    for name in ("lang", "date", "state", "config", "workbook"):
        if not hasattr(args, name):
            setattr(args, name, None)
    settings = load(args.config)
    session = Session(args, settings, _moment(args.date), args.lang)
    module = importlib.import_module(f"jobs.commands.{args.command}")
    try:
        code = module.run(session)
    except Exception as error:
        if isinstance(says := getattr(error, "says", None), Text):
            raise _Stop(says[session.language]) from error
        raise
    sys.stdout.flush()
    return int(code)


if __name__ == "__main__":
    sys.exit(main())
