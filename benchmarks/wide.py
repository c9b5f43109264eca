"""The rules that look at several cells or rows, as vectorised checks that a user of pandera would write beside its own."""

from typing import TypeAlias

import pandas as pd

from benchmarks.maker import EXPENSES, INCOMES, OPENING, TRANSFER

Fine: TypeAlias = "pd.Series[bool]"


def one_sum(frame: pd.DataFrame) -> Fine:
    """Exactly one of In and Ut."""
    return frame["In"].notna() != frame["Ut"].notna()


def receipt(frame: pd.DataFrame) -> Fine:
    """A receipt for each expense."""
    return ~(frame["Ut"].notna() & frame["Kategori"].isin(EXPENSES) & frame["Kvitto"].isna())


def side(frame: pd.DataFrame) -> Fine:
    """Money in on income, out on expense."""
    wrong_in = frame["In"].notna() & frame["Kategori"].isin(EXPENSES)
    return ~(wrong_in | frame["Ut"].notna() & frame["Kategori"].isin(INCOMES))


def one_date(frame: pd.DataFrame) -> Fine:
    """One date a voucher."""
    first = frame.groupby([frame["Datum"].dt.year, "Ver"], sort=False)["Datum"].transform("first")
    return first.isna() | (frame["Datum"] == first)


def no_gap(frame: pd.DataFrame) -> Fine:
    """No voucher number left out in a year."""
    numbers = pd.DataFrame({"year": frame["Datum"].dt.year, "number": pd.to_numeric(frame["Ver"], errors="coerce")})
    ordered = numbers.dropna().drop_duplicates().sort_values(["year", "number"])
    step = ordered.groupby("year")["number"].diff()
    return ~(step > 1).reindex(frame.index, fill_value=False)


def transfers(frame: pd.DataFrame) -> Fine:
    """A voucher's transfers sum to zero; said of its last such row."""
    moves = frame[frame["Kategori"] == TRANSFER]
    net = moves["In"].fillna(0) - moves["Ut"].fillna(0)
    off = net.groupby([moves["Datum"].dt.year, moves["Ver"]], sort=False).transform("sum").round(2) != 0
    wrong = off & ~moves.duplicated(["Datum", "Ver"], keep="last")
    return ~wrong.reindex(frame.index, fill_value=False)


def no_dip(frame: pd.DataFrame) -> Fine:
    """No account goes below zero."""
    ordered = frame.sort_values("Datum", kind="stable")
    net = ordered["In"].fillna(0) - ordered["Ut"].fillna(0)
    balance = net.groupby(ordered["Konto"]).cumsum() + OPENING
    return ~((balance < 0) & (balance - net >= 0)).reindex(frame.index)


WIDE = (one_sum, receipt, side, one_date, no_gap, transfers, no_dip)
