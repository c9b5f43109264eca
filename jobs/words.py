"""How typed words are understood, in the reader's language."""

from argparse import SUPPRESS, ArgumentParser, ArgumentTypeError, Namespace, RawDescriptionHelpFormatter
from typing import Any, NoReturn

from sheets_schema.text import Language, Text

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
COMMANDS: dict[str, Text] = {
    "check": Text("visa vad som behöver rättas i arbetsboken", "show what needs mending in the workbook"),
    "balance": Text("räkna årets konton, intäkter och kostnader", "sum the year's accounts, income and expense"),
    "run": Text("gör allt som är dags att göra, en gång", "do all that is due, once"),
    "status": Text("visa när programmet senast arbetade och vad som väntar", "show when it last worked and what waits"),
    "outbox": Text("visa breven som har gjorts", "show the mails that were made"),
    "init": Text("gör en ny arbetsbok med alla flikar", "make a new workbook with every tab"),
    "doctor": Text("pröva alla inställningar och säg vad som ska rättas", "try every setting and say what to mend"),
    "export": Text(
        "gör en fil av arbetsboken, till exempel en kalender", "make a file of the workbook, such as a calendar"
    ),
    "demo": Text("gör en påhittad grupp och arbeta igenom den", "make a made-up group and work it"),
    "describe": Text("visa alla flikar, kolumner och kontroller", "show every tab, column and check"),
}


class Stop(Exception):  # noqa: N818 - not a fault of the program
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
        raise Stop(f"{lead[self.language]}: {_in_language(message, self.language)}. {hint[self.language]}")


