"""How a column of cells becomes typed values: a whole column at a time, each different text read once.

Every kind gives an array of values and, beside it, the state of each cell: EMPTY, OK, BAD or ERROR.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sheets_schema import days, sums
from sheets_schema.addresses import is_address
from sheets_schema.grid import ErrorValue, Uncomputed
from sheets_schema.text import Language, Text, fold

EMPTY, OK, BAD, ERROR = range(4)
_NONE, _TEXT, _NUMBER, _BOOL, _DATE, _DATETIME, _TIME, _SPAN, _ERROR, _UNCOMPUTED, _ODD = range(11)


class _Types(dict[type, int]):
    """What sort of cell a Python type is; one that no reader gives is odd."""

    def __missing__(self, kind: type) -> int:
        return _ODD


_TYPES = _Types(
    {
        type(None): _NONE,
        str: _TEXT,
        float: _NUMBER,
        int: _NUMBER,
        bool: _BOOL,
        date: _DATE,
        datetime: _DATETIME,
        time: _TIME,
        timedelta: _SPAN,
        ErrorValue: _ERROR,
        Uncomputed: _UNCOMPUTED,
    }
)
_ERRORS = re.compile(
    r"#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|ERROR!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|UNKNOWN!|BUSY!|"
    r"GETTING_DATA|SAKNAS!|VÄRDEFEL!|VÄRDE!|REFERENS!|NAMN\?|DIVISION/0!|OGILTIGT!|SKÄRNING!)|Err:[0-9]{3}|#####*"
)

_FIRST_WRITTEN_OUT = 1_000_000
"""Numbers below are days since the epoch of sheets; those above are days as written, such as 20261122."""

Cells = NDArray[Any]
"""A column of cells as they were read, of dtype object."""
Values = NDArray[Any]
States = NDArray[np.uint8]
Read = tuple[Any, int]
"""A value and its state."""


def as_cells(cells: Sequence[object] | Cells) -> Cells:
    """A column of cells as an array of them."""
    return cells if isinstance(cells, np.ndarray) else np.fromiter(cells, object, len(cells))


def types_of(types: Sequence[type]) -> States:
    """The types of a column's cells as numbers; most columns are all of one type."""
    if types and types.count(types[0]) == len(types):
        return np.full(len(types), _TYPES[types[0]], dtype=np.uint8)
    return np.frombuffer(bytes(map(_TYPES.__getitem__, types)), np.uint8)


def unticked(cells: Cells, types: States) -> NDArray[np.bool_]:
    """Which cells are boxes that are not ticked."""
    boxes = types == _BOOL
    if boxes.any():
        boxes[boxes] = ~cells[boxes].astype(np.bool_)
    return np.asarray(boxes)


