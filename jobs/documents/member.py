"""What is kept about one person, for that person to read: GDPR, article 15."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from jobs.documents.kept import InState, Kept
from jobs.documents.model import Block, Document, Heading, Items, Note, Paragraph, Table
from jobs.documents.reading import doubted
from jobs.memory import Mail
from jobs.pages.sent import JOB_NAMES
from jobs.pages.shared import STATES
from jobs.recipients import reply_to
from jobs.traces import Held, Naming, Trace
from sheets_schema.book import Book
from sheets_schema.rules import pack
from sheets_schema.text import Language, Text, how_many, one_line, shown

_LONGEST = 2_000
_SECTION = "802004-0401"
"""The organisation number of Amnesty's Swedish section."""


def member(book: Book, kept: Kept, language: Language) -> Document:
    """The whole extract; its file's name tells nothing of whose it is."""
    naming = Naming(book, kept.person)
    torn = tuple(_torn(book, language))
    box = doubted(torn, language)
    blocks: list[Block] = [Note(*box)] if box else []
    blocks += [*_front(book, kept, language)]
    sure = [one for one in kept.traces if one.sure]
    for title, some in groupby(sure, key=lambda one: one.title):
        blocks += [*_tab(one_line(title), [*some], naming, language)]
    blocks += [*_said(kept, naming, language), *_state(kept.state, naming, language)]
    blocks += [*_unsure([one for one in kept.traces if not one.sure], language)]
    head = Text("Registerutdrag", "Extract of personal data")[language]
    row = min(kept.person.rows, default=0)
    name = f"{Text('registerutdrag', 'personal-data')[language]}-{book.today}{f'-{row}' if row else ''}"
    lead = " · ".join(part for part in (one_line(kept.person.name), book.settings.group_name, str(book.today)) if part)
    return Document(name, head, lead, language, book.today, tuple(blocks), torn)


def _torn(book: Book, language: Language) -> Iterator[str]:
    for key in sorted(book.torn):
        text = Text(
            f"En flik ({key}) är tom eller saknar rubriker; det som fanns där är kanske inte med.",
            f"A tab ({key}) is empty or has no headers; what was in it may not be here.",
        )
        yield text[language]


def _front(book: Book, kept: Kept, language: Language) -> Iterator[Block]:
    """What it is, why it is kept, by whom and for how long."""
    group = one_line(book.settings.group_name) or Text("gruppen", "the group")[language]
    yield Paragraph(
        Text(
            f"Hej! Det här är vad {group} har om dig i sin arbetsbok och i programmet gruppbok. Du har rätt att få veta "
            "det enligt artikel 15 i dataskyddsförordningen (GDPR), och det kostar inget.",
            f"Hello! This is what {group} keeps about you in its workbook and in the program gruppbok. You have a right "
            "to know it under article 15 of the GDPR, free of charge.",
        )[language]
    )
    if kept.person.protected:
        yield Note(
            Text("Skyddade personuppgifter", "Protected identity")[language],
            (
                Text(
                    "Det här är bara till dig. Du syns inte i gruppens listor, dokument eller brev till andra.",
                    "This is for you alone. You stand in none of the group's lists, papers or mails to others.",
                )[language],
            ),
        )
    head = (Text("Du undrar kanske", "You may ask")[language], Text("Svar", "Answer")[language])
    yield Table(head, tuple((label[language], words[language]) for label, words in _terms(book)), (4, 14))
    if not kept:
        yield Paragraph(Text("Inget finns.", "Nothing is kept.")[language])


def _terms(book: Book) -> Iterator[tuple[Text, Text]]:
    yield (
        Text("Varför", "Why"),
        Text(
            "För att ha en aktuell medlemsförteckning, kalla till möten, dela på uppdragen, sköta kassan och hålla "
            "kontakten med den som vill veta mer.",
            "To have a current list of members, call meetings, share the work, keep the books and stay in touch with "
            "whoever wants to know more.",
        ),
    )
    yield Text("Vem som ansvarar", "Who answers for it"), _controller(book)
    yield (
        Text("Varifrån", "From where"),
        Text(
            "Från dig, eller från den i gruppen som skrev in det. Där källan är antecknad står den nedan.",
            "From you, or from whoever in the group wrote it in. Where the source is noted it stands below.",
        ),
    )
    yield (
        Text("Vem som ser det", "Who sees it"),
        Text(
            "De i gruppen som arbetsboken är delad med, och de företag som lagrar arbetsboken och förmedlar breven. "
            "Ingen får se någon annans adress i breven.",
            "Those in the group with whom the workbook is shared, and the companies that store it and carry the mails. "
            "Nobody sees another's address in the mails.",
        ),
    )
    yield Text("Hur länge", "For how long"), _how_long()
    yield Text("Dina rättigheter", "Your rights"), _rights(book)


def _how_long() -> Text:
    left, silent, books = (pack()[key] for key in ("clear_left", "clear_prospects", "keep_books"))
    return Text(
        f"{left['months']} månader efter att du har lämnat gruppen; {silent['months']} månader efter den sista "
        f"kontakten om du var intresserad. Det som står i bokföringen finns kvar i {books['years']} år efter "
        "utgången av det kalenderår då räkenskapsåret slutade. Programmet glömmer namn, adress, ämne och text "
        "i breven efter 90 dagar.",
        f"{left['months']} months after you left the group; {silent['months']} months after the last contact if you "
        f"were interested. What stands in the books stays for {books['years']} years after the calendar year in "
        "which the financial year ended. The program forgets the name, address, subject and text of mails after "
        "90 days.",
    )


