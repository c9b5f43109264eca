"""One call of a method, as every service sees it."""

from dataclasses import dataclass, field

from tests.google import masks
from tests.google.errors import DriveError, Json
from tests.google.state import Book, File, World


class Content(bytes):
    """A file's own bytes, answered as its own type."""

    kind: str = "application/octet-stream"

    @classmethod
    def of(cls, file: File) -> "Content":
        """The bytes of a file."""
        made = cls(file.content)
        made.kind = file.mime
        return made


@dataclass
class Call:
    """Who calls, with what path, query and body; stale and lose_comments are scripted faults."""

    world: World
    actor: str
    path: dict[str, str]
    query: dict[str, list[str]]
    body: Json = field(default_factory=dict)
    stale: bool = False
    lose_comments: bool = False

    def asked(self, name: str, usual: str = "") -> str:
        """One value of the query."""
        return self.query.get(name, [usual])[-1]

    def flat(self) -> Json:
        """The query with one value to a name."""
        return {name: values[-1] for name, values in self.query.items() if values}

    def flag(self, name: str) -> bool:
        """One yes or no of the query."""
        return self.asked(name).lower() in {"true", "1"}

    def mask(self) -> masks.Tree | None:
        """The mask that the answer is to be cut with, if any."""
        fields = self.asked("fields")
        return masks.read(fields) if fields else None

    def size(self, usual: int, most: int) -> int:
        """The page size asked for."""
        size = int(self.asked("pageSize") or usual)
        if not 1 <= size <= most:
            text = f"Invalid value '{size}'. Values must be within the range: [1, {most}]"
            raise DriveError(400, text, reason="invalidParameter", location="pageSize")
        return size

    def book(self, file: File) -> Book:
        """The book to read: now's, or the one before the last write."""
        return file.previous if self.stale and file.previous is not None else file.book


def commit(world: World, file: File, book: Book, actor: str, *, content: bool = True) -> None:
    """Puts a new book in the old one's place: the next version."""
    file.previous, file.book = file.book, book
    file.modifier = actor
    world.touch(file, content=content)
