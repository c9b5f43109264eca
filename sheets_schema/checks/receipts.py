"""Checks of what the receipts' cells lead to, by what was found when they were last looked up."""

from collections.abc import Iterator

import numpy as np

from sheets_schema.book import Book
from sheets_schema.check import Check
from sheets_schema.finding import Finding
from sheets_schema.receipts import Reference, Sort, references
from sheets_schema.text import Text, one_line


def receipts_unreachable(book: Book) -> Iterator[Finding]:
    """A receipt that could not be had when it was last looked up, for as long as its cell says the same."""
    known, table = book.known.receipts, book.tables.get("cashbook")
    if not known or table is None or not table.has("receipt"):
        return
    for i in np.flatnonzero(table.ok("receipt")).tolist():
        some, voucher = references(str(table.values["receipt"][i])), str(table.values["voucher"][i])
        for one in some:
            if missing := known.get(one.text) or known.get(one._replace(shown=one.text).known_by(voucher)):
                facts = {"what": _which(one, len(some)), "why": missing.says}
                yield table.finding("receipts.unreachable", i, "receipt", **facts)


def _which(one: Reference, number: int) -> Text:
    """Which receipt it is: a file's name, or one link of several; a lone link stands in the cell already."""
    shown = one_line(one.text)
    return Text(f" ”{shown}”", f" “{shown}”") if number > 1 or one.sort is Sort.FILE else Text("", "")


CHECKS = (
    Check(
        "receipts.unreachable",
        "warning",
        Text("Kvittot{what} går inte att nå: {why}.", "The receipt{what} cannot be had: {why}."),
        Text(
            "Rätta det, och kör gruppbok receipts för året igen.",
            "Mend that, and run gruppbok receipts for the year again.",
        ),
        Text(
            "Länken i Kvitto leder till en fil som har raderats i Drive.",
            "The link in Receipt leads to a file that was deleted in Drive.",
        ),
        receipts_unreachable,
    ),
)
