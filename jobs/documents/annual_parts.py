"""The parts of the annual report: each a heading with its table, the same in the paper and in the workbook."""

from collections.abc import Iterator, Sequence

from jobs.balances import CategorySum
from jobs.documents.annual_sums import Annual
from jobs.documents.charts import Pair, balance_curve, category_bars
from jobs.documents.listing import Listing, Section
from jobs.documents.model import Figure
from jobs.documents.reading import NOTHING
from sheets_schema.ledger import EXPENSE, INCOME, TRANSFER
from sheets_schema.page import Value
from sheets_schema.text import Language, Ore, Text, money, one_line

SUM = Text("Summa", "Total")
_RESULT = Text("Årets resultat", "Result of the year")
TITLES = {
    INCOME: Text("Intäkter", "Income"),
    EXPENSE: Text("Kostnader", "Expense"),
    TRANSFER: Text("Överföringar", "Transfers"),
}
Columns = Sequence[tuple[Text, int]]


def parts(year: Annual, language: Language) -> list[Section]:
    """Every part between the front and the signatures."""
    return [
        _summary(year, language),
        _accounts(year, language),
        *_categories(year, language),
        *_bars(year, language),
        *_forwarding(year, language),
        *_boxes(year, language),
        _reconciled(year, language),
    ]


