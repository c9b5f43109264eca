"""What will become of each mail, decided as a pass decides it, with nothing kept and nothing sent."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Literal

from jobs.memory import Mail
from jobs.plan import Context, Message
from jobs.standing import Standing, standing
from jobs.worker import outbox
from jobs.worker.making import Maker
from jobs.worker.planning import Failure, plan
from jobs.worker.reach import out_of_reach
from jobs.worker.store import shown

Fate = Literal["due", "later", "draft", "held", "unknown", "failed", "sent", "gone"]
OPEN: tuple[Fate, ...] = ("unknown", "failed", "due", "later", "held", "draft")
"""What may still become of a mail, what needs somebody first."""


@dataclass(frozen=True)
class Item:
    """A mail: as the state has it, or will have it, and what becomes of it at the next pass.

    `message` is what a job asks for and `body` the bytes made of it; None where only the state knows of the mail.
    """

    mail: Mail
    fate: Fate
    message: Message | None = None
    body: bytes | None = None
    kept: bool = True

    @property
    def id(self) -> str:
        """What it is called in an address: nothing of whom it is to."""
        return identifier(self.mail.key)


@dataclass(frozen=True)
class Sight:
    """All that is shown of one moment. `goes` is whether mails leave at the next pass, `read` the moment itself."""

    context: Context
    standing: Standing
    items: tuple[Item, ...]
    maker: Maker
    goes: bool
    failures: tuple[Failure, ...] = ()

    @property
    def read(self) -> datetime:
        """The moment that it holds for."""
        return self.context.now

    def of(self, identity: str) -> Item | None:
        """The mail of an identifier."""
        return next((one for one in self.items if one.id == identity), None)

    def having(self, *fates: Fate) -> list[Item]:
        """The mails that fare so."""
        return [one for one in self.items if one.fate in fates]


def identifier(key: str) -> str:
    """What a mail's key is called in an address."""
    return sha256(key.encode(errors="replace")).hexdigest()[:20]


def see(context: Context, maker: Maker, *, goes: bool) -> Sight:
    """What a pass would do now, where mails leave or not."""
    # what was in somebody's hands is put back, or held, before anything else is done
    memory = replace(
        context.memory, mails=tuple(replace(mail, state=shown(mail.state)) for mail in context.memory.mails)
    )
    context = replace(context, memory=memory)
    planned = plan(context)
    decision = outbox.decide(planned.messages, memory, planned.ran, context.now)
    expire = {**decision.expire, **out_of_reach(memory.mails, context.book.known.bounced)}
    before = {mail.key: mail for mail in memory.mails}
    made = [_made(maker, message, before.get(message.key), goes=goes) for message in decision.make]
    new = {one.mail.key for one in made}
    messages = {message.key: message for message in planned.messages}
    kept = [
        Item(_let_go(mail, expire), "gone", messages.get(mail.key))
        for mail in memory.mails
        if mail.key not in new and mail.key not in decision.forget
    ]
    ahead = _fated(context, [*made, *kept], goes=goes)
    return Sight(context, standing(context), tuple(sorted(ahead, key=_place)), maker, goes, planned.failures)


def _made(maker: Maker, message: Message, before: Mail | None, *, goes: bool) -> Item:
    """The mail that a pass would make, as its state would then have it."""
    made = maker.mail(message, "queued" if goes else "draft")
    mail = Mail(
        key=made.key,
        job=made.job,
        topic=made.topic,
        person=made.person,
        name=made.name,
        address=made.address,
        subject=made.subject,
        state=made.state,
        made=made.made,
        reason=made.reason,
        expires=made.expires,
    )
    return Item(mail, "gone", message, made.body, kept=before is not None and before.state != "expired")


def _let_go(mail: Mail, expire: Mapping[str, str]) -> Mail:
    return replace(mail, state="expired", reason=expire[mail.key]) if mail.key in expire else mail


def _fated(context: Context, items: list[Item], *, goes: bool) -> list[Item]:
    """The items with what becomes of each."""
    memory = replace(context.memory, mails=tuple(one.mail for one in items))
    left = outbox.left_today(memory, context.book.settings.daily_limit, context.today, context.now) if goes else 0
    now = {mail.key for mail in outbox.waiting(memory, context.now)[:left]}
    return [replace(one, fate=_fate(one.mail, memory.held, now, goes=goes)) for one in items]


def _fate(mail: Mail, held: frozenset[str], now: set[str], *, goes: bool) -> Fate:
    match mail.state:
        case "draft" | "queued" if mail.key in held:
            return "held"
        case "queued" if mail.key in now:
            return "due"
        case "queued":
            return "later" if goes else "draft"
        case "draft":
            return "draft"
        case "unknown":
            return "unknown"
        case "failed":
            return "failed"
        case "sent":
            return "sent"
        case _:
            return "gone"


def _place(item: Item) -> tuple[int, bool, float, str]:
    """Those that need somebody first, then those that go first; of what is over, the latest."""
    is_open = item.fate in OPEN
    moment = (item.mail.done or item.mail.made).timestamp()
    return (
        OPEN.index(item.fate) if is_open else len(OPEN) + (item.fate == "gone"),
        item.mail.job not in outbox.FIRST,
        moment if is_open else -moment,
        item.mail.key,
    )
