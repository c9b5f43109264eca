"""A cashbook in the making, voucher by voucher: what is in its rows, and which of them are defective."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from sheets_schema.grid import ErrorValue

Cell = str | float | date
Row = list[Cell]

HEADER: Row = ["Ver", "Datum", "Text", "Konto", "Kategori", "In", "Ut", "Motpart", "Kvitto", "Bössa"]
VOUCHER, DATE, TEXT, ACCOUNT, CATEGORY, IN, OUT, COUNTERPARTY, RECEIPT, BOX = range(10)
YEARS = range(2021, 2026)
TODAY = date(2026, 1, 15)
OPENED = date(2021, 1, 1)
OPENING = 250_000.0
MARGIN = 20_000
"""Kronor that an account never goes below, so that no row dips by accident."""
ERROR_CELL = ErrorValue("#REF!")

ACCOUNTS = {"Kassa": "Kassa", "Bank": "Bank", "Swish": "Swish", "Sparkonto": "Annat"}
INCOMES = (
    "Medlemsavgifter", "Gåvor", "Insamling", "Bössor", "Loppis", "Bidrag", "Försäljning", "Konsert", "Ränta",
)  # fmt: skip
EXPENSES = (
    "Porto", "Hyra", "Fika", "Trycksaker", "Resor", "Material", "Bankavgifter", "Annonser", "Utbildning",
    "Vidarebefordrat",
)  # fmt: skip
TRANSFER = "Överföring"
CATEGORIES = (*INCOMES, *EXPENSES, TRANSFER)
PEOPLE = ("Åsa Öberg", "Björn Ek", "Café Söder", "Tryckeriet AB", "Anna Lind", "Swish", "Posten", "")


@dataclass(frozen=True, order=True)
class Defect:
    """A seeded defect: the sheet row and the code of the one finding it must give."""

    row: int
    code: str


@dataclass
class Maker:
    """A cashbook in the making; balances are in kronor."""

    random: random.Random
    size: int
    untidy: float
    rows: list[Row] = field(default_factory=lambda: [list(HEADER)])
    defects: list[Defect] = field(default_factory=list)
    balances: dict[str, float] = field(default_factory=lambda: dict.fromkeys(ACCOUNTS, OPENING))
    year: int = 0
    number: int = 0
    odd: int = 0

    def day(self) -> date:
        """The day that the next row belongs to: rows are spread evenly over the years, in date order."""
        done = (len(self.rows) - 1) / self.size * len(YEARS)
        first = date(YEARS[int(done)], 1, 1)
        return first + timedelta(days=int(done % 1 * 363))

    def next_number(self) -> float:
        """The next voucher's number; each year begins at 1."""
        if self.year != self.day().year:
            self.year, self.number = self.day().year, 0
        self.number += 1
        return float(self.number)

    def odd_voucher(self) -> str:
        """A voucher's name that is no number, for rows whose day is not of the year."""
        self.odd += 1
        return f"K{self.odd}"

    def amount(self, highest: int = 2_000) -> float:
        """A sum of money, to the öre."""
        return self.random.randint(100, highest * 100) / 100

    def base(self, voucher: Cell) -> Row:
        """A row with a day, a text and a counterparty, and no money yet."""
        pick = self.random
        text = f"{pick.choice(CATEGORIES)} {pick.choice(('möte', 'torget', 'maj', 'kampanj', 'styrelsen'))} {len(self.rows)}"
        return [voucher, self.day(), text, pick.choice(tuple(ACCOUNTS)), "", "", "", pick.choice(PEOPLE), "", ""]

    def income(self, voucher: Cell) -> Row:
        """Money in on an income category."""
        row = self.base(voucher)
        row[CATEGORY], row[IN] = self.random.choice(INCOMES), self.amount()
        if row[CATEGORY] == "Bössor":
            row[BOX] = float(self.random.randint(1, 40))
        return row

    def expense(self, voucher: Cell) -> Row:
        """Money out on an expense category, with its receipt."""
        row = self.base(voucher)
        row[CATEGORY], row[OUT] = self.random.choice(EXPENSES), self.amount()
        row[RECEIPT] = self.random.choice(("Ja", "Ja", f"https://drive.example.org/kvitto/{len(self.rows)}"))
        return row

    def single(self, voucher: Cell) -> Row:
        """One row of income or expense, whichever the account can bear."""
        row = self.expense(voucher) if self.random.random() < 0.5 else self.income(voucher)
        poor = self.balances[str(row[ACCOUNT])] < 2 * MARGIN
        return self.income(voucher) if poor and row[OUT] != "" else row

    def transfer(self, voucher: Cell) -> list[Row]:
        """A transfer: out of one account and in to another."""
        rich = sorted(self.balances, key=lambda name: -self.balances[name])[:2]
        source = self.random.choice(rich)
        target = self.random.choice([name for name in ACCOUNTS if name != source])
        out, in_ = self.base(voucher), self.base(voucher)
        in_[TEXT] = out[TEXT]
        out[CATEGORY] = in_[CATEGORY] = TRANSFER
        out[ACCOUNT], in_[ACCOUNT] = source, target
        out[OUT] = in_[IN] = self.amount(1_000)
        return [out, in_]

    def add(self, rows: list[Row], wrong: int | None = None, code: str = "", *, counts: bool = True) -> None:
        """Adds a voucher's rows. The row at `wrong` is a defect; where `counts` is false it moves no money."""
        for at, row in enumerate(rows):
            if at == wrong:
                self.defects.append(Defect(len(self.rows) + 1, code))
            if counts or at != wrong:
                self.balances[str(row[ACCOUNT])] += _kronor(row[IN]) - _kronor(row[OUT])
            self.rows.append(row)

    def sound(self) -> None:
        """A voucher with nothing wrong: one row, a split of two or three, or a transfer."""
        left, kind = self.size + 1 - len(self.rows), self.random.random()
        voucher = self.next_number()
        if kind < 0.08 and left >= 2:
            rows = self.transfer(voucher)
        elif kind < 0.2 and left >= 3:
            rows = [self.single(voucher) for _ in range(self.random.randint(2, 3))]
        else:
            rows = [self.single(voucher)]
        for row in rows:
            row[DATE] = rows[0][DATE]
        self.add([self.loosen(row) for row in rows])

    def loosen(self, row: Row) -> Row:
        """Now and then types a sum or a day as people do, which is no defect."""
        if self.untidy and self.random.random() < self.untidy:
            side, day = (IN if row[IN] != "" else OUT), row[DATE]
            if self.random.random() < 0.5 and isinstance(sum_ := row[side], float):
                row[side] = self.random.choice(("{:,.2f} kr", "{:,.2f}", "kr {:,.2f}")).format(sum_)
                row[side] = str(row[side]).replace(",", "\u00a0").replace(".", ",")
            elif isinstance(day, date):
                row[DATE] = self.random.choice((f"{day}", f"{day:%Y%m%d}", f"{day.day}/{day.month} {day.year}"))
        return row


def _kronor(cell: Cell) -> float:
    if isinstance(cell, float):
        return cell
    return float(str(cell).replace("\u00a0", "").replace(",", ".").strip(" kr")) if cell else 0.0
