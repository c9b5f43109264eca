"""The boxes' money on paper: counted, booked and passed on, by box and in all, and where they differ."""

from collections.abc import Iterator

from jobs.balances import Balance
from jobs.documents.accounts import sums_of
from jobs.documents.box_flow import BoxSums, Difference, Flow, flow
from jobs.documents.model import Block, Heading, NewPage, Note, Paragraph, Table
from jobs.documents.reading import NOTHING
from jobs.year import FinancialYear
from sheets_schema.book import Book
from sheets_schema.text import Language, Ore, Text, money

_TOTAL = Text("Summa", "Total")


def money_doubts(book: Book, period: FinancialYear, language: Language) -> tuple[str, ...]:
    """What may be wrong with the sums: rows of boxes that cannot count, and why the year is preliminary."""
    found, sums = flow(book, period), sums_of(book, period.year)
    if not (found.boxes or found.left_out):
        return ()
    left_out = Text("en bössas rad kan inte räknas. Kör gruppbok check", "a box's row cannot count. Run gruppbok check")
    told = [f"{cell}: {left_out[language]}." for cell in found.left_out]
    if isinstance(sums, Balance):
        word = Text("Pengarna är preliminära", "The sums of money are preliminary")
        told += [f"{word[language]}: {reason[language]}" for reason in sums.reasons]
    return tuple(told)


def money_blocks(book: Book, period: FinancialYear, language: Language) -> Iterator[Block]:
    """What was counted, booked and passed on in a year, on a page of its own; nothing where no box had money."""
    found = flow(book, period)
    if not (found.boxes or found.left_out):
        return
    yield NewPage()
    yield Heading(Text("Räknat, bokfört och vidarebefordrat", "Counted, booked and forwarded")[language])
    if found.boxes:
        yield _boxes(found, language)
        yield from _signs(found, language)
        yield from _said_of(found, language)
        yield from _differences(found, language)
    yield from _in_all(book, period, language)


def _shown(amount: Ore | None, language: Language) -> str:
    return NOTHING if amount is None else money(amount, language)


def _boxes(found: Flow, language: Language) -> Table:
    """A row a box, with what went on to Amnesty where the cashbook tells that by box; signs are not among them."""
    header = (
        Text("Nr", "No"),
        Text("Plats", "Place"),
        Text("Räknat", "Counted"),
        Text("Bokfört", "Booked"),
        Text("Skillnad", "Difference"),
        Text("Vidarebefordrat", "Forwarded"),
    )
    columns = 6 if _tells_forwarded(found) else 5
    boxes = [one for one in found.boxes if one.counted is not None]
    total = BoxSums(
        number=_TOTAL[language],
        place="",
        counted=Ore(sum(one.counted or 0 for one in boxes)),
        booked=Ore(sum(one.booked or 0 for one in boxes)) if found.tells_booked else None,
        forwarded=Ore(sum(one.forwarded for one in boxes)),
    )
    return Table(
        tuple(word[language] for word in header[:columns]),
        tuple((one.number, one.place, *_sums(one, language))[:columns] for one in (*boxes, total)),
        (2, 6, 3, 3, 3, 4)[:columns],
        frozenset(range(2, columns)),
        totalled=True,
    )


def _signs(found: Flow, language: Language) -> Iterator[Block]:
    """What is booked on Swish signs, which nobody counts."""
    signs = [one for one in found.boxes if one.counted is None]
    if signs and found.tells_booked:
        head = Text("Bokfört på Swishskyltar", "Booked on Swish signs")[language]
        listed = ", ".join(f"{one.number} ({one.place}) {_shown(one.booked, language)}" for one in signs)
        yield Paragraph(f"{head}: {listed}.")


def _sums(one: BoxSums, language: Language) -> tuple[str, ...]:
    return tuple(_shown(amount, language) for amount in (one.counted, one.booked, one.difference, one.forwarded))


def _tells_forwarded(found: Flow) -> bool:
    return any(one.forwarded for one in found.boxes)


