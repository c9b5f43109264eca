"""Pandera and frictionless set up for the same rules as their documentation shows, and the sheet rows that they name."""

from collections.abc import Sequence
from datetime import date

from benchmarks.maker import ACCOUNTS, CATEGORIES, HEADER, OPENED

Rows = Sequence[Sequence[object]]


def pandera_rows(rows: Rows, today: date, *, helped: bool) -> set[int]:
    """The sheet rows of which pandera's lazy validation says something.

    It coerces the sums itself. Where it is `helped`, the days are converted for it beforehand: among 100,000 rows one
    unreadable day costs its own coercion half a minute.
    """
    import pandas as pd
    import pandera.pandas as pa

    from benchmarks.wide import WIDE

    def money() -> pa.Column:
        return pa.Column(float, pa.Check.gt(0), nullable=True, coerce=True)

    within = pa.Check.in_range(pd.Timestamp(OPENED), pd.Timestamp(today))
    schema = pa.DataFrameSchema(
        {
            "Ver": pa.Column(),
            "Datum": pa.Column(checks=within) if helped else pa.Column("datetime64[ns]", within, coerce=True),
            "Text": pa.Column(),
            "Konto": pa.Column(checks=pa.Check.isin(list(ACCOUNTS))),
            "Kategori": pa.Column(checks=pa.Check.isin(CATEGORIES)),
            "In": money(),
            "Ut": money(),
            "Kvitto": pa.Column(nullable=True),
        },
        checks=[pa.Check(rule) for rule in WIDE],
        unique=["Datum", "Text", "Konto", "Kategori", "In", "Ut"],
        report_duplicates="exclude_first",
    )
    frame = pd.DataFrame(rows[1:], columns=HEADER, dtype=object)
    frame.index += 2
    frame = frame.mask(frame == "")
    if helped:
        frame["Datum"] = pd.to_datetime(frame["Datum"], errors="coerce", format="ISO8601")
    try:
        schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as wrong:
        return set(wrong.failure_cases["index"].dropna().astype(int))
    return set()


def frictionless_rows(rows: Rows, today: date) -> set[int]:
    """The sheet rows of which frictionless says something; its limit on errors is raised so that all are told.

    Rules between rows, but for whole duplicates, are left out: it has no words for them, which spares it time.
    """
    from frictionless import Checklist, Resource, Schema
    from frictionless.checks.row.duplicate_row import duplicate_row
    from frictionless.checks.row.row_constraint import row_constraint

    required = {"required": True}
    schema = Schema.from_descriptor(
        {
            "fields": [
                {"name": "Ver", "type": "any", "constraints": required},
                {
                    "name": "Datum",
                    "type": "date",
                    "constraints": {**required, "minimum": f"{OPENED}", "maximum": f"{today}"},
                },
                {"name": "Text", "type": "string", "constraints": required},
                {"name": "Konto", "type": "string", "constraints": {**required, "enum": list(ACCOUNTS)}},
                {"name": "Kategori", "type": "string", "constraints": {**required, "enum": list(CATEGORIES)}},
                {"name": "In", "type": "number", "constraints": {"minimum": 0.01}},
                {"name": "Ut", "type": "number", "constraints": {"minimum": 0.01}},
                {"name": "Motpart", "type": "string"},
                {"name": "Kvitto", "type": "string"},
                {"name": "Bössa", "type": "any"},
            ]
        }
    )
    rules = [duplicate_row(), row_constraint(formula="(In == None) != (Ut == None)")]
    resource = Resource(data=[list(row) for row in rows], schema=schema)
    report = resource.validate(Checklist(checks=rules), limit_errors=10**9)
    return {number for (number,) in report.flatten(["rowNumber"]) if number}
