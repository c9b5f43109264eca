"""Why a file is not read, in one line: what is wrong with it, and what to do."""

from sheets_schema.text import Text, one_line
from sync.workbook import WorkbookError

MISSING = Text(
    sv="filen finns inte. Kontrollera namnet och mappen.",
    en="there is no such file. Check its name and folder.",
)
FOLDER = Text(
    sv="det är en mapp. Ange själva arbetsboken, till exempel bok.xlsx.",
    en="that is a folder. Name the workbook itself, such as book.xlsx.",
)
NOT_A_FILE = Text(
    sv="det är ingen vanlig fil. Ange en arbetsbok, till exempel bok.xlsx.",
    en="that is no ordinary file. Name a workbook, such as book.xlsx.",
)
FORBIDDEN = Text(
    sv="filen får inte läsas. Ge ditt konto läsrättighet till filen.",
    en="reading the file is not permitted. Give your account the right to read it.",
)
EMPTY = Text(
    sv="filen är tom (0 byte). Hämta eller spara en ny kopia.",
    en="the file is empty (0 bytes). Fetch or save a new copy.",
)
LARGE = Text(
    sv="filen är större än 250 MB. Ta bort inklistrade bilder och spara om den.",
    en="the file is larger than 250 MB. Remove pasted pictures and save it again.",
)
NOT_A_WORKBOOK = Text(
    sv="det är ingen arbetsbok. Ange en .xlsx- eller .ods-fil.",
    en="that is no workbook. Name an .xlsx or .ods file.",
)
OLD = Text(
    sv="det är en gammal .xls-fil. Öppna den i kalkylprogrammet och spara den som .xlsx.",
    en="that is an old .xls file. Open it in the spreadsheet program and save it as .xlsx.",
)
BINARY = Text(
    sv="det är en binär arbetsbok (.xlsb). Öppna den i Excel och spara den som .xlsx.",
    en="that is a binary workbook (.xlsb). Open it in Excel and save it as .xlsx.",
)
CSV = Text(
    sv="det är en textfil med kolumner (CSV). Öppna den i kalkylprogrammet och spara den som .xlsx.",
    en="that is a text file with columns (CSV). Open it in the spreadsheet program and save it as .xlsx.",
)
SHORTCUT = Text(
    sv="det är en genväg till ett Google-kalkylark. Ange kalkylarkets webbadress i stället.",
    en="that is a shortcut to a Google spreadsheet. Name the spreadsheet's web address instead.",
)
LOCKED = Text(
    sv="filen är lösenordsskyddad. Ta bort lösenordet, eller spara en kopia utan.",
    en="the file is protected by a password. Remove the password, or save a copy without one.",
)
CUT_SHORT = Text(
    sv="filen är avkortad eller skadad. Hämta eller spara en ny kopia.",
    en="the file is cut short or damaged. Fetch or save a new copy.",
)
SWELLING = Text(
    sv="filen sväller orimligt när den packas upp och läses därför inte. Spara om den i kalkylprogrammet.",
    en="the file swells out of all reason when unpacked, and is not read. Save it anew in the spreadsheet program.",
)
NO_TABS = Text(
    sv="arbetsboken har inga flikar. Öppna den i kalkylprogrammet och se efter.",
    en="the workbook has no tabs. Open it in the spreadsheet program and have a look.",
)


def refusal(name: str, why: Text) -> WorkbookError:
    """The error that says why the file of that name is not read."""
    file = one_line(name)
    return WorkbookError(Text(sv=f"{file}: {why.sv}", en=f"{file}: {why.en}"))


def unreadable(reason: str) -> Text:
    """The system does not give the file's content, for a reason in its own words."""
    said = one_line(reason)
    return Text(
        sv=f"filen kan inte läsas ({said}). Flytta eller hämta den på nytt.",
        en=f"the file cannot be read ({said}). Move it or fetch it anew.",
    )


def damaged(part: str) -> Text:
    """A part of the file cannot be understood, or is not there."""
    place = one_line(part)
    return Text(
        sv=f"filen är skadad ({place}). Öppna den i kalkylprogrammet och spara om den.",
        en=f"the file is damaged ({place}). Open it in the spreadsheet program and save it again.",
    )


def twofold(part: str) -> Text:
    """A part stands twice in the file, and nobody can tell which one counts."""
    place = one_line(part)
    return Text(
        sv=f"samma del finns två gånger i filen ({place}). Öppna den i kalkylprogrammet och spara om den.",
        en=f"the file holds the same part twice ({place}). Open it in the spreadsheet program and save it again.",
    )


def illegible(tab: str) -> Text:
    """What stands in a tab cannot be understood."""
    title = one_line(tab)
    return Text(
        sv=f"fliken ”{title}” är skadad i filen. Öppna den i kalkylprogrammet och spara om den.",
        en=f"the tab “{title}” is damaged in the file. Open it in the spreadsheet program and save it again.",
    )


def lost(tab: str) -> Text:
    """A tab is listed, but what stands in it is not in the file."""
    title = one_line(tab)
    return Text(
        sv=f"innehållet i fliken ”{title}” saknas i filen. Hämta eller spara en ny kopia.",
        en=f"what stands in the tab “{title}” is missing from the file. Fetch or save a new copy.",
    )


def stray(tab: str, cells: tuple[str, ...]) -> Text:
    """A tab reaches further than it can be read, because of something far out."""
    title, far = one_line(tab), ", ".join(cells)
    return Text(
        sv=f"fliken ”{title}” sträcker sig orimligt långt. Ta bort det som står längst ut ({far}) och spara.",
        en=f"the tab “{title}” reaches out of all reason. Delete what stands furthest out ({far}) and save.",
    )
