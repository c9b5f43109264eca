"""A month of a small group's money as it truly was, as its bank tells it and as its treasurer wrote it down: with noise."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from jobs.bank.reconciliation import BookRow
from sheets_schema.text import Ore
from sync.bank.statement import Line, Statement

FIRST = date(2026, 3, 1)
NAMES = (
    "Anna Ek",
    "Bo Alm",
    "Cia Dal",
    "Dag Ny",
    "Eva Fors",
    "Gun Falk",
    "Hans Berg",
    "Ida Åkesson",
    "Anna Berg",
    "Örjan Ek",
)
SHOPS = ("ICA Kvantum", "Hemköp Torget", "Coop Forum", "Clas Ohlson", "Pressbyrån", "SJ Biljetter", "Café Ö", "Willys")
SUPPLIERS = ("Kopieringshuset", "Lokalföreningen", "Tryckeri Norr", "Loopia", "Studiefrämjandet")
GIFTS = (50, 100, 100, 100, 150, 200, 200, 250, 300, 500)
WHAT = ("Fika till möte", "Papper och pennor", "Affischer", "Resa till distriktet", "Present till talare")

Truth = tuple[tuple[int, ...], tuple[int, ...]]


@dataclass
class World:
    """What happened: lines and rows with their places, and which belong together. `pending` is not booked."""

    rng: Random
    style: str
    lines: list[Line] = field(default_factory=list)
    rows: list[BookRow] = field(default_factory=list)
    truth: list[Truth] = field(default_factory=list)
    pending: list[tuple[int, str, Ore]] = field(default_factory=list)

    def day(self) -> date:
        """A day of the month on which banks book."""
        day = FIRST + timedelta(self.rng.randrange(31))
        return day if day.weekday() < 5 else day - timedelta(day.weekday() - 4) if day.day > 3 else day + timedelta(2)

    def line(self, day: date, text: str, ore: int) -> int:
        """Adds a line of the bank's."""
        self.lines.append(Line(day, text, Ore(ore)))
        return len(self.lines) - 1

    def row(self, day: date, text: str, ore: int, voucher: str = "") -> int:
        """Adds a row of the book's."""
        number = len(self.rows)
        self.rows.append(BookRow(number + 2, f"C{number + 2}", voucher or str(number + 1), day, text, "", Ore(ore)))
        return number

    def written(self, day: date) -> date:
        """When the treasurer says it was: mostly the day the bank says, else a few days before, or after."""
        return day + timedelta(self.rng.choices((0, -1, -2, -3, 1, 2), (70, 10, 6, 4, 6, 4))[0])

    def both(self, day: date, said: str, wrote: str, ore: int) -> None:
        """One thing that both tell of."""
        self.truth.append(((self.line(day, said, ore),), (self.row(self.written(day), wrote, ore),)))

    def swish(self, name: str) -> str:
        """How this bank tells of a gift by Swish."""
        number = f"467{self.rng.randrange(10**7, 10**8)}"
        if self.style == "name":
            return self.rng.choice((f"Swish {name.upper()}", f"SWISH FRÅN {name}", f"Swish inbetalning {name}"))
        return number if self.style == "number" else f"Swish +{number}"


def shout(shop: str) -> str:
    """A shop as banks write it: in capitals, without marks above letters, cut short."""
    return unicodedata.normalize("NFKD", shop).encode("ascii", "ignore").decode().upper()[:12].strip()


def gift(world: World) -> None:
    """A gift by Swish."""
    rng, name = world.rng, world.rng.choice(NAMES)
    wrote = rng.choice((f"Swish {name}", f"Gåva {name}", f"Swish, gåva från {name}", "Swish gåva"))
    world.both(world.day(), world.swish(name), wrote, rng.choice(GIFTS) * 100)


def equal_gifts(world: World) -> None:
    """Two or three gifts of one sum on one day."""
    rng, day, ore = world.rng, world.day(), world.rng.choice(GIFTS) * 100
    for name in rng.sample(NAMES, rng.choice((2, 2, 3))):
        at = world.line(day, world.swish(name), ore)
        world.truth.append(((at,), (world.row(day, f"Swish {name}", ore),)))


def purchase(world: World) -> None:
    """A purchase by card, now and then paid back."""
    rng, shop = world.rng, world.rng.choice(SHOPS)
    ore = -(rng.randrange(20, 900) * 100 if rng.random() < 0.3 else rng.randrange(2_000, 90_000))
    day, said = world.day(), shout(shop) + (f" /{FIRST:%y-%m-%d}" if world.style == "number" else "")
    wrote = rng.choice((f"{rng.choice(WHAT)}, {shop}", rng.choice(WHAT), shop))
    world.both(day, said, wrote, ore)
    if rng.random() < 0.15:
        world.both(day + timedelta(rng.randrange(3)), said, f"Återbetalning {shop}", -ore)


def bill(world: World) -> None:
    """A bill."""
    rng, supplier = world.rng, world.rng.choice(SUPPLIERS)
    ore = -rng.choice((rng.randrange(10, 300) * 1000, rng.randrange(10_000, 300_000)))
    world.both(world.day(), f"BG {rng.randrange(100, 999)}-{rng.randrange(1000, 9999)} {supplier.upper()}", f"{supplier}, faktura", ore)  # fmt: skip


def forwarded(world: World) -> None:
    """Collected money passed on."""
    ore = -world.rng.randrange(5, 80) * 10_000
    world.both(world.day(), "AMNESTY INTERNATIONAL", "Vidarebefordrat till Amnesty", ore)


