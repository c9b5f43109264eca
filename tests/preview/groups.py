"""Groups whose mails the page is tried with: what is due on a Sunday in November."""

from datetime import date
from pathlib import Path

from tests.cli.helpers import write
from tests.jobs.helpers import ANNUAL, MEETING, MEMBER, REPORT, ROLE, Rows, group, meeting, member, report, role
from tests.mail.server import MailServer

DAY = "2026-11-22T12:00"
EARLIER = "2026-11-20T12:00"
MEMBERS: Rows = [
    MEMBER,
    member("Anna Ek"),
    member("Bo Alm"),
    member("Cia Dal", language="en"),
    member("Dan Grå", protected="Ja"),
]
ROLES: Rows = [
    ROLE,
    role("Gruppsekreterare", "Anna Ek"),
    role("Kassör", "Bo Alm"),
    role("Ledamot", "Dan Grå"),
    role("Granskare", "Gun Falk", "gun@example.org"),
]
MOVED = meeting("2026-9", date(2026, 11, 26), end="20:30", link="https://example.org/rum")
OFF = meeting("2026-10", date(2026, 12, 3), type="Extra medlemsmöte")
BOARD = meeting("2026-11", date(2026, 12, 1), type="Styrelsemöte", audience="Styrelsen")


def mixed(path: Path, *meetings: object, **settings: object) -> Path:
    """A group with English and protected members, a report that is late, and these meetings."""
    tabs: dict[str, Rows] = {
        "Medlemmar": MEMBERS,
        "Roller": ROLES,
        "Möten": [MEETING, ANNUAL, *meetings],  # type: ignore[list-item]  # rows of it
        "Rapporter": [REPORT, report("Årsrapport", date(2026, 11, 15))],
    }
    return write(path, group(tabs, **settings))


def before(path: Path) -> Path:
    """The group two days before, when two meetings are called to."""
    return mixed(path, MOVED, OFF)


def after(path: Path) -> Path:
    """The group once one meeting has moved, one is off, and a third is called to."""
    later = meeting("2026-9", date(2026, 11, 27), end="20:30", link="https://example.org/rum", place="Skolan")
    off = meeting("2026-10", date(2026, 12, 3), type="Extra medlemsmöte", status="Inställt")
    return mixed(path, later, off, BOARD)


def called(path: Path, **settings: object) -> Path:
    """A group of three that calls to one meeting, and asks for nothing else."""
    tabs: dict[str, Rows] = {"Möten": [MEETING, ANNUAL, meeting("2026-9", date(2026, 11, 26))]}
    return write(path, group(tabs, weekly_letter="lördag 23:59", **settings))


def configured(folder: Path, server: MailServer, workbook: str = "bok.xlsx") -> None:
    """A gruppbok.toml by which mails go to the server."""
    lines = (
        f'workbook = "{workbook}"',
        "[mail]",
        'from = "Grupp 17 <grupp@example.org>"',
        'host = "127.0.0.1"',
        f"port = {server.port}",
        'security = "none"',
    )
    (folder / "gruppbok.toml").write_text("\n".join(lines), "utf-8")
