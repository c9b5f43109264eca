"""The bank's lines in the state: read and kept, each in the store's own transaction."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from jobs.statements import Imported, Kept, Period
from sheets_schema.text import Ore
from sync.bank.statement import Line

Run = Callable[..., Any]
"""Does one of the named statements with its values; gives its rows, where it has any."""


def load(run: Run) -> Mapping[str, Imported]:
    """All that is kept, by the account's folded name. Sums may come as their digits, from a database that seals them."""
    lines: dict[str, list[Kept]] = {}
    for account, day, place, number, _, said, amount, balance, reference, kind in sorted(run("bank_lines")):
        told = None if balance is None else Ore(int(balance))
        line = Line(date.fromisoformat(day), said, Ore(int(amount)), told, reference, kind)
        lines.setdefault(account, []).append(Kept(line, place, number))
    periods: dict[str, list[Period]] = {}
    banks: dict[str, str] = {}
    for account, first, last, bank, seen, declared in sorted(run("bank_periods")):
        begins, ends, seen_on = map(date.fromisoformat, (first, last, seen))
        periods.setdefault(account, []).append(Period(begins, ends, seen_on, bool(declared)))
        banks[account] = bank
    return {
        account: Imported(account, banks[account], tuple(lines.get(account, ())), tuple(some))
        for account, some in periods.items()
    }


def keep(run: Run, imported: Imported, known: Iterable[str] = ()) -> None:
    """Keeps what an account now has, except the lines whose keys are known to be there."""
    account, there = imported.account, set(known)
    for one in imported.lines:
        if (key := one.key) not in there:
            line = one.line
            run(
                "keep_bank_line",
                account=account,
                key=key,
                day=line.date.isoformat(),
                place=one.place,
                number=one.number,
                amount=int(line.amount),
                balance=None if line.balance is None else int(line.balance),
                said=line.text,
                reference=line.reference,
                kind=line.kind,
            )
    for period in imported.periods:
        days = {name: getattr(period, name).isoformat() for name in ("first", "last", "seen")}
        run("keep_bank_period", account=account, bank=imported.bank, declared=int(period.declared), **days)


def forget(run: Run, account: str) -> None:
    """Lets go of all that is kept of an account."""
    run("forget_bank_lines", account=account)
    run("forget_bank_periods", account=account)
