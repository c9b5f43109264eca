"""Sums of money as people type them, to whole öre, or a word on why not."""

import re

from sheets_schema.text import Text

LARGEST = 10**12
"""Öre (ten thousand million kronor): above it a sum is a slip, and a million rows still add up inside int64."""

_LONGEST = 100
"""Digits and marks: no sum within reason is longer."""
DOUBTFUL = Text(
    "kan läsas på två sätt; skriv till exempel 1234,50 eller 1234",
    "can be read in two ways; write for instance 1234.50 or 1234",
)
DECIMALS = Text(
    "har fler än två decimaler; skriv till exempel 12,35", "has more than two decimals; write for instance 12.35"
)
NO_SUM = Text("är inget belopp; skriv bara siffror, till exempel 1234,50", "is not a sum; write digits only: 1234.50")
TOO_LARGE = Text("är orimligt stort; skriv beloppet i kronor", "is out of all reason; write the sum in kronor")

_SIGN = "-\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d"
_SUM = re.compile(
    rf"(?P<sign>[{_SIGN}+])? ?(?P<before>(?:kr\.?|sek) ?(?P<inner>[{_SIGN}+])? ?)?"
    r"(?P<digits>[0-9][0-9.,: ]*?)(?P<dash>:-|,-)? ?(?P<after>kr\.?|sek)?",
    re.IGNORECASE,
)
_GROUPED = re.compile(r"[0-9]{1,3}(?:([., ])[0-9]{3})(?:\1[0-9]{3})*")
_TAIL = re.compile(r"(.*?)(?:([.,:])([0-9]+))?")


def read_sum(text: str) -> int | Text:
    """The öre a typed sum means, or why it means none."""
    tidy = " ".join(text.split())
    found = _SUM.fullmatch(tidy)
    if not found or (found["before"] and found["after"]) or (found["sign"] and found["inner"]):
        return NO_SUM
    read = _digits(found["digits"].strip(), whole_only=found["dash"] is not None)
    if isinstance(read, Text):
        return read
    if read > LARGEST:
        return TOO_LARGE
    return -read if (found["sign"] or found["inner"] or "+") in _SIGN else read


def _digits(digits: str, *, whole_only: bool) -> int | Text:
    """The öre of a run of digits with its marks: thousands in threes, at most one decimal mark, at most two decimals."""
    if len(digits) > _LONGEST:
        return TOO_LARGE
    if digits.isdigit():
        return int(digits) * 100
    whole = _thousands(digits)
    if whole is not None:
        marks = {c for c in digits if not c.isdigit()}
        sure = marks == {" "} or digits.count(next(iter(marks))) > 1
        return int(whole) * 100 if sure else DOUBTFUL
    tail = _TAIL.fullmatch(digits)
    if whole_only or tail is None or not tail[2]:
        return NO_SUM
    before, mark, decimals = tail[1], tail[2], tail[3]
    kronor = before if before.isdigit() else _thousands(before)
    if kronor is None or mark in before:
        return NO_SUM
    if len(decimals) > 2:
        return DECIMALS
    if mark == ":" and len(decimals) != 2:
        return NO_SUM
    return int(kronor) * 100 + int(decimals.ljust(2, "0"))


def _thousands(digits: str) -> str | None:
    """The bare digits of a number whose thousands are marked in threes by one and the same mark."""
    return re.sub(r"[^0-9]", "", digits) if _GROUPED.fullmatch(digits) else None
