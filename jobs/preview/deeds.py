"""What may be decided about a mail, what is asked first, and what the answer is."""

from collections.abc import Sequence
from dataclasses import dataclass

from jobs.preview.sight import Item
from jobs.preview.status import Way, is_unmade
from sheets_schema.text import Text, one_line

OFF = Text(
    "Utskick är Av i arket, så inget brev kan skickas. Sätt Utskick till På under Inställningar först.",
    "Sending is Off in the sheet, so no mail can be sent. Set Sending to On under Settings first.",
)
NO_SERVER = Text(
    "Ingen mejlserver är inställd, så inget brev kan skickas. Skriv [mail] i gruppbok.toml först.",
    "No mail server is set, so no mail can be sent. Write [mail] in gruppbok.toml first.",
)


@dataclass(frozen=True)
class Deed:
    """Something that may be decided about a mail: its name in a form, its button, what is asked first, and the answer.

    Without an answer `asks` says why it cannot be done now.
    """

    name: str
    label: Text
    asks: Text
    answer: Text | None
    grave: bool = False


def deeds(item: Item, way: Way) -> Sequence[Deed]:
    """What may be decided about a mail, as its form offers it."""
    name = one_line(item.mail.name, 60) or one_line(item.mail.address, 60)
    to = Text(f"till {name}", f"to {name}")
    if is_unmade(item):
        return [_discard(to)]
    match item.fate:
        case "unknown" | "failed":
            return [*([_ack(to)] if item.fate == "unknown" else []), _retry(to), _discard(to)]
        case "held":
            return [_send(to, way), _release(to), _discard(to)]
        case "due" | "later" | "draft":
            return [_send(to, way), _hold(to), _discard(to)]
        case _:
            return []


def _send(to: Text, way: Way) -> Deed:
    if way.shut is not None:
        asks = NO_SERVER if way.sending else OFF
        return Deed("send", Text("Skicka nu", "Send now"), asks, None)
    if way.folder:
        asks = Text(
            f"Brevet {to.sv} läggs i mappen {way.folder} och skickas inte.",
            f"The mail {to.en} goes into the folder {way.folder} and is not sent.",
        )
        return Deed(
            "send", Text("Lägg i mappen", "Put in the folder"), asks, Text("Ja, lägg dit det", "Yes, put it there")
        )
    asks = Text(
        f"Brevet {to.sv} skickas på en gång och går inte att ta tillbaka.",
        f"The mail {to.en} is sent at once and cannot be taken back.",
    )
    return Deed("send", Text("Skicka nu", "Send now"), asks, Text("Ja, skicka det", "Yes, send it"))


def _hold(to: Text) -> Deed:
    asks = Text(
        f"Brevet {to.sv} väntar tills du släpper det. Det följer arket under tiden.",
        f"The mail {to.en} waits until you release it. It follows the sheet meanwhile.",
    )
    return Deed("hold", Text("Låt vänta", "Let it wait"), asks, Text("Ja, låt det vänta", "Yes, let it wait"))


def _release(to: Text) -> Deed:
    asks = Text(f"Brevet {to.sv} går sin vanliga väg igen.", f"The mail {to.en} goes its usual way again.")
    return Deed("release", Text("Släpp", "Release"), asks, Text("Ja, släpp det", "Yes, release it"))


def _discard(to: Text) -> Deed:
    asks = Text(
        f"Brevet {to.sv} skickas aldrig, och görs inte om.",
        f"The mail {to.en} is never sent, and not made again.",
    )
    return Deed("discard", Text("Kasta", "Discard"), asks, Text("Ja, kasta det", "Yes, discard it"), grave=True)


def _ack(to: Text) -> Deed:
    asks = Text(
        f"Brevet {to.sv} räknas som skickat. Fråga först om det kom fram.",
        f"The mail {to.en} counts as sent. Ask first whether it arrived.",
    )
    return Deed(
        "ack", Text("Det kom fram", "It arrived"), asks, Text("Ja, räkna det som skickat", "Yes, count it as sent")
    )


def _retry(to: Text) -> Deed:
    asks = Text(
        f"Brevet {to.sv} skickas en gång till vid nästa körning. Kom det redan fram får mottagaren två.",
        f"The mail {to.en} is sent once more at the next run. If it arrived already, the reader gets two.",
    )
    return Deed("retry", Text("Skicka igen", "Send again"), asks, Text("Ja, skicka igen", "Yes, send again"))