def _said_of(found: Flow, language: Language) -> Iterator[Block]:
    """How it was counted, and what the sheet does not tell."""
    how = Text(
        "Räknat är Belopp i Tömningar. Bokfört är det som kom in på rader i Kassabok med bössans nummer, utom "
        "överföringar.",
        "Counted is Amount in Box counts. Booked is what came in by rows of the Cashbook with the box's number, "
        "transfers excepted.",
    )
    texts = [how]
    if not found.tells_booked:
        texts.append(
            Text(
                "Kassabok saknar kolumnen Bössa, eller går inte att räkna, så vad som är bokfört på varje bössa syns inte.",
                "The Cashbook has no column Box, or cannot be summed, so what is booked on each box is not seen.",
            )
        )
    elif not _tells_forwarded(found):
        texts.append(
            Text(
                "Vad som är vidarebefordrat från varje bössa syns inte: ingen utbetalning till Amnesty har ett nummer i "
                "kolumnen Bössa. Det hela står nedan.",
                "What was forwarded from each box is not seen: no payment to Amnesty has a number in the column Box. "
                "The whole stands below.",
            )
        )
    yield Paragraph(" ".join(text[language] for text in texts), faint=True)


def _differences(found: Flow, language: Language) -> Iterator[Block]:
    """Each voucher that differs, with its cells."""
    if not found.tells_booked:
        return
    if not found.differences:
        agreed = Text("Varje tömning är bokförd med samma belopp.", "Every count is booked with the same sum.")
        yield Paragraph(agreed[language])
        return
    yield Heading(Text("Där det skiljer", "Where they differ")[language], 2)
    header = (
        Text("Nr", "No"),
        Text("Ver", "Voucher"),
        Text("Räknat", "Counted"),
        Text("Bokfört", "Booked"),
        Text("Se", "See"),
    )
    rows = tuple(
        (
            one.box,
            one.voucher or NOTHING,
            _shown(one.counted, language),
            _shown(one.booked, language),
            f"{', '.join(one.cells)}{_why(one)[language]}",
        )
        for one in found.differences
    )
    yield Table(tuple(word[language] for word in header), rows, (2, 2, 3, 3, 8), frozenset({2, 3}))


def _why(one: Difference) -> Text:
    if one.late:
        return Text(": räknat och bokfört i var sitt år", ": counted and booked in different years")
    if one.booked is None:
        return Text(": inte bokfört", ": not booked")
    return Text(": bokfört men inte räknat", ": booked but not counted") if one.counted is None else Text("", "")


def _in_all(book: Book, period: FinancialYear, language: Language) -> Iterator[Block]:
    """What has been collected, passed on and kept, of all money that is to go on."""
    yield Heading(Text("Allt som ska vidare till Amnesty", "All that goes on to Amnesty")[language], 2)
    sums = sums_of(book, period.year)
    if isinstance(sums, Text):
        yield Note(Text("Går inte att räkna", "Cannot be summed")[language], (sums[language],))
        return
    if not any(row.value("forwarded") == 1 for row in book.rows("categories")):
        none = Text(
            "Ingen kategori har Ja i kolumnen Vidarebefordras, så inget ska vidare enligt arket.",
            "No category has Yes in the column Forwarded, so by the sheet nothing goes on.",
        )
        yield Paragraph(none[language])
        return
    passed = sums.to_forward
    rows = (
        (Text("Insamlat", "Collected")[language], money(passed.collected, language)),
        (Text("Vidarebefordrat", "Forwarded")[language], money(passed.forwarded, language)),
        (Text("Kvar att skicka", "Left to send")[language], money(passed.remaining, language)),
    )
    head = Text(f"Från bokens början till {period.last}", f"From the book's beginning to {period.last}")
    yield Table((head[language], Text("Belopp", "Sum")[language]), rows, (8, 4), frozenset({1}), totalled=True)
    how = Text(
        "Alla kategorier med Ja i Vidarebefordras: bössor, Swish och annat.",
        "Every category with Yes in Forwarded: boxes, Swish and the rest.",
    )
    yield Paragraph(how[language], faint=True)
