"""gruppbok fleet outbox: the mails that somebody has to decide about, and that the group is looked at once they have."""

from datetime import timedelta

import pytest

from jobs.fleet import postgres, registry
from jobs.fleet.postgres import hold_group, moment
from jobs.fleet.registry import Group, Looked
from jobs.worker.store import Changes
from tests.cli.helpers import Terminal
from tests.fleet.commands.conftest import only_group
from tests.fleet.office import Office
from tests.jobs.helpers import at
from tests.jobs.worker.test_store import new

NOON = at("2026-11-22T12:00")
DOUBT, FAILED, WELL = "meeting_call:1:bo", "meeting_call:2:bo", "meeting_call:3:bo"


@pytest.fixture(name="held")
def group_with_mails(office: Office, lund: Group) -> Group:
    """Of three mails one is in doubt, one failed and one has gone; nothing is due for long."""
    with office.store(lund) as store:
        store.commit(Changes(tuple(new(key) for key in (DOUBT, FAILED, WELL))), NOON)
        for key, state in ((DOUBT, "unknown"), (FAILED, "failed"), (WELL, "sent")):
            store.claim(key)
            store.finish(key, state, NOON)
    with office.connect() as connection:
        now = moment(connection)
        registry.looked(connection, lund, Looked(now, now + timedelta(days=7)))
    return lund


def states(office: Office, group: Group) -> dict[str, str]:
    """How the mails stand."""
    with office.store(group, read_only=True) as store:
        return {mail["key"]: mail["state"] for mail in store.mails()}


def is_due(office: Office) -> bool:
    """Whether the group is to be looked at."""
    with office.connect() as connection:
        return [group.name for group in registry.to_look(connection, 5)] == ["Lund"]


def test_only_those_that_need_somebody_are_shown(gruppbok: Terminal, office: Office, held: Group) -> None:
    done = gruppbok("fleet", "outbox", "lund")
    assert done.code == 0
    assert [line.split()[0] for line in done.out.splitlines()] == ["unknown", "failed"]
    assert WELL not in done.out
    assert "gruppbok fleet outbox lund ack NYCKEL" in done.err
    listed = gruppbok("fleet", "outbox", "lund", "--json").json["mails"]
    assert [(mail["key"], mail["state"]) for mail in listed] == [(DOUBT, "unknown"), (FAILED, "failed")]
    assert not is_due(office)


def test_without_any_it_says_so(gruppbok: Terminal, lund: Group) -> None:
    assert gruppbok("fleet", "outbox", lund.name, "--lang", "en").out == "No mails.\n"


@pytest.mark.parametrize(("act", "becomes"), [("ack", "sent"), ("retry", "queued"), ("discard", "expired")])
def test_what_is_decided_is_kept_and_the_group_looked_at(
    gruppbok: Terminal, office: Office, held: Group, act: str, becomes: str
) -> None:
    assert gruppbok("fleet", "outbox", "LUND", act, DOUBT).code == 0
    assert states(office, held) == {DOUBT: becomes, FAILED: "failed", WELL: "sent"}
    assert is_due(office)


def test_what_cannot_be_decided_is_one_line(gruppbok: Terminal, office: Office, held: Group) -> None:
    before = states(office, held)
    for words, says in (
        ((held.name, "ack"), "Vilket brev? Skriv dess nyckel sist; gruppbok fleet outbox Lund visar den."),
        ((held.name, "ack", "inget"), "Det finns inget brev inget. gruppbok fleet outbox Lund visar dem som finns."),
        (("Umeå",), "ingen grupp som heter Umeå"),
        ((held.name, "send", DOUBT), "ack|retry|discard: finns inte bland valen: 'send'"),
    ):
        assert says in gruppbok("fleet", "outbox", *words).refusal
    assert gruppbok("fleet", "outbox", held.name, "retry", WELL).refusal
    assert (states(office, held), is_due(office)) == (before, False)


def test_a_look_in_hand_is_waited_for(
    gruppbok: Terminal, office: Office, held: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "WAIT", 0.1)
    with office.connect() as look:
        hold_group(look, held.id)
        assert "arbetar just nu med gruppen" in gruppbok("fleet", "outbox", "lund", "ack", DOUBT).refusal
    assert states(office, held)[DOUBT] == "unknown"
    assert only_group(office) == held._replace(
        **{name: getattr(only_group(office), name) for name in ("looked", "due")}
    )


def test_it_needs_the_right_key(gruppbok: Terminal, held: Group, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRUPPBOK_FLEET_KEY", "YW5vdGhlciBrZXkgb2YgdGhpcnR5LXR3byBieXRlcyE=")
    assert "är inte den nyckel" in gruppbok("fleet", "outbox", held.name).refusal
