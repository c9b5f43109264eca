"""The collection boxes on paper: a list to take stock by, what became of their money, and a protocol for each count."""

from collections.abc import Iterator

from jobs.documents.box_money import money_blocks, money_doubts
from jobs.documents.model import Block, Document, Heading, NewPage, Note, Paragraph, Ruled, Signatures, Table
from jobs.documents.reading import NOTHING, chosen, doubted, doubts, lead, names, said, within
from jobs.year import FinancialYear, financial_year
from sheets_schema import people
from sheets_schema.book import Book
from sheets_schema.tab import Row
from sheets_schema.tabs.choices import BOX_STATUS, BOX_TYPE
from sheets_schema.text import NBSP, Language, Ore, Text, fold, how_many, money

NAME = Text("bossor", "boxes")
_USED = {
    "boxes": ("number", "type", "place", "keeper", "placed", "sealed", "status"),
    "box_counts": ("date", "box", "amount"),
}
_BOX, _LOST, _RETURNED = "Bössa", "Borttappad", "Återlämnad"
_AWAY = (_LOST, _RETURNED)
_WORTHS = (1000, 500, 200, 100, 50, 20, 10, 5, 2, 1)
"""Swedish notes and coins, in kronor."""


def boxes(book: Book, year: int, language: Language) -> Document:
    """The stocktake list and a count protocol for each box in use; counts are those of the financial year."""
    period = financial_year(year, book.settings.year_start)
    in_doubt = doubts(book, _USED, language) + money_doubts(book, period, language)
    box = doubted(in_doubt, language)
    blocks: list[Block] = [Note(*box)] if box else []
    blocks += [*_stocktake(book, period, language), *money_blocks(book, period, language)]
    in_use = [row for row in book.rows("boxes") if row.text("type") == _BOX and row.text("status") not in _AWAY]
    for row in in_use:
        blocks += _protocol(said(row, "number"), said(row, "place"), language)
    if not in_use:
        blocks += _protocol("", "", language)
    title = Text(f"Bössor och Swishskyltar {period.label}", f"Collection boxes and Swish signs {period.label}")
    name = f"{NAME[language]}-{period.label.replace('/', '-')}"
    return Document(name, title[language], lead(book, period, language), language, book.today, tuple(blocks), in_doubt)


def _stocktake(book: Book, period: FinancialYear, language: Language) -> Iterator[Block]:
    yield Heading(Text("Inventering", "Stocktake")[language])
    known = [row for row in book.rows("boxes") if row.text("number")]
    rows = [row for row in known if row.text("status") != _RETURNED]
    if not known:
        yield Paragraph(
            Text("Fliken Bössor är tom eller används inte.", "The tab Boxes is empty or not in use.")[language]
        )
    if rows:
        yield Paragraph(_how(rows)[language])
        header = (
            Text("Nr", "No"),
            Text("Slag och plats", "Kind and place"),
            Text("Ansvarig", "Keeper"),
            Text("Enligt arket", "By the sheet"),
            Text("Finns där", "Is there"),
            Text("Plomb nr", "Seal no"),
            Text("Anmärkning", "Remark"),
        )
        cells = tuple(_box(book, row, period, language) for row in rows)
        yield Table(tuple(word[language] for word in header), cells, (2, 6, 4, 6, 3, 3, 5), roomy=True)
        yield from _unknown_keepers(book, rows, language)
    if returned := ", ".join(said(row, "number") for row in known if row not in rows):
        yield Paragraph(
            Text(f"Återlämnade, och därför inte med: nr {returned}.", f"Returned, and so left out: no {returned}.")[
                language
            ]
        )
    first, second = Text("Inventerat av 1", "Taken by 1"), Text("Inventerat av 2", "Taken by 2")
    yield Signatures((first[language], second[language]))


def _how(rows: list[Row]) -> Text:
    """How to take stock; one that is lost is nowhere to go to."""
    go = Text(
        "Gå till varje plats. Skriv vad ni ser, även om det inte stämmer med arket.",
        "Go to every place. Write what you see, even where it differs from the sheet.",
    )
    if all(row.text("status") != _LOST for row in rows):
        return go
    return Text(
        f"{go.sv} Fråga efter den som är borttappad där den sist stod.",
        f"{go.en} Ask for one that is lost where it last stood.",
    )


