"""What the demo group's treasurer, auditor and keepers of boxes write in 2026: weekly, with the demo's mistakes, each mended."""

import csv
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from sheets_schema.tabs import TABS
from sync.demo import build
from tests.jobs.worker.demo_sheet import Edits, Row, add, note, put, settle, typed
from tests.jobs.worker.year import here

CASH = ("voucher", "date", "text", "account", "category", "money_in", "money_out", "counterparty", "receipt", "box")
LATER = """
67;2026-12-01;Fika till gruppmötet;Kassa;Möten och fika;;168,00;Ekviks Livs;Ja;
68;2026-12-07;Påfyllning av handkassan;Bank;Överföring mellan konton;;500,00;;;
68;2026-12-07;Påfyllning av handkassan;Kassa;Överföring mellan konton;500,00;;;;
69;2026-12-10;Insamling på Skriv för frihet;Swish;Insamlat till Amnesty;2 110,00;;Flera givare;;
70;2026-12-10;Glögg och pepparkakor;Kassa;Möten och fika;;231,50;Ekviks Livs;Ja;
71;2026-12-12;Bössa 1, bokhandeln;Kassa;Insamlat till Amnesty;318,00;;Flera givare;Ja;1
72;2026-12-12;Bössa 2, bageriet;Kassa;Insamlat till Amnesty;254,50;;Flera givare;Ja;2
73;2026-12-12;Bössa 3, biblioteket;Kassa;Insamlat till Amnesty;201,00;;Flera givare;Ja;3
74;2026-12-14;Bössornas pengar till banken;Kassa;Överföring mellan konton;;773,50;;;
74;2026-12-14;Bössornas pengar till banken;Bank;Överföring mellan konton;773,50;;;;
75;2026-12-16;Swishpengar till banken;Swish;Överföring mellan konton;;4 000,00;;;
75;2026-12-16;Swishpengar till banken;Bank;Överföring mellan konton;4 000,00;;;;
76;2026-12-21;Vidarebefordrat, kvartal 4;Bank;Vidarebefordrad insamling;;5 982,50;Amnesty Sverige;https://example.org/kvitton/2026-076.pdf;
77;2026-12-31;Ränta;Bank;Ränteintäkter;41,20;;Ekviks Sparkassa;;
78;2026-12-31;Swishavgifter kvartal 4;Swish;Bank- och Swishavgifter;;49,50;Ekviks Sparkassa;Ja;
79;2026-12-31;Swishgåvor november–december;Swish;Gåvor till gruppens arbete;1 310,00;;Flera givare;;
"""
"""What is booked after the day that the demo group was made for."""
COUNTS = tuple(
    {"date": "2026-12-12", "box": box, "amount": sum_, "counter_1": "Elin Forsvall", "counter_2": "Hassan Yusuf", "voucher": number}
    for box, sum_, number in (("1", "318,00", "71"), ("2", "254,50", "72"), ("3", "201,00", "73"))
)  # fmt: skip
SLIPS = (
    "2026-04-20T20:05",  # number 18 is skipped, and stays so
    "2026-06-01T20:05",  # the flags without a receipt
    "2026-10-05T20:30",  # two digits change places in a count of the cash box
    "2026-10-26T20:05",  # a transfer that is not the same at both ends
    "2026-11-02T20:05",  # the 31st of November
    "2026-11-09T20:05",  # "Kasa", and 1.234
    "2026-11-16T20:05",  # the stamps once more
)
"""When something new is wrong in the cashbook or the reconciliations."""
SAID = (
    ("2026-02-11T10:20", "Fint ordnat! Skriv gärna vem som räknade kassan."),
    ("2026-06-09T19:40", "Kvittot finns inte i pärmen. Har Elin det?"),
    ("2026-09-23T19:15", "Vem räknade bössa 4 på marknaden?"),
    ("2026-10-12T18:50", "Jag räknar till 346 kr i skrinet. Är två siffror omkastade?"),
    ("2026-11-20T11:30", "Hur många trycktes? Skriv gärna antalet på fakturan."),
)
"""What the auditor writes on cells, and when."""
_SITTINGS = (date(2026, 8, 3), date(2026, 12, 31))


def sitting(day: date) -> str:
    """When something of a day is booked: on Monday evening, in July never, and on the last of the year."""
    monday = day + timedelta(days=-day.weekday() % 7)
    if monday.month == 7:
        monday = _SITTINGS[0]
    return f"{min(monday, _SITTINGS[1])}T20:05"


def files(name: str) -> list[dict[str, str]]:
    """A file of the demo group, by column key."""
    keys = {column.label.sv: column.key for tab in TABS if tab.key == name for column in tab.columns}
    return [{keys[header]: cell for header, cell in row.items()} for row in build.read(name)]


