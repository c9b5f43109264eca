"""A small reader of SIE 4, written from the specification, and the books that exports are made of."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sheets_schema.book import Book
from tests.jobs.helpers import ACCOUNT, CATEGORY, Rows, book, cash, group

_FIELD = re.compile(r'"((?:[^"\\]|\\.)*)"|(\{[^}]*\})|([^\s"{}]+)')
_IN_ORDER = ("FLAGGA", "PROGRAM", "FORMAT", "GEN", "SIETYP", "FNAMN")
Sums = dict[str, Decimal]
WITH_BAS = [*ACCOUNT, "BAS"]
CATEGORY_WITH_BAS = [*CATEGORY, "BAS"]
CASH = ["Ver", "Datum", "Text", "Konto", "Kategori", "In", "Ut", "Kvitto"]


@dataclass
class Voucher:
    """One #VER with its lines."""

    series: str
    number: str
    day: date
    text: str
    lines: list[tuple[str, Decimal, date, str]] = field(default_factory=list)


@dataclass
class Sie:
    """A SIE file, read."""

    head: dict[str, list[str]] = field(default_factory=dict)
    years: dict[int, tuple[date, date]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    sums: dict[tuple[str, int], Sums] = field(default_factory=lambda: defaultdict(dict))
    vouchers: list[Voucher] = field(default_factory=list)

    @property
    def moved(self) -> Sums:
        """What the vouchers move on each account."""
        found: Sums = defaultdict(Decimal)
        for voucher in self.vouchers:
            for number, ore, _, _ in voucher.lines:
                found[number] += ore
        return found


def read_sie(content: bytes) -> Sie:
    """Reads a file, and refuses what the specification does."""
    assert content.endswith(b"\r\n")
    assert not re.search(rb"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f]", content), "a control character"
    assert content.count(b"\n") == content.count(b"\r\n") == content.count(b"\r")
    found, open_voucher = Sie(), False
    for line in content.decode("cp437").splitlines():
        if line == "{":
            open_voucher = True
            continue
        if line == "}":
            open_voucher = False
            assert sum(ore for _, ore, _, _ in found.vouchers[-1].lines) == 0, found.vouchers[-1]
            assert found.vouchers[-1].lines
            continue
        label, fields = _fields(line)
        assert (label == "TRANS") == open_voucher, line
        _take(found, label, fields)
    assert tuple(label for label in found.head if label in _IN_ORDER) == _IN_ORDER
    assert found.head["FLAGGA"] == ["0"]
    assert found.head["FORMAT"] == ["PC8"]
    assert found.head["SIETYP"] == ["4"]
    used = {number for sums in found.sums.values() for number in sums} | set(found.moved)
    assert used <= set(found.names), "every account is declared"
    return found


def _fields(line: str) -> tuple[str, list[str]]:
    """A line's label and fields; whatever is between two fields is white space."""
    start = re.match(r"\s*#([A-Z]+)", line)
    assert start, line
    rest, fields, at = line[start.end() :], [], 0
    for one in _FIELD.finditer(rest):
        assert not rest[at : one.start()].strip(), line
        fields.append(re.sub(r"\\(.)", r"\1", one[1]) if one[1] is not None else one[0])
        at = one.end()
    assert not rest[at:].strip(), line
    return start[1], fields


def _take(found: Sie, label: str, fields: list[str]) -> None:
    match label:
        case "RAR":
            found.years[int(fields[0])] = (_day(fields[1]), _day(fields[2]))
        case "KONTO":
            assert re.fullmatch("[0-9]{4}", fields[0])
            found.names[fields[0]] = fields[1]
        case "KTYP":
            found.kinds[fields[0]] = fields[1]
        case "IB" | "UB" | "RES":
            assert (fields[1][0] in "12") == (label != "RES")
            assert fields[1] not in found.sums[label, int(fields[0])]
            found.sums[label, int(fields[0])][fields[1]] = _sum(fields[2])
        case "VER":
            found.vouchers.append(Voucher(fields[0], fields[1], _day(fields[2]), fields[3]))
        case "TRANS":
            assert fields[1] == "{}"
            found.vouchers[-1].lines.append((fields[0], _sum(fields[2]), _day(fields[3]), fields[4]))
        case _:
            assert label not in found.head, label
            found.head[label] = fields


def _sum(text: str) -> Decimal:
    assert re.fullmatch(r"-?[0-9]+(\.[0-9]{1,2})?", text), text
    return Decimal(text)


def _day(text: str) -> date:
    assert re.fullmatch("[0-9]{8}", text), text
    return date.fromisoformat(text)


ACCOUNTS: Rows = [
    WITH_BAS,
    ["Bank", "Bank", 1000, date(2025, 1, 1), 1930],
    ["Kassa", "Kassa", 500, date(2025, 1, 1), None],
]
CATEGORIES: Rows = [
    CATEGORY_WITH_BAS,
    ["Gåvor", "Intäkt", None, None, 3993],
    ["Bössor", "Intäkt", "Ja", None, None],
    ["Fika", "Kostnad", None, None, "546"],
    ["Till Amnesty", "Kostnad", "Ja", None, "7990"],
    ["Lån", "Intäkt", None, None, 2890],
    ["Mellan konton", "Överföring", None, None, None],
]
ROWS: Rows = [
    CASH,
    cash(1, date(2025, 3, 1), "Bank", "Gåvor", 300, text="Gåva från Åsa"),
    cash(2, date(2025, 4, 1), "Bank", "Lån", 100),
    cash(1, date(2026, 2, 1), "Bank", "Gåvor", 200),
    cash(2, date(2026, 2, 2), "Kassa", "Bössor", 150.5),
    cash(3, date(2026, 2, 3), "Kassa", "Mellan konton", None, 150.5),
    cash(3, date(2026, 2, 3), "Bank", "Mellan konton", 150.5),
    cash("4b", date(2026, 2, 4), "Bank", "Fika", None, 49.9),
    cash(5, date(2026, 2, 5), "Bank", "Till Amnesty", None, 150.5),
    cash(5, date(2026, 2, 5), "Bank", "Fika", None, 1),
]


def small(rows: Rows = ROWS, **others: Rows) -> Book:
    """A small book of two years."""
    tabs = {"Konton": ACCOUNTS, "Kategorier": CATEGORIES, "Kassabok": rows, **others}
    return book(group(tabs, group_name="Grupp 17"))
