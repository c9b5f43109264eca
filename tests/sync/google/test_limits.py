"""What a sheet may cost who reads many: it alone is asked for, through a gate, and no more of it than there is room for."""

import gzip
import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from sheets_schema.book import is_ours_to_read
from sheets_schema.text import Text
from sync.backends import open_lent
from sync.google import changes
from sync.google.account import Loan, TrialToken, connect, lend
from sync.google.comments import XLSX
from sync.google.keeper import GoogleWorkbook
from sync.google.limits import Limits, TooLongError
from sync.google.transport import DRIVE, SHEETS, Transport
from sync.workbook import WorkbookError
from sync.xlsx.reading import comments_in
from tests.google import Emulator
from tests.sync.google.answering import answering
from tests.sync.google.helpers import OWNER, WORKER, Time, book_of, sheet_of
from tests.sync.google.pages import check_ours, pages

MB = 1_000_000


def limited(google: Emulator, time: Time, limits: Limits) -> Transport:
    """The worker's transport, within limits."""
    return Transport(TrialToken(google.token(WORKER)), google.url, time.patience(), WORKER, limits)


def book(google: Emulator, key: str, time: Time, limits: Limits) -> GoogleWorkbook:
    """The worker's book, within limits."""
    return GoogleWorkbook(limited(google, time, limits), key, comments_in)


def asked(google: Emulator) -> list[str]:
    """What was asked, in its order."""
    return [one.method.removeprefix("sheets.spreadsheets.") for one in google.requests]


def test_the_gate_is_passed_before_each_request(google: Emulator, key: str, time: Time) -> None:
    """One that is asked again passes it again, and nothing is asked before."""
    passed: list[tuple[str, int]] = []
    one = book(google, key, time, Limits(gate=lambda what: passed.append((what, len(google.requests)))))
    google.fail("values.batchGet", "503")
    one.fingerprint()
    one.read(is_ours_to_read)
    one.write(pages())
    kinds = ["drive read", "sheets read", "sheets read", "sheets read", "sheets write"]
    assert passed == [(kind, n) for n, kind in enumerate(kinds)]
    assert len(google.requests) == 5


def test_a_gate_that_stays_shut(google: Emulator, key: str, time: Time) -> None:
    def shut(_: str) -> None:
        raise WorkbookError(Text("Försök senare.", "Try later."), temporary=True)

    with pytest.raises(WorkbookError, match="senare"):
        book(google, key, time, Limits(gate=shut)).read(is_ours_to_read)
    assert google.requests == []
    assert time.naps == []


@pytest.mark.parametrize(
    "address",
    [
        SHEETS + "/v4/spreadsheets/{other}",
        SHEETS + "/v4/spreadsheets/{other}/values:batchGet",
        SHEETS + "/v4/spreadsheets/{key}x",
        SHEETS + "/v4/spreadsheets/{key}/../{other}",
        SHEETS + "/v4/spreadsheets/{key}/%2e%2e/{other}",
        SHEETS + "/v4/spreadsheets/{key}?x=/../{other}",
        SHEETS + "/v4/spreadsheets",
        SHEETS + ".evil.invalid/v4/spreadsheets/{key}",
        DRIVE + "/drive/v3/files/{other}",
        DRIVE + "/drive/v3/files/{other}/export",
        DRIVE + "/drive/v3/files",
        DRIVE + "/drive/v3/changes",
        DRIVE + "/drive/v3/about",
        DRIVE + "/upload/drive/v3/files/{key}",
    ],
)
def test_nothing_but_the_one_sheet_is_asked_for(google: Emulator, key: str, time: Time, address: str) -> None:
    other = sheet_of(google)
    transport = limited(google, time, Limits(only=key))
    for method in ("get", "post", "delete"):
        with pytest.raises(WorkbookError, match="gäller ett ark") as refused:
            transport.ask(method, address.format(key=key, other=other))
        assert not refused.value.temporary
    assert (google.requests, transport.tally.requests.total(), time.naps) == ([], 0, [])