class _Help(RawDescriptionHelpFormatter):
    """Help whose first word is in the reader's language."""

    def add_usage(self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(
            usage, actions, groups, Text("användning: ", "usage: ")[_Parser.language] if prefix is None else prefix
        )


_FAULTS = (
    ("the following arguments are required", "det här saknas"),
    ("one of the arguments", "välj ett av"),
    (" is required", ""),
    ("not allowed with argument", "går inte ihop med"),
    ("unrecognized arguments", "okänt"),
    ("expected one argument", "värdet saknas"),
    ("invalid choice", "finns inte bland valen"),
    ("choose from", "välj"),
    ("invalid int value", "är inget heltal"),
    ("is empty", "är tomt"),
    ("argument ", ""),
)
"""What argparse says, and how we say it in Swedish."""


def _in_language(message: str, language: Language) -> str:
    if language == "sv":
        for english, swedish in _FAULTS:
            message = message.replace(english, swedish)
    return message


def _filled(text: str) -> str:
    """A word that must say something: an empty one is often a variable of a script that was never set."""
    if not text.strip():
        raise ArgumentTypeError("is empty")
    return text


def read_words(words: list[str], language: Language) -> tuple[Namespace, ArgumentParser]:
    """What was typed, understood; only the command at hand has its arguments built. Raises Stop."""
    _Parser.language = language
    common = _common(language)
    parser = _Parser(
        prog="gruppbok", description=_ABOUT[language], epilog=_EXAMPLES[language], parents=[common], allow_abbrev=False
    )
    parser.add_argument("--version", action="store_true", help=Text("visa versionen", "show the version")[language])
    title = Text("kommandon", "commands")[language]
    commands = parser.add_subparsers(dest="command", metavar=Text("KOMMANDO", "COMMAND")[language], title=title)
    for name, about in COMMANDS.items():
        says = about[language]
        whole = f"{says[0].upper()}{says[1:]}."
        own = [common] if name in words else []
        made = commands.add_parser(name, help=says, description=whole, parents=own, allow_abbrev=False)
        if name in words:
            _ARGUMENTS[name](made, common, language)
    return parser.parse_args(words), parser


def _common(language: Language) -> _Parser:
    """The options of every command."""
    common = _Parser(add_help=False)
    title = Text("val för alla kommandon", "options of every command")[language]
    common._optionals.title = title  # noqa: SLF001 - argparse has no other door
    file = Text("FIL", "FILE")[language]
    options = (
        ("--date", "YYYY-MM-DD[THH:MM]", str, Text("låtsas att det är den dagen", "as if it were that day")),
        (
            "--state",
            file,
            _filled,
            Text("filen där programmet minns vad som har skickats", "the file in which is remembered what was sent"),
        ),
        (
            "--config",
            file,
            _filled,
            Text("inställningsfilen (annars gruppbok.toml)", "the configuration (else gruppbok.toml)"),
        ),
    )
    common.add_argument("--lang", choices=("sv", "en"), default=SUPPRESS, help=Text("språk", "language")[language])
    for name, metavar, kind, about in options:
        common.add_argument(name, metavar=metavar, type=kind, default=SUPPRESS, help=about[language])
    return common


def _of_workbook(parser: ArgumentParser, common: _Parser, language: Language) -> None:  # noqa: ARG001 - as the others
    book = Text(
        "arbetsboken: en .xlsx- eller .ods-fil, eller ett Google-arks adress; utan den gäller gruppbok.toml",
        "the workbook: an .xlsx or .ods file, or a Google Sheet's address; without it gruppbok.toml's",
    )
    metavar = Text("ARBETSBOK", "WORKBOOK")[language]
    parser.add_argument("workbook", nargs="?", metavar=metavar, help=book[language])


def _of_read(parser: ArgumentParser, common: _Parser, language: Language) -> None:
    _of_workbook(parser, common, language)
    as_json = Text("resultatet som JSON", "the result as JSON")
    parser.add_argument("--json", action="store_true", help=as_json[language])


def _of_doctor(parser: ArgumentParser, common: _Parser, language: Language) -> None:
    _of_read(parser, common, language)
    about = Text("skicka ett provbrev dit, och bara dit", "send a test mail there, and only there")
    metavar = Text("ADRESS", "ADDRESS")[language]
    parser.add_argument("--send-test", type=_filled, metavar=metavar, help=about[language])


def _of_balance(parser: ArgumentParser, common: _Parser, language: Language) -> None:
    _of_read(parser, common, language)
    year = Text("året då räkenskapsåret börjar", "the year in which the financial year starts")
    parser.add_argument("--year", type=int, help=year[language])


def _of_run(parser: ArgumentParser, common: _Parser, language: Language) -> None:
    _of_read(parser, common, language)
    folder = Text(
        "lägg breven som filer i en mapp i stället för att skicka dem",
        "put the mails as files in a folder in place of sending them",
    )
    dry = Text("visa vad som skulle hända, men gör inget", "show what would happen, but do nothing")
    metavar = Text("MAPP", "FOLDER")[language]
    parser.add_argument("--outbox", type=_filled, metavar=metavar, help=folder[language])
    parser.add_argument("--dry-run", action="store_true", help=dry[language])


def _of_outbox(parser: ArgumentParser, common: _Parser, language: Language) -> None:
    actions = {
        "list": Text("visa alla brev", "show every mail"),
        "show": Text("visa ett brev", "show one mail"),
        "retry": Text("skicka ett brev som hålls eller misslyckades igen", "send a mail that is held or failed again"),
        "ack": Text("räkna ett brev som hålls som skickat: det kom fram", "count a held mail as sent: it arrived"),
        "discard": Text("skicka inte ett brev som hålls eller väntar", "do not send a mail that is held or waits"),
    }
    box = parser.add_subparsers(dest="action", required=True, metavar="|".join(actions))
    for action, about in actions.items():
        sub = box.add_parser(action, help=about[language], parents=[common], allow_abbrev=False)
        if action != "list":
            key = Text("brevets nyckel, ur outbox list", "the mail's key, from outbox list")
            sub.add_argument("key", metavar=Text("NYCKEL", "KEY")[language], help=key[language])
        _of_read(sub, common, language)


def _of_export(parser: ArgumentParser, common: _Parser, language: Language) -> None:
    kinds = {"calendar": Text("årets möten och sista dagar, som .ics", "the year's meetings and deadlines, as .ics")}
    about = "; ".join(f"{kind}: {says[language]}" for kind, says in kinds.items())
    parser.add_argument("kind", choices=tuple(kinds), metavar=Text("SORT", "KIND")[language], help=about)
    _of_workbook(parser, common, language)
    year = Text("kalenderåret (annars årets)", "the calendar year (else this one)")
    where = Text("filen eller mappen att skriva till", "the file or folder to write to")
    parser.add_argument("--year", type=int, metavar=Text("ÅR", "YEAR")[language], help=year[language])
    parser.add_argument("--output", type=_filled, metavar=Text("FIL", "FILE")[language], help=where[language])


def _of_init(parser: ArgumentParser, common: _Parser, language: Language) -> None:  # noqa: ARG001 - as the others
    where = parser.add_mutually_exclusive_group(required=True)
    file = Text("den nya filens namn", "the new file's name")
    sheet = Text(
        "ett Google-ark som du har gjort och delat med programmet; det som saknas läggs till",
        "a Google Sheet that you made and shared with the program; what is missing is added",
    )
    where.add_argument("--xlsx", type=_filled, metavar=Text("FIL", "FILE")[language], help=file[language])
    where.add_argument("--google", dest="workbook", type=_filled, metavar="URL", help=sheet[language])


def _of_demo(parser: ArgumentParser, common: _Parser, language: Language) -> None:  # noqa: ARG001 - as the others
    about = Text("mappen att arbeta i (annars demo)", "the folder to work in (else demo)")
    parser.add_argument(
        "folder", nargs="?", default="demo", metavar=Text("MAPP", "FOLDER")[language], help=about[language]
    )


def _of_describe(parser: ArgumentParser, common: _Parser, language: Language) -> None:  # noqa: ARG001 - as the others
    about = Text("hur det skrivs ut", "how it is printed")
    parser.add_argument("--format", choices=("text", "markdown", "json"), default="text", help=about[language])


_ARGUMENTS = {
    "check": _of_read,
    "balance": _of_balance,
    "run": _of_run,
    "status": _of_read,
    "outbox": _of_outbox,
    "init": _of_init,
    "doctor": _of_doctor,
    "export": _of_export,
    "demo": _of_demo,
    "describe": _of_describe,
}