@dataclass(frozen=True)
class Kind:
    """What the cells of a column mean. A subclass says how a text, a number and so on is read."""

    name: ClassVar[Text]
    says: ClassVar[Text]
    empty: ClassVar[Any] = ""
    dtype: ClassVar[Any] = object

    def read(self, cells: Sequence[object] | Cells, types: States | None = None) -> tuple[Values, States]:
        """Typed values and states of a whole column, in its order; `types` are those of its cells, where known."""
        column = as_cells(cells)
        types = types_of(list(map(type, column))) if types is None else types
        present = np.flatnonzero(np.bincount(types)).tolist()
        if len(present) == 1:
            return self._read_type(present[0], column)
        values, states = self.nothing(len(column))
        for code in present:
            if code != _NONE:
                where = np.flatnonzero(types == code)
                values[where], states[where] = self._read_type(code, column[where])
        return values, states

    def seen(self, cell: object) -> object:
        """A cell as people see it where it stands: some sheets keep a day or a time of day as a bare number."""
        return cell

    def nothing(self, size: int, state: int = EMPTY) -> tuple[Values, States]:
        """A column in which no cell has a value."""
        return np.full(size, self.empty, dtype=self.dtype), np.full(size, state, dtype=np.uint8)

    def _read_type(self, code: int, cells: Cells) -> tuple[Values, States]:
        """Reads cells that are all of one type."""
        if code == _TEXT:
            return self.of_texts(cells)
        if code == _NUMBER:
            return self.of_numbers(_floats(cells))
        if code == _DATE:
            return self.of_dates(cells)
        readers: Mapping[int, Callable[[Any], Read]] = {
            _BOOL: self.of_bool,
            _DATETIME: self.of_datetime,
            _TIME: self.of_time,
            _SPAN: self.of_span,
        }
        if reader := readers.get(code):
            return self._by_unique(cells, reader)
        return self.nothing(len(cells), {_NONE: EMPTY, _ERROR: ERROR}.get(code, BAD))

    def _by_unique(self, cells: Values, reader: Callable[[Any], Read]) -> tuple[Values, States]:
        """Reads each different cell once, and spreads what was read over the column."""
        codes, unique = pd.factorize(cells, use_na_sentinel=cells.dtype == object)
        values = np.full(len(unique), self.empty, dtype=self.dtype)
        states = np.empty(len(unique), dtype=np.uint8)
        for i, one in enumerate(unique.tolist()):
            values[i], states[i] = reader(one)
        return values[codes], states[codes]

    def _of_any_text(self, text: str) -> Read:
        tidy = text.strip()
        if not tidy:
            return self.empty, EMPTY
        if tidy[0] in "#E" and _ERRORS.fullmatch(tidy):
            return self.empty, ERROR
        return self.of_text(tidy)

    def bad(self) -> Read:
        """What an unreadable cell gives."""
        return self.empty, BAD

    def why(self, cell: object) -> Text:
        """Why a cell could not be read, and what to write instead, as the end of a sentence about it."""
        if isinstance(cell, Uncomputed):
            return Text(
                "är en formel vars värde inte är sparat; öppna filen i kalkylprogrammet och spara den",
                "is a formula whose value is not kept; open the file in your spreadsheet program and save it",
            )
        return self.says

    def of_text(self, text: str) -> Read:
        """A text, stripped and not empty."""
        raise NotImplementedError

    def of_texts(self, texts: Cells) -> tuple[Values, States]:
        """A run of texts; each different one is read once unless a kind knows a faster way."""
        return self._by_unique(texts, self._of_any_text)

    def of_numbers(self, numbers: NDArray[np.float64]) -> tuple[Values, States]:
        """A run of numbers; as texts."""
        return self._by_unique(numbers, self.of_number)

    def of_dates(self, dates: Cells) -> tuple[Values, States]:
        """A run of date cells; as texts."""
        return self._by_unique(dates, self.of_date)

    def of_number(self, number: float) -> Read:  # noqa: ARG002 - a reader that refuses looks at nothing
        """One number."""
        return self.bad()

    def of_bool(self, ticked: bool) -> Read:  # noqa: ARG002, FBT001 - as above; a cell, not a switch
        """A ticked or unticked box."""
        return self.bad()

    def of_date(self, day: date) -> Read:  # noqa: ARG002 - as above
        """A date cell."""
        return self.bad()

    def of_datetime(self, moment: datetime) -> Read:
        """A cell with a date and a time."""
        return self.of_date(moment.date())

    def of_time(self, clock: time) -> Read:  # noqa: ARG002 - as above
        """A time cell."""
        return self.bad()

    def of_span(self, span: timedelta) -> Read:  # noqa: ARG002 - as above
        """A duration cell."""
        return self.bad()


def _floats(cells: Cells) -> NDArray[np.float64]:
    """Numbers as floats; a whole number that no float can hold is infinite."""
    try:
        return cells.astype(np.float64)
    except OverflowError:
        return np.array([one if isinstance(one, float) or abs(one) < 1e300 else np.inf for one in cells], np.float64)


def plain_number(number: float) -> str:
    """A number as its cell shows it: 7 for 7.0."""
    return str(int(number)) if abs(number) < 1e15 and number == number // 1 else repr(float(number))


_SAMPLE = 1000


@dataclass(frozen=True)
class TextKind(Kind):
    """Any text; a number, a day or a time stands as it would be written."""

    name = Text("text", "text")
    says = Text("är ingen text", "is not a text")
    odd_heads: ClassVar[str] = "#E"
    """How a text begins that may mean something else than itself."""

    def of_text(self, text: str) -> Read:
        return text, OK

    def of_texts(self, texts: Cells) -> tuple[Values, States]:
        """Each different text once, unless most are each their own."""
        some = texts[:_SAMPLE].tolist()
        if len(set(some)) > len(some) / 4:
            return self._stripped(texts)
        codes, unique = pd.factorize(texts)
        values, states = self._stripped(unique)
        return values[codes], states[codes]

    def _stripped(self, texts: Cells) -> tuple[Values, States]:
        """Texts that are only looked at where they are empty or begin oddly."""
        tidy = list(map(str.strip, texts))
        values = np.fromiter(tidy, object, len(tidy))
        states = np.full(len(tidy), OK, dtype=np.uint8)
        for i in [i for i, text in enumerate(tidy) if text[:1] in self.odd_heads]:
            values[i], states[i] = self._of_any_text(tidy[i])
        return values, states

    def of_numbers(self, numbers: NDArray[np.float64]) -> tuple[Values, States]:
        codes, unique = pd.factorize(numbers, use_na_sentinel=False)
        return as_cells(list(map(plain_number, unique.tolist())))[codes], np.full(len(numbers), OK, dtype=np.uint8)

    def of_bool(self, ticked: bool) -> Read:  # noqa: FBT001 - a cell, not a switch
        return ("x", OK) if ticked else self.bad()

    def of_date(self, day: date) -> Read:
        return day.isoformat(), OK

    def of_datetime(self, moment: datetime) -> Read:
        return moment.isoformat(" ", "minutes"), OK

    def of_time(self, clock: time) -> Read:
        return f"{clock:%H:%M}", OK

    def of_span(self, span: timedelta) -> Read:
        return str(span), OK


