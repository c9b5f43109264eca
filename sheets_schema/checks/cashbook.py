"""Checks of the accounts, the categories, the cashbook and its reconciliations."""

from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from sheets_schema.book import Book
from sheets_schema.check import Check, Look
from sheets_schema.finding import Finding
from sheets_schema.kinds import EMPTY
from sheets_schema.ledger import EXPENSE, INCOME, NO_YEAR, Ledger, Mask, first_alike, place_of
from sheets_schema.tab import Table
from sheets_schema.text import Ore, Text, fold

Rows = Callable[[Ledger], Mask]
_MOST_NUMBERS = 10**15
_MOST_NAMES = 1 << 20


def _rows(code: str, key: str, rows: Rows) -> Look:
    """A check that speaks of each row of the cashbook for which `rows` says so, at the cell of `key`."""

    def look(book: Book) -> Iterator[Finding]:
        if ledger := book.ledger:
            for i in np.flatnonzero(rows(ledger)).tolist():
                yield ledger.table.finding(code, i, key)

    return look


def _sums(code: str, rows: Rows, side: str) -> Look:
    """As `_rows`, at the cell of the sum: Belopp where that stands for In and Ut."""

    def look(book: Book) -> Iterator[Finding]:
        if ledger := book.ledger:
            table = ledger.table
            signed = not (table.has("money_in") or table.has("money_out"))
            if signed and not table.has("amount"):
                return
            for i in np.flatnonzero(rows(ledger)).tolist():
                key = "amount" if signed else _side(table, i, side)
                why = table.tab[key].kind.why(table.cells[key][i])
                yield table.finding(code, i, key, why=why)

    return look


def _side(table: Table, i: int, side: str) -> str:
    """In or Ut: the one asked for, else the one that holds something."""
    if side:
        return side
    held = [key for key in ("money_in", "money_out") if table.states[key][i] != EMPTY and table.has(key)]
    negative = [key for key in held if table.values[key][i] < 0]
    return (negative or held or ["money_in"])[0]


def voucher_dates_differ(book: Book) -> Iterator[Finding]:
    """Rows of one voucher on another day than its first row."""
    ledger = book.ledger
    if ledger is None:
        return
    where = np.flatnonzero((ledger.vouchers >= 0) & (ledger.years != NO_YEAR))
    days = ledger.dates[where]
    first = days[first_alike(ledger.vouchers[where] * 10_000 + ledger.years[where])]
    for n in np.flatnonzero(days != first).tolist():
        i = int(where[n])
        voucher = ledger.table.values["voucher"][i]
        yield ledger.table.finding("cashbook.voucher_dates_differ", i, "date", voucher=voucher, first=first[n].item())


def voucher_gap(book: Book) -> Iterator[Finding]:
    """Whole-number vouchers that are missing in a financial year; said on the first row after the gap."""
    ledger = book.ledger
    if ledger is None or not ledger.table.has("voucher"):
        return
    numbers, dated = ledger.voucher_numbers, ledger.years != NO_YEAR
    undated = set(numbers[(numbers >= 0) & ~dated].tolist())
    where = np.flatnonzero((numbers >= 0) & dated)
    keys, firsts = np.unique(ledger.years[where] * _MOST_NUMBERS + numbers[where], return_index=True)
    years, step = keys // _MOST_NUMBERS, np.diff(keys)
    for n in (np.flatnonzero((step > 1) & (np.diff(years) == 0)) + 1).tolist():
        i, high = int(where[firsts[n]]), int(keys[n] % _MOST_NUMBERS) - 1
        low = high - int(step[n - 1]) + 2
        if high - low >= len(undated) or any(number not in undated for number in range(low, high + 1)):
            missing = str(low) if low == high else f"{low}\u2013{high}"
            yield ledger.table.finding("cashbook.voucher_gap", i, "voucher", missing=missing, year=int(years[n]))


def date_future(book: Book) -> Iterator[Finding]:
    """A row dated after today."""
    if ledger := book.ledger:
        for i in np.flatnonzero(ledger.dates > np.datetime64(book.today, "D")).tolist():
            yield ledger.table.finding("cashbook.date_future", i, "date")


