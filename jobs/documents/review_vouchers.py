"""The year's vouchers in their order, with gaps and missing receipts; and what is drawn for a closer look."""

from collections.abc import Iterator, Sequence

from jobs.documents.annual_parts import headed
from jobs.documents.annual_sums import Annual
from jobs.documents.ledger import counterparty
from jobs.documents.listing import Listing, Section
from jobs.documents.reading import NOTHING, said, within
from jobs.documents.sampling import Sample, Voucher
from sheets_schema.tab import Row
from sheets_schema.text import Language, Ore, Text, money, one_line

_GAP = Text("saknas", "missing")
_NONE = Text("saknas", "none")


def voucher_sections(year: Annual, language: Language) -> Iterator[Section]:
    """Gaps, outlays without a receipt, and every row of the year in the vouchers' order."""
    gaps = [str(one.facts["missing"]) for one in year.of_code("cashbook.voucher_gap")]
    none = Text("Serien har inga luckor.", "The series has no gaps.")
    some = Text(f"Nummer som saknas: {', '.join(gaps)}.", f"Numbers that are missing: {', '.join(gaps)}.")
    yield Section(Text("Luckor i serien", "Gaps in the series")[language], ((some if gaps else none)[language],))
    yield _without_receipt(year, language)
    yield _every_row(year, language)


def _without_receipt(year: Annual, language: Language) -> Section:
    title = Text("Utgifter utan kvitto", "Outlays without a receipt")[language]
    numbers = {one.row for one in year.of_code("cashbook.receipt_missing")}
    rows = [row for row in year.counted if row.number in numbers]
    if not rows:
        return Section(title, (Text("Inga.", "None.")[language],))
    return Section(title, (), _listing(year, rows, language))


def _every_row(year: Annual, language: Language) -> Section:
    first_after = {one.row: str(one.facts["missing"]) for one in year.of_code("cashbook.voucher_gap")}
    numbers = year.ledger.voucher_numbers
    rows = sorted(
        (*year.counted, *(row for row in year.excluded if within(row.value("date"), year.period))),
        key=lambda row: (int(numbers[row.i]) < 0, int(numbers[row.i]), row.name("voucher"), row.number),
    )
    listing = _listing(year, rows, language)
    cells = tuple(
        line
        for row, made in zip(rows, listing.rows, strict=True)
        for line in (*_gap(first_after.get(row.number), language), made)
    )
    title = Text("Alla verifikationer i ordning", "Every voucher in order")
    says = Text("En rad som inte räknas med har inget belopp här.", "A row that does not count has no sum here.")
    kept = Listing(listing.header, cells, listing.widths)
    return Section(title[language], (says[language],) if year.excluded else (), kept)


def _gap(missing: str | None, language: Language) -> Iterator[tuple[str | None, ...]]:
    """A line for the numbers that are missing before a row, if any."""
    if missing:
        yield missing, None, _GAP[language], "", "", None, "", ""


def _listing(year: Annual, rows: Sequence[Row], language: Language) -> Listing:
    columns = (
        (Text("Ver", "Voucher"), 2),
        (Text("Datum", "Date"), 3),
        (Text("Text", "Text"), 6),
        (Text("Motpart", "Counterparty"), 4),
        (Text("Konto", "Account"), 3),
        (Text("In minus ut", "In less out"), 3),
        (Text("Kvitto", "Receipt"), 2),
        (Text("Rad", "Row"), 2),
    )
    header, widths = headed(columns, language)
    counts = {row.number for row in year.counted}
    made = tuple(
        (
            *(said(row, "voucher"), row.value("date"), said(row, "text"), counterparty(year, row, language)),
            *(said(row, "account"), year.net(row) if row.number in counts else None),
            *(_receipt(row, language), str(row.number)),
        )
        for row in rows
    )
    return Listing(header, made, widths)


def _receipt(row: Row, language: Language) -> str:
    """Whether there is a receipt: a link, or a mark; where it leads stands in the sheet."""
    text = row.text("receipt")
    if not text:
        return NOTHING
    return Text("länk", "link")[language] if "/" in text else Text("ja", "yes")[language]


