"""The two locales: how numbers, days and hours are written and read in them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

EPOCH = datetime(1899, 12, 30)
NBSP = "\u00a0"
TEMPORAL = ("DATE", "TIME", "DATE_TIME")


@dataclass(frozen=True)
class Locale:
    """One way of writing."""

    name: str
    decimal: str
    group: str
    yes: str
    no: str
    months: tuple[str, ...]
    short_months: tuple[str, ...]
    days: tuple[str, ...]
    short_days: tuple[str, ...]
    patterns: dict[str, str]
    minus: str = "-"


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


EN = Locale(
    "en_US",
    ".",
    ",",
    "TRUE",
    "FALSE",
    _words("January February March April May June July August September October November December"),
    _words("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"),
    _words("Monday Tuesday Wednesday Thursday Friday Saturday Sunday"),
    _words("Mon Tue Wed Thu Fri Sat Sun"),
    {
        "DATE": "m/d/yyyy",
        "TIME": "h:mm:ss am/pm",
        "DATE_TIME": "m/d/yyyy h:mm:ss",
        "NUMBER": "#,##0.00",
        "PERCENT": "0.00%",
        "CURRENCY": '"$"#,##0.00',
        "SCIENTIFIC": "0.00E+00",
    },
)
SV = Locale(
    "sv_SE",
    ",",
    NBSP,
    "SANT",
    "FALSKT",
    _words("januari februari mars april maj juni juli augusti september oktober november december"),
    _words("jan. feb. mars apr. maj juni juli aug. sep. okt. nov. dec."),
    _words("måndag tisdag onsdag torsdag fredag lördag söndag"),
    _words("mån tis ons tors fre lör sön"),
    {
        "DATE": "yyyy-mm-dd",
        "TIME": "hh:mm:ss",
        "DATE_TIME": "yyyy-mm-dd hh:mm:ss",
        "NUMBER": "#,##0.00",
        "PERCENT": "0.00%",
        "CURRENCY": '#,##0.00\\ "kr"',
        "SCIENTIFIC": "0.00E+00",
    },
)
LOCALES = {"sv_SE": SV, "sv": SV, "en_US": EN, "en": EN}


def locale(name: str) -> Locale:
    """The locale of that name; what is neither Swedish nor English is written as English."""
    return LOCALES.get(name, EN)


def serial(moment: date) -> float:
    """Days since 1899-12-30; the fraction is the time of day."""
    if isinstance(moment, datetime):
        since = moment.replace(tzinfo=None) - EPOCH
        days = since.days + (since.seconds + since.microseconds / 1e6) / 86400
        return days if since.seconds or since.microseconds else float(since.days)
    return float((datetime(moment.year, moment.month, moment.day) - EPOCH).days)


def moment(number: float) -> datetime:
    """The wall clock's day and hour of a serial number, to the millisecond."""
    return EPOCH + timedelta(milliseconds=round(number * 86_400_000))
