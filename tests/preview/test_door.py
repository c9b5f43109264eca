"""Only this computer's own browser, opened with the token, sees or changes anything."""

from collections.abc import Iterator

import pytest

from jobs.worker.store import Store
from tests.preview.groups import DAY, called
from tests.preview.site import Site, served


@pytest.fixture(name="site", scope="module")
def one_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A group whose mails may be put in a folder."""
    folder = tmp_path_factory.mktemp("door")
    book = called(folder / "bok.xlsx")
    with served(book, "--date", DAY, "--outbox", folder / "brev", "--state", folder / "minne.sqlite") as site:
        site.desk.home("")
        yield site


def first(site: Site) -> str:
    """The path of a mail that may go."""
    return f"/brev/{site.desk.see().having('due')[0].id}"


PATHS = (
    "/",
    "/brev",
    "/kontroll",
    "/pengar",
    "/style.css",
    "/brev/x",
    "/brev/x/brev.eml",
    "/brev/x/visa/sv",
    "/finns-inte",
)


@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_seen_without_the_cookie(site: Site, path: str) -> None:
    for cookie in (None, f"{site.door.cookie}=", f"{site.door.cookie}={site.door.token}", f"annan={site.door.pass_}"):
        answer = site.ask(path, Cookie=cookie)
        assert answer.status == 403
        assert "Grupp 17" not in answer.text
        assert "gruppbok preview" in answer.text


def test_the_address_lets_a_browser_in_and_is_not_kept(site: Site) -> None:
    answer = site.ask(site.door.address.removeprefix(site.origin), Cookie=None)
    assert (answer.status, answer.response.getheader("Location")) == (303, "/")
    cookie = answer.response.getheader("Set-Cookie") or ""
    assert cookie.startswith(f"gruppbok-{site.door.port}=")
    assert "HttpOnly" in cookie
    assert "samesite=strict" in cookie.casefold()
    assert site.door.token not in cookie
    assert site.ask("/", Cookie=cookie.split(";")[0]).status == 200


@pytest.mark.parametrize("token", ["", "x", "x" * 32, "å", "..", "%00"])
def test_another_token_lets_nobody_in(site: Site, token: str) -> None:
    path = f"/oppna/{token}" if token.isascii() else "/oppna/%C3%A5"
    answer = site.ask(path, Cookie=None)
    assert (answer.status, answer.response.getheader("Set-Cookie")) == (403, None)


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "localhost", "127.0.0.1.evil.example", "", None, "[::1]"]
)
def test_another_host_is_refused_even_with_the_cookie(site: Site, host: str | None) -> None:
    assert site.ask("/", Host=host).status in (400, 403)
    assert site.ask(site.door.address.removeprefix(site.origin), Host=host).status in (400, 403)


def test_it_may_be_called_localhost(site: Site) -> None:
    assert site.ask("/", Host=f"localhost:{site.door.port}").status == 200


FORGED = ("https://evil.example", "null", "http://127.0.0.1", "http://127.0.0.1:1", "https://127.0.0.1", "")


@pytest.mark.parametrize("origin", FORGED)
def test_another_origin_neither_sees_nor_does(site: Site, origin: str) -> None:
    assert site.ask("/", Origin=origin).status == 403
    assert site.ask(f"{first(site)}/hold", "POST", f"form={site.door.form}", Origin=origin).status == 403
    assert _held(site) == frozenset()


def test_what_changes_something_must_say_where_it_comes_from(site: Site) -> None:
    body = f"form={site.door.form}"
    assert site.ask(f"{first(site)}/hold", "POST", body, Origin=None).status == 403
    told = {"Sec-Fetch-Site": "cross-site"}
    assert site.ask(f"{first(site)}/hold", "POST", body, **told).status == 403
    assert site.ask(f"{first(site)}/hold", "POST", body, Origin=f"http://localhost:{site.door.port}").status == 403
    assert _held(site) == frozenset()


@pytest.mark.parametrize("body", ["", "form=", "form=x", "form=%C3%A5", "x=1", "form=x&form=y", "a" * 9000])
def test_without_the_forms_token_nothing_is_done(site: Site, body: str) -> None:
    assert site.ask(f"{first(site)}/hold", "POST", body).status == 403
    assert _held(site) == frozenset()


def test_a_form_that_has_grown_too_long_is_not_read(site: Site) -> None:
    body = f"form={site.door.form}&x={'a' * 9000}"
    assert site.ask(f"{first(site)}/hold", "POST", body).status == 403


@pytest.mark.parametrize("act", ["send", "hold", "release", "discard", "ack", "retry"])
def test_an_address_that_changes_something_cannot_be_opened(site: Site, act: str) -> None:
    answer = site.ask(f"{first(site)}/{act}")
    assert (answer.status, "<form" in answer.text) == (405, False)
    assert _held(site) == frozenset()


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "BREW"])
def test_no_other_way_to_ask_is_taken(site: Site, method: str) -> None:
    for path in ("/", f"{first(site)}/hold"):
        assert site.ask(path, method, Origin=site.origin).status in (400, 405)


def test_what_is_not_offered_is_not_done(site: Site) -> None:
    for act in ("release", "ack", "retry", "drop"):
        assert site.ask(f"{first(site)}/{act}", "POST", f"form={site.door.form}").status == 409


def test_a_mail_that_says_something_else_by_now_is_not_decided_about(site: Site) -> None:
    answer = site.ask(f"{first(site)}/hold", "POST", f"form={site.door.form}&seen=something")
    assert (answer.status, "Läs det igen" in answer.text) == (409, True)
    assert _held(site) == frozenset()


def test_every_answer_closes_the_browsers_doors(site: Site) -> None:
    for path in (
        "/",
        "/brev",
        first(site),
        f"{first(site)}/brev.eml",
        f"{first(site)}/kallelse.ics",
        "/style.css",
        "/x",
    ):
        told = site.ask(path).response.headers
        policy = told["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; style-src 'self';")
        assert "script" not in policy
        assert "frame-ancestors 'none'" in policy
        assert told["X-Content-Type-Options"] == "nosniff"
        assert told["Cache-Control"] == "no-store"
        assert told["Cross-Origin-Resource-Policy"] == told["Cross-Origin-Opener-Policy"] == "same-origin"
        assert told["Referrer-Policy"] == "same-origin"
        assert told["Server"] is None


def test_a_letter_has_no_rights_at_all(site: Site) -> None:
    told = site.ask(f"{first(site)}/visa/sv").response.headers
    policy = told["Content-Security-Policy"]
    assert told["Referrer-Policy"] == "no-referrer"
    assert policy.startswith("sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:;")
    assert "frame-ancestors 'self'" in policy


def test_a_file_is_saved_and_never_shown(site: Site) -> None:
    told = site.ask(f"{first(site)}/brev.eml").response.headers
    assert told["Content-Disposition"] == 'attachment; filename="brev.eml"'
    assert told["Content-Type"] == "message/rfc822"


def _held(site: Site) -> frozenset[str]:
    state = site.desk.state
    if not state.exists():
        return frozenset()
    with Store(state, read_only=True) as store:
        return store.held()
