"""How typed words are understood, in the reader's language."""

from argparse import SUPPRESS, ArgumentParser, Namespace, RawDescriptionHelpFormatter
from typing import Any, NoReturn

from jobs.arguments import ARGUMENTS, COMMANDS
from jobs.usual_arguments import filled
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
            ARGUMENTS[name](made, common, language)
    args, rest = parser.parse_known_args(words)
    if len(rest) == 1 and not rest[0].startswith("-") and getattr(args, "workbook", "") is None:
        args.workbook, rest = rest[0], []  # argparse takes no second word after an option
    if rest:
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    return args, parser


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
            filled,
            Text("filen där programmet minns vad som har skickats", "the file in which is remembered what was sent"),
        ),
        (
            "--config",
            file,
            filled,
            Text("inställningsfilen (annars gruppbok.toml)", "the configuration (else gruppbok.toml)"),
        ),
    )
    common.add_argument("--lang", choices=("sv", "en"), default=SUPPRESS, help=Text("språk", "language")[language])
    for name, metavar, kind, about in options:
        common.add_argument(name, metavar=metavar, type=kind, default=SUPPRESS, help=about[language])
    return common