def _booked() -> Iterator[Mapping[str, str]]:
    """Every row of the cashbook of 2026 as it is first written."""
    later = list(csv.DictReader(LATER.strip().splitlines(), fieldnames=CASH, delimiter=";"))
    for row in (*files("cashbook"), *later):
        if "2026" in row["date"]:
            yield row


def _day(row: Mapping[str, str]) -> date:
    """The day of a row; the 31st of November was one in October."""
    text = row["date"]
    return date(2026, 10, 31) if "/" in text else date.fromisoformat(text)


def _sheets() -> Edits:
    """What is booked, counted and reconciled, evening by evening."""
    edits: Edits = [(here(sitting(_day(row))), add("cashbook", **row)) for row in _booked()]
    for row in (*(one for one in files("box_counts") if "2026" in one["date"]), *COUNTS):
        edits.append((here(sitting(_day(row))), add("box_counts", **row)))
    for row in (one for one in files("reconciliations") if "2026" in one["date"]):
        evening = sitting(_day(row) + timedelta(days=1)).replace("20:05", "20:30")
        edits.append((here(evening), add("reconciliations", **row)))
    for account, sum_ in (("Kassa", "326,00"), ("Bank", "1 573,10"), ("Swish", "3 517,00")):
        row = {"account": account, "date": "2026-12-31", "balance": sum_, "by": "Bertil Sjögren"}
        edits.append((here("2026-12-31T20:05"), add("reconciliations", **row)))
    return edits


def money() -> Edits:
    """All that is written about money in the year."""
    at = here
    return [
        *_sheets(),
        *((at(moment), note("cashbook", f"C{n + 80}", text, moment)) for n, (moment, text) in enumerate(SAID)),
        (at("2026-02-16T20:05"), settle(SAID[0][1])),
        (at("2026-06-10T20:10"), put("cashbook", "31", "2026-05-27", receipt="Ja")),
        (at("2026-06-10T20:10"), settle(SAID[1][1])),
        (at("2026-09-28T20:10"), settle(SAID[2][1])),
        (at("2026-10-14T20:10"), put("reconciliations", "Kassa", "2026-09-30", balance="346,00")),
        (at("2026-10-14T20:10"), settle(SAID[3][1])),
        (at("2026-10-28T20:10"), put("cashbook", "56", "2026-10-26", "Bank", money_in="1 020,00")),
        (at("2026-11-04T20:10"), put("cashbook", "58", "31/11 2026", date="2026-10-31")),
        (at("2026-11-10T20:10"), put("cashbook", "60", "2026-11-03", account="Kassa")),
        (at("2026-11-10T20:10"), put("cashbook", "61", "2026-11-08", money_in="1 234,00")),
        (at("2026-11-18T20:10"), put("cashbook", "64", "2026-11-12", text="Kuvert till Skriv för frihet", money_out="58,50")),
        (at("2026-11-23T20:05"), settle(SAID[4][1])),
        *_boxes(),
    ]  # fmt: skip


def _boxes() -> Edits:
    """Where the boxes are: one more is placed, is lost and comes back; one changes keeper; the seals run out."""
    at = here
    return [
        (at("2026-03-20T18:20"), add("boxes", number="6", type="Bössa", place="Kiosken", keeper="Elin Forsvall",
                                     placed="2026-03-20", sealed="Ja", status="Ute")),
        (at("2026-05-25T18:20"), put("box_counts", "2026-05-16", "2", counter_2="Bertil Sjögren")),
        (at("2026-06-16T18:20"), put("boxes", "6", status="Borttappad")),
        (at("2026-08-29T18:20"), put("boxes", "S1", place="Caféet", placed="2026-08-29", status="Ute")),
        (at("2026-09-14T18:20"), put("boxes", "3", keeper="Yasmin Haddad")),
        (at("2026-09-14T18:20"), put("boxes", "6", place="Förrådet", placed="", status="Inne")),
        (at("2026-10-26T18:20"), put("boxes", "3", sealed="Nej")),
        (at("2026-11-25T18:20"), put("boxes", "3", sealed="Ja")),
    ]  # fmt: skip


def boxes_at_first() -> tuple[Row, ...]:
    """The boxes as the year begins."""
    first = {
        "3": {"keeper": "Elin Forsvall", "sealed": "Ja"},
        "S1": {"place": "Förrådet", "placed": "", "status": "Inne"},
    }
    return tuple(typed("boxes", {**row, **first.get(row["number"], {})}) for row in files("boxes"))


def at_first(name: str) -> tuple[Row, ...]:
    """The rows of a file whose day is before the year."""
    return tuple(typed(name, row) for row in files(name) if "2026" not in row.get("date", row.get("meeting", "")))
