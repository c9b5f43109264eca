"""The four questions of the activity report, answered by the sheet."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby

from jobs.balances import Balance
from jobs.documents.accounts import sums_of
from jobs.documents.counting import done_activities, held_meetings, judged_on, members_on, the_year_before, trained
from jobs.documents.model import Block, Heading, Items, Paragraph, Table
from jobs.documents.reading import NOTHING, chosen, day_or_days, meeting, said, within
from jobs.year import FinancialYear
from sheets_schema.book import Book
from sheets_schema.ledger import INCOME
from sheets_schema.tab import Row
from sheets_schema.tabs.choices import ACTIVITY_TYPE
from sheets_schema.text import Language, Ore, Text, fold, how_many, money

CENTRAL = ("Kampanj", "Aktion")


def campaigns(book: Book, period: FinancialYear, language: Language) -> Iterator[Block]:
    """Which campaigns and actions the group took part in, and what it did."""
    yield Heading(Text("Kampanjer och aktioner", "Campaigns and actions")[language])
    yield from _told(book, [r for r in done_activities(book, period) if r.text("type") in CENTRAL], language)


def own_activities(book: Book, period: FinancialYear, language: Language) -> Iterator[Block]:
    """What else the group did."""
    yield Heading(Text("Egna aktiviteter, projekt och evenemang", "Own activities, projects and events")[language])
    yield from _told(book, [r for r in done_activities(book, period) if r.text("type") not in CENTRAL], language)


def _told(book: Book, rows: list[Row], language: Language) -> Iterator[Block]:
    if rows:
        yield Items(tuple(_activity(row, language) for row in rows))
    elif "activities" in book.tables:
        yield Paragraph(Text("Inga genomförda i Planering.", "None done in Activities.")[language])
    else:
        yield Paragraph(Text("Fliken Planering används inte.", "The tab Activities is not in use.")[language])


def _activity(row: Row, language: Language) -> str:
    """One activity in words: what, when, how many, what was meant and how it went."""
    numbers = [
        how_many(row.value(key), one, many)[language]
        for key, one, many in (
            ("participants", Text("deltagare", "participant"), Text("deltagare", "participants")),
            ("signatures", Text("underskrift", "signature"), Text("underskrifter", "signatures")),
        )
        if row.value(key) is not None
    ]
    if row.value("collected") is not None:
        sum_ = money(row.value("collected"), language)
        numbers.append(Text(f"{sum_} insamlat", f"{sum_} collected")[language])
    kind = chosen(ACTIVITY_TYPE, row.text("type"), language)
    days = day_or_days(row.value("start"), row.value("end"))
    parts = [f"{said(row, 'activity')} ({', '.join(part for part in (kind, days) if part)})"]
    parts += [", ".join(numbers)] if numbers else []
    for key, word in (("goal", Text("Mål", "Goal")), ("evaluation", Text("Utvärdering", "Evaluation"))):
        if row.text(key):
            parts.append(f"{word[language]}: {said(row, key)}")
    return ". ".join(part.rstrip(".") for part in parts) + "."


def money_collected(book: Book, period: FinancialYear, language: Language) -> Iterator[Block]:
    """How much money was collected, and how."""
    yield Heading(Text("Insamlade pengar", "Money collected")[language])
    before = the_year_before(book, period)
    now, then = sums_of(book, period.year), sums_of(book, before.year)
    if isinstance(now, Text):
        yield Paragraph(now[language])
    else:
        yield from _collected(book, now, then if isinstance(then, Balance) else None, language)
    yield from _emptied(book, period, language)


def _collected(book: Book, now: Balance, then: Balance | None, language: Language) -> Iterator[Block]:
    """What came in to be forwarded, by category, in both years, and what has gone on."""
    passed_on = {row.name("category") for row in book.rows("categories") if row.value("forwarded") == 1}
    earlier = {fold(one.category): one.amount for one in then.categories} if then else {}
    some = [one for one in now.categories if one.type == INCOME and fold(one.category) in passed_on]
    if some:
        rows = [
            (one.category, money(one.amount, language), _earlier(earlier, one.category, then, language)) for one in some
        ]
        total = Ore(sum(one.amount for one in some))
        was = money(Ore(sum(earlier.get(fold(one.category), 0) for one in some)), language) if then else NOTHING
        rows.append((Text("Summa", "Total")[language], money(total, language), was))
        before = then.period.label if then else str(now.period.year - 1)
        head = Text("Insamlat enligt kassaboken", "Collected by the cashbook")[language]
        yield Table((head, now.period.label, before), tuple(rows), (8, 4, 4), frozenset({1, 2}), totalled=True)
    passed = now.to_forward
    gone, left = money(passed.forwarded, language), money(passed.remaining, language)
    yield Paragraph(
        Text(
            f"Sedan boken började och till årets slut är {gone} vidarebefordrat till Amnesty, och {left} kvar att skicka.",
            f"From the book's beginning to the year's end {gone} was forwarded to Amnesty, and {left} is left to send.",
        )[language]
    )


def _earlier(earlier: dict[str, Ore], category: str, then: Balance | None, language: Language) -> str:
    return money(earlier.get(fold(category), Ore(0)), language) if then else NOTHING


def _emptied(book: Book, period: FinancialYear, language: Language) -> Iterator[Block]:
    """The boxes: how often each was emptied, and what was in it."""
    found: dict[str, list[int]] = defaultdict(list)
    shown: dict[str, str] = {}
    for row in book.rows("box_counts"):
        if within(row.value("date"), period) and row.value("amount") is not None and row.text("box"):
            found[row.name("box")].append(row.value("amount"))
            shown.setdefault(row.name("box"), said(row, "box"))
    if not found:
        return
    places = {row.name("number"): said(row, "place") for row in book.rows("boxes")}
    header = (
        Text("Bössa", "Box"),
        Text("Plats", "Place"),
        Text("Tömningar", "Times emptied"),
        Text("Räknat", "Counted"),
    )
    rows = [
        (shown[box], places.get(box, NOTHING), str(len(sums)), money(Ore(sum(sums)), language))
        for box, sums in found.items()
    ]
    times = str(sum(len(sums) for sums in found.values()))
    total = money(Ore(sum(map(sum, found.values()))), language)
    rows.append((Text("Summa", "Total")[language], "", times, total))
    yield Heading(Text("Ur bössorna", "Out of the boxes")[language], 2)
    yield Table(tuple(word[language] for word in header), tuple(rows), (3, 8, 4, 4), frozenset({2, 3}), totalled=True)


def members_and_meetings(book: Book, period: FinancialYear, language: Language) -> Iterator[Block]:
    """How many members there are, and which meetings and trainings they went to."""
    yield Heading(Text("Medlemmar, möten och utbildningar", "Members, meetings and trainings")[language])
    day = judged_on(book, period)
    number = how_many(len(members_on(book, day)), Text("medlem", "member"), Text("medlemmar", "members"))
    joined = sum(within(row.value("joined"), period) for row in book.rows("members"))
    left = sum(within(row.value("left"), period) for row in book.rows("members"))
    yield Paragraph(
        Text(
            f"Gruppen hade {number.sv} {day}. Under året kom {joined} och lämnade {left}.",
            f"The group had {number.en} on {day}. In the year {joined} joined and {left} left.",
        )[language]
    )
    yield from _held(held_meetings(book, period), language)
    yield from _trainings(trained(book, period), language)


def _held(rows: list[Row], language: Language) -> Iterator[Block]:
    if not rows:
        return
    header = (Text("Dag", "Day"), Text("Möte", "Meeting"), Text("Närvarande", "Present"))
    cells = tuple(
        (
            row.value("date").isoformat(),
            f"{meeting(row, language)} {said(row, 'number')}",
            _present(row),
        )
        for row in rows
    )
    yield Table(tuple(word[language] for word in header), cells, (4, 9, 4), frozenset({2}))
    present = [number for row in rows if (number := _number_present(row)) is not None]
    if present:
        mean = f"{sum(present) / len(present):.1f}".replace(".", "," if language == "sv" else ".")
        yield Paragraph(Text(f"I medeltal {mean} närvarande.", f"On average {mean} present.")[language])


def _present(row: Row) -> str:
    """How many came, or a dash."""
    number = _number_present(row)
    return NOTHING if number is None else str(number)


def _number_present(row: Row) -> int | None:
    """How many came: the number that stands there, else how many names; None where nothing does."""
    text = row.text("attendance").strip()
    numbers = re.findall(r"\d+", re.sub(r"(?<=\d)[.,]0+(?!\d)", "", text))
    if len(numbers) == 1 and len(numbers[0]) < 5:
        return int(numbers[0])
    names = [name for name in re.split(r"[,;\n]|\s(?:och|and|&)\s", text) if name.strip()]
    return len(names) if names and not numbers else None


def _trainings(rows: list[Row], language: Language) -> Iterator[Block]:
    """Each training once, with how many went; who they were is the group's own."""
    if not rows:
        return
    yield Heading(Text("Utbildningar", "Trainings")[language], 2)
    yield Items(tuple(_training(list(some), language) for _, some in groupby(rows, _of_training)))


def _of_training(row: Row) -> tuple[object, str]:
    return row.value("date"), row.name("training")


def _training(rows: Iterable[Row], language: Language) -> str:
    some = list(rows)
    number = how_many(len(some), Text("deltagare", "participant"), Text("deltagare", "participants"))
    return f"{said(some[0], 'training')} ({some[0].value('date')}): {number[language]}"
