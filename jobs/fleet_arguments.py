"""The words that `gruppbok fleet` takes: an action, and what belongs to it."""

from argparse import SUPPRESS, ArgumentParser
from collections.abc import Callable, Mapping
from typing import Any

from jobs.usual_arguments import filled
from sheets_schema.text import Language, Text

Of = Callable[[ArgumentParser, Language], None]
"""Gives one action's parser what it takes."""


def _of_fleet(parser: ArgumentParser, common: ArgumentParser, language: Language) -> None:
    box = parser.add_subparsers(dest="action", required=True, metavar="|".join(ACTIONS))
    for action, (of, about) in ACTIONS.items():
        says = about[language]
        made = box.add_parser(
            action, help=says, description=f"{says[0].upper()}{says[1:]}.", parents=[common], allow_abbrev=False
        )
        of(made, language)


def of_json(parser: ArgumentParser, language: Language) -> None:
    """Whether the result is JSON."""
    as_json = Text("resultatet som JSON", "the result as JSON")
    parser.add_argument("--json", action="store_true", help=as_json[language])


def of_group(parser: ArgumentParser, language: Language) -> None:
    """The group's name."""
    about = Text("gruppens namn, som fleet list visar det", "the group's name, as fleet list shows it")
    parser.add_argument("name", type=filled, metavar=Text("NAMN", "NAME")[language], help=about[language])


def _of_nothing(parser: ArgumentParser, language: Language) -> None:
    """Takes no words of its own."""


def _of_add(parser: ArgumentParser, language: Language) -> None:
    name = Text("gruppens namn: bokstäver, siffror och bindestreck", "the group's name: letters, digits and hyphens")
    word = Text("NAMN", "NAME")[language]
    parser.add_argument("name", type=filled, metavar=word, help=name[language])
    for option, (metavar, about, more) in _OF_ADD.items():
        shown = None if metavar is None else metavar[language]
        parser.add_argument(option, metavar=shown, help=about[language], **{"type": filled, **more})
    parser.epilog = _STATE[language]


_NAME = Text("NAMN", "NAME")
_OF_ADD: Mapping[str, tuple[Text | None, Text, Mapping[str, Any]]] = {
    "--sheet": (
        Text("URL", "URL"),
        Text("gruppens Google-ark: adressen eller nyckeln", "the group's Google Sheet: its address or key"),
        {"required": True},
    ),
    "--from": (
        Text("ADRESS", "ADDRESS"),
        Text("vem gruppens brev är ifrån (annars kontoret)", "whom the group's mails are from (else the office)"),
        {"dest": "sender"},
    ),
    "--host": (
        Text("SERVER", "SERVER"),
        Text("gruppens egen mejlserver (annars kontorets)", "the group's own mail server (else the office's)"),
        {},
    ),
    "--port": (Text("N", "N"), Text("dess port (annars den vanliga)", "its port (else the usual one)"), {"type": int}),
    "--security": (
        None,
        Text("hur linjen dit skyddas (annars tls)", "how the line there is secured (else tls)"),
        {"choices": ("tls", "starttls", "none")},
    ),
    "--user": (
        _NAME,
        Text(
            "vem som loggar in där; lösenordet tas ur GRUPPBOK_SMTP_PASSWORD, eller frågas efter",
            "who logs in there; the password is GRUPPBOK_SMTP_PASSWORD's, or asked for",
        ),
        {},
    ),
    "--language": (
        None,
        Text(
            "gruppens språk, där arket inte nämner något (annars sv)",
            "its language, where the sheet names none (else sv)",
        ),
        {"choices": ("sv", "en"), "default": "sv"},
    ),
    "--rules": (
        _NAME,
        Text("gruppens regelsamling (annars amnesty_se)", "the group's rule pack (else amnesty_se)"),
        {"default": "amnesty_se"},
    ),
}
"""What a group is taken in with: each option, the word for its value, what it is, and what argparse is told besides."""
_STATE = Text(
    """Har gruppen redan en egen gruppbok worker följer allt den minns med: --state FIL,
där FIL är dess gruppbok.sqlite. Inget brev skickas två gånger, och den gamla skickar inget mer.""",
    """If the group has a gruppbok worker of its own, all that it remembers comes along: --state FILE,
where FILE is its gruppbok.sqlite. No mail is sent twice, and the old one sends no more.""",
)


