"""Every button, by click and by keyboard: it asks first, does just that, and says what was done."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page

from jobs.cli import main
from jobs.preview.sight import identifier
from jobs.worker.store import Store, shown
from tests.cli.helpers import mails
from tests.mail.server import DROP, Fault, MailServer
from tests.preview.groups import DAY, called, configured
from tests.preview.site import Site, looked_at, served

BO = "meeting_call:2026-9:bo alm"
KEYS = {f"meeting_call:2026-9:{name}" for name in ("anna ek", "bo alm", "cia dal")}
STATE = Path("gruppbok.sqlite")
Press = Callable[[Page, Locator], None]


@pytest.fixture(name="server")
def mail_server(folder: Path) -> Iterator[MailServer]:
    """A group of three whose calls go by a server on loopback."""
    server = MailServer()
    starting = threading.Thread(target=server.__enter__)  # Playwright has a loop that runs in this one
    starting.start()
    starting.join()
    configured(folder, server)
    called(folder / "bok.xlsx", sending="På")
    yield server
    server.__exit__(None, None, None)


def click(_page: Page, what: Locator) -> None:
    """With the mouse."""
    what.click()


def keyed(page: Page, what: Locator) -> None:
    """With the keyboard alone: on by Tab until it is reached, then Enter."""
    for _ in range(80):
        if what.evaluate("one => one === document.activeElement"):
            break
        page.keyboard.press("Tab")
    assert what.evaluate("one => one === document.activeElement")
    assert what.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"
    page.keyboard.press("Enter")


WAYS = pytest.mark.parametrize("press", [click, keyed])


def decide(page: Page, site: Site, key: str, label: str, answer: str, press: Press = click) -> str:
    """Opens a mail's page, answers one question, and gives what the page says was done."""
    page.goto(f"{site.origin}/brev/{identifier(key)}")
    press(page, page.locator("summary", has_text=label).first)
    button = page.get_by_role("button", name=answer)
    assert button.is_visible()
    with page.expect_navigation():
        press(page, button)
    return page.locator("main").inner_text()


def states() -> dict[str, str]:
    """Each mail's state."""
    with Store(STATE, read_only=True) as store:
        return {mail["key"]: shown(mail["state"]) for mail in store.mails()}


def held() -> frozenset[str]:
    """The mails that wait for somebody."""
    with Store(STATE, read_only=True) as store:
        return store.held()


@WAYS
def test_send_now_sends_that_one_and_no_other(browser: Browser, server: MailServer, press: Press) -> None:
    with served("--date", DAY) as site, looked_at(browser, site) as page:
        told = decide(page, site, BO, "Skicka nu", "Ja, skicka det", press)
        assert "Brevet är skickat." in told
        assert page.locator("[role=status]").inner_text() == "Brevet är skickat."
        assert server.recipients == ["bo@example.org"]
        assert states() == {**dict.fromkeys(KEYS, "queued"), BO: "sent"}
        page.reload()
        assert page.locator("[role=status]").count() == 0
        assert page.get_by_role("button").count() == 0
    main(["run", "--date", DAY])
    assert sorted(server.recipients) == ["anna@example.org", "bo@example.org", "cia@example.org"]


@WAYS
def test_what_waits_for_somebody_does_not_go_until_it_is_released(
    browser: Browser, server: MailServer, press: Press
) -> None:
    with served("--date", DAY) as site, looked_at(browser, site) as page:
        assert "väntar tills du släpper det" in decide(page, site, BO, "Låt vänta", "Ja, låt det vänta", press)
        assert held() == {BO}
        main(["run", "--date", DAY])
        assert (sorted(server.recipients), states()[BO]) == (["anna@example.org", "cia@example.org"], "queued")
        assert "väntar inte på dig längre" in decide(page, site, BO, "Släpp", "Ja, släpp det", press)
        assert held() == frozenset()
    main(["run", "--date", DAY])
    assert server.recipients.count("bo@example.org") == 1


@WAYS
def test_what_is_discarded_never_goes(browser: Browser, server: MailServer, press: Press) -> None:
    with served("--date", DAY) as site, looked_at(browser, site) as page:
        assert "Brevet skickas inte." in decide(page, site, BO, "Kasta", "Ja, kasta det", press)
        assert (states()[BO], server.accepted) == ("expired", [])
    main(["run", "--date", DAY])
    assert sorted(server.recipients) == ["anna@example.org", "cia@example.org"]
    assert states()[BO] == "expired"


@dataclass(frozen=True)
class Doubt:
    """What may be decided about a mail in doubt, what is said then, and how many mails the server has in the end."""

    label: str
    answer: str
    says: str
    state: str
    sent: int


DOUBTS = (
    Doubt("Det kom fram", "Ja, räkna det som skickat", "räknas som skickat", "sent", 3),
    Doubt("Skicka igen", "Ja, skicka igen", "skickas vid nästa körning", "queued", 4),
    Doubt("Kasta", "Ja, kasta det", "skickas inte", "expired", 3),
)


