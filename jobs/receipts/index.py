"""The archive's index: a table for Excel, and a page for people. What stands in the sheet is text in both, nothing else."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from io import StringIO

from jobs.receipts.lines import LACKING, MANY, WORDS, Line, State, counted
from jobs.receipts.rows import YearReceipts
from jobs.receipts.shelf import Entry
from jobs.written import written
from sheets_schema.text import Language, Text, how_many, money, one_line

_ALL = 2_000
_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;color:#1c1c1c;background:#fff;max-width:72rem;margin:2rem auto;padding:0 1.25rem}
h1{font-size:1.7rem;margin:0}h2{font-size:1.15rem;margin:2rem 0 .5rem}p{margin:.4rem 0;max-width:48rem}
.faint{color:#5a5a5a}.lacking{border-left:.35rem solid #b3261e;background:#fdf1f0;padding:.6rem 1rem;margin:1.2rem 0}
.lacking h2{margin:0 0 .3rem}.lacking ul{margin:.3rem 0;padding-left:1.2rem;overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.4rem .9rem .4rem 0}
th{border-bottom:2px solid #1c1c1c;font-size:.85rem}td{border-bottom:1px solid #ddd;overflow-wrap:anywhere}
td.sum,th.sum{text-align:right;white-space:nowrap}td.day{white-space:nowrap}th.text{width:27%}.bad{color:#b3261e;font-weight:600}
code{font:.72rem/1.35 ui-monospace,monospace;color:#5a5a5a;display:block;overflow-wrap:anywhere}a{color:#0b57a4}
@media print{body{margin:0;max-width:none;font-size:11px}tr{break-inside:avoid}}
@media(max-width:40rem){thead{display:none}tr{display:block;padding:.5rem 0;border-bottom:1px solid #ddd}
td{display:block;border:0;padding:.1rem 0}td.sum{text-align:left}td:empty{display:none}
td[data-head]::before{content:attr(data-head) " "}}
"""


@dataclass(frozen=True)
class Told:
    """What an index is made of. `kept_until` is the last day on which the year's receipts must be kept."""

    group: str
    year: YearReceipts
    lines: Sequence[Line]
    others: Sequence[Entry]
    day: date
    kept_until: date

    @property
    def thrown_from(self) -> date:
        """The first day on which they may be thrown."""
        return self.kept_until + timedelta(days=1)


def keeping(told: Told) -> Text:
    """How long the receipts are kept."""
    return Text(
        f"Ska sparas till och med {told.kept_until}; får kastas från och med {told.thrown_from}.",
        f"To be kept until {told.kept_until}; may be thrown from {told.thrown_from}.",
    )


def note(line: Line, language: Language) -> str:
    """What is to be known of a line beside its state: what the cell says, and why it is not there."""
    text = one_line(line.reference.text, _ALL) if line.reference else ""
    why = line.why[language] if line.why else ""
    return f"{text}: {why}" if text and why else text or why


def as_csv(told: Told, language: Language) -> bytes:
    """The lines as Swedish Excel opens them: semicolons, decimal commas, UTF-8 with its mark, and no formula."""
    header = (
        Text("Ver", "Voucher"),
        Text("Datum", "Date"),
        Text("Text", "Text"),
        Text("Belopp", "Sum"),
        Text("Cell", "Cell"),
        Text("Kvitto", "Receipt"),
        Text("Fil", "File"),
        Text("SHA-256", "SHA-256"),
        Text("Anmärkning", "Note"),
    )
    file = StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow([name[language] for name in header])
    for line in told.lines:
        row, entry = line.receipt, line.entry
        cells = (
            *(row.voucher, row.day, row.text, row.net, row.cell, WORDS[line.state][language]),
            *(entry.file if entry else None, entry.sha256 if entry else None, note(line, language)),
        )
        writer.writerow([written(cell, language) for cell in cells])
    return file.getvalue().encode("utf-8-sig", errors="replace")


def as_page(told: Told, language: Language) -> bytes:
    """The index to read, with a link to each file."""
    title = Text(f"Kvitton {told.year.period.label}", f"Receipts {told.year.period.label}")[language]
    body = "\n".join(_body(told, title, language))
    page = (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )
    return page.encode(errors="replace")


