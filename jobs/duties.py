"""The secretary's duties, one row of the role description each, and what of the program serves it.

Names are those of the registries: tabs, checks (`cashbook.*` means all of them), jobs, papers, commands and tabs of ours; a test
resolves every one, and fails when a duty is unserved or a job or paper serves none.
"""

from dataclasses import dataclass

from sheets_schema.text import Text


@dataclass(frozen=True)
class Duty:
    """A duty, what the program does for it in a sentence, and the names of what does it; commands as they are typed."""

    key: str
    says: Text
    done: Text
    tabs: tuple[str, ...]
    checks: tuple[str, ...]
    jobs: tuple[str, ...]
    papers: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    ours: tuple[str, ...] = ()


MAIN = (
    Duty(
        "meetings",
        Text("Kalla till möten", "Call meetings"),
        Text(
            "Skriv mötet i Möten, så går kallelsen i rätt tid med dagordning och kalenderinbjudan. Flyttas eller ställs "
            "mötet in får alla kallade veta det, och de som inte har svarat nej påminns.",
            "Write the meeting in Meetings, and the call goes in time, with its agenda and a calendar invitation. Those "
            "called hear when it moves or is called off, and are reminded unless they answered no.",
        ),
        tabs=("meetings", "responses"),
        checks=("meetings.*",),
        jobs=("meeting_call", "meeting_update", "meeting_cancelled", "meeting_reminder"),
        papers=("annual-meeting",),
        commands=("export calendar",),
    ),
    Duty(
        "planning",
        Text("Planera kampanjer och aktioner med medlemmarna", "Plan campaigns and actions with the members"),
        Text(
            "Det ni skriver i Planering blir en verksamhetsplan med årshjul. Uppgifter och beslut påminner den som "
            "har tagit dem, och det som inte är klart följer med till nästa kallelse.",
            "What you write in Activities becomes a plan with a year wheel. Tasks and decisions remind whoever has taken "
            "them, and what is not done comes along in the next call.",
        ),
        tabs=("activities", "tasks", "decisions"),
        checks=("tasks.*",),
        jobs=("task_reminder", "weekly_letter"),
        papers=("plan",),
    ),
    Duty(
        "roles",
        Text("Fördela roller och uppgifter i gruppen", "Share out roles and tasks in the group"),
        Text(
            "Kontrollen säger vilka uppdrag som är lediga, snart går ut eller tynger en enda person, och veckobrevet vad "
            "ni kan göra. En påminnelse går till den som har rollen den dagen, annars till ersättaren eller till dig.",
            "The findings say which roles are vacant, soon end or weigh on one person, and the weekly letter what to do. "
            "A reminder goes to whoever holds the role that day, else to the deputy or to you.",
        ),
        tabs=("roles", "tasks"),
        checks=("roles.*", "tasks.owner_unknown", "reports.role_vacant"),
        jobs=("task_reminder", "weekly_letter"),
        papers=("plan", "annual-meeting"),
    ),
    Duty(
        "members",
        Text("Få in nya medlemmar", "Bring in new members"),
        Text(
            "Den som håller kontakten med en intresserad påminns efter 14 dagar, den som är inbjuden får nästa öppna "
            "kallelse, och en ny medlem får ett välkomstbrev. Veckobrevet visar vilka som är på väg in, och vems uppgifter "
            "som ska rensas när det är slut.",
            "Whoever keeps in touch with somebody interested is reminded after 14 days, the invited get the next open "
            "call, and a new member gets a welcome. The weekly letter shows who is on the way in, and how many are to be "
            "cleared once it has ended.",
        ),
        tabs=("prospects", "members"),
        checks=("members.*",),
        jobs=("prospect_reminder", "welcome", "weekly_letter"),
        papers=("activity", "member"),
        commands=("privacy",),
    ),
    Duty(
        "staff",
        Text("Samarbeta med anställda", "Work with the staff"),
        Text(
            "Det som sekretariatet väntar på har en dag och en ansvarig. En fråga till verksamhetsutvecklaren går som "
            "brev utan personuppgifter, och bidragets villkor prövas innan ni söker.",
            "What the secretariat waits for has a day and somebody who answers for it. A question to the organiser goes "
            "as a mail without personal data, and the grant's conditions are tried before you apply.",
        ),
        tabs=("reports", "help", "settings"),
        checks=("reports.overdue", "reports.other_kind"),
        jobs=("report_reminder", "help_request"),
        papers=("grant",),
    ),
    Duty(
        "news",
        Text("Sprida sekretariatets information", "Pass on the secretariat's news"),
        Text(
            "En rad i Information som är märkt Sprid går till medlemmarna, en gång till var och en. Veckobrevet frågar "
            "efter Insats när den har kommit.",
            "A row of Notices marked Spread goes to the members, once to each. The weekly letter "
            "asks for Insats when it has come.",
        ),
        tabs=("notices", "members"),
        checks=("members.email_missing", "members.consent_missing"),
        jobs=("notice", "weekly_letter"),
        commands=("preview", "export calendar"),
    ),
    Duty(
        "trainings",
        Text("Göra utbildningar och möten kända", "Make trainings and meetings known"),
        Text(
            "Utbildningar och riksmöten sprids, står i kalendern och påminner före sista dagen för anmälan. Vem som har "
            "gått vad skrivs i Utbildningar och räknas i verksamhetsberättelsen.",
            "Trainings and national meetings are passed on, stand in the calendar, and remind before the last day to sign "
            "up. Who has been to which is written in Trainings and counted in the activity report.",
        ),
        tabs=("notices", "trainings"),
        checks=("value.invalid", "members.consent_missing"),
        jobs=("training_reminder", "notice", "weekly_letter"),
        papers=("activity",),
        commands=("export calendar",),
    ),
    Duty(
        "reporting",
        Text("Samordna verksamhetsplan och rapporter", "Coordinate the plan and the reports"),
        Text(
            "Rapporter börjar med årets rapporter och deras dagar. Den som ansvarar påminns på de dagar ni bestämt och "
            "sedan varje vecka, du får veta det också, och i december säger veckobrevet vad som saknas.",
            "Reports begins with the year's reports and their days. Whoever answers for one is reminded on the days you "
            "set and then weekly, you hear of it too, and in December the weekly letter says what is missing.",
        ),
        tabs=("reports", "activities"),
        checks=("reports.*",),
        jobs=("report_reminder", "weekly_letter"),
        papers=("plan", "activity"),
        commands=("init --xlsx bok.xlsx", "export calendar"),
    ),
)
"""What the role description names as the secretary's main responsibility, in its order."""

