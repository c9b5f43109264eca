"""A worker that asks for nothing but leave to ask, as fast as it may: DSN, its number, and how many requests it wants.

Prints how often it had to wait.
"""

import sys
import time
from datetime import timedelta

from jobs.fleet.postgres import connect
from jobs.fleet.quota import READ, WRITE, Budget
from tests.fleet.test_quota import SPEED, account


def main() -> None:
    """Holds looks and asks what they hold; now and then one more, one less, or one that is never heard of again."""
    dsn, number, wanted = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    left, waits, look = wanted, 0, 0

    def sleep(seconds: float) -> None:
        nonlocal waits
        waits += 1
        time.sleep(seconds / SPEED)

    with connect(dsn) as connection:
        while left:
            look += 1
            group = 100 * number + look % 10
            one = Budget(connection, account(number % 2), group, timedelta(seconds=20), patience=600, sleep=sleep)
            if one.reserve(2, 2):
                sleep(1)
                continue
            kinds = [READ, READ, WRITE, WRITE, READ][: 3 if look % 5 == 0 else 4 + (look % 7 == 0)]
            for kind in kinds[:left]:
                one.spend(kind)
                left -= 1
            if look % 3:
                one.give_back()
    print(waits)


if __name__ == "__main__":
    main()
