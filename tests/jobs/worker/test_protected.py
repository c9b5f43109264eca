"""Somebody with a protected identity stands in no list: the name is looked for in all that anybody else is given.

Contract, sections 2 and 9; issue 6, point 9. Only `check`, `report member` and the person's own mails name the person.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from jobs.catalogue import JOBS
from jobs.discretion import Discretion
from jobs.documents.markdown import markdown
from jobs.documents.model import Document, Paragraph
from sheets_schema.grid import Comment, ErrorValue, Reply, Snapshot
from sheets_schema.people import BOARD
from sheets_schema.tab import Speaks
from sheets_schema.tabs import TABS
from sheets_schema.text import fold
from tests.cli.helpers import Terminal, write
from tests.jobs.helpers import ACCOUNT, Rows, at, settings_rows, snapshot
from tests.jobs.worker.fakes import FakeWorkbook, World, read
from tests.preview.site import served

NAME, ADDRESS = "Hemlig Lind", "hemlig@example.org"
SAYS = f"med {NAME} och {ADDRESS}"
ROLES = ("Gruppsekreterare", "Kassör", "Granskare", "Ordförande", "Ledamot", "Insamlingsansvarig", "Valberedning")
DAY = date(2026, 11, 22)
MEETING = [
    "Nr",
    "Typ",
    "Datum",
    "Start",
    "Plats",
    "Dagordning",
    "Handlingar",
    "Kallas",
    "Status",
    "Närvarande",
    "Protokoll",
]
OTHERS: Mapping[str, str] = {
    "Gruppsekreterare": "Anna Ek",
    "Kassör": "Bo Alm",
    "Granskare": "Gun Falk",
    "Ordförande": "Cia Dal",
    "Ledamot": "Bo Alm",
    "Insamlingsansvarig": "Bo Alm",
    "Valberedning": "Cia Dal",
}


def meetings(*, moved: bool) -> Rows:
    """A meeting that is called, one for the board, one of today, and one that is called off once `moved`."""
    later, status = ("19:30", "Inställt") if moved else ("18:30", "Planerat")
    return [
        MEETING,
        ["2026-1", "Årsmöte", date(2026, 3, 15), "18:30", "Hos oss", "Val", None, None, "Genomfört", NAME, None],
        [
            "2026-7",
            "Gruppmöte",
            date(2026, 12, 3),
            later,
            f"Hos {NAME}",
            f"Val {SAYS}\nFika",
            SAYS,
            None,
            None,
            None,
            None,
        ],
        ["2026-8", "Gruppmöte", date(2026, 12, 4), "18:30", f"Hos {NAME}", "Fika", None, None, status, None, None],
        ["2026-9", "Styrelsemöte", date(2026, 12, 2), "18:30", "Hos Anna", SAYS, None, "Styrelsen", None, None, None],
        ["2026-6", "Gruppmöte", date(2026, 11, 24), "18:30", "Hos Anna", SAYS, None, None, None, None, None],
    ]


def tabs(held: str, *, moved: bool = False, protected: object = "Ja") -> dict[str, Rows]:
    """A group in which the person holds a role, and stands in every column that names people, and in every text."""
    members: Rows = [
        ["Namn", "E-post", "Status", "Utskick", "Skyddad", "Språk", "Utträdd", "Anteckning"],
        ["Anna Ek", "anna@example.org", "Aktiv", "Ja", None, None, None, SAYS],
        ["Bo Alm", "bo@example.org", "Aktiv", "Ja", None, "en", None, None],
        ["Cia Dal", "cia@example.org", "Aktiv", "Ja", None, None, None, None],
        [NAME, ADDRESS, "Aktiv", "Ja", protected, None, None, None],
        *([["Dag Ny", "dag@example.org", "Aktiv", "Ja", None, None, None, None]] if moved else []),
        ["Eva Borta", "eva@example.org", "Utträdd", None, None, None, date(2026, 1, 1), SAYS],
    ]
    roles: Rows = [
        ["Roll", "Namn", "E-post", "Från", "Till", "Ersättare"],
        *(
            [role, NAME if role == held else name, _address(role, name, held), None, _end(role), NAME]
            for role, name in OTHERS.items()
        ),
        ["Kaffekokare", NAME, None, None, date(2026, 12, 20), NAME],
        ["Fanbärare", NAME, None, None, date(2026, 12, 20), None],
        ["Postbud", NAME, None, None, date(2026, 1, 20), None],
    ]
    bank: Rows = [
        ACCOUNT,
        ["Bank", "Bank", 1000, date(2025, 1, 1)],
        [f"Kassa hos {NAME}", "Kassa", 5, date(2025, 1, 1)],
    ]
    undated = [NAME, NAME, SAYS, "Bank", f"Gåvor {NAME}", NAME, None, NAME, None, SAYS]
    old = date(2026, 2, 11)
    return {
        "Inställningar": settings_rows(organiser="stod@example.org", task_reminder_days="30, 14, 3, 0"),
        "Medlemmar": members,
        "Roller": roles,
        "Konton": bank,
        "Kategorier": [["Kategori", "Typ", "Vidarebefordras", "Budget"], [f"Gåvor {NAME}", "Intäkt", "Ja", 5]],
        "Kassabok": [
            ["Ver", "Datum", "Text", "Konto", "Kategori", "In", "Ut", "Motpart", "Kvitto", "Granskarens anmärkning"],
            [1, date(2025, 5, 1), SAYS, "Bank", f"Gåvor {NAME}", 300, None, NAME, SAYS, SAYS],
            [1, old, SAYS, "Bank", f"Gåvor {NAME}", 300, None, NAME, SAYS, SAYS],
            [2, old, SAYS, NAME, NAME, 300, None, NAME, None, SAYS],
            *([] if held == "Kassör" else [undated]),  # with it no year is ready for the auditor
        ],
        "Avstämning": [["Konto", "Datum", "Saldo", "Avstämd av", "Kommentar"], ["Bank", old, 7, NAME, SAYS]],
        "Möten": meetings(moved=moved),
        "Svar": [["Möte", "Namn", "Svar", "Kommentar"], ["2026-6", NAME, "Ja", SAYS], ["2026-7", NAME, "Kanske", SAYS]],
        "Beslut": [
            ["Möte", "Paragraf", "Beslut", "Ansvarig", "Klart senast", "Status"],
            ["2026-1", SAYS, f"Ringa {NAME}", f"{NAME}, Bo Alm", date(2026, 11, 25), "Att göra"],
        ],
        "Rapporter": [
            ["Rapport", "Mottagare", "Förfaller", "Ansvarig roll", "Status"],
            *([f"Rapport {role} {NAME}", SAYS, date(2026, 11, 20), role, "Pågår"] for role in (*ROLES, "Postbud")),
        ],
        "Uppgifter": [
            ["Uppgift", "Ansvarig", "Förfaller", "Status", "Aktivitet", "Anteckning"],
            [f"Ring {NAME}", f"{NAME}, Bo Alm", date(2026, 11, 25), "Att göra", SAYS, SAYS],
            ["Sy fana", NAME, date(2026, 11, 25), "Att göra", SAYS, SAYS],
            ["Baka", None, None, "Att göra", SAYS, SAYS],
        ],
        "Planering": [
            ["Aktivitet", "Typ", "Start", "Ansvarig", "Status", "Mål", "Utvärdering", "Deltagare"],
            [SAYS, "Kampanj", date(2026, 10, 1), NAME, "Genomförd", SAYS, SAYS, 3],
            [SAYS, "Kampanj", date(2026, 12, 1), NAME, "Planerad", SAYS, SAYS, None],
        ],
        "Bössor": [
            ["Nummer", "Typ", "Placering", "Ansvarig", "Utplacerad", "Plomberad", "Status"],
            ["1", "Bössa", SAYS, f"{NAME}, Bo Alm", old, "Nej", "Ute"],
            [NAME, "Bössa", SAYS, NAME, old, "Ja", "Borttappad"],
        ],
        "Tömningar": [
            ["Datum", "Bössa", "Belopp", "Räknat av 1", "Räknat av 2", "Ver"],
            [old, "1", 250, NAME, NAME, 1],
        ],
        "Information": [
            ["Datum", "Typ", "Rubrik", "Text", "Anmälan senast", "Sprid"],
            [DAY, "Nyhet", f"Nytt om {NAME}", f"**{NAME}** [{NAME}](https://example.org) {SAYS}", None, "Ja"],
            [date(2026, 12, 9), "Utbildning", f"Kurs {NAME}", SAYS, date(2026, 11, 27), "Ja"],
        ],
        "Intresserade": [
            ["Namn", "E-post", "Källa", "Datum", "Ansvarig", "Nästa steg", "Status"],
            [NAME, ADDRESS, SAYS, date(2026, 11, 1), "Bo Alm", SAYS, "Ny"],
            ["Liv Nord", None, SAYS, date(2026, 11, 1), f"Bo Alm, {NAME}", SAYS, "Inbjuden"],
        ],
        "Utbildningar": [
            ["Namn", "Utbildning", "Datum", "Kommentar"],
            ["Anna Ek", SAYS, old, SAYS],
            [NAME, SAYS, old, SAYS],
        ],
        "Be om hjälp": [["Datum", "Vad gäller det", "Beskrivning", "Skicka"], [DAY, f"Hjälp {NAME}", SAYS, "Ja"]],
    }


def _address(role: str, name: str, held: str) -> str | None:
    return "gun@example.org" if name == "Gun Falk" and role != held else None


def _end(role: str) -> date | None:
    return date(2026, 12, 20) if role in BOARD else None


COMMENTS = (
    Comment("Kassabok", "C2", NAME, SAYS, at("2026-11-21T12:00"), replies=(Reply(NAME, SAYS, at("2026-11-22T09:00")),)),
    Comment("Uppgifter", "A2", "Anna Ek", SAYS, at("2026-11-21T12:00")),
)


@dataclass
class Commented(FakeWorkbook):
    """A workbook that people comment on after the first pass."""

    said: Sequence[Comment] = ()

    def read(self, wanted: Callable[[str], bool]) -> Snapshot:
        """The tabs that are wanted, and the comments."""
        found = snapshot({title: rows for title, rows in self.tabs.items() if wanted(title)})
        return replace(found, comments=tuple(self.said))


def worked(state: Path, held: str, protected: object = "Ja") -> World:
    """Three passes over a group: what is due, what has changed since, and the weekly letter."""
    world = World(state, tabs(held, protected=protected))
    world.book = Commented(world.tabs)
    world.run("2026-11-21T08:00")
    world.book = replace(world.book, said=COMMENTS)
    world.run("2026-11-22T12:00", tabs(held, moved=True, protected=protected))
    world.run("2026-11-22T18:00")
    return world


def shown(body: bytes) -> str:
    """All that a mail says: its headers, its twins, its invitation and its papers."""
    mail = read(body)
    parts = [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
    files = [part.get_content().decode() for part in mail.walk() if part.get_content_type() == "application/ics"]
    papers = [
        PdfReader(BytesIO(part.get_content())) for part in mail.walk() if part.get_content_type() == "application/pdf"
    ]
    files += [page.extract_text() for paper in papers for page in paper.pages]
    files += [str(paper.metadata) for paper in papers]
    unfolded = [text.replace("\r\n ", "").replace("\n ", "") for text in files]
    return "\n".join([*(f"{name}: {value}" for name, value in mail.items()), *parts, *unfolded])


def leaks(text: str) -> list[str]:
    """The lines in which the name or the address stands."""
    tidy = fold(text)
    at_ = [tidy.find(fold(key)) for key in (NAME, ADDRESS)]
    return [tidy[max(0, n - 60) : n + 40] for n in at_ if n >= 0]


@pytest.fixture(name="world", scope="module", params=ROLES)
def group_at_work(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> World:
    """A group in which one role after another is the person's."""
    return worked(tmp_path_factory.mktemp("state") / "state.sqlite", request.param)


