"""What a calendar file says, and what is wrong with it."""

import re
import subprocess
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from icalendar import Calendar, Event

from tests.jobs.worker.fakes import read

ITIP = Path("/usr/bin/python3")
"""The system's own Python, which alone can have libical's binding."""
CHECK = """
import sys, gi
gi.require_version("ICalGLib", "3.0")
from gi.repository import ICalGLib as ical
made = ical.Component.new_from_string(sys.stdin.buffer.read().decode())
ical.restriction_check(made)
def faults(one):
    for kind in (ical.PropertyKind.XLICERROR_PROPERTY,):
        found = one.get_first_property(kind)
        while found:
            yield found.get_xlicerror()
            found = one.get_next_property(kind)
    inner = one.get_first_component(ical.ComponentKind.ANY_COMPONENT)
    while inner:
        yield from faults(inner)
        inner = one.get_next_component(ical.ComponentKind.ANY_COMPONENT)
print("\\n".join(faults(made)))
"""


def parts(body: bytes) -> tuple[bytes, bytes]:
    """The invitation in a mail, as its part and as its file."""
    mixed = read(body)
    assert mixed.get_content_type() == "multipart/mixed"
    inner, file = mixed.iter_parts()
    assert isinstance(inner, EmailMessage)
    assert isinstance(file, EmailMessage)
    part = list(inner.iter_parts())[-1]
    assert (part.get_content_type(), file.get_content_type()) == ("text/calendar", "application/ics")
    found = [one.get_payload(decode=True) for one in (part, file)]
    assert isinstance(found[0], bytes)
    assert isinstance(found[1], bytes)
    return found[0], found[1]


def event(file: bytes) -> Event:
    """The one event of a calendar file."""
    (found,) = Calendar.from_ical(file).walk("VEVENT")
    assert isinstance(found, Event)
    return found


def version(file: bytes) -> int:
    """The SEQUENCE of a file's one event."""
    (found,) = re.findall(rb"\r\nSEQUENCE:(\d+)\r\n", file)
    return int(found)


def start(file: bytes) -> str:
    """When a file's one event begins, by its own clock."""
    (found,) = re.findall(rb"\r\nDTSTART;TZID=[^:]+:(\w+)\r\n", file)
    return str(found, "ascii")


def faults(file: bytes) -> list[str]:
    """What libical's check does not look at: line ends, folding, time zones, and what ends before it starts."""
    found = []
    if b"\n" in file.replace(b"\r\n", b"") or b"\r" in file.replace(b"\r\n", b""):
        found.append("a line does not end in CRLF")
    if max(map(len, file.split(b"\r\n"))) > 75:
        found.append("a line is not folded")
    calendar: Any = Calendar.from_ical(file)
    zones = {str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")}
    if set(re.findall(r"TZID=([^:;]+)", file.replace(b"\r\n ", b"").decode())) != zones:
        found.append("a time zone is missing, or not spoken of")
    found += [
        f"{one['SUMMARY']} ends before it starts"
        for one in calendar.walk("VEVENT")
        if "DTEND" in one and one["DTEND"].dt < one["DTSTART"].dt
    ]
    return found


def libical_faults(file: bytes) -> list[str] | None:
    """What libical's check of iTIP says; None where it is not installed."""
    if not ITIP.exists():
        return None
    done = subprocess.run([ITIP, "-c", CHECK], input=file, capture_output=True, check=False)
    if done.returncode:
        return None
    return [line for line in done.stdout.decode().splitlines() if line]
