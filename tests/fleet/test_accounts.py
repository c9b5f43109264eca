"""The office's Google accounts: which one a group's sheet is asked for as, and what of it a look is lent."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from jobs.fleet.accounts import Accounts
from jobs.fleet.errors import FleetError
from sync.backends import Keys, open_lent
from sync.google.limits import Limits
from tests.fleet.offices import FIRST, MEMBER, SECOND, key_file
from tests.google import Emulator


@pytest.fixture(name="google")
def emulator() -> Iterator[Emulator]:
    """A fresh emulator."""
    with Emulator() as google:
        yield google


def accounts(google: Emulator, folder: Path, *emails: str) -> Accounts:
    """The office's accounts."""
    return Accounts([Keys(key_file(google, folder, email), "", google.url) for email in emails])


def test_a_look_is_lent_a_token_and_not_the_key(google: Emulator, tmp_path: Path) -> None:
    """One token serves many looks; with it the sheet can be asked for, and nothing of the key is in it."""
    office = accounts(google, tmp_path, FIRST, SECOND)
    sheet = google.make("Lund", owner=MEMBER)
    google.share(sheet, SECOND)
    loan = office.lend(SECOND)
    assert office.lend(SECOND) == loan
    assert "PRIVATE" not in repr(vars(loan))
    assert open_lent(sheet, loan, Limits()).fingerprint() != ""
    assert google.requests[-1].actor == SECOND


def test_the_only_account_need_not_be_named(google: Emulator, tmp_path: Path) -> None:
    """Of several it must be, by its address."""
    only = accounts(google, tmp_path, FIRST)
    assert only.transport("").account == FIRST
    assert only.names(FIRST) == [FIRST, ""]
    assert (
        only.address("") == only.lend("").account == FIRST
    )  # what is held of its quota and what is asked of it are one
    several = accounts(google, tmp_path, FIRST, SECOND)
    assert several.names(FIRST) == [FIRST]
    for missing in ("", "other@example.org"):
        with pytest.raises(FleetError, match=r"fleet\.accounts"):
            several.transport(missing)


def test_an_account_is_there_once(google: Emulator, tmp_path: Path) -> None:
    """Two keys of one account would be two budgets of one quota."""
    with pytest.raises(FleetError, match="samma konto"):
        accounts(google, tmp_path, FIRST, FIRST)
