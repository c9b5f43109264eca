"""The demo group through 2026 as its people write it: what stands there as the year begins, and each dated edit.

Nobody does anything in July. Money and boxes are in demo_money.py; what falls due of it all, demo_oracle.py says.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from tests.jobs.worker.demo_money import at_first, boxes_at_first, files, money
from tests.jobs.worker.demo_sheet import Change, Edits, History, Row, Sheet, add, put, typed
from tests.jobs.worker.year import here

START, END = "2026-01-01T00:00", "2027-01-01T00:00"
ORGANISER = "verksamhetsutvecklare@example.org"
_AGENDA = "1. Mötet öppnas\n2. Rapporter\n3. Kommande aktiviteter\n4. Nytt från sekretariatet\n5. Övrigt och fika"
_ANNUAL = """1. Mötet öppnas
2. Val av mötesordförande och sekreterare
3. Styrelsens verksamhetsberättelse
4. Ekonomisk årsrapport
5. Revisorns berättelse
6. Ansvarsfrihet
7. Motioner och förslag
8. Val av styrelse, granskare och valberedning
9. Verksamhetsplan
10. Övriga frågor"""
PLANNED = {
    "2026-5": "2026-03-18T19:40", "2026-6": "2026-03-18T19:40", "2026-7": "2026-03-18T19:40",
    "2026-8": "2026-06-03T19:40", "2026-9": "2026-06-03T19:40", "2026-10": "2026-06-03T19:40",
    "2026-11": "2026-06-03T19:40", "2026-12": "2026-11-04T19:40", "2026-13": "2026-10-07T19:40",
    "2026-14": "2026-10-07T19:40", "2027-1": "2026-12-02T19:40", "2027-2": "2026-12-02T19:40",
}  # fmt: skip
"""When each meeting that is not there as the year begins is written into the sheet."""
LATE = {"2026-6": "2026-04-27T21:10"}
"""Agendas that are written after the call; the others sixteen days before the meeting, by those who think ahead."""


def _meetings() -> Edits:
    """Each meeting: planned, with an agenda, held, and with minutes a week later."""
    first = {"2026-7": {"place": "Studiegården"}, "2026-9": {"date": "2026-08-25"}}
    edits: Edits = []
    for row in files("meetings"):
        number, day = row["number"], date.fromisoformat(row["date"])
        plan = {**row, "agenda": "", "papers": "", "status": "Planerat", "attendance": "", "minutes": ""}
        if number in PLANNED:
            edits.append((here(PLANNED[number]), add("meetings", **{**plan, **first.get(number, {})})))
        if not number.startswith("2026"):
            continue
        agenda = row["agenda"] or (_ANNUAL if row["type"] == "Årsmöte" else _AGENDA)
        early = day - timedelta(days=30 if row["type"] == "Årsmöte" else 16)
        if number != "2026-8":
            written = LATE.get(number, max(f"{early}T20:40", PLANNED.get(number, START)))
            edits.append((here(written), put("meetings", number, agenda=agenda, papers=row["papers"])))
            edits += _held(row, day)
    return edits


def _held(row: Mapping[str, str], day: date) -> Edits:
    """On the evening who came is counted; the minutes come a week later."""
    number, come = row["number"], row["attendance"] or {"2026-12": "5", "2026-13": "12", "2026-14": "14"}[row["number"]]
    minutes = f"https://example.org/protokoll/{number}"
    return [
        (here(f"{day}T21:25"), put("meetings", number, status="Genomfört", attendance=come)),
        (here(f"{day + timedelta(days=7)}T19:50"), put("meetings", number, minutes=minutes)),
    ]


def _changed() -> Edits:
    """What becomes of meetings that are called to: another place, another day, off; and who answers."""
    said = (
        ("2026-01-05T09:10", "2026-1", "Greta Lindmark", "Nej"),
        ("2026-01-18T17:00", "2026-2", "David Åkerlund", "Nej"),
        ("2026-03-08T12:00", "2026-4", "Hassan Yusuf", "Nej"),
        ("2026-03-09T08:30", "2026-4", "Olga Petrén", "Ja"),
        ("2026-05-20T07:40", "2026-7", "Farid Rahimi", "Nej"),
        ("2026-08-20T12:30", "2026-9", "Elin Forsvall", "Kanske"),
        ("2026-09-24T16:00", "2026-10", "James Whitlock", "Nej"),
    )
    return [
        (here("2026-05-26T18:40"), put("meetings", "2026-7", place="Parken")),
        (here("2026-08-05T20:15"), put("meetings", "2026-8", status="Inställt")),
        (here("2026-08-18T20:15"), put("meetings", "2026-9", date="2026-09-01")),
        (here("2026-12-28T20:40"), put("meetings", "2027-2", agenda=_ANNUAL)),
        (here("2026-12-27T20:40"), put("meetings", "2027-1", agenda=_AGENDA)),
        *((here(moment), add("responses", meeting=number, name=name, answer=word)) for moment, number, name, word in said),
        *(
            (here(f"2026-11-{13 + n % 6}T18:{10 + n}"), add("responses", **row))
            for n, row in enumerate(files("responses"))
        ),
    ]  # fmt: skip


def _people() -> Edits:
    """Members come and go; roles are taken over, stand empty and are filled."""
    members = {row["name"]: row for row in files("members")}
    leila = {"name": "Leila Nordqvist", "email": "leila.nordqvist@example.org", "status": "Aktiv", "joined": "2026-12-02",
             "member_number": "9022", "mailings": "Ja"}  # fmt: skip
    return [
        (here("2026-02-08T20:20"), add("members", **members["Maja Tornvall"])),
        (here("2026-02-15T20:20"), put("members", "Maja Tornvall", email="maja.tornvall@example.org")),
        (here("2026-04-14T20:20"), put("members", "Sara Wikdal", email="sara.wikdal@example.org")),
        (here("2026-06-30T20:20"), put("members", "Ulla Stenvik", status="Utträdd", left="2026-06-30")),
        (here("2026-09-02T20:20"), add("members", **members["Yasmin Haddad"])),
        (here("2026-10-15T20:20"), put("members", "Per Wikdal", status="Utträdd", left="2026-10-15")),
        (here("2026-12-02T20:20"), add("members", **leila)),
        (here("2026-03-16T19:10"), put("roles", "Nils Hedbergh", to="2026-03-15")),
        *(
            (here("2026-03-16T19:10"), add("roles", **row))
            for row in files("roles")
            if row["from"] == "2026-03-16"
        ),
        (here("2026-09-02T20:30"), add("roles", role="Insamlingsansvarig", name="Hassan Yusuf", **{"from": "2026-09-02"})),
        (here("2026-09-14T21:30"), put("roles", "Kassör", "Bertil Sjögren", to="2026-09-15")),
        (here("2026-10-07T19:40"), add("roles", role="Kassör", name="Bertil Sjögren", deputy="Nils Hedbergh",
                                       **{"from": "2026-10-06", "to": "2027-03-31"})),
    ]  # fmt: skip


def _interested() -> Edits:
    """Those who want to know more, from the first word to membership or a no."""
    rows = {row["name"]: {**row, "last_contact": "", "status": "Ny"} for row in files("prospects")}

    def met(moment: str, name: str, status: str) -> tuple[datetime, Change]:
        return here(moment), put("prospects", name, status=status, last_contact=moment[:10])

    entered = (
        ("2026-06-08T19:00", "Yasmin Haddad"),
        ("2026-09-14T19:00", "Måns Trädgårdh"),
        ("2026-09-14T19:00", "Vera Klintberg"),
        ("2026-10-21T19:00", "Otto Sandell"),
        ("2026-11-12T19:00", "Leila Nordqvist"),
    )
    return [
        *((here(moment), add("prospects", **rows[name])) for moment, name in entered),
        met("2026-06-10T18:00", "Yasmin Haddad", "Kontaktad"),
        met("2026-08-06T18:00", "Yasmin Haddad", "Inbjuden"),
        (here("2026-09-02T20:25"), put("prospects", "Yasmin Haddad", status="Medlem")),
        met("2026-09-20T18:00", "Måns Trädgårdh", "Kontaktad"),
        met("2026-09-20T18:00", "Vera Klintberg", "Kontaktad"),
        (here("2026-09-28T18:00"), put("prospects", "Vera Klintberg", status="Tackat nej")),
        met("2026-10-09T18:00", "Måns Trädgårdh", "Kontaktad"),
        met("2026-11-03T18:00", "Måns Trädgårdh", "Inbjuden"),
        met("2026-10-30T18:00", "Otto Sandell", "Kontaktad"),
        (here("2026-11-28T18:00"), put("prospects", "Otto Sandell", status="Tackat nej")),
        met("2026-11-27T18:00", "Leila Nordqvist", "Inbjuden"),
        (here("2026-12-02T20:25"), put("prospects", "Leila Nordqvist", status="Medlem")),
        met("2026-12-14T18:00", "Måns Trädgårdh", "Inbjuden"),
    ]


REPORTED = (
    ("Aktuell medlemslista 2026", START, "2026-01-12T19:00", "2026-01-29T19:00"),
    ("Ekonomisk årsrapport 2025", START, "2026-02-04T19:00", "2026-02-17T19:00"),
    ("Verksamhetsberättelse 2025", START, "2026-02-04T19:20", "2026-02-20T19:00"),
    ("Bössornas halvår 2026", "2026-04-08T19:30", "2026-06-16T19:00", "2026-06-29T19:00"),
    ("Redovisning av aktivitetsbidraget för Ekvik Pride", "2026-06-10T19:30", "2026-11-18T19:00", "2026-12-03T19:00"),
    ("Inventering av bössor och Swishskyltar 2026", "2026-06-10T19:30", "2026-12-14T19:00", "2026-12-17T19:00"),
    ("Verksamhetsplan 2027", "2026-06-10T19:30", "2026-11-18T19:00", "2026-12-28T19:00"),
    ("Aktuell medlemslista 2027", "2026-12-02T20:00", "", ""),
    ("Ekonomisk årsrapport 2026", "2026-12-02T20:00", "", ""),
    ("Verksamhetsberättelse 2026", "2026-12-02T20:00", "", ""),
)
"""Each report: when it is written into the sheet, begun and sent in."""
_HALF = {"report": "Bössornas halvår 2026", "recipient": "Verksamhetsutvecklaren", "due": "2026-06-30",
         "role": "Insamlingsansvarig"}  # fmt: skip


def _report_row(title: str) -> Mapping[str, str]:
    """A report that nobody has begun."""
    row = next((row for row in files("reports") if row["report"] == title), _HALF)
    return {**row, "status": "Ej påbörjad", "sent": ""}


def _reports() -> Edits:
    edits: Edits = []
    for title, added, begun, sent in REPORTED:
        if added != START:
            edits.append((here(added), add("reports", **_report_row(title))))
        if begun:
            edits.append((here(begun), put("reports", title, status="Pågår")))
            edits.append((here(sent), put("reports", title, status="Inskickad", sent=sent[:10])))
    return edits


TASKS = (
    ("Köpa färg till 8 mars", "David Åkerlund", "2026-03-01", "2026-02-04T19:30", "2026-02-27T19:30"),
    ("Be granskaren komma till årsmötet", "Gruppsekreterare", "2026-02-20", "2026-02-04T19:30", "2026-02-20T21:30"),
    ("Boka lokal för hösten", "Greta Lindmark", "2026-05-15", "2026-04-08T19:30", "2026-06-01T19:30"),
    ("Trycka affischer till Pride", "Hassan Yusuf", "2026-05-08", "2026-04-08T19:30", "2026-05-08T19:30"),
    ("Måla om skylten", "", "", "2026-04-08T19:30", "2026-09-25T19:30"),
    ("Visa de nya medlemmarna förrådet", "Elin Forsvall", "2026-10-15", "2026-09-02T20:40", "2026-10-14T19:30"),
    ("Boka bordet på Stortorget", "Cecilia Norlin", "2026-11-06", "2026-10-07T19:30", "2026-11-04T19:30"),
    ("Hämta vykorten på tryckeriet", "David Åkerlund", "2026-11-25", "2026-11-04T19:30", "2026-11-25T18:30"),
    ("Fråga tre butiker om att ha en bössa", "Elin Forsvall, Yasmin Haddad", "2026-11-30", "2026-11-04T19:30", "2026-12-05T19:30"),
    ("Göra schema för bordet", "Anna Ekdahl", "2026-12-03", "2026-11-04T19:30", "2026-12-02T19:30"),
    ("Baka till den 10 december", "Hassan Yusuf", "2026-12-09", "2026-11-04T19:30", "2026-12-09T20:30"),
    ("Räkna kassan till bokslutet", "Kassör", "2026-12-31", "2026-12-02T19:30", "2026-12-31T20:05"),
    ("Uppdatera anslagstavlan på biblioteket", "Greta Lindmark", "", "2026-10-07T19:30", ""),
)  # fmt: skip
"""Each task: whose it is, its day, when it is written into the sheet and when it is done."""


def _tasks() -> Edits:
    edits: Edits = []
    for title, owner, due, added, done in TASKS:
        row = {"task": title, "owner": owner, "due": due, "status": "Att göra"}
        edits.append((here(added), add("tasks", **row)))
        if done:
            edits.append((here(done), put("tasks", title, status="Klar")))
    given = put("tasks", "Måla om skylten", owner="Farid Rahimi", due="2026-09-30")
    return [*edits, (here("2026-09-02T20:40"), given)]


DECIDED = (
    ("2026-4", "§ 9", "2026-03-22T19:55", "2026-03-22T19:55"),
    ("2026-4", "§ 11", "2026-03-22T19:55", "2026-04-14T19:30"),
    ("2026-10", "§ 4", "2026-10-13T19:55", "2026-11-09T19:30"),
    ("2026-11", "§ 3", "2026-11-10T19:55", "2026-11-29T19:30"),
    ("2026-11", "§ 6", "2026-11-10T19:55", "2026-12-01T22:00"),
)
"""Each decision of the year's meetings: when it is written into the sheet, with the minutes, and when it is done."""