def test_another_groups_sheet_and_the_list_of_changes(google: Emulator, key: str, time: Time) -> None:
    one = book(google, sheet_of(google), time, Limits(only=key))
    for act in (one.fingerprint, lambda: one.read(is_ours_to_read), lambda: one.write(pages())):
        with pytest.raises(WorkbookError, match="gäller ett ark"):
            act()
    with pytest.raises(WorkbookError, match="gäller ett ark"):
        changes.start(one.transport)
    assert google.requests == []


def test_a_sheet_within_its_limits(google: Emulator, key: str, time: Time) -> None:
    """Also where its comments have to be had from Drive and the export."""
    google.act(OWNER).comment(key, "Kassabok!A2", "Vad är det här?")
    limits = Limits(only=key, bytes=MB, cells=26_000 * len(book_of(google, key).sheets))
    one = book(google, key, time, limits)
    google.fail("spreadsheets.get", "403")
    one.fingerprint()
    found = one.read(is_ours_to_read)
    assert found == book(google, key, time, Limits()).read(is_ours_to_read)
    assert [(comment.tab, comment.cell) for comment in found.comments] == [("Kassabok", "A2")]
    assert one.write(pages()) == ["overview", "findings"]
    check_ours(google, key)
    assert {"drive.comments.list", "drive.files.export"} <= set(asked(google))


def test_more_cells_than_are_read(google: Emulator, key: str, time: Time) -> None:
    """Their tabs are counted by their sizes before any value is asked for; tabs that are not read do not count."""
    sheets = {sheet.title: sheet for sheet in book_of(google, key).sheets}
    sheets["Möten"].rows = 50_000
    google.act(OWNER).add_tab(key, "Arkiv 2009")
    book_of(google, key).sheets[-1].rows = 100_000
    most = 26_000 * (len(sheets) - 1) + 50_000 * sheets["Möten"].columns
    book(google, key, time, Limits(cells=most)).read(is_ours_to_read)
    google.desk.log.clear()
    with pytest.raises(WorkbookError) as refused:
        book(google, key, time, Limits(cells=most - 1)).read(is_ours_to_read)
    assert asked(google) == ["get"]
    assert (refused.value.temporary, time.naps) == (False, [])
    assert "Störst är fliken Möten (1\xa0300\xa0000 celler). Ta bort de tomma raderna" in refused.value.says.sv
    assert f"at most {most - 1:,}".replace(",", "\xa0") in refused.value.says.en


def test_an_answer_that_is_too_long(google: Emulator, key: str, time: Time) -> None:
    """The largest tab is named; what a cell holds is not."""
    google.act(OWNER).set(key, "Kassabok!D2", "Hemligt " * 5000)
    with pytest.raises(WorkbookError, match="Störst är fliken") as refused:
        book(google, key, time, Limits(bytes=20_000)).read(is_ours_to_read)
    assert "längre än 0,02 MB" in refused.value.says.sv
    assert "longer than 0.02 MB" in refused.value.says.en
    assert "Hemligt" not in refused.value.says.sv
    assert (refused.value.temporary, time.naps) == (False, [])
    assert asked(google) == ["get", "values.batchGet", "get"]


def test_an_exported_book_that_is_too_long(google: Emulator, key: str, time: Time) -> None:
    """The comments are read without their cells."""
    google.act(OWNER).comment(key, "Kassabok!A2", "Vad är det här?")
    google.fail("spreadsheets.get", "403")
    exported = len(limited(google, time, Limits()).fetch(f"{DRIVE}/drive/v3/files/{key}/export", {"mimeType": XLSX}))
    one = book(google, key, time, Limits(bytes=exported - 1))
    assert [comment.cell for comment in one.read(is_ours_to_read).comments] == [None]