def date_before_opening(book: Book) -> Iterator[Finding]:
    """A row dated before its account's Från datum."""
    ledger = book.ledger
    if ledger is None or ledger.accounts is None:
        return
    for i in np.flatnonzero(ledger.before_opening).tolist():
        opened = ledger.accounts.values["from"][ledger.account[i]].item()
        account = ledger.table.values["account"][i]
        yield ledger.table.finding("cashbook.date_before_opening", i, "date", opened=opened, account=account)


def category_side(book: Book) -> Iterator[Finding]:
    """Money in on a Kostnad, or out on an Intäkt; it counts, as a refund."""
    ledger = book.ledger
    if ledger is None:
        return
    odd = ledger.of_type(EXPENSE) & (ledger.net > 0) | ledger.of_type(INCOME) & (ledger.net < 0)
    signed = ledger.table.has("amount") and not ledger.table.has("money_in")
    for i in np.flatnonzero(odd & ledger.amounts.ok).tolist():
        comes_in = bool(ledger.net[i] > 0)
        key = "amount" if signed else "money_in" if comes_in else "money_out"
        side = (
            Text("pengar in på en kostnad", "money in on an expense")
            if comes_in
            else Text("pengar ut på en intäkt", "money out on an income")
        )
        yield ledger.table.finding(
            "cashbook.category_side", i, key, side=side, category=ledger.table.values["category"][i]
        )


def transfer_unbalanced(book: Book) -> Iterator[Finding]:
    """A voucher whose transfers do not sum to zero; on its last such row."""
    if ledger := book.ledger:
        for i, net in ledger.unbalanced:
            voucher = ledger.table.values["voucher"][i]
            yield ledger.table.finding("cashbook.transfer_unbalanced", i, "category", voucher=voucher, off=Ore(net))


def receipt_missing(book: Book) -> Iterator[Finding]:
    """Money out on a Kostnad without a receipt."""
    ledger = book.ledger
    if ledger is None or not ledger.table.has("receipt"):
        return
    spent = ledger.amounts.ok & (ledger.net < 0) & ledger.of_type(EXPENSE)
    for i in np.flatnonzero(spent & (ledger.table.states["receipt"] == EMPTY)).tolist():
        yield ledger.table.finding("cashbook.receipt_missing", i, "receipt")


def duplicate_row(book: Book) -> Iterator[Finding]:
    """The same day, account, category, sums and text as an earlier row."""
    ledger = book.ledger
    if ledger is None:
        return
    where = np.flatnonzero(ledger.counted)
    place = (ledger.dates.astype(np.int64) * _MOST_NAMES + ledger.account) * _MOST_NAMES + ledger.category
    frame = pd.DataFrame({"place": place[where], "net": ledger.net[where]})
    alike = frame.duplicated(keep=False).to_numpy()
    where, frame = where[alike], frame[alike]
    texts = [fold(text) for text in ledger.table.values["text"][where]]
    firsts: dict[tuple[int, int, str], int] = {}
    for i, *same in zip(where.tolist(), frame["place"], frame["net"], texts, strict=True):
        first = firsts.setdefault(tuple(same), i)
        if first != i:
            yield ledger.table.finding("cashbook.duplicate_row", i, "text", first=int(ledger.table.rows[first]))


def balance_negative(book: Book) -> Iterator[Finding]:
    """The row that takes an account below zero, in date order then sheet order; once for each dip."""
    ledger = book.ledger
    if ledger is None or ledger.accounts is None or not ledger.usable:
        return
    running = ledger.running
    for n in np.flatnonzero((running.after < 0) & (running.before >= 0)).tolist():
        i, account = int(running.rows[n]), int(running.account[n])
        is_cash = ledger.accounts.values["type"][account] == "Kassa"
        key = "amount" if not ledger.table.has("money_out") else "money_out" if ledger.net[i] < 0 else "money_in"
        name, balance = ledger.accounts.values["account"][account], Ore(running.after[n])
        found = ledger.table.finding("cashbook.balance_negative", i, key, account=name, balance=balance)
        yield found.graded("error" if is_cash else "warning")


