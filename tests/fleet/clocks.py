"""The fleet's clock, replaced: one that runs faster than the world's, here and in the database alike, or one that stands."""

from dataclasses import dataclass
from datetime import UTC, datetime

from jobs.fleet.postgres import Connection

_REPLACE = "CREATE OR REPLACE FUNCTION fleet_now() RETURNS timestamptz LANGUAGE sql VOLATILE AS "


@dataclass(frozen=True)
class Haste:
    """A clock that showed a moment at its beginning, and since then goes so many times as fast."""

    began: datetime
    shown: datetime
    times: float

    def __call__(self) -> datetime:
        """What it shows."""
        return self.shown + (datetime.now(UTC) - self.began) * self.times  # noqa: TID251 - it is a clock


def hasten(connection: Connection, shown: datetime, times: float) -> Haste:
    """Makes the database's clock show a moment and go so many times as fast from now on; gives the same clock."""
    clock = Haste(datetime.now(UTC), shown, times)  # noqa: TID251 - it is a clock
    body = f"SELECT '{shown.isoformat()}'::timestamptz + (clock_timestamp() - '{clock.began.isoformat()}') * {times}"
    connection.execute(f"{_REPLACE} $${body}$$".encode())
    return clock


def stand(connection: Connection, shown: datetime) -> None:
    """Makes the database's clock show a moment until it is told of another."""
    connection.execute(f"{_REPLACE} $$SELECT '{shown.isoformat()}'::timestamptz$$".encode())
