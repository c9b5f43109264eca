"""Whatever a file holds, it is read, or what is unclear is said; nothing else comes of it."""

from datetime import date, datetime, time

from hypothesis import given
from hypothesis import strategies as st

from jobs.importing import registers, shown
from jobs.importing.columns import mapped
from jobs.importing.rows import make_rows
from jobs.importing.table import chosen, find
from sheets_schema.grid import ErrorValue, Grid, Uncomputed
from sheets_schema.text import Text, fold
from tests.jobs.helpers import steady

HEADERS = [
    "Datum",
    "Ver",
    "Text",
    "In",
    "Ut",
    "Belopp",
    "Konto",
    "Kassa",
    "Bank",
    "Saldo",
    "Typ",
    "Kategori",
    "Övrigt",
    "",
    None,
]
CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**9), 10**9),
    st.floats(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.text(max_size=6),
    st.sampled_from(["12,50", "-3", "1.234", "2025-01-08", "Ut", "Överföring", "Ingående balans", "Summa", "1930"]),
    st.sampled_from([ErrorValue("#REF!"), Uncomputed("=A1"), date(1800, 1, 1), datetime(9999, 1, 1), time(1)]),
)


@steady(60)
@given(
    header=st.lists(st.sampled_from(HEADERS), max_size=8),
    rows=st.lists(st.lists(CELLS, max_size=9), max_size=12),
    account=st.sampled_from(["", "Bank"]),
)
def test_any_grid(header: list[str | None], rows: list[list[object]], account: str) -> None:
    found = find(Grid("Blad", [*rows[:2], header, *rows]), {}, account)
    if found is None:
        return
    assert all(isinstance(one, Text) for one in found.mapped.unsure)
    tables = chosen([found])
    if found.mapped.unsure:
        return
    made = make_rows(tables, account, "sv")
    lines = list(shown.lines(made.rows, "sv"))
    assert len(lines) == len(made.rows)
    assert all(line.count("\t") == len(shown.PASTED) - 1 and "\n" not in line for line in lines)
    assert not [cell for line in lines for n, cell in enumerate(line.split("\t")) if cell[:1] in {*"=+-@"}]
    assert list(shown.table(found, "en"))
    names = {fold(str(row["category"])) for row in registers.categories(made, "sv")}
    assert {fold(str(row["category"])) for row in made.rows if row.get("category")} == names
    assert len(registers.accounts(made, date(2026, 1, 1), "en")) <= len(made.rows) + len(made.opening)


def test_no_columns_are_unsure() -> None:
    assert len(mapped([], {}, "").unsure) == 2
