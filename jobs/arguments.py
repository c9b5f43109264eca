"""The commands, and the words that each of them takes."""

from argparse import ArgumentParser, ArgumentTypeError

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
    "privacy": Text("visa vems uppgifter som ska rensas, cell för cell", "show whose data to clear, cell by cell"),
    "demo": Text("gör en påhittad grupp och arbeta igenom den", "make a made-up group and work it"),
    "describe": Text("visa alla flikar, kolumner och kontroller", "show every tab, column and check"),
}


PAPERS: dict[str, Text] = {
    "plan": Text("verksamhetsplanen med årshjul", "the activity plan with its year wheel"),
    "activity": Text("verksamhetsberättelsen med formulärets siffror", "the activity report with the form's numbers"),
    "grant": Text("vad en sektionsgrupp kan söka, och om villkoren är uppfyllda", "what a section group may apply for"),
    "annual": Text("ekonomisk årsrapport att skriva under, även som xlsx", "the annual report to sign, as xlsx too"),
    "review": Text("granskarens underlag, en mapp och en zip", "the auditor's package, a folder and a zip"),
    "annual-meeting": Text("årsmötets handlingar som en fil", "the annual meeting's papers as one file"),
    "boxes": Text("inventeringslista och räkneprotokoll för bössor", "the boxes' stocktake list and count protocols"),
    "member": Text(
        "allt som finns om en person, till den personen", "all that is kept about a person, for that person"
    ),
}
"""The papers that `report` makes, by the word that asks for each."""


def filled(text: str) -> str:
    """A word that must say something: an empty one is often a variable of a script that was never set."""
    if not text.strip():
        raise ArgumentTypeError("is empty")
    return text


def _of_workbook(parser: ArgumentParser, common: ArgumentParser, language: Language) -> None:  # noqa: ARG001 - as the others
    book = Text(
        "arbetsboken: en .xlsx- eller .ods-fil, eller ett Google-arks adress; utan den gäller gruppbok.toml",
        "the workbook: an .xlsx or .ods file, or a Google Sheet's address; without it gruppbok.toml's",
    )
    metavar = Text("ARBETSBOK", "WORKBOOK")[language]
    parser.add_argument("workbook", nargs="?", metavar=metavar, help=book[language])


def _of_read(parser: ArgumentParser, common: ArgumentParser, language: Language) -> None:
    _of_workbook(parser, common, language)
    as_json = Text("resultatet som JSON", "the result as JSON")
    parser.add_argument("--json", action="store_true", help=as_json[language])


def _of_doctor(parser: ArgumentParser, common: ArgumentParser, language: Language) -> None:
    _of_read(parser, common, language)
    about = Text("skicka ett provbrev dit, och bara dit", "send a test mail there, and only there")
    metavar = Text("ADRESS", "ADDRESS")[language]
    parser.add_argument("--send-test", type=filled, metavar=metavar, help=about[language])


def _of_balance(parser: ArgumentParser, common: ArgumentParser, language: Language) -> None:
    _of_read(parser, common, language)
    year = Text("året då räkenskapsåret börjar", "the year in which the financial year starts")
    parser.add_argument("--year", type=int, help=year[language])


def _of_run(parser: ArgumentParser, common: ArgumentParser, language: Language) -> None:
    _of_read(parser, common, language)
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
    _of_workbook(parser, common, language)
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
    _of_read(parser, common, language)
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
        _of_read(sub, common, language)


def _of_import(parser: ArgumentParser, common: ArgumentParser, language: Language) -> None:
    kinds = {
        "bank": (_of_bank, Text("jämför ett kontoutdrag med kassaboken", "compare a bank statement with the cashbook")),
        "cashbook": (
            _of_cashbook,
            Text(
                "en kassabok av annan form, som rader att klistra in eller en ny arbetsbok",
                "a cashbook of another shape, as lines to paste or a new workbook",
            ),
        ),
    }
    box = parser.add_subparsers(dest="kind", required=True, metavar="|".join(kinds))
    for kind, (words, about) in kinds.items():
        words(box.add_parser(kind, help=about[language], parents=[common], allow_abbrev=False), language)


