"""gruppbok fleet remove, pause and list, as people type them."""

import json

import pytest

from jobs.commands import fleet_remove
from jobs.fleet import registry
from jobs.fleet.postgres import hold_group
from jobs.fleet.registry import Group, Looked
from jobs.worker.store import Changes
from tests.cli.helpers import Terminal
from tests.fleet.commands.conftest import is_empty, only_group
from tests.fleet.office import Office
from tests.jobs.helpers import at
from tests.jobs.worker.test_store import new

NOON = at("2026-11-22T12:00")


def test_without_yes_it_says_what_would_go(gruppbok: Terminal, office: Office, lund: Group) -> None:
    assert gruppbok("fleet", "remove", "lund").refusal.startswith("Om Lund är inget sparat än.")
    with office.store(lund) as store:
        mails = tuple(new(f"meeting_call:{n}:bo") for n in range(3))
        store.commit(Changes(mails), NOON)
        for mail in mails[:2]:
            store.claim(mail.key)
        store.finish(mails[0].key, "sent", NOON)
        store.finish(mails[1].key, "unknown", NOON)
    sv, en = (gruppbok("fleet", "remove", "lund", "--lang", lang).refusal for lang in ("sv", "en"))
    assert "3 brev (1 väntar, 1 är osäkert), 0 stängda år och 0 bankrader. Arket rörs inte." in sv
    assert "3 mails (1 waits, 1 is in doubt), 0 closed years and 0 bank lines. The sheet is not touched." in en
    assert only_group(office) == lund


def test_with_yes_it_is_gone_whole(gruppbok: Terminal, office: Office, lund: Group) -> None:
    done = gruppbok("fleet", "remove", "LUND", "--yes")
    assert (done.code, done.out) == (0, "Lund är borttagen, med allt som var sparat. Arket är orört.\n")
    assert is_empty(office)
    assert "ingen grupp som heter Lund" in gruppbok("fleet", "remove", "Lund", "--yes").refusal


def test_it_needs_no_key(gruppbok: Terminal, office: Office, lund: Group, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GRUPPBOK_FLEET_KEY")
    assert gruppbok("fleet", "remove", lund.name, "--yes").code == 0
    assert is_empty(office)


def test_it_waits_for_the_look_in_hand(
    gruppbok: Terminal, office: Office, lund: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fleet_remove, "PATIENCE", 0.1)
    with office.connect() as look:
        hold_group(look, lund.id)
        assert "arbetar just nu med gruppen" in gruppbok("fleet", "remove", "Lund", "--yes").refusal
    assert only_group(office) == lund


def test_a_group_rests_and_goes_on(gruppbok: Terminal, office: Office, lund: Group) -> None:
    assert gruppbok("fleet", "pause", "lund").out.startswith("Lund vilar: arket läses inte och inga brev går.")
    assert gruppbok("fleet", "pause", "lund", "--lang", "en").out == "Lund is paused already.\n"
    assert only_group(office).paused is not None
    assert gruppbok("fleet", "pause", "lund", "--resume").out == "Lund är igång igen, och läses strax.\n"
    assert gruppbok("fleet", "pause", "lund", "--resume", "--lang", "en").out == "Lund is not paused.\n"
    assert only_group(office).paused is None
    assert "ingen grupp som heter Umeå" in gruppbok("fleet", "pause", "Umeå").refusal


def test_the_list_says_how_each_is(gruppbok: Terminal, office: Office, lund: Group) -> None:
    with office.connect() as connection:
        for name in ("Eksjö", "Kiruna", "Umeå"):
            office.add(name)
        now = registry.begin(connection, lund.id)
        assert now is not None
        began = now[1]
        eksjo, kiruna, umea = (registry.named(connection, name) for name in ("Eksjö", "Kiruna", "Umeå"))
        registry.pause(connection, eksjo)
        registry.failed(connection, kiruna, "workbook", began, began=began)
        registry.looked(connection, umea, Looked(began, at("2036-03-01T12:00"), "5"))
        hour = f"{registry.named(connection, 'Umeå').looked:%M}"
    lines = [line.split("  ") for line in gruppbok("fleet", "list").out.splitlines()]
    rows = [[cell.strip() for cell in line if cell] for line in lines]
    assert rows[:4] == [
        ["Grupp", "Läst", "Nästa", "Läge"],
        ["Eksjö", "-", "-", "vilar"],
        ["Kiruna", "-", "nu", "går inte att läsa"],
        ["Lund", "-", "nu", "ny"],
    ]
    assert (rows[4][0], rows[4][1][-2:], *rows[4][2:]) == ("Umeå", hour, "2036-03-01", "i ordning")
    english = gruppbok("fleet", "list", "--lang", "en").out.splitlines()
    assert english[0].split() == ["Group", "Read", "Next", "State"]
    assert len(english) == 5


def test_the_list_as_json(gruppbok: Terminal, office: Office, lund: Group) -> None:
    (row,) = gruppbok("fleet", "list", "--json").json["groups"]
    assert (row["name"], row["sheet"], row["account"]) == (lund.name, lund.sheet, lund.account)
    assert (row["language"], row["rules"], row["failed"], row["trouble"]) == ("sv", "amnesty_se", 0, "")
    assert (row["paused"], row["changed"], row["looked"]) == (None, None, None)
    assert row["added"] == row["due"]
    assert "salt" not in json.dumps(row)


def test_no_groups_yet(gruppbok: Terminal, office: Office, key: str) -> None:
    done = gruppbok("fleet", "list")
    assert (done.code, done.out) == (0, "")
    assert done.err.startswith("Inga grupper än. Ta in en så här: gruppbok fleet add")
    assert gruppbok("fleet", "list", "--json").json == {"schema": 1, "groups": []}
