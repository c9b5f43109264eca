"""A bank statement as it was read: lines from the oldest to the newest, and what stood before and after them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sheets_schema.text import Ore, Text

LONGEST = 200
"""Characters of a text that are kept."""


class BankError(Exception):
    """The file is not read; `says` is the whole message and quotes nothing out of the file."""

    def __init__(self, says: Text) -> None:
        super().__init__(says.sv)
        self.says = says


@dataclass(frozen=True, slots=True)
class Line:
    """One booking: what came in (plus) or went out (minus), in öre, and the balance after it, None where it is not told.

    `kind` is the bank's own word for the sort of booking, often "".
    """

    date: date
    text: str
    amount: Ore
    balance: Ore | None = None
    reference: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """One account's bookings. `period` are the first and last day that the file says it covers, None where it does not.

    `pending` counts the rows that were left out because the bank has not booked them yet.
    """

    bank: str
    lines: tuple[Line, ...]
    opening: Ore | None = None
    closing: Ore | None = None
    currency: str = "SEK"
    period: tuple[date, date] | None = None
    pending: int = 0


def ends(lines: Sequence[Line]) -> tuple[Ore | None, Ore | None]:
    """What stood before the first line and after the last; None where the lines have no balance."""
    if not lines or lines[0].balance is None:
        return None, None
    return Ore(lines[0].balance - lines[0].amount), lines[-1].balance


def tidied(cell: object) -> str:
    """A text of the file in one line, without control marks, cut at a reasonable length."""
    text = " ".join(str(cell or "").split())
    if not text.isprintable():
        text = " ".join("".join(c for c in text if c.isprintable()).split())
    return text if len(text) <= LONGEST else text[:LONGEST].rstrip()
