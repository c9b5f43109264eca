"""The tabs about the group's work: reports, tasks, plans, boxes, news and people who are interested."""

from sheets_schema.kinds import DATE, EMAIL, LINK, PHONE, SUM, TEXT, WHOLE, YES_NO
from sheets_schema.tab import Speaks, Tab, column
from sheets_schema.tabs.choices import (
    ACTIVITY_STATUS,
    ACTIVITY_TYPE,
    BOX_STATUS,
    BOX_TYPE,
    NOTICE_TYPE,
    PROSPECT_STATUS,
    REPORT_STATUS,
    ROLE,
    TASK_STATUS,
)
from sheets_schema.tabs.money import DATE_ALIASES, VOUCHER_ALIASES
from sheets_schema.text import Text

OWNER = Text("Vem som gör det; flera skrivs med komma.", "Who does it; several with commas.")
FREE = Text("Fritt.", "Free text.")
REPORTS = Tab(
    "reports",
    Text("Rapporter", "Reports"),
    Text("Det som ska skickas vidare, och när.", "What is to be sent on, and when."),
    (
        column("report", "Rapport", TEXT, Text("Vad som ska lämnas in.", "What is to be handed in."), starred=True),
        column("recipient", "Mottagare", TEXT, Text("Vem den går till.", "Who it goes to."), starred=True),
        column("due", "Förfaller", DATE, Text("Sista dagen.", "The last day."), starred=True),
        column(
            "role", "Ansvarig roll", ROLE, Text("Rollen som skriver den.", "The role that writes it."), starred=True
        ),
        column(
            "status",
            "Status",
            REPORT_STATUS,
            Text("Ej påbörjad, Pågår eller Inskickad.", "Not started, In progress or Sent in."),
            starred=True,
        ),
        column("sent", "Inskickad", DATE, Text("Dagen den skickades.", "The day it was sent.")),
        column("link", "Länk", LINK, Text("Länk till formuläret eller rapporten.", "Link to the form or the report.")),
    ),
)
TASKS = Tab(
    "tasks",
    Text("Uppgifter", "Tasks"),
    Text("Vem gör vad, och till när.", "Who does what, and by when."),
    (
        column("task", "Uppgift", TEXT, Text("Vad som ska göras.", "What is to be done."), starred=True),
        column("owner", "Ansvarig", TEXT, OWNER, starred=True, speaks=Speaks.OF_OWNERS),
        column("due", "Förfaller", DATE, Text("Sista dagen.", "The last day.")),
        column(
            "status",
            "Status",
            TASK_STATUS,
            Text("Att göra, Pågår eller Klar.", "To do, In progress or Done."),
            starred=True,
        ),
        column("activity", "Aktivitet", TEXT, Text("Aktiviteten den hör till.", "The activity it belongs to.")),
        column("note", "Anteckning", TEXT, FREE),
    ),
    optional=True,
)
ACTIVITIES = Tab(
    "activities",
    Text("Planering", "Activities"),
    Text("Årets kampanjer, aktioner och annat.", "The year's campaigns, actions and so on."),
    (
        column("activity", "Aktivitet", TEXT, Text("Vad det är.", "What it is."), starred=True),
        column("type", "Typ", ACTIVITY_TYPE, Text("Vilket slags aktivitet.", "What kind of activity."), starred=True),
        column("start", "Start", DATE, Text("Första dagen.", "The first day."), starred=True),
        column("end", "Slut", DATE, Text("Sista dagen.", "The last day.")),
        column("owner", "Ansvarig", TEXT, OWNER, speaks=Speaks.OF_OWNERS),
        column(
            "status",
            "Status",
            ACTIVITY_STATUS,
            Text("Idé, Planerad, Genomförd eller Inställd.", "Idea, Planned, Done or Cancelled."),
            starred=True,
        ),
        column("goal", "Mål", TEXT, Text("Vad ni vill nå.", "What you want to reach.")),
        column("participants", "Deltagare", WHOLE, Text("Hur många som var med.", "How many took part.")),
        column("signatures", "Underskrifter", WHOLE, Text("Hur många som skrev på.", "How many signed.")),
        column("collected", "Insamlat", SUM, Text("Insamlade pengar.", "Money collected.")),
        column("evaluation", "Utvärdering", TEXT, Text("Hur det gick.", "How it went.")),
    ),
    optional=True,
)
BOXES = Tab(
    "boxes",
    Text("Bössor", "Boxes"),
    Text("Varje bössa och Swishskylt, och vem som har den.", "Every collection box and Swish sign, and who keeps it."),
    (
        column(
            "number",
            "Nummer",
            TEXT,
            Text("Numret på bössan eller skylten.", "The number on the box or sign."),
            starred=True,
            aliases=("nr",),
        ),
        column("type", "Typ", BOX_TYPE, Text("Bössa eller Swishskylt.", "Collection box or Swish sign."), starred=True),
        column("place", "Placering", TEXT, Text("Var den står.", "Where it stands."), starred=True),
        column(
            "keeper",
            "Ansvarig",
            TEXT,
            Text("Vem som ser till den.", "Who looks after it."),
            starred=True,
            speaks=Speaks.OF_OWNERS,
        ),
        column("placed", "Utplacerad", DATE, Text("Dagen den ställdes ut.", "The day it was put there.")),
        column("sealed", "Plomberad", YES_NO, Text("Ja när den är plomberad.", "Yes when it is sealed.")),
        column(
            "status",
            "Status",
            BOX_STATUS,
            Text("Ute, Inne, Borttappad eller Återlämnad.", "Out, In, Lost or Returned."),
            starred=True,
        ),
    ),
    optional=True,
)
BOX_COUNTS = Tab(
    "box_counts",
    Text("Tömningar", "Box counts"),
    Text("Varje gång en bössa töms: två räknar.", "Each time a box is emptied: two people count."),
    (
        column("date", "Datum", DATE, Text("Dagen.", "The day."), starred=True, aliases=DATE_ALIASES),
        column("box", "Bössa", TEXT, Text("Bössans nummer.", "The box's number."), starred=True),
        column("amount", "Belopp", SUM, Text("Vad som räknades.", "What was counted."), starred=True),
        column(
            "counter_1",
            "Räknat av 1",
            TEXT,
            Text("Den ena som räknade.", "One who counted."),
            starred=True,
            speaks=Speaks.OF_OWNERS,
        ),
        column(
            "counter_2",
            "Räknat av 2",
            TEXT,
            Text("Den andra som räknade.", "The other who counted."),
            starred=True,
            speaks=Speaks.OF_OWNERS,
        ),
        column(
            "voucher",
            "Ver",
            TEXT,
            Text("Numret i kassaboken.", "The number in the cashbook."),
            aliases=VOUCHER_ALIASES,
        ),
    ),
    optional=True,
)
NOTICES = Tab(
    "notices",
    Text("Information", "Notices"),
    Text("Nyheter från sekretariatet att sprida i gruppen.", "News from the secretariat to pass on."),
    (
        column("date", "Datum", DATE, Text("Dagen den ska ut.", "The day it is to go out."), starred=True),
        column(
            "type",
            "Typ",
            NOTICE_TYPE,
            Text("Nyhet, Utbildning, Möte eller Kampanj.", "News, Training, Meeting or Campaign."),
            starred=True,
        ),
        column("title", "Rubrik", TEXT, Text("En rad.", "One line."), starred=True),
        column("text", "Text", TEXT, Text("Det som ska spridas.", "What is to be passed on.")),
        column("link", "Länk", LINK, Text("Läs mer.", "Read more.")),
        column("sign_up_by", "Anmälan senast", DATE, Text("Sista anmälningsdagen.", "The last day to sign up.")),
        column(
            "spread",
            "Sprid",
            YES_NO,
            Text("Ja när den ska mejlas till medlemmarna.", "Yes when it is to be mailed to the members."),
            starred=True,
        ),
    ),
    optional=True,
)
PROSPECTS = Tab(
    "prospects",
    Text("Intresserade", "Prospects"),
    Text("De som vill veta mer om gruppen.", "People who want to know more about the group."),
    (
        column(
            "name",
            "Namn",
            TEXT,
            Text("För- och efternamn.", "First and last name."),
            starred=True,
            speaks=Speaks.OF_WHO,
        ),
        column(
            "email",
            "E-post",
            EMAIL,
            Text("En adress.", "One address."),
            aliases=("epost", "e-postadress", "mejl", "mail", "e-mail"),
        ),
        column(
            "phone",
            "Telefon",
            PHONE,
            Text("Till exempel 070-123 45 67.", "For instance 070-123 45 67."),
            aliases=("mobil", "telefonnummer", "tel"),
        ),
        column("source", "Källa", TEXT, Text("Hur ni fick kontakt.", "How you came in touch.")),
        column(
            "date", "Datum", DATE, Text("Dagen för första kontakten.", "The day of the first contact."), starred=True
        ),
        column(
            "owner",
            "Ansvarig",
            TEXT,
            Text("Den i gruppen som håller kontakten.", "Who in the group keeps in touch."),
            speaks=Speaks.OF_OWNERS,
        ),
        column("last_contact", "Senast kontaktad", DATE, Text("Dagen ni hördes senast.", "The day you last spoke.")),
        column("next_step", "Nästa steg", TEXT, Text("Vad ni gör härnäst.", "What you do next.")),
        column(
            "status",
            "Status",
            PROSPECT_STATUS,
            Text("Ny, Kontaktad, Inbjuden, Medlem eller Tackat nej.", "New, Contacted, Invited, Member or Declined."),
            starred=True,
        ),
    ),
    optional=True,
)
TRAININGS = Tab(
    "trainings",
    Text("Utbildningar", "Trainings"),
    Text("Vem som har gått vilken utbildning.", "Who has been to which training."),
    (
        column("name", "Namn", TEXT, Text("Den som gick.", "Who went."), starred=True, speaks=Speaks.OF_WHO),
        column("training", "Utbildning", TEXT, Text("Utbildningens namn.", "The training's name."), starred=True),
        column("date", "Datum", DATE, Text("Dagen.", "The day."), starred=True),
        column("comment", "Kommentar", TEXT, FREE),
    ),
    optional=True,
)
HELP = Tab(
    "help",
    Text("Be om hjälp", "Help"),
    Text(
        "Skriv här när gruppen behöver stöd; er verksamhetsutvecklare får ett brev.",
        "Write here when the group needs support; your organiser gets a mail.",
    ),
    (
        column("date", "Datum", DATE, Text("Dagen.", "The day."), starred=True),
        column("subject", "Vad gäller det", TEXT, Text("En rad.", "One line."), starred=True),
        column(
            "description", "Beskrivning", TEXT, Text("Berätta. Skriv inga personuppgifter.", "Tell. No personal data.")
        ),
        column("send", "Skicka", YES_NO, Text("Ja när brevet ska gå.", "Yes when the mail is to go.")),
    ),
    optional=True,
)
TABS = (REPORTS, TASKS, ACTIVITIES, BOXES, BOX_COUNTS, NOTICES, PROSPECTS, TRAININGS, HELP)
