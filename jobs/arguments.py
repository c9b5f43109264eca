"""The commands, and the words that each of them takes."""

from argparse import ArgumentParser

from jobs.book_arguments import BOOK_ARGUMENTS
from jobs.fleet_arguments import FLEET_ARGUMENTS
from jobs.usual_arguments import filled, of_read, of_workbook
from sheets_schema.text import Language, Text

COMMANDS: dict[str, Text] = {
    "check": Text("visa vad som behöver rättas i arbetsboken", "show what needs mending in the workbook"),
    "balance": Text("räkna årets konton, intäkter och kostnader", "sum the year's accounts, income and expense"),
    "run": Text("gör allt som är dags att göra, en gång", "do all that is due, once"),
    "worker": Text("arbeta av sig självt, tills det stoppas", "work by itself, until it is stopped"),
    "preview": Text("visa i webbläsaren vad som kommer att skickas", "show in the browser what will be sent"),
    "status": Text("visa när programmet senast arbetade och vad som väntar", "show when it last worked and what waits"),
    "outbox": Text("visa breven som har gjorts", "show the mails that were made"),
    "init": Text("gör en ny arbetsbok med alla flikar", "make a new workbook with every tab"),
    "setup": Text("svara på några frågor och kom igång", "answer a few questions and get going"),
    "doctor": Text("pröva alla inställningar och säg vad som ska rättas", "try every setting and say what to mend"),
    "import": Text(
        "läs in en fil utifrån, till exempel bankens kontoutdrag",
        "bring in a file from elsewhere, such as a bank statement",
    ),
    "export": Text(
        "gör en fil av arbetsboken, till exempel en kalender", "make a file of the workbook, such as a calendar"
    ),
    "report": Text(
        "gör ett av årets dokument, till exempel verksamhetsplanen", "make one of the year's papers, such as the plan"
    ),
    "close": Text(
        "stäng ett räkenskapsår, så att varje ändring i det syns",
        "close a financial year, so that every change in it shows",
    ),
    "changes": Text("visa vad som har ändrats i kassaboken", "show what has changed in the cashbook"),
    "receipts": Text(
        "spara årets kvitton i en mapp, och säg vilka som saknas",
        "keep the year's receipts in a folder, and say which are missing",
    ),
    "privacy": Text("visa vems uppgifter som ska rensas, cell för cell", "show whose data to clear, cell by cell"),
    "demo": Text("gör en påhittad grupp och arbeta igenom den", "make a made-up group and work it"),
    "fleet": Text(
        "sköt många grupper från ett kontor, med PostgreSQL", "run many groups from one office, with PostgreSQL"
    ),
    "describe": Text("visa alla flikar, kolumner och kontroller", "show every tab, column and check"),
}


def _of_doctor(parser: ArgumentParser, common: ArgumentParser, language: Language) -> None:
    of_read(parser, common, language)
    about = Text("skicka ett provbrev dit, och bara dit", "send a test mail there, and only there")
    metavar = Text("ADRESS", "ADDRESS")[language]
    parser.add_argument("--send-test", type=filled, metavar=metavar, help=about[language])


def _of_run(parser: ArgumentParser, common: ArgumentParser, language: Language) -> None:
    of_read(parser, common, language)
    folder = Text(
        "lägg breven som filer i en mapp i stället för att skicka dem",
        "put the mails as files in a folder in place of sending them",
    )
    dry = Text("visa vad som skulle hända, men gör inget", "show what would happen, but do nothing")
    prepare = Text(
        "gör breven och minns dem, men skicka dem först vid nästa körning (för en dator som glöms efteråt)",
        "make the mails and remember them, but send them at the next run (for a computer that is forgotten afterwards)",
    )
    metavar = Text("MAPP", "FOLDER")[language]
    parser.add_argument("--outbox", type=filled, metavar=metavar, help=folder[language])
    alone = parser.add_mutually_exclusive_group()
    alone.add_argument("--dry-run", action="store_true", help=dry[language])
    alone.add_argument("--prepare", action="store_true", help=prepare[language])


def _of_worker(parser: ArgumentParser, common: ArgumentParser, language: Language) -> None:
    of_workbook(parser, common, language)
    folder = Text(
        "lägg breven som filer i en mapp i stället för att skicka dem",
        "put the mails as files in a folder in place of sending them",
    )
    metavar = Text("MAPP", "FOLDER")[language]
    parser.add_argument("--outbox", type=filled, metavar=metavar, help=folder[language])


