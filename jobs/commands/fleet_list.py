"""gruppbok fleet list: the groups there are, and how each is."""

from datetime import datetime
from zoneinfo import ZoneInfo

from jobs.commands.fleet_database import opened
from jobs.fleet import registry
from jobs.fleet.postgres import moment
from jobs.fleet.registry import Group
from jobs.session import Session
from sheets_schema.text import Language, Text


def run(session: Session) -> int:
    """Prints the groups, by name."""
    with opened(session) as connection:
        groups, now = registry.all_groups(connection), moment(connection)
    if session.args.json:
        session.print_json({"schema": 1, "groups": [_row(group) for group in groups]})
        return 0
    for line in _lines(groups, now, session.language):
        print(line)
    if not groups:
        session.say(_NONE)
    return 0


_NONE = Text(
    "Inga grupper än. Ta in en så här: gruppbok fleet add NAMN --sheet ADRESS",
    "No groups yet. Take one in like this: gruppbok fleet add NAME --sheet ADDRESS",
)
_HEADS = (Text("Grupp", "Group"), Text("Läst", "Read"), Text("Nästa", "Next"), Text("Läge", "State"))
_TODAY, _DAY = "%H:%M", "%Y-%m-%d"
_ZONE = ZoneInfo("Europe/Stockholm")
"""The office's own."""


def _row(group: Group) -> dict[str, object]:
    """A group as JSON: moments with their zone, None where there is none."""
    moments = {name: _iso(getattr(group, name)) for name in ("added", "paused", "changed", "due", "looked")}
    kept = {name: getattr(group, name) for name in ("name", "sheet", "account", "language", "rules")}
    return {**kept, **moments, "failed": group.failed, "trouble": group.trouble}


def _iso(moment: datetime | None) -> str | None:
    return moment.astimezone(_ZONE).isoformat(timespec="seconds") if moment else None


def _lines(groups: list[Group], now: datetime, language: Language) -> list[str]:
    """A table, its columns as wide as what stands in them."""
    if not groups:
        return []
    cells = (
        (group.name, _when(group.looked, now), _coming(group, now)[language], _state(group)[language])
        for group in groups
    )
    rows = [tuple(head[language] for head in _HEADS), *cells]
    widths = [max(len(row[i]) for row in rows) for i in range(len(_HEADS))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def _coming(group: Group, now: datetime) -> Text:
    """When it is looked at next, as far as is known."""
    if group.paused or not (group.changed or group.due):
        return Text("-", "-")
    if group.changed or (group.due and group.due <= now):
        return Text("nu", "now")
    due = _when(group.due, now)
    return Text(due, due)


def _when(moment: datetime | None, now: datetime) -> str:
    """A moment by the office's clock: the hour where it is today, else the day."""
    if moment is None:
        return "-"
    local = moment.astimezone(_ZONE)
    return local.strftime(_TODAY if local.date() == now.astimezone(_ZONE).date() else _DAY)


def _state(group: Group) -> Text:
    if group.paused:
        return Text("vilar", "paused")
    if group.failed:
        times = "" if group.failed == 1 else f" ({group.failed})"
        return Text(f"går inte att läsa{times}", f"cannot be worked with{times}")
    if group.looked is None:
        return Text("ny", "new")
    return Text("ändrad", "changed") if group.changed else Text("i ordning", "in order")
