"""Notes and threaded comments, as the programs write them that people use."""

from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl
import pytest
import xlsxwriter
from openpyxl.comments import Comment as Note

from sheets_schema.grid import Comment, Reply
from sync.xlsx.reading import read
from tests.sync.archives import MAIN, Parts, book, everything, needs_office, relations, saved_by_office, snapshot

THREADS = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
MICROSOFT = "http://schemas.microsoft.com/office/2017/10/relationships/"
MIRROR = (
    "[Threaded comment]\n\nYour version of Excel allows you to read this threaded comment; however, any edits to it "
    "will get removed if the file is opened in a newer version of Excel. Learn more: "
    "https://go.microsoft.com/fwlink/?linkid=870924\n\n"
    "Comment:\n    Var är kvittot?\nReply:\n    I pärmen.\n    Flik 2."
)


def notes(*written: tuple[str, str, str]) -> str:
    """A notes part: cell, author and the runs of the text."""
    authors = "".join(f"<author>{escape(author)}</author>" for _, author, _ in written)
    comments = "".join(
        f'<comment ref="{cell}" authorId="{at}"><text>{text}</text></comment>'
        for at, (cell, _, text) in enumerate(written)
    )
    listed = f"<commentList>{comments}</commentList>"
    return f'<comments xmlns="{MAIN}"><authors>{authors}</authors>{listed}</comments>'


def run(text: str) -> str:
    """One run of a note's text."""
    return f'<r><rPr><b/></rPr><t xml:space="preserve">{escape(text)}</t></r>'


def threads(*messages: str) -> str:
    """A part of threaded comments."""
    return f'<ThreadedComments xmlns="{THREADS}">{"".join(messages)}</ThreadedComments>'


def people(**names: str) -> str:
    """The list of people: their key and name."""
    listed = "".join(f'<person displayName="{name}" id="{{{key}}}" providerId="None"/>' for key, name in names.items())
    return f'<personList xmlns="{THREADS}">{listed}</personList>'


def commented(*, notes: str = "", threads: str = "", people: str = "") -> Parts:
    """A workbook with these parts beside its one tab."""
    parts = book('<row r="1"><c r="A1"><v>1</v></c></row>')
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = relations(
        {"a": ("comments", "/xl/comments1.xml"), "b": (f"{MICROSOFT}threadedComment", "../threadedComments/t1.xml")}
    )
    parts["xl/_rels/workbook.xml.rels"] = relations(
        {"rId1": ("worksheet", "worksheets/sheet1.xml"), "p": (f"{MICROSOFT}person", "persons/person.xml")}
    )
    optional = {"xl/comments1.xml": notes, "xl/threadedComments/t1.xml": threads, "xl/persons/person.xml": people}
    return parts | {name: part for name, part in optional.items() if part}


def told(folder: Path, *, notes: str = "", threads: str = "", people: str = "") -> tuple[Comment, ...]:
    """The comments read from a workbook with these parts."""
    return snapshot(folder, commented(notes=notes, threads=threads, people=people)).comments


THREAD = threads(
    '<threadedComment ref="F12" dT="2026-11-20T09:30:00.45" personId="{P1}" id="{A1}" done="1">'
    "<text>Var är kvittot?</text></threadedComment>",
    '<threadedComment ref="F12" dT="2026-11-20T10:00:00Z" personId="{p2}" id="{A2}" parentId="{a1}">'
    "<text>I pärmen.\nFlik 2.</text></threadedComment>",
    '<threadedComment ref="B2" dT="2026-11-21T12:00:00+02:00" personId="{P9}" id="{A3}">'
    "<text>Vems?</text></threadedComment>",
)
PEOPLE = people(P1="Åsa Granskare", P2="Bo Kassör")


def test_a_thread_with_its_replies(tmp_path: Path) -> None:
    thread, other = told(tmp_path, threads=THREAD, people=PEOPLE)
    assert thread == Comment(
        "Blad",
        "F12",
        "Åsa Granskare",
        "Var är kvittot?",
        datetime(2026, 11, 20, 9, 30, 0, 450_000, UTC),
        resolved=True,
        replies=(Reply("Bo Kassör", "I pärmen.\nFlik 2.", datetime(2026, 11, 20, 10, tzinfo=UTC)),),
    )
    assert (other.cell, other.author, other.resolved, other.note) == ("B2", "", False, False)
    assert other.at == datetime(2026, 11, 21, 12, tzinfo=timezone(timedelta(hours=2)))


def test_a_thread_is_not_told_twice(tmp_path: Path) -> None:
    beside = notes(("F12", "tc={A1}", run(MIRROR)), ("G1", "Anna", run("En anteckning")))
    found = told(tmp_path, notes=beside, threads=THREAD, people=PEOPLE)
    assert [(comment.cell, comment.text, comment.note) for comment in found] == [
        ("F12", "Var är kvittot?", False),
        ("B2", "Vems?", False),
        ("G1", "En anteckning", True),
    ]


def test_a_thread_of_which_only_the_note_is_left(tmp_path: Path) -> None:
    (found,) = told(tmp_path, notes=notes(("F12", "tc={A1}", run(MIRROR))), threads="<broken")
    assert (found.author, found.text, found.replies) == ("", "Var är kvittot?", (Reply("", "I pärmen.\nFlik 2."),))


def test_a_reply_whose_thread_is_gone_stands_alone(tmp_path: Path) -> None:
    lone = '<threadedComment ref="A1" personId="{P1}" id="{X}" parentId="{GONE}"><text>Ja</text></threadedComment>'
    (found,) = told(tmp_path, threads=threads(lone), people=PEOPLE)
    assert (found.cell, found.author, found.text, found.at) == ("A1", "Åsa Granskare", "Ja", None)


