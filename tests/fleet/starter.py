"""Starts one child, as a worker does: `python -m tests.fleet.starter WORK TASK`."""

import sys

from jobs.fleet.child import Bounds, Children
from jobs.settings import hide_secrets
from tests.fleet import works

if __name__ == "__main__":
    hide_secrets()
    children = Children(getattr(works, sys.argv[1]), ("tests.fleet.works",))
    print("started", flush=True)
    print(children.run(sys.argv[2], Bounds(30, 256)), flush=True)