def _of_preview(parser: ArgumentParser, common: ArgumentParser, language: Language) -> None:
    _of_worker(parser, common, language)
    port = Text("porten på den egna datorn (annars en ledig)", "the port on this computer (else a free one)")
    quiet = Text("öppna inte webbläsaren, skriv bara adressen", "do not open the browser, print the address only")
    parser.add_argument("--port", type=int, default=0, metavar="N", help=port[language])
    parser.add_argument("--no-browser", action="store_true", help=quiet[language])


def _of_status(parser: ArgumentParser, common: ArgumentParser, language: Language) -> None:
    of_read(parser, common, language)
    alive = Text(
        "pröva bara om gruppbok worker arbetar: slutkod 0 om det gör det, annars 1",
        "try only whether gruppbok worker is at work: exit code 0 if it is, else 1",
    )
    parser.add_argument("--alive", action="store_true", help=alive[language])


def _of_outbox(parser: ArgumentParser, common: ArgumentParser, language: Language) -> None:
    actions = {
        "list": Text("visa alla brev", "show every mail"),
        "show": Text("visa ett brev", "show one mail"),
        "retry": Text("skicka ett brev som hålls eller misslyckades igen", "send a mail that is held or failed again"),
        "ack": Text("räkna ett brev som hålls som skickat: det kom fram", "count a held mail as sent: it arrived"),
        "discard": Text("skicka inte ett brev som hålls eller väntar", "do not send a mail that is held or waits"),
        "hold": Text("låt ett brev vänta tills det släpps", "let a mail wait until it is released"),
        "release": Text("släpp ett brev som fick vänta", "release a mail that was to wait"),
    }
    box = parser.add_subparsers(dest="action", required=True, metavar="|".join(actions))
    for action, about in actions.items():
        sub = box.add_parser(action, help=about[language], parents=[common], allow_abbrev=False)
        if action != "list":
            key = Text("brevets nyckel, ur outbox list", "the mail's key, from outbox list")
            sub.add_argument("key", metavar=Text("NYCKEL", "KEY")[language], help=key[language])
        of_read(sub, common, language)


def _of_init(parser: ArgumentParser, common: ArgumentParser, language: Language) -> None:  # noqa: ARG001 - as the others
    where = parser.add_mutually_exclusive_group(required=True)
    file = Text("den nya filens namn", "the new file's name")
    sheet = Text(
        "ett Google-ark som du har gjort och delat med programmet; det som saknas läggs till",
        "a Google Sheet that you made and shared with the program; what is missing is added",
    )
    where.add_argument("--xlsx", type=filled, metavar=Text("FIL", "FILE")[language], help=file[language])
    where.add_argument("--google", dest="workbook", type=filled, metavar="URL", help=sheet[language])


def _of_demo(parser: ArgumentParser, common: ArgumentParser, language: Language) -> None:  # noqa: ARG001 - as the others
    about = Text("mappen att arbeta i (annars demo)", "the folder to work in (else demo)")
    parser.add_argument(
        "folder", nargs="?", default="demo", metavar=Text("MAPP", "FOLDER")[language], help=about[language]
    )


def _of_describe(parser: ArgumentParser, common: ArgumentParser, language: Language) -> None:  # noqa: ARG001 - as the others
    duties = Text(
        "visa gruppsekreterarens uppdrag och vad som hjälper med vart och ett",
        "show the secretary's duties and what helps with each",
    )
    parser.add_argument("--duties", action="store_true", help=duties[language])
    about = Text("hur det skrivs ut", "how it is printed")
    parser.add_argument("--format", choices=("text", "markdown", "json"), default="text", help=about[language])


ARGUMENTS = {
    "check": of_read,
    "run": _of_run,
    "worker": _of_worker,
    "preview": _of_preview,
    "status": _of_status,
    "outbox": _of_outbox,
    "init": _of_init,
    "setup": of_workbook,
    "doctor": _of_doctor,
    "demo": _of_demo,
    "describe": _of_describe,
    **BOOK_ARGUMENTS,
    **FLEET_ARGUMENTS,
}