@dataclass(frozen=True)
class MarkKind(TextKind):
    """A text, or a box to tick: an unticked one, or Nej, is the same as nothing."""

    odd_heads = "#EnNfF☐"

    def of_text(self, text: str) -> Read:
        return (self.empty, EMPTY) if text[0] in self.odd_heads and fold(text) in NO else (text, OK)

    def of_bool(self, ticked: bool) -> Read:  # noqa: FBT001 - a cell, not a switch
        return ("x", OK) if ticked else (self.empty, EMPTY)


@dataclass(frozen=True)
class LinkKind(TextKind):
    """A text that becomes a link only where it is a plain web address."""

    name = Text("länk", "link")


@dataclass(frozen=True)
class SumKind(Kind):
    """Money, in whole öre; 0 where there is none."""

    name = Text("belopp", "sum")
    says = sums.NO_SUM
    empty = 0
    dtype = np.int64

    def of_numbers(self, numbers: NDArray[np.float64]) -> tuple[Values, States]:
        with np.errstate(invalid="ignore", over="ignore"):
            ore = numbers * 100.0
            nearest = np.rint(ore)
            slack = np.maximum(1e-4, np.spacing(np.abs(ore)) * 2)
            good = (np.abs(ore - nearest) <= slack) & (np.abs(nearest) <= sums.LARGEST)
        return np.where(good, nearest, 0.0).astype(np.int64), np.where(good, OK, BAD).astype(np.uint8)

    def why(self, cell: object) -> Text:
        if type(cell) is str and isinstance(read := sums.read_sum(cell.strip()), Text):
            return read
        if isinstance(cell, float) and abs(cell) * 100 <= sums.LARGEST:
            return sums.DECIMALS
        return super().why(cell)

    def of_text(self, text: str) -> Read:
        read = sums.read_sum(text)
        return self.bad() if isinstance(read, Text) else (read, OK)


_FIRST_DAY, _LAST_DAY = date(days.FIRST_YEAR, 1, 1).toordinal(), date(days.LAST_YEAR, 12, 31).toordinal()
_ORDINAL_OF_1970 = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class DateKind(Kind):
    """A day."""

    name = Text("datum", "date")
    says = Text(
        "är inget datum; skriv till exempel 2026-11-22",
        "is not a date; write for instance 2026-11-22",
    )
    empty = np.datetime64("NaT", "D")
    dtype = "datetime64[D]"

    def _sound(self, day: date | None) -> Read:
        if day is None or not days.FIRST_YEAR <= day.year <= days.LAST_YEAR:
            return self.bad()
        return np.datetime64(day, "D"), OK

    def of_text(self, text: str) -> Read:
        return self._sound(days.read_date(text))

    def of_number(self, number: float) -> Read:
        return self._sound(days.read_number_date(number))

    def seen(self, cell: object) -> object:
        """A serial number as its day."""
        if isinstance(cell, bool) or not isinstance(cell, int | float) or cell >= _FIRST_WRITTEN_OUT:
            return cell
        return days.read_number_date(cell) or cell

    def of_dates(self, dates: Cells) -> tuple[Values, States]:
        ordinals = np.fromiter(map(date.toordinal, dates.tolist()), np.int64, len(dates))
        good = (ordinals >= _FIRST_DAY) & (ordinals <= _LAST_DAY)
        values = (ordinals - _ORDINAL_OF_1970).astype("datetime64[D]")
        return np.where(good, values, self.empty), np.where(good, OK, BAD).astype(np.uint8)

    def of_date(self, day: date) -> Read:
        return self._sound(day)


