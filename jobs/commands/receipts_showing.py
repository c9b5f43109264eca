"""What gruppbok receipts prints: how many receipts are kept, what is missing and where, and until when they are kept."""

from collections.abc import Iterator
from typing import Any

from jobs.receipts.index import Told, keeping, summary
from jobs.receipts.lines import LACKING, WORDS, Line, State, counted
from jobs.receipts.shelf import How
from jobs.worker.receipt_archive import Archive
from jobs.worker.receipt_looking import Round
from sheets_schema.receipts import Sort
from sheets_schema.text import Language, Text, decimal, how_many, one_line


def show(told: Told, archive: Archive, done: Round, language: Language) -> None:
    """Prints it for people."""
    for text in _lines(told, archive, done):
        print(text[language])


def _lines(told: Told, archive: Archive, done: Round) -> Iterator[Text]:
    label = told.year.period.label
    whole = summary(told.lines)
    yield Text(f"Räkenskapsår {label}: {whole.sv}", f"Financial year {label}: {whole.en}")
    for line in told.lines:
        if line.state in LACKING:
            yield _lacking(told, line)
    new = how_many(len(set(done.made[How.NEW])), Text("ny fil", "new file"), Text("nya filer", "new files"))
    yield Text(f"Arkivet ligger i {archive.folder} ({new.sv}).", f"The archive lies in {archive.folder} ({new.en}).")
    for name in dict.fromkeys(done.made[How.CHANGED]):
        yield Text(
            f"{name}: innehållet är ett annat än förut; den tidigare filen ligger kvar.",
            f"{name}: the content is another than before; the earlier file is still there.",
        )
    for entry in archive.shelf.altered():
        yield Text(
            f"{entry.file} är ändrad sedan den sparades {entry.day}.",
            f"{entry.file} has been changed since it was saved on {entry.day}.",
        )
    yield keeping(told)


def _lacking(told: Told, line: Line) -> Text:
    """Where something is missing, and why; of what the cell says only a file's name is repeated, for there may be several."""
    row = line.receipt
    where = f"{one_line(told.year.tab)} {row.cell}"
    words, why = WORDS[line.state], line.why
    voucher = one_line(row.voucher) or "–"
    one = line.reference
    file = f" {one_line(one.text)}:" if one and one.sort is Sort.FILE else ""
    sv, en = (f":{file} {why.sv}", f":{file} {why.en}") if why else ("", "")
    return Text(f"  {where}, ver {voucher}: {words.sv}{sv}", f"  {where}, voucher {voucher}: {words.en}{en}")


def as_json(told: Told, archive: Archive, done: Round, language: Language) -> dict[str, Any]:
    """The same for programs."""
    period, number = told.year.period, counted(list(told.lines))
    return {
        "schema": 1,
        "year": period.year,
        "from": period.first.isoformat(),
        "to": period.last.isoformat(),
        "folder": str(archive.folder),
        "keep_until": told.kept_until.isoformat(),
        "may_be_thrown": told.thrown_from.isoformat(),
        "counts": {state.value: number[state] for state in State},
        "new": sorted(set(done.made[How.NEW])),
        "changed": sorted(set(done.made[How.CHANGED])),
        "altered": [entry.file for entry in archive.shelf.altered()],
        "receipts": [_of_line(line, language) for line in told.lines],
    }


def _of_line(line: Line, language: Language) -> dict[str, Any]:
    row, entry = line.receipt, line.entry
    return {
        "row": row.row,
        "cell": row.cell,
        "voucher": row.voucher,
        "date": row.day.isoformat(),
        "amount": None if row.net is None else decimal(row.net),
        "state": line.state.value,
        "reference": line.reference.text if line.reference else None,
        "file": entry.file if entry else None,
        "sha256": entry.sha256 if entry else None,
        "why": line.why[language] if line.why else None,
    }