def test_notes_join_their_runs_and_leave_out_the_name_they_begin_with(tmp_path: Path) -> None:
    phonetic = '<rPh sb="0" eb="1"><t>uttal</t></rPh>'
    written = notes(
        ("$f$12", "Anna Ek", run("Anna Ek:") + run("\nVar är ") + run("kvittot?") + phonetic),
        ("A1:B2", "Bo", run("Vems?")),
        ("A2", "Bo", run("  ")),
    )
    assert told(tmp_path, notes=written) == (
        Comment("Blad", "F12", "Anna Ek", "Var är kvittot?", note=True),
        Comment("Blad", None, "Bo", "Vems?", note=True),
    )


@pytest.mark.parametrize("nobody", ["", " ", "Unknown Author", "Okänd författare", "None"])
def test_an_author_nobody_knows_is_nobody(tmp_path: Path, nobody: str) -> None:
    (found,) = told(tmp_path, notes=notes(("A1", nobody, "<t>Se över</t>")))
    assert (found.author, found.text, found.note) == ("", "Se över", True)


def test_googles_threads_signed_beneath(tmp_path: Path) -> None:
    text = "Var är kvittot?\n\t-Åsa Ek\n----\nI pärmen.\n\t-Bo Al\n_Marked as resolved_\n\t-Bo Al"
    (found,) = told(tmp_path, notes=notes(("F12", "", run(text))))
    assert found == Comment(
        "Blad", "F12", "Åsa Ek", "Var är kvittot?", note=True, resolved=True, replies=(Reply("Bo Al", "I pärmen."),)
    )


def test_googles_threads_signed_above(tmp_path: Path) -> None:
    stamp = "ID#AAAA{0}\n{1}    (2026-11-20 09:30:0{0})\n{2}"
    asked, answered = stamp.format(1, "Åsa Ek", "Var är\nkvittot?"), stamp.format(2, "Bo", "I pärmen.")
    text = f"======\n{asked}\n------\n{answered}"
    (found,) = told(tmp_path, notes=notes(("F12", "", run(text))))
    at = datetime(2026, 11, 20, 9, 30, 1, tzinfo=UTC)
    assert (found.author, found.text, found.at) == ("Åsa Ek", "Var är\nkvittot?", at)
    assert found.replies == (Reply("Bo", "I pärmen.", at + timedelta(seconds=1)),)


@pytest.mark.parametrize("text", ["Lista:\n\t-ett\n\t-två", "Se ID#12 (kvitto)", "a\n\t-b\nc"])
def test_notes_that_only_look_signed(tmp_path: Path, text: str) -> None:
    (found,) = told(tmp_path, notes=notes(("A1", "", run(text))))
    assert (found.author, found.text, found.replies) == ("", text, ())


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "<comments",
        "<comments/>",
        f'<comments xmlns="{MAIN}"><commentList><comment/><comment ref="A1" authorId="-1"/></commentList></comments>',
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><comments>&b;</comments>',
        '<?xml version="1.0" encoding="klingon"?><comments/>',
        "\x00\x01",
    ],
    ids=["empty", "cut", "bare", "nothing said", "entities", "encoding", "rubbish"],
)
def test_broken_comments_are_none_and_the_cells_are_read(tmp_path: Path, broken: str) -> None:
    parts = commented(people=broken or "<x")
    parts |= {"xl/comments1.xml": broken, "xl/threadedComments/t1.xml": broken}
    read_back = snapshot(tmp_path, parts)
    assert read_back.comments == ()
    assert [list(row) for row in read_back.grids[0].rows] == [[1]]


def test_broken_relations_leave_the_cells(tmp_path: Path) -> None:
    parts = commented(notes=notes(("A1", "Bo", run("Hej")))) | {"xl/worksheets/_rels/sheet1.xml.rels": "<x"}
    read_back = snapshot(tmp_path, parts)
    assert (read_back.comments, len(read_back.grids)) == ((), 1)


def test_only_comments_of_wanted_tabs(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    for title in ("Kassabok", "Privat"):
        workbook.create_sheet(title)["B2"].comment = Note(f"om {title}", "Anna")
    file = BytesIO()
    workbook.save(file)
    read_back = snapshot(tmp_path, file.getvalue(), wanted=lambda title: title == "Kassabok")
    assert read_back.comments == (Comment("Kassabok", "B2", "Anna", "om Kassabok", note=True),)


def test_notes_that_xlsxwriter_writes(tmp_path: Path) -> None:
    path = tmp_path / "bok.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        tab = workbook.add_worksheet("Kassabok")
        tab.write_comment("AB1000", "Skriv rad för rad\n<här>", {"author": "Bo"})
        tab.write_comment("A1", "Utan namn")
    found = read(path, everything).comments
    assert {(comment.cell, comment.author, comment.text) for comment in found} == {
        ("AB1000", "Bo", "Skriv rad för rad\n<här>"),
        ("A1", "", "Utan namn"),
    }


@needs_office
@pytest.mark.parametrize("kind", ["ods", "xlsx"])
def test_notes_that_libreoffice_saves(tmp_path: Path, kind: str) -> None:
    workbook = openpyxl.Workbook()
    workbook.create_sheet("Kassabok", 0)["B2"].comment = Note("Var är\nkvittot?", "Anna")
    source, into = tmp_path / "bok.xlsx", tmp_path / "saved"
    workbook.save(source)
    (found,) = read(saved_by_office(source, kind, into), everything).comments
    assert (found.tab, found.cell, found.text, found.note) == ("Kassabok", "B2", "Var är\nkvittot?", True)