def split_deposit(world: World) -> None:
    """A deposit that the treasurer wrote as several rows: of one voucher, or not."""
    rng, day = world.rng, world.day()
    parts = [rng.randrange(50, 2_000) * 100 for _ in range(rng.choice((2, 2, 3)))]
    at, when = world.line(day, rng.choice(("Insättning", "INSÄTTNING BANKOMAT")), sum(parts)), world.written(day)
    voucher = f"V{len(world.rows)}" if rng.random() < 0.8 else ""
    rows = [world.row(when, f"Bössa {n}, räknad", part, voucher) for n, part in enumerate(parts, 1)]
    world.truth.append(((at,), tuple(rows)))


def collection(world: World) -> None:
    """A day at the square: many gifts by Swish, written as one row."""
    rng, day = world.rng, world.day()
    sums = [rng.choice((20, 25, 40, 50, 67, 75, 100, 200)) * 100 for _ in range(rng.randrange(2, 7))]
    lines = [world.line(day, world.swish(rng.choice(NAMES)), ore) for ore in sums]
    world.truth.append((tuple(lines), (world.row(world.written(day), "Swish, insamling på torget", sum(sums)),)))


def fees(world: World) -> None:
    """The bank's fees: one a month, and one a payment that the treasurer wrote as one sum, or not at all."""
    rng = world.rng
    world.both(FIRST + timedelta(30), "Månadsavgift", rng.choice(("Bankavgift", "Månadsavgift banken")), -7500)
    lines = [world.line(world.day(), "Swish-avgift", -150) for _ in range(rng.randrange(2, 6))]
    if rng.random() < 0.5:
        world.truth.append((tuple(lines), (world.row(FIRST + timedelta(30), "Swishavgifter", -150 * len(lines)),)))


def twins(of: World) -> list[Truth]:
    """Lines and rows that belong to nothing but have the days and sums of some that do: then they belong together too."""
    lines = {line for some, _ in of.truth for line in some}
    rows = {row for _, some in of.truth for row in some}
    alike = {
        (of.lines[a[0]].date, of.lines[a[0]].amount, of.rows[b[0]].date) for a, b in of.truth if len(a) == len(b) == 1
    }
    found: list[Truth] = []
    left = [n for n in range(len(of.rows)) if n not in rows]
    for line in (n for n in range(len(of.lines)) if n not in lines):
        one = of.lines[line]
        row = next(
            (n for n in left if of.rows[n].amount == one.amount and (one.date, one.amount, of.rows[n].date) in alike),
            None,
        )
        if row is not None:
            left.remove(row)
            found.append(((line,), (row,)))
    return found


def forgotten(world: World) -> None:
    """What the bank has and the book does not."""
    rng = world.rng
    kind = rng.randrange(4)
    if kind == 0:
        world.line(world.day(), world.swish(rng.choice(NAMES)), rng.choice(GIFTS) * 100)
    elif kind == 1:
        world.line(world.day(), shout(rng.choice(SHOPS)), -rng.randrange(20, 900) * 100)
    elif kind == 2:
        world.line(FIRST + timedelta(30), "Ränta", rng.randrange(1, 4_000))
    elif world.lines:
        twin = rng.choice(world.lines)
        world.line(twin.date, twin.text, twin.amount)


def mistaken(world: World) -> None:
    """What the book has and the bank does not: on the wrong account, written twice, or not yet paid."""
    rng = world.rng
    kind = rng.randrange(4)
    if kind == 0:
        world.row(world.day(), f"{rng.choice(WHAT)}, kontant", -rng.randrange(20, 900) * 100)
    elif kind == 1:
        world.row(world.day(), "Bössa på biblioteket", rng.choice(GIFTS) * 100)
    elif kind == 2:
        world.row(world.day(), f"{rng.choice(SUPPLIERS)}, faktura", -rng.randrange(10, 300) * 1000)
    elif world.rows:
        twin = rng.choice(world.rows)
        world.row(twin.date, twin.text, twin.amount)


USUAL: tuple[tuple[Callable[[World], None], int], ...] = (
    (gift, 10),
    (equal_gifts, 2),
    (purchase, 6),
    (bill, 3),
    (forwarded, 1),
    (split_deposit, 2),
    (collection, 2),
)


def world(seed: int, style: str) -> World:
    """A month, the same for the same seed. `style` is how the bank tells of Swish: by name, number, or each in its own way."""
    rng = Random(seed)
    made = World(rng, rng.choice(("name", "number", "prefixed")) if style == "either" else style)
    makers, weights = zip(*USUAL, strict=True)
    for make in made.rng.choices(makers, weights, k=made.rng.randrange(3, 14)):
        make(made)
    fees(made)
    for _ in range(made.rng.randrange(3)):
        forgotten(made)
    for _ in range(made.rng.randrange(3)):
        mistaken(made)
    made.truth += twins(made)
    made.pending = [(0, shout(made.rng.choice(SHOPS)), Ore(-12300))] * made.rng.randrange(3)
    return made


def statement(of: World) -> tuple[Statement, list[int]]:
    """The world's lines as the bank lists them, with their balances; and each line's place in the world."""
    order = sorted(range(len(of.lines)), key=lambda n: (of.lines[n].date, n))
    balance, lines = 1_234_50, []
    for n in order:
        one = of.lines[n]
        balance += one.amount
        lines.append(Line(one.date, one.text, one.amount, Ore(balance)))
    return Statement("", tuple(lines), Ore(1_234_50), Ore(balance)), order
