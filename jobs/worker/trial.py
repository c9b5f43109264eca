"""The mail that shows that mails go: plain, friendly, and to one who asked for it."""

from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

from jobs.memory import Mail
from jobs.worker.mail_post import spoken
from sheets_schema.text import Language, Text

_SUBJECT = Text("Ett prov från gruppbok", "A test from gruppbok")
_WORDS = Text(
    """Hej!

Det här är ett prov. Att du läser det betyder att gruppbok kan skicka gruppens brev.

Någon i gruppen körde gruppbok doctor --send-test med din adress. Du behöver inte svara.

Hamnade brevet i skräpposten? Säg då att det inte är skräp, så kommer nästa rätt.
""",
    """Hello!

This is a test. That you read it means that gruppbok can send the group's mails.

Somebody in the group ran gruppbok doctor --send-test with your address. There is no need to answer.

Did it land among the spam? Then say that it is not, and the next one arrives where it should.
""",
)


def trial(sender: str, to: str, language: Language, now: datetime) -> tuple[Mail, bytes]:
    """The mail and its bytes; both addresses are valid ones, the moment is aware."""
    own, recipient = spoken(sender) or sender, spoken(to) or to
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"] = own, recipient
    mail["Subject"] = _SUBJECT[language]
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = make_msgid(domain=own.rpartition("@")[2])
    mail["Auto-Submitted"] = "auto-generated"
    mail["Content-Language"] = language
    mail.set_content(_WORDS[language], charset="utf-8", cte="quoted-printable")
    topic = "doctor:send-test"
    kept = Mail(topic, "doctor", topic, "", "", to, _SUBJECT[language], "sending", now)
    return kept, mail.as_bytes()
