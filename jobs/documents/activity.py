"""The activity report of a year (verksamhetsberättelse): the form's numbers, four questions, and the year before."""

from collections.abc import Iterator

from jobs.balances import Balance
from jobs.documents.accounts import sums_of
from jobs.documents.answers import campaigns, members_and_meetings, money_collected, own_activities
from jobs.documents.counting import counts, judged_on, the_year_before
from jobs.documents.model import Block, Document, Heading, Note, Paragraph, Ruled, Table
from jobs.documents.reading import NOTHING, day_or_days, doubted, doubts, lead, row_numbers, said, within
from jobs.year import FinancialYear, financial_year
from sheets_schema.book import Book
from sheets_schema.text import Language, Ore, Text, money

NAME = Text("verksamhetsberattelse", "activity-report")
_TITLE = Text("Verksamhetsberättelse", "Activity report")
_USED = {
    "meetings": ("type", "date", "audience", "status"),
    "members": ("name", "status", "joined", "left"),
    "activities": (
        "activity", "type", "start", "end", "status", "goal", "participants", "signatures", "collected", "evaluation"
    ),
    "trainings": ("training", "date"),
    "box_counts": ("date", "box", "amount"),
}  # fmt: skip


def activity(book: Book, year: int, language: Language) -> Document:
    """The activity report of the financial year that starts in `year`."""
    period = financial_year(year, book.settings.year_start)
    in_doubt = activity_doubts(book, period, language)
    box = doubted(in_doubt, language)
    blocks: list[Block] = [Note(*box)] if box else []
    blocks += activity_blocks(book, period, language)
    title = f"{_TITLE[language]} {period.label}"
    name = f"{NAME[language]}-{period.label.replace('/', '-')}"
    return Document(name, title, lead(book, period, language), language, book.today, tuple(blocks), in_doubt)


def activity_doubts(book: Book, period: FinancialYear, language: Language) -> tuple[str, ...]:
    """What of the book the report lacks, and why the year's sums are preliminary."""
    sums = sums_of(book, period.year)
    found = doubts(book, _USED, language)
    if isinstance(sums, Text):
        return (*found, sums[language])
    word = Text("Pengarna är preliminära", "The sums of money are preliminary")
    return (*found, *(f"{word[language]}: {reason[language]}" for reason in sums.reasons))


def activity_blocks(book: Book, period: FinancialYear, language: Language) -> list[Block]:
    """All of the report but its title and what is in doubt."""
    return [
        *_so_far(book, period, language),
        *_numbers(book, period, language),
        *campaigns(book, period, language),
        *own_activities(book, period, language),
        *money_collected(book, period, language),
        *members_and_meetings(book, period, language),
        *_in_own_words(language),
    ]


def _so_far(book: Book, period: FinancialYear, language: Language) -> Iterator[Block]:
    """That the year is not over, and what has passed without being marked as done."""
    texts = []
    if judged_on(book, period) < period.last:
        texts.append(
            Text(f"Året pågår: allt gäller till och med {book.today}.", f"The year goes on: all is up to {book.today}.")
        )
    passed = [
        row
        for row in book.rows("activities")
        if within(row.value("start"), period)
        and (row.value("end") or row.value("start")) < book.today
        and row.text("status") in ("Idé", "Planerad")
    ]
    for row in passed:
        days = day_or_days(row.value("start"), row.value("end"))
        texts.append(
            Text(
                f"{said(row, 'activity')} ({days}) står inte som Genomförd och är inte med: rad {row_numbers([row])}.",
                f"{said(row, 'activity')} ({days}) does not stand as Done and is not here: row {row_numbers([row])}.",
            )
        )
    if texts:
        yield Note(
            Text("Innan ni skickar den", "Before you send it")[language], tuple(text[language] for text in texts)
        )


def _numbers(book: Book, period: FinancialYear, language: Language) -> Iterator[Block]:
    before = the_year_before(book, period)
    yield Heading(Text("Årets siffror", "The year in numbers")[language])
    both = list(zip(counts(book, period), counts(book, before), strict=True))
    header = (Text("Uppgift", "What")[language], period.label, before.label, Text("Skillnad", "Difference")[language])
    rows = [
        (now.what[language], now.shown(language), then.shown(language), _difference(now.number, then.number, language))
        for now, then in both
    ]
    rows += _result_rows(book, period, before, language)
    yield Table(header, tuple(rows), (8, 4, 4, 4), frozenset({1, 2, 3}))
    yield Heading(Text("Så är det räknat", "How it was counted")[language], 2)
    how = (Text("Uppgift", "What"), Text("Vad som räknas", "What counts"), Text("Rader", "Rows"))
    cells = tuple((now.what[language], now.how[language], now.source(language)) for now, _ in both)
    yield Table(tuple(word[language] for word in how), cells, (5, 9, 6))


def _difference(now: int | None, then: int | None, language: Language) -> str:
    if now is None or then is None:
        return NOTHING
    change = now - then
    sign = "+" if change > 0 else ""
    if isinstance(now, Ore):
        return sign + money(change, language)
    return f"{sign}{change}".replace("-", "\N{MINUS SIGN}")


def _result_rows(
    book: Book, period: FinancialYear, before: FinancialYear, language: Language
) -> Iterator[tuple[str, str, str, str]]:
    """Income, expense and result of both years."""
    both = [sums_of(book, one.year) for one in (period, before)]
    for label, key in (
        (Text("Intäkter enligt kassaboken", "Income by the cashbook"), "income"),
        (Text("Kostnader enligt kassaboken", "Expense by the cashbook"), "expense"),
    ):
        now, then = (getattr(one.totals, key) if isinstance(one, Balance) else None for one in both)
        shown = [NOTHING if one is None else money(one, language) for one in (now, then)]
        yield label[language], shown[0], shown[1], _difference(now, then, language)


def _in_own_words(language: Language) -> Iterator[Block]:
    yield Heading(Text("Så arbetar vi", "How we work")[language])
    yield Paragraph(
        Text("Skriv själva: det här går inte att läsa ur arket.", "Write this yourselves: the sheet does not tell it.")[
            language
        ],
        faint=True,
    )
    questions = (
        Text("Hur arbetar gruppen, och hur delar ni på uppgifterna?", "How does the group work and share its tasks?"),
        Text("Vad har varit svårt?", "What has been hard?"),
        Text("Vilka möjligheter och mål ser ni nästa år?", "What chances and goals do you see next year?"),
    )
    for question in questions:
        yield Paragraph(question[language])
        yield Ruled(("", ""))
