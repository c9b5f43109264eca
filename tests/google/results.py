"""What a formula comes to: arithmetic, comparison, a few functions; what it does not know is #NAME?."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.google import a1
from tests.google.entered import enter
from tests.google.errors import ApiError, Json
from tests.google.formulas import Piece, Spoilt, pieces, title_of
from tests.google.functions import FUNCTIONS, Bad, Fault, Grid, Scalar, number, text
from tests.google.locales import EPOCH, Locale, locale
from tests.google.state import Book, Cell, Sheet, Value

if TYPE_CHECKING:
    from collections.abc import Callable

MARKS = {
    "#NULL!": "NULL_VALUE",
    "#DIV/0!": "DIVIDE_BY_ZERO",
    "#VALUE!": "VALUE",
    "#REF!": "REF",
    "#NAME?": "NAME",
    "#NUM!": "NUM",
    "#N/A": "N_A",
    "#ERROR!": "ERROR",
}
_LEVELS = ({"=", "<>", "<", ">", "<=", ">="}, {"&"}, {"+", "-"}, {"*", "/"}, {"^"})


@dataclass
class Results:
    """The values of a book's cells, each formula worked out once."""

    book: Book
    known: dict[tuple[int, int, int], tuple[Value | Fault, Json]] = field(default_factory=dict)

    @property
    def loc(self) -> Locale:
        """The book's locale."""
        return locale(self.book.locale)

    def of(self, sheet: Sheet, row: int, column: int) -> tuple[Value | Fault, Json]:
        """A cell's value and the format it is shown in."""
        cell = sheet.cell(row, column)
        if not cell.formula:
            return cell.value, cell.format
        key = (sheet.id, row, column)
        if key not in self.known:
            self.known[key] = (Fault("#REF!"), {})  # what a cell that leads back to itself finds
            self.known[key] = self._work(sheet, cell)
        return self.known[key]

    def _work(self, sheet: Sheet, cell: Cell) -> tuple[Value | Fault, Json]:
        if cell.stored is not None:
            marked = isinstance(cell.stored, str) and cell.stored in MARKS
            return (Fault(cell.stored) if marked and isinstance(cell.stored, str) else cell.stored), cell.format
        reading = _Reading(self, sheet)
        try:
            reading.pieces = [piece for piece in pieces(cell.formula, self.loc) if piece.kind != "space"]
            value = reading.expression(0)
            if reading.pieces:
                raise Spoilt  # noqa: TRY301 - said in one place
            found: Value | Fault = reading.single(value)
        except Spoilt:
            found = Fault("#ERROR!")
        except RecursionError:
            found = Fault("#REF!")
        except Bad as bad:
            found = bad.fault
        if found is None:
            found = 0.0
        numbers = cell.format.get("numberFormat") or reading.format.get("numberFormat")
        return found, cell.format | ({"numberFormat": numbers} if numbers else {})


