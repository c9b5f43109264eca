"""The auditor's package: which papers and workbooks it holds, and what its manifest says."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from jobs.clearing import year_kept_until
from jobs.documents.annual import annual_document, band
from jobs.documents.annual_parts import headed
from jobs.documents.annual_sums import Annual
from jobs.documents.annual_workbook import workbook_of
from jobs.documents.audit import audit_blocks
from jobs.documents.checklist import points
from jobs.documents.ledger import ledger, ledger_pages
from jobs.documents.listing import Listing, Section, blocks
from jobs.documents.model import Block, Document, Heading, NewPage, Note, Paragraph
from jobs.documents.reading import lead
from jobs.documents.review_findings import finding_sections
from jobs.documents.review_vouchers import box_sections, sample_sections, voucher_sections
from jobs.documents.sampling import sample
from sheets_schema.closing import FORM, Closing
from sheets_schema.page import Page
from sheets_schema.text import Language, Text, how_many, one_line

NAME = Text("granskning", "review")
MANIFEST, SUMS = "manifest.json", "SHA256SUMS"
_FILES = {
    "annual": Text("1-arsrapport", "1-annual-report"),
    "ledger": Text("2-huvudbok", "2-ledger"),
    "vouchers": Text("3-verifikationer", "3-vouchers"),
    "findings": Text("4-anmarkningar", "4-remarks"),
    "sample": Text("5-stickprov", "5-sample"),
    "checklist": Text("6-checklista-och-intyg", "6-checklist-and-certificate"),
}
"""File names are ours alone: nothing of the sheet is in them but the year."""


@dataclass(frozen=True)
class Package:
    """What is to be made: each file's name with the paper or the sheets that it is made of."""

    name: str
    papers: Mapping[str, Document]
    books: Mapping[str, tuple[Page, ...]]
    sealed: Closing
    seed: str


def package(year: Annual, seed: str, language: Language) -> Package:
    """All papers and workbooks of a year's review."""
    label = year.period.label.replace("/", "-")
    names = {key: f"{name[language]}-{label}" for key, name in _FILES.items()}
    drawn = sample(year, seed)
    checked = _paper(year, Text("Checklista och intyg", "Checklist and certificate"), _checklist(year, language), language)  # fmt: skip
    papers = {
        f"{names['annual']}.pdf": annual_document(year, language),
        f"{names['ledger']}.pdf": ledger(year, language),
        f"{names['vouchers']}.pdf": _paper(
            year, Text("Verifikationer", "Vouchers"), blocks(voucher_sections(year, language), language), language
        ),
        f"{names['findings']}.pdf": _paper(
            year,
            Text("Anmärkningar och kommentarer", "Remarks and comments"),
            blocks(finding_sections(year, language), language),
            language,
        ),
        f"{names['sample']}.pdf": _paper(
            year,
            Text("Stickprov och bössor", "Sample and boxes"),
            blocks([*sample_sections(drawn, language), *box_sections(year, language)], language),
            language,
        ),
        f"{names['checklist']}.pdf": checked,
        f"{names['checklist']}.docx": checked,
    }
    books = {
        f"{names['annual']}.xlsx": workbook_of(year, language),
        f"{names['ledger']}.xlsx": ledger_pages(year, language),
    }
    return Package(f"{NAME[language]}-{label}", papers, books, year.sealed, seed)


def _paper(year: Annual, title: Text, made: Iterable[Block], language: Language) -> Document:
    book, period = year.book, year.period
    front: list[Block] = []
    if year.is_preliminary:
        says = Text("Varför står i årsrapporten, fil 1.", "The annual report, file 1, says why.")
        front.append(Note(band(year, language), (says[language],)))
    return Document(
        "",
        f"{title[language]} {period.label}",
        lead(book, period, language),
        language,
        book.today,
        (*front, *made),
        (),
        band(year, language),
    )


def _checklist(year: Annual, language: Language) -> Iterator[Block]:
    """The twenty points, then the certificate on a page of its own."""
    says = Text(
        "”Ja” och ”Nej” är vad boken säger; ”Titta själv” är det som bara en människa ser. Rutan är din.",
        "“Yes” and “No” are what the book says; “Look yourself” is what only a person sees. The box is yours.",
    )
    columns = (
        (Text("Nr", "No"), 1),
        (Text("Fråga", "Question"), 6),
        (Text("Boken", "The book"), 2),
        (Text("Vad som syns", "What is seen"), 7),
        (Text("Var", "Where"), 4),
        (Text("Sett", "Seen"), 1),
    )
    header, widths = headed(columns, language)
    rows = tuple(
        (str(n), one.what[language], one.verdict.value[language], one.why[language], one.where[language], "[   ]")
        for n, one in enumerate(points(year), 1)
    )
    listing = Listing(header, rows, widths)
    yield from blocks(
        [Section(Text("Granskarens checklista", "The auditor's checklist")[language], (says[language],), listing)],
        language,
    )
    yield NewPage()
    yield Heading(Text("Intyg", "Certificate")[language])
    yield from audit_blocks(year.book, year.sums, year.period, language)
    number = how_many(len(year.sealed.entries), Text("rad", "row"), Text("rader", "rows"))
    seen = Text(
        f"Intyget gäller kassabokens {number.sv} för året, med sigillet {year.sealed.short_seal} (SHA-256 {year.sealed.seal}).",
        f"The certificate is of the cashbook's {number.en} of the year, whose seal is {year.sealed.short_seal} "
        f"(SHA-256 {year.sealed.seal}).",
    )
    yield Paragraph(seen[language], faint=True)


def manifest(year: Annual, made: Package, files: Mapping[str, bytes]) -> bytes:
    """What the package is of, and the hash of each file and of the year's rows, as JSON."""
    period = year.period
    told = {
        "schema": 1,
        "group": one_line(year.book.settings.group_name),
        "year": period.year,
        "from": period.first.isoformat(),
        "to": period.last.isoformat(),
        "made": year.book.today.isoformat(),
        "preliminary": year.is_preliminary,
        "seed": made.seed,
        "keep_receipts_until": year_kept_until(period).isoformat(),
        "rows": {"form": FORM, "number": len(made.sealed.entries), "seal": made.sealed.seal},
        "files": [
            {"name": name, "bytes": len(content), "sha256": sha256(content).hexdigest()}
            for name, content in sorted(files.items())
        ],
    }
    return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode(errors="replace")


def checksums(files: Mapping[str, bytes]) -> bytes:
    """The same hashes as `sha256sum --check` reads them."""
    return "".join(f"{sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items())).encode()
