"""Which parts of an .xlsx archive hold what: its tabs in order, and where their cells and comments lie."""

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from sync.xlsx.package import Package, beside
from sync.xlsx.refusals import BINARY, NO_TABS, NOT_A_WORKBOOK

_USUAL = {"officeDocument": "xl/workbook.xml", "sharedStrings": "xl/sharedStrings.xml", "styles": "xl/styles.xml"}


@dataclass(frozen=True, slots=True)
class Tab:
    """One worksheet: `part` holds its cells, and is None where the archive does not say where they are."""

    title: str
    hidden: bool
    part: str | None


@dataclass(frozen=True, slots=True)
class Contents:
    """What an .xlsx archive holds; `from_1904` says that its days are counted from then."""

    tabs: tuple[Tab, ...]
    from_1904: bool
    strings: str | None
    styles: str | None
    people: str | None


@dataclass(frozen=True, slots=True)
class Relation:
    """One part that another part names."""

    key: str
    kind: str
    part: str


def contents(package: Package) -> Contents:
    """What the archive holds. Raises WorkbookError where it is no workbook, or one without tabs."""
    start = _start(package)
    book = package.tree(start)
    related = list(relations(package, start))
    by_key = {relation.key: relation for relation in related}
    tabs = []
    for sheet in book.iterfind("{*}sheets/{*}sheet"):
        found = by_key.get(_relation_key(sheet))
        if found is None or found.kind == "worksheet":
            hidden = sheet.get("state", "visible") != "visible"
            tabs.append(Tab(sheet.get("name", ""), hidden, found.part if found else None))
    if not tabs:
        package.refuse(NO_TABS)
    by_kind = {kind: part for kind, part in _USUAL.items() if part in package}
    by_kind |= {relation.kind: relation.part for relation in related if relation.part in package}
    properties = book.find("{*}workbookPr")
    from_1904 = properties is not None and properties.get("date1904") in {"1", "true"}
    return Contents(tuple(tabs), from_1904, by_kind.get("sharedStrings"), by_kind.get("styles"), by_kind.get("person"))


def relations(package: Package, part: str) -> Iterator[Relation]:
    """The parts inside the archive that this part names; none where it names none."""
    folder, _, file = part.rpartition("/")
    listed = f"{folder}/_rels/{file}.rels".lstrip("/")
    if listed not in package:
        return
    for found in package.tree(listed).iterfind("{*}Relationship"):
        if found.get("TargetMode") != "External":
            kind = found.get("Type", "").rpartition("/")[2]
            yield Relation(found.get("Id", ""), kind, beside(part, found.get("Target", "")))


def _start(package: Package) -> str:
    related = (found.part for found in relations(package, "") if found.kind == "officeDocument")
    start = next(related, _USUAL["officeDocument"])
    if start.endswith(".bin") or "xl/workbook.bin" in package:
        package.refuse(BINARY)
    if start not in package or start.startswith(("word/", "ppt/")):
        package.refuse(NOT_A_WORKBOOK)
    return start


def _relation_key(sheet: Element) -> str:
    return next((value for name, value in sheet.items() if name.endswith("}id")), "")
