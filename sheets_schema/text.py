"""Words in both languages, and how sums, days and names are written in them."""

from datetime import date, time
from typing import Literal

Language = Literal["sv", "en"]
LANGUAGES: tuple[Language, ...] = ("sv", "en")
NBSP = "\u00a0"
MINUS = "\u2212"


class Ore(int):
    """A sum of money in whole öre."""

    __slots__ = ()


class Text:
    """The same words in Swedish and in English; neither can be left out.

    Written out by hand: a dataclass would cost every `--help` the import of dataclasses and inspect.
    """

    __slots__ = ("en", "sv")

    def __init__(self, sv: str, en: str) -> None:
        self.sv = sv
        self.en = en

    def __getitem__(self, language: Language) -> str:
        return self.sv if language == "sv" else self.en

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Text) and (self.sv, self.en) == (other.sv, other.en)

    def __hash__(self) -> int:
        return hash((self.sv, self.en))

    def __repr__(self) -> str:
        return f"Text({self.sv!r}, {self.en!r})"


def fold(text: str) -> str:
    """The form in which names and labels are compared: no case, single plain spaces, nothing around."""
    return " ".join(text.split()).casefold()


def one_line(text: str, longest: int = 80) -> str:
    """Untrusted text made fit for one line: no control or direction marks, white space folded, cut at `longest`."""
    shown = " ".join("".join(c for c in " ".join(text.split()) if c.isprintable()).split())
    return shown if len(shown) <= longest else shown[: longest - 1].rstrip() + "…"


def how_many(number: int, one: Text, many: Text) -> Text:
    """A number with its word: `1 varning`, `2 varningar`."""
    word = one if number == 1 else many
    return Text(f"{number} {word.sv}", f"{number} {word.en}")


def errors_and_warnings(errors: int, warnings: int) -> Text:
    """How much there is to mend: `2 fel, 1 varning`."""
    first = how_many(errors, Text("fel", "error"), Text("fel", "errors"))
    second = how_many(warnings, Text("varning", "warning"), Text("varningar", "warnings"))
    return Text(f"{first.sv}, {second.sv}", f"{first.en}, {second.en}")


def money(ore: int, language: Language) -> str:
    """A sum in öre as people write it: `1 234,50 kr`, `SEK 1,234.50`; spaces are no-break."""
    kronor, rest = divmod(abs(ore), 100)
    sign = MINUS if ore < 0 else ""
    if language == "sv":
        return f"{sign}{kronor:,}".replace(",", NBSP) + f",{rest:02d}{NBSP}kr"
    return f"SEK{NBSP}{sign}{kronor:,}.{rest:02d}"


def decimal(ore: int) -> str:
    """A sum in öre as JSON carries it: `-1234.50`."""
    kronor, rest = divmod(abs(ore), 100)
    return f"{'-' if ore < 0 else ''}{kronor}.{rest:02d}"


def shown(value: object, language: Language) -> str:
    """A fact of a message as its reader sees it: sums with their unit, days as ISO, untrusted text in one line."""
    match value:
        case Ore():
            return money(value, language)
        case Text():
            return value[language]
        case bool():
            return {True: Text("Ja", "Yes"), False: Text("Nej", "No")}[value][language]
        case date():
            return value.isoformat()[:10]
        case time():
            return f"{value:%H:%M}"
        case float():
            return f"{value:.10g}".replace(".", "," if language == "sv" else ".")
        case None:
            return ""
        case _:
            return one_line(str(value))
