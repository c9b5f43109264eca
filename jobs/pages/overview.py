"""The tab Översikt: how things stand, on one page."""

from collections.abc import Sequence

from jobs.pages.shared import STATES, Row, header, heading, page, reasons, title
from jobs.plan import Context
from jobs.standing import Deadline, Standing, standing
from sheets_schema.page import Cell, Page, Style
from sheets_schema.tabs.ours import OVERVIEW
from sheets_schema.text import Language, Text


def overview(context: Context) -> Page:
    """Översikt: how things stand, on one page."""
    language = context.book.language
    stands = standing(context)
    rows = [*title(OVERVIEW, context)]
    rows += _to_do(stands, language)
    rows += _accounts_in_brief(stands, language)
    rows += _meetings_in_brief(stands, language)
    rows += _deadlines(
        Text("Rapporter de närmaste 60 dagarna", "Reports in the next 60 days"), stands.reports, language
    )
    rows += _deadlines(Text("Uppgifter de närmaste 14 dagarna", "Tasks in the next 14 days"), stands.tasks, language)
    rows += _mails_in_brief(context, language)
    return page(OVERVIEW, language, (44, 18, 18, 18, 18), rows)


def _to_do(stands: Standing, language: Language) -> list[Row]:
    rows = [(Cell(Text("Gör detta först", "Do this first")[language], Style.HEADING),)]
    rows += [(Cell(f"{n}. {line[language]}", span=5),) for n, line in enumerate(stands.now, 1)]
    if not stands.now:
        rows.append(
            (Cell(Text("Inget behöver göras just nu.", "Nothing needs doing just now.")[language], Style.GOOD, span=5),)
        )
    number = stands.counts
    line = Text(
        f"Kontroll: {number['error']} fel, {number['warning']} varningar.",
        f"Findings: {number['error']} errors, {number['warning']} warnings.",
    )
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