def _decisions() -> Edits:
    rows = {(row["meeting"], row["paragraph"]): row for row in files("decisions")}
    edits: Edits = []
    for number, paragraph, added, done in DECIDED:
        row = rows[number, paragraph]
        edits.append((here(added), add("decisions", **{**row, "status": "" if added == done else "Att göra"})))
        edits.append((here(done), put("decisions", number, paragraph, status="Klar")))
    return edits


NEWS = (
    ("2026-01-08T18:30", "2026-01-07", "Nyhet", "Insats, januari", "", "Nej"),
    ("2026-02-05T18:30", "2026-02-05", "Nyhet", "Insats, februari", "", "Ja"),
    ("2026-03-05T18:30", "2026-03-04", "Nyhet", "Insats, mars", "", "Nej"),
    ("2026-03-26T18:30", "2026-03-27", "Utbildning", "Kassabok och bokslut", "2026-04-12", "Ja"),
    ("2026-04-02T18:30", "2026-04-01", "Nyhet", "Insats, april", "", "Nej"),
    ("2026-05-07T18:30", "2026-05-07", "Nyhet", "Insats, maj", "", "Ja"),
    ("2026-06-11T18:30", "2026-06-10", "Nyhet", "Insats, juni", "", "Nej"),
    ("2026-08-12T18:30", "2026-08-12", "Nyhet", "Insats, augusti", "", "Ja"),
    ("2026-09-03T18:30", "2026-09-02", "Nyhet", "Insats, september", "", "Nej"),
    ("2026-09-10T18:30", "2026-09-10", "Utbildning", "Aktivistseminarium", "2026-09-30", "Ja"),
)
"""News of the year's first nine months: entered, its day, sort, title, the last day to sign up, and whether it is spread."""


