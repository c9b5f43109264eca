"""The papers of the annual meeting as one: agenda, reports, accounts, the auditor's form, elections and plan."""

from collections.abc import Iterator, Sequence

from jobs.documents.accounts import signed_accounts, signers, sums_of
from jobs.documents.activity import activity_blocks, activity_doubts
from jobs.documents.agenda import (
    agenda_beside_statutes,
    agenda_blocks,
    annual_meeting_of,
    day_of,
    last_day_for_papers,
    when_and_where,
)
from jobs.documents.audit import audit_blocks
from jobs.documents.elections import election_blocks, posts
from jobs.documents.model import Block, Contents, Document, Heading, NewPage, Note, Paragraph, Ruled, deeper
from jobs.documents.plan import activities, plan_blocks, plan_doubts
from jobs.documents.reading import doubted, doubts, lead, row_numbers
from jobs.year import FinancialYear, financial_year
from sheets_schema import people
from sheets_schema.book import Book
from sheets_schema.checks.annual_meeting import has_statement, missing_points, points_of
from sheets_schema.rules import pack
from sheets_schema.tab import Row
from sheets_schema.text import Language, Text, how_many

NAME = Text("arsmoteshandlingar", "annual-meeting-papers")
_MISSING = Text("Det här saknas än", "What is still missing")
_RUNNING_ON = frozenset({0, 5})
"""The parts that begin below the one before: the agenda on the front page, the elections under the motions."""
_MEETING = {"meetings": ("number", "type", "date", "start", "status"), "roles": ("role", "name", "from", "to")}


def annual_meeting(book: Book, year: int, language: Language) -> Document:
    """The papers of the meeting that hears of the financial year that starts in `year`."""
    period = financial_year(year, book.settings.year_start)
    coming = financial_year(year + 1, book.settings.year_start)
    meeting = annual_meeting_of(book, period)
    found = (
        *activity_doubts(book, period, language),
        *plan_doubts(book, language),
        *doubts(book, _MEETING, language),
    )
    in_doubt = tuple(dict.fromkeys(found))
    title = Text(f"Årsmöteshandlingar för {period.label}", f"Papers of the annual meeting on {period.label}")
    lacks, by_hand = _lacks(book, period, meeting), _by_hand(book, meeting)
    blocks = [*_front(book, meeting, language), *_draft(lacks, language)]
    if box := doubted(in_doubt, language):
        blocks.append(Note(*box))
    blocks.append(Contents())
    blocks += _parts(book, (period, coming), meeting, language)
    if lacks:
        blocks += [NewPage(), Note(_MISSING[language], tuple(text[language] for text in (*lacks, *by_hand)))]
        blocks += agenda_beside_statutes(meeting, language)
    name = f"{NAME[language]}-{period.label.replace('/', '-')}"
    return Document(name, title[language], lead(book, period, language), language, book.today, tuple(blocks), in_doubt)


def _front(book: Book, meeting: Row | None, language: Language) -> Iterator[Block]:
    if meeting is None:
        return
    where = when_and_where(book, meeting, language)
    yield Paragraph(Text(f"Årsmöte {where}.", f"Annual meeting {where}.")[language])
    latest, cited = last_day_for_papers(meeting), pack()["notice"].cited
    yield Paragraph(
        Text(
            f"Kallelsen och handlingarna ska vara hos medlemmarna senast {latest} ({cited.sv}).",
            f"The call and the papers are to be with the members by {latest} ({cited.en}).",
        )[language]
    )
    if book.settings.is_section_group:
        order = Text(
            "För en sektionsgrupp är standardstadgarna god ordning, inte ett krav.",
            "For a section group the standard statutes are good order, not a duty.",
        )
        yield Paragraph(order[language], faint=True)


def _draft(lacks: Sequence[Text], language: Language) -> Iterator[Block]:
    """That the papers are not ready to hand out; the list is on the last page, which is not for the members."""
    if lacks:
        number = how_many(
            len(lacks), Text("sak saknas", "thing is missing"), Text("saker saknas", "things are missing")
        )
        says = Text(
            f"{number.sv} än; sista sidan säger vad. Rätta i arket och gör handlingarna på nytt.",
            f"{number.en} still; the last page says what. Mend the sheet and make the papers anew.",
        )
        yield Note(Text("Utkast", "Draft")[language], (says[language],))


def _lacks(book: Book, period: FinancialYear, meeting: Row | None) -> tuple[Text, ...]:
    """What the sheet still lacks for the papers to be whole; nothing is made up in its place."""
    texts = [
        *_missing_meeting(book, meeting),
        *_missing_agenda(meeting),
        *_missing_accounts(book, period),
        *_vacant(book),
    ]
    if not activities(book, financial_year(period.year + 1, book.settings.year_start)):
        texts.append(Text("Planering har inga aktiviteter för nästa år.", "Activities has none for the year to come."))
    return tuple(texts)


