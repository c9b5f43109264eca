"""What looks import, imported once by the server that their processes are forked from; that server heeds no one's SIGTERM."""

import signal
from importlib import import_module

_USUAL = (
    "babel.numbers",
    "dateutil.rrule",
    "email.generator",
    "email_validator",
    "jobs.fleet.one_look",
    "jobs.worker.ahead",
    "jobs.worker.calendar",
    "jobs.worker.handing_over",
    "jobs.worker.kept_books",
    "jobs.worker.mail_line",
    "jobs.worker.runner",
    "sync.google.account",
    "sync.google.keeper",
)
"""What the parts of a look import only once they need it, beside what they import at once."""
for _name in _USUAL:
    import_module(_name)
signal.signal(signal.SIGTERM, signal.SIG_IGN)  # it ends when its worker does
