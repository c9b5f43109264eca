"""What was asked of Google, held against what it allows."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from jobs.fleet.quota import ACCOUNT, PROJECT, READ, WRITE

MINUTE = timedelta(seconds=60)


def check_minutes(asked: Iterable[tuple[datetime, str, str]]) -> None:
    """In no sixty seconds was there more than Google allows; `asked` are when, which kind and which account."""
    everything = sorted(asked)
    for kind in (READ, WRITE):
        for who in {None, *(one[2] for one in everything)}:
            moments = [at for at, what, whose in everything if what == kind and who in (None, whose)]
            most = PROJECT if who is None else ACCOUNT
            assert all(late - early > MINUTE for early, late in zip(moments, moments[most:], strict=False)), (who, kind)
