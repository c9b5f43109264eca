"""What people write on cells, to the treasurer and the secretary. Contract, sections 7 and 9."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from jobs.memory import Memory
from jobs.plan import Context, Message
from jobs.worker.runner import Desk, run_pass
from jobs.worker.store import Store
from sheets_schema.grid import Comment, Reply, Snapshot
from tests.jobs.helpers import ROLE, Rows, at, context, group, plans, role, to
from tests.jobs.worker.fakes import FakePost, FakeWorkbook

TOPIC = "comments"
OLD = Comment("Kassabok", "F2", "Gun Falk", "Var är kvittot?", at("2026-11-01T12:00"))
NEW = Comment("Kassabok", "F3", "Gun Falk", "Fel belopp", at("2026-11-20T12:00"))


def known(*comments: Comment, told: frozenset[str] = frozenset(), tabs: dict[str, Rows] | None = None) -> Context:
    """All that is known of a group with these comments."""
    made = context(group(tabs), memory=Memory(at("2026-11-01T12:00"), told={TOPIC: told}))
    return replace(made, book=replace(made.book, comments=comments))


def news(messages: list[Message]) -> list[tuple[str | None, str]]:
    """The cells and texts that the mails speak of."""
    facts = messages[0].facts["letter"]
    return [(thread.comment.cell, thread.comment.text) for thread in facts.threads]


def test_the_treasurer_and_the_secretary_are_told() -> None:
    found = plans(TOPIC, known(OLD, NEW))
    assert sorted(to(found)) == ["Anna Ek", "Bo Alm"]
    assert news(found) == [("F2", "Var är kvittot?"), ("F3", "Fel belopp")]


def test_only_new_ones_are_news_wherever_their_cell_now_is() -> None:
    told = plans(TOPIC, known(OLD))[0].told
    assert plans(TOPIC, known(replace(OLD, cell="F9"), told=told)) == []
    assert news(plans(TOPIC, known(replace(OLD, cell="F9"), NEW, told=told))) == [("F3", "Fel belopp")]


def test_an_answer_is_news_of_its_own() -> None:
    told = plans(TOPIC, known(OLD))[0].told
    answered = replace(OLD, replies=(Reply("Bo Alm", "I pärmen", at("2026-11-21T09:00")),))
    (thread,) = plans(TOPIC, known(answered, told=told))[0].facts["letter"].threads
    assert (thread.is_new, [reply.text for reply in thread.replies]) == (False, ["I pärmen"])


def test_the_same_words_on_three_cells_are_three_remarks() -> None:
    """A note has no time, so that nothing but the cell tells it from another."""
    notes = [Comment("Kassabok", cell, "Gun Falk", "Kvitto?", note=True) for cell in ("I2", "I5", "I9")]
    found = plans(TOPIC, known(*notes[:2]))
    assert [cell for cell, _ in news(found)] == ["I2", "I5"]
    assert len(news(plans(TOPIC, known(*notes, told=found[0].told)))) == 1


def test_our_own_help_on_headers_is_no_comment() -> None:
    assert plans(TOPIC, known(Comment("Kassabok", "A1", "gruppbok", "Kvittots nummer", note=True))) == []


def test_a_vacant_treasurer_leaves_one_mail() -> None:
    roles: Rows = [ROLE, role("Gruppsekreterare", "Anna Ek"), role("Kassör", "Bo Alm", to=date(2026, 11, 1))]
    assert to(plans(TOPIC, known(OLD, tabs={"Roller": roles}))) == ["Anna Ek"]


class Commented(FakeWorkbook):
    """A workbook in memory that people comment on."""

    comments: tuple[Comment, ...] = ()

    def read(self, wanted: Callable[[str], bool]) -> Snapshot:
        """The tabs that are wanted, and the comments."""
        return replace(super().read(wanted), comments=self.comments)


def test_comments_that_were_there_before_the_first_pass_are_known(tmp_path: Path) -> None:
    """Whether or not mails may go, and although passes are drafts between."""
    book, post = Commented(group()), FakePost()
    for now, comments, posting, number in (
        *(("2026-11-20T12:00", (OLD,), False, 0), ("2026-11-20T13:00", (OLD,), True, 0)),
        *(("2026-11-21T12:00", (OLD, NEW), False, 0), ("2026-11-21T13:00", (NEW, OLD), True, 2)),
        *(
            ("2026-11-21T14:00", (OLD, NEW), True, 0),
            ("2026-11-21T15:00", (), True, 0),
            ("2026-11-21T16:00", (NEW,), True, 0),
        ),
    ):
        book.comments = comments
        with Store(tmp_path / "s.sqlite") as store:
            run_pass(Desk(book, at(now)), store, lambda _, on=posting: post if on else None)  # type: ignore[misc]
        assert len([key for key in post.keys if key.startswith(TOPIC)]) == number, now
        post.sent.clear()
