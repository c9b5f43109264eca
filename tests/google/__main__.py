"""Starts the emulator: python -m tests.google --port P [--quota]."""

import argparse
import contextlib
import sys

from tests.google.emulator import Emulator


def main() -> int:
    """Answers until interrupted."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.google", description="An emulator of Sheets v4 and Drive v3."
    )
    parser.add_argument("--port", type=int, default=0, help="the port on 127.0.0.1, 0 for any free one")
    parser.add_argument("--quota", action="store_true", help="refuse what is more than Google allows a minute")
    given = parser.parse_args()
    google = Emulator(given.port, quota=given.quota)
    print(f"listening on {google.url}", flush=True)
    with contextlib.suppress(KeyboardInterrupt):
        google.serve()
    google.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