def _of_bank(parser: ArgumentParser, language: Language) -> None:
    file = Text(
        "bankens fil: .csv eller .xlsx från Swedbank, SEB, Handelsbanken eller Nordea, camt.053, eller Handelsbankens Swish-rapport",
        "the bank's file: .csv or .xlsx of Swedbank, SEB, Handelsbanken or Nordea, camt.053, or Handelsbanken's Swish report",
    )
    account = Text("kontots namn i fliken Konton", "the account's name in the tab Accounts")
    rows = Text("skriv raderna att klistra in till en .tsv-fil", "write the rows to paste to a .tsv file")
    anew = Text("glöm det som lästs in för kontot tidigare", "forget what was imported for the account before")
    parser.add_argument("file", type=filled, metavar=Text("FIL", "FILE")[language], help=file[language])
    _of_read(parser, parser, language)
    name = Text("NAMN", "NAME")[language]
    parser.add_argument("--account", type=filled, required=True, metavar=name, help=account[language])
    parser.add_argument("--output", type=filled, metavar=Text("FIL", "FILE")[language], help=rows[language])
    parser.add_argument("--replace", action="store_true", help=anew[language])


def _of_export(parser: ArgumentParser, common: ArgumentParser, language: Language) -> None:
    kinds = {
        "calendar": Text("årets möten och sista dagar, som .ics", "the year's meetings and deadlines, as .ics"),
        "sie": Text("årets bok för bokföringsprogram (SIE 4E)", "the year's books for accounting programs (SIE 4E)"),
        "sie4i": Text("bara verifikationerna, att läsa in (SIE 4I)", "the vouchers alone, to be booked (SIE 4I)"),
        "beancount": Text("årets bok för Beancount", "the year's books for Beancount"),
        "hledger": Text("årets bok för hledger", "the year's books for hledger"),
        "csv": Text("årets kassabok för Excel, eller fliken i --tab", "the year's cashbook for Excel, or --tab's tab"),
        "ods": Text("årets bok med alla flikar, för LibreOffice", "the year's book with every tab, for LibreOffice"),
    }
    about = "; ".join(f"{kind}: {says[language]}" for kind, says in kinds.items())
    parser.add_argument("kind", choices=tuple(kinds), metavar=Text("SORT", "KIND")[language], help=about)
    _of_workbook(parser, common, language)
    year = Text(
        "kalenderåret, eller året då räkenskapsåret börjar (annars årets)",
        "the calendar year, or the year in which the financial year starts (else this one)",
    )
    where = Text("filen eller mappen att skriva till", "the file or folder to write to")
    tab = Text("med csv: fliken (annars årets kassabok)", "with csv: the tab (else the year's cashbook)")
    parser.add_argument("--year", type=int, metavar=Text("ÅR", "YEAR")[language], help=year[language])
    parser.add_argument("--output", type=filled, metavar=Text("FIL", "FILE")[language], help=where[language])
    parser.add_argument("--tab", type=filled, metavar=Text("FLIK", "TAB")[language], help=tab[language])


def _of_cashbook(parser: ArgumentParser, language: Language) -> None:
    file = Text("filen att läsa: .xlsx, .ods eller .csv", "the file to read: .xlsx, .ods or .csv")
    parser.add_argument("file", type=filled, metavar=Text("FIL", "FILE")[language], help=file[language])
    columns = Text(
        "vad en kolumn är, till exempel Bank=konto:Bank eller Övrigt=-",
        "what a column is, for instance Bank=account:Bank or Other=-",
    )
    account = Text("kontot, om filen inte säger det", "the account, where the file does not say it")
    tab = Text("fliken, om flera kan vara kassaboken", "the tab, where several may be the cashbook")
    where = Text("gör en ny arbetsbok (.xlsx) med raderna", "make a new workbook (.xlsx) of the rows")
    pair = Text("RUBRIK=KOLUMN", "HEADER=COLUMN")[language]
    parser.add_argument("--map", nargs="*", action="extend", type=filled, metavar=pair, help=columns[language])
    parser.add_argument("--account", type=filled, metavar=Text("KONTO", "ACCOUNT")[language], help=account[language])
    parser.add_argument("--tab", type=filled, metavar=Text("FLIK", "TAB")[language], help=tab[language])
    parser.add_argument("--output", type=filled, metavar=Text("FIL", "FILE")[language], help=where[language])


