"""Where a worker's page for machines is, as [fleet] listen says it."""

import re
from ipaddress import ip_address
from typing import NamedTuple

from jobs.fleet.errors import FleetError
from sheets_schema.text import Text

LISTEN = "127.0.0.1:9464-9479"
"""This computer alone, on the first free of these ports, so that several workers fit on one computer."""
OFF = "off"
WRITE = Text(
    f'ska vara "{LISTEN}" för den egna datorn, "0.0.0.0:9464" om andra datorer ska få fråga, eller "{OFF}"',
    f'is to be "{LISTEN}" for this computer, "0.0.0.0:9464" if other computers may ask, or "{OFF}"',
)
_ADDRESS = re.compile(
    r"(?:\[(?P<six>[0-9a-fA-F:.]+)\]|(?P<four>[0-9.]+)|localhost):(?P<first>[0-9]{1,5})(?:-(?P<last>[0-9]{1,5}))?"
)


class Address(NamedTuple):
    """An address of this computer, and the ports of which the first free one is taken; 0 is whichever is free."""

    host: str
    ports: range


def address(listen: str) -> Address | None:
    """Where to listen; None for "off". Raises FleetError where it is no address of a computer with a port."""
    if listen == OFF:
        return None
    if found := _ADDRESS.fullmatch(listen):
        host = found["six"] or found["four"] or "127.0.0.1"
        ports = range(int(found["first"]), int(found["last"] or found["first"]) + 1)
        if ports and ports[-1] < 65536 and _is_address(host):
            return Address(host, ports)
    raise FleetError(Text(f"fleet.listen {WRITE.sv}.", f"fleet.listen {WRITE.en}."))


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
