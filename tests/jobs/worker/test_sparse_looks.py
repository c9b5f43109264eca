"""A group that is looked at only when its sheet changes or something is due: each mail goes once, and in its time."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, cast

from jobs.worker.look import Look, one_look
from jobs.worker.store import Store
from tests.jobs.worker.oracle import Oracle
from tests.jobs.worker.test_year import GROUP, Tell, settle
from tests.jobs.worker.turning import Turning, clock, turning
from tests.jobs.worker.year import here

if TYPE_CHECKING:
    from jobs.worker.post import Post

SEEN, SPREAD = timedelta(minutes=7), timedelta(minutes=40)
"""How long after an edit it is noticed, and after its moment a look is made: not all groups' are made at once."""


def rest_and_look(run: Turning, until: str) -> int:
    """The sheet is read once it has changed, or something is due; gives how often it was."""
    end, due, number = here(until), clock(), 0
    edits = run.year.edits()
    while (moment := min([due + SPREAD, *(edit + SEEN for edit in edits if edit > clock())])) < end:
        run.jump(moment)
        due = _looked(run)
        number += 1
    run.jump(end)
    return number


def _looked(run: Turning) -> datetime:
    now = clock()
    run.looks.append(now)
    look = Look(
        run.book, run.book.fingerprint(), now, lambda _: cast("Post", run), lambda: "gruppen@example.org", ahead=True
    )
    with Store(run.session.state()) as store:
        done = one_look(look, store)
        run.let_go |= {mail.key: mail for mail in store.memory().mails if mail.state == "expired" and mail.name}
    assert done.until is not None
    assert (done.quiet, done.problems) == (False, ())
    return done.until


def test_into_summer_time(tmp_path: Path, record_property: Tell) -> None:
    """Over the night that summer time begins, with two slips in it: as many looks as a day has hours are enough for weeks."""
    start, end = "2028-03-11T12:00", "2028-03-30T12:00"
    with turning(GROUP, start, tmp_path) as run:
        looks = rest_and_look(run, end)
    settle("looks only when due", Oracle(GROUP, here(start), here(end)), run, record_property)
    assert looks < 24