def _of_report(parser: ArgumentParser, common: ArgumentParser, language: Language) -> None:
    about = "; ".join(f"{kind}: {says[language]}" for kind, says in PAPERS.items())
    metavar = Text("SORT", "KIND")[language]
    made = parser.add_subparsers(dest="kind", required=True, metavar=metavar, help=about)
    for kind, says in PAPERS.items():
        sub = made.add_parser(kind, description=says[language], parents=[common], allow_abbrev=False)
        if kind == "member":
            name = Text(
                "namnet, medlemsnumret, e-postadressen eller cellen, till exempel Medlemmar A5",
                "the name, member number, e-mail address or cell, such as Members A5",
            )
            sub.add_argument("name", type=filled, metavar=Text("NAMN", "NAME")[language], help=name[language])
        _of_paper(sub, common, language, of_year=kind != "member")


def _of_paper(parser: ArgumentParser, common: ArgumentParser, language: Language, *, of_year: bool) -> None:
    """What every kind of paper takes; those of a year take the year too."""
    _of_workbook(parser, common, language)
    year = Text(
        "året då räkenskapsåret börjar (annars årets; till och med juni förra årets för det som ser tillbaka)",
        "the year in which the financial year starts (else this one; through June the last for what looks back)",
    )
    where = Text("filen eller mappen att skriva till", "the file or folder to write to")
    form = Text(
        "filens slag (annars som filens namn slutar, eller pdf)", "the kind of file (else as its name ends, or pdf)"
    )
    if of_year:
        parser.add_argument("--year", type=int, metavar=Text("ÅR", "YEAR")[language], help=year[language])
    parser.add_argument("--output", type=filled, metavar=Text("FIL", "FILE")[language], help=where[language])
    parser.add_argument("--format", choices=("pdf", "markdown", "docx", "xlsx"), help=form[language])
    seed = Text("review: ordet som stickprovet dras efter", "review: the word by which the sample is drawn")
    parser.add_argument("--seed", type=filled, metavar=Text("ORD", "WORD")[language], help=seed[language])


def _of_close(parser: ArgumentParser, common: ArgumentParser, language: Language) -> None:
    _of_read(parser, common, language)
    year = Text("året då räkenskapsåret börjar", "the year in which the financial year starts")
    again = Text(
        "öppna ett stängt år igen; säg varför med --because", "open a closed year again; say why with --because"
    )
    why = Text("varför året öppnas igen; det syns i bokslutet", "why the year is opened again; the accounts show it")
    parser.add_argument("--year", type=int, required=True, metavar=Text("ÅR", "YEAR")[language], help=year[language])
    parser.add_argument("--reopen", action="store_true", help=again[language])
    parser.add_argument("--because", type=filled, metavar="TEXT", help=why[language])


def _of_changes(parser: ArgumentParser, common: ArgumentParser, language: Language) -> None:
    _of_read(parser, common, language)
    since = Text("visa vad som är ändrat sedan den dagen började", "show what has changed since that day began")
    metavar = Text("ÅÅÅÅ-MM-DD", "YYYY-MM-DD")[language]
    parser.add_argument("--since", required=True, type=filled, metavar=metavar, help=since[language])


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
    "check": _of_read,
    "balance": _of_balance,
    "run": _of_run,
    "worker": _of_worker,
    "preview": _of_preview,
    "status": _of_status,
    "outbox": _of_outbox,
    "init": _of_init,
    "setup": _of_workbook,
    "doctor": _of_doctor,
    "import": _of_import,
    "export": _of_export,
    "report": _of_report,
    "close": _of_close,
    "changes": _of_changes,
    "privacy": _of_read,
    "demo": _of_demo,
    "describe": _of_describe,
}
