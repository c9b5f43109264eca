"""Whatever stands in the sheet: it is shown as words, runs nowhere, leads nowhere, and nothing leaves this computer."""

from collections.abc import Iterator
from datetime import date, time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from jobs.cli import main
from tests.cli.helpers import write
from tests.jobs.helpers import ANNUAL, ANSWER, CASH, MEETING, MEMBER, REPORT, ROLE, Rows, group
from tests.preview.groups import DAY
from tests.preview.site import Site, looked_at, served

EVIL = {
    "markup": '</p></pre></q><script>window.ran=1</script><img src="https://evil.example/x" onerror="window.ran=1">',
    "attribute": '" autofocus onfocus="window.ran=1" style="position:fixed" x="',
    "frame": '</iframe><iframe srcdoc="<script>parent.ran=1</script>"><svg onload=window.ran=1>',
    "template": "{{ 7*191 }} {% raw %} {{ ''.__class__ }}",
    "bidi": "\u202etxt.exe\u202c \u2066x\u2069 \u200f",
    "long": "å" * 3_000,
    "css": "</style><style>*{display:none}</style>",
}
PAGES = ("/", "/brev", "/kontroll", "/pengar")
LINK = "javascript:window.ran=1"


def hostile(path: Path, text: str) -> Path:
    """A group with the text wherever a text may stand."""
    tabs: dict[str, Rows] = {
        "Medlemmar": [
            MEMBER,
            [f"Anna {text}", "anna@example.org", "Aktiv", None, "Ja", None, None],
            [text, text, text],
        ],
        "Roller": [
            ROLE,
            ["Gruppsekreterare", f"Anna {text}", None, None, None, None],
            ["Kassör", f"Bo {text}", "bo@example.org", None, None, text],
            ["Granskare", text, "gun@example.org", None, None, None],
        ],
        "Konton": [["Konto", "Typ", "Ingående balans", "Från datum"], [text, "Bank", 1000, date(2026, 1, 1)]],
        "Kategorier": [["Kategori", "Typ", "Vidarebefordras", "Budget"], [text, "Intäkt", None, 1000]],
        "Kassabok": [CASH, ["1", date(2026, 2, 1), text, text, text, 300, None, text], [text] * 8],
        "Möten": [
            MEETING,
            ANNUAL,
            [
                text,
                "Gruppmöte",
                date(2026, 11, 26),
                time(18, 30),
                None,
                text,
                LINK,
                f"{text}\n{text}",
                LINK,
                None,
                "Planerat",
            ],
        ],
        "Svar": [ANSWER, [text, f"Anna {text}", "Ja"]],
        "Rapporter": [[*REPORT, "Länk"], [text, text, date(2026, 11, 20), "Kassör", "Pågår", LINK]],
        "Uppgifter": [["Uppgift", "Ansvarig", "Förfaller", "Status"], [text, text, date(2026, 11, 20), "Att göra"]],
    }
    return write(path, group(tabs, group_name=text, sender_name=text, reply_to="anna@example.org"))


@pytest.fixture(name="site", params=EVIL, scope="module")
def hostile_site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Such a group's page."""
    folder = tmp_path_factory.mktemp(request.param)
    book = hostile(folder / "bok.xlsx", EVIL[request.param])
    with served(book, "--date", DAY, "--state", folder / "minne.sqlite") as site:
        yield site


def paths(site: Site) -> list[str]:
    """Every page of it, of mails the first of each job."""
    site.desk.home("")
    mails = {one.mail.job: one.id for one in site.desk.see().items}
    assert {"meeting_call", "report_reminder"} <= set(mails)
    return [*PAGES, *(f"/brev/{one}" for one in mails.values())]


def test_nothing_becomes_markup_runs_or_leaves(browser: Browser, site: Site) -> None:
    with looked_at(browser, site, width=360) as page:
        page.on("dialog", lambda _: pytest.fail("something ran"))
        for path in paths(site):
            page.goto(f"{site.origin}{path}")
            assert page.evaluate("window.ran") is None
            assert page.locator("script, [onerror], [onload], [onfocus], [style], [autofocus], [srcdoc]").count() == 0
            assert page.locator("main").count() == page.locator("h1").count() == 1
            assert page.locator("h1").is_visible()
            assert page.evaluate("document.documentElement.scrollWidth") <= 360
            links = page.eval_on_selector_all("a", "all => all.map(one => one.href)")
            assert {urlsplit(link).scheme for link in links} <= {"http"}
            assert all(link.startswith(site.origin) for link in links)
            for source in page.eval_on_selector_all("iframe", "all => all.map(one => one.src)"):
                assert source.startswith(f"{site.origin}/brev/")


def test_no_mark_turns_the_line_round(site: Site) -> None:
    for path in paths(site):
        text = site.ask(path).text
        assert not {"\u202e", "\u202c", "\u2066", "\u2069", "\u200f"} & set(text)
        assert "1337" not in text


def test_a_letter_opened_alone_cannot_run_anything(browser: Browser, site: Site) -> None:
    with looked_at(browser, site) as page:
        for path in paths(site):
            if path.startswith("/brev/"):
                page.goto(f"{site.origin}{path}/visa/sv")
                assert page.evaluate("self.origin") == "null"


def test_a_servers_own_words_and_a_states_are_words_too(browser: Browser, folder: Path) -> None:
    """What has gone is kept with its names and subject; those are shown from the state."""
    book = hostile(folder / "bok.xlsx", EVIL["markup"])
    main(["run", str(book), "--date", DAY, "--outbox", "ut", "--state", "minne.sqlite"])
    with (
        served(book, "--date", "2026-11-22T13:00", "--state", "minne.sqlite") as site,
        looked_at(browser, site) as page,
    ):
        for item in site.desk.see().having("sent"):
            page.goto(f"{site.origin}/brev/{item.id}")
            assert page.evaluate("window.ran") is None
            assert "<script>" in page.locator(".to").inner_text()
            assert page.locator("script, [onerror]").count() == 0
