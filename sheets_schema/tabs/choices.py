"""The words people choose among, each declared once."""

from sheets_schema.kinds import Choice, ChoiceKind
from sheets_schema.text import Text


def _of(*pairs: str, others: bool = False) -> ChoiceKind:
    """Choices from `svenska|English|alias|...`."""
    split = [pair.split("|") for pair in pairs]
    return ChoiceKind(tuple(Choice(Text(sv, en), tuple(more)) for sv, en, *more in split), others)


GROUP_KIND = _of("Sektionsgrupp|Section group", "Redovisningsgrupp|Accounting group")
LANGUAGE = _of("sv|sv|svenska|swedish", "en|en|engelska|english")
ON_OFF = _of("På|On|ja|yes", "Av|Off|nej|no")
MEMBER_STATUS = _of("Aktiv|Active", "Vilande|Dormant|resting", "Utträdd|Left")
ROLE = _of(
    "Gruppsekreterare|Group secretary|sekreterare|secretary",
    "Kassör|Treasurer|kassaansvarig",
    "Granskare|Auditor|revisor|reviewer",
    "Ordförande|Chair|chairperson",
    "Ledamot|Board member|styrelseledamot",
    "Insamlingsansvarig|Fundraising lead|fundraiser",
    "Valberedning|Nomination committee",
    others=True,
)
ACCOUNT_TYPE = _of("Kassa|Cash", "Bank|Bank", "Swish|Swish", "Annat|Other")
CATEGORY_TYPE = _of("Intäkt|Income", "Kostnad|Expense|cost", "Överföring|Transfer")
MEETING_TYPE = _of(
    "Gruppmöte|Group meeting",
    "Årsmöte|Annual meeting",
    "Extra medlemsmöte|Extra members' meeting|extra meeting",
    "Styrelsemöte|Board meeting",
    "Annat|Other",
)
AUDIENCE = _of("Alla|All|everyone", "Styrelsen|Board|the board")
MEETING_STATUS = _of("Planerat|Planned", "Inställt|Cancelled|called off", "Genomfört|Held|done")
ANSWER = _of("Ja|Yes|j|y|x", "Nej|No|n", "Kanske|Maybe")
REPORT_STATUS = _of("Ej påbörjad|Not started", "Pågår|In progress|under way", "Inskickad|Sent in|sent|submitted")
TASK_STATUS = _of("Att göra|To do", "Pågår|In progress|under way", "Klar|Done")
ACTIVITY_TYPE = _of(
    "Kampanj|Campaign",
    "Aktion|Action",
    "Insamling|Collection",
    "Utbildning|Training",
    "Rekrytering|Recruiting",
    "Annat|Other",
)
ACTIVITY_STATUS = _of("Idé|Idea", "Planerad|Planned", "Genomförd|Done|held", "Inställd|Cancelled|called off")
BOX_TYPE = _of("Bössa|Collection box|box", "Swishskylt|Swish sign")
BOX_STATUS = _of("Ute|Out", "Inne|In", "Borttappad|Lost", "Återlämnad|Returned")
NOTICE_TYPE = _of("Nyhet|News", "Utbildning|Training", "Möte|Meeting", "Kampanj|Campaign")
PROSPECT_STATUS = _of(
    "Ny|New", "Kontaktad|Contacted", "Inbjuden|Invited", "Medlem|Member", "Tackat nej|Declined|said no"
)
