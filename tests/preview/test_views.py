"""What the pages are made of, each decided purely: where a mail comes from, how it fares, and the first page."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from jobs import welcomes
from jobs.memory import Mail, Memory
from jobs.plan import Context
from jobs.preview.deeds import deeds
from jobs.preview.findings import by_tab
from jobs.preview.home import home
from jobs.preview.opened import opened
from jobs.preview.origin import sources
from jobs.preview.sight import Sight, see
from jobs.preview.status import Way, reason, status
from jobs.troubles import noted
from jobs.worker.making import Maker
from sheets_schema.book import read_book
from sheets_schema.check import run
from sheets_schema.checks import CHECKS
from sheets_schema.grid import Grid, Snapshot
from sheets_schema.text import Text
from tests.jobs.helpers import (
    ANNUAL,
    ANSWER,
    CASH,
    MEETING,
    NOON,
    REPORT,
    ROLE,
    USUAL_MEMBERS,
    Tabs,
    at,
    cash,
    context,
    group,
    mail,
    meeting,
    member,
    remembered,
    report,
    role,
)

SOON = meeting("2026-9", date(2026, 11, 26))
CALLED: Tabs = {"Möten": [MEETING, ANNUAL, SOON]}
ON = Way(sending=True, has_server=True, folder="")
OFF = Way(sending=False, has_server=True, folder="")
SHEET = "https://docs.example.org/spreadsheets/d/x/edit"


def sight(known: Context, *, goes: bool = True) -> Sight:
    """What a pass would do."""
    return see(known, Maker(known, "grupp@example.org", ""), goes=goes)


def linked(tabs: Tabs) -> Context:
    """A group whose sheet is on the web."""
    rows = group(tabs)
    grids = tuple(Grid(title, cells, link=f"{SHEET}#gid={n}") for n, (title, cells) in enumerate(rows.items()))
    book = read_book(Snapshot("prov", tuple(rows), grids), at(NOON))
    return Context(book, tuple(run(CHECKS, book)), at(NOON), Memory(started=at("2026-11-01T12:00")))


def where(known: Context, job: str) -> dict[str, list[tuple[str, str]]]:
    """By person, what the mails of a job come from."""
    found = [one.message for one in sight(known).items if one.message and one.mail.job == job]
    return {one.to.name: [(source.what.sv, source.where) for source in sources(one, known)] for one in found}


def test_a_call_comes_from_the_members_cell_and_the_meetings_row() -> None:
    assert where(context(group(CALLED)), "meeting_call") == {
        "Anna Ek": [("Adressen", "Medlemmar B2"), ("Mötet", "Möten A3")],
        "Bo Alm": [("Adressen", "Medlemmar B3"), ("Mötet", "Möten A3")],
        "Cia Dal": [("Adressen", "Medlemmar B4"), ("Mötet", "Möten A3")],
    }


def test_a_reminder_comes_from_the_roles_own_address_where_it_has_one() -> None:
    tabs = {
        "Roller": [ROLE, role("Gruppsekreterare", "Anna Ek"), role("Kassör", "Bo Alm", "kassor@example.org")],
        "Rapporter": [REPORT, report("Årsrapport", date(2026, 11, 15))],
    }
    assert where(context(group(tabs)), "report_reminder") == {
        "Bo Alm": [("Adressen", "Roller C3"), ("Rapporten", "Rapporter C2")],
        "Anna Ek": [("Adressen", "Medlemmar B2"), ("Rapporten", "Rapporter C2")],
    }


def test_the_treasurers_mail_comes_from_the_cells_that_are_wrong() -> None:
    tabs = {
        "Kassabok": [CASH, cash(1, date(2026, 2, 1), "Bank", "Gåva", 300), cash(2, "31/11 2026", "Bank", "Gåvor", 5)]
    }
    ((_, *cells),) = where(context(group(tabs)), "cashbook_findings").values()
    assert cells == [("Att rätta", "Kassabok E2"), ("Att rätta", "Kassabok B3")]


def test_a_mail_that_one_row_made_due_names_that_row() -> None:
    tabs: Tabs = {
        "Information": [
            ["Datum", "Typ", "Rubrik", "Anmälan senast", "Sprid"],
            [date(2026, 11, 20), "Nyhet", "Kampanj", None, "Ja"],
            [date(2026, 12, 9), "Utbildning", "Grundkurs", date(2026, 11, 27), "Ja"],
        ],
        "Intresserade": [
            ["Namn", "Datum", "Ansvarig", "Status"],
            ["Dag Ny", date(2026, 11, 1), "Bo Alm", "Ny"],
        ],
        "Be om hjälp": [["Datum", "Vad gäller det", "Skicka"], [date(2026, 11, 20), "En lokal", "Ja"]],
        "Medlemmar": [*USUAL_MEMBERS, member("Eva Lind")],
    }
    first = context(group({**tabs, "Medlemmar": USUAL_MEMBERS}), memory=Memory())
    known = context(group(tabs), memory=remembered(told={"welcome": welcomes.known(first) or frozenset()}))
    assert where(known, "notice")["Bo Alm"] == [("Adressen", "Medlemmar B3"), ("Nyheten", "Information E2")]
    assert where(known, "training_reminder")["Bo Alm"][1:] == [("Anmälan senast", "Information D3")]
    assert where(known, "prospect_reminder") == {
        "Bo Alm": [("Adressen", "Medlemmar B3"), ("Den intresserade", "Intresserade A2")]
    }
    assert where(known, "welcome") == {"Eva Lind": [("Adressen", "Medlemmar B5"), ("Medlemmen", "Medlemmar E5")]}
    assert where(known, "help_request")["Anna Ek"][1:] == [("Frågan", "Be om hjälp C2")]


def test_a_cell_on_the_web_is_a_link() -> None:
    known = linked(CALLED)
    (message, *_) = [one.message for one in sight(known).items if one.message]
    assert message is not None
    links = [source.link for source in sources(message, known)]
    assert [link.split("&range=")[1] for link in links] == ["B2", "A3"]
    assert {urlsplit(link).netloc for link in links} == {"docs.example.org"}


def test_findings_stand_by_tab_the_errors_first_each_with_its_cell() -> None:
    tabs = {
        "Kassabok": [
            CASH,
            cash(1, date(2026, 2, 1), "Bank", "Fika", None, 5, receipt=None),
            cash(2, "?", "Bank", "Gåvor", 5),
        ],
        "Möten": [MEETING, ANNUAL, meeting("2026-9", date(2026, 11, 26), agenda=None)],
    }
    first, second = by_tab(linked(tabs), "sv")
    assert (first.key, first.errors, first.warnings) == ("cashbook", 1, 1)
    assert [(one.severity, one.place, one.value) for one in first.findings] == [
        ("error", "B3", "?"),
        ("warning", "H2", ""),
    ]
    assert first.findings[0].link == f"{SHEET}#gid=5&range=B3"
    assert (second.key, second.errors) == ("meetings", 0)


def fates(some: Sight) -> dict[str, str]:
    """How each call fares, by name."""
    return {one.mail.name: one.fate for one in some.items if one.mail.job == "meeting_call"}


@pytest.mark.parametrize(("goes", "fate"), [(True, "due"), (False, "draft")])
def test_what_is_planned_goes_at_the_next_run_or_stays_a_draft(goes: bool, fate: str) -> None:
    some = sight(context(group(CALLED)), goes=goes)
    assert fates(some) == dict.fromkeys(("Anna Ek", "Bo Alm", "Cia Dal"), fate)
    says = {status(one, some, ON if goes else OFF) for one in some.items}
    assert says == {
        Text("skickas vid nästa körning", "goes at the next run")
        if goes
        else Text("utkast: Utskick är Av", "draft: Sending is Off")
    }


def test_what_is_over_the_days_limit_waits() -> None:
    some = sight(context(group(CALLED, daily_limit=2)))
    assert sorted(fates(some).values()) == ["due", "due", "later"]
    assert {status(one, some, ON).sv for one in some.having("later")} == {"väntar till i morgon: högst 2 brev per dag"}


def test_what_somebody_holds_waits_and_what_failed_is_to_be_decided() -> None:
    topic = "meeting_call:2026-9"
    memory = replace(
        remembered(
            replace(mail(topic, "bo alm", "failed", name="Bo Alm", address="bo@example.org"), reason="550 5.1.1")
        ),
        held=frozenset({f"{topic}:anna ek"}),
    )
    some = sight(context(group(CALLED), memory=memory))
    assert fates(some) == {"Bo Alm": "failed", "Cia Dal": "due", "Anna Ek": "held"}
    assert list(fates(some)) == ["Bo Alm", "Cia Dal", "Anna Ek"]
    calls = [one for one in some.items if one.mail.job == "meeting_call"]
    by_name = {one.mail.name: [deed.name for deed in deeds(one, ON)] for one in calls}
    assert by_name == {
        "Bo Alm": ["retry", "discard"],
        "Cia Dal": ["send", "hold", "discard"],
        "Anna Ek": ["send", "release", "discard"],
    }
    assert reason(some.having("failed")[0]) == Text("550 5.1.1", "550 5.1.1")


def test_what_no_job_asks_for_any_more_is_said_to_be_let_go() -> None:
    waiting = mail("meeting_call:2026-8", "bo alm", "draft", name="Bo Alm")
    some = sight(context(group(CALLED), memory=remembered(waiting)))
    (gone,) = some.having("gone")
    assert (gone.mail.name, reason(gone)) == (
        "Bo Alm",
        Text("Det är inte aktuellt längre.", "It no longer makes sense."),
    )
    assert deeds(gone, ON) == []


@pytest.mark.parametrize("state", ["sending", "data"])
def test_what_was_being_sent_when_its_sender_died_is_not_called_sent(state: str) -> None:
    some = sight(context(group(CALLED), memory=remembered(mail("meeting_call:2026-9", "bo alm", state, name="Bo Alm"))))
    assert fates(some)["Bo Alm"] == {"sending": "due", "data": "unknown"}[state]


def first_page(known: Context, *, goes: bool = True) -> str:
    """The one sentence."""
    return home(sight(known, goes=goes), ON if goes else OFF, "sv").lead.sv


def test_the_sentence_says_what_matters_most() -> None:
    late: Tabs = {**CALLED, "Rapporter": [REPORT, report("Årsrapport", date(2026, 11, 15))]}
    new = remembered(started=NOON)
    assert first_page(context(group({}), memory=new)) == "Allt är lugnt, och inga brev är på väg."
    assert first_page(context(group(CALLED), memory=new)) == "Allt är lugnt, och 3 brev skickas vid nästa körning."
    assert first_page(context(group(CALLED), memory=new), goes=False) == "Allt är lugnt, och 3 brev ligger som utkast."
    assert first_page(context(group(late), memory=new)).startswith("Två saker behöver göras, och 5 brev")
    troubles = noted((), "mail", Text("Servern svarar inte.", "No answer."), "PostError", at(NOON))
    memory = replace(remembered(), troubles=troubles)
    assert first_page(context(group({}), memory=memory)).startswith("Något fungerar inte som det ska")


def test_who_comes_is_counted_of_all_who_are_called() -> None:
    said = [ANSWER, ["2026-9", "Anna Ek", "Ja"], ["2026-9", "bo alm", "Nej"], ["2026-9", "Gäst Gås", "Kanske"]]
    found = home(sight(context(group({**CALLED, "Svar": said}))), ON, "sv").answers
    assert found is not None
    assert {one.kind: one.names for one in found.said} == {
        "yes": ("Anna Ek",),
        "maybe": ("Gäst Gås",),
        "no": ("Bo Alm",),
        "none": ("Cia Dal",),
    }
    assert [(one.kind, one.x, one.width) for one in found.bar] == [
        ("yes", 0.0, 25.0),
        ("maybe", 25.0, 25.0),
        ("no", 50.0, 25.0),
        ("none", 75.0, 25.0),
    ]


def test_the_wheel_holds_twelve_months_from_this_one_on() -> None:
    first = date(2026, 11, 1)
    days = [first - timedelta(days=1), first, date(2027, 10, 31), date(2027, 11, 1)]
    rows = [meeting(str(n), day, status="Genomfört") for n, day in enumerate(days)]
    tabs: Tabs = {
        "Möten": [MEETING, ANNUAL, *rows],
        "Rapporter": [
            REPORT,
            report("Sänd", date(2026, 12, 1), status="Inskickad"),
            report("Årsrapport", date(2027, 2, 1)),
        ],
    }
    found = home(sight(context(group(tabs))), ON, "sv").happenings
    assert [(one.day, one.is_meeting) for one in found] == [(days[1], True), (date(2027, 2, 1), False), (days[2], True)]


def test_a_mails_mark_changes_with_what_it_says_and_not_with_the_moment() -> None:
    def mark(tabs: Tabs, now: str) -> str:
        some = sight(context(group(tabs), now))
        body = next(one.body for one in some.items if one.mail.name == "Bo Alm")
        assert body is not None
        return opened(body).mark

    moved: Tabs = {"Möten": [MEETING, ANNUAL, meeting("2026-9", date(2026, 11, 26), place="Skolan")]}
    assert mark(CALLED, NOON) == mark(CALLED, "2026-11-22T12:07") != mark(moved, NOON)


def test_a_moment_is_told_in_the_groups_zone() -> None:
    done = datetime.fromisoformat("2026-11-12T17:02:00+00:00")
    went: Mail = replace(mail("meeting_call:2026-9", "bo alm", "sent", name="Bo Alm"), done=done)
    some = sight(context(group(CALLED), memory=remembered(went)))
    (gone,) = some.having("sent")
    assert status(gone, some, ON) == Text("skickat 12 nov. kl. 18.02", "sent 12 Nov at 18:02")
