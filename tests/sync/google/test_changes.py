"""Which spreadsheets have changed since last time, and what it costs to learn that none has."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from sync.google import changes
from sync.google.account import TrialToken
from sync.google.changes import Changes
from sync.google.transport import Transport
from sync.workbook import WorkbookError
from tests.google import Emulator, Member
from tests.sync.google.answering import Answer, answering
from tests.sync.google.helpers import OWNER, WORKER, Time, Work

NONE: frozenset[str] = frozenset()
NOTHING: dict[str, str] = {}


def asking(url: str, time: Time, token: str = WORKER) -> Transport:
    """A transport of the worker's."""
    return Transport(TrialToken(token), url, time.patience(), account=WORKER)


def sheets(google: Emulator, number: int) -> list[str]:
    """So many spreadsheets, each shared with the worker."""
    keys = [google.make(f"Grupp {n}", owner=OWNER) for n in range(number)]
    for key in keys:
        google.share(key, WORKER)
    return keys


def told(found: Changes | None) -> Changes:
    """What was told; it was."""
    assert found is not None
    return found


def became(found: Changes) -> tuple[set[str], set[str]]:
    """The changed, and the lost."""
    return set(found.changed), set(found.lost)


def test_a_thousand_unchanged_sheets_cost_one_request(google: Emulator, time: Time) -> None:
    sheets(google, 1000)
    transport = asking(google.url, time)
    token = changes.start(transport)
    before = len(google.requests)
    assert changes.since(transport, token) == Changes(NOTHING, NONE, token)
    assert [one.method for one in google.requests[before:]] == ["drive.changes.list"]
    assert dict(transport.tally.requests) == {"drive read": 2}
    assert google.units[WORKER].get("read", 0) == 0


def _edit(member: Member, key: str) -> None:
    member.set(key, "Sheet1!A1", "Gåva")


CHANGED: dict[str, Callable[[Member, str], Any]] = {
    "edited": _edit,
    "renamed": lambda member, key: member.rename(key, "Grupp sjutton"),
    "a tab renamed": lambda member, key: member.rename_tab(key, "Sheet1", "Kassabok"),
    "commented on": lambda member, key: member.comment(key, "Sheet1!A1", "Vad är det här?"),
    "shared with another": lambda member, key: member.share(key, "bo@example.org"),
}
LOST: dict[str, Callable[[Member, str], Any]] = {
    "unshared": lambda member, key: member.unshare(key, WORKER),
    "trashed": lambda member, key: member.trash(key),
    "deleted": lambda member, key: member.delete(key),
}


@pytest.mark.parametrize("act", CHANGED.values(), ids=CHANGED)
def test_a_changed_sheet(google: Emulator, time: Time, act: Callable[[Member, str], Any]) -> None:
    _, second, _ = sheets(google, 3)
    transport = asking(google.url, time)
    token = changes.start(transport)
    act(google.act(OWNER), second)
    found = told(changes.since(transport, token))
    assert became(found) == ({second}, set())
    assert changes.since(transport, found.token) == Changes(NOTHING, NONE, found.token)


@pytest.mark.parametrize("act", LOST.values(), ids=LOST)
def test_a_lost_sheet(google: Emulator, time: Time, act: Callable[[Member, str], Any]) -> None:
    """Whatever was done to it before counts no more."""
    first, second, _ = sheets(google, 3)
    transport = asking(google.url, time)
    token = changes.start(transport)
    for key in (first, second):
        _edit(google.act(OWNER), key)
    act(google.act(OWNER), second)
    found = told(changes.since(transport, token))
    assert became(found) == ({first}, {second})
    assert changes.since(transport, found.token) == Changes(NOTHING, NONE, found.token)


def test_a_sheet_that_is_shared_again(google: Emulator, time: Time) -> None:
    (key,) = sheets(google, 1)
    transport = asking(google.url, time)
    token = changes.start(transport)
    google.act(OWNER).unshare(key, WORKER)
    google.share(key, WORKER)
    found = told(changes.since(transport, token))
    assert became(found) == ({key}, set())


def test_other_files_and_other_peoples_sheets(google: Emulator, time: Time) -> None:
    transport = asking(google.url, time)
    token = changes.start(transport)
    folder = {"name": "Kvitton", "mimeType": "application/vnd.google-apps.folder"}
    transport.ask("post", "https://www.googleapis.com/drive/v3/files", json=folder)
    google.make("Någon annans", owner=OWNER)
    found = told(changes.since(transport, token))
    assert became(found) == (set(), set())
    assert found.token != token


