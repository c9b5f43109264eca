"""What looks import, imported once by the server that their processes are forked from; that server heeds no one's SIGTERM."""

import signal

import jobs.worker.runner  # noqa: F401 - imported for those who are forked

signal.signal(signal.SIGTERM, signal.SIG_IGN)  # it ends when its worker does