def _unknown_keepers(book: Book, rows: list[Row], language: Language) -> Iterator[Block]:
    """The boxes that are out with a keeper whom nobody knows."""
    known = people.known_owners(book) if book.whole("members", "roles") else None
    lost = [
        said(row, "number")
        for row in rows
        if known is not None
        and row.text("status") == "Ute"
        and any(fold(name) not in known for name in people.names_in(row.text("keeper")))
    ]
    if lost:
        listed = ", ".join(lost)
        says = Text(
            f"Nr {listed}: den som står som ansvarig är ingen medlem och har ingen roll. Skriv vem som tar över.",
            f"No {listed}: the keeper is no member and holds no role. Write who takes over.",
        )
        yield Paragraph(says[language])


def _box(book: Book, row: Row, period: FinancialYear, language: Language) -> tuple[str, ...]:
    kind = chosen(BOX_TYPE, row.text("type"), language)
    return (
        said(row, "number"),
        f"{kind}: {said(row, 'place')}",
        names(book, row.text("keeper"), language),
        _by_the_sheet(book, row, period, language),
        "",
        "",
        "",
    )


def _by_the_sheet(book: Book, row: Row, period: FinancialYear, language: Language) -> str:
    """What the sheet says of a box: its state, its seal, when it was emptied and what was in it in the year."""
    parts = [chosen(BOX_STATUS, row.text("status"), language) or NOTHING]
    if row.text("type") == _BOX and row.text("status") not in _AWAY:
        sealed = Text("plomberad", "sealed") if row.value("sealed") == 1 else Text("inte plomberad", "not sealed")
        parts.append(sealed[language])
    counts = [one for one in book.rows("box_counts") if one.name("box") == row.name("number")]
    days = [one.value("date") for one in counts if one.value("date") is not None]
    if days:
        parts.append(Text(f"tömd {max(days)}", f"emptied {max(days)}")[language])
    sums = [one.value("amount") or 0 for one in counts if within(one.value("date"), period)]
    if sums:
        times = how_many(len(sums), Text("gång", "time"), Text("gånger", "times"))
        parts.append(f"{times[language]}, {money(Ore(sum(sums)), language)}")
    return "; ".join(parts)


def _protocol(number: str, place: str, language: Language) -> list[Block]:
    """A page on which two count what was in a box."""
    head = Text("Räkneprotokoll", "Count protocol")[language]
    known = ": ".join(part for part in (number, place) if part)
    lines = (
        Text("Dag och klockslag", "Day and time"),
        Text("Plombens nummer, och om den var hel", "The seal's number, and whether it was whole"),
    )
    blank = (Text("Bössans nummer", "The box's number"), Text("Plats", "Place"))
    header = (Text("Valör", "Worth"), Text("Antal", "Number"), Text("Belopp", "Sum"))
    rows = [(_worth(worth, language), "", "") for worth in _WORTHS]
    rows += [(Text("Annat", "Other")[language], "", ""), (Text("Summa", "Total")[language], "", "")]
    after = (
        Text("Ny plomb nr", "New seal no"),
        Text("Insatt på konto, dag", "Paid in, day"),
        Text("Verifikation i kassaboken", "Voucher in the cashbook"),
    )
    return [
        NewPage(),
        Heading(f"{head} {known}".strip()),
        Paragraph(
            Text(
                "Två personer räknar tillsammans, var för sig, och jämför. Skriv sedan en rad i Tömningar.",
                "Two people count at the same table, each alone, and compare. Then write a row in Box counts.",
            )[language]
        ),
        Ruled(tuple(text[language] for text in (*lines, *(() if known else blank)))),
        Table(
            tuple(word[language] for word in header), tuple(rows), (4, 4, 5), frozenset({0}), totalled=True, roomy=True
        ),
        Ruled(tuple(text[language] for text in after)),
        Signatures((Text("Räknat av 1", "Counted by 1")[language], Text("Räknat av 2", "Counted by 2")[language])),
    ]


def _worth(kronor: int, language: Language) -> str:
    shown = f"{kronor:,}".replace(",", NBSP if language == "sv" else ",")
    return f"{shown}{NBSP}kr" if language == "sv" else f"SEK{NBSP}{shown}"
