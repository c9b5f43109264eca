"""A new .ods workbook of given rows: every tab with its headers, widths, formats and a frozen first row.

Written by hand, as it is read by hand: a zip of four small XML files (OpenDocument 1.3).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from sheets_schema.text import Language, Ore, Text, decimal, money
from sync.layout import INK, MONEY, PAPER, Field, Sheet, book_layout
from sync.xlsx.drawing import fit

Row = Mapping[str, object]
_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_BORN = (2020, 1, 1, 0, 0, 0)
_CM = 0.21
"""Centimetres to a letter of a column's width."""
_NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{of}:1.0"'
    for name, of in {
        "config": "config",
        "fo": "xsl-fo-compatible",
        "manifest": "manifest",
        "number": "datastyle",
        "office": "office",
        "style": "style",
        "table": "table",
        "text": "text",
    }.items()
)
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_YES_NO = (Text("Nej", "No"), Text("Ja", "Yes"))
_STYLES = f"""<office:automatic-styles>
<number:number-style style:name="nMoney" number:language="sv" number:country="SE">\
<number:number number:decimal-places="2" number:min-decimal-places="2" number:min-integer-digits="1" number:grouping="true"/>\
</number:number-style>
<number:date-style style:name="nDay"><number:year number:style="long"/><number:text>-</number:text>\
<number:month number:style="long"/><number:text>-</number:text><number:day number:style="long"/></number:date-style>
<number:time-style style:name="nClock"><number:hours number:style="long"/><number:text>:</number:text>\
<number:minutes number:style="long"/></number:time-style>
<style:style style:name="tab" style:family="table" style:master-page-name="Default"/>
<style:style style:name="header" style:family="table-cell"><style:table-cell-properties fo:background-color="{INK}" fo:padding="0.1cm"/>\
<style:text-properties fo:font-weight="bold" fo:color="{PAPER}"/></style:style>
<style:style style:name="sums" style:family="table-cell" style:parent-style-name="header">\
<style:table-cell-properties fo:background-color="{INK}" fo:padding="0.1cm"/><style:paragraph-properties fo:text-align="end"/>\
<style:text-properties fo:font-weight="bold" fo:color="{PAPER}"/></style:style>
<style:style style:name="plain" style:family="table-cell"><style:table-cell-properties fo:padding="0.1cm"/>\
<style:paragraph-properties fo:text-align="start"/></style:style>
<style:style style:name="money" style:family="table-cell" style:data-style-name="nMoney">\
<style:table-cell-properties fo:padding="0.1cm"/></style:style>
<style:style style:name="day" style:family="table-cell" style:data-style-name="nDay">\
<style:table-cell-properties fo:padding="0.1cm"/><style:paragraph-properties fo:text-align="start"/></style:style>
<style:style style:name="clock" style:family="table-cell" style:data-style-name="nClock"/>
<style:style style:name="wrapped" style:family="table-cell">\
<style:table-cell-properties fo:wrap-option="wrap" fo:padding="0.1cm"/></style:style>
"""
_PAGES = (
    f'{_HEAD}<office:document-styles {_NAMES} office:version="1.3"><office:automatic-styles>'
    '<style:page-layout style:name="wide"><style:page-layout-properties fo:page-width="29.7cm" fo:page-height="21cm" '
    'style:print-orientation="landscape" fo:margin="1cm" style:scale-to-X="1" style:scale-to-Y="0"/><style:header-style/></style:page-layout>'
    "</office:automatic-styles><office:master-styles>"
    '<style:master-page style:name="Default" style:page-layout-name="wide"><style:header><text:p><text:sheet-name/>'
    "</text:p></style:header></style:master-page></office:master-styles></office:document-styles>"
)
"""Landscape pages as wide as the tab."""


def ods_workbook(rows: Mapping[str, Sequence[Row]], language: Language) -> bytes:
    """A workbook of the tabs for which rows are given, by tab key; a row holds values by column key."""
    sheets = [sheet for sheet in book_layout(language) if sheet.key in rows]
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        _put(archive, "mimetype", _TYPE, ZIP_STORED)
        _put(archive, "META-INF/manifest.xml", _manifest())
        _put(archive, "content.xml", _content(sheets, rows, language))
        _put(archive, "styles.xml", _PAGES)
        _put(archive, "settings.xml", _settings(sheets))
    return file.getvalue()


def _put(archive: ZipFile, name: str, content: str, how: int = ZIP_DEFLATED) -> None:
    info = ZipInfo(name, _BORN)
    info.compress_type = how
    archive.writestr(info, content.encode())


