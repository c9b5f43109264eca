"""From what a job asks for to the mail itself: rendered, with its bytes frozen."""

from dataclasses import replace

from jinja2 import TemplateError

from jobs.discretion import SOMEBODY, discretion
from jobs.memory import Mail
from jobs.plan import Context, Message
from jobs.recipients import SECRETARY, of_role, reply_to
from jobs.worker.letter import Sender, compose
from jobs.worker.render import Group, Letter, render, subject_of
from jobs.worker.store import NewMail
from sheets_schema import people
from sheets_schema.text import fold, one_line

NOWHERE = "gruppbok@gruppbok.invalid"


def sender_of(context: Context, address: str) -> Sender:
    """Who the group's mails come from, and where answers go."""
    settings = context.book.settings
    own = address or settings.reply_to or NOWHERE
    domain = own.rsplit("@", 1)[1]
    return Sender(
        address=own,
        name=settings.sender_name or settings.group_name,
        reply_to=reply_to(context.book),
        list_id=f"gruppbok.{domain}",
        domain=domain,
        group_id=fold(settings.group_number or settings.group_name or context.book.name),
    )


class Maker:
    """Makes the mails of one pass. `address` is the sender's own, `link` leads to the sheet, "" to none."""

    def __init__(self, context: Context, address: str, link: str) -> None:
        book, settings = context.book, context.book.settings
        secretary = next(iter(of_role(book, SECRETARY).recipients), None)
        self._hidden, self._hides = people.protected_names(book), discretion(book)
        self._now, self._book = context.now, book
        self._sender = sender_of(context, address)
        self._first = {
            (one.key, one.state): one.made.astimezone(context.now.tzinfo)
            for one in context.memory.mails
            if one.state in ("draft", "queued")
        }
        self._group = Group(
            settings.group_name,
            self._sender.reply_to,
            settings.zone,
            secretary.name if secretary and fold(secretary.name) not in self._hidden else "",
            book.language,
            link,
            book.links,
        )

    def _discreet(self, letter: Letter, message: Message) -> tuple[Letter, Message]:
        """A letter and its invitation without the name of anybody protected but the reader."""
        own, language = message.to.name, message.to.language
        hides = discretion(self._book, but=own) if fold(own) in self._hidden else self._hides
        shown = {name: hides.applied(fact, language) for name, fact in message.facts.items() if name == "invitation"}
        return hides.applied(letter, language), replace(message, facts={**message.facts, **shown})

    def _name(self, message: Message) -> str:
        """Who the mail is told to be to."""
        return SOMEBODY[self._book.language] if fold(message.to.name) in self._hidden else message.to.name

    def is_told_alike(self, message: Message, mail: Mail) -> bool:
        """Whether a mail that waits is told of as the message's would be, in the sheet and to later passes."""
        to, language = message.to, message.to.language
        try:
            plain, _ = self._discreet(Letter(subject_of(message, self._group), "", ""), message)
        except (ValueError, TemplateError):
            return mail.state == "failed"
        told = (
            self._name(message),
            to.address,
            self._hides.text(plain.subject, language),
            message.series,
            message.said,
        )
        return (
            told == (mail.name, mail.address, mail.subject, mail.series, mail.said) and message.expires == mail.expires
        )

    def mail(self, message: Message, state: str) -> NewMail:
        """The mail, in a state; one that cannot be made has failed, and is shown, and stops no other."""
        moment = self._first.get((message.key, state), self._now)
        subject, body, reason = "", b"", ""
        try:
            letter, told = self._discreet(render(message, self._group), message)
            subject, body = letter.subject, compose(letter, told, self._sender, moment)
        except (ValueError, TemplateError) as error:
            state, reason = "failed", one_line(f"not made: {type(error).__name__}", 80)
        return NewMail(
            key=message.key,
            job=message.job,
            topic=message.topic,
            person=message.to.person,
            name=self._name(message),
            address=message.to.address,
            subject=self._hides.text(subject, message.to.language),
            body=body,
            state=state,
            series=message.series,
            made=moment,
            expires=message.expires,
            said=message.said,
            reason=reason,
        )
