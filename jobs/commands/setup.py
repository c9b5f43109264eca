"""gruppbok setup: a short conversation that ends in a gruppbok.toml that works.

Nothing is written before the last question has its yes; whatever ends the conversation before that changes nothing.
"""

import os
import shutil
import sys
import tomllib
from argparse import Namespace
from pathlib import Path
from typing import NamedTuple

from jobs.commands import doctor, init
from jobs.commands.conversation import NO, YES, Question, Refused, Talk, is_back, next_question, understood
from jobs.commands.conversation_account import NONE
from jobs.commands.conversation_asking import Asker, EndedError
from jobs.commands.conversation_closing import closing, switch_of
from jobs.commands.conversation_files import Content, copier, free_name, relative, stage, toml, writer
from jobs.commands.conversation_outcome import Fate, beginning, content, summary
from jobs.commands.conversation_questions import PREVIEW, QUESTIONS, TRIAL
from jobs.commands.conversation_trying import named, tried
from jobs.commands.patient import MEND
from jobs.envfile import ENV_NAME, PASSWORD, with_secret
from jobs.session import Session, UsageError
from jobs.settings import FILE_NAME, load
from sheets_schema.text import Text
from sync.workbook import WorkbookError

_HELLO = Text(
    "Några frågor, så kommer gruppbok igång. Enter godtar det som står inom parentes. Skriv tillbaka för att ändra svaret före. Ctrl-C avbryter. Inget skrivs förrän du har sagt ja på slutet.",
    "A few questions, and gruppbok gets going. Enter takes what stands in brackets. Type back to change the answer before. Ctrl-C stops. Nothing is written until you have said yes at the end.",
)
_STOPPED = Text("Avbrutet.", "Interrupted.")
_UNCHANGED = Text("Inget är ändrat.", "Nothing is changed.")
_SAVED = Text("Inställningarna är sparade.", "The settings are saved.")
_REMARK = Text(
    f"Gjord av gruppbok setup. Lösenordet står aldrig här, utan i {ENV_NAME}.",
    f"Made by gruppbok setup. The password never stands here, but in {ENV_NAME}.",
)
_WILL_BE = Text("Så här blir det:", "This is how it will be:")
_ANEW = Text("Då tar vi det från början. Enter behåller ett svar.", "Then from the beginning. Enter keeps an answer.")
_TRYING = Text("Sparat. Nu prövas allt:", "Saved. Now everything is tried:")
_NEXT = Text("Gör så här nu:", "What to do now:")


class _Place(NamedTuple):
    """Where the configuration is, what it said before, and where the person is."""

    path: Path
    old: Content
    folder: Path


def run(session: Session) -> int:
    """Asks, writes, tries and shows; 1 where the doctor found something to mend. Raises UsageError, WorkbookError."""
    asker = Asker(session.language)
    path = Path(session.args.config or FILE_NAME).resolve()
    old = tomllib.loads(path.read_text("utf-8")) if session.settings.path else {}
    place = _Place(path, old, Path.cwd())
    if not os.access(path.parent, os.W_OK):
        says = Text(f"Mappen {path.parent} går inte att skriva i.", f"The folder {path.parent} cannot be written in.")
        raise UsageError(says)
    said = _UNCHANGED
    try:
        talk = _talked(session, asker, place)
        _write(session, talk, place)
        said = _SAVED
        return _shown(session, asker, talk)
    except KeyboardInterrupt as stop:
        raise _ended(asker, _STOPPED, said) from stop
    except EndedError as end:
        asks = end.question.asks
        missing = Text(f"Svar saknas: {asks.sv}", f"An answer is missing: {asks.en}")
        raise _ended(asker, _STOPPED if asker.is_terminal else missing, said) from end


def _ended(asker: Asker, why: Text, said: Text) -> UsageError:
    """The one line that is said where the talk ends early, in its own language."""
    asker.tell("")
    words = f"{why[asker.language]} {said[asker.language]}"
    return UsageError(Text(words, words))


def _talked(session: Session, asker: Asker, place: _Place) -> Talk:
    """The talk in which every question has an answer that will do. Raises EndedError."""
    talk = beginning(session.settings, place.folder, session.chosen_language)
    given = named(session.args.workbook) if session.args.workbook else {}
    greeted = False
    while (question := next_question(talk, QUESTIONS)) is not None:
        if question.key != "language" and not greeted:
            asker.tell("")
            asker.tell(_HELLO[talk.language])
            greeted = True
        if question.key == "right":
            _show_summary(asker, talk, place)
        if (text := given.pop(question.key, None)) is None:
            text = asker.ask(question, talk)
        talk = _after(talk, question, text, session, asker)
    return talk


