"""What the page shows of each mail is what a run then writes, byte for byte; and every mail is shown."""

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default
from html import unescape
from pathlib import Path

import pytest

from jobs.cli import main
from jobs.preview.sight import Item
from jobs.worker.post import file_name
from sheets_schema.text import LANGUAGES
from tests.cli.helpers import mails
from tests.preview.groups import DAY, EARLIER, after, before
from tests.preview.site import SUNDAY, Site, demo, served

GROUPS = ("demo", "changed")


@dataclass(frozen=True)
class Asked:
    """A mail, and all that the page gives of it: its page, its file and its letter in both languages."""

    item: Item
    page: str
    file: bytes
    letters: Mapping[str, str]


@dataclass(frozen=True)
class Shown:
    """A group's workbook, the moment it is looked at, and its mails as they are shown then."""

    book: Path
    moment: str
    mails: tuple[Asked, ...]


@pytest.fixture(name="shown", params=GROUPS, scope="module")
def shown_group(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    """A group whose mails are shown; the one has a state already, and meetings that changed."""
    folder, moment = tmp_path_factory.mktemp(request.param), SUNDAY
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        if request.param == "demo":
            book = demo(folder)
        else:
            moment, book = DAY, before(folder / "bok.xlsx")
            assert main(["run", str(book), "--date", EARLIER, "--outbox", "tidigare"]) in (0, 1)
            after(book)
        with served(book, "--date", moment) as site:
            site.desk.home("")
            asked = tuple(_asked(site, item) for item in site.desk.see().having("draft"))
        yield Shown(book, moment, asked)


def _asked(site: Site, item: Item) -> Asked:
    path = f"/brev/{item.id}"
    page, file = site.ask(path).text, site.ask(f"{path}/brev.eml").body
    return Asked(item, page, file, {language: site.ask(f"{path}/visa/{language}").text for language in LANGUAGES})


def test_what_is_shown_is_what_a_run_writes(shown: Shown) -> None:
    seen = {file_name(one.item.mail): one for one in shown.mails}
    assert main(["run", str(shown.book), "--date", shown.moment, "--outbox", "brev"]) in (0, 1)
    written = mails(Path("brev"))
    assert len(written) > 7
    assert {name: one.file for name, one in seen.items()} == written
    for name, body in written.items():
        assert _seen(seen[name]) == _parts(body)


def _seen(one: Asked) -> tuple[str, str, str]:
    """A mail as the page gives it: the HTML in its frame, the text and the invitation in its page."""
    assert one.item.message is not None
    return one.letters[one.item.message.to.language], _pre(one.page, "letter"), _pre(one.page, "ics")


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


def test_every_mail_says_why_and_from_which_cell(shown: Shown) -> None:
    for one in shown.mails:
        page, message = unescape(one.page), one.item.message
        assert message is not None
        assert str(message.facts["letter"].why.sv) in page
        where = message.to.where
        assert where is not None
        assert re.search(rf"<dt>Adressen</dt><dd>{where.title} {where.cell}</dd>", page)


def test_the_twin_is_the_same_mail_in_the_other_language(shown: Shown) -> None:
    words = {"sv": "Hej", "en": "Hello"}
    for one in shown.mails:
        for language, word in words.items():
            assert f'lang="{language}"' in one.letters[language]
            assert re.search(rf"<p[^>]*>{word}[ !,]", one.letters[language])


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