@contextmanager
def flooding(pieces: Iterator[bytes], headers: dict[str, str]) -> Iterator[tuple[str, list[int]]]:
    """A server that sends pieces until nobody listens; its address, and how much it sent."""
    sent: list[int] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                for piece in pieces:
                    self.wfile.write(piece)
                    sent.append(len(piece))
            except OSError:
                return

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
            """Nothing is told."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", sent
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def endless() -> Iterator[bytes]:
    """JSON that never ends."""
    yield b'{"sheets": ['
    while True:
        yield b'{"properties": {}},' * 1000


def test_an_answer_without_an_end(time: Time) -> None:
    with flooding(endless(), {}) as (url, sent):
        transport = Transport(TrialToken("x"), url, time.patience(), limits=Limits(bytes=MB))
        with pytest.raises(TooLongError) as refused:
            transport.ask("get", f"{SHEETS}/v4/spreadsheets/x")
        transport.close()
    assert (refused.value.temporary, time.naps) == (False, [])
    assert MB <= sum(sent) < 20 * MB  # what lay in the line's buffers was on its way already


def test_an_answer_that_swells_when_it_is_unpacked(time: Time) -> None:
    packed = gzip.compress(b" " * 20 * MB)
    assert len(packed) < MB
    headers = {"Content-Encoding": "gzip", "Content-Length": str(len(packed))}
    with flooding(iter([packed]), headers) as (url, _):
        transport = Transport(TrialToken("x"), url, time.patience(), limits=Limits(bytes=MB))
        with pytest.raises(TooLongError):
            transport.fetch(f"{DRIVE}/drive/v3/files/x/export", {})
        transport.close()


def test_an_answer_of_just_the_length(time: Time) -> None:
    body = json.dumps({"a": "x" * 100})
    with answering([(200, body, {})]) as url:
        for most, fits in ((len(body), True), (len(body) - 1, False)):
            transport = Transport(TrialToken("x"), url, time.patience(), limits=Limits(bytes=most))
            try:
                assert (transport.ask("get", f"{SHEETS}/v4/x") == json.loads(body)) is fits
            except TooLongError:
                assert not fits


def test_a_refusal_is_read_within_limits_too(time: Time) -> None:
    with answering([(404, '{"error": {"code": 404}}', {})]) as url, pytest.raises(WorkbookError, match="finns inte"):
        Transport(TrialToken("x"), url, time.patience(), limits=Limits(bytes=MB)).ask("get", f"{SHEETS}/v4/x")


ROBOT = "gruppbok@emulator.iam.gserviceaccount.com"


def robot(google: Emulator, time: Time) -> Transport:
    """The transport of who has the key."""
    transport = connect(None, json.dumps(google.service_account(ROBOT)), google.url, "")
    transport.patience = time.patience()
    return transport


def tokens(google: Emulator) -> int:
    """How many times a token was asked for."""
    return asked(google).count("token")


def test_a_lent_token(google: Emulator, key: str, time: Time) -> None:
    """Who has it works as the account, without its key, and never asks for another."""
    google.share(key, ROBOT)
    lender = robot(google, time)
    loan = lend(lender)
    assert (loan.account, loan.endpoint, tokens(google)) == (ROBOT, google.url, 1)
    one = open_lent(key, loan, Limits(only=key))
    one.read(is_ours_to_read)
    assert one.write(pages()) == ["overview", "findings"]
    assert {each.actor for each in google.requests if each.method != "token"} == {ROBOT}
    assert tokens(google) == 1
    google.revoke(loan.token)
    with pytest.raises(WorkbookError, match="lånade nyckeln") as refused:
        one.read(is_ours_to_read)
    assert refused.value.temporary
    assert tokens(google) == 1


def test_a_token_is_lent_while_it_has_half_an_hour_left(google: Emulator, time: Time) -> None:
    lender = robot(google, time)
    first = lend(lender)
    time.sleep(1800)
    assert lend(lender) == first
    time.sleep(1)
    second = lend(lender)
    assert second.token != first.token
    assert (lend(lender), tokens(google)) == (second, 2)


def test_a_token_that_cannot_be_had(google: Emulator, time: Time) -> None:
    lender = robot(google, time)
    google.fail("token", "502", times=99)
    with pytest.raises(WorkbookError, match="tillfälliga problem") as refused:
        lend(lender)
    assert refused.value.temporary


def test_a_trials_token_is_lent_as_it_stands(google: Emulator, time: Time) -> None:
    trial = Transport(TrialToken("x"), google.url, time.patience(), WORKER)
    assert lend(trial) == Loan(WORKER, "x", google.url)
    assert google.requests == []
