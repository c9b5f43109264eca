"""A bank's file, of whatever bank, read into a statement."""

from collections.abc import Iterable

from sheets_schema.text import Text, one_line
from sync.bank import camt, columns, plain_text, refusals, swish
from sync.bank.statement import BankError, Statement
from sync.trouble import WorkbookError
from sync.xlsx import reading as workbooks

_ZIP, _OLD = b"PK", b"\xd0\xcf\x11\xe0"
_MOST_LINES = 200_000


def read_statement(content: bytes) -> Statement:
    """The statement in a file's bytes: an .xlsx, a camt.053, or a text with separators. Raises BankError."""
    if content.startswith(_ZIP):
        return _of_workbook(content)
    if content.startswith(_OLD):
        raise BankError(
            Text(
                "Det är en gammal .xls-fil. Hämta utdraget som .csv eller .xlsx, eller spara om det som .xlsx.",
                "That is an old .xls file. Fetch the statement as .csv or .xlsx, or save it again as .xlsx.",
            )
        )
    if camt.is_camt(content):
        return camt.read(content)
    return _of_text(content)


def _of_text(content: bytes) -> Statement:
    text = plain_text.decoded(content)
    if not text or not text.strip():
        raise refusals.unknown()
    found = plain_text.all_rows(text)
    for separator, rows in found:
        if swish.is_report(rows):
            return swish.read(rows, separator)
    return _only(found_list for _, rows in found if (found_list := columns.find(rows[:_MOST_LINES])))


def _of_workbook(content: bytes) -> Statement:
    try:
        grids = workbooks.read_bytes(content, "", lambda _: True).grids
    except WorkbookError as error:
        says = error.says
        raise BankError(
            Text(one_line(says.sv.lstrip(": ").capitalize(), 300), one_line(says.en.lstrip(": ").capitalize(), 300))
        ) from error
    lists = ([(at, row) for at, row in enumerate(grid.rows, 1)] for grid in grids if not grid.hidden)
    return _only(found for rows in lists if (found := columns.find(rows)))


def _only(found: Iterable[columns.Sheet]) -> Statement:
    """The one list of the file. Raises BankError where there is none, or more than one."""
    lists = list(found)
    if not lists:
        raise refusals.unknown()
    if len(lists) > 1:
        raise refusals.several_accounts()
    return columns.read(lists[0])