def to_others(world: World) -> Iterator[tuple[str, bytes]]:
    """The mails that went to anybody but the person."""
    for key, body in world.post.sent:
        if ADDRESS not in str(read(body)["To"]):
            yield key, body


def test_no_mail_to_anybody_else_names_the_person(world: World) -> None:
    found = {key: leaks(shown(body)) for key, body in to_others(world)}
    assert {key: some for key, some in found.items() if some} == {}


def test_no_tab_of_ours_names_the_person(world: World) -> None:
    for page in world.book.pages.values():
        values = [str(cell.value) for row in page.rows for cell in row if cell.style != "muted"]
        assert leaks("\n".join(values)) == [], page.tab
    assert len(world.book.pages) == 4


def test_the_persons_own_mails_are_known_without_the_name(world: World) -> None:
    own = [key for key, body in world.post.sent if ADDRESS in str(read(body)["To"])]
    assert own or world.tabs["Roller"][4][1] == "Cia Dal"
    assert [key for key in own if fold(NAME) in key.rpartition(":")[2]] == []


def test_every_job_has_spoken(tmp_path: Path) -> None:
    """So that no mail is found discreet because it was never made."""
    worlds = [worked(tmp_path / f"{held}.sqlite", held) for held in ("Granskare", "Kassör")]
    spoke = {key.partition(":")[0] for world in worlds for key, _ in to_others(world)}
    assert {job.name for job in JOBS} - spoke == set()