@pytest.mark.parametrize("doubt", DOUBTS, ids=[one.state for one in DOUBTS])
@WAYS
def test_what_is_in_doubt_is_decided(browser: Browser, server: MailServer, press: Press, doubt: Doubt) -> None:
    server.faults.append(Fault("accepted", DROP, recipient="bo@example.org", times=1))
    main(["run", "--date", DAY])
    assert states()[BO] == "unknown"
    with served("--date", DAY) as site, looked_at(browser, site) as page:
        page.goto(f"{site.origin}/brev")
        assert page.locator("h2").first.inner_text().startswith("Behöver ditt beslut")
        assert doubt.says in decide(page, site, BO, doubt.label, doubt.answer, press)
        assert states()[BO] == doubt.state
    main(["run", "--date", "2026-11-22T13:00"])
    assert len(server.accepted) == doubt.sent
    assert len({one.body for one in server.accepted if one.recipient == "bo@example.org"}) == 1


def test_the_list_has_the_same_buttons(browser: Browser, server: MailServer) -> None:
    with served("--date", DAY) as site, looked_at(browser, site) as page:
        page.goto(f"{site.origin}/brev")
        row = page.locator(".mails > li", has_text="Bo Alm")
        row.get_by_text("Bestäm").click()
        row.locator("summary", has_text="Skicka nu").click()
        with page.expect_navigation():
            row.get_by_role("button", name="Ja, skicka det").click()
        assert "Brevet är skickat." in page.locator("main").inner_text()
    assert server.recipients == ["bo@example.org"]


def test_nothing_happens_before_the_question_is_answered(browser: Browser, server: MailServer) -> None:
    with served("--date", DAY) as site, looked_at(browser, site) as page:
        page.goto(f"{site.origin}/brev/{identifier(BO)}")
        for label in ("Skicka nu", "Låt vänta", "Kasta"):
            page.locator("summary", has_text=label).click()
            assert page.get_by_role("button").count() == 1
        assert not STATE.exists()
    assert server.accepted == []


def test_while_sending_is_off_the_page_says_so_and_sends_nothing(browser: Browser, server: MailServer) -> None:
    called(Path("bok.xlsx"), sending="Av")
    with served("--date", DAY) as site, looked_at(browser, site) as page:
        page.goto(f"{site.origin}/brev/{identifier(BO)}")
        page.locator("summary", has_text="Skicka nu").click()
        assert "Sätt Utskick till På" in page.locator(".deed[open]").inner_text()
        assert page.get_by_role("button").count() == 0
        answer = site.ask(f"/brev/{identifier(BO)}/send", "POST", _form(site))
        assert (answer.status, "Utskick är Av" in answer.text) == (409, True)
    assert server.accepted == []


def test_without_a_mail_server_the_page_says_so(browser: Browser, folder: Path) -> None:
    book = called(folder / "utan.xlsx", sending="På")
    with served(book, "--date", DAY) as site, looked_at(browser, site) as page:
        page.goto(f"{site.origin}/brev/{identifier(BO)}")
        assert "utkast: ingen mejlserver är inställd" in page.locator("main").inner_text()
        answer = site.ask(f"/brev/{identifier(BO)}/send", "POST", _form(site))
        assert (answer.status, "mejlserver" in answer.text) == (409, True)


def test_with_a_folder_it_lands_there_whatever_utskick_says(browser: Browser, folder: Path) -> None:
    book = called(folder / "bok.xlsx")
    with served(book, "--date", DAY, "--outbox", "brev", "--state", STATE) as site, looked_at(browser, site) as page:
        before = site.ask(f"/brev/{identifier(BO)}/brev.eml").body
        assert "ligger i mappen" in decide(page, site, BO, "Lägg i mappen", "Ja, lägg dit det")
        (body,) = mails(folder / "brev").values()
        assert body.count(b"\n") == before.count(b"\n")
        assert site.ask(f"/brev/{identifier(BO)}/brev.eml").body == body


def test_a_refusal_by_the_server_is_said(browser: Browser, server: MailServer) -> None:
    server.faults.append(Fault("rcpt", "550 5.1.1 nobody here", recipient="bo@example.org"))
    with served("--date", DAY) as site, looked_at(browser, site) as page:
        told = decide(page, site, BO, "Skicka nu", "Ja, skicka det")
        assert "Det misslyckades" in told
        assert "Brevet är skickat" not in told
        page.goto(f"{site.origin}/brev/{identifier(BO)}")
        assert "550 5.1.1" in page.locator("main").inner_text()
    assert (states()[BO], server.accepted) == ("failed", [])


def test_a_server_that_is_down_is_said_and_nothing_is_lost(browser: Browser, server: MailServer) -> None:
    server.faults.append(Fault("connect", "421 busy"))
    with served("--date", DAY) as site, looked_at(browser, site) as page:
        assert "gick inte iväg" in decide(page, site, BO, "Skicka nu", "Ja, skicka det")
        assert states()[BO] == "queued"
        server.faults.clear()
        assert "Brevet är skickat." in decide(page, site, BO, "Skicka nu", "Ja, skicka det")
    assert server.recipients == ["bo@example.org"]


def _form(site: Site) -> str:
    """A form as the mail's page has it."""
    page = site.ask(f"/brev/{identifier(BO)}").text
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    return f"form={site.door.form}&seen={seen}"