def _body(told: Told, title: str, language: Language) -> Iterator[str]:
    period = told.year.period
    yield f"<h1>{escape(title)}</h1>"
    yield f'<p class="faint">{_shown(told.group)} · {period.first} – {period.last}</p>'
    yield f"<p><strong>{keeping(told)[language]}</strong></p>"
    yield f"<p>{escape(summary(told.lines)[language])} {_made(told)[language]}</p>"
    yield from _lacking(told, language)
    yield f"<h2>{Text('Alla kvitton', 'Every receipt')[language]}</h2>"
    yield from _table(told.lines, language)
    if told.others:
        yield f"<h2>{Text('Andra filer i mappen', 'Other files in the folder')[language]}</h2>"
        says = Text(
            "Tidigare innehåll, och kvitton som kassaboken inte längre hänvisar till. Inget raderas.",
            "Earlier contents, and receipts that the cashbook no longer refers to. Nothing is deleted.",
        )
        yield f"<p>{says[language]}</p>\n<ul>"
        yield from (f"<li>{_file(one)} <span class=faint>{one.day}</span></li>" for one in told.others)
        yield "</ul>"


def _made(told: Told) -> Text:
    return Text(
        f"Indexet är gjort {told.day}. Samma sak för Excel: index.csv. Pröva filerna: sha256sum -c SHA256SUMS.",
        f"This index was made on {told.day}. The same for Excel: index.csv. To test the files: sha256sum -c SHA256SUMS.",
    )


def summary(some: Sequence[Line]) -> Text:
    """How many receipts there are of each state."""
    number = counted(list(some))
    one, many = Text("kvitto", "receipt"), Text("kvitton", "receipts")
    whole = how_many(len(some), one, many)
    parts = [how_many(number[state], WORDS[state], MANY[state]) for state in State if number[state]]
    sv, en = ", ".join(part.sv for part in parts), ", ".join(part.en for part in parts)
    return Text(f"{whole.sv}: {sv}.", f"{whole.en}: {en}.") if parts else Text("Inga kvitton.", "No receipts.")


def _lacking(told: Told, language: Language) -> Iterator[str]:
    some = [line for line in told.lines if line.state in LACKING]
    if not some:
        return
    head = Text("Det här saknas", "This is missing")[language]
    yield f'<section class="lacking"><h2>{head}</h2>\n<ul>'
    voucher = Text("Ver", "Voucher")[language]
    for line in some:
        row = line.receipt
        of = f" · {_shown(row.text)}" if row.text else ""
        where = f"{_shown(told.year.tab)} {row.cell} · {voucher} {_shown(row.voucher) or '–'}{of}"
        yield f"<li>{where}: {WORDS[line.state][language]}{f'; {_why(line, language)}' if line.why else ''}</li>"
    yield "</ul></section>"


def _table(some: Sequence[Line], language: Language) -> Iterator[str]:
    names = (
        (Text("Ver", "Voucher"), ""),
        (Text("Datum", "Date"), ""),
        (Text("Text", "Text"), ' class="text"'),
        (Text("Belopp", "Sum"), ' class="sum"'),
        (Text("Kvitto", "Receipt"), ""),
        (Text("Fil och SHA-256", "File and SHA-256"), ""),
    )
    heads = "".join(f'<th scope="col"{mark}>{name[language]}</th>' for name, mark in names)
    yield f"<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>"
    for line in some:
        row = line.receipt
        net = "" if row.net is None else money(row.net, language)
        state = f"<span{' class=bad' if line.state in LACKING else ''}>{WORDS[line.state][language]}</span>"
        yield (
            f'<tr><td data-head="{names[0][0][language]}">{_shown(row.voucher)}</td><td class="day">{row.day}</td><td>{_shown(row.text)}</td>'
            f'<td class="sum">{net}</td><td>{state}</td><td>{_where(line, language)}</td></tr>'
        )
    yield "</tbody>\n</table>"


def _where(line: Line, language: Language) -> str:
    """The file with its hash, or else what the cell says and why it is not there."""
    entry = line.entry
    file = f"{_file(entry)}<code>{entry.sha256}</code>" if entry else ""
    if line.state is State.SAVED:
        return file
    saved = Text("Sparat", "Saved")[language]
    parts = (_linked(line), _why(line, language), f"{saved} {entry.day}: {file}" if entry else "")
    return "<br>".join(part for part in parts if part)


def _linked(line: Line) -> str:
    """What the cell says; a web address leads there. It was matched as one, so that it can be no script."""
    text = line.reference.text if line.reference else ""
    if not text.casefold().startswith(("http://", "https://")):
        return _shown(text)
    return f'<a href="{escape(text)}" rel="noopener noreferrer">{_shown(text)}</a>'


def _why(line: Line, language: Language) -> str:
    return _shown(line.why[language]) if line.why else ""


def _file(entry: Entry) -> str:
    return f'<a href="{escape(entry.file)}">{escape(entry.file)}</a>'


def _shown(text: str) -> str:
    return escape(one_line(text, _ALL))
