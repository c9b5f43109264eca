"""What the simulated weeks came to, as a table in both languages."""

from collections.abc import Callable, Sequence

from benchmarks.fleet.week import CROWD, Found, percentile
from benchmarks.pages import Cell, Table, number
from sheets_schema.text import Text


def minutes(seconds: float) -> Text:
    """A time in minutes, with one decimal."""
    value = number(seconds / 60, 1)
    return Text(f"{value.sv} min", f"{value.en} min")


def idle(week: Found) -> float:
    """Requests for one group in an hour in which nobody edits and nothing goes out, the shared lists included."""
    return week.idle_requests / max(1, week.idle_hours) + week.requests["changes"] / (week.groups * week.hours)


def pace(week: Found) -> float:
    """Looks a second of real time, while a crowd of them waited."""
    return week.crowded / week.busy if week.busy else 0.0


_ROWS: Sequence[tuple[Text, Callable[[Found], Cell]]] = (
    (Text("Tittar", "Looks"), lambda week: number(week.looks)),
    (
        Text(f"Tittar i sekunden, när minst {CROWD} väntar", f"Looks a second, while {CROWD} or more wait"),
        lambda week: number(pace(week), 1) if week.busy else "–",
    ),
    (
        Text("En ändring ses efter, median", "A change is seen after, median"),
        lambda week: minutes(percentile(week.waits, 0.5)),
    ),
    (
        Text("En ändring ses efter, 99 av 100", "A change is seen after, 99 of 100"),
        lambda week: minutes(percentile(week.waits, 0.99)),
    ),
    (
        Text("I gruppen med stormen, median", "In the group with the storm, median"),
        lambda week: minutes(percentile(week.stormed, 0.5)),
    ),
    (
        Text("Veckobrev efter söndag 18.00, median", "Weekly letter after Sunday 18:00, median"),
        lambda week: minutes(percentile(week.letters, 0.5)),
    ),
    (
        Text("Veckobrev efter söndag 18.00, det sista", "Weekly letter after Sunday 18:00, the last"),
        lambda week: minutes(max(week.letters, default=0.0)),
    ),
    (
        Text("Läsningar, tätaste minuten (60 tillåts)", "Reads, busiest minute (60 allowed)"),
        lambda week: number(week.most["read"]),
    ),
    (
        Text("Skrivningar, tätaste minuten (60 tillåts)", "Writes, busiest minute (60 allowed)"),
        lambda week: number(week.most["write"]),
    ),
    (
        Text("Frågor som Google avvisade (429)", "Requests that Google refused (429)"),
        lambda week: number(week.refused),
    ),
    (
        Text("Frågor per stilla grupp och timme, egna", "Requests per idle group and hour, its own"),
        lambda week: number(week.idle_requests / max(1, week.idle_hours), 4),
    ),
    (
        Text("Därtill dess del av listorna över ändringar", "With its share of the lists of changes"),
        lambda week: number(idle(week), 4),
    ),
    (Text("Brev", "Mails"), lambda week: number(week.mails)),
    (Text("Förlorade brev", "Mails lost"), lambda week: number(week.lost)),
    (Text("Dubbla brev", "Mails doubled"), lambda week: number(week.doubled)),
    (Text("Brev kvar i tvivel, eller misslyckade", "Mails held in doubt, or failed"), lambda week: number(week.held)),
    (Text("Ändringar som aldrig sågs", "Changes never seen"), lambda week: number(week.unseen)),
    (Text("Arbetare som dödades", "Workers killed"), lambda week: number(week.killed)),
    (Text("Gånger databasen dog", "Times the database died"), lambda week: number(week.restarted)),
)


def of_weeks(weeks: Sequence[Found]) -> Table:
    """One column for each number of workers."""
    header = [Text("Arbetare", "Workers"), *[Text(str(week.workers), str(week.workers)) for week in weeks]]
    rows = [(what, *[cell(week) for week in weeks]) for what, cell in _ROWS]
    return Table("week", Text("En simulerad vecka", "A simulated week"), header, rows)