def _after(talk: Talk, question: Question, text: str, session: Session, asker: Asker) -> Talk:
    """The talk after an answer: one answer more, or as many as before, or fewer."""
    if is_back(text):
        return talk.back()
    value = ""
    try:
        value = understood(question, text, talk)
        found = tried(talk, question.key, value, session)
    except Refused as refusal:
        asker.tell(refusal.says[talk.language], "red")
        return talk.answered(question.key, value, {}).again(refusal.again) if refusal.again else talk
    if question.key == "right" and value == NO:
        asker.tell(_ANEW[talk.language])
        return talk.again(next(iter(talk.answers)))
    return talk.answered(question.key, found.value, found.facts)


def _show_summary(asker: Asker, talk: Talk, place: _Place) -> None:
    asker.tell("")
    asker.tell(_WILL_BE[talk.language], "bold")
    for line in summary(talk, _fate(talk, place)):
        asker.tell_whole(line)


def _fate(talk: Talk, place: _Place) -> Fate:
    """What the configuration's file comes to."""
    changes = content(talk, place.old, place.path.parent) != place.old
    old = free_name(place.path).name if place.old and changes else ""
    return Fate(relative(place.path, place.folder), changes, old)


def _write(session: Session, talk: Talk, place: _Place) -> None:
    """Makes all files and puts them in place, the configuration last. Raises WorkbookError."""
    path, fate = place.path, _fate(talk, place)
    secrets = path.with_name(ENV_NAME)
    with stage() as ready:
        if talk.get("where") == "new":
            from sync.xlsx.template import make_workbook  # noqa: PLC0415 - as init does

            day = session.now.date()
            ready.add(Path(talk.get("new")), lambda room: make_workbook(room, talk.language, day), new=True)
        if password := talk.get("password"):
            before = secrets.read_text("utf-8-sig") if secrets.exists() else ""
            ready.add(secrets, writer(with_secret(before, PASSWORD, password), 0o600))
        if fate.old:
            ready.add(path.with_name(fate.old), copier(path), new=True)
        if fate.changes:
            said = toml(content(talk, place.old, path.parent), _REMARK[talk.language])
            ready.add(path, writer(said))
        ready.put()


def _shown(session: Session, asker: Asker, talk: Talk) -> int:
    """Tries everything, and says how to go on."""
    args = {**vars(session.args), "workbook": None, "json": False, "send_test": None}
    args |= {"outbox": None, "port": 0, "no_browser": False, "xlsx": None}
    session = session._replace(
        settings=load(session.args.config), args=Namespace(**args), chosen_language=talk.language
    )
    if talk.get("fill") == YES:
        _fill(session, asker, talk)
    asker.tell("")
    asker.tell(_TRYING[talk.language], "bold")
    patient = doctor.examined(session)
    checks = list(patient.checks.values())
    doctor.show(checks, session)
    if session.settings.mail and patient.checks["mail"].state != MEND:
        _try_mail(session, asker, talk)
    wants_preview = _asked(PREVIEW, session, asker, talk) == YES
    asker.tell("")
    book = talk.get("sheet") or Path(talk.get("file") or talk.get("new")).absolute()
    asker.tell_whole(Text(f"Klart. Boken är {book}", f"Done. The book is {book}")[talk.language])
    asker.tell("")
    asker.tell(_NEXT[talk.language], "bold")
    for number, step in enumerate(closing(talk, switch_of(patient.book, talk), _typed()), 1):
        asker.tell(f"{number}. {step[talk.language]}", hang="   ")
    if wants_preview:
        asker.tell("")
        from jobs.commands import preview  # noqa: PLC0415 - slow to import, and often not wanted

        preview.run(session)
    return 1 if any(one.state == MEND for one in checks) else 0


def _fill(session: Session, asker: Asker, talk: Talk) -> None:
    """Adds what the sheet lacks; what stops it is said, and the doctor says how to go on."""
    args = Namespace(**{**vars(session.args), "workbook": talk.get("sheet")})
    try:
        init.run(session._replace(args=args))
    except WorkbookError as error:
        asker.tell(error.says[talk.language], "red")


def _try_mail(session: Session, asker: Asker, talk: Talk) -> None:
    to = _asked(TRIAL, session, asker, talk)
    if to != NONE:
        print(doctor.line(doctor.sent_trial(session, to), session))


def _asked(question: Question, session: Session, asker: Asker, talk: Talk) -> str:
    """The answer to a question that stands by itself, once it will do."""
    while True:
        try:
            return tried(talk, question.key, understood(question, asker.ask(question, talk), talk), session).value
        except Refused as refusal:
            asker.tell(refusal.says[talk.language], "red")


def _typed() -> str:
    """How gruppbok is called here: by its name where the shell finds it, else as it was typed."""
    called = Path(sys.argv[0])
    return str(called) if called.name == "gruppbok" and shutil.which("gruppbok") is None else "gruppbok"
