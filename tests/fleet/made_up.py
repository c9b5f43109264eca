"""Fleets of made-up groups, as the office's overview is asked to show them; the same number gives the same fleet."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

from jobs.fleet.office import Office, office
from jobs.fleet.registry import Group
from jobs.fleet.view import Meeting, View, content_of

NOW = datetime(2026, 11, 22, 11, 5, tzinfo=UTC)
FEW = {"error": 0, "warning": 0, "info": 0}
SOUND = View(FEW, {}, held=1, planned=2, booked=9, sending=True)
TOWNS = (
    *("Alingsås", "Arvika", "Boden", "Borås", "Eskilstuna", "Falun", "Gävle", "Göteborg", "Halmstad", "Helsingborg"),
    *(
        "Hudiksvall",
        "Härnösand",
        "Jönköping",
        "Kalmar",
        "Karlskrona",
        "Karlstad",
        "Kiruna",
        "Kristianstad",
        "Linköping",
    ),
    *("Luleå", "Lund", "Malmö", "Norrköping", "Nyköping", "Sigtuna", "Skövde", "Stockholm", "Sundsvall", "Trelleborg"),
    *("Umeå", "Uppsala", "Varberg", "Visby", "Västerås", "Växjö", "Ystad", "Åmål", "Ängelholm", "Örebro", "Östersund"),
)
PARTS = ("", " Norr", " Söder", " Centrum", " Student", " Universitet", " Väster", " Öster", " Ungdom")
_COMMON = ("cashbook.receipt_missing", "members.consent_missing", "cashbook.voucher_gap", "cashbook.amount_zero")


def group(number: int, name: str, **changed: object) -> Group:
    """A group of long standing that was read an hour ago."""
    usual = Group(
        id=number,
        name=name,
        sheet=f"sheet-{number}",
        account="one@example.org",
        language="sv",
        rules="amnesty_se",
        salt=b"",
        added=NOW - timedelta(days=300),
        paused=None,
        changed=None,
        due=None,
        seen="",
        looked=NOW - timedelta(hours=1, minutes=3),
        failed=0,
        trouble="",
    )
    return usual._replace(**changed)  # type: ignore[arg-type]  # its own fields


def fleet(number: int) -> Office:
    """So many groups, of which some need help."""
    names = sorted(f"{town}{part}" for part in PARTS for town in TOWNS)
    chosen = [names[n % len(names)] + (f" {n // len(names) + 1}" if n >= len(names) else "") for n in range(number)]
    rolled = Random(8)
    groups = [_group(n, name, rolled) for n, name in enumerate(chosen, 1)]
    return office(groups, {one.id: content_of(_view(rolled)) for one in groups if one.looked}, NOW)


def _group(number: int, name: str, rolled: Random) -> Group:
    """Most were read of late; one in fifty is paused, unread or in trouble."""
    match rolled.randrange(150):
        case 0:
            return group(number, name, paused=NOW - timedelta(days=40))
        case 1:
            return group(number, name, looked=NOW - timedelta(days=9), failed=12, trouble="WorkbookError")
        case 2:
            return group(number, name, looked=None, added=NOW - timedelta(days=3))
        case other:
            return group(number, name, looked=NOW - timedelta(hours=other))


def _view(rolled: Random) -> View:
    day = date(2026, 11, 23)
    errors, warnings = max(0, rolled.randrange(-8, 6)), max(0, rolled.randrange(-4, 9))
    codes = {rolled.choice(_COMMON): errors + warnings} if errors + warnings else {}
    kind = rolled.choice(("Gruppmöte", "Gruppmöte", "Styrelsemöte", "Årsmöte", "Annat"))
    usual = replace(
        SOUND,
        findings={**FEW, "error": errors, "warning": warnings},
        codes=codes,
        meeting=Meeting(day + timedelta(days=rolled.randrange(70)), kind) if rolled.random() < 0.8 else None,
        due=rolled.choice((0, 0, 1, 2)),
        next_report=day + timedelta(days=rolled.randrange(20, 50)),
        booked=rolled.choice((0, 4, 9, 30, 12)),
    )
    changes: tuple[dict[str, object], ...] = (
        {"asked": 1, "asked_since": date(2026, 11, 20)},
        {"vacant": ("secretary", "auditor")},
        {"vacant": ("treasurer",), "overdue": 1},
        {"overdue": 2, "codes": {"reports.overdue": 2, **codes}},
        {"unknown": 1, "overdue": 1},
        {"held": 0, "planned": 0, "booked": 0, "meeting": None},
        {"asked": 2, "asked_since": date(2026, 11, 3), "vacant": ("treasurer",), "overdue": 3, "booked": 0},
        {"troubles": ("mail",), "failed": 3},
        {"sending": False},
    )
    return replace(usual, **changes[at]) if (at := rolled.randrange(90)) < len(changes) else usual  # type: ignore[arg-type]


def small() -> Office:
    """One group of each sort, by names that try what a page and a workbook make of them."""
    groups = [
        group(1, "Örebro", looked=NOW - timedelta(days=2)),
        group(2, "Åmål"),
        group(3, "Ängelholm", failed=3, looked=NOW - timedelta(days=11)),
        group(4, "<script>alert(1)</script>"),
        group(5, '=HYPERLINK("http://example.org";"Lund")'),
        group(6, "Émilia & \u202eöD", paused=datetime(2026, 9, 1, 8, tzinfo=UTC)),
        group(7, "lund", looked=NOW - timedelta(days=1)),
        group(8, "Ny", looked=None, added=NOW - timedelta(hours=2)),
    ]
    december = Meeting(date(2026, 12, 3), "Årsmöte")
    errors = {"error": 4, "warning": 1, "info": 0}
    views = {
        1: replace(SOUND, meeting=december, due=2, next_report=date(2026, 12, 1), booked=0, sending=False),
        2: replace(SOUND, findings=errors, codes={"cashbook.receipt_missing": 4, "value.invalid": 1}),
        3: replace(SOUND, codes={"cashbook.receipt_missing": 2}, next_report=date(2027, 1, 31)),
        4: replace(SOUND, asked=1, asked_since=date(2026, 11, 20), vacant=("treasurer",), overdue=1),
        5: replace(SOUND, meeting=Meeting(date(2027, 1, 5), "Annat"), next_report=date(2027, 1, 31)),
        7: replace(SOUND, unknown=1, failed=2, findings={**FEW, "warning": 1}, codes={"value.invalid": 1}),
    }
    return office(groups, {number: content_of(view) for number, view in views.items()}, NOW)
