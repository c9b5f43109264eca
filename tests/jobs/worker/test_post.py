"""Mails as files in a folder: whole or not at all, and the same mail again is the same file."""

from pathlib import Path

import pytest

from jobs.worker.post import FolderPost, PostError, file_name
from tests.jobs.helpers import mail

ONE = mail("meeting_call:2026-9", "bo alm")


def untold() -> None:
    """A file is whole or not there: its try is never in doubt, and nobody need be told before it."""
    raise AssertionError


def test_a_mail_is_a_file_with_its_bytes(tmp_path: Path) -> None:
    post = FolderPost(tmp_path / "brev" / "ut")
    post.prepare()
    post.send(ONE, b"one\r\n", untold)
    post.send(mail("meeting_call:2026-9", "cia dal"), b"two\r\n", untold)
    post.close()
    found = {path.read_bytes() for path in (tmp_path / "brev" / "ut").iterdir()}
    assert found == {b"one\r\n", b"two\r\n"}


def test_the_same_mail_again_is_the_same_file(tmp_path: Path) -> None:
    post = FolderPost(tmp_path)
    for _ in range(2):
        post.send(ONE, b"one", untold)
    assert [path.name for path in tmp_path.iterdir()] == [file_name(ONE)]


def test_what_a_sender_that_died_left_is_gone_once_it_is_retried(tmp_path: Path) -> None:
    (tmp_path / f".{file_name(ONE)}.part").write_bytes(b"half of a much longer mail")
    FolderPost(tmp_path).send(ONE, b"one", untold)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {file_name(ONE): b"one"}


def test_a_file_name_tells_nothing_from_the_sheet() -> None:
    assert file_name(ONE).startswith("2026-11-10-meeting_call-")
    odd = mail("meeting_call:../../x", "bo alm", name="../etc")
    assert set(file_name(odd)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_.")
    assert file_name(odd).count(".") == 1
    assert (
        "bo"
        not in file_name(mail("meeting_call:9", "bo", address="bo@example.org")).removeprefix(
            "2026-11-10-meeting_call-"
        )[-4:]
    )


def test_it_says_in_one_line_why_it_cannot(tmp_path: Path) -> None:
    (tmp_path / "fil").write_text("x")
    for post in (FolderPost(tmp_path / "fil"), FolderPost(tmp_path / "fil" / "ut")):
        with pytest.raises(PostError) as refused:
            post.prepare()
        assert "fil" in refused.value.says.sv
        assert "\n" not in refused.value.says.sv + refused.value.says.en
    with pytest.raises(PostError) as gone:
        FolderPost(tmp_path / "borta").send(ONE, b"one", untold)
    assert gone.value.state == "queued"


def test_a_mail_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / file_name(ONE)).mkdir()
    with pytest.raises(PostError):
        FolderPost(tmp_path).send(ONE, b"one", untold)
    assert [path.name for path in tmp_path.iterdir()] == [file_name(ONE)]


def test_others_cannot_read_the_mails(tmp_path: Path) -> None:
    FolderPost(tmp_path).send(ONE, b"one", untold)
    assert (tmp_path / file_name(ONE)).stat().st_mode & 0o077 == 0
