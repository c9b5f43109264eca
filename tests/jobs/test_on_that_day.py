"""Whoever holds the role on the day gets its mails, else the deputy, else the secretary, and each is told why."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from jobs.owners import Reader, readers
from jobs.recipients import of_role_or_secretary
from sheets_schema.text import Text
from tests.jobs.helpers import (
    CASH,
    MEMBER,
    REPORT,
    ROLE,
    Cells,
    Rows,
    book,
    cash,
    context,
    group,
    member,
    plans,
    report,
    role,
)
from tests.jobs.worker.fakes import World, read, text_of

LAST, FIRST = date(2027, 1, 10), date(2027, 2, 1)
MEMBERS: Rows = [MEMBER, *(member(name) for name in ("Anna Ek", "Bo Alm", "Cia Dal", "Dag Ny"))]
ANNA = role("Gruppsekreterare", "Anna Ek")
DAG = role("Kassör", "Dag Ny", start=FIRST)
HELD, STAND_IN, VACANT = (
    "du är kassör i gruppen",
    "du är ersättare för kassör, och ingen har uppdraget",
    "Ingen är kassör",
)
TABS: Mapping[str, tuple[str, Rows]] = {
    "report_reminder": ("Rapporter", [REPORT, report("Årsrapport", date(2027, 2, 20))]),
    "task_reminder": (
        "Uppgifter",
        [["Uppgift", "Ansvarig", "Förfaller", "Status"], ["Bokslut", "Kassör", date(2027, 1, 5), "Att göra"]],
    ),
    "box_reminder": (
        "Bössor",
        [
            ["Nummer", "Typ", "Placering", "Ansvarig", "Utplacerad", "Plomberad", "Status"],
            ["1", "Bössa", "Caféet", "Kassör", date(2026, 9, 1), "Ja", "Ute"],
        ],
    ),
    "prospect_reminder": (
        "Intresserade",
        [
            ["Namn", "Datum", "Ansvarig", "Senast kontaktad", "Status"],
            ["Eva Ny", date(2026, 12, 1), "Kassör", date(2026, 12, 25), "Kontaktad"],
        ],
    ),
    "cashbook_findings": ("Kassabok", [CASH, cash(1, date(2026, 2, 1), "Banken", "Gåvor", 300)]),
}


def group_of(job: str, deputy: object) -> dict[str, Rows]:
    """A group with something for the treasurer to hear, whose treasurer leaves and is followed three weeks later."""
    title, rows = TABS[job]
    bo = role("Kassör", "Bo Alm", to=LAST, deputy=deputy)
    return group({"Medlemmar": MEMBERS, "Roller": [ROLE, ANNA, bo, DAG], title: rows}, reply_to="grupp@example.org")


@pytest.mark.parametrize("job", TABS)
@pytest.mark.parametrize(
    ("day", "deputy", "name", "why"),
    [
        (LAST, "Cia Dal", "Bo Alm", HELD),
        (date(2027, 1, 11), "Cia Dal", "Cia Dal", STAND_IN),
        (date(2027, 1, 11), None, "Anna Ek", VACANT),
        (date(2027, 1, 31), "Nisse Borta", "Anna Ek", VACANT),
        (FIRST, "Cia Dal", "Dag Ny", HELD),
    ],
)
def test_the_mails_of_a_role_go_to_who_has_it_that_day(
    job: str, day: date, deputy: object, name: str, why: str
) -> None:
    found = plans(job, context(group_of(job, deputy), f"{day}T12:00"))
    told = {message.to.name: message.facts["letter"] for message in found}
    assert name in told
    assert set(told) <= {name, "Anna Ek"}, "and at most the secretary beside"
    words = [told[name].why.sv, *(note.sv for note in _notes(told[name]))]
    assert any(why.lower() in word.lower() for word in words), words


def _notes(facts: object) -> list[Text]:
    """What the secretary is told of those who are not reached."""
    some = [facts, *getattr(facts, "boxes", ())]
    return [note for one in some for note in getattr(one, "notes", ())]


def test_from_pass_to_pass_the_reminder_follows_the_role_and_says_why(tmp_path: Path) -> None:
    """A report's four days, each with another treasurer: Bo, Cia who stands in, Dag, and at last nobody but Anna."""
    due = date(2027, 2, 28)
    rows: Rows = [REPORT, report("Årsrapport", due)]
    roles = [
        ROLE,
        ANNA,
        role("Kassör", "Bo Alm", to=date(2027, 1, 31)),
        role("Kassör", "Dag Ny", start=date(2027, 2, 20), to=date(2027, 2, 25)),
    ]
    covered = [*roles[:2], role("Kassör", "Bo Alm", to=date(2027, 1, 31), deputy="Cia Dal"), roles[3]]
    quiet = {"Medlemmar": MEMBERS, "Rapporter": rows}
    world = World(tmp_path / "state.sqlite", group({**quiet, "Roller": covered}, weekly_letter="lördag 23:59"))
    world.run("2027-01-13T08:00")
    world.take()
    told = []
    for day, some in (("01-14", covered), ("02-07", covered), ("02-21", roles), ("02-27", roles)):
        world.run(f"2027-{day}T08:00", group({**quiet, "Roller": some}, weekly_letter="lördag 23:59"))
        mails = [(read(body), " ".join(text_of(body).split())) for key, body in world.post.sent if "report_rem" in key]
        told.append(sorted((str(mail["To"]).split("@")[0].split("<")[-1], _reason(text)) for mail, text in mails))
        world.take()
    secretary = ("anna", "du är gruppsekreterare i gruppen")
    assert told == [
        [secretary, ("bo", "du är kassör i gruppen")],
        [secretary, ("cia", "du är ersättare för kassör, och ingen har uppdraget")],
        [secretary, ("dag", "du är kassör i gruppen")],
        [("anna", "ingen är kassör i dag, och du är gruppsekreterare")],
    ]


def _reason(text: str) -> str:
    """Why a mail says it comes."""
    return text.split("Du får det här brevet för att ")[1].split(".", maxsplit=1)[0]


def test_who_stands_in_for_the_secretary_is_not_called_the_secretary() -> None:
    roles: list[Cells] = [ROLE, role("Gruppsekreterare", "Anna Ek", to=LAST, deputy="Cia Dal")]
    known = book(group({"Medlemmar": MEMBERS, "Roller": roles}), "2027-01-11T12:00")
    reached = of_role_or_secretary(known, "Kassör")
    assert [one.name for one in reached.recipients] == ["Cia Dal"]
    assert reached.because.sv == "ingen är kassör i dag, och du är ersättare för gruppsekreteraren"
    (told,) = readers(known, "Kassör", Text("din", "yours"))
    assert isinstance(told, Reader)
    assert told.because.sv.startswith("du är ersättare för gruppsekreterare")
    assert [note.sv for note in told.notes] == ["Ingen är kassör i dag."]
