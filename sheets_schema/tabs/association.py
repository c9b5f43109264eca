"""The tabs about the group itself: its settings, its members and who holds which role."""

from sheets_schema.kinds import DATE, EMAIL, PHONE, TEXT, YES_NO
from sheets_schema.tab import Speaks, Tab, column
from sheets_schema.tabs.choices import LANGUAGE, MEMBER_STATUS, ROLE
from sheets_schema.text import Text

SETTINGS = Tab(
    "settings",
    Text("Inställningar", "Settings"),
    Text("Hur programmet ska arbeta för just er grupp.", "How the program is to work for your group."),
    (
        column(
            "setting",
            "Inställning",
            TEXT,
            Text("Inställningens namn. Ändra det inte.", "The setting's name."),
            starred=True,
        ),
        column(
            "value",
            "Värde",
            TEXT,
            Text("Det ni väljer. Tomt betyder standardvärdet.", "Your choice. Empty means the default."),
        ),
        column("help", "Förklaring", TEXT, Text("Vad inställningen gör.", "What the setting does."), en="Help"),
    ),
)
MEMBERS = Tab(
    "members",
    Text("Medlemmar", "Members"),
    Text(
        "Gruppens medlemsförteckning. En rad för varje person; skriv aldrig personnummer.",
        "The group's list of members. One row a person; never write personal identity numbers.",
    ),
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
            Text("En adress, till exempel anna@example.org.", "One address, such as anna@example.org."),
            invalid="members.email_invalid",
            aliases=("epost", "e-postadress", "mejl", "mail", "e-mail"),
        ),
        column(
            "phone",
            "Telefon",
            PHONE,
            Text("Till exempel 070-123 45 67.", "For instance 070-123 45 67."),
            invalid="members.phone_invalid",
            aliases=("mobil", "telefonnummer", "tel"),
        ),
        column(
            "status",
            "Status",
            MEMBER_STATUS,
            Text("Aktiv, Vilande eller Utträdd.", "Active, Dormant or Left."),
            starred=True,
        ),
        column("joined", "Medlem sedan", DATE, Text("Dagen då medlemskapet började.", "The day the membership began.")),
        column("left", "Utträdd", DATE, Text("Dagen då medlemmen lämnade gruppen.", "The day the member left.")),
        column(
            "member_number",
            "Medlemsnummer",
            TEXT,
            Text("Numret hos Amnesty, om ni har det.", "The number at Amnesty, if you have it."),
        ),
        column(
            "mailings",
            "Utskick",
            YES_NO,
            Text(
                "Ja, om personen vill ha kallelser och nyheter per e-post.",
                "Yes, if the person wants calls and news by e-mail.",
            ),
        ),
        column(
            "language",
            "Språk",
            LANGUAGE,
            Text("sv eller en; tomt betyder gruppens språk.", "sv or en; empty means the group's language."),
        ),
        column(
            "protected",
            "Skyddad",
            YES_NO,
            Text(
                "Ja för skyddade personuppgifter: syns i inga listor.",
                "Yes for a protected identity: shown in no list.",
            ),
        ),
        column("note", "Anteckning", TEXT, Text("Fritt. Skriv inget känsligt.", "Free text. Nothing sensitive.")),
    ),
)
ROLES = Tab(
    "roles",
    Text("Roller", "Roles"),
    Text("Vem som har vilket uppdrag, och hur länge.", "Who holds which role, and for how long."),
    (
        column(
            "role",
            "Roll",
            ROLE,
            Text(
                "Till exempel Gruppsekreterare, Kassör, Granskare.", "For instance Group secretary, Treasurer, Auditor."
            ),
            starred=True,
            aliases=("uppdrag",),
        ),
        column(
            "name",
            "Namn",
            TEXT,
            Text("Den som har uppdraget.", "Who holds the role."),
            starred=True,
            speaks=Speaks.OF_WHO,
        ),
        column(
            "email",
            "E-post",
            EMAIL,
            Text(
                "Behövs bara om personen inte finns bland medlemmarna.",
                "Only needed for someone who is not among the members.",
            ),
            aliases=("epost", "e-postadress", "mejl", "mail", "e-mail"),
        ),
        column(
            "from",
            "Från",
            DATE,
            Text("Första dagen. Tomt betyder sedan länge.", "First day. Empty means since long ago."),
        ),
        column(
            "to",
            "Till",
            DATE,
            Text("Sista dagen. Tomt betyder tills vidare.", "Last day. Empty means until further notice."),
        ),
        column(
            "deputy",
            "Ersättare",
            TEXT,
            Text("Får rollens brev när ingen har rollen.", "Gets the role's mails while nobody holds it."),
            speaks=Speaks.OF_OWNERS,
        ),
    ),
)
TABS = (SETTINGS, MEMBERS, ROLES)
