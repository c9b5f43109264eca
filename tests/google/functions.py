"""The functions that formulas may call."""

import fnmatch
import operator
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.google.entered import enter
from tests.google.locales import EPOCH, Locale
from tests.google.rendering import general
from tests.google.state import Value


@dataclass(frozen=True)
class Fault:
    """An error as a value, such as #N/A."""

    mark: str


Scalar = Value | Fault
Grid = list[list[Scalar]]


class Bad(Exception):  # noqa: N818 - not an error of the program
    """A fault on its way out of a function."""

    def __init__(self, mark: str | Fault) -> None:
        super().__init__(mark)
        self.fault = mark if isinstance(mark, Fault) else Fault(mark)


def number(value: Scalar) -> float:
    """A value as a number; text that is none is #VALUE!."""
    if isinstance(value, Fault):
        raise Bad(value)
    if value is None:
        return 0.0
    if isinstance(value, str):
        if value == "":
            return 0.0
        raise Bad("#VALUE!")
    return float(value)


def text(value: Scalar, loc: Locale) -> str:
    """A value as text."""
    if isinstance(value, Fault):
        raise Bad(value)
    if isinstance(value, bool):
        return loc.yes if value else loc.no
    if value is None:
        return ""
    return value if isinstance(value, str) else general(float(value), loc)


def flat(*given: Scalar | Grid) -> Iterator[Scalar]:
    """Every value of ranges and single values."""
    for each in given:
        if isinstance(each, list):
            for row in each:
                yield from row
        else:
            yield each


def _numbers(*given: Scalar | Grid) -> list[float]:
    """The numbers: in ranges text, blanks and yes or no are passed over."""
    found = []
    for each in given:
        if not isinstance(each, list):
            found.append(number(each))
            continue
        for value in flat(each):
            if isinstance(value, Fault):
                raise Bad(value)
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                found.append(float(value))
    return found


def _single(value: Scalar | Grid) -> Scalar:
    if not isinstance(value, list):
        return value
    if len(value) == 1 and len(value[0]) == 1:
        return value[0][0]
    raise Bad("#VALUE!")


def _wanted(criterion: Scalar | Grid, loc: Locale) -> Callable[[Scalar], bool]:
    wish = _single(criterion)
    if not isinstance(wish, str):
        return lambda value: value == wish if wish is not None else value in (None, "", 0.0)
    match = re.match(r"(<=|>=|<>|[<>=])?(.*)", wish, re.DOTALL)
    sign, rest = (match[1] or "=", match[2]) if match else ("=", wish)
    goal = enter(rest, loc, EPOCH.date()).value if rest else None
    if isinstance(goal, (int, float)):
        return _sized(sign, float(goal))
    pattern = re.compile(
        fnmatch.translate(rest.casefold().replace("[", "[[]").replace("~*", "[*]").replace("~?", "[?]"))
    )

    def alike(value: Scalar) -> bool:
        if rest == "":
            return value in (None, "") if sign == "=" else value not in (None, "")
        same = isinstance(value, str) and bool(pattern.fullmatch(value.casefold()))
        return same if sign == "=" else not same if sign == "<>" else False

    return alike


def _sized(sign: str, goal: float) -> Callable[[Scalar], bool]:
    def holds(value: Scalar) -> bool:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return sign == "<>"
        size = float(value)
        meets: dict[str, Callable[[float, float], bool]] = {
            "=": operator.eq,
            "<>": operator.ne,
            "<": operator.lt,
            ">": operator.gt,
            "<=": operator.le,
            ">=": operator.ge,
        }
        return meets[sign](size, goal)

    return holds


def _pairs(loc: Locale, given: tuple[Scalar | Grid, ...]) -> list[bool]:
    """Which places of the ranges meet every criterion."""
    hits: list[bool] = []
    for places, criterion in zip(given[::2], given[1::2], strict=True):
        meets = _wanted(criterion, loc)
        found = [meets(value) for value in flat(places)]
        if hits and len(hits) != len(found):
            raise Bad("#VALUE!")
        hits = [a and b for a, b in zip(hits, found, strict=True)] if hits else found
    return hits


def _total(hits: list[bool], amounts: Scalar | Grid) -> float:
    found = list(flat(amounts)) + [None] * len(hits)
    chosen = [value for hit, value in zip(hits, found, strict=False) if hit]
    return sum(_numbers([chosen]))


def _if(loc: Locale, test: Scalar | Grid, yes: Scalar | Grid = True, no: Scalar | Grid = False) -> Scalar:
    return _single(yes) if _true(_single(test), loc) else _single(no)


def _true(value: Scalar, loc: Locale) -> bool:
    if isinstance(value, str) and value.upper() in {loc.yes, loc.no, "TRUE", "FALSE"}:
        return value.upper() in {loc.yes, "TRUE"}
    return bool(number(value))


def _round(loc: Locale, value: Scalar | Grid, places: Scalar | Grid = 0.0) -> Scalar:
    scale = 10.0 ** int(number(_single(places)))
    size = number(_single(value))
    return (int(abs(size) * scale + 0.5 + 1e-9) / scale) * (-1 if size < 0 else 1)


def _iferror(loc: Locale, value: Scalar | Grid, other: Scalar | Grid = "") -> Scalar:
    found = value[0][0] if isinstance(value, list) else value
    return _single(other) if isinstance(found, Fault) else found


def _average(loc: Locale, *given: Scalar | Grid) -> Scalar:
    found = _numbers(*given)
    return sum(found) / len(found) if found else Fault("#DIV/0!")


def _sumif(loc: Locale, places: Scalar | Grid, wish: Scalar | Grid, amounts: Scalar | Grid = None) -> Scalar:
    return _total(_pairs(loc, (places, wish)), places if amounts is None else amounts)


def _truths(loc: Locale, given: tuple[Scalar | Grid, ...]) -> list[bool]:
    return [_true(value, loc) for value in flat(*given) if value is not None]


FUNCTIONS: dict[str, Callable[..., Scalar]] = {
    "SUM": lambda _, *given: sum(_numbers(*given)),
    "SUMIF": _sumif,
    "SUMIFS": lambda loc, amounts, *given: _total(_pairs(loc, given), amounts),
    "COUNTIF": lambda loc, places, wish: float(sum(_pairs(loc, (places, wish)))),
    "COUNTIFS": lambda loc, *given: float(sum(_pairs(loc, given))),
    "COUNT": lambda _, *given: float(sum(isinstance(v, float) and not isinstance(v, bool) for v in flat(*given))),
    "COUNTA": lambda _, *given: float(sum(value is not None for value in flat(*given))),
    "AVERAGE": _average,
    "MIN": lambda _, *given: min(_numbers(*given), default=0.0),
    "MAX": lambda _, *given: max(_numbers(*given), default=0.0),
    "ABS": lambda _, value: abs(number(_single(value))),
    "ROUND": _round,
    "IF": _if,
    "IFERROR": _iferror,
    "AND": lambda loc, *given: all(_truths(loc, given)),
    "OR": lambda loc, *given: any(_truths(loc, given)),
    "NOT": lambda loc, value: not _true(_single(value), loc),
    "LEN": lambda loc, value: float(len(text(_single(value), loc))),
    "UPPER": lambda loc, value: text(_single(value), loc).upper(),
    "LOWER": lambda loc, value: text(_single(value), loc).lower(),
    "TRUE": lambda _: True,
    "FALSE": lambda _: False,
}
