"""Whatever a bank says of its statements, and in whichever shape, is what is read."""

import string
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_schema.text import Ore
from sync.bank.reading import read_statement
from sync.bank.statement import Line, Statement
from tests.bank.writers import PENDING, SHAPES, SWISH_KINDS, Shape
from tests.jobs.helpers import steady

WORD = st.text(string.ascii_letters + string.digits + "åäöÅÄÖéü&.-+='*/", min_size=1, max_size=12)
TEXT = st.lists(WORD, min_size=1, max_size=4).map(" ".join).filter(lambda text: not text.casefold().startswith("prel"))
QUOTED = TEXT.map(lambda text: f'{text}, "x"; y') | TEXT
AMOUNT = st.integers(-(10**9), 10**9) | st.sampled_from([0, 1, -1, 10_000, -25_352, 100_00])


@st.composite
def statements(draw: st.DrawFn) -> Statement:
    """A statement of some lines, each with its balance, in the order in which they were booked."""
    number = draw(st.integers(1, 8))
    amounts = draw(st.lists(AMOUNT, min_size=number, max_size=number))
    steps = draw(st.lists(st.integers(0, 9), min_size=number, max_size=number))
    opening = draw(st.integers(-(10**8), 10**8))
    days = [date(2026, 1, 5) + timedelta(step) for step in accumulate(steps)]
    lines = []
    for day, amount in zip(days, amounts, strict=True):
        opening += amount
        lines.append(Line(day, draw(QUOTED), Ore(amount), Ore(opening), draw(st.just("") | TEXT)))
    period = draw(st.none() | st.just((date(2026, 1, 1), date(2026, 6, 30))))
    first = Ore((lines[0].balance or 0) - lines[0].amount)
    return Statement("", tuple(lines), first, lines[-1].balance, period=period)


def told(statement: Statement) -> tuple[object, ...]:
    """All that a file can tell, apart from whose it is."""
    return statement.lines, statement.opening, statement.closing, statement.period, statement.pending


def fit(shape: Shape, statement: Statement) -> Statement:
    """The statement as far as the shape allows: Handelsbanken's report knows no quotes."""
    if not shape.name.startswith("Swish"):
        return statement
    plain = str.maketrans(",;", "..", '"')
    kinds = list(SWISH_KINDS)
    lines = [
        Line(one.date, one.text.translate(plain), Ore(abs(one.amount) * SWISH_KINDS[kind]), None,
             one.reference.translate(plain), kind)
        for n, one in enumerate(statement.lines) for kind in [kinds[n % len(kinds)]]
    ]  # fmt: skip
    return Statement("", tuple(lines))


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_what_is_written_is_read(shape: Shape) -> None:
    @steady(12 if "xlsx" in shape.name else 40)
    @given(statements())
    def check(statement: Statement) -> None:
        fitted = fit(shape, statement)
        if _is_ambiguous(fitted.lines) and not shape.name.startswith("camt"):
            return
        assert told(read_statement(shape.write(fitted, ()))) == told(shape.keeps(fitted))

    check()


def _is_ambiguous(lines: Sequence[Line]) -> bool:
    """Whether the balance says the same of the list turned round with every sign turned: then the days decide."""
    sums = [one.amount for one in lines]
    return len(lines) > 1 and len({*sums}) == 1 and len({one.date for one in lines}) == 1


@pytest.mark.parametrize("shape", [one for one in SHAPES if one.name.startswith(PENDING)], ids=lambda shape: shape.name)
def test_what_is_not_booked_is_counted_and_left_out(shape: Shape) -> None:
    lines = tuple(
        Line(date(2026, 3, day), f"Rad {day}", Ore(day * 100), Ore(sum(range(1, day + 1)) * 100)) for day in (1, 2, 3)
    )
    statement = Statement("", lines, Ore(0), lines[-1].balance)
    read = read_statement(shape.write(statement, [(0, "ICA", Ore(-5000)), (0, "Coop", Ore(-100))]))
    assert read.pending == 2
    assert (read.lines, read.closing) == (lines, lines[-1].balance)
