"""The group's zone as the state knows it, for the moments of commands that do not read the sheet."""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from jobs.worker.store import ZONE


def zone_of(facts: Mapping[str, str]) -> tzinfo | None:
    """The group's zone; None, for the computer's own, where no pass has told of it."""
    name = facts.get(ZONE)
    return ZoneInfo(name) if name else None


def in_zone(moment: datetime, zone: tzinfo | None) -> datetime:
    """A moment, aware; what --date says is in the group's zone."""
    return moment if moment.tzinfo else moment.replace(tzinfo=zone) if zone else moment.astimezone()
