"""The tabs about meetings: when they are, who comes, and what they decided."""

from sheets_schema.kinds import DATE, LINK, TEXT, TIME
from sheets_schema.tab import Speaks, Tab, column
from sheets_schema.tabs.choices import ANSWER, AUDIENCE, MEETING_STATUS, MEETING_TYPE, TASK_STATUS
from sheets_schema.text import Text

MEETINGS = Tab(
    "meetings",
    Text("Möten", "Meetings"),
    Text(
        "Alla möten. Kallelsen går ut av sig själv när raden är ifylld.",
        "All meetings. The call goes out by itself once the row is filled in.",
    ),
    (
        column(
            "number",
            "Nr",
            TEXT,
            Text(
                "Mötets nummer, till exempel 2026-5. Ändra det aldrig.",
                "The meeting's number, such as 2026-5. Never change it.",
            ),
            starred=True,
            missing="meetings.number_missing",
            aliases=("nummer", "no", "mötesnummer"),
        ),
        column(
            "type",
            "Typ",
            MEETING_TYPE,
            Text("Gruppmöte, Årsmöte, Extra medlemsmöte, Styrelsemöte eller Annat.", "What kind of meeting it is."),
            starred=True,
        ),
        column(
            "date",
            "Datum",
            DATE,
            Text("Dagen.", "The day."),
            starred=True,
            missing="meetings.date_invalid",
            invalid="meetings.date_invalid",
        ),
        column(
            "start",
            "Start",
            TIME,
            Text("När det börjar, till exempel 18:30.", "When it begins, such as 18:30."),
            starred=True,
            missing="meetings.time_invalid",
            invalid="meetings.time_invalid",
            aliases=("starttid", "tid", "kl"),
        ),
        column(
            "end",
            "Slut",
            TIME,
            Text("När det slutar, om ni vet.", "When it ends, if you know."),
            invalid="meetings.time_invalid",
            aliases=("sluttid",),
        ),
        column("place", "Plats", TEXT, Text("Var ni ses.", "Where you meet."), aliases=("lokal",)),
        column("link", "Länk", LINK, Text("Länk till ett digitalt möte.", "Link to a digital meeting.")),
        column(
            "agenda",
            "Dagordning",
            TEXT,
            Text("Punkterna, en på varje rad i cellen.", "The points, one a line in the cell."),
        ),
        column("papers", "Handlingar", TEXT, Text("Länk till underlagen.", "Link to the papers.")),
        column(
            "audience",
            "Kallas",
            AUDIENCE,
            Text("Alla eller Styrelsen; tomt betyder Alla.", "All or Board; empty means All."),
        ),
        column(
            "status",
            "Status",
            MEETING_STATUS,
            Text(
                "Planerat, Inställt eller Genomfört; tomt betyder Planerat.",
                "Planned, Cancelled or Held; empty means Planned.",
            ),
        ),
        column("attendance", "Närvarande", TEXT, Text("Hur många eller vilka som kom.", "How many, or who, came.")),
        column("minutes", "Protokoll", TEXT, Text("Länk till protokollet.", "Link to the minutes.")),
    ),
)
RESPONSES = Tab(
    "responses",
    Text("Svar", "Responses"),
    Text("Vem som kommer på mötena.", "Who comes to the meetings."),
    (
        column("meeting", "Möte", TEXT, Text("Mötets nummer.", "The meeting's number."), starred=True),
        column("name", "Namn", TEXT, Text("Den som svarar.", "Who answers."), starred=True, speaks=Speaks.OF_WHO),
        column("answer", "Svar", ANSWER, Text("Ja, Nej eller Kanske.", "Yes, No or Maybe."), starred=True),
        column("comment", "Kommentar", TEXT, Text("Fritt.", "Free text.")),
    ),
    optional=True,
)
DECISIONS = Tab(
    "decisions",
    Text("Beslut", "Decisions"),
    Text("Vad mötena har beslutat, och vem som gör det.", "What the meetings decided, and who does it."),
    (
        column("meeting", "Möte", TEXT, Text("Mötets nummer.", "The meeting's number."), starred=True),
        column("paragraph", "Paragraf", TEXT, Text("Paragrafen i protokollet.", "The paragraph in the minutes.")),
        column("decision", "Beslut", TEXT, Text("Vad som beslutades.", "What was decided."), starred=True),
        column(
            "owner",
            "Ansvarig",
            TEXT,
            Text("Vem som gör det; flera skrivs med komma.", "Who does it; several with commas."),
            speaks=Speaks.OF_OWNERS,
        ),
        column("due", "Klart senast", DATE, Text("Sista dagen.", "The last day.")),
        column("status", "Status", TASK_STATUS, Text("Att göra, Pågår eller Klar.", "To do, In progress or Done.")),
    ),
    optional=True,
)
TABS = (MEETINGS, RESPONSES, DECISIONS)