def test_our_own_write(google: Emulator, work: Work) -> None:
    """The list tells of it, and by the sheet's version that it was ours, without another request."""
    transport = asking(google.url, work.time)
    token = changes.start(transport)
    assert work.run().written
    found = told(changes.since(transport, token))
    assert became(found) == ({work.key}, set())
    assert found.changed[work.key] == work.seen
    before = len(google.requests)
    assert work.is_quiet()
    assert work.asked(before) == ["drive.files.get"]
    assert told(changes.since(transport, found.token)).changed == NOTHING


def test_several_pages(google: Emulator, time: Time) -> None:
    """Sheets that change while the pages are read are told of twice rather than never."""
    keys = sheets(google, 1001)
    transport = asking(google.url, time)
    token = changes.start(transport)
    for key in keys:
        _edit(google.act(OWNER), key)
    google.after("changes.list", 1, lambda: google.act(OWNER).trash(keys[0]))
    found = told(changes.since(transport, token))
    assert became(found) == (set(keys[1:]), {keys[0]})
    assert transport.tally.requests["drive read"] == 3
    assert changes.since(transport, found.token) == Changes(NOTHING, NONE, found.token)


@pytest.mark.parametrize("fault", ["500", "503", "429", "429-html", "502", "403-rate", "reset-after", "truncated"])
def test_a_fault_that_passes(google: Emulator, time: Time, fault: str) -> None:
    (key,) = sheets(google, 1)
    transport = asking(google.url, time)
    google.fail("changes.getStartPageToken", fault)
    token = changes.start(transport)
    _edit(google.act(OWNER), key)
    google.fail("changes.list", fault)
    assert told(changes.since(transport, token)).changed.keys() == {key}
    assert transport.tally.retries == 2


def test_a_fault_that_does_not_pass(google: Emulator, time: Time) -> None:
    """It is told, and the token stays good: nothing is lost."""
    (key,) = sheets(google, 1)
    transport = asking(google.url, time)
    token = changes.start(transport)
    _edit(google.act(OWNER), key)
    google.fail("changes.list", "503", times=99)
    with pytest.raises(WorkbookError) as refused:
        changes.since(transport, token)
    assert refused.value.temporary
    google.calm()
    assert told(changes.since(transport, token)).changed.keys() == {key}


@pytest.mark.parametrize("fault", ["401", "403"])
def test_a_refusal_is_no_reason_to_begin_anew(google: Emulator, time: Time, fault: str) -> None:
    transport = asking(google.url, time)
    token = changes.start(transport)
    google.fail("changes.list", fault, times=99)
    with pytest.raises(WorkbookError):
        changes.since(transport, token)


def test_a_token_that_is_none(google: Emulator, time: Time) -> None:
    assert changes.since(asking(google.url, time), "gårdagens") is None
    assert google.requests[-1].status == 400


def test_a_token_that_is_not_known_any_more(google: Emulator, time: Time) -> None:
    transport = asking(google.url, time)
    token = changes.start(transport)
    google.fail("changes.list", "404")
    assert changes.since(transport, token) is None


def test_before_there_is_a_token(google: Emulator, time: Time) -> None:
    transport = asking(google.url, time)
    assert changes.since(transport, "") is None
    assert google.requests == []


def page(token: str) -> Answer:
    """A page that names the next one."""
    return 200, json.dumps({"changes": [], "nextPageToken": token} if token else {"changes": []}), {}


@pytest.mark.parametrize("tokens", [["1"], ["2", "1"], ["2", "3", "2"], [""]], ids=str)
def test_a_list_without_an_end(time: Time, tokens: list[str]) -> None:
    """A token that comes again ends it, and so does a page that names neither a next one nor the end."""
    with answering([*map(page, tokens), (500, "{}", {})]) as url:
        assert changes.since(asking(url, time), "1") is None
    assert time.naps == []


def test_no_start_token(time: Time) -> None:
    with answering([(200, "{}", {})]) as url, pytest.raises(WorkbookError, match="startPageToken") as refused:
        changes.start(asking(url, time))
    assert refused.value.temporary
