"""What most commands take: the workbook, and whether the result is JSON."""

from argparse import ArgumentParser, ArgumentTypeError

from sheets_schema.text import Language, Text


def filled(text: str) -> str:
    """A word that must say something: an empty one is often a variable of a script that was never set."""
    if not text.strip():
        raise ArgumentTypeError("is empty")
    return text


def of_workbook(parser: ArgumentParser, common: ArgumentParser, language: Language) -> None:  # noqa: ARG001 - as others
    """The workbook, which the configuration may name instead."""
    book = Text(
        "arbetsboken: en .xlsx- eller .ods-fil, eller ett Google-arks adress; utan den gäller gruppbok.toml",
        "the workbook: an .xlsx or .ods file, or a Google Sheet's address; without it gruppbok.toml's",
    )
    metavar = Text("ARBETSBOK", "WORKBOOK")[language]
    parser.add_argument("workbook", nargs="?", metavar=metavar, help=book[language])


def of_read(parser: ArgumentParser, common: ArgumentParser, language: Language) -> None:
    """The workbook, and whether what is read of it is told as JSON."""
    of_workbook(parser, common, language)
    as_json = Text("resultatet som JSON", "the result as JSON")
    parser.add_argument("--json", action="store_true", help=as_json[language])