@dataclass(frozen=True)
class TimeKind(Kind):
    """A time of day, in seconds after midnight; -1 where there is none."""

    name = Text("klockslag", "time")
    says = Text("är inget klockslag; skriv till exempel 18:30", "is not a time of day; write for instance 18:30")
    empty = -1
    dtype = np.int64

    def _sound(self, seconds: int | None) -> Read:
        return self.bad() if seconds is None else (seconds, OK)

    def of_text(self, text: str) -> Read:
        return self._sound(days.read_time(text))

    def of_number(self, number: float) -> Read:
        return self._sound(days.read_number_time(number))

    def seen(self, cell: object) -> object:
        """A fraction of a day as its time."""
        seconds = days.read_number_time(cell) if isinstance(cell, float) and cell < 1 else None
        return cell if seconds is None else time(seconds // 3600, seconds // 60 % 60, seconds % 60)

    def of_datetime(self, moment: datetime) -> Read:
        return self.of_time(moment.time())

    def of_time(self, clock: time) -> Read:
        return clock.hour * 3600 + clock.minute * 60 + clock.second, OK

    def of_span(self, span: timedelta) -> Read:
        return self._sound(round(span.total_seconds())) if timedelta(0) <= span < timedelta(days=1) else self.bad()


@dataclass(frozen=True)
class WholeKind(Kind):
    """A whole number from 0; -1 where there is none."""

    name = Text("heltal", "whole number")
    says = Text("är inget heltal; skriv till exempel 12", "is not a whole number; write for instance 12")
    empty = -1
    dtype = np.int64

    def of_text(self, text: str) -> Read:
        digits = "".join(text.split())
        return (int(digits), OK) if digits.isascii() and digits.isdigit() and len(digits) < 10 else self.bad()

    def of_number(self, number: float) -> Read:
        return (int(number), OK) if number == number // 1 and 0 <= number < 1e9 else self.bad()


YES = frozenset({"ja", "j", "x", "yes", "y", "true", "sant", "✓", "✔", "☑"})
NO = frozenset({"nej", "n", "no", "false", "falskt", "☐"})


@dataclass(frozen=True)
class YesNoKind(Kind):
    """Yes (1) or no (0); -1 where nothing is said."""

    name = Text("ja eller nej", "yes or no")
    says = Text("ska vara Ja eller Nej", "must be Yes or No")
    empty = -1
    dtype = np.int8

    def of_text(self, text: str) -> Read:
        word = fold(text)
        return (1, OK) if word in YES else (0, OK) if word in NO else self.bad()

    def of_bool(self, ticked: bool) -> Read:  # noqa: FBT001 - a cell, not a switch
        return int(ticked), OK


@dataclass(frozen=True)
class Choice:
    """One of a column's choices; its value everywhere is the Swedish label."""

    label: Text
    aliases: tuple[str, ...] = ()

    def names(self) -> set[str]:
        """Every way to write it, folded."""
        return {fold(name) for name in (self.label.sv, self.label.en, *self.aliases)}


@dataclass(frozen=True)
class ChoiceKind(Kind):
    """One of a few words in either language; `others` says whether any other text stands as it is."""

    choices: tuple[Choice, ...] = ()
    others: bool = False
    name = Text("val", "choice")
    says = Text("är inget av valen", "is none of the choices")

    def words(self, language: Language) -> list[str]:
        """The choices as a drop-down shows them."""
        return [choice.label[language] for choice in self.choices]

    def of_text(self, text: str) -> Read:
        word = fold(text)
        for choice in self.choices:
            if word in choice.names():
                return choice.label.sv, OK
        return (text, OK) if self.others else self.bad()

    def of_bool(self, ticked: bool) -> Read:  # noqa: FBT001 - a cell, not a switch
        return self.of_text("ja" if ticked else "nej")


@dataclass(frozen=True)
class EmailKind(Kind):
    """One e-mail address, as email-validator accepts it without asking the net."""

    name = Text("e-postadress", "e-mail address")
    says = Text(
        "är ingen giltig e-postadress; skriv en enda adress, till exempel anna@example.org",
        "is not a valid e-mail address; write one address, such as anna@example.org",
    )

    def of_text(self, text: str) -> Read:
        return (text, OK) if is_address(text) else self.bad()


@dataclass(frozen=True)
class PhoneKind(Kind):
    """A telephone number: 7 to 15 digits with + - ( ) and spaces. One kept as a number gets its first 0 back."""

    name = Text("telefonnummer", "telephone number")
    says = Text(
        "är inget telefonnummer; skriv till exempel 070-123 45 67",
        "is not a telephone number; write for instance 070-123 45 67",
    )

    def of_text(self, text: str) -> Read:
        tidy = " ".join(text.split())
        digits = sum(c.isdigit() for c in tidy)
        return (tidy, OK) if re.fullmatch(r"[0-9+() \u2010\u2011\u2013-]+", tidy) and 7 <= digits <= 15 else self.bad()

    def of_number(self, number: float) -> Read:
        return self.of_text("0" + plain_number(number)) if number > 0 else self.bad()


TEXT, MARK, LINK, SUM, DATE = TextKind(), MarkKind(), LinkKind(), SumKind(), DateKind()
TIME, WHOLE, YES_NO, EMAIL, PHONE = TimeKind(), WholeKind(), YesNoKind(), EmailKind(), PhoneKind()
