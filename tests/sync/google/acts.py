"""What a member may do to the group's sheet at any moment, to people's tabs and to ours, told by a name and a number."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sheets_schema.book import is_ours_to_read
from sync.google.drawing import quoted
from sync.google.own import OWN_IDS
from tests.google import Emulator, Member, Typed
from tests.google.errors import ApiError, WrongError
from tests.google.state import Book, Sheet
from tests.sync.google.helpers import OWNER

CELLS: tuple[Any, ...] = (
    *("", 5, -3.5, 1e9, "abc", "  Anna  Ek ", "'", True, False, date(2026, 2, 30 - 2), 46000, 0.5, "Bank", "Gåvor"),
    *(Typed("=1/0"), Typed("=1+1"), Typed("12,50"), Typed("2026-11-30"), Typed("31/2 2026"), Typed("kl 18"), "#REF!"),
    *("2026-5", "x" * 400, "=cmd()", "+46", "@", "rad 1\nrad 2", "🐣", "\u202e", "ja", "Ordförande", "Inställt"),
)
TITLES = (
    "Kontroll",
    "översikt ",
    "Bank",
    "Sent",
    "a'b!c",
    "🐣 påsk",
    "Sheet1",
    "Notes",
    "'",
    "A1",
    "Kassabok 2",
    "SKICKAT",
)
MOST_TABS = 22

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class Hand:
    """A member at the sheet, with a number to choose by."""

    google: Emulator
    key: str
    number: int

    @property
    def book(self) -> Book:
        """The sheet as it is."""
        return self.google.world.files[self.key].book

    @property
    def anna(self) -> Member:
        """Who does it: the owner, whom no protection stops."""
        return self.google.act(OWNER)

    def one(self, sheets: list[Sheet]) -> Sheet | None:
        """One of some tabs."""
        return sheets[self.number % len(sheets)] if sheets else None

    def theirs(self) -> Sheet | None:
        """One of people's tabs."""
        return self.one([sheet for sheet in self.book.sheets if sheet.id not in OWN_IDS])

    def ours(self) -> Sheet | None:
        """One of ours."""
        return self.one([sheet for sheet in self.book.sheets if sheet.id in OWN_IDS])

    def place(self, sheet: Sheet) -> str:
        """A cell in the tab's first rows."""
        return f"{quoted(sheet.title)}!{'ABCDEFGHI'[self.number // 7 % 9]}{1 + self.number // 3 % 12}"

    def cell(self) -> Any:
        """Something to put in a cell."""
        return CELLS[self.number // 5 % len(CELLS)]

    def fresh(self, title: str) -> str:
        """A title that no tab has."""
        taken = {sheet.title.casefold() for sheet in self.book.sheets}
        return next(name for n in range(99) if (name := f"{title}{n or ''}").casefold() not in taken)


def _type(hand: Hand, sheet: Sheet) -> None:
    hand.anna.paste(hand.key, hand.place(sheet), [[hand.cell()]])


def _insert_row(hand: Hand, sheet: Sheet) -> None:
    hand.anna.insert_rows(hand.key, sheet.title, 1 + hand.number % 6, [[hand.cell()]])


def _delete_row(hand: Hand, sheet: Sheet) -> None:
    hand.anna.delete_rows(hand.key, sheet.title, 1 + hand.number % 6)


def _insert_column(hand: Hand, sheet: Sheet) -> None:
    hand.anna.insert_columns(hand.key, sheet.title, 1 + hand.number % 4)


def _delete_column(hand: Hand, sheet: Sheet) -> None:
    hand.anna.delete_columns(hand.key, sheet.title, 1 + hand.number % 8)


def _sort(hand: Hand, sheet: Sheet) -> None:
    hand.anna.sort(hand.key, sheet.title, hand.number % 4, descending=hand.number % 2 == 0)


def _rename(hand: Hand, sheet: Sheet) -> None:
    ways: tuple[Callable[[str], str], ...] = (
        str.upper,
        str.lower,
        lambda t: f" {t} ",
        lambda t: hand.fresh(t.strip()),
    )
    hand.anna.rename_tab(hand.key, sheet.title, ways[hand.number // 11 % 4](sheet.title))


def _move(hand: Hand, sheet: Sheet) -> None:
    hand.anna.move_tab(hand.key, sheet.title, hand.number % len(hand.book.sheets))


def _hide(hand: Hand, sheet: Sheet) -> None:
    hand.anna.hide_tab(hand.key, sheet.title)


def _double(hand: Hand, sheet: Sheet) -> None:
    if len(hand.book.sheets) < MOST_TABS:
        hand.anna.duplicate_tab(hand.key, sheet.title, hand.fresh(f"Copy of {sheet.title}"[:80]))


def _comment(hand: Hand, sheet: Sheet) -> None:
    hand.anna.comment(hand.key, hand.place(sheet), f"Vad är {hand.number}?")


def _delete(hand: Hand, sheet: Sheet) -> None:
    hand.anna.delete_tab(hand.key, sheet.title)


def _add(hand: Hand, _: Sheet) -> None:
    if len(hand.book.sheets) < MOST_TABS:
        title = hand.fresh(TITLES[hand.number % len(TITLES)])
        hand.anna.add_tab(hand.key, title, hand.number % 3)
        hand.anna.paste(hand.key, f"{quoted(title)}!A1", [["Mitt", "eget"], [1, 2]])


def _delete_spare(hand: Hand, _: Sheet) -> None:
    spare = [one for one in hand.book.sheets if one.id not in OWN_IDS and not is_ours_to_read(one.title)]
    if (sheet := hand.one(spare)) is not None:
        hand.anna.delete_tab(hand.key, sheet.title)


def _unprotect(hand: Hand, sheet: Sheet) -> None:
    for one in list(sheet.protected):
        hand.google.act(OWNER)._batch(hand.key, {"deleteProtectedRange": {"protectedRangeId": one["protectedRangeId"]}})


def _take_chart(hand: Hand, sheet: Sheet) -> None:
    for one in list(sheet.charts):
        hand.google.act(OWNER)._batch(hand.key, {"deleteEmbeddedObject": {"objectId": one["chartId"]}})


def _locale(hand: Hand, _: Sheet) -> None:
    hand.anna.set_locale(hand.key, ("sv_SE", "en_US")[hand.number % 2])


ON_THEIRS = {
    one.__name__.strip("_"): one
    for one in (_type, _type, _insert_row, _delete_row, _insert_column, _delete_column, _sort, _rename, _move, _hide)
} | {one.__name__.strip("_"): one for one in (_double, _comment, _add, _delete_spare, _locale)}
ON_OURS = {
    f"{one.__name__.strip('_')}_ours": one
    for one in (_type, _insert_row, _delete_row, _insert_column, _rename, _move, _hide, _double, _comment, _delete)
} | {one.__name__.strip("_"): one for one in (_unprotect, _take_chart)}
NAMES = (*ON_THEIRS, *ON_OURS)


def act(google: Emulator, key: str, name: str, number: int) -> bool:
    """Does one act; False where the sheet does not allow it as it is."""
    hand = Hand(google, key, number)
    sheet = hand.theirs() if name in ON_THEIRS else hand.ours()
    if sheet is None:
        return False
    try:
        (ON_THEIRS.get(name) or ON_OURS[name])(hand, sheet)
    except (ApiError, WrongError):
        return False
    return True
