"""Asking for help: to whom, once, and what is said. Contract, sections 7 to 9."""

from datetime import date
from pathlib import Path

import pytest

from jobs.plan import Message
from jobs.worker import planning
from jobs.worker.letter import Sender, compose
from jobs.worker.render import render
from sheets_schema.grid import ErrorValue
from tests.jobs.helpers import NOON, ROLE, USUAL_MEMBERS, Cells, Rows, context, group, plans, remembered, role
from tests.jobs.letters.group import GROUP
from tests.jobs.worker.fakes import World, read, text_of

TODAY = date(2026, 11, 22)
HELP = ["Datum", "Vad gäller det", "Beskrivning", "Skicka"]
ORGANISER = "stod@example.net"
SENDER = Sender("grupp@example.net", "Grupp 17", "anna@example.org", "gruppbok.example.net", "example.net", "17")


def row(
    subject: object = "Få medlemmar", day: object = TODAY, *, text: object = "Kom gärna.", send: object = "Ja"
) -> Cells:
    """A row of Be om hjälp."""
    return [day, subject, text, send]


def asking(*rows: Cells, organiser: str | None = ORGANISER, roles: Rows | None = None, **more: Rows) -> dict[str, Rows]:
    """The group with these rows of Be om hjälp."""
    tabs: dict[str, Rows] = {"Be om hjälp": [HELP, *rows], **({"Roller": roles} if roles else {}), **more}
    return group(tabs, organiser=organiser, group_number="17")


def requests(*rows: Cells, organiser: str | None = ORGANISER, roles: Rows | None = None) -> list[Message]:
    """The mails of these rows."""
    return plans("help_request", context(asking(*rows, organiser=organiser, roles=roles)))


def addresses(messages: list[Message]) -> list[str]:
    """Where mails go."""
    return [message.to.address for message in messages]


def test_the_organiser_and_the_secretary_get_a_mail_each() -> None:
    found = requests(row())
    assert addresses(found) == [ORGANISER, "anna@example.org"]
    assert [message.key for message in found] == [
        "help_request:2026-11-22:få medlemmar:organiser",
        "help_request:2026-11-22:få medlemmar:anna ek",
    ]
    assert [message.facts["letter"].for_secretary for message in found] == [False, True]


@pytest.mark.parametrize("organiser", [None, "inte en adress"])
def test_without_an_organiser_the_secretary_alone_is_told_what_is_missing(organiser: str | None) -> None:
    found = requests(row(), organiser=organiser)
    assert addresses(found) == ["anna@example.org"]
    text = " ".join(render(found[0], GROUP).text.split())
    assert "Det saknas en adress till er verksamhetsutvecklare" in text


def test_one_address_gets_one_mail() -> None:
    assert addresses(requests(row(), organiser="Anna@Example.org")) == ["Anna@Example.org"]


def test_without_a_secretary_the_deputy_or_nobody_gets_the_copy() -> None:
    vacant = [ROLE, role("Gruppsekreterare", None, deputy="Cia Dal")]
    assert addresses(requests(row(), roles=vacant)) in ([ORGANISER, "cia@example.org"], [ORGANISER])
    over = [ROLE, role("Gruppsekreterare", "Anna Ek", to=date(2026, 1, 1), deputy="Cia Dal")]
    assert addresses(requests(row(), roles=over)) == [ORGANISER, "cia@example.org"]


@pytest.mark.parametrize(
    "unfit",
    [
        row(send="Nej"),
        row(send=None),
        row(send="kanske"),
        row(None),
        row(day=None),
        row(day="snart"),
        row(text=ErrorValue("#REF!")),
    ],
)
def test_what_is_not_to_be_sent_or_cannot_be_read_stays(unfit: Cells) -> None:
    assert {message.about[1] for message in requests(unfit, row("Annat"))} == {"Annat"}


def test_of_two_of_one_day_and_subject_the_first_to_send_goes_and_the_later_is_a_finding() -> None:
    rows = [row("Plan", send="Nej"), row(" PLAN", text="Två"), row("plan", text="Tre")]
    assert [message.facts["letter"].lines for message in requests(*rows)] == [("Två",), ("Två",)]
    known = context(asking(*rows))
    found = [(one.code, one.cell) for one in known.findings if one.tab == "help"]
    assert found == [("value.invalid", "B3"), ("value.invalid", "B4")]


