"""The tab Översikt: how things stand, on one page."""

from collections.abc import Sequence
from dataclasses import replace

from jobs.balances import Balance, CategorySum, month_ends
from jobs.pages.shared import STATES, Row, header, heading, page, reasons, title
from jobs.plan import Context
from jobs.standing import Deadline, Standing, standing
from sheets_schema import people
from sheets_schema.ledger import EXPENSE, INCOME
from sheets_schema.page import CHART_ROWS, Cell, Chart, Page, Style
from sheets_schema.tabs.ours import OVERVIEW
from sheets_schema.text import Language, Ore, Text, errors_and_warnings, fold


def overview(context: Context) -> Page:
    """Översikt: how things stand, on one page."""
    language = context.book.language
    stands = standing(context)
    rows = [*title(OVERVIEW, context)]
    rows += _to_do(stands, language)
    rows += _accounts_in_brief(stands, language)
    rows += _meetings_in_brief(stands, language)
    rows += _deadlines(
        Text("Rapporter de närmaste 60 dagarna", "Reports in the next 60 days"),
        _openly(context, stands.reports),
        language,
    )
    rows += _deadlines(
        Text("Uppgifter de närmaste 14 dagarna", "Tasks in the next 14 days"), _openly(context, stands.tasks), language
    )
    rows += _mails_in_brief(context, language)
    drawn: list[Chart] = []
    if stands.balance is not None and stands.balance.accounts:
        drawn.append(_over_the_year(rows, context, stands.balance))
    if stands.balance is not None and (some := _with_sums(stands.balance)):
        drawn.append(_against_budget(rows, some, language))
    widths = (44, 18, 18, 18, 18, 18)
    return replace(page(OVERVIEW, language, widths, rows), charts=tuple(drawn))


def _over_the_year(rows: list[Row], context: Context, sums: Balance) -> Chart:
    """Adds every account's balance at the end of each month, with room above for its chart."""
    language = context.book.language
    label = Text("Saldo vid månadens slut", "Balance at the end of the month")
    at = _room_for_chart(rows, label, language)
    first = len(rows)
    rows.append(
        (Cell(Text("Månad", "Month")[language], Style.HEADER), *(Cell(a.account, Style.HEADER) for a in sums.accounts))
    )
    for day, balances in month_ends(context.book, sums.period, context.today):
        rows.append((Cell(f"{day:%Y-%m}"), *map(Cell, balances)))
    says = Text(
        "Linjer: varje kontos saldo vid varje månads slut.", "Lines: each account's balance at each month's end."
    )
    return Chart("LINE", label[language], says[language], (first, len(rows)), (0, 1 + len(sums.accounts)), at)


def _with_sums(sums: Balance) -> list[CategorySum]:
    return [one for one in sums.categories if one.type in (INCOME, EXPENSE) and (one.amount or one.budget)]


def _against_budget(rows: list[Row], some: Sequence[CategorySum], language: Language) -> Chart:
    """Adds income and expense by category beside their budget, with room above for its chart."""
    label = Text("Intäkter och kostnader mot budget", "Income and expense against budget")
    at = _room_for_chart(rows, label, language)
    first = len(rows)
    rows.append(header(language, Text("Kategori", "Category"), Text("Utfall", "Outcome"), Text("Budget", "Budget")))
    rows += [(Cell(one.category), Cell(one.amount), Cell(one.budget or Ore(0))) for one in some]
    says = Text("Staplar: utfall och budget för varje kategori.", "Bars: outcome and budget of each category.")
    return Chart("BAR", label[language], says[language], (first, len(rows)), (0, 3), at)


def _room_for_chart(rows: list[Row], label: Text, language: Language) -> int:
    rows += heading(language, label)
    at = len(rows)
    rows += [()] * CHART_ROWS
    return at