def _news() -> Edits:
    found: Edits = [
        (here(moment), add("notices", date=day, type=sort, title=title, sign_up_by=last, spread=spread,
                           text="Läs mer på webbplatsen.", link="https://example.org/insats"))
        for moment, day, sort, title, last, spread in NEWS
    ]  # fmt: skip
    found += [(here(f"{row['date']}T18:30"), add("notices", **row)) for row in files("notices")]
    return [*found, (here("2026-12-03T18:30"), add("notices", date="2026-12-02", type="Nyhet", spread="Nej",
                     title="Insats, december"))]  # fmt: skip


ACTIVITIES = {
    "Internationella kvinnodagen 2026": ("", "2026-03-12T19:30", {}),
    "Ekvik Pride 2026": ("", "2026-06-10T19:30", {}),
    "Ekviks marknad 2026": ("2026-06-10T19:45", "2026-09-16T19:30", {}),
    "Brevkväll för samvetsfångar": ("2026-09-02T20:45", "2026-10-21T19:30", {}),
    "Skriv för frihet 2026": ("", "2026-12-14T19:30", {"status": "Genomförd", "participants": "17", "signatures": "402",
                              "collected": "2 110,00", "evaluation": "Flest vykort hittills"}),
    "Introduktion för nya medlemmar": ("2026-11-04T19:45", "", {}),
}  # fmt: skip
"""Each activity: when it is planned, "" for before the year, when it is told how it went, and what the demo does not know."""


