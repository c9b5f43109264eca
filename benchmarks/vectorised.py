"""The yardstick: the same rules as one hand-written pass of vectorised pandas, as an expert would write it for one sheet.

It knows the sheet's columns by name, its accounts and its categories, and gives the sheet rows of each code: no findings, no
messages, no aliases, no other language.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.maker import ACCOUNTS, EXPENSES, INCOMES, OPENED, OPENING, TRANSFER

Found = dict[str, list[int]]
MONEY = r"^(?:kr )?(-?[0-9]{1,3}(?: [0-9]{3})+|-?[0-9]+)(?:[,.:]([0-9]{1,2}))?(?: kr)?$"
DAY_FIRST = r"^([0-9]{1,2})/([0-9]{1,2}) ([0-9]{4})$"
SIDES = {**dict.fromkeys(INCOMES, 1), **dict.fromkeys(EXPENSES, -1), TRANSFER: 0}


def money(cells: "pd.Series[Any]") -> "tuple[pd.Series[int], pd.Series[bool], pd.Series[bool]]":
    """Whole öre (0 for none), and which cells are empty and which unreadable."""
    empty = cells == ""
    kronor = pd.to_numeric(cells, errors="coerce")
    texts = cells[kronor.isna() & ~empty].str.replace("\u00a0", " ").str.strip()
    parts = texts[~texts.str.match(r"^[0-9]{1,3}[,.][0-9]{3}$")].str.extract(MONEY)
    typed = parts[0].str.replace(" ", "") + "." + parts[1].fillna("0")
    kronor[typed.index] = pd.to_numeric(typed, errors="coerce")
    ore = (kronor * 100).round()
    bad = ~empty & ~((kronor * 100 - ore).abs() < 1e-4)
    return ore.where(~bad & ~empty, 0).astype("int64"), empty, bad


def days(cells: "pd.Series[Any]") -> "pd.Series[pd.Timestamp]":
    """Days; NaT where there is none."""
    read = pd.to_datetime(cells, errors="coerce", format="ISO8601")
    left = cells[read.isna() & (cells != "")].str.strip()
    parts = left.str.extract(DAY_FIRST)
    read[left.index] = pd.to_datetime(parts[2] + "-" + parts[1] + "-" + parts[0], errors="coerce", format="%Y-%m-%d")
    return read


def place(cells: "pd.Series[Any]", known: Sequence[str]) -> "tuple[pd.Series[bool], pd.Series[int]]":
    """Which cells are empty, and each one's place among the known names (-1 for none), whatever case and space."""
    codes, unique = pd.factorize(cells)
    names = pd.Series(unique).astype("str").str.strip().str.casefold()
    places = pd.Index([name.casefold() for name in known]).get_indexer(pd.Index(names))
    return pd.Series((names == "").to_numpy()[codes], cells.index), pd.Series(places[codes], cells.index)


def check(rows: Sequence[Sequence[object]], today: date) -> Found:
    """The sheet rows of each code."""
    raw = pd.DataFrame(rows[1:], columns=[str(name) for name in rows[0]], dtype=object)
    raw.index += 2
    masks: dict[str, pd.Series[bool]] = {}
    error = raw["In"].isin(["#REF!", "#N/A", "#VALUE!", "#DIV/0!"]) | raw["Ut"].isin(
        ["#REF!", "#N/A", "#VALUE!", "#DIV/0!"]
    )
    masks["cell.error_value"] = error
    masks["cashbook.voucher_missing"] = raw["Ver"] == ""
    masks["cashbook.text_missing"] = raw["Text"].str.strip() == ""

    no_account, account = place(raw["Konto"], list(ACCOUNTS))
    no_category, category = place(raw["Kategori"], list(SIDES))
    masks["cashbook.account_missing"], masks["cashbook.category_missing"] = no_account, no_category
    masks["cashbook.account_unknown"] = (account < 0) & ~no_account
    masks["cashbook.category_unknown"] = (category < 0) & ~no_category

    day = days(raw["Datum"])
    masks["cashbook.date_missing"] = raw["Datum"] == ""
    masks["cashbook.date_invalid"] = day.isna() & (raw["Datum"] != "")
    masks["cashbook.date_before_opening"] = (day < pd.Timestamp(OPENED)) & (account >= 0)
    masks["cashbook.date_future"] = day > pd.Timestamp(today)

    money_in, empty_in, bad_in = money(raw["In"])
    money_out, empty_out, bad_out = money(raw["Ut"])
    bad = (bad_in | bad_out) & ~error
    both = (money_in != 0) & (money_out != 0) & ~bad & ~error
    negative = ((money_in < 0) | (money_out < 0)) & ~both & ~bad & ~error
    nothing = (money_in == 0) & (money_out == 0) & ~bad & ~error
    masks["cashbook.amount_invalid"], masks["cashbook.amount_both"] = bad, both
    masks["cashbook.amount_negative"] = negative
    masks["cashbook.amount_zero"] = nothing & ~(empty_in & empty_out)
    masks["cashbook.amount_missing"] = nothing & empty_in & empty_out
    sound = ~(error | bad | both | negative | nothing)

    net = money_in - money_out
    side = pd.Series(np.append(list(SIDES.values()), 0)[category], raw.index)
    masks["cashbook.category_side"] = sound & (side * net < 0)
    receipt = raw["Kvitto"].isin(["", "Nej", "nej", False])
    masks["cashbook.receipt_missing"] = sound & (side < 0) & (net < 0) & receipt

    counted = sound & day.notna() & (account >= 0) & (category >= 0) & (day >= pd.Timestamp(OPENED))
    frame = pd.DataFrame(
        {
            "voucher": raw["Ver"], "day": day, "year": day.dt.year, "account": account, "category": category,
            "net": net, "text": raw["Text"], "counted": counted,
        }
    )  # fmt: skip
    found = {code: mask.index[mask].tolist() for code, mask in masks.items()}
    return found | vouchers(frame) | sums(frame[counted])


