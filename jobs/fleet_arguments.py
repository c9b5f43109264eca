"""The words that `gruppbok fleet` takes: an action, and what belongs to it."""

from argparse import ArgumentParser
from collections.abc import Callable

from sheets_schema.text import Language, Text

Of = Callable[[ArgumentParser, Language], None]
"""Gives one action's parser what it takes."""


def _of_fleet(parser: ArgumentParser, common: ArgumentParser, language: Language) -> None:
    box = parser.add_subparsers(dest="action", required=True, metavar="|".join(ACTIONS))
    for action, (of, about) in ACTIONS.items():
        of(box.add_parser(action, help=about[language], parents=[common], allow_abbrev=False), language)


def of_json(parser: ArgumentParser, language: Language) -> None:
    """Whether the result is JSON."""
    as_json = Text("resultatet som JSON", "the result as JSON")
    parser.add_argument("--json", action="store_true", help=as_json[language])


ACTIONS: dict[str, tuple[Of, Text]] = {}
"""Each action's words, and what it is for; the module jobs.commands.fleet_ACTION does it."""
FLEET_ARGUMENTS = {"fleet": _of_fleet}
