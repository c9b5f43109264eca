"""Starts one child, as a worker does: `python -m tests.fleet.starter WORK TASK`."""

import sys

from jobs.fleet.child import Bounds, Children
from jobs.settings import hide_secrets

if __name__ == "__main__":
    hide_secrets()
    children = Children(f"tests.fleet.works:{sys.argv[1]}", ("tests.fleet.works",))
    print("started", flush=True)
    print(children.run(sys.argv[2], Bounds(30, 256)), flush=True)
