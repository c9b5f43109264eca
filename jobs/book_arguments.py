"""The words that the book-keeping commands take."""

from argparse import ArgumentParser

from jobs.usual_arguments import filled, of_read, of_workbook
from sheets_schema.text import Language, Text

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


def _of_balance(parser: ArgumentParser, common: ArgumentParser, language: Language) -> None:
    of_read(parser, common, language)
    year = Text("året då räkenskapsåret börjar", "the year in which the financial year starts")
    parser.add_argument("--year", type=int, help=year[language])


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
    of_read(parser, parser, language)
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
    of_workbook(parser, common, language)
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
    of_workbook(parser, common, language)
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
    of_read(parser, common, language)
    year = Text("året då räkenskapsåret börjar", "the year in which the financial year starts")
    again = Text(
        "öppna ett stängt år igen; säg varför med --because", "open a closed year again; say why with --because"
    )
    why = Text("varför året öppnas igen; det syns i bokslutet", "why the year is opened again; the accounts show it")
    parser.add_argument("--year", type=int, required=True, metavar=Text("ÅR", "YEAR")[language], help=year[language])
    parser.add_argument("--reopen", action="store_true", help=again[language])
    parser.add_argument("--because", type=filled, metavar="TEXT", help=why[language])


def _of_changes(parser: ArgumentParser, common: ArgumentParser, language: Language) -> None:
    of_read(parser, common, language)
    since = Text("visa vad som är ändrat sedan den dagen började", "show what has changed since that day began")
    metavar = Text("ÅÅÅÅ-MM-DD", "YYYY-MM-DD")[language]
    parser.add_argument("--since", required=True, type=filled, metavar=metavar, help=since[language])


def _of_receipts(parser: ArgumentParser, common: ArgumentParser, language: Language) -> None:
    of_read(parser, common, language)
    year = Text("året då räkenskapsåret börjar", "the year in which the financial year starts")
    where = Text("mappen att spara i (annars kvitton-ÅR)", "the folder to keep them in (else receipts-YEAR)")
    files = Text(
        "mappen där filer som kassaboken nämner ligger (annars arbetsbokens)",
        "the folder in which files that the cashbook names lie (else the workbook's)",
    )
    folder = Text("MAPP", "FOLDER")[language]
    parser.add_argument("--year", type=int, required=True, metavar=Text("ÅR", "YEAR")[language], help=year[language])
    parser.add_argument("--output", type=filled, metavar=folder, help=where[language])
    parser.add_argument("--folder", type=filled, metavar=folder, help=files[language])


BOOK_ARGUMENTS = {
    "balance": _of_balance,
    "import": _of_import,
    "export": _of_export,
    "report": _of_report,
    "close": _of_close,
    "changes": _of_changes,
    "receipts": _of_receipts,
    "privacy": of_read,
}
"""What each of them takes."""