def _rights(book: Book) -> Text:
    ask = one_line(reply_to(book), 120)
    where_sv, where_en = (f"Skriv till {ask}", f"Write to {ask}") if ask else ("Säg till i gruppen", "Tell the group")
    return Text(
        f"Du kan få fel rättade, uppgifter raderade eller begränsade, och invända mot hur de används. {where_sv}. "
        "Är du inte nöjd kan du klaga hos Integritetsskyddsmyndigheten (imy.se). Inget beslut om dig fattas av sig "
        "självt.",
        f"You can have mistakes mended, and data erased or restricted, and object to their use. {where_en}. If you "
        "are not content you may complain to the Swedish Authority for Privacy Protection (imy.se). No decision "
        "about you is made automatically.",
    )


def _controller(book: Book) -> Text:
    group = one_line(book.settings.group_name)
    if book.settings.is_section_group:
        return Text(
            f"{group} hör till svenska sektionen av Amnesty International ({_SECTION}), som ansvarar för sina grupper "
            "av det slaget.",
            f"{group} is part of the Swedish section of Amnesty International ({_SECTION}), which answers for its "
            "groups of that kind.",
        )
    return Text(f"{group}, som är en egen förening.", f"{group}, an association of its own.")


def _tab(title: str, some: Sequence[Trace], naming: Naming, language: Language) -> Iterator[Block]:
    """One tab: the rows about the person cell by cell, then the cells that name the person."""
    yield Heading(title)
    own, named = [one for one in some if one.own], [one for one in some if not one.own]
    cell, what, says = (
        Text("Cell", "Cell")[language],
        Text("Kolumn", "Column")[language],
        Text("Innehåll", "Content")[language],
    )
    if own:
        yield Table(
            (cell, what, says), tuple(_held(held, naming, language) for one in own for held in one.held), (2, 5, 11)
        )
    if named:
        about = Text("Raden handlar om", "The row is about")[language]
        rows = tuple(
            (*_held(held, naming, language), _about(one, held, naming, language)) for one in named for held in one.held
        )
        yield Table((cell, what, says, about), rows, (2, 4, 6, 6))


def _held(held: Held, naming: Naming, language: Language) -> tuple[str, str, str]:
    return held.cell, one_line(held.label[language]), _words(held.value, naming, language)


def _words(value: object, naming: Naming, language: Language) -> str:
    return one_line(
        naming.discreet(shown(value, language) if not isinstance(value, str) else value, language), _LONGEST
    )


def _about(one: Trace, held: Held, naming: Naming, language: Language) -> str:
    some = (two for two in one.about if two.cell != held.cell)
    return "; ".join(f"{one_line(two.label[language])}: {_words(two.value, naming, language)}" for two in some)


def _said(kept: Kept, naming: Naming, language: Language) -> Iterator[Block]:
    if not kept.said:
        return
    yield Heading(Text("Kommentarer i arket", "Comments in the sheet")[language])
    by = {True: Text("du", "you"), False: Text("någon annan", "somebody else")}
    rows = tuple(
        (one_line(one.place), by[one.own][language], one_line(naming.discreet(one.text, language), _LONGEST))
        for one in kept.said
    )
    head = (Text("Cell", "Cell"), Text("Skrivet av", "Written by"), Text("Text", "Text"))
    yield Table(tuple(word[language] for word in head), rows, (4, 4, 10))


def _state(state: InState, naming: Naming, language: Language) -> Iterator[Block]:
    """What the program itself remembers."""
    if not state:
        return
    yield Heading(Text("Det programmet minns", "What the program remembers")[language])
    if state.to:
        yield Paragraph(Text("Brev till dig:", "Mails to you:")[language])
        yield _mails(state.to, naming, language)
    if state.about:
        yield Paragraph(Text("Brev till andra som handlar om dig:", "Mails to others about you:")[language])
        yield _mails(state.about, naming, language)
    lines = [
        *(naming.discreet(one[language], language) for one in state.records),
        *(_marks(one)[language] for one in state.hashes),
    ]
    if state.told:
        times = how_many(state.told, Text("sak", "thing"), Text("saker", "things"))
        lines.append(
            Text(
                f"Att {times.sv} om ditt namn i arkets kontroll har berättats, så att de inte berättas igen.",
                f"That {times.en} about your name in the sheet's checks were told, so as not to be told again.",
            )[language]
        )
    if lines:
        yield Items(tuple(lines))


def _marks(one: Text) -> Text:
    return Text(f"Ett avtryck som ingen kan läsa ut ditt namn ur: {one.sv}.", f"A mark that hides your name: {one.en}.")


def _mails(some: Iterable[Mail], naming: Naming, language: Language) -> Table:
    nothing = Text("glömt", "forgotten")[language]
    rows = tuple(
        (
            f"{one.done or one.made:%Y-%m-%d}",
            JOB_NAMES.get(one.job, Text(one.job, one.job))[language],
            one_line(naming.discreet(one.subject, language), 200) or nothing,
            STATES[one.state][language],
        )
        for one in some
    )
    head = (Text("När", "When"), Text("Brev", "Mail"), Text("Ämne", "Subject"), Text("Läge", "State"))
    return Table(tuple(word[language] for word in head), rows, (3, 4, 9, 3))


def _unsure(some: Sequence[Trace], language: Language) -> Iterator[Block]:
    """Cells that may be about another: told without what stands in them."""
    if not some:
        return
    yield Heading(Text("Kan gälla någon annan", "May be about somebody else")[language])
    yield Paragraph(
        Text(
            "Namnet eller adressen i de här cellerna kan vara någon annans, så vad som står där är inte med. Fråga gruppen.",
            "The name or address in these cells may be another's, so what stands there is not shown. Ask the group.",
        )[language]
    )
    yield Items(tuple(f"{one_line(one.title)} {', '.join(held.cell for held in one.held)}" for one in some))