def _of_remove(parser: ArgumentParser, language: Language) -> None:
    of_group(parser, language)
    sure = Text(
        "ta bort på riktigt; utan det visas vad som skulle försvinna",
        "remove it for good; without it, what would go is shown",
    )
    parser.add_argument("--yes", action="store_true", help=sure[language])


def _of_pause(parser: ArgumentParser, language: Language) -> None:
    of_group(parser, language)
    resume = Text("arbeta med gruppen igen", "work with the group again")
    parser.add_argument("--resume", action="store_true", help=resume[language])


def _of_outbox(parser: ArgumentParser, language: Language) -> None:
    of_group(parser, language)
    about = Text(
        "ack: det kom fram; retry: skicka igen; discard: skicka inte (utan det visas breven)",
        "ack: it arrived; retry: send it again; discard: do not send it (without it, the mails are shown)",
    )
    acts = ("ack", "retry", "discard")
    parser.add_argument("act", nargs="?", choices=acts, metavar="|".join(acts), help=about[language])
    key = Text("brevets nyckel, som den visas", "the mail's key, as it is shown")
    parser.add_argument("key", nargs="?", type=filled, metavar=Text("NYCKEL", "KEY")[language], help=key[language])
    of_json(parser, language)


def _of_overview(parser: ArgumentParser, language: Language) -> None:
    about = Text(
        "var det ska ligga: en fil som slutar på .html eller .xlsx, eller en mapp för båda (annars arbetsmappen)",
        "where it is to lie: a file that ends in .html or .xlsx, or a folder for both (else the working directory)",
    )
    parser.add_argument("--output", type=filled, metavar=Text("PLATS", "PATH")[language], help=about[language])


def _of_worker(parser: ArgumentParser, language: Language) -> None:
    looks = Text("så många grupper på en gång (annars 2)", "so many groups at once (else 2)")
    parser.add_argument("--looks", type=_some, default=2, metavar="N", help=looks[language])
    name = Text(
        "vad arbetaren heter i loggen (annars datorns namn)", "the worker's name in the log (else the computer's)"
    )
    parser.add_argument("--name", type=filled, metavar=Text("NAMN", "NAME")[language], help=name[language])
    # For trials: mails go to a folder, the queue's own pauses pass so many times as fast, no template is made ready.
    parser.add_argument("--outbox", help=SUPPRESS)
    parser.add_argument("--haste", type=float, default=1.0, help=SUPPRESS)
    parser.add_argument("--cold", action="store_true", help=SUPPRESS)


def _some(text: str) -> int:
    """A number of looks."""
    number = int(text)
    if not 1 <= number <= 64:
        raise ValueError
    return number


ACTIONS: dict[str, tuple[Of, Text]] = {
    "init": (
        _of_nothing,
        Text(
            "gör databasen, eller för den fram till den här versionen",
            "make the database, or carry it forward to this version",
        ),
    ),
    "add": (_of_add, Text("ta in en grupp", "take in a group")),
    "remove": (
        _of_remove,
        Text("ta bort en grupp och allt som är sparat om den", "remove a group and all that is kept of it"),
    ),
    "list": (of_json, Text("visa grupperna", "show the groups")),
    "overview": (
        _of_overview,
        Text(
            "gör en sida och en arbetsbok över alla grupper, de som behöver hjälp först",
            "make a page and a workbook of all groups, those that need help first",
        ),
    ),
    "status": (
        of_json,
        Text(
            "visa om allt är i gång, och vad som behöver någon", "show whether all is at work, and what needs somebody"
        ),
    ),
    "outbox": (
        _of_outbox,
        Text(
            "visa en grupps brev som är osäkra eller misslyckades, och bestäm om dem",
            "show a group's mails that are in doubt or failed, and decide about them",
        ),
    ),
    "sweep": (
        of_json,
        Text("ta genast reda på vilka ark som ska läsas", "find out at once which sheets are to be read"),
    ),
    "worker": (_of_worker, Text("arbeta med alla grupper, tills den stoppas", "work with all groups, until stopped")),
    "pause": (_of_pause, Text("låt en grupp vila, eller ta upp den igen", "let a group rest, or take it up again")),
}
"""Each action's words, and what it is for; the module jobs.commands.fleet_ACTION does it."""
FLEET_ARGUMENTS = {"fleet": _of_fleet}
"""gruppbok fleet: many groups as one service."""
