"""What the first page shows: how things stand in one sentence, what to do, and the pictures."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from jobs.meetings import Meeting, answers, of_year
from jobs.over_year import OverYear, over_year
from jobs.pages.sent import JOB_NAMES
from jobs.plan import Context, escaped
from jobs.preview.drawing import Curve, Happening, Share, Wheel, curve, shares, wheel
from jobs.preview.sight import OPEN, Fate, Item, Sight
from jobs.preview.status import Way
from jobs.recipients import board, mailing_list, unique
from jobs.troubles import Trouble, lasting
from jobs.worker.sheet import TITLES, Sheet
from sheets_schema.checks.work import is_sent
from sheets_schema.tabs.ours import FINDINGS, SENT
from sheets_schema.text import Language, Text, fold, how_many, one_line

_ANSWERS = (
    ("yes", "Ja", Text("Kommer", "Coming")),
    ("maybe", "Kanske", Text("Kanske", "Maybe")),
    ("no", "Nej", Text("Kommer inte", "Not coming")),
    ("none", "", Text("Har inte svarat", "Have not answered")),
)
_MAIL = (Text("brev", "mail"), Text("brev", "mails"))
_THINGS = (Text("sak", "thing"), Text("saker", "things"))
_NUMBERS = Text("noll en två tre", "no one two three")


@dataclass(frozen=True)
class Step:
    """A thing to do, and where: a page of ours, or the address of a tab, or "" with its name alone."""

    words: Text
    where: Text
    link: str
    is_ours: bool


@dataclass(frozen=True)
class Said:
    """Those who gave one answer."""

    kind: str
    label: Text
    names: tuple[str, ...]


@dataclass(frozen=True)
class Answers:
    """Who has answered to the next meeting, of those who are called, or are to be."""

    meeting: Meeting
    called: int
    said: tuple[Said, ...]
    bar: tuple[Share, ...]


@dataclass(frozen=True)
class Topic:
    """Mails about one thing that fare alike."""

    job: Text
    subject: str
    fate: Fate
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Home:
    """The first page."""

    lead: Text
    steps: tuple[Step, ...]
    troubles: tuple[Trouble, ...]
    over: OverYear | None
    curve: Curve | None
    wheel: Wheel
    happenings: tuple[Happening, ...]
    answers: Answers | None
    topics: tuple[Topic, ...]
    outbox: tuple[tuple[Text, int], ...]


def home(sight: Sight, way: Way, language: Language) -> Home:
    """The first page of what is seen."""
    context, stands = sight.context, sight.standing
    over = over_year(context.book, stands.balance, context.today) if stands.balance else None
    ahead = tuple(happenings(context))
    steps = tuple(_steps(sight))
    return Home(
        lead=_lead(sight, way, len(steps)),
        steps=steps,
        troubles=lasting(context.memory.troubles),
        over=over,
        curve=curve(over, language) if over else None,
        wheel=wheel(context.today, ahead, language),
        happenings=ahead,
        answers=_answers(context),
        topics=tuple(topics(sight.having(*OPEN))),
        outbox=tuple(_outbox(sight)),
    )


def _lead(sight: Sight, way: Way, steps: int) -> Text:
    """How things stand, in one sentence."""
    need = _need(sight, steps)
    ready = len(sight.having("due"))
    drafts = len(sight.having("draft"))
    if ready:
        mails = how_many(ready, *_MAIL)
        goes = Text("läggs i mappen" if way.folder else "skickas", "into the folder" if way.folder else "")
        then = Text(
            f"{mails.sv} {goes.sv} vid nästa körning", f"{mails.en} will go {goes.en}".rstrip() + " at the next run"
        )
    elif drafts:
        mails = how_many(drafts, *_MAIL)
        lie = "lies as a draft" if drafts == 1 else "lie as drafts"
        then = Text(f"{mails.sv} ligger som utkast", f"{mails.en} {lie}")
    else:
        then = Text("inga brev är på väg", "no mails are on their way")
    return Text(f"{need.sv}, och {then.sv}.", f"{need.en}, and {then.en}.")


def _need(sight: Sight, steps: int) -> Text:
    if lasting(sight.context.memory.troubles) or sight.failures:
        return Text("Något fungerar inte som det ska", "Something does not work as it should")
    if not steps:
        return Text("Allt är lugnt", "All is calm")
    sv, en = (words.split()[steps] for words in (_NUMBERS.sv, _NUMBERS.en))
    one, many = _THINGS
    word = one if steps == 1 else many
    verb = Text("behöver göras", "needs doing" if steps == 1 else "need doing")
    return Text(f"{sv.capitalize()} {word.sv} {verb.sv}", f"{en.capitalize()} {word.en} {verb.en}")


def _steps(sight: Sight) -> Iterator[Step]:
    book = sight.context.book
    sheet = Sheet(book.language, book.links)
    ours = {SENT.key: ("/brev", Text("Breven", "The mails")), FINDINGS.key: ("/kontroll", Text("Kontroll", "Findings"))}
    for words, tab in zip(sight.standing.now, sight.standing.where, strict=True):
        if tab in ours:
            link, where = ours[tab]
            yield Step(words, where, link, is_ours=True)
        else:
            title = TITLES[tab][book.language]
            yield Step(words, Text(f"Fliken {title}", f"The tab {title}"), sheet.link(tab), is_ours=False)


def topics(items: list[Item]) -> list[Topic]:
    """Mails by what they are about and how they fare, in their order."""
    found: dict[tuple[str, Fate], list[Item]] = {}
    for item in items:
        found.setdefault((item.mail.topic, item.fate), []).append(item)
    return [_topic(fate, some) for (_, fate), some in found.items()]


def _topic(fate: Fate, some: list[Item]) -> Topic:
    subjects = Counter(one.mail.subject for one in some)
    subject = min(subjects, key=lambda words: (-subjects[words], len(words)))
    job = some[0].mail.job
    return Topic(JOB_NAMES.get(job, Text(job, job)), subject, fate, tuple(some))


def _outbox(sight: Sight) -> Iterator[tuple[Text, int]]:
    """How many mails fare how, of those that there are."""
    words: tuple[tuple[Text, tuple[Fate, ...]], ...] = (
        (Text("osäkra eller misslyckade", "uncertain or failed"), ("unknown", "failed")),
        (Text("skickas vid nästa körning", "go at the next run"), ("due",)),
        (Text("väntar", "wait"), ("later", "held")),
        (Text("utkast", "drafts"), ("draft",)),
        (Text("skickade", "sent"), ("sent",)),
        (Text("skickas inte", "not sent"), ("gone",)),
    )
    for label, fates in words:
        if number := len(sight.having(*fates)):
            yield label, number


def happenings(context: Context) -> list[Happening]:
    """The meetings and the reports due in the twelve months from the first of this month on, in their order."""
    first = context.today.replace(day=1)
    last = date(first.year + 1, first.month, 1)
    found = [one for year in (first.year, last.year) for one in _meetings(context, year)]
    found += _due(context)
    return sorted((one for one in found if first <= one.day < last), key=lambda one: (one.day, one.title))


def _meetings(context: Context, year: int) -> Iterator[Happening]:
    for meeting in of_year(context.book, year):
        language = context.book.language
        title = one_line(f"{meeting.type[language]} {meeting.number}", 60)
        hour = f"{meeting.start:%H.%M}" if language == "sv" else f"{meeting.start:%H:%M}"
        yield Happening(
            meeting.day, title, is_meeting=True, is_off=meeting.is_off, clock=hour, place=one_line(meeting.place)
        )


def _due(context: Context) -> Iterator[Happening]:
    for row in context.book.rows("reports"):
        due = row.value("due")
        if due is not None and row.text("report") and not is_sent(row):
            yield Happening(due, one_line(row.text("report"), 80), is_meeting=False, is_off=False)


def _answers(context: Context) -> Answers | None:
    """The next meeting's answers, of everyone called or to be called, and of who has answered besides."""
    if not context.book.whole("members", "roles") or not (coming := next(iter(_coming(context)), None)):
        return None
    everyone = board(context.book) if coming.for_board else unique(mailing_list(context.book))
    said = dict(answers(context.book, coming))
    names = {fold(one.name): one.name for one in everyone}
    rows = [row for row in context.book.rows("responses") if row.name("meeting") == fold(coming.number)]
    names |= {row.name("name"): row.text("name") for row in rows if row.name("name") and row.name("name") not in names}
    found = tuple(
        Said(
            kind, label, tuple(one_line(name, 60) for folded, name in names.items() if _fits(said.get(folded), answer))
        )
        for kind, answer, label in _ANSWERS
    )
    topic = f"meeting_call:{escaped(coming.number)}"
    called = sum(mail.topic == topic for mail in context.memory.out("meeting_call"))
    return Answers(coming, called, found, shares([(one.kind, len(one.names)) for one in found]))


def _fits(given: str | None, answer: str) -> bool:
    return (given if given in ("Ja", "Kanske", "Nej") else "") == answer


def _coming(context: Context) -> list[Meeting]:
    now: datetime = context.now
    years = (context.today.year, context.today.year + 1)
    meetings = [one for year in years for one in of_year(context.book, year)]
    return sorted((one for one in meetings if not one.is_off and now < one.start), key=lambda one: one.start)
