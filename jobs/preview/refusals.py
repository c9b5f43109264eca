"""What is said where something is not shown or not done: one calm sentence, and the status it goes with."""

from collections.abc import Mapping
from dataclasses import dataclass

from jobs.worker.store import StoreError
from sheets_schema.text import Text
from sync.workbook import WorkbookError


@dataclass(frozen=True)
class Refusal:
    """Why not: the HTTP status, a short title, and the sentence."""

    status: int
    title: Text
    says: Text


class RefusalError(Exception):
    """Something is not shown or not done."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.says.sv)
        self.refusal = refusal


NOT_THERE = Refusal(
    404,
    Text("Finns inte", "Not there"),
    Text("Den sidan finns inte.", "There is no such page."),
)
NO_MAIL = Refusal(
    404,
    Text("Brevet finns inte längre", "The mail is no longer there"),
    Text(
        "Det har gått, eller så har arket ändrats sedan sidan visades. Alla brev finns under Brev.",
        "It has gone, or the sheet has changed since the page was shown. All mails are under Mails.",
    ),
)
NOT_KEPT = Refusal(
    404,
    Text("Brevet är inte kvar", "The mail is not kept"),
    Text(
        "Brevets innehåll är äldre än 90 dagar eller skickat av en annan dator.",
        "The mail's content is older than 90 days or was sent by another computer.",
    ),
)
METHOD = Refusal(
    405,
    Text("Så går det inte", "Not like that"),
    Text("Adressen tar inte emot det sättet att fråga.", "The address does not take that way of asking."),
)
FORM = Refusal(
    403,
    Text("Knappen är för gammal", "The button is too old"),
    Text(
        "Sidan hör till en tidigare start av programmet. Ladda om den och försök igen.",
        "The page belongs to an earlier start of the program. Reload it and try again.",
    ),
)
NOT_OFFERED = Refusal(
    409,
    Text("Det går inte längre", "No longer possible"),
    Text(
        "Brevet är i ett annat läge än när sidan visades, så inget gjordes.",
        "The mail is in another state than when the page was shown, so nothing was done.",
    ),
)
CHANGED = Refusal(
    409,
    Text("Brevet har ändrats", "The mail has changed"),
    Text(
        "Brevet säger något annat än när du läste det, så inget gjordes. Läs det igen och bestäm sedan.",
        "The mail says something else than when you read it, so nothing was done. Read it again, then decide.",
    ),
)
_CLOSED = Refusal(
    403,
    Text("Stängt", "Closed"),
    Text(
        "Sidan öppnas bara med den adress som gruppbok preview skrev. Finns den inte kvar: starta gruppbok preview igen.",
        "The page opens only by the address that gruppbok preview printed. If it is lost, start gruppbok preview again.",
    ),
)
_STRANGER = Refusal(
    403,
    Text("Stängt", "Closed"),
    Text(
        "Frågan kom från en annan plats än den här datorns egen sida.",
        "The question came from elsewhere than this computer's own page.",
    ),
)
AT_THE_DOOR: Mapping[str, Refusal] = {
    "closed": _CLOSED,
    "host": _STRANGER,
    "origin": _STRANGER,
    "method": METHOD,
}
"""By what the guard says."""


def of(error: Exception) -> Refusal:
    """How a fault is told: nothing of its inside, only what people can do."""
    if isinstance(error, RefusalError):
        return error.refusal
    says = getattr(error, "says", None)
    if not isinstance(says, Text):
        kind = type(error).__name__
        return Refusal(
            500,
            Text("Ett fel i programmet", "A fault of the program"),
            Text(
                f"Internt fel ({kind}). Kör gruppbok check och rapportera det som visas.",
                f"Internal error ({kind}). Run gruppbok check and report what it shows.",
            ),
        )
    if isinstance(error, WorkbookError):
        return Refusal(503, Text("Arbetsboken går inte att läsa just nu", "The workbook cannot be read just now"), says)
    if isinstance(error, StoreError):
        return Refusal(503, Text("Vänta lite", "Wait a little"), says)
    return Refusal(409, Text("Det gick inte", "That did not work"), says)
