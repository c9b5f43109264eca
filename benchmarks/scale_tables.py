"""What is reckoned of a group's cost and a movement's weeks, as tables in both languages. Assumptions stand here by name."""

from collections.abc import Callable, Mapping, Sequence
from math import ceil

import numpy as np

from benchmarks.pages import Cell, Table, number
from benchmarks.scale_week import Office, Seen
from benchmarks.scale_year import Cost
from jobs.fleet.quota import ACCOUNT, PROJECT, READS
from sheets_schema.text import Text

DRIVE_UNITS, FILE_UNITS, LIST_UNITS = 1_000_000, 5, 100
"""Drive's units a minute and project, of one files.get and of one changes.list: developers.google.com/drive/api/guides/limits."""
MAILS_ACCOUNT, MAILS_RELAY = 2_000, 10_000
"""Mails a day of a Workspace account, by smtp.gmail.com and by the relay: support.google.com/a/answer/166852, /2956491."""
USE = 0.5
"""How busy a core may be at the busiest minute."""
CORES, SERVER, DATABASE, DISK, BACKUP, MAIL = 4, 18.0, 30.0, 0.06, 0.01, 0.09
"""Euro a month: a server of 4 shared cores and 8 GB, one of 8 and 16 GB; a GB of disk and of backup; 1,000 mails.

Servers and backup as docs.cnap.tech lists Hetzner's (0.016 and 0.021 euro an hour, 0.01 euro a GB), half as much again for
the rise of April 2026; disk as such clouds ask; mails as aws.amazon.com/ses/pricing (0.10 dollar).
"""
SPARES = 2
_GB, _DAYS_A_YEAR, _WEEKS = 1e9, 365, 52.18


def of_group(one: Cost, days: int) -> Table:
    """What was measured of one group."""
    year = _DAYS_A_YEAR / days
    letters = one.mails.get("weekly_letter", 0)
    rows: list[tuple[Text, Text]] = [
        (Text("Brev om året", "Mails a year"), number(sum(one.mails.values()) * year)),
        (Text("därav veckobrev", "of them weekly letters"), number(letters * year)),
        (Text("Rader i databasen efter året", "Rows in the database after the year"), number(sum(one.rows.values()))),
        (Text("Plats efter året, kB", "Room after the year, kB"), number(one.bytes / 1000)),
        (
            Text(
                "Dygn då något skickas eller skrivs fast ingen ändrat", "Days when something goes though nobody edited"
            ),
            Text(f"{number(100 * one.due).sv} %", f"{number(100 * one.due).en}%"),
        ),
        (
            Text("Läsningar och skrivningar, ändrat ark", "Reads and writes, changed sheet"),
            _pair(one.reads, one.writes),
        ),
        (Text("Processortid, ändrat ark, s", "Processor time, changed sheet, s"), number(one.look_seconds, 3)),
        (Text("Transaktioner per titt", "Transactions a look"), number(one.commits)),
        (Text("Databasens logg per titt, kB", "The database's log a look, kB"), number(one.wal / 1000)),
    ]
    return Table(
        "group", Text("En grupp, uppmätt", "One group, measured"), [Text("", ""), Text("En grupp", "One group")], rows
    )


def bound(one: Cost, groups: int, calm: Seen, busy: Seen) -> Table:
    """Which quota binds first, were every look made at once."""
    demand: Sequence[tuple[Text, Callable[[int], float], float]] = [
        (Text("Läsningar, ett konto", "Reads, one account"), lambda looks: READS * looks, ACCOUNT),
        (Text("Läsningar, ett projekt", "Reads, one project"), lambda looks: READS * looks, PROJECT),
        (Text("Skrivningar, ett projekt", "Writes, one project"), lambda looks: one.writes * looks, PROJECT),
        (
            Text("Drive, enheter, ett projekt", "Drive, units, one project"),
            lambda looks: FILE_UNITS * looks + LIST_UNITS * ceil(READS * looks / ACCOUNT),
            DRIVE_UNITS,
        ),
    ]
    rows = []
    for says, asked, most in demand:
        peaks = [asked(int(week.looks.max())) for week in (calm, busy)]
        rows.append([says, number(most), *map(number, peaks), number(peaks[1] / most, 2)])
    rows.sort(key=lambda row: -float(row[-1].en.replace(",", "")))
    header = [
        Text("Den tätaste minuten", "The busiest minute"),
        Text("Google tillåter", "Google allows"),
        Text("Vanlig vecka", "Ordinary week"),
        Text("Rapportvecka", "Report week"),
        Text("Gånger kvoten", "Times the quota"),
    ]
    return Table(
        "quota", Text(f"Kvoter, {number(groups).sv} grupper", f"Quotas, {number(groups).en} groups"), header, rows
    )


def seen(groups: int, weeks: Mapping[tuple[float, Office], Seen]) -> Table:
    """How long until a change is seen, and the weekly letters are away, by what the office has."""
    rows = []
    for (sessions, office), how in weeks.items():
        minutes = office.pause(groups)
        accounts = office.projects * office.accounts
        rows.append(
            [
                number(sessions, 0),
                number(office.projects),
                number(accounts),
                number(60 * minutes),
                *(number(float(np.quantile(how.changes, q)), 1) for q in (0.5, 0.99)),
                number(float(np.quantile(how.letters, 0.99)), 0),
                number(int(how.looks.max())),
                number(accounts * 60 / minutes / groups, 3),
            ]
        )
    header = [
        Text("Pass per grupp och vecka", "Sessions a group and week"),
        Text("Projekt", "Projects"),
        Text("Konton", "Accounts"),
        Text("Sekunder mellan frågor", "Seconds between sweeps"),
        Text("Ändring ses, median, min", "Change seen, median, min"),
        Text("99 %, min", "99%, min"),
        Text("Veckobrev sent, 99 %, min", "Letters late, 99%, min"),
        Text("Tittar, tätaste minuten", "Looks, busiest minute"),
        Text("Frågor per stilla grupp och timme", "Requests an idle group and hour"),
    ]
    return Table("seen", Text("Tid tills en ändring ses", "Time until a change is seen"), header, rows)