def _missing_meeting(book: Book, meeting: Row | None) -> Iterator[Text]:
    rule = pack()["annual_meeting"]
    if meeting is None:
        yield Text(
            f"Inget årsmöte står i Möten för det här året. {rule.says.sv} ({rule.cited.sv})",
            f"No annual meeting stands in Meetings for this year. {rule.says.en} ({rule.cited.en})",
        )
        return
    day = day_of(meeting)
    if day > rule.day(day.year):
        yield Text(
            f"Årsmötet är {day}. {rule.says.sv} ({rule.cited.sv})",
            f"The annual meeting is on {day}. {rule.says.en} ({rule.cited.en})",
        )
    if last_day_for_papers(meeting) < book.today < day:
        yield Text(
            f"Handlingarna skulle ha varit ute {last_day_for_papers(meeting)}.",
            f"The papers were to be out by {last_day_for_papers(meeting)}.",
        )


def _missing_agenda(meeting: Row | None) -> Iterator[Text]:
    if meeting is None:
        return
    points = points_of(meeting)
    number = row_numbers([meeting])
    if not points:
        yield Text(
            f"Dagordning är tom i Möten rad {number}; här står stadgarnas punkter som förslag.",
            f"Agenda is empty in Meetings row {number}; the statutes' points stand here as a proposal.",
        )
        return
    for point in missing_points(points):
        yield Text(f"Dagordningen saknar: {point.says.sv}.", f"The agenda lacks: {point.says.en}.")


def _missing_accounts(book: Book, period: FinancialYear) -> Iterator[Text]:
    if book.today <= period.last:
        yield Text(
            f"Året slutar {period.last}: allt gäller till och med {book.today}.",
            f"The year ends on {period.last}: all is up to {book.today}.",
        )
    sums = sums_of(book, period.year)
    if isinstance(sums, Text):
        yield sums
    elif sums.preliminary:
        yield Text("Årets siffror är preliminära; varför står nedan.", "The year's sums are preliminary; see below.")


def _vacant(book: Book) -> Iterator[Text]:
    for role in (people.role_text(post.role) for post in posts(book) if not post.name):
        yield Text(f"{role.sv} är vakant.", f"{role.en} is vacant.")


def _by_hand(book: Book, meeting: Row | None) -> Iterator[Text]:
    """What is written on the papers by hand, since the sheet does not hold it."""
    day = day_of(meeting) if meeting else book.today
    number = sum(post.is_open(day) for post in posts(book))
    if number:
        yield Text(f"Valberedningens förslag till {number} uppdrag.", f"The nominations for {number} posts.")
    if meeting is None or not has_statement(book, meeting):
        yield Text(
            "Granskarens berättelse ska fyllas i och skrivas under; blanketten är med.",
            "The auditor's statement is to be filled in and signed; the form is here.",
        )


def _parts(
    book: Book, years: tuple[FinancialYear, FinancialYear], meeting: Row | None, language: Language
) -> Iterator[Block]:
    period, coming = years
    day = day_of(meeting) if meeting else coming.first
    sums = sums_of(book, period.year)
    parts: tuple[tuple[Text, list[Block]], ...] = (
        (Text("Dagordning", "Agenda"), list(agenda_blocks(meeting, language))),
        (Text("Verksamhetsberättelse", "Activity report"), deeper(activity_blocks(book, period, language))),
        (Text("Ekonomisk årsrapport", "Annual accounts"), signed_accounts(sums, signers(book, language), language)),
        (Text("Revisorns berättelse", "The auditor's statement"), list(audit_blocks(book, sums, period, language))),
        (Text("Motioner och förslag", "Motions and proposals"), _motions(language)),
        (Text("Val", "Elections"), list(election_blocks(book, day, language))),
        (Text("Verksamhetsplan", "Activity plan"), deeper(plan_blocks(book, coming, language))),
    )
    labels = {1: f" {period.label}", 2: f" {period.label}", 3: f" {period.label}", 6: f" {coming.label}"}
    for n, (title, blocks) in enumerate(parts):
        if n not in _RUNNING_ON:
            yield NewPage()
        yield Heading(title[language] + labels.get(n, ""))
        yield from blocks


def _motions(language: Language) -> list[Block]:
    none = Text(
        "Motioner står inte i arket. Lägg dem här, eller skriv att inga har kommit in.",
        "Motions are not in the sheet. Put them here, or write that none have come in.",
    )
    return [Paragraph(none[language], faint=True), Ruled(("", "", "", ""))]
