"""What a pass writes to the state."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from jobs.memory import Mail


class NewMail(NamedTuple):
    """A mail to be kept: who it is to, its bytes, and whether it waits to go, stays a draft or could not be made."""

    key: str
    job: str
    topic: str
    person: str
    name: str
    address: str
    subject: str
    body: bytes
    state: str
    series: str
    made: datetime
    expires: datetime | None
    said: str = ""
    reason: str = ""


class Changes(NamedTuple):
    """What one pass writes, all or nothing. `told` gives what each topic has now told of, `rows` the tabs' row counts.

    What is to `forget` goes only if nobody has tried to send it; what is to `readdress` also if it waits to be tried again.
    What was `missed` is kept as let go. `facts` are small facts by their names.
    """

    add: tuple[NewMail, ...] = ()
    adopt: tuple["Mail", ...] = ()
    forget: tuple[str, ...] = ()
    expire: Mapping[str, str] = MappingProxyType({})
    told: Mapping[str, frozenset[str]] = MappingProxyType({})
    rows: Mapping[str, int] = MappingProxyType({})
    readdress: tuple[str, ...] = ()
    missed: tuple[NewMail, ...] = ()
    facts: Mapping[str, str] = MappingProxyType({})