def reconciliation_account_unknown(book: Book) -> Iterator[Finding]:
    """A reconciliation of an account that is not among the accounts."""
    table, accounts = book.tables.get("reconciliations"), book.tables.get("accounts")
    if table is None or accounts is None or not accounts.has("account"):
        return
    for i in np.flatnonzero(table.ok("account")).tolist():
        if place_of(table.values["account"][i], accounts, "account") < 0:
            yield table.finding("reconciliations.account_unknown", i, "account")


def reconciliation_difference(book: Book) -> Iterator[Finding]:
    """The book says another sum than the statement at the end of that day."""
    table = book.tables.get("reconciliations")
    if table is not None:
        for i, account, balance in differences(book):
            counted = Ore(int(table.values["balance"][i]) - balance)
            yield table.finding(
                "reconciliations.difference", i, "balance", account=account, book=Ore(balance), off=counted
            )


def differences(book: Book) -> list[tuple[int, str, int]]:
    """Each reconciliation row that the book does not agree with, its account, and the book's sum in öre."""
    table, ledger = book.tables.get("reconciliations"), book.ledger
    if table is None or ledger is None or not ledger.usable or ledger.accounts is None:
        return []
    found = []
    for i in np.flatnonzero(table.ok("account") & table.ok("date") & table.ok("balance")).tolist():
        place = place_of(table.values["account"][i], ledger.accounts, "account")
        if place < 0 or table.values["date"][i] < ledger.accounts.values["from"][place]:
            continue
        if not ledger.accounts.ok("opening_balance")[place]:
            continue
        balance = ledger.running.at(place, table.values["date"][i])
        if balance != table.values["balance"][i]:
            found.append((i, str(ledger.accounts.values["account"][place]), balance))
    return found


def _unknown_account(ledger: Ledger) -> Mask:
    return ledger.table.ok("account") & (ledger.account < 0) & ledger.knows_accounts


def _unknown_category(ledger: Ledger) -> Mask:
    return ledger.table.ok("category") & (ledger.category < 0) & ledger.knows_categories


def _invalid_sums(book: Book) -> Iterator[Finding]:
    for side, rows in (("money_in", _bad_in), ("money_out", _bad_out)):
        yield from _sums("cashbook.amount_invalid", rows, side)(book)


def _bad_in(ledger: Ledger) -> Mask:
    return ledger.amounts.invalid_in


def _bad_out(ledger: Ledger) -> Mask:
    return ledger.amounts.invalid_out & ~ledger.amounts.invalid_in


