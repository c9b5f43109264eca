"""The tab Skickat: the mails that have gone out, or wait."""

from datetime import datetime

from jobs.memory import FOLDER, Mail
from jobs.pages.shared import MOST, STATES, Row, header, page, title
from jobs.plan import Context
from sheets_schema.page import Cell, Page, Style
from sheets_schema.tabs.ours import SENT
from sheets_schema.text import Language, Text

JOB_NAMES = {
    "meeting_call": Text("Möteskallelse", "Meeting call"),
    "meeting_update": Text("Ändrad kallelse", "Changed call"),
    "meeting_cancelled": Text("Inställt möte", "Cancelled meeting"),
    "meeting_reminder": Text("Mötespåminnelse", "Meeting reminder"),
    "report_reminder": Text("Rapportpåminnelse", "Report reminder"),
    "task_reminder": Text("Uppgiftspåminnelse", "Task reminder"),
    "box_reminder": Text("Påminnelse om bössor", "Box reminder"),
    "prospect_reminder": Text("Påminnelse om intresserad", "Prospect reminder"),
    "welcome": Text("Välkomstbrev", "Welcome"),
    "help_request": Text("Fråga om hjälp", "Help request"),
    "notice": Text("Information", "Notice"),
    "training_reminder": Text("Påminnelse om anmälan", "Sign-up reminder"),
    "weekly_letter": Text("Veckobrev", "Weekly letter"),
    "comments": Text("Kommentarer i arket", "Comments in the sheet"),
    "cashbook_findings": Text("Kassabokens kontroll", "Cashbook findings"),
    "audit_request": Text("Till granskning", "To be audited"),
}


IN_FOLDER = Text("i mapp", "in a folder")
COLUMNS = {
    "when": Text("När", "When"),
    "to": Text("Till", "To"),
    "job": Text("Brev", "Mail"),
    "subject": Text("Ämne", "Subject"),
    "state": Text("Läge", "State"),
    "key": Text("Nyckel", "Key"),
}
"""The headers; a state that has been lost is read back from below them."""


def sent(context: Context) -> Page:
    """Skickat: the mails that have gone out or wait, the latest first; of very many, how many older there are."""
    language = context.book.language
    rows = [*title(SENT, context), header(language, *COLUMNS.values())]
    mails = sorted(context.memory.mails, key=lambda mail: (mail.done or mail.made, mail.key), reverse=True)
    rows += [_mail(mail, context, language) for mail in mails[:MOST]]
    if (more := len(mails) - MOST) > 0:
        says = Text(
            f"Och {more} äldre. Se dem med gruppbok outbox list.",
            f"And {more} older. See them with gruppbok outbox list.",
        )
        rows.append((Cell(says[language], Style.MUTED),))
    if not mails:
        rows.append((Cell(Text("Inga brev än.", "No mails yet.")[language], Style.MUTED),))
    return page(SENT, language, (18, 26, 24, 60, 15, 46), rows, header=4)


def _mail(mail: Mail, context: Context, language: Language) -> Row:
    when = (mail.done or mail.made).astimezone(context.now.tzinfo)
    style = Style.ERROR if mail.state in ("failed", "unknown") else Style.TEXT
    state = IN_FOLDER if mail.state == "sent" and mail.way == FOLDER else STATES[mail.state]
    job = JOB_NAMES.get(mail.job, Text(mail.job, mail.job))
    return (
        Cell(datetime(when.year, when.month, when.day, when.hour, when.minute)),  # noqa: DTZ001 - a sheet's wall time
        Cell(mail.name),
        Cell(job[language]),
        Cell(mail.subject),
        Cell(state[language], style),
        Cell(mail.key, Style.MUTED),
    )
