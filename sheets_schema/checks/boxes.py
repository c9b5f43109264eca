"""Checks of the collection boxes: seals, how long they are out, who counts, and whether it is booked."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np

from sheets_schema.book import Book
from sheets_schema.check import Check
from sheets_schema.finding import Finding
from sheets_schema.kinds import ERROR
from sheets_schema.ledger import financial_years
from sheets_schema.tab import Row
from sheets_schema.text import Ore, Text


def box_unsealed(book: Book) -> Iterator[Finding]:
    """A box that is out and not sealed."""
    for row in book.rows("boxes"):
        is_out = row.text("type") == "Bössa" and row.text("status") == "Ute"
        if is_out and row.value("sealed") != 1 and row.table.states["sealed"][row.i] != ERROR:
            yield row.table.finding("boxes.unsealed", row.i, "sealed", number=row.text("number"))


def box_overdue(book: Book) -> Iterator[Finding]:
    """A box that is out and has been neither placed nor emptied within the set days."""
    for row, last in overdue_boxes(book):
        since = Text(f"sedan {last}", f"since {last}") if last else Text("någonsin", "ever")
        facts = {"number": row.text("number"), "since": since, "days": book.settings.box_days}
        yield row.table.finding("boxes.overdue", row.i, "placed", **facts)


def overdue_boxes(book: Book) -> Iterator[tuple[Row, date | None]]:
    """Each box that is out for too long, and the day it was last placed or emptied; None for neither."""
    if _counts_torn(book):
        return
    counts: dict[str, list[Row]] = defaultdict(list)
    for count in book.rows("box_counts"):
        counts[count.name("box")].append(count)
    for row in book.rows("boxes"):
        own = counts[row.name("number")]
        if row.text("type") != "Bössa" or row.text("status") != "Ute" or row.unread("placed", "number"):
            continue
        if any(count.value("date") is None for count in own):
            continue
        days: list[date] = [day for day in (row.value("placed"), *(c.value("date") for c in own)) if day]
        last = max(days, default=None)
        if last is None or book.today - last > timedelta(days=book.settings.box_days):
            yield row, last


def _counts_torn(book: Book) -> bool:
    """Whether there are counts that cannot be read, so that a box may have been emptied all the same."""
    table = book.tables.get("box_counts")
    if table is None:
        return "box_counts" in book.torn
    return not table.has("date") or not table.has("box") or bool(table.unread("box").any())


def box_lost(book: Book) -> Iterator[Finding]:
    """A box or sign that is lost."""
    for row in book.rows("boxes"):
        if row.text("status") == "Borttappad":
            yield row.table.finding("boxes.lost", row.i, "status", number=row.text("number"), place=row.text("place"))


def one_counter(book: Book) -> Iterator[Finding]:
    """A count by one person alone."""
    for row in book.rows("box_counts"):
        if row.name("counter_1") and row.name("counter_1") == row.name("counter_2"):
            yield row.table.finding("box_counts.one_counter", row.i, "counter_2")


def box_unknown(book: Book) -> Iterator[Finding]:
    """A count of a box that is not in the register."""
    boxes = book.tables.get("boxes")
    if boxes is None or not book.whole("boxes"):
        return
    known = set(boxes.folded("number").tolist())
    for row in book.rows("box_counts"):
        if row.name("box") and row.name("box") not in known:
            yield row.table.finding("box_counts.box_unknown", row.i, "box")


def not_booked(book: Book) -> Iterator[Finding]:
    """A count whose voucher is not there, or whose voucher's money in with that box is another sum."""
    ledger = book.ledger
    counts = {row.name("voucher") for row in book.rows("box_counts")}
    if not counts or ledger is None or not ledger.usable or not ledger.table.has("voucher"):
        return
    by_box = ledger.table.has("box")
    booked: dict[tuple[int, str, str], int] = defaultdict(int)
    vouchers = ledger.table.folded("voucher")
    boxes = ledger.table.folded("box")
    numbers, names = ledger.table.named("voucher")
    counted_on = np.array([name in counts for name in names], dtype=bool)[numbers]
    for i in np.flatnonzero(counted_on & ledger.counted & ledger.table.ok("voucher")).tolist():
        booked[int(ledger.years[i]), vouchers[i], boxes[i] if by_box else ""] += int(ledger.amounts.money_in[i])
    counted = _counted_sums(book)
    for row in book.rows("box_counts"):
        amount, day = row.value("amount"), row.value("date")
        if amount is None or day is None or row.unread("voucher", "box") or not row.name("box"):
            continue
        year = _year_of(book, day)
        keys = [(y, row.name("voucher"), row.name("box") if by_box else "") for y in (year, year + 1)]
        total = counted[year, row.name("voucher"), row.name("box")]
        found = [booked[key] for key in keys if key in booked and row.name("voucher")]
        wrong = not found or (by_box and not {amount, total} & set(found))
        if wrong:
            entered = Text("inget", "nothing") if not found else Ore(found[0])
            yield row.table.finding("box_counts.not_booked", row.i, "voucher", booked=entered, counted=Ore(amount))


