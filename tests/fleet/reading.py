"""A worker that reads one sheet as fast as its gate lets it: DSN, group, endpoint, token, the sheet's key, how many times."""

import sys
import time

from jobs.fleet.postgres import connect
from jobs.fleet.quota import Budget
from sheets_schema.book import is_ours_to_read
from sync.backends import open_lent
from sync.google.account import Loan
from sync.google.limits import Limits
from tests.fleet.test_gate import ROBOT, SPEED


def main() -> None:
    """Reads without holding anything first: each request waits its turn at the gate. Prints the requests made, and retries."""
    dsn, group, endpoint, token, key, times = sys.argv[1:]
    with connect(dsn) as connection:
        budget = Budget(connection, ROBOT, int(group), patience=1e6, sleep=lambda pause: time.sleep(pause / SPEED))
        book = open_lent(key, Loan(ROBOT, token, endpoint), Limits(budget.gate, key))
        for _ in range(int(times)):
            book.read(is_ours_to_read)
        tally = book.transport.tally
        print(tally.requests["sheets read"], tally.retries)


if __name__ == "__main__":
    main()