SEEN_TO = (
    Duty(
        "books",
        Text("Att en kassör sköter bokföringen och årsrapporten", "That a treasurer keeps the books and the accounts"),
        Text(
            "Kassaboken kontrolleras rad för rad och kassören får det som är nytt. Årets summor räknas på öret, bredvid "
            "budgeten, och det som är osäkert sägs. Bankens fil stäms av mot boken, och ett år som är klart stängs.",
            "The cashbook is checked row by row and the treasurer gets what is new. The year is summed to the öre, beside "
            "the budget, and what is in doubt is said. The bank's file is compared with the book, and a finished year is "
            "closed.",
        ),
        tabs=("cashbook", "accounts", "categories", "reconciliations"),
        checks=("roles.treasurer_missing", "cashbook.*", "reconciliations.*"),
        jobs=("cashbook_findings", "weekly_letter"),
        papers=("annual", "annual-meeting"),
        commands=(
            "check",
            "balance",
            "import bank bank.csv --account Bank",
            "receipts --year 2026",
            "close --year 2026",
            "changes --since 2026-01-01",
            "export sie",
        ),
        ours=("annual", "findings", "bank"),
    ),
    Duty(
        "auditor",
        Text("Att en utomstående granskar ekonomin", "That an outsider reviews the accounts"),
        Text(
            "Kontrollen säger till när granskare saknas eller inte är utomstående. Det granskaren kommenterar i arket går "
            "till kassören och dig. När året är slut får granskaren årsrapporten i ett brev, och allt att granska finns i ett paket.",
            "The findings say when the auditor is missing or no outsider. What the auditor comments in the sheet goes to "
            "the treasurer and you. Once the year is over the auditor gets the annual report in a mail, and all there is to "
            "review comes in one package.",
        ),
        tabs=("roles", "cashbook"),
        checks=("roles.auditor_missing", "roles.auditor_not_independent"),
        jobs=("comments", "audit_request"),
        papers=("review", "annual-meeting"),
    ),
    Duty(
        "boxes",
        Text("Att insamlingsbössorna hålls under uppsikt", "That the collection boxes are kept track of"),
        Text(
            "Den ansvariga påminns när en bössa stått ute för länge. Inventeringslista och räkneprotokoll skrivs ut för "
            "två som undertecknar, och räknat, bokfört och vidarebefordrat ställs bredvid varandra.",
            "The keeper is reminded when a box has been out for too long. A stocktake list and count protocols are printed "
            "for two to sign, and counted, booked and forwarded are set side by side.",
        ),
        tabs=("boxes", "box_counts", "cashbook"),
        checks=("boxes.*", "box_counts.*", "cashbook.not_forwarded"),
        jobs=("box_reminder", "weekly_letter"),
        papers=("boxes",),
    ),
    Duty(
        "activity",
        Text("Att gruppen rapporterar sin verksamhet", "That the group reports on its work"),
        Text(
            "Verksamhetsberättelsen görs ur arket: formulärets siffror, hur var och en är räknad och av vilka rader, och "
            "året före bredvid. En aktivitet som är Genomförd kommer med utan att skrivas igen.",
            "The activity report is made of the sheet: the form's numbers, how each was counted and of which rows, and the "
            "year before beside it. An activity that is Done is in it without being typed again.",
        ),
        tabs=("reports", "activities", "meetings", "trainings"),
        checks=("reports.overdue", "meetings.annual_late"),
        jobs=("report_reminder",),
        papers=("activity", "annual-meeting"),
    ),
    Duty(
        "help",
        Text("Att be om hjälp när något är svårt", "To ask for help when something is hard"),
        Text(
            "En rad i Be om hjälp med Ja i Skicka blir ett brev till verksamhetsutvecklaren, utan personuppgifter. "
            "Veckobrevet påminner om möjligheten när gruppen har blivit tyst; inget skickas av sig självt.",
            "A row of Help with Yes in Send becomes a mail to the organiser, without personal data. The weekly letter "
            "reminds of it when the group has gone quiet; nothing is sent by itself.",
        ),
        tabs=("help", "settings"),
        checks=("roles.secretary_missing", "roles.treasurer_missing", "roles.auditor_missing", "reports.overdue"),
        jobs=("help_request", "weekly_letter"),
        commands=("preview",),
    ),
)
"""What the role description says the secretary sees to, in its order."""

DUTIES = (*MAIN, *SEEN_TO)
