"""What a job may know, and what it may ask for. Nothing here touches the world."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from jobs.memory import Memory
from sheets_schema.book import Book
from sheets_schema.finding import Finding
from sheets_schema.page import Page
from sheets_schema.text import Language, fold


@dataclass(frozen=True)
class Place:
    """A cell in a tab that people write: the tab's key, its title as it stands, and `B12`, or "" for no cell."""

    tab: str
    title: str
    cell: str


@dataclass(frozen=True)
class Recipient:
    """Somebody who gets a mail. `person` is what he or she is known again by; `member` whether it goes to a member.

    `where` is the cell that the address stands in; two who are else the same are the same wherever it stands.
    """

    person: str
    name: str
    address: str
    language: Language
    member: bool = False
    where: Place | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Message:
    """One mail to one person. `topic` says what it is about; with the person it is the mail's key.

    A later mail of the same `series` to the same person takes the place of one that has not gone.
    After `expires` it no longer makes sense. `said` is what of its content later passes must know, as JSON.
    """

    job: str
    about: tuple[str, ...]
    to: Recipient
    facts: Mapping[str, Any]
    expires: datetime | None = None
    series: str = ""
    told: frozenset[str] = frozenset()
    said: str = ""

    @property
    def topic(self) -> str:
        """The job and what the mail is about."""
        return ":".join((self.job, *map(escaped, self.about)))

    @property
    def key(self) -> str:
        """What makes the mail one of its kind: planned twice it is still one."""
        return f"{self.topic}:{escaped(self.to.person)}"


def escaped(part: str) -> str:
    """A part of a key, so that colons within it divide nothing."""
    return fold(part).replace("%", "%25").replace(":", "%3A")


@dataclass(frozen=True)
class Context:
    """All a job may know: the book, what is wrong in it, the moment in the group's zone, and what is remembered."""

    book: Book
    findings: tuple[Finding, ...]
    now: datetime
    memory: Memory

    @property
    def today(self) -> date:
        """The day in the group's zone."""
        return self.book.today


@dataclass(frozen=True)
class Job:
    """One thing the worker does. It is left out of a pass while a tab it `needs` could not be read.

    A tab that it `reads` may be missing, but not be there without its headers or suddenly empty.
    A `lasting` job's mails are made of news: one that waits stays good although it is not planned again.
    `known` gives what of such news is there already, and is to be kept as told; None where nothing is to be kept.
    """

    name: str
    needs: tuple[str, ...]
    plan: Callable[[Context], list[Message]]
    lasting: bool = False
    known: Callable[[Context], frozenset[str] | None] | None = None
    reads: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """One of our tabs, made anew from the context; None where there is nothing to make it of yet."""

    tab: str
    page: Callable[[Context], Page | None]
