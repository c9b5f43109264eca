"""The charts of a page: made once, then kept current by their ranges, wherever people have moved them."""

import hashlib
from collections.abc import Mapping
from typing import Any

from sheets_schema.page import CHART_ROWS, Chart, Page

Json = dict[str, Any]
_MOST = 16
"""No page has, or ever had, as many charts."""


def requests(page: Page, own: int, book: Mapping[str, Any]) -> list[Json]:
    """What to ask so that a tab has its page's charts, and none that it had before."""
    there = {one["chartId"] for sheet in book.get("sheets", []) for one in sheet.get("charts", [])}
    past = (_id(page.tab, n) for n in range(len(page.charts), _MOST))
    asked: list[Json] = [{"deleteEmbeddedObject": {"objectId": number}} for number in past if number in there]
    for n, chart in enumerate(page.charts):
        number = _id(page.tab, n)
        if number in there:
            asked.append({"updateChartSpec": {"chartId": number, "spec": _spec(chart, own)}})
        else:
            anchor = {"sheetId": own, "rowIndex": chart.at, "columnIndex": 0}
            place = {
                "overlayPosition": {
                    "anchorCell": anchor,
                    "offsetXPixels": 8,
                    "widthPixels": 720,
                    "heightPixels": 21 * CHART_ROWS - 8,
                }
            }
            asked.append({"addChart": {"chart": {"chartId": number, "spec": _spec(chart, own), "position": place}}})
    return asked


def _id(tab: str, n: int) -> int:
    return int.from_bytes(hashlib.sha256(f"gruppbok chart {tab} {n}".encode()).digest()[:4]) % 2_000_000_000


def _spec(chart: Chart, own: int) -> Json:
    def data(column: int) -> Json:
        first, last = chart.rows
        where = {
            "sheetId": own,
            "startRowIndex": first,
            "endRowIndex": last,
            "startColumnIndex": column,
            "endColumnIndex": column + 1,
        }
        return {"sourceRange": {"sources": [where]}}

    first, last = chart.columns
    series = [
        {"series": data(column), "targetAxis": "LEFT_AXIS" if chart.kind == "LINE" else "BOTTOM_AXIS"}
        for column in range(first + 1, last)
    ]
    return {
        "title": chart.title,
        "altText": chart.says,
        "basicChart": {
            "chartType": chart.kind,
            "legendPosition": "BOTTOM_LEGEND",
            "headerCount": 1,
            "domains": [{"domain": data(first)}],
            "series": series,
        },
    }