def test_the_person_stands_in_every_column_that_may_name_people() -> None:
    given = tabs("Ledamot")
    for tab in TABS:
        rows = given[tab.label.sv]
        for key in tab.speaking(Speaks.OF_WHO, Speaks.OF_OWNERS):
            at_ = rows[0].index(tab[key].label.sv)
            assert any(NAME in str(row[at_]) for row in rows[1:]), (tab.key, key)


def test_who_may_be_protected_is_hidden_too(tmp_path: Path) -> None:
    world = worked(tmp_path / "state.sqlite", "Ledamot", ErrorValue("#REF!"))
    assert {key: some for key, body in to_others(world) if (some := leaks(shown(body)))} == {}


def test_the_person_is_written_to_by_name_of_a_role_held(tmp_path: Path) -> None:
    world = worked(tmp_path / "state.sqlite", "Kassör")
    own = [shown(body) for _, body in world.post.sent if ADDRESS in str(read(body)["To"])]
    assert any("Hej Hemlig" in one for one in own)


@pytest.fixture(name="book")
def workbook(tmp_path: Path) -> Path:
    """The same group as a file, in which the person is treasurer."""
    return write(
        tmp_path / "bok.xlsx",
        {key: [[_plain(one) for one in row] for row in rows] for key, rows in tabs("Kassör").items()},
    )