def _counted_sums(book: Book) -> dict[tuple[int, str, str], int]:
    """What was counted of each box on each voucher: two counts may be paid in together."""
    sums: dict[tuple[int, str, str], int] = defaultdict(int)
    for row in book.rows("box_counts"):
        if row.value("amount") is not None and row.value("date") is not None:
            sums[_year_of(book, row.value("date")), row.name("voucher"), row.name("box")] += row.value("amount")
    return sums


def _year_of(book: Book, day: date) -> int:
    return int(financial_years(np.array([day], dtype="datetime64[D]"), book.settings.year_start)[0])


CHECKS = (
    Check(
        "boxes.unsealed",
        "error",
        Text("Bössa {number} är ute men inte plomberad.", "Box {number} is out but not sealed."),
        Text("Plombera den och skriv Ja, eller ta in den.", "Seal it and write Yes, or take it in."),
        Text("En bössa är Ute och Plomberad är tomt.", "A box is Out and Sealed is empty."),
        box_unsealed,
    ),
    Check(
        "boxes.overdue",
        "warning",
        Text("Bössa {number} har inte tömts {since}; gränsen är {days} dagar.", "Box {number} has not been emptied {since}; the limit is {days} days."),
        Text("Töm den med två som räknar, och skriv en rad i Tömningar.", "Empty it with two who count, and write a row in Box counts."),
        Text("Bössan ställdes ut för 91 dagar sedan.", "The box was placed 91 days ago."),
        box_overdue,
    ),
    Check(
        "boxes.lost",
        "error",
        Text("Nummer {number} ({place}) är borttappad.", "Number {number} ({place}) is lost."),
        Text("Meddela verksamhetsutvecklaren, och välj Återlämnad när den är funnen.", "Tell the organiser, and choose Returned once it is found."),
        Text("Status är Borttappad.", "Status is Lost."),
        box_lost,
    ),
    Check(
        "box_counts.one_counter",
        "error",
        Text("{value} står som båda som räknade.", "{value} stands as both who counted."),
        Text("Två olika personer ska räkna; skriv den andra.", "Two different people count; write the other one."),
        Text("Räknat av 1 och 2 är samma namn.", "Counter 1 and 2 are one name."),
        one_counter,
    ),
    Check(
        "box_counts.box_unknown",
        "error",
        Text("Det finns ingen bössa {value} i Bössor.", "There is no box {value} in Boxes."),
        Text("Rätta numret, eller lägg till bössan.", "Mend the number, or add the box."),
        Text("Bössa är 99, men den finns inte.", "Box is 99, but there is none."),
        box_unknown,
    ),
    Check(
        "box_counts.not_booked",
        "error",
        Text("Räknat: {counted}. I kassaboken på den verifikationen och bössan: {booked}.", "Counted: {counted}. In the cashbook on that voucher and box: {booked}."),
        Text("Skriv rätt Ver här, eller Bössa och belopp i kassaboken.", "Write the right voucher here, or the box and sum in the cashbook."),
        Text("Ver är tomt, eller kassaboken har en annan summa.", "Voucher is empty, or the cashbook has another sum."),
        not_booked,
    ),
)  # fmt: skip