def headed(columns: Columns, language: Language) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Header and widths of a table."""
    return tuple(label[language] for label, _ in columns), tuple(width for _, width in columns)


def _summary(year: Annual, language: Language) -> Section:
    totals, passed = year.sums.totals, year.sums.to_forward
    lines: list[tuple[Text, Ore]] = [
        (Text("På kontona när året började", "In the accounts when the year began"), totals.opening),
        (Text("Intäkter", "Income"), totals.income),
        (Text("Kostnader", "Expense"), totals.expense),
        (_RESULT, totals.result),
        (Text("På kontona vid årets slut", "In the accounts at the year's end"), totals.closing),
        (Text("Därav insamlat att vidarebefordra", "Of which collected and to be forwarded"), passed.remaining),
    ]
    if totals.transfers:
        unbalanced = Text("Överföringar som inte går ihop", "Transfers that do not add up")
        lines.insert(4, (unbalanced, totals.transfers))
    header, widths = headed(((Text("Året i korthet", "The year in brief"), 8), (Text("Belopp", "Sum"), 4)), language)
    listing = Listing(header, tuple((label[language], ore) for label, ore in lines), widths)
    return Section(Text("Sammanfattning", "Summary")[language], (), listing, _curve(year, language))


def _curve(year: Annual, language: Language) -> Figure | None:
    over = year.over
    if over is None:
        return None
    day, least = over.lowest
    sums = [money(ore, language) for ore in (over.opening, over.now, least)]
    says = Text(
        f"Allt på kontona under året: från {sums[0]} till {sums[1]}, som minst {sums[2]} den {day}.",
        f"All in the accounts over the year: from {sums[0]} to {sums[1]}, at least {sums[2]} on {day}.",
    )
    return Figure(balance_curve(over, language), says[language])


def _accounts(year: Annual, language: Language) -> Section:
    columns = (
        (Text("Konto", "Account"), 4),
        (Text("Ingående", "Opening"), 3),
        (Text("Intäkter", "Income"), 3),
        (Text("Kostnader", "Expense"), 3),
        (Text("Överföringar", "Transfers"), 3),
        (Text("Utgående", "Closing"), 3),
    )
    rows: list[tuple[Value, ...]] = [
        (one_line(a.account), a.opening, a.income, a.expense, a.transfers, a.closing) for a in year.sums.accounts
    ]
    t = year.sums.totals
    rows.append((SUM[language], t.opening, t.income, t.expense, t.transfers, t.closing))
    header, widths = headed(columns, language)
    return Section(Text("Konton", "Accounts")[language], (), Listing(header, tuple(rows), widths, totalled=True))


def _categories(year: Annual, language: Language) -> Iterator[Section]:
    for kind in (INCOME, EXPENSE, TRANSFER):
        some = [pair for pair in _beside(year) if pair[0].type == kind and _is_shown(*pair)]
        if not some and kind == TRANSFER:
            continue
        columns = _category_columns(year, TITLES[kind])
        kept = _kept(year, kind)
        header, widths = headed([columns[n] for n in kept], language)
        rows: list[tuple[Value, ...]] = [_category_row(now, before) for now, before in some]
        rows.append((SUM[language], *_summed(some)))
        listing = Listing(header, tuple(tuple(row[n] for n in kept) for row in rows), widths, totalled=True)
        yield Section(TITLES[kind][language], (), listing)
    yield _result(year, language)


def _kept(year: Annual, kind: str) -> list[int]:
    """The places of the columns that say something: neither transfers nor a book without any budget has one."""
    has_budget = kind != TRANSFER and any(one.budget is not None for one in year.sums.categories)
    return [0, 1, *([2, 3] if has_budget else []), *([4] if year.before else [])]


def _beside(year: Annual) -> list[tuple[CategorySum, CategorySum | None]]:
    """Each category beside itself the year before."""
    if year.before is None:
        return [(one, None) for one in year.sums.categories]
    return list(zip(year.sums.categories, year.before.categories, strict=True))


def _is_shown(now: CategorySum, before: CategorySum | None) -> bool:
    return bool(now.amount or now.budget or (before and before.amount))


def _category_columns(year: Annual, title: Text) -> list[tuple[Text, int]]:
    this, last = year.period.label, year.before.period.label if year.before else ""
    columns = [
        (title, 6),
        (Text(this, this), 3),
        (Text("Budget", "Budget"), 3),
        (Text("Mot budget", "Off budget"), 3),
    ]
    return [*columns, (Text(last, last), 3)] if year.before else columns


def _category_row(now: CategorySum, before: CategorySum | None) -> tuple[Value, ...]:
    off = None if now.budget is None else Ore(now.amount - now.budget)
    return one_line(now.category), now.amount, now.budget, off, before.amount if before else None


def _summed(some: Sequence[tuple[CategorySum, CategorySum | None]]) -> tuple[Value, ...]:
    amount = Ore(sum(now.amount for now, _ in some))
    budgets = [now.budget for now, _ in some if now.budget is not None]
    budget = Ore(sum(budgets)) if budgets else None
    off = Ore(amount - budget) if budget is not None else None
    return amount, budget, off, Ore(sum(before.amount for _, before in some if before))


def _result(year: Annual, language: Language) -> Section:
    signs = {INCOME: 1, EXPENSE: -1}
    budgets = [one for one in year.sums.categories if one.budget is not None and one.type in signs]
    budget = Ore(sum(signs[one.type] * (one.budget or 0) for one in budgets)) if budgets else None
    result = year.sums.totals.result
    off = Ore(result - budget) if budget is not None else None
    before = year.before.totals.result if year.before else None
    kept, columns = _kept(year, INCOME), _category_columns(year, Text("Resultat", "Result"))
    header, widths = headed([columns[n] for n in kept], language)
    row: tuple[Value, ...] = (_RESULT[language], result, budget, off, before)
    listing = Listing(header, (tuple(row[n] for n in kept),), widths, totalled=True)
    says = Text("Intäkter minus kostnader.", "Income less expense.")
    return Section(Text("Resultat", "Result")[language], (says[language],), listing)


def _bars(year: Annual, language: Language) -> Iterator[Section]:
    groups = []
    for kind in (INCOME, EXPENSE):
        some = [
            Pair(one_line(now.category), now.amount, before.amount if before else None)
            for now, before in _beside(year)
            if now.type == kind and (now.amount or (before and before.amount))
        ]
        if some:
            groups.append((TITLES[kind][language], some))
    if not groups:
        return
    labels = (year.period.label, year.before.period.label if year.before else "")
    says = Text(
        "Intäkter och kostnader per kategori, som i tabellerna ovan, i hela kronor.",
        "Income and expense by category, as in the tables above, in whole kronor.",
    )
    drawn = Figure(category_bars(groups, labels, language), says[language])
    yield Section(Text("Kategorierna i bild", "The categories drawn")[language], (), None, drawn)


def _forwarding(year: Annual, language: Language) -> Iterator[Section]:
    passed = year.sums.to_forward
    earlier = year.before.to_forward if year.before else None
    if not (passed.collected or passed.forwarded):
        return
    collected = Ore(passed.collected - (earlier.collected if earlier else 0))
    forwarded = Ore(passed.forwarded - (earlier.forwarded if earlier else 0))
    held = Ore(earlier.remaining if earlier else 0)
    lines = (
        (Text("Kvar att vidarebefordra från tidigare år", "Left to forward from earlier years"), held),
        (Text("Insamlat under året", "Collected in the year"), collected),
        (Text("Vidarebefordrat under året", "Forwarded in the year"), forwarded),
        (Text("Kvar att vidarebefordra", "Left to forward"), passed.remaining),
    )
    title = Text("Insamlat till Amnesty", "Collected for Amnesty")
    header, widths = headed(((title, 8), (Text("Belopp", "Sum"), 4)), language)
    rows = tuple((label[language], ore) for label, ore in lines)
    yield Section(title[language], (), Listing(header, rows, widths, totalled=True))


def _boxes(year: Annual, language: Language) -> Iterator[Section]:
    if not year.boxes:
        return
    columns = (
        (Text("Bössa", "Box"), 4),
        (Text("Tömningar", "Counts"), 2),
        (Text("Räknat", "Counted"), 3),
        (Text("Bokfört", "Booked"), 3),
        (Text("Skillnad", "Difference"), 3),
    )
    rows: list[tuple[Value, ...]] = [
        (one.box, one.counts, one.counted, one.booked, Ore(one.booked - one.counted)) for one in year.boxes
    ]
    counted, booked = (Ore(sum(getattr(one, key) for one in year.boxes)) for key in ("counted", "booked"))
    rows.append((SUM[language], sum(one.counts for one in year.boxes), counted, booked, Ore(booked - counted)))
    header, widths = headed(columns, language)
    yield Section(Text("Bössor", "Boxes")[language], (), Listing(header, tuple(rows), widths, totalled=True))


def _reconciled(year: Annual, language: Language) -> Section:
    columns = (
        (Text("Konto", "Account"), 4),
        (Text("Avstämt", "Reconciled"), 3),
        (Text("Utdrag, räknat", "Statement, count"), 3),
        (Text("Enligt boken", "By the book"), 3),
        (Text("Skillnad", "Difference"), 3),
    )
    rows: list[tuple[Value, ...]] = []
    for one in year.reconciled:
        if one.statement is None or one.book is None:
            rows.append((one_line(one.account), NOTHING, None, None, None))
        else:
            rows.append((one_line(one.account), one.day, one.statement, one.book, Ore(one.statement - one.book)))
    header, widths = headed(columns, language)
    listing = Listing(header, tuple(rows), widths)
    return Section(Text("Årets senaste avstämningar", "The year's last reconciliations")[language], (), listing)