def _plain(cell: object) -> object:
    return cell if not isinstance(cell, ErrorValue) else str(cell)


@pytest.fixture(name="gruppbok")
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """Commands typed in a folder of their own."""
    monkeypatch.chdir(tmp_path)
    return Terminal(capsys)


def test_no_command_names_the_person(gruppbok: Terminal, book: Path) -> None:
    day = ("--date", "2026-11-22T18:00")
    passes = [("run", book, "--dry-run"), ("run", book, "--outbox", "brev"), ("status", book)]
    others = [("privacy", book, "--json"), ("export", "calendar", book, "--output", "a.ics")]
    for words in (*passes, *others):
        done = gruppbok(*words, *day)
        assert done.code < 2, done
        assert fold(NAME) not in fold(done.out + done.err), words
    listed = gruppbok("outbox", "list", book).out
    for mail in gruppbok("outbox", "list", book, "--json").json["mails"]:
        assert fold(NAME) not in mail["key"].rpartition(":")[2]
        listed = listed.replace(mail["key"], "")  # it holds a task's title as somebody typed it
    assert fold(NAME) not in fold(listed)
    calendar = Path("a.ics").read_text("utf-8").replace("\n ", "").replace("\r", "")
    assert leaks(calendar) == []
    assert "[skyddad]" in calendar


@pytest.mark.parametrize("kind", ["plan", "activity", "grant", "annual-meeting", "boxes"])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_no_paper_names_the_person(gruppbok: Terminal, book: Path, kind: str, language: str) -> None:
    done = gruppbok("--lang", language, "report", kind, book, "--date", "2026-11-22", "--output", "a.md")
    assert done.code < 2, done
    text = Path("a.md").read_text("utf-8").replace("\\", "")
    assert fold(NAME) not in fold(text)
    assert len(text) > 500


def test_no_page_of_the_preview_names_the_person(tmp_path: Path, book: Path) -> None:
    with served(book, "--date", "2026-11-22T18:00") as site:
        seen = ["/", "/brev", "/kontroll", "/pengar"]
        pages = {path: site.ask(path) for path in seen}
        letters = {f"/brev/{item.id}": item for item in site.desk.see().items}
        own = [path for path, item in letters.items() if item.mail.address == ADDRESS]
        for path in [path for path in letters if path not in own][:10]:
            pages |= {path: site.ask(path), f"{path}/visa": site.ask(f"{path}/visa/sv")}
        assert NAME in site.ask(own[0]).text
        assert {path: page.status for path, page in pages.items() if page.status not in (200, 404)} == {}
        assert {path: some for path, page in pages.items() if (some := fold(NAME) in fold(page.text))} == {}
        assert len(letters) > 10


def test_a_name_is_recognised_in_plain_text_and_in_html() -> None:
    hides = Discretion(["Per-Åke O'Lind & Co", "Bo"])
    texts = [
        "per-åke  o'lind & co",
        "Per-Åke O&#39;Lind &amp; Co",
        "PER-ÅKE O&#x27;LIND &amp; CO",
        "Per-Åke\nO'Lind & Cos",
    ]
    assert [hides.text(text, "sv") for text in texts] == [*["[skyddad]"] * 3, "[skyddad]s"]
    assert hides.text("Bosse, Bo och bo2", "en") == "Bosse, [protected] och bo2"


def test_without_anybody_protected_nothing_is_touched() -> None:
    made = Document("x", "Bo", "Bo", "sv", DAY, (Paragraph("Bo"),))
    assert Discretion([]).applied(made, "sv") is made
    assert "Bo" not in markdown(Discretion(["Bo"]).applied(made, "sv"))