def _to_do(stands: Standing, language: Language) -> list[Row]:
    rows = [(Cell(Text("Gör detta först", "Do this first")[language], Style.HEADING),)]
    rows += [(Cell(f"{n}. {line[language]}", span=5),) for n, line in enumerate(stands.now, 1)]
    if not stands.now:
        rows.append(
            (Cell(Text("Inget behöver göras just nu.", "Nothing needs doing just now.")[language], Style.GOOD, span=5),)
        )
    number = stands.counts
    found = errors_and_warnings(number["error"], number["warning"])
    line = Text(f"Kontroll: {found.sv}.", f"Findings: {found.en}.")
    return [*rows, (Cell(line[language], Style.MUTED, span=5),)]


def _accounts_in_brief(stands: Standing, language: Language) -> list[Row]:
    rows = heading(language, Text("Pengar", "Money"))
    if stands.balance is None:
        reason = stands.balance_reason or Text("", "")
        return [*rows, (Cell(reason[language], Style.WARNING, span=5),)]
    labels = (Text("Konto", "Account"), Text("Ingående", "Opening"), Text("Nu", "Now"))
    rows.append(header(language, *labels))
    rows += [(Cell(a.account), Cell(a.opening), Cell(a.closing)) for a in stands.balance.accounts]
    total = stands.balance.totals
    rows.append(tuple(Cell(v, Style.TOTAL) for v in (Text("Summa", "Total")[language], total.opening, total.closing)))
    remaining = stands.balance.to_forward.remaining
    if remaining:
        rows.append(
            (Cell(Text("Insamlat att vidarebefordra", "Collected, to forward")[language]), Cell(), Cell(remaining))
        )
    return rows + reasons(stands.balance, language)


def _meetings_in_brief(stands: Standing, language: Language) -> list[Row]:
    if not stands.coming:
        return []
    labels = (
        Text("Möten", "Meetings"),
        Text("Dag", "Day"),
        Text("Tid", "Time"),
        Text("Kallade", "Called"),
        Text("Ja / kanske / nej", "Yes / maybe / no"),
    )
    rows: list[Row] = [(), header(language, *labels)]
    for one in stands.coming:
        title = f"{one.meeting.type[language]} {one.meeting.number}"
        said = f"{one.yes} / {one.maybe} / {one.no}"
        rows.append(
            (Cell(title), Cell(one.meeting.day), Cell(f"{one.meeting.start:%H:%M}"), Cell(one.called), Cell(said))
        )
    return rows


def _openly(context: Context, deadlines: Sequence[Deadline]) -> list[Deadline]:
    """Deadlines as everybody may read them: nobody with a protected identity is named."""
    hidden = people.protected_names(context.book)
    return [replace(one, owners=tuple(name for name in one.owners if fold(name) not in hidden)) for one in deadlines]


def _deadlines(label: Text, deadlines: Sequence[Deadline], language: Language) -> list[Row]:
    if not deadlines:
        return []
    rows: list[Row] = [(), header(language, label, Text("Senast", "Due"), Text("Ansvarig", "Owner"))]
    for one in sorted(deadlines, key=lambda deadline: deadline.due):
        style = Style.ERROR if one.days < 0 else Style.TEXT
        rows.append((Cell(one.title), Cell(one.due, style), Cell(", ".join(one.owners))))
    return rows


def _mails_in_brief(context: Context, language: Language) -> list[Row]:
    rows = heading(language, Text("Brev", "Mails"))
    if not context.book.settings.sending:
        off = Text("Utskick är Av: breven görs men skickas inte.", "Sending is Off: mails are made but not sent.")
        rows.append((Cell(off[language], Style.INFO, span=5),))
    held = [mail for mail in context.memory.mails if mail.state in ("failed", "unknown")]
    rows += [(Cell(f"{mail.name}: {mail.subject}"), Cell(STATES[mail.state][language], Style.ERROR)) for mail in held]
    sent = sum(mail.state == "sent" for mail in context.memory.mails)
    rows.append((Cell(Text("Skickade brev", "Mails sent")[language]), Cell(sent)))
    return rows
