"""What is said of a mail: how it fares, and why."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from jobs.memory import FOLDER, Mail
from jobs.preview.sight import Fate, Item, Sight
from jobs.worker import outbox
from jobs.worker.adoption import REASON
from jobs.worker.handing_over import LOST
from jobs.worker.reach import BOUNCED
from jobs.worker.reconciling import FOUND, NOT_FOUND
from jobs.worker.store import BROKEN_OFF, MISSED
from sheets_schema.text import Text, one_line

GROUPS: tuple[tuple[str, Text, tuple[Fate, ...]], ...] = (
    ("decide", Text("Behöver ditt beslut", "Need your decision"), ("unknown", "failed")),
    ("due", Text("Skickas vid nästa körning", "Go at the next run"), ("due",)),
    ("later", Text("Väntar", "Wait"), ("later", "held")),
    ("draft", Text("Utkast", "Drafts"), ("draft",)),
    ("sent", Text("Skickade", "Sent"), ("sent",)),
    ("gone", Text("Skickas inte", "Not sent"), ("gone",)),
)
"""The mails' groups, those that need somebody first."""
_REASONS = {
    outbox.OUTDATED: Text("Det är inte aktuellt längre.", "It no longer makes sense."),
    outbox.EXPIRED: Text("Tiden för det har gått ut.", "Its time has passed."),
    outbox.REPLACED: Text("Ett nyare brev tog dess plats.", "A later mail took its place."),
    BOUNCED: Text("Brev till adressen kommer tillbaka.", "Mails to the address come back."),
    MISSED: Text(
        "Programmet arbetade inte när det skulle ha gått.", "The program did not work when it would have gone."
    ),
    LOST: Text(
        "Datorn som skulle skicka det hördes aldrig av igen.",
        "The computer that was to send it was never heard of again.",
    ),
    BROKEN_OFF: Text("Sändningen bröts mitt i brevet.", "The sending broke off within the mail."),
    FOUND: Text("Det ligger bland de skickade.", "It lies among those sent."),
    NOT_FOUND: Text("Det låg inte bland de skickade.", "It did not lie among those sent."),
    "discarded": Text("Det kastades för hand.", "It was discarded by hand."),
    "by hand": Text("Så har någon bestämt för hand.", "So somebody has decided by hand."),
    REASON: Text("Det står så i fliken Skickat.", "The tab Sent says so."),
}

_UNMADE = "not made: "


@dataclass(frozen=True)
class Way:
    """How mails go: into a folder, or by a server where `has_server`, and whether Utskick is På."""

    sending: bool
    has_server: bool
    folder: str

    @property
    def shut(self) -> Text | None:
        """Why nothing can go now, if nothing can."""
        if self.folder or (self.sending and self.has_server):
            return None
        if not self.sending:
            return Text("Utskick är Av", "Sending is Off")
        return Text("ingen mejlserver är inställd", "no mail server is set")


def moment(at: datetime, zone: ZoneInfo) -> Text:
    """A moment in few words: `12 nov. kl. 18.02`."""
    sv = format_datetime(at, "d MMM 'kl.' HH.mm", tzinfo=zone, locale="sv_SE")
    return Text(sv, format_datetime(at, "d MMM 'at' HH:mm", tzinfo=zone, locale="en_GB"))


def status(item: Item, sight: Sight, way: Way) -> Text:
    """How a mail fares, in a few words."""
    mail, zone = item.mail, sight.context.book.settings.zone
    done = moment(mail.done, zone) if mail.done else Text("", "")
    if item.fate == "later":
        return _later(mail, sight, zone)
    if item.fate == "draft":
        shut = way.shut or Text("skickas inte än", "not sent yet")
        return Text(f"utkast: {shut.sv}", f"draft: {shut.en}")
    if item.fate == "unknown":
        return Text(f"osäkert: försökt {done.sv}", f"uncertain: tried {done.en}")
    if item.fate == "sent":
        lead = Text("i mappen", "in the folder") if mail.way == FOLDER else Text("skickat", "sent")
        return Text(f"{lead.sv} {done.sv}", f"{lead.en} {done.en}")
    if item.fate == "due" and way.folder:
        return Text("läggs i mappen vid nästa körning", "goes into the folder at the next run")
    return _PLAIN[item.fate]


_PLAIN: dict[Fate, Text] = {
    "due": Text("skickas vid nästa körning", "goes at the next run"),
    "held": Text("väntar tills du släpper det", "waits until you release it"),
    "failed": Text("misslyckades", "failed"),
    "gone": Text("skickas inte", "will not be sent"),
}


def _later(mail: Mail, sight: Sight, zone: ZoneInfo) -> Text:
    if mail.again is not None and outbox.is_paused(mail.again, sight.read):
        again = moment(mail.again, zone)
        return Text(f"försöks igen {again.sv}", f"tried again {again.en}")
    limit = sight.context.book.settings.daily_limit
    return Text(
        f"väntar till i morgon: högst {limit} brev per dag", f"waits till tomorrow: at most {limit} mails a day"
    )


def is_unmade(item: Item) -> bool:
    """Whether a mail could not be made at all, so that there is nothing to send."""
    return item.fate == "failed" and item.mail.reason.startswith(_UNMADE)


def reason(item: Item) -> Text | None:
    """Why, where there is more to say; a server's own words stand as they are."""
    if is_unmade(item):
        kind = item.mail.reason.removeprefix(_UNMADE)
        return Text(
            f"Ett fel i programmet gör att det inte går att göra ({kind}).",
            f"A fault of the program keeps it from being made ({kind}).",
        )
    if item.fate == "unknown" and item.mail.reason not in _REASONS:
        lead = Text("Det kom kanske fram. Fråga mottagaren.", "It may have arrived. Ask the reader.")
    else:
        lead = _REASONS.get(item.mail.reason, Text("", ""))
    own = "" if item.mail.reason in _REASONS else one_line(item.mail.reason, 200)
    said = Text(" ".join(filter(None, (lead.sv, own))), " ".join(filter(None, (lead.en, own))))
    return said if said.sv else None
