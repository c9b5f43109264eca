"""What an export gives: bytes, and what is to be said of them."""

from typing import NamedTuple

from jobs.balances import Balance
from sheets_schema.text import Language, Text


class Made(NamedTuple):
    """A file's content, and what its reader is told besides."""

    content: bytes
    said: tuple[Text, ...] = ()


def in_doubt(sums: Balance) -> Text | None:
    """That a year is preliminary, and why; None where it is not. Names the rows that are left out."""
    if not sums.preliminary:
        return None
    reasons = list(sums.reasons)
    if len(sums.excluded_rows) > _NAMED:
        rest = ", ".join(map(str, sums.excluded_rows[_NAMED:]))
        reasons.insert(1, Text(f"Inte heller rad {rest}.", f"Nor are rows {rest}."))
    sv, en = (" ".join(reason[language] for reason in reasons) for language in _LANGUAGES)
    label = sums.period.label
    return Text(f"Räkenskapsåret {label} är preliminärt. {sv}", f"The year {label} is preliminary. {en}")


_NAMED = 12
"""Rows that the reason itself names."""
_LANGUAGES: tuple[Language, ...] = ("sv", "en")