_NONE = Text("", "")
CHECKS = (
    Check(
        "cashbook.voucher_missing",
        "error",
        Text("Raden saknar verifikationsnummer.", "The row has no voucher number."),
        Text("Skriv numret som står på kvittot.", "Write the number that stands on the receipt."),
        Text("Ver är tomt.", "Voucher is empty."),
    ),
    Check(
        "cashbook.voucher_dates_differ",
        "error",
        Text("Verifikation {voucher} har redan datumet {first}.", "Voucher {voucher} already has the date {first}."),
        Text("Ge raderna samma datum, eller ett eget nummer.", "Give the rows one date, or a number of their own."),
        Text("Två rader med Ver 7 har olika datum.", "Two rows with voucher 7 have different dates."),
        voucher_dates_differ,
    ),
    Check(
        "cashbook.voucher_gap",
        "warning",
        Text("Verifikation {missing} saknas före den här.", "Voucher {missing} is missing before this one."),
        Text("Skriv in den, eller notera varför numret inte används.", "Enter it, or note why the number is not used."),
        Text("Efter Ver 11 kommer Ver 13.", "After voucher 11 comes voucher 13."),
        voucher_gap,
    ),
    Check(
        "cashbook.date_missing",
        "error",
        Text("Raden saknar datum och räknas inte.", "The row has no date and does not count."),
        Text("Skriv dagen då pengarna kom eller gick.", "Write the day the money came or went."),
        Text("Datum är tomt.", "Date is empty."),
        excludes=True,
    ),
    Check(
        "cashbook.date_invalid",
        "error",
        Text("”{value}” {why}. Raden räknas inte.", "“{value}” {why}. The row does not count."),
        _NONE,
        Text("Datum är 31/11 2026.", "Date is 31/11 2026."),
        excludes=True,
    ),
    Check(
        "cashbook.date_before_opening",
        "error",
        Text("Datumet är före kontots {account} första dag, {opened}. Raden räknas inte.", "The date is before the first day of {account}, {opened}. The row does not count."),
        Text("Rätta datumet, eller kontots Från datum och ingående balans.", "Mend the date, or the account's From and opening balance."),
        Text("Kontot börjar 2026-01-01, raden är från 2025-12-30.", "The account begins 2026-01-01, the row is of 2025-12-30."),
        date_before_opening,
        excludes=True,
    ),
    Check(
        "cashbook.date_future",
        "warning",
        Text("Datumet {value} har inte varit än.", "The date {value} is still to come."),
        Text("Kontrollera året.", "Check the year."),
        Text("I dag är den 22 november och raden är från den 23.", "Today is 22 November and the row is of the 23rd."),
        date_future,
    ),
    Check(
        "cashbook.text_missing",
        "error",
        Text("Raden saknar text.", "The row has no text."),
        Text("Skriv vad det gäller, så att granskaren förstår.", "Write what it is, so that the auditor understands."),
        Text("Text är tomt.", "Text is empty."),
    ),
    Check(
        "cashbook.account_missing",
        "error",
        Text("Raden saknar konto och räknas inte.", "The row has no account and does not count."),
        Text("Välj ett konto.", "Choose an account."),
        Text("Konto är tomt.", "Account is empty."),
        excludes=True,
    ),
    Check(
        "cashbook.account_unknown",
        "error",
        Text("Kontot ”{value}” finns inte. Raden räknas inte.", "There is no account “{value}”. The row does not count."),
        Text("Rätta stavningen, eller lägg till kontot i fliken Konton.", "Mend the spelling, or add the account in the tab Accounts."),
        Text("Konto är ”Kasan”.", "Account is “Csh”."),
        _rows("cashbook.account_unknown", "account", _unknown_account),
        excludes=True,
    ),
    Check(
        "cashbook.category_missing",
        "error",
        Text("Raden saknar kategori och räknas inte.", "The row has no category and does not count."),
        Text("Välj en kategori.", "Choose a category."),
        Text("Kategori är tomt.", "Category is empty."),
        excludes=True,
    ),
    Check(
        "cashbook.category_unknown",
        "error",
        Text("Kategorin ”{value}” finns inte, eller saknar typ. Raden räknas inte.", "There is no category “{value}”, or it has no type. The row does not count."),
        Text("Rätta stavningen, eller lägg till kategorin med sin typ i fliken Kategorier.", "Mend the spelling, or add the category with its type in the tab Categories."),
        Text("Kategori är ”Fikka”.", "Category is “Cofee”."),
        _rows("cashbook.category_unknown", "category", _unknown_category),
        excludes=True,
    ),
    Check(
        "cashbook.amount_missing",
        "error",
        Text("Raden saknar belopp och räknas inte.", "The row has no sum and does not count."),
        Text("Skriv beloppet i In eller Ut.", "Write the sum in Money in or Money out."),
        Text("Både In och Ut är tomma.", "Both Money in and Money out are empty."),
        _sums("cashbook.amount_missing", lambda ledger: ledger.amounts.missing, "money_in"),
        excludes=True,
    ),
    Check(
        "cashbook.amount_both",
        "error",
        Text("Raden har belopp både i In och Ut och räknas inte.", "The row has a sum in both Money in and Money out and does not count."),
        Text("Låt ett stå kvar; är det en överföring, skriv två rader.", "Keep one; for a transfer write two rows."),
        Text("In är 100 och Ut är 50.", "Money in is 100 and Money out is 50."),
        _sums("cashbook.amount_both", lambda ledger: ledger.amounts.both, "money_out"),
        excludes=True,
    ),
    Check(
        "cashbook.amount_negative",
        "error",
        Text("Beloppet {value} är negativt. Raden räknas inte.", "The sum {value} is negative. The row does not count."),
        Text("Skriv det utan minus i den andra kolumnen.", "Write it without the minus in the other column."),
        Text("In är -50.", "Money in is -50."),
        _sums("cashbook.amount_negative", lambda ledger: ledger.amounts.negative, ""),
        excludes=True,
    ),
    Check(
        "cashbook.amount_zero",
        "error",
        Text("Beloppet är noll. Raden räknas inte.", "The sum is zero. The row does not count."),
        Text("Skriv beloppet, eller ta bort raden.", "Write the sum, or delete the row."),
        Text("In är 0 och Ut är tomt.", "Money in is 0 and Money out is empty."),
        _sums("cashbook.amount_zero", lambda ledger: ledger.amounts.zero, ""),
        excludes=True,
    ),
    Check(
        "cashbook.amount_invalid",
        "error",
        Text("”{value}” {why}. Raden räknas inte.", "“{value}” {why}. The row does not count."),
        _NONE,
        Text("Ut är ”1.234”.", "Money out is “1.234”."),
        _invalid_sums,
        excludes=True,
    ),
    Check(
        "cashbook.category_side",
        "warning",
        Text("Det står {side} ({category}). Det räknas som en återbetalning.", "There is {side} ({category}). It counts as a refund."),
        Text("Byt kolumn eller kategori om det inte är en återbetalning.", "Change column or category if it is no refund."),
        Text("50 kr i In på Fika, som är en kostnad.", "SEK 50 in Money in on Coffee, which is an expense."),
        category_side,
    ),
    Check(
        "cashbook.transfer_unbalanced",
        "error",
        Text("Överföringen i verifikation {voucher} går inte ihop; det skiljer {off}.", "The transfer in voucher {voucher} does not add up; it is off by {off}."),
        Text("Skriv två rader: samma belopp i Ut på ett konto och i In på ett annat.", "Write two rows: the same sum in Money out of one account and in Money in of another."),
        Text("500 kr ut ur Kassa, men 400 kr in på Bank.", "SEK 500 out of Cash, but SEK 400 in to Bank."),
        transfer_unbalanced,
    ),
    Check(
        "cashbook.receipt_missing",
        "warning",
        Text("Utgiften saknar kvitto.", "The expense has no receipt."),
        Text("Klistra in länken, eller skriv Ja när kvittot sitter i pärmen.", "Paste the link, or write Yes when the receipt is in the binder."),
        Text("Pengar ut på Fika, och Kvitto är tomt.", "Money out on Coffee, and Receipt is empty."),
        receipt_missing,
    ),
    Check(
        "cashbook.duplicate_row",
        "warning",
        Text("Raden är likadan som rad {first}.", "The row is the same as row {first}."),
        Text("Ta bort den ena, om det inte verkligen var två.", "Delete one, unless there really were two."),
        Text("Samma porto står två gånger.", "The same postage stands twice."),
        duplicate_row,
    ),
    Check(
        "cashbook.balance_negative",
        "error",
        Text("Efter raden är saldot på {account} {balance}.", "After the row the balance of {account} is {balance}."),
        Text("Kontrollera datum och belopp, eller om en insättning saknas.", "Check dates and sums, or whether a deposit is missing."),
        Text("Kassan har 100 kr och 150 kr betalas ut.", "The cash box has SEK 100 and SEK 150 are paid."),
        balance_negative,
    ),
    Check(
        "reconciliations.account_unknown",
        "error",
        Text("Kontot ”{value}” finns inte.", "There is no account “{value}”."),
        Text("Rätta stavningen, eller lägg till kontot i fliken Konton.", "Mend the spelling, or add the account in the tab Accounts."),
        Text("Konto är ”Banken”, men kontot heter Bank.", "Account is “The bank”, but it is named Bank."),
        reconciliation_account_unknown,
    ),
    Check(
        "reconciliations.difference",
        "error",
        Text("Kassaboken säger {book} på {account} vid dagens slut; det skiljer {off}.", "The cashbook says {book} in {account} at the end of the day; it is off by {off}."),
        Text("Leta efter en rad som saknas, står dubbelt eller har fel belopp.", "Look for a row that is missing, doubled or has the wrong sum."),
        Text("Kontoutdraget säger 1 000 kr och boken 900 kr.", "The statement says SEK 1,000 and the book SEK 900."),
        reconciliation_difference,
    ),
)  # fmt: skip