def _manifest() -> str:
    parts = {"/": _TYPE, **dict.fromkeys(("content.xml", "styles.xml", "settings.xml"), "text/xml")}
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>'
        for path, kind in parts.items()
    )
    return f'{_HEAD}<manifest:manifest {_NAMES} manifest:version="1.3">{entries}</manifest:manifest>'


def _content(sheets: Sequence[Sheet], rows: Mapping[str, Sequence[Row]], language: Language) -> str:
    widths = sorted({field.width for sheet in sheets for field in sheet.fields})
    columns = "".join(
        f'<style:style style:name="w{width}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{width * _CM:.2f}cm"/></style:style>\n'
        for width in widths
    )
    body = "".join(piece for sheet in sheets for piece in _table(sheet, rows[sheet.key], language))
    return (
        f'{_HEAD}<office:document-content {_NAMES} office:version="1.3">{_STYLES}{columns}</office:automatic-styles>'
        f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    )


def _table(sheet: Sheet, rows: Sequence[Row], language: Language) -> Iterator[str]:
    yield f'<table:table table:name={quoteattr(sheet.title)} table:style-name="tab">'
    for field in sheet.fields:
        yield f'<table:table-column table:style-name="w{field.width}"/>'
    yield "<table:table-row>"
    for field in sheet.fields:
        yield _text(field.label, "sums" if field.format == MONEY else "header")
    yield "</table:table-row>\n"
    for row in rows:
        yield "<table:table-row>"
        for field in sheet.fields:
            yield _cell(row.get(field.key), field, language)
        yield "</table:table-row>\n"
    yield "</table:table>"


def _cell(value: object, field: Field, language: Language) -> str:
    match value:
        case None | "":
            return "<table:table-cell/>"
        case Ore():
            look = ' table:style-name="money"' if field.format == MONEY else ""
            return _typed("float", f'office:value="{decimal(value)}"{look}', money(value, language))
        case bool():
            return _text(_YES_NO[value][language], "plain")
        case int() | float():
            return _typed("float", f'office:value="{value}" table:style-name="plain"', str(value))
        case date():
            return _typed(
                "date", f'office:date-value="{value.isoformat()[:10]}" table:style-name="day"', value.isoformat()
            )
        case time():
            clock = f"PT{value:%H}H{value:%M}M{value:%S}S"
            return _typed("time", f'office:time-value="{clock}" table:style-name="clock"', f"{value:%H:%M}")
        case _:
            return _text(str(value), "wrapped" if field.wrap else "plain")


def _typed(kind: str, value: str, shown: str) -> str:
    paragraph = f"<text:p>{escape(shown)}</text:p>"
    return f'<table:table-cell office:value-type="{kind}" {value}>{paragraph}</table:table-cell>'


def _text(text: str, look: str) -> str:
    """A text, whatever it begins with, in paragraphs of one line each."""
    lines = "".join(f"<text:p>{_spaced(line)}</text:p>" for line in fit(text).splitlines() or [""])
    return f'<table:table-cell office:value-type="string" table:style-name="{look}">{lines}</table:table-cell>'


def _spaced(line: str) -> str:
    """A line with its runs of spaces kept, and tabs made spaces."""
    return escape(line.replace("\t", " ")).replace("  ", ' <text:s text:c="1"/>')


def _settings(sheets: Sequence[Sheet]) -> str:
    """The first row stays where it is when one scrolls."""
    frozen = {
        "HorizontalSplitMode": ("short", 0),
        "VerticalSplitMode": ("short", 2),
        "VerticalSplitPosition": ("int", 1),
    }
    items = "".join(
        f'<config:config-item config:name="{name}" config:type="{kind}">{value}</config:config-item>'
        for name, (kind, value) in {**frozen, "ActiveSplitRange": ("short", 2), "PositionBottom": ("int", 1)}.items()
    )
    tables = "".join(
        f"<config:config-item-map-entry config:name={quoteattr(sheet.title)}>{items}</config:config-item-map-entry>"
        for sheet in sheets
    )
    return (
        f'{_HEAD}<office:document-settings {_NAMES} office:version="1.3"><office:settings>'
        '<config:config-item-set config:name="ooo:view-settings"><config:config-item-map-indexed config:name="Views">'
        '<config:config-item-map-entry><config:config-item config:name="ViewId" config:type="string">view1'
        '</config:config-item><config:config-item-map-named config:name="Tables">'
        f"{tables}</config:config-item-map-named></config:config-item-map-entry></config:config-item-map-indexed>"
        "</config:config-item-set></office:settings></office:document-settings>"
    )