def _planned(row: Mapping[str, str]) -> Mapping[str, str]:
    told = ("participants", "signatures", "collected", "evaluation")
    status = "Idé" if row["status"] == "Idé" else "Planerad"
    return {**row, **dict.fromkeys(told, ""), "status": status}


def _activities() -> Edits:
    edits: Edits = []
    for row in files("activities"):
        planned, done, more = ACTIVITIES.get(row["activity"], ("", "", {}))
        if planned:
            edits.append((here(planned), add("activities", **_planned(row))))
        if done:
            edits.append((here(done), put("activities", row["activity"], **{**row, **more})))
    film = {
        "activity": "Filmkväll",
        "type": "Utbildning",
        "start": "2026-10-28",
        "owner": "Olga Petrén",
        "status": "Idé",
    }
    return [
        *edits,
        (here("2026-09-30T19:30"), put("activities", "Ekviks marknad 2026", collected="986,50")),
        (here("2026-09-02T20:45"), add("activities", **film)),
        (here("2026-10-14T19:30"), put("activities", "Filmkväll", status="Inställd")),
    ]


def _others() -> Edits:
    """Who has been to a training, and what the group asks for help with."""
    taught = [row for row in files("trainings") if "2026" in row["date"]]
    first, second = files("help")
    return [
        *((here(f"{row['date']}T21:45"), add("trainings", **row)) for row in taught),
        (here("2026-04-20T19:15"), add("help", **first)),
        (here("2026-04-27T19:15"), put("help", "2026-04-20", send="Ja")),
        (here("2026-11-21T19:15"), add("help", **second)),
    ]


