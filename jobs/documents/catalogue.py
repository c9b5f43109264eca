"""Every paper by the word that asks for it."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from jobs.documents.activity import activity
from jobs.documents.annual import annual
from jobs.documents.annual_meeting import annual_meeting
from jobs.documents.annual_workbook import annual_pages
from jobs.documents.boxes import boxes
from jobs.documents.grant import grant
from jobs.documents.model import Document
from jobs.documents.plan import plan
from sheets_schema.book import Book
from sheets_schema.page import Page
from sheets_schema.text import Language


class Kind(NamedTuple):
    """A kind of paper. A `looking_back` one is by default of the year before until the end of June.

    One with `pages` may be a workbook too. Making the annual report raises BalanceError where there is nothing to sum.
    """

    make: Callable[[Book, int, Language], Document]
    looking_back: bool = False
    pages: Callable[[Book, int, Language], tuple[Page, ...]] | None = None


KINDS: Mapping[str, Kind] = {
    "plan": Kind(plan),
    "activity": Kind(activity, looking_back=True),
    "grant": Kind(grant),
    "annual": Kind(annual, looking_back=True, pages=annual_pages),
    "annual-meeting": Kind(annual_meeting, looking_back=True),
    "boxes": Kind(boxes),
}
