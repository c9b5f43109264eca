"""The rows of a strange cashbook as ours: one row an account, what was there before, and what a person must look at."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from jobs.importing.columns import BALANCE, IN, KIND, KINDS, LEFT, OUT, SIGNED, Use
from jobs.importing.table import Found
from sheets_schema.text import Language, Ore, Text, fold, money, one_line

Row = dict[str, object]
_LONGEST = 1000
TRANSFER = Text("Överföring mellan konton", "Transfer between accounts")
_TEXTS = ("voucher", "text", "account", "category", "counterparty", "receipt", "box", "remark")
_OPENING = re.compile(
    r"(ingående|ing\.?) ?(balans|saldo|behållning)|^ib\b|opening balance|från föregående år|balance brought"
)
_TOTAL = re.compile(
    r"^(summa|summor|totalt?|sum|delsumma)\b|^(utgående|utg\.?) ?(balans|saldo|behållning)|^ub\b|closing balance"
)


@dataclass
class Made:
    """What came of a table: rows by column key, what each account opened with, in öre, and what is in doubt."""

    rows: list[Row] = field(default_factory=list)
    opening: dict[str, Ore] = field(default_factory=dict)
    doubts: list[Text] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)


def make_rows(tables: Sequence[Found], account: str, language: Language) -> Made:
    """The rows of tables of one shape."""
    made = Made()
    for table in tables:
        maker = _Maker(table, account, language, made)
        for i in range(len(table.rows)):
            maker.take(i)
        maker.check_balance()
    return made


class _Maker:
    """Takes the rows of one table, one after the other."""

    def __init__(self, table: Found, account: str, language: Language, made: Made) -> None:
        self._table = table
        self._account = account
        self._language = language
        self._made = made
        self._began: set[str] = set()
        self._balances: list[tuple[int, int, int]] = []

    def take(self, i: int) -> None:
        """One row: some of ours, an opening balance, or nothing."""
        if self._is_blank(i):
            return
        said, moves, unread = self._said(i), list(self._moves(i)), self._unread(i)
        words = fold(str(said.get("text") or said.get("voucher") or ""))
        if _TOTAL.search(words):
            self._note(i, Text("är en summa och är inte med", "is a total and stays out"))
        elif _OPENING.search(words) and not self._began & {name for name, _ in moves}:
            self._open(i, moves)
        elif moves or unread:
            self._add(i, said, moves)
            self._made.rows += [{**said, **row} for row in unread]
        else:
            self._doubt(i, Text("har inget belopp", "has no sum"))
            self._made.rows.append(said)

    def check_balance(self) -> None:
        """Whether the file's own balances follow from its rows; where they do not, somebody must look."""
        off = min(_off(self._balances), _off(self._balances[::-1]), key=len)
        if off:
            listed = ", ".join(map(str, off[:8])) + (" …" if len(off) > 8 else "")
            self._made.doubts.append(
                Text(
                    f"Saldot i filen följer inte beloppen på rad {listed}.",
                    f"The file's balance does not follow its sums in row {listed}.",
                )
            )

    def _is_blank(self, i: int) -> bool:
        used = [use.column for use in self._table.mapped.uses if use.key not in (LEFT, BALANCE)]
        filled = [column for column in used if column.texts[i].strip()]
        return not filled or all(fold(column.texts[i]) == fold(column.header) for column in filled)

    def _said(self, i: int) -> Row:
        """What the row says besides its sums."""
        row: Row = {}
        for use in self._table.mapped.uses:
            if use.key in _TEXTS:
                text = one_line(use.column.texts[i], _LONGEST)
                row[use.key] = _number(text) if use.key == "voucher" else text or None
            elif use.key == "date":
                row["date"] = use.column.days[i]
                if isinstance(row["date"], str):
                    self._doubt(
                        i,
                        Text(
                            f"har ett datum som inte går att läsa ({row['date']})",
                            f"has an unreadable date ({row['date']})",
                        ),
                    )
        if self._account and not row.get("account"):
            row["account"] = self._account
        return row

    def _moves(self, i: int) -> Iterator[tuple[str, int]]:
        """What each account moved in the row, in öre."""
        kind = self._kind(i)
        sums: dict[str, int] = {}
        for use in self._table.mapped.money:
            ore = use.column.sums[i]
            if isinstance(ore, int) and ore:
                sums[use.account] = sums.get(use.account, 0) + self._signed(i, use, ore, kind)
        yield from ((name, ore) for name, ore in sums.items() if ore)

    def _unread(self, i: int) -> list[Row]:
        """The sums that cannot be read, as they stand, each for a row of its own."""
        made: list[Row] = []
        for use in self._table.mapped.money:
            text = use.column.sums[i]
            if isinstance(text, str):
                self._doubt(
                    i, Text(f"har ett belopp som inte går att läsa ({text})", f"has an unreadable sum ({text})")
                )
                account: Row = {"account": use.account} if use.account else {}
                made.append({**account, OUT if use.key == OUT else IN: text})
        return made

    def _signed(self, i: int, use: Use, ore: int, kind: str) -> int:
        if use.key == OUT and use.column.is_below_zero:
            return ore
        if use.key == OUT:
            if ore < 0:
                self._doubt(i, Text("har ett minus bland det som går ut", "has a minus among what goes out"))
            return -ore
        if kind == OUT and use.key == SIGNED:
            return -abs(ore)
        if ore < 0 and IN in (use.key, kind):
            self._doubt(i, Text("har ett minus bland det som kommer in", "has a minus among what comes in"))
        return ore

    def _kind(self, i: int) -> str:
        use = self._table.mapped.of(KIND)
        return KINDS.get(fold(use.column.texts[i]), "") if use else ""

    def _open(self, i: int, moves: Sequence[tuple[str, int]]) -> None:
        balance = self._balance(i)
        if not moves and balance is not None:
            moves = [("", balance)]
        for name, ore in moves:
            account = name or str(self._said(i).get("account") or "")
            self._made.opening[account] = Ore(ore)
        self._remember(i, 0)
        self._note(
            i,
            Text(
                "är en ingående balans; den hör hemma i fliken Konton",
                "is an opening balance; it belongs in the tab Accounts",
            ),
        )

    def _add(self, i: int, said: Row, moves: Sequence[tuple[str, int]]) -> None:
        is_transfer = len(moves) > 1 and sum(ore for _, ore in moves) == 0
        if len(moves) > 1 and not is_transfer:
            self._doubt(
                i,
                Text(
                    "rör flera konton och går inte ihop till noll", "moves several accounts and does not add up to zero"
                ),
            )
        for name, ore in moves:
            row = {**said, "account": name or said.get("account")}
            if (is_transfer or self._kind(i) == SIGNED) and not row.get("category"):
                row["category"] = TRANSFER[self._language]
            row[IN if ore > 0 else OUT] = Ore(abs(ore))
            self._made.rows.append(row)
            self._began.add(name)
        self._remember(i, sum(ore for _, ore in moves))

    def _balance(self, i: int) -> int | None:
        use = self._table.mapped.of(BALANCE)
        found = use.column.sums[i] if use else None
        return found if isinstance(found, int) else None

    def _remember(self, i: int, moved: int) -> None:
        balance = self._balance(i)
        if balance is not None and self._table.mapped.of("account") is None:
            self._balances.append((self._table.first + i, balance, moved))

    def _doubt(self, i: int, says: Text) -> None:
        self._made.doubts.append(self._of_row(i, says))

    def _note(self, i: int, says: Text) -> None:
        self._made.notes.append(self._of_row(i, says))

    def _of_row(self, i: int, says: Text) -> Text:
        number = self._table.first + i
        return Text(f"Rad {number} {says.sv}.", f"Row {number} {says.en}.")


def _off(balances: Sequence[tuple[int, int, int]]) -> list[int]:
    """The rows whose balance is not the one before it with what they moved; rows may stand oldest or newest first."""
    return [row for (_, before, _), (row, after, moved) in pairwise(balances) if before + moved != after]


def _number(text: str) -> object:
    """A voucher's number as a number, else as text."""
    plain = text.isascii() and text.isdecimal() and text[:1] != "0" and len(text) < 10
    return int(text) if plain else text or None


def openings(made: Made) -> list[Text]:
    """What each account opened with, in words."""
    return [
        Text(
            f"Ingående balans {one_line(account)}: {money(ore, 'sv')}".replace("  ", " "),
            f"Opening balance {one_line(account)}: {money(ore, 'en')}".replace("  ", " "),
        )
        for account, ore in made.opening.items()
    ]


def days(made: Made) -> list[date]:
    """The days of the rows."""
    return [day for row in made.rows if isinstance(day := row.get("date"), date)]