def bare_parse(rows: Sequence[Sequence[object]]) -> pd.DataFrame:
    """The same columns as typed ones and no more: what cannot be read is lost."""
    raw = pd.DataFrame(rows[1:], columns=[str(name) for name in rows[0]], dtype=object)
    texts = {
        name: raw[name].astype("str").str.strip() for name in ("Ver", "Text", "Konto", "Kategori", "Motpart", "Kvitto")
    }
    sums = {
        name: (pd.to_numeric(raw[name], errors="coerce") * 100).round().fillna(0).astype("int64")
        for name in ("In", "Ut")
    }
    days_ = {"Datum": pd.to_datetime(raw["Datum"], errors="coerce", format="ISO8601")}
    return pd.DataFrame({**texts, **sums, **days_, "Bössa": raw["Bössa"].astype("str").str.strip()})


def group(frame: pd.DataFrame) -> "pd.Series[int]":
    """Each year's net sums by account and category."""
    year = frame["Datum"].dt.year
    return (frame["In"] - frame["Ut"]).groupby([year, frame["Konto"], frame["Kategori"]]).sum()


def vouchers(frame: pd.DataFrame) -> Found:
    """Vouchers of several dates, and numbers left out in a year."""
    named = frame[(frame["voucher"] != "") & frame["day"].notna()]
    first = named.groupby(["year", "voucher"], sort=False)["day"].transform("first")
    number = pd.to_numeric(frame["voucher"], errors="coerce")
    undated = set(number[frame["day"].isna()].dropna())
    numbers = pd.DataFrame({"year": frame["year"], "number": number}).dropna().astype("int64")
    numbers = numbers.drop_duplicates().sort_values(["year", "number"])
    step = numbers.groupby("year")["number"].diff()
    gaps = numbers.assign(step=step)[step > 1]
    lost = [
        int(row)
        for row, number, step in zip(gaps.index, gaps["number"], gaps["step"], strict=True)
        if any(n not in undated for n in range(int(number - step) + 1, number))
    ]
    return {
        "cashbook.voucher_dates_differ": named.index[named["day"] != first].tolist(),
        "cashbook.voucher_gap": sorted(lost),
    }


def sums(counted: pd.DataFrame) -> Found:
    """Transfers that do not add up, rows that stand twice, and accounts that go below zero."""
    moves = counted[(counted["category"] == list(SIDES).index(TRANSFER)) & (counted["voucher"] != "")]
    groups = moves.groupby(["year", "voucher"], sort=False)["net"]
    last = ~moves.duplicated(["year", "voucher"], keep="last")
    twice = counted.duplicated(["day", "account", "category", "net", "text"])
    ordered = counted.sort_values("day", kind="stable")
    balance = ordered.groupby("account")["net"].cumsum() + round(OPENING * 100)
    dips = (balance < 0) & (balance - ordered["net"] >= 0)
    return {
        "cashbook.transfer_unbalanced": moves.index[last & (groups.transform("sum") != 0)].tolist(),
        "cashbook.duplicate_row": counted.index[twice].tolist(),
        "cashbook.balance_negative": sorted(ordered.index[dips].tolist()),
    }
