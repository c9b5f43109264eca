"""What the page shows of each mail is what a run then writes, byte for byte; and every mail is shown."""

import re
from base64 import b64encode
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from html import unescape
from pathlib import Path

import pytest

from jobs.cli import main
from jobs.preview.sight import Item
from jobs.worker.post import file_name
from tests.cli.helpers import mails
from tests.preview.groups import DAY, EARLIER, after, before
from tests.preview.site import SUNDAY, Site, demo, served

GROUPS = ("demo", "changed")


@pytest.fixture(name="shown", params=GROUPS)
def shown_group(request: pytest.FixtureRequest, folder: Path) -> Iterator[tuple[Site, Path, str]]:
    """A group whose mails are shown, its workbook and moment; the one has a state already, and meetings that changed."""
    moment = SUNDAY
    if request.param == "demo":
        book = demo(folder)
    else:
        moment, book = DAY, before(folder / "bok.xlsx")
        assert main(["run", str(book), "--date", EARLIER, "--outbox", "tidigare"]) in (0, 1)
        after(book)
    with served(book, "--date", moment) as site:
        yield site, book, moment


def test_what_is_shown_is_what_a_run_writes(shown: tuple[Site, Path, str]) -> None:
    site, book, moment = shown
    site.desk.home("")
    items = {file_name(one.mail): one for one in site.desk.see().having("draft")}
    seen = {name: _seen(site, item) for name, item in items.items()}
    assert main(["run", str(book), "--date", moment, "--outbox", "brev"]) in (0, 1)
    written = mails(Path("brev"))
    assert len(written) > 7
    assert {name: raw for name, (raw, *_) in seen.items()} == written
    for name, body in written.items():
        assert seen[name][1:] == _parts(body)


def _seen(site: Site, item: Item) -> tuple[bytes, str, str, str]:
    """A mail as the page gives it: the file, the HTML in its frame, the text and the invitation in its page."""
    path = f"/brev/{item.id}"
    assert item.message is not None
    page = site.ask(path).text
    return (
        site.ask(f"{path}/brev.eml").body,
        site.ask(f"{path}/visa/{item.message.to.language}").text,
        _pre(page, "letter"),
        _pre(page, "ics"),
    )


def _pre(page: str, kind: str) -> str:
    """What a <pre> holds: one line break at its beginning is nobody's."""
    found = re.search(rf'<pre [^>]*class="{kind}">(.*?)</pre>', page, re.DOTALL)
    return unescape(found[1]) if found else ""


def _parts(body: bytes) -> tuple[str, str, str]:
    """A mail's HTML with its pictures within it, its text and its invitation in lines, read with Python's own reader."""
    mail = message_from_bytes(body, policy=default)
    html, text, ics = "", "", ""
    for part in mail.walk():
        match part.get_content_type():
            case "text/html":
                html = part.get_content()
            case "text/plain":
                text = part.get_content()
            case "text/calendar":
                ics = part.get_content()
            case "image/png":
                data = b64encode(part.get_payload(decode=True)).decode()  # type: ignore[arg-type]  # bytes, as asked
                html = html.replace(f"cid:{part['Content-ID'].strip('<>')}", f"data:image/png;base64,{data}")
    return html, text.replace("\r\n", "\n"), ics.replace("\r\n", "\n")


def test_every_mail_says_why_and_from_which_cell(shown: tuple[Site, Path, str]) -> None:
    site, _, _ = shown
    for item in site.desk.see().having("draft"):
        page = unescape(site.ask(f"/brev/{item.id}").text)
        assert item.message is not None
        assert str(item.message.facts["letter"].why.sv) in page
        where = item.message.to.where
        assert where is not None
        assert re.search(rf"<dt>Adressen</dt><dd>{where.title} {where.cell}</dd>", page)


def test_the_twin_is_the_same_mail_in_the_other_language(shown: tuple[Site, Path, str]) -> None:
    site, _, _ = shown
    words = {"sv": "Hej", "en": "Hello"}
    for item in site.desk.see().having("draft"):
        both = {language: site.ask(f"/brev/{item.id}/visa/{language}").text for language in words}
        for language, word in words.items():
            assert f'lang="{language}"' in both[language]
            assert re.search(rf"<p[^>]*>{word}[ !,]", both[language])


def test_what_has_gone_is_shown_as_it_went(folder: Path) -> None:
    book = demo(folder)
    main(["run", str(book), "--date", SUNDAY, "--outbox", "brev"])
    written = mails(Path("brev"))
    later = "2026-11-22T18:30"
    with served(book, "--date", later) as site:
        gone = site.desk.see().having("sent")
        assert {file_name(one.mail): site.ask(f"/brev/{one.id}/brev.eml").body for one in gone} == written
        page = site.ask(f"/brev/{gone[0].id}").text
        assert "i mappen 22 nov. kl. 18.00" in page
        assert "<form" not in page


def test_the_bytes_hold_for_a_minute_of_the_clock(folder: Path) -> None:
    with served(demo(folder), "--date", f"{SUNDAY}:41") as site:
        site.desk.home("")
        assert {item.body and b"Date: Sun, 22 Nov 2026 18:00:00" in item.body for item in site.desk.see().items} == {
            True
        }