def store_and_work(one: Cost, groups: int, office: Office, calm: Seen, busy: Seen) -> Table:
    """What the database holds and does, and how much processor the workers need, as the office is chosen."""
    peaks = [int(week.looks.max()) for week in (calm, busy)]
    totals = [int(week.looks.sum()) for week in (calm, busy)]

    def pair(each: Callable[[int], float], of: Sequence[int], digits: int = 0) -> list[Text]:
        return [number(each(one), digits) for one in of]

    size, kept = groups * one.bytes / _GB, groups * sum(one.rows.values()) / 1e6
    rows: list[list[Cell]] = [
        [Text("Databasen efter ett år, GB", "The database after a year, GB"), *[number(size)] * 2],
        [Text("Rader, miljoner", "Rows, millions"), *[number(kept, 1)] * 2],
        [Text("Tittar i veckan", "Looks a week"), *map(number, totals)],
        [
            Text("Transaktioner i sekunden, tätaste minuten", "Transactions a second, busiest minute"),
            *pair(lambda looks: looks * one.commits / 60, peaks),
        ],
        [
            Text("Databasens logg, GB i veckan", "The database's log, GB a week"),
            *pair(lambda looks: looks * one.wal / _GB, totals, 1),
        ],
        [
            Text("Processorkärnor i arbete, tätaste minuten", "Cores at work, busiest minute"),
            *pair(lambda looks: looks * one.look_seconds / 60, peaks, 1),
        ],
    ]
    header = [
        Text(
            f"{office.projects} projekt, {office.projects * office.accounts} konton",
            f"{office.projects} projects, {office.projects * office.accounts} accounts",
        ),
        Text("Vanlig vecka", "Ordinary week"),
        Text("Rapportvecka", "Report week"),
    ]
    return Table("work", Text("Databas och arbete", "Database and work"), header, rows)


def of_mail(one: Cost, groups: int, days: int) -> Table:
    """Mails a day, and how many senders of the office's that takes."""
    daily = groups * (sum(one.mails.values()) - one.mails.get("weekly_letter", 0)) / days
    sunday = daily + groups
    rows = [
        [says, number(mails), number(ceil(mails / MAILS_ACCOUNT)), number(ceil(mails / MAILS_RELAY))]
        for says, mails in (
            (Text("Vardag", "Weekday"), daily),
            (Text("Söndag, med veckobrev", "Sunday, with weekly letters"), sunday),
        )
    ]
    header = [
        Text("", ""),
        Text("Brev", "Mails"),
        Text(f"Gmailkonton à {number(MAILS_ACCOUNT).sv}", f"Gmail accounts of {number(MAILS_ACCOUNT).en}"),
        Text(f"Avsändare i reläet à {number(MAILS_RELAY).sv}", f"Relay senders of {number(MAILS_RELAY).en}"),
    ]
    return Table("mail", Text("Brev om dagen", "Mails a day"), header, rows)


def costs(one: Cost, groups: int, days: int, busy: Seen) -> Table:
    """What it costs a month, in euro."""
    cores = int(busy.looks.max()) * one.look_seconds / 60 / USE
    servers = max(SPARES, ceil(cores / CORES))
    size = groups * one.bytes / _GB
    mails = groups * ((sum(one.mails.values()) - one.mails.get("weekly_letter", 0)) / days * _DAYS_A_YEAR + _WEEKS) / 12
    lines = [
        (Text("Servrar för arbetare", "Servers for workers"), servers, SERVER),
        (Text("Servrar för databasen", "Servers for the database"), SPARES, DATABASE),
        (Text("Disk, GB", "Disk, GB"), SPARES * 2 * size, DISK),
        (Text("Säkerhetskopior, GB", "Backups, GB"), 4 * size, BACKUP),
        (Text("Brev, tusental", "Mails, thousands"), mails / 1000, MAIL),
        (Text("Googles API:er inom kvoten", "Google's APIs within the quota"), 0, 0.0),
    ]
    total = sum(amount * price for _, amount, price in lines)
    rows: list[list[Cell]] = [
        [says, number(amount), number(price, 2), number(amount * price)] for says, amount, price in lines
    ]
    rows.append([Text("Tillsammans", "Together"), "", "", number(total)])
    rows.append([Text("Per grupp", "A group"), "", "", number(total / groups, 3)])
    header = [
        Text("", ""),
        Text("Antal", "Number"),
        Text("Euro styck", "Euro each"),
        Text("Euro i månaden", "Euro a month"),
    ]
    return Table("cost", Text("Kostnad i månaden", "Cost a month"), header, rows)


def _pair(one: float, other: float) -> Text:
    first, second = number(one, 0), number(other, 0)
    return Text(f"{first.sv} + {second.sv}", f"{first.en} + {second.en}")