@dataclass
class _Reading:
    """A formula being read from left to right."""

    results: Results
    home: Sheet
    pieces: list[Piece] = field(default_factory=list)
    format: Json = field(default_factory=dict)

    def take(self, *texts: str) -> str:
        """The next piece's text if it is one of these signs, taken; else nothing."""
        if self.pieces and self.pieces[0].kind == "sign" and self.pieces[0].text in texts:
            return self.pieces.pop(0).text
        return ""

    def expression(self, level: int) -> Scalar | Grid:
        if level == len(_LEVELS):
            return self.prefixed()
        left = self.expression(level + 1)
        while sign := self.take(*_LEVELS[level]):
            right = self.expression(level + 1)
            left = self.join(sign, self.single(left), self.single(right))
        return left

    def join(self, sign: str, left: Scalar, right: Scalar) -> Scalar:
        for each in (left, right):
            if isinstance(each, Fault):
                return each
        if sign == "&":
            return text(left, self.results.loc) + text(right, self.results.loc)
        if sign in _LEVELS[0]:
            return _compared(sign, left, right)
        try:
            return _reckoned(sign, self.number(left), self.number(right))
        except Bad as bad:
            return bad.fault

    def number(self, value: Scalar) -> float:
        if isinstance(value, str) and value.strip():
            value = enter(value, self.results.loc, EPOCH.date()).value
        return number(value)

    def prefixed(self) -> Scalar | Grid:
        if sign := self.take("+", "-"):
            value = self.prefixed()
            return value if sign == "+" else self.join("*", -1.0, self.single(value))
        value = self.operand()
        while self.take("%"):
            value = self.join("/", self.single(value), 100.0)
        return value

    def operand(self) -> Scalar | Grid:
        if self.take("("):
            inside = self.expression(0)
            if not self.take(")"):
                raise Spoilt
            return inside
        if not self.pieces:
            raise Spoilt
        piece = self.pieces.pop(0)
        reader = getattr(self, f"_{piece.kind}", None)
        if reader is None:
            raise Spoilt
        found: Scalar | Grid = reader(piece)
        return found

    def _number(self, piece: Piece) -> Scalar:
        return float(piece.text.replace(",", "."))

    def _text(self, piece: Piece) -> Scalar:
        return piece.text[1:-1].replace('""', '"')

    def _error(self, piece: Piece) -> Scalar:
        return Fault(piece.text if piece.text in MARKS else "#ERROR!")

    def _ref(self, piece: Piece) -> Scalar | Grid:
        sheet = self.results.book.titled(title_of(piece.sheet)) if piece.sheet else self.home
        area = a1.parse(piece.text.replace("$", ""))
        if sheet is None or area is None:
            return Fault("#REF!")
        return self.cells(sheet, area)

    def cells(self, sheet: Sheet, area: a1.Area) -> Grid:
        box = area.box(sheet)
        if area.outside(sheet):
            return [[Fault("#REF!")]]
        grid: Grid = []
        for row in range(box.top, box.bottom):
            if row in sheet.cells or box.bottom - box.top < 100:
                found = [self.results.of(sheet, row, column) for column in range(box.left, box.right)]
                grid.append([value for value, _ in found])
                if not self.format:
                    self.format = next((fmt for value, fmt in found if isinstance(value, float) and fmt), {})
            else:
                grid.append([None] * (box.right - box.left))
        return grid

    def _name(self, piece: Piece) -> Scalar | Grid:
        word = piece.text.upper()
        if self.take("("):
            return self.call(word)
        if word in {"TRUE", "FALSE", self.results.loc.yes, self.results.loc.no}:
            return word in {"TRUE", self.results.loc.yes}
        named = [each for each in self.results.book.named if each["name"].casefold() == piece.text.casefold()]
        if not named:
            return Fault("#NAME?")
        try:
            found = a1.from_grid(self.results.book, named[0]["range"])
        except ApiError:
            return Fault("#REF!")
        return self.cells(found.sheet, found.area)

    def call(self, word: str) -> Scalar | Grid:
        given: list[Scalar | Grid] = []
        stops = (";",) if self.results.loc.decimal == "," else (";", ",")
        if not self.take(")"):
            while True:
                empty = self.pieces and self.pieces[0].kind == "sign" and self.pieces[0].text in (*stops, ")")
                given.append(None if empty else self.expression(0))
                if self.take(")"):
                    break
                if not self.take(*stops):
                    raise Spoilt
        function: Callable[..., Scalar] | None = FUNCTIONS.get(word)
        if function is None:
            return Fault("#NAME?")
        if word in {"COUNT", "COUNTA", "COUNTIF", "COUNTIFS", "LEN"}:
            self.format = {}
        try:
            return function(self.results.loc, *given)
        except TypeError:
            return Fault("#N/A")
        except Bad as bad:
            return bad.fault

    def single(self, value: Scalar | Grid) -> Scalar:
        """One value; of a range that is more than a cell, #VALUE!."""
        if not isinstance(value, list):
            return value
        if len(value) == 1 and len(value[0]) == 1:
            return value[0][0]
        return Fault("#VALUE!")


def _reckoned(sign: str, left: float, right: float) -> Scalar:
    if sign == "/":
        return Fault("#DIV/0!") if right == 0 else left / right
    if sign == "^":
        try:
            power = left**right
        except (OverflowError, ZeroDivisionError):
            return Fault("#NUM!")
        return power if isinstance(power, float) else Fault("#NUM!")
    return {"+": left + right, "-": left - right, "*": left * right}[sign]


def _rank(value: Scalar) -> tuple[int, float | str]:
    if isinstance(value, bool):
        return 2, float(value)
    return (
        (1, value.casefold())
        if isinstance(value, str)
        else (0, float(value or 0) if not isinstance(value, Fault) else 0.0)
    )


def _compared(sign: str, left: Scalar, right: Scalar) -> bool:
    left = left if left is not None else "" if isinstance(right, str) else 0.0
    right = right if right is not None else "" if isinstance(left, str) else 0.0
    a, b = _rank(left), _rank(right)
    return {"=": a == b, "<>": a != b, "<": a < b, ">": a > b, "<=": a <= b, ">=": a >= b}[sign]
