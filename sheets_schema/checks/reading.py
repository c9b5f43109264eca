"""What is found already while the tabs are read; one entry for each code, so that all have words and a remedy."""

from collections.abc import Iterator
from itertools import chain

import numpy as np

from sheets_schema.book import Book
from sheets_schema.check import Check
from sheets_schema.checks.decisions import decision_taken
from sheets_schema.checks.notices import notice_taken
from sheets_schema.checks.work import title_taken
from sheets_schema.finding import Finding
from sheets_schema.ledger import place_of
from sheets_schema.text import Text


def duplicate_names(book: Book) -> Iterator[Finding]:
    """Two accounts, or two categories, of one name; said of the later row."""
    for tab, key in (("accounts", "account"), ("categories", "category")):
        table = book.tables.get(tab)
        if table is None:
            continue
        first: dict[str, int] = {}
        for i, name in enumerate(table.folded(key)):
            if name and name in first:
                cell = table.cell(first[name], key)
                why = Text(
                    f"står redan i {cell}; ge den ett annat namn", f"stands already in {cell}; give it another name"
                )
                yield table.finding("value.invalid", i, key, why=why)
            first.setdefault(name, i)


def reconciliation_early(book: Book) -> Iterator[Finding]:
    """A reconciliation dated before the account began."""
    table, accounts = book.tables.get("reconciliations"), book.tables.get("accounts")
    if table is None or accounts is None:
        return
    for i in np.flatnonzero(table.ok("account") & table.ok("date")).tolist():
        place = place_of(table.values["account"][i], accounts, "account")
        if place >= 0 and table.values["date"][i] < accounts.values["from"][place]:
            opened = accounts.values["from"][place].item()
            why = Text(
                f"är före kontots första dag, {opened}; rätta datumet",
                f"is before the account's first day, {opened}; mend the date",
            )
            yield table.finding("value.invalid", i, "date", why=why)


def value_invalid(book: Book) -> Iterator[Finding]:
    """Values that can be read but not be used, because of what stands elsewhere."""
    return chain(
        duplicate_names(book), reconciliation_early(book), title_taken(book), decision_taken(book), notice_taken(book)
    )


CHECKS = (
    Check(
        "tab.missing",
        "error",
        Text("Fliken {tab} saknas.", "The tab {tab} is missing."),
        Text(
            "Lägg till en flik som heter så; gruppbok init visar hur den ska se ut.",
            "Add a tab of that name; gruppbok init shows how it should look.",
        ),
        Text("Arbetsboken har ingen flik Möten.", "The workbook has no tab Meetings."),
    ),
    Check(
        "tab.header_missing",
        "error",
        Text(
            "Rad 1 saknar rubriker, så inget på fliken kan läsas.",
            "Row 1 has no headers, so nothing in the tab can be read.",
        ),
        Text("Skriv rubrikerna på rad 1: {headers}.", "Write the headers in row 1: {headers}."),
        Text("En rad är infogad ovanför rubrikerna.", "A row was inserted above the headers."),
    ),
    Check(
        "tab.emptied",
        "error",
        Text(
            "Fliken {tab} hade {rows} rader och är plötsligt tom. Inga brev och ingen rapport görs av den.",
            "The tab {tab} had {rows} rows and is suddenly empty. No mail and no report is made from it.",
        ),
        Text(
            "Ångra, eller hämta tillbaka raderna ur versionshistoriken.",
            "Undo, or bring the rows back from the version history.",
        ),
        Text("Någon har raderat alla rader i Medlemmar.", "Somebody deleted every row in Members."),
    ),
    Check(
        "tab.duplicate",
        "warning",
        Text("Fliken finns två gånger; bara {title} läses.", "The tab is there twice; only {title} is read."),
        Text(
            "Flytta raderna till {title} och ta bort den här fliken.", "Move the rows to {title} and delete this tab."
        ),
        Text("Det finns både Möten och Meetings.", "There are both Möten and Meetings."),
    ),
    Check(
        "column.missing",
        "error",
        Text("Kolumnen {label} saknas.", "The column {label} is missing."),
        Text("Skriv rubriken {label} på rad 1.", "Write the header {label} in row 1."),
        Text("Kassaboken har ingen kolumn Datum.", "The cashbook has no column Date."),
    ),
    Check(
        "column.duplicate",
        "error",
        Text(
            "Kolumnen {label} finns två gånger; bara {first} läses.",
            "The column {label} is there twice; only {first} is read.",
        ),
        Text("Ta bort den ena eller ge den en annan rubrik.", "Delete one, or give it another header."),
        Text("Rubrikerna Ver och Verifikation finns båda.", "The headers Ver and Verifikation are both there."),
    ),
    Check(
        "cell.error_value",
        "error",
        Text("Cellen visar felet {value}.", "The cell shows the error {value}."),
        Text("Rätta formeln, eller skriv värdet för hand.", "Mend the formula, or type the value."),
        Text("Cellen visar #REF!.", "The cell shows #REF!."),
        excludes=True,
    ),
    Check(
        "value.missing",
        "error",
        Text("{label} är tomt.", "{label} is empty."),
        Text("Fyll i cellen, eller töm hela raden.", "Fill in the cell, or clear the whole row."),
        Text("En medlem utan namn.", "A member without a name."),
    ),
    Check(
        "value.invalid",
        "error",
        Text("{label}: ”{value}” {why}.", "{label}: “{value}” {why}."),
        Text("", ""),
        Text("Datumet 31/11 2026.", "The date 31/11 2026."),
        value_invalid,
    ),
    Check(
        "choice.unknown",
        "error",
        Text("{label}: ”{value}” är inget av valen.", "{label}: “{value}” is none of the choices."),
        Text("Välj ett av: {choices}.", "Choose one of: {choices}."),
        Text("Status är ”Aktivv”.", "Status is “Activee”."),
    ),
)