def _at_first() -> Sheet:
    """The sheet as the year begins, in a group that has its sending on."""
    rows: dict[str, tuple[Row, ...]] = {
        name: tuple(typed(name, row) for row in files(name)) for name in ("settings", "accounts", "categories")
    }
    rows["settings"] = tuple(
        {**row, **({"value": "På"} if row["setting"] == "Utskick" else {})} for row in rows["settings"]
    )
    rows |= dict.fromkeys(("responses", "tasks", "notices", "prospects", "help"), ())
    rows |= {name: at_first(name) for name in ("cashbook", "reconciliations", "box_counts", "trainings", "decisions")}
    rows["boxes"] = boxes_at_first()
    rows["members"] = tuple(
        typed("members", {**row, "status": "Aktiv", "left": ""} if row["name"] == "Ulla Stenvik" else row)
        for row in files("members")
        if row["joined"] < "2026"
    )
    rows["roles"] = tuple(
        typed("roles", {**row, "to": "2026-03-31"} if row["name"] == "Nils Hedbergh" else row)
        for row in files("roles")
        if row["from"] < "2026"
    )
    planned = {"agenda": "", "papers": "", "status": "Planerat", "attendance": "", "minutes": ""}
    rows["meetings"] = tuple(
        typed("meetings", {**row, **planned} if row["number"].startswith("2026") else row)
        for row in files("meetings")
        if row["number"] not in PLANNED
    )
    rows["reports"] = tuple(typed("reports", _report_row(title)) for title, added, _, _ in REPORTED if added == START)
    rows["activities"] = tuple(
        typed("activities", _planned(row) if "2026" in row["start"] else row)
        for row in files("activities")
        if not ACTIVITIES.get(row["activity"], ("", "", {}))[0]
    )
    return Sheet(rows)


def demo_year() -> History:
    """The whole year."""
    kinds = (
        _meetings,
        _changed,
        _people,
        _interested,
        _reports,
        _tasks,
        _decisions,
        _news,
        _activities,
        _others,
        money,
    )
    return History(_at_first(), [edit for kind in kinds for edit in kind()])
