"""The layouts of the banks' lists, as data: which headers each has, and what they hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sheets_schema.text import fold


@dataclass(frozen=True)
class Layout:
    """One shape of list. `columns` gives the headers that a key goes by; the `may` columns may be missing.

    `text` are the keys of which the first that is not empty is the line's text, `reference` those of what stands beside it.
    `pending_day` and `pending_text` are words that mark a row that the bank has not booked.
    """

    bank: str
    columns: Mapping[str, tuple[str, ...]]
    text: tuple[str, ...] = ("text",)
    reference: tuple[str, ...] = ("reference",)
    may: frozenset[str] = frozenset()
    pending_day: str = ""
    pending_text: str = ""

    def places(self, header: Sequence[object]) -> dict[str, int] | None:
        """Where each column stands in a row of headers; None where one that must be there is not, or stands twice."""
        names = [fold(str(cell)) if isinstance(cell, str) else "" for cell in header]
        found = {}
        for key, known in self.columns.items():
            at = [place for place, name in enumerate(names) if name in known]
            if len(at) > 1 or (not at and key not in self.may):
                return None
            if at:
                found[key] = at[0]
        return found

    @property
    def headers(self) -> tuple[str, ...]:
        """The headers that must be there, as they are said to people."""
        return tuple(known[0].capitalize() for key, known in self.columns.items() if key not in self.may)


SWEDBANK, SEB, HANDELSBANKEN, NORDEA = "Swedbank", "SEB", "Handelsbanken", "Nordea"
LAYOUTS = (
    Layout(
        SWEDBANK,
        {
            "number": ("radnummer", "radnr"),
            "currency": ("valuta",),
            "day": ("bokföringsdag", "bokfdag"),
            "made": ("transaktionsdag", "transdag"),
            "reference": ("referens",),
            "text": ("beskrivning", "text"),
            "amount": ("belopp",),
            "balance": ("bokfört saldo", "saldo"),
        },
        text=("text", "reference"),
    ),
    Layout(
        SEB,
        {
            "day": ("bokföringsdatum", "bokföringsdag"),
            "valued": ("valutadatum", "valutadag"),
            "reference": ("verifikationsnummer",),
            "text": ("text", "text/mottagare"),
            "amount": ("belopp",),
            "balance": ("saldo",),
        },
    ),
    Layout(
        SEB,
        {
            "day": ("bokförd",),
            "valued": ("valutadatum",),
            "text": ("text",),
            "kind": ("typ",),
            "money_in": ("insättningar",),
            "money_out": ("uttag",),
            "balance": ("bokfört saldo",),
        },
    ),
    Layout(
        HANDELSBANKEN,
        {
            "day": ("reskontradatum",),
            "made": ("transaktionsdatum",),
            "text": ("text",),
            "amount": ("belopp",),
            "balance": ("saldo",),
        },
        pending_text="prel",
    ),
    Layout(
        NORDEA,
        {
            "day": ("bokföringsdag", "datum"),
            "amount": ("belopp",),
            "sender": ("avsändare",),
            "recipient": ("mottagare",),
            "name": ("namn",),
            "text": ("rubrik", "rubrik/ytterligare detaljer", "ytterligare detaljer"),
            "reference": ("meddelande",),
            "balance": ("saldo",),
            "currency": ("valuta",),
        },
        text=("text", "name", "sender", "recipient"),
        reference=("reference", "name", "sender", "recipient"),
        may=frozenset({"reference"}),
        pending_day="reserverat",
    ),
)
