"""A group's book left alone: passes until nothing more comes of one, and what each later one does."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from jobs.worker.ahead import SOON
from jobs.worker.delivery import Orders
from jobs.worker.look import Look, one_look
from jobs.worker.post import Post
from jobs.worker.runner import Desk, Pass, run_pass
from jobs.worker.store import Store
from tests.jobs.helpers import ZONE
from tests.jobs.worker.fakes import FakePost
from tests.jobs.worker.turning import MemoryBook

SENDER = "gruppen@example.org"


@dataclass
class Resting:
    """One group's book and open state. `post` is what mails go by, None where Utskick is Av."""

    book: MemoryBook
    store: Store
    post: Post | None
    most: int | None = None

    def work(self, now: datetime) -> Pass:
        """One whole pass."""
        return run_pass(Desk(self.book, now, SENDER), self.store, lambda _: self.post, Orders(most=self.most))

    def due(self, now: datetime) -> datetime:
        """When something is next due, after a look at a changed book."""
        self.book.edition += 1
        edition = self.book.fingerprint()
        look = Look(self.book, edition, now, lambda _: self.post, lambda: SENDER, most=self.most, ahead=True)
        until = one_look(look, self.store).until
        assert until is not None
        return until

    def settle(self, now: datetime) -> tuple[datetime, datetime]:
        """Passes until nothing is asked for at once: when that is, and when something is next due."""
        for n in range(8):
            moment = now + n * (SOON + timedelta(minutes=1))
            due = self.due(moment)
            if due > moment + SOON:
                return moment, due
        raise AssertionError("never at rest")

    def does(self, now: datetime) -> list[object]:
        """What a pass changes in our tabs and in the state; the text of a mail that waits may change."""
        before = self._kept()
        done = self.work(now)
        return [*done.written, *(one for one in self._kept() if one not in before)]

    def _kept(self) -> list[object]:
        memory = self.store.memory()
        told = [(topic, sorted(items)) for topic, items in memory.told.items() if items]
        return [*memory.mails, *told, memory.troubles, len(memory.mails)]


@contextmanager
def resting(book: MemoryBook, folder: Path, *, sending: bool = True, most: int | None = None) -> Iterator[Resting]:
    """A group with a new state."""
    with Store(folder / "state.sqlite") as store:
        yield Resting(book, store, FakePost() if sending else None, most)


def local(moment: datetime) -> str:
    """A moment in the group's zone, as it is written."""
    return f"{moment.astimezone(ZONE):%Y-%m-%dT%H:%M}"