def test_the_organisers_mail_names_nobody() -> None:
    text = "Bo Alm slutar. Ring Anna på 070-123 45 67 eller cia@example.org.\nVi har 300 kr."
    message, copy = requests(row("Bos uppdrag", text=text))
    letter = render(message, GROUP)
    mail = letter.subject + letter.text + letter.html
    for word in ("Anna", "Bo ", "Bos", "Alm", "070", "example.org"):
        assert word not in mail.replace("anna@example.org", ""), word
    assert "[namn] slutar. Ring [namn] på [telefon] eller [e-post]." in " ".join(letter.text.split())
    assert "Vi har 300 kr." in letter.text
    told = " ".join(render(copy, GROUP).text.split())
    assert "1 e-postadress, 1 telefonnummer, 3 namn" in told
    assert f"skriva det till {ORGANISER}" in told


def test_replies_reach_the_group_and_no_list_is_spoken_of() -> None:
    message = requests(row())[0]
    mail = read(compose(render(message, GROUP), message, SENDER, context(group()).now))
    assert (mail["To"], mail["Reply-To"], mail["List-Id"]) == (
        f"Verksamhetsutvecklare <{ORGANISER}>",
        "anna@example.org",
        None,
    )


def test_the_group_is_told_of_in_numbers() -> None:
    text = render(requests(row())[0], GROUP).text
    assert "\nHej!\n" in text, "a title is not greeted"
    for line in (
        "Gruppnummer: 17",
        "Grupptyp: Sektionsgrupp",
        "- Möten de senaste 60 dagarna: 0",
        "- Lediga uppdrag: inga",
    ):
        assert f"\n{line}\n" in text


@pytest.mark.parametrize("title", ["Medlemmar", "Roller", "Be om hjälp", "Intresserade"])
def test_nothing_goes_while_a_tab_that_tells_the_names_cannot_be_read(title: str) -> None:
    tabs = asking(row(), Intresserade=[["Namn", "Datum", "Status"], ["Liv Nord", TODAY, "Ny"]])
    bare = {**tabs, title: tabs[title][:1]}
    keys = {"Medlemmar": "members", "Roller": "roles", "Be om hjälp": "help", "Intresserade": "prospects"}
    torn = planning.plan(context(bare, memory=remembered(rows={keys[title]: 3})))
    assert "help_request" not in torn.ran
    assert "help_request" in planning.plan(context(tabs)).ran


def sent(world: World) -> list[str]:
    """The requests sent since last asked."""
    return [key for key in world.take() if key.startswith("help_request:")]


def test_on_the_first_pass_an_old_row_goes_and_then_never_again(tmp_path: Path) -> None:
    world = World(tmp_path / "s", asking(row(day=date(2025, 1, 5))))
    world.run()
    assert len(sent(world)) == 2
    world.run("2026-11-23T12:00", asking(row("Annat"), row(" få medlemmar", "5 jan 2025", text="Nytt")))
    assert {key.split(":")[2] for key in sent(world)} == {"annat"}
    world.run("2027-11-23T12:00")
    assert sent(world) == []


def test_an_organiser_who_is_written_in_later_hears_of_it_and_a_new_one_does_not(tmp_path: Path) -> None:
    world = World(tmp_path / "s", asking(row(), organiser=None))
    world.run()
    assert sent(world) == ["help_request:2026-11-22:få medlemmar:anna ek"]
    world.run("2026-11-22T12:05", asking(row()))
    assert sent(world) == ["help_request:2026-11-22:få medlemmar:organiser"]
    world.run("2026-11-22T12:10", asking(row(), organiser="ny@example.net"))
    assert sent(world) == []


def test_ticking_the_box_later_sends_it_then(tmp_path: Path) -> None:
    world = World(tmp_path / "s", asking(row(send=False)))
    world.run(NOON)
    assert sent(world) == []
    world.run("2026-12-22T12:00", asking(row(send=True), Medlemmar=USUAL_MEMBERS))
    bodies = [body for key, body in world.post.sent if key.startswith("help_request:")]
    assert len(bodies) == 2
    assert all("Kom gärna." in text_of(body) for body in bodies)
