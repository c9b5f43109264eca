"""A look at a group whose sheet names no language is made in the one that the group was taken in with."""

from email import message_from_bytes, policy
from pathlib import Path

import pytest

from jobs.fleet.one_look import look
from jobs.fleet.sealing import group_key
from jobs.fleet.task import Task
from sheets_schema.rules.chosen import DEFAULT
from sheets_schema.text import Language
from tests.fleet.clocks import stand
from tests.fleet.commands.conftest import one_emulator
from tests.fleet.fleets import called
from tests.fleet.office import Office
from tests.fleet.offices import FIRST, Place
from tests.google import Emulator
from tests.jobs.helpers import at

__all__ = ["one_emulator"]


@pytest.mark.parametrize(
    ("language", "named", "wanted"), [("sv", None, "sv"), ("en", None, "en"), ("en", "sv", "sv"), ("sv", "en", "en")]
)
def test_the_sheets_own_word_goes_first(
    google: Emulator, lasting: Office, tmp_path: Path, language: Language, named: str | None, wanted: str
) -> None:
    tabs = called(f"g{language}{named}", 1)
    tabs["Inställningar"] = [*tabs["Inställningar"], *([["Språk", named]] if named else [])]
    with lasting.connect() as connection:
        stand(connection, at("2026-11-22T12:00"))
        place = Place(google, connection)
        group = place.group(f"g-{language}-{named}", tabs)
        task = Task(
            dsn=lasting.dsn,
            group=group.id,
            sheet=group.sheet,
            language=language,
            rules=DEFAULT,
            key=group_key(lasting.master, group.salt),
            loan=place.accounts(tmp_path).lend(FIRST),
            server=None,
            outbox=str(tmp_path / "brev"),
            seconds=60,
            cells=1_000_000,
            mails=10,
        )
        assert "fault" not in look(task, lambda: False)
    (mail,) = (tmp_path / "brev").rglob("*.eml")
    assert message_from_bytes(mail.read_bytes(), policy=policy.default)["Content-Language"] == wanted