def sample_sections(drawn: Sample, language: Language) -> Iterator[Section]:
    """How the sample was drawn, and the vouchers with room to tick."""
    limit = money(drawn.limit, language)
    seed = one_line(drawn.seed)
    how = (
        Text(
            f"Alla verifikationer på minst {limit}, en tjugondel av vad som kom in eller gick ut under året, är med: "
            f"{len(drawn.large)} av {drawn.of}.",
            f"Every voucher of at least {limit}, a twentieth of what came in or went out in the year, is here: "
            f"{len(drawn.large)} of {drawn.of}.",
        ),
        Text(
            f"Av de mindre är {len(drawn.small)} dragna, en tiondel och minst tre av vardera kostnader, intäkter och "
            f"överföringar. Fröet är ”{seed}”: samma frö och samma bok ger samma urval.",
            f"Of the smaller ones {len(drawn.small)} are drawn, a tenth and at least three each of expense, income and "
            f"transfers. The seed is “{seed}”: the same seed and book give the same sample.",
        ),
        Text(
            "Vill du dra själv, välj ett frö som ingen annan känner: gruppbok report review --seed ORD.",
            "To draw your own, choose a seed that nobody else knows: gruppbok report review --seed WORD.",
        ),
    )
    yield Section(Text("Stickprov", "Sample")[language], tuple(text[language] for text in how))
    for title, some in (
        (Text("Stora", "Large"), drawn.large),
        (Text("Dragna bland de mindre", "Drawn among the smaller"), drawn.small),
    ):
        if some:
            yield Section(title[language], (), _to_tick(some, language), level=2)


def _to_tick(some: Sequence[Voucher], language: Language) -> Listing:
    columns = (
        (Text("Ver", "Voucher"), 2),
        (Text("Datum", "Date"), 3),
        (Text("Text", "Text"), 6),
        (Text("Belopp", "Sum"), 3),
        (Text("Kvitto", "Receipt"), 2),
        (Text("Stämmer", "Agrees"), 2),
        (Text("Anteckning", "Note"), 5),
    )
    header, widths = headed(columns, language)
    rows = tuple(
        (
            *(one_line(one.name) or NOTHING, one.rows[0].value("date"), said(one.rows[0], "text")),
            *(one.size, _receipt(one.rows[0], language), "", ""),
        )
        for one in some
    )
    return Listing(header, rows, widths, roomy=True)


def box_sections(year: Annual, language: Language) -> Iterator[Section]:
    """Each count of the year beside its voucher's deposit."""
    title = Text("Bössornas räkningar mot kassaboken", "Box counts against the cashbook")[language]
    counts = [row for row in year.book.rows("box_counts") if within(row.value("date"), year.period)]
    if not counts:
        yield Section(title, (Text("Inga räkningar under året.", "No counts in the year.")[language],))
        return
    wrong = {one.row for one in year.findings if one.tab == "box_counts" and one.code != "box_counts.one_counter"}
    alone = {one.row for one in year.findings if one.code == "box_counts.one_counter"}
    columns = (
        (Text("Dag", "Day"), 3),
        (Text("Bössa", "Box"), 2),
        (Text("Räknat", "Counted"), 3),
        (Text("Ver", "Voucher"), 2),
        (Text("Bokfört", "Booked"), 3),
        (Text("Omdöme", "Verdict"), 5),
    )
    header, widths = headed(columns, language)
    rows = tuple(
        (
            *(
                row.value("date"),
                said(row, "box"),
                Ore(row.value("amount")) if row.value("amount") is not None else None,
            ),
            *(said(row, "voucher") or _NONE[language], _booked(year, row)),
            _verdict(row.number in wrong, row.number in alone, language),
        )
        for row in counts
    )
    yield Section(title, (), Listing(header, rows, widths))


def _booked(year: Annual, count: Row) -> Ore | None:
    """What the count's voucher brought in of its box."""
    same = [row for row in year.counted if row.name("voucher") == count.name("voucher") and row.name("voucher")]
    of_box = [year.net(row) for row in same if row.name("box") in ("", count.name("box")) and year.net(row) > 0]
    return Ore(sum(of_box)) if of_box else None


def _verdict(is_wrong: bool, is_alone: bool, language: Language) -> str:  # noqa: FBT001 - two marks of one row
    words = []
    if is_wrong:
        words.append(Text("stämmer inte", "does not agree")[language])
    if is_alone:
        words.append(Text("samma person som båda räknare", "one person as both counters")[language])
    return "; ".join(words) or Text("stämmer", "agrees")[language]
